"""Draws the outline of a mask at the side of the image. The VQ-VAE decodes masks of few pixels, and what its codes lose
is lost for every mask. This network sees the pixels of the image, and moves the outline of a decoded mask to the edges
of the thing (class-agnostic segmentation refinement, as CascadePSP, arXiv 2005.02551). It does not know what is asked
for, so it learns from masks of any things. training/outline.py trains it.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.mask_refiner import DETAILS, Block, resized

WIDTHS = (16, 32, 48, 64)  # channels at strides 2, 4, 8 and 16
CERTAIN = 0.02  # probabilities of a decoded mask are at least so far from 0 and 1


def logits_of(mask: Tensor) -> Tensor:
    """A decoded mask in 0..1 as logits."""
    return torch.logit(mask.clamp(CERTAIN, 1 - CERTAIN))


class OutlineNet(nn.Module):
    """A U-Net (arXiv 1505.04597). `pixels` [B, 3, P, P]: normalised; `details` [B, DETAILS, P / 4, P / 4] of a
    MaskRefiner; `mask` [B, 1, G, G] in 0..1 -> logits [B, 1, P, P]. The last layer is 0 at first, so that an untrained
    network enlarges the mask."""

    def __init__(self):
        super().__init__()
        a, b, c, d = WIDTHS
        self.stem = nn.Conv2d(3, a, 3, 2, 1)
        self.near = nn.Conv2d(a + 2, a, 3, 1, 1)
        self.down4 = nn.Conv2d(a, 24, 3, 2, 1)
        self.join4 = nn.Conv2d(24 + DETAILS + 2, b, 1)
        self.body4 = nn.Sequential(Block(b, 3), Block(b, 3))
        self.down8, self.body8 = nn.Conv2d(b, c, 3, 2, 1), nn.Sequential(Block(c), Block(c))
        self.down16, self.body16 = nn.Conv2d(c, d, 3, 2, 1), nn.Sequential(Block(d), Block(d), Block(d))
        self.up8, self.after8 = nn.Conv2d(d, c, 1), Block(c)
        self.up4, self.after4 = nn.Conv2d(c, b, 1), Block(b, 3)
        self.up2, self.after2 = nn.Conv2d(b, a, 1), nn.Conv2d(2 * a, a, 3, 1, 1)
        self.out = nn.Conv2d(a, 4, 3, 1, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, pixels: Tensor, details: Tensor, mask: Tensor) -> Tensor:
        side = pixels.shape[-1]
        coarse = logits_of(mask)
        seen = lambda s: (lambda x: torch.cat([x / 4, x.sigmoid()], 1))(resized(coarse, s))
        x2 = F.gelu(self.near(torch.cat([F.gelu(self.stem(pixels)), seen(side // 2)], 1)))
        x4 = self.body4(
            self.join4(torch.cat([F.gelu(self.down4(x2)), resized(details, side // 4), seen(side // 4)], 1))
        )
        x8 = self.body8(self.down8(x4))
        x16 = self.body16(self.down16(x8))
        x8 = self.after8(x8 + resized(self.up8(x16), side // 8))
        x4 = self.after4(x4 + resized(self.up4(x8), side // 4))
        x2 = F.gelu(self.after2(torch.cat([x2, resized(self.up2(x4), side // 2)], 1)))
        return resized(coarse, side) + F.pixel_shuffle(self.out(x2), 2)


class MaskOutline(nn.Module):
    """The graph of an OutlineNet: a decoded mask in 0..1 -> a square image [1, 3, P, P] in -1..1, as the decoder of the
    VQ-VAE gives it."""

    def __init__(self, outline: OutlineNet):
        super().__init__()
        self.outline = outline

    def forward(self, pixels: Tensor, details: Tensor, mask: Tensor) -> Tensor:
        return (2 * self.outline(pixels, details, mask).sigmoid() - 1).expand(-1, 3, -1, -1)
