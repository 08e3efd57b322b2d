"""The multimodal model of ARGenSeg (arXiv 2510.20803) at a small size: vision encoder -> projector -> decoder-only
language model with one head over text tokens and visual codes. The KV cache is an argument and a result. This file uses
no data, no tokenizer and no training schedule.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import Config
from training.vision import (
    GatheringProjector,
    JoinedEncoder,
    JoinedProjector,
    VisionEncoder,
    attend,
    cell_centres,
    sincos_2d,
)


class RMSNorm(nn.Module):
    def __init__(self, width: int, eps: float = 1e-5):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(width)), eps

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), self.eps)


class Attention(nn.Module):
    """Grouped-query attention with rotary positions. Keys are cached after rotation, layout [B, S, KV heads x head
    width]."""

    def __init__(self, config: Config):
        super().__init__()
        self.heads, self.kv_heads, self.d = config.heads, config.kv_heads, config.head_width
        self.q = nn.Linear(config.width, self.heads * self.d, bias=False)
        self.k = nn.Linear(config.width, self.kv_heads * self.d, bias=False)
        self.v = nn.Linear(config.width, self.kv_heads * self.d, bias=False)
        self.out = nn.Linear(self.heads * self.d, config.width, bias=False)

    def forward(
        self, x: Tensor, rotary: tuple[Tensor, Tensor], mask: Tensor, past: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        b, t, _ = x.shape
        q = rotate(self.q(x).view(b, t, self.heads, self.d), rotary)
        k = rotate(self.k(x).view(b, t, self.kv_heads, self.d), rotary).flatten(2)
        v = self.v(x)
        keys, values = (k, v) if past is None else (torch.cat([past[0], k], 1), torch.cat([past[1], v], 1))
        group = self.heads // self.kv_heads
        keys = keys.unflatten(2, (self.kv_heads, self.d)).transpose(1, 2).repeat_interleave(group, 1)
        values = values.unflatten(2, (self.kv_heads, self.d)).transpose(1, 2).repeat_interleave(group, 1)
        y = attend(q.transpose(1, 2), keys, values, mask)
        return self.out(y.transpose(1, 2).flatten(2)), k, v


def rotate(x_BThd: Tensor, rotary: tuple[Tensor, Tensor]) -> Tensor:
    cos, sin = rotary  # [B or 1, T, 1, d]
    a, b = x_BThd.chunk(2, -1)
    return x_BThd * cos.to(x_BThd.dtype) + torch.cat([-b, a], -1) * sin.to(x_BThd.dtype)


class Block(nn.Module):
    def __init__(self, config: Config):
        super().__init__()
        self.norm1, self.norm2 = RMSNorm(config.width), RMSNorm(config.width)
        self.attention = Attention(config)
        self.gate = nn.Linear(config.width, config.mlp, bias=False)
        self.up = nn.Linear(config.width, config.mlp, bias=False)
        self.down = nn.Linear(config.mlp, config.width, bias=False)

    def forward(
        self, x: Tensor, rotary: tuple[Tensor, Tensor], mask: Tensor, past: tuple[Tensor, Tensor] | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        y, k, v = self.attention(self.norm1(x), rotary, mask, past)
        x = x + y
        h = self.norm2(x)
        return x + self.down(F.silu(self.gate(h)) * self.up(h)), k, v


class Decoder(nn.Module):
    """Decoder-only transformer over embeddings: RMSNorm, RoPE, SwiGLU, grouped-query attention."""

    def __init__(self, config: Config):
        super().__init__()
        self.config = config
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = RMSNorm(config.width)
        self.register_buffer(
            "inverse_frequency",
            config.rope_theta ** (-torch.arange(0, config.head_width, 2) / config.head_width),
            persistent=False,
        )

    def rotary(self, positions: Tensor) -> tuple[Tensor, Tensor]:
        angles = positions.unsqueeze(-1).float() * self.inverse_frequency
        angles = torch.cat([angles, angles], -1).unsqueeze(-2)
        return angles.cos(), angles.sin()  # float32; rotate() rounds to the width of the activations

    def forward(self, x: Tensor, positions: Tensor, mask: Tensor, past: list[tuple[Tensor, Tensor]] | None = None):
        """x [B, T, C]; positions [B or 1, T]; mask [B or 1, 1, T, S + T], added to the scores.

        -> (hidden after the final norm, residual stream after `dense_layer` layers, new keys and values per layer)
        """
        rotary, new, middle = self.rotary(positions), [], x
        for i, block in enumerate(self.blocks):
            x, k, v = block(x, rotary, mask, past[i] if past else None)
            new.append((k, v))
            if i + 1 == self.config.dense_layer:
                middle = x
        return self.norm(x), middle, new


class SegModel(nn.Module):
    """All trainable parts but the VQ-VAE. Visual code c is vocabulary entry `visual_offset + c`."""

    def __init__(self, config: Config):
        super().__init__()
        self.config, self.visual_offset = config, config.text_vocabulary
        self.vision, self.projector = (
            (JoinedEncoder(config), JoinedProjector(config))
            if config.vision == "joined"
            else (VisionEncoder(config), GatheringProjector(config))
        )
        self.decoder = Decoder(config)
        self.embed = nn.Embedding(config.text_vocabulary, config.width)
        nn.init.normal_(self.embed.weight, std=0.3)
        self.head = nn.Linear(config.width, config.text_vocabulary + config.codes, bias=False)
        self.word_embed = nn.Linear(config.latent_width, config.width)
        self.lvl_embed = nn.Parameter(0.1 * torch.randn(len(config.scale_sides), config.width))
        self.pos = nn.Parameter(torch.cat([0.5 * sincos_2d(cell_centres(p), config.width) for p in config.scale_sides]))
        # Only for training, not exported: the logits of the mask pixels under each image token.
        self.dense_head = nn.Linear(config.width, (config.mask_side // config.token_side) ** 2)
        scales = torch.cat([torch.full((p * p,), k) for k, p in enumerate(config.scale_sides)])
        self.register_buffer("scale_of_token", scales, persistent=False)

    def embed_any(self, ids: Tensor) -> Tensor:
        """Embeddings of any ids; visual codes have the embedding 0."""
        return F.embedding(ids, F.pad(self.embed.weight, (0, 0, 0, self.config.codes)))

    def image_embeds(self, pixels: Tensor) -> Tensor:
        return self.projector(self.vision(pixels))

    def visual_inputs(self, maps_BnC: Tensor) -> Tensor:
        """Area-resized f-hat [B, M - 1, Cv] -> the inputs of all scales but the first [B, M - 1, C]."""
        return self.word_embed(maps_BnC) + self.lvl_embed[self.scale_of_token[1:]] + self.pos[1:]
