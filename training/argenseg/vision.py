"""InternViT and the projector with InternVL 2.5's names of weights: pixels [tiles, 3, P, P] -> [tiles * N, C].
config.json gives the sizes."""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class Attention(nn.Module):
    def __init__(self, width: int, heads: int, bias: bool):
        super().__init__()
        self.heads = heads
        self.qkv, self.proj = nn.Linear(width, 3 * width, bias=bias), nn.Linear(width, width)

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(x).unflatten(2, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        return self.proj(F.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    def __init__(self, width: int, hidden: int):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(width, hidden), nn.Linear(hidden, width)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(F.gelu(self.fc1(x)))


class Layer(nn.Module):
    """Pre-norm with layer scale."""

    def __init__(self, c: dict):
        super().__init__()
        width, eps = c["hidden_size"], c["layer_norm_eps"]
        self.attn, self.mlp = (
            Attention(width, c["num_attention_heads"], c["qkv_bias"]),
            Mlp(width, c["intermediate_size"]),
        )
        self.norm1, self.norm2 = nn.LayerNorm(width, eps), nn.LayerNorm(width, eps)
        self.ls1, self.ls2 = nn.Parameter(torch.ones(width)), nn.Parameter(torch.ones(width))

    def forward(self, x: Tensor) -> Tensor:
        x = x + self.attn(self.norm1(x)) * self.ls1
        return x + self.mlp(self.norm2(x)) * self.ls2


class Embeddings(nn.Module):
    """`side`: pixels of a tile. If the position table was trained for another size, it is resized."""

    def __init__(self, c: dict, side: int):
        super().__init__()
        width, patch = c["hidden_size"], c["patch_size"]
        self.grid, self.trained = side // patch, c["image_size"] // patch
        self.class_embedding = nn.Parameter(torch.empty(1, 1, width))
        self.patch_embedding = nn.Conv2d(3, width, patch, patch)
        self.position_embedding = nn.Parameter(torch.empty(1, self.trained**2 + 1, width))

    def positions(self) -> Tensor:
        table = self.position_embedding
        if self.grid == self.trained:
            return table
        cells = table[:, 1:].unflatten(1, (self.trained, self.trained)).permute(0, 3, 1, 2)
        return torch.cat(
            [
                table[:, :1],
                F.interpolate(cells, size=(self.grid, self.grid), mode="bicubic").flatten(2).transpose(1, 2),
            ],
            1,
        )

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.patch_embedding(pixels).flatten(2).transpose(1, 2)
        return torch.cat([self.class_embedding.expand(x.shape[0], -1, -1), x], 1) + self.positions()


class Encoder(nn.Module):
    def __init__(self, c: dict):
        super().__init__()
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


class VisionModel(nn.Module):
    """[tiles, 3, P, P] -> [tiles, 1 + patches, width]: the class token first, without a final norm."""

    def __init__(self, c: dict, side: int):
        super().__init__()
        self.embeddings, self.encoder = Embeddings(c, side), Encoder(c)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.encoder(self.embeddings(pixels))


class Vision(nn.Module):
    """InternViT, pixel shuffle 0.5 and the projector `mlp1`: [tiles, 3, P, P] -> [tiles * N, C]."""

    def __init__(self, config: dict):
        super().__init__()
        c, width = config["vision_config"], config["llm_config"]["hidden_size"]
        side = config.get("force_image_size") or c["image_size"]
        self.side, self.vision_model = side // c["patch_size"], VisionModel(c, side)
        four = 4 * c["hidden_size"]
        self.mlp1 = nn.Sequential(nn.LayerNorm(four), nn.Linear(four, width), nn.GELU(), nn.Linear(width, width))

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.vision_model(pixels)[:, 1:]
        half = self.side // 2
        x = x.unflatten(1, (half, 2, half, 2)).permute(0, 1, 3, 2, 4, 5).flatten(3).flatten(1, 2)
        return self.mlp1(x).flatten(0, 1)
