"""The decoder of InternLM2: RMSNorm, rotary positions, SwiGLU, grouped-query attention with one grouped `wqkv`. Inputs
are embeddings and the keys and values of earlier positions; outputs are hidden states after the final norm and the keys
and values of the new positions. The weights have InternLM2's names."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class RMSNorm(nn.Module):
    def __init__(self, width: int, eps: float):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.eps)


def rotate(x_BThd: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = x_BThd.chunk(2, -1)
    return x_BThd * cos + torch.cat([-b, a], -1) * sin


class Attention(nn.Module):
    def __init__(self, c: dict):
        super().__init__()
        self.heads, self.kv_heads = c["num_attention_heads"], c["num_key_value_heads"]
        self.d = c["hidden_size"] // self.heads
        self.group = self.heads // self.kv_heads
        self.wqkv = nn.Linear(c["hidden_size"], (self.heads + 2 * self.kv_heads) * self.d, bias=c["bias"])
        self.wo = nn.Linear(self.heads * self.d, c["hidden_size"], bias=c["bias"])

    def forward(
        self, x: Tensor, rotary: tuple[Tensor, Tensor], bias: Tensor, past: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, Tensor, Tensor]:
        """x [1, T, C], rotary: cosine and sine [1, T, 1, d], bias [1, 1, T, S0 + T], past: keys and values [1, S0, D]
        -> (output [1, T, C], new keys [1, T, D], new values [1, T, D])."""
        (cos, sin), (past_key, past_value) = rotary, past
        # For each KV head: its queries, then its key, then its value.
        qkv = self.wqkv(x).unflatten(2, (self.kv_heads, self.group + 2, self.d))
        q = rotate(qkv[:, :, :, : self.group].flatten(2, 3), cos, sin)
        key, value = rotate(qkv[:, :, :, self.group], cos, sin).flatten(2), qkv[:, :, :, self.group + 1].flatten(2)
        keys = (
            torch.cat([past_key, key], 1)
            .unflatten(2, (self.kv_heads, self.d))
            .transpose(1, 2)
            .repeat_interleave(self.group, 1)
        )
        values = (
            torch.cat([past_value, value], 1)
            .unflatten(2, (self.kv_heads, self.d))
            .transpose(1, 2)
            .repeat_interleave(self.group, 1)
        )
        y = F.scaled_dot_product_attention(q.transpose(1, 2), keys, values, attn_mask=bias)
        return self.wo(y.transpose(1, 2).flatten(2)), key, value


class FeedForward(nn.Module):
    def __init__(self, c: dict):
        super().__init__()
        width, hidden = c["hidden_size"], c["intermediate_size"]
        self.w1, self.w3, self.w2 = (
            nn.Linear(width, hidden, bias=False),
            nn.Linear(width, hidden, bias=False),
            nn.Linear(hidden, width, bias=False),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.w2(F.silu(self.w1(x)) * self.w3(x))


class Layer(nn.Module):
    def __init__(self, c: dict):
        super().__init__()
        self.attention, self.feed_forward = Attention(c), FeedForward(c)
        self.attention_norm, self.ffn_norm = (
            RMSNorm(c["hidden_size"], c["rms_norm_eps"]),
            RMSNorm(c["hidden_size"], c["rms_norm_eps"]),
        )


class Decoder(nn.Module):
    """embeds [1, T, C], positions [T], bias [T, S0 + T], past: keys and values [1, S0, D] of each layer -> hidden [1,
    T, C], new keys and values [1, T, D] of each layer."""

    def __init__(self, config: dict):
        super().__init__()
        c = config["llm_config"]
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))
        self.norm = RMSNorm(c["hidden_size"], c["rms_norm_eps"])
        self.theta, self.d = float(c["rope_theta"]), c["hidden_size"] // c["num_attention_heads"]

    def forward(self, embeds: Tensor, positions: Tensor, bias: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        # The dynamic scaling of the positions has no effect up to max_position_embeddings, the most positions of a
        # bundle.
        frequency = self.theta ** (-torch.arange(0, self.d, 2, dtype=torch.float32) / self.d)
        angles = positions.float().unsqueeze(-1) * frequency
        angles = torch.cat([angles, angles], -1)[None, :, None]
        cos, sin, x, new = angles.cos(), angles.sin(), embeds, []
        for i, layer in enumerate(self.layers):
            y, key, value = layer.attention(
                layer.attention_norm(x), (cos, sin), bias[None, None], (past[2 * i], past[2 * i + 1])
            )
            x = x + y
            x = x + layer.feed_forward(layer.ffn_norm(x))
            new += [key, value]
        return self.norm(x), *new
