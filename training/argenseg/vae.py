"""The VQ-VAE of VAR (arXiv 2404.02905) with its names of weights: convolutional encoder and decoder with attention at
the lowest level, a shared codebook and a few shared convolutions (phi). The shapes of the weights give widths and
depths."""

import re

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.argenseg.checkpoint import Refused, Shapes

GROUPS = 32


def _norm(channels: int) -> nn.GroupNorm:
    return nn.GroupNorm(GROUPS, channels, eps=1e-6)


def _width(shapes: Shapes, key: str) -> int:
    """The output channels of a convolution before a group norm."""
    width = shapes.of_rank(key, 4)[0]
    if width % GROUPS:
        raise Refused(
            f"1 tensors have a wrong shape: {key} is {list(shapes[key])}, a multiple of {GROUPS} channels is wanted."
        )
    return width


class ResnetBlock(nn.Module):
    def __init__(self, cin: int, cout: int):
        super().__init__()
        self.norm1, self.conv1 = _norm(cin), nn.Conv2d(cin, cout, 3, padding=1)
        self.norm2, self.conv2 = _norm(cout), nn.Conv2d(cout, cout, 3, padding=1)
        self.nin_shortcut = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        return self.nin_shortcut(x) + self.conv2(F.silu(self.norm2(h)))


class AttnBlock(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.norm, self.qkv, self.proj_out = (
            _norm(channels),
            nn.Conv2d(channels, 3 * channels, 1),
            nn.Conv2d(channels, channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(self.norm(x)).flatten(2).unflatten(1, (3, -1)).transpose(2, 3).unbind(1)
        h = F.scaled_dot_product_attention(q[:, None], k[:, None], v[:, None])[:, 0]
        return x + self.proj_out(h.transpose(1, 2).unflatten(2, x.shape[2:]))


class Resample(nn.Module):
    def __init__(self, channels: int, up: bool):
        super().__init__()
        self.up, self.conv = up, nn.Conv2d(channels, channels, 3, 1 if up else 2, 1 if up else 0)

    def forward(self, x: Tensor) -> Tensor:
        # Downsampling pads with zeros at the right and at the bottom only.
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest") if self.up else F.pad(x, (0, 1, 0, 1)))


class Level(nn.Module):
    """The blocks of one resolution: `cin` input channels, `self.width` output channels."""

    def __init__(self, shapes: Shapes, prefix: str, cin: int, up: bool):
        super().__init__()
        self.block, self.attn, self.width = nn.ModuleList(), nn.ModuleList(), cin
        attended = shapes.any(f"{prefix}attn.")
        for i in range(shapes.count(rf"{re.escape(prefix)}block\.(\d+)\.")):
            width = _width(shapes, f"{prefix}block.{i}.conv1.weight")
            self.block.append(ResnetBlock(self.width, width))
            self.width = width
            if attended:
                self.attn.append(AttnBlock(width))
        name = "upsample" if up else "downsample"
        if shapes.any(f"{prefix}{name}."):
            self.add_module(name, Resample(self.width, up))

    def forward(self, x: Tensor) -> Tensor:
        for i, block in enumerate(self.block):
            x = block(x)
            if len(self.attn):
                x = self.attn[i](x)
        resample = getattr(self, "upsample", None) or getattr(self, "downsample", None)
        return x if resample is None else resample(x)


class Middle(nn.Module):
    def __init__(self, channels: int):
        super().__init__()
        self.block_1, self.attn_1, self.block_2 = (
            ResnetBlock(channels, channels),
            AttnBlock(channels),
            ResnetBlock(channels, channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.block_2(self.attn_1(self.block_1(x)))


class Half(nn.Module):
    """Encoder (pixels -> latent) or decoder (latent -> pixels)."""

    def __init__(self, shapes: Shapes, prefix: str, latent: int, up: bool):
        super().__init__()
        self.is_decoder, name = up, "up" if up else "down"
        first = width = _width(shapes, f"{prefix}conv_in.weight")
        count = shapes.count(rf"{re.escape(prefix)}{name}\.(\d+)\.")
        levels: list[Level] = []
        for i in reversed(range(count)) if up else range(count):
            levels.append(Level(shapes, f"{prefix}{name}.{i}.", width, up))
            width = levels[-1].width
        self.conv_in, self.conv_out = (
            nn.Conv2d(latent if up else 3, first, 3, padding=1),
            nn.Conv2d(width, 3 if up else latent, 3, padding=1),
        )
        self.norm_out, self.mid = _norm(width), Middle(first if up else width)
        self.add_module(name, nn.ModuleList(reversed(levels) if up else levels))

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv_in(x)
        if self.is_decoder:
            x = self.mid(x)
            for level in reversed(self.up):
                x = level(x)
        else:
            for level in self.down:
                x = level(x)
            x = self.mid(x)
        return self.conv_out(F.silu(self.norm_out(x)))


class MaskDecoder(nn.Module):
    """f-hat [1, Cv, S, S] -> image [1, 3, G, G] in -1..1."""

    def __init__(self, shapes: Shapes):
        super().__init__()
        out, cin, *_ = shapes.of_rank("image_tokenizer.post_quant_conv.weight", 4)
        self.post_quant_conv = nn.Conv2d(cin, out, 3, padding=1)
        self.decoder = Half(shapes, "image_tokenizer.decoder.", out, up=True)

    def forward(self, f_hat: Tensor) -> Tensor:
        return self.decoder(self.post_quant_conv(f_hat)).clamp(-1, 1)


class LatentEncoder(nn.Module):
    """Image [B, 3, G, G] in -1..1 -> f [B, Cv, S, S]."""

    def __init__(self, shapes: Shapes):
        super().__init__()
        out, cin, *_ = shapes.of_rank("image_tokenizer.quant_conv.weight", 4)
        self.encoder, self.quant_conv = (
            Half(shapes, "image_tokenizer.encoder.", cin, up=False),
            nn.Conv2d(cin, out, 3, padding=1),
        )

    def forward(self, image: Tensor) -> Tensor:
        return self.quant_conv(self.encoder(image))


PHI = r"image_tokenizer\.quantize\.quant_resi\.qresi_ls\.(\d+)\."


class Dequantize(nn.Module):
    """ids [n], up [S*S, n], phi [], f_hat [Cv, S, S] -> f_hat + (0.5 h + 0.5 conv_phi(h)), h = up x codebook[ids]."""

    def __init__(self, shapes: Shapes):
        super().__init__()
        self.embedding = nn.Embedding(*shapes.of_rank("image_tokenizer.quantize.embedding.weight", 2))
        width = self.embedding.embedding_dim
        self.phi = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for _ in range(shapes.count(PHI)))

    def forward(self, ids: Tensor, up: Tensor, phi: Tensor, f_hat: Tensor) -> Tensor:
        h = (up @ self.embedding(ids)).T.unflatten(1, f_hat.shape[1:])
        weights, shifts = torch.stack([conv.weight for conv in self.phi]), torch.stack([conv.bias for conv in self.phi])
        weight, shift = weights.index_select(0, phi.reshape(1))[0], shifts.index_select(0, phi.reshape(1))[0]
        return f_hat + 0.5 * h + 0.5 * (F.conv2d(h[None], weight, padding=1)[0] + shift[:, None, None])
