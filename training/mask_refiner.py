"""Which pixels belong to the thing of a name. The cells of 16 x 16 pixels in which a name is found
(training/naming_head.py, training/class_head.py) are coarse, and often miss parts of the thing. This network draws a
mask of 64 x 64 pixels from the cells of one name and from features of the image. It does not know which name it is, so
it learns from masks of any names and holds for others too (class-agnostic refinement, as CascadePSP, arXiv 2005.02551).
training/refine.py trains it.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

INPUTS = (24, 40, 240)  # channels of Lite0 at strides 4 and 8; of Lite0 and NanoDet together at stride 16
DETAILS = 16  # channels of what the refiner sees of an image
WIDTH, BLOCKS = 32, 3
BIAS = 0.8  # added to the logits of cells before training: a cell of which a thing covers a third is inside


class Block(nn.Module):
    """Depthwise convolution and MLP (ConvNeXt, arXiv 2201.03545)."""

    def __init__(self, width: int, kernel: int = 7):
        super().__init__()
        self.norm = nn.GroupNorm(1, width)
        self.near = nn.Conv2d(width, width, kernel, 1, kernel // 2, groups=width)
        self.wide, self.narrow = nn.Conv2d(width, 2 * width, 1), nn.Conv2d(2 * width, width, 1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.narrow(F.gelu(self.wide(self.near(self.norm(x)))))


class MaskRefiner(nn.Module):
    """`details` makes what this network sees of an image, once for all masks of it. The last layer is 0 at first, so
    that an untrained refiner enlarges the cells."""

    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList(nn.GroupNorm(1, channels) for channels in INPUTS)
        self.inputs = nn.ModuleList(nn.Conv2d(channels, DETAILS, 1) for channels in INPUTS)
        self.pixels, self.dropout = nn.Conv2d(3, DETAILS, 1), nn.Dropout2d(0.1)
        self.near, self.mix = nn.Conv2d(DETAILS, DETAILS, 3, 1, 1, groups=DETAILS), nn.Conv2d(DETAILS, DETAILS, 1)
        self.halved = nn.Conv2d(DETAILS + 2, WIDTH, 3, 2, 1)
        self.blocks = nn.Sequential(*(Block(WIDTH) for _ in range(BLOCKS)))
        self.back = nn.Conv2d(WIDTH, 16, 1)
        self.join, self.out = nn.Conv2d(16 + DETAILS + 2, 24, 3, 1, 1), nn.Conv2d(24, 1, 3, 1, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.constant_(self.out.bias, BIAS)

    def details(self, small: Tensor, fine: tuple[Tensor, Tensor], features: tuple[Tensor, ...]) -> Tensor:
        """`small` [B, 3, G, G]: normalised pixels at the side of masks; `fine`: features of Lite0 at strides 4 and 8;
        `features`: those of a NamingHead -> [B, DETAILS, G, G]."""
        x, side = self.pixels(self.dropout(small)), small.shape[-1]
        for part, norm, layer in zip((*fine, torch.cat(features[2:], 1)), self.norms, self.inputs):
            x = x + resized(layer(self.dropout(norm(part.contiguous()))), side)
        x = F.gelu(x)
        return x + self.mix(self.near(x))

    def forward(self, cells: Tensor, details: Tensor) -> Tensor:
        """`cells` [B, 1, 2s, 2s]: logits of the cells of one name; `details` [B, DETAILS, G, G] -> logits of the mask
        [B, 1, G, G]."""
        side = details.shape[-1]
        coarse = resized(cells, side)
        seen = torch.cat([details, coarse / 4, coarse.sigmoid()], 1)
        around = resized(self.back(self.blocks(self.halved(seen))), side)
        return coarse + self.out(F.gelu(self.join(torch.cat([around, seen], 1))))


def resized(x: Tensor, side: int) -> Tensor:
    """Of the side `side`, bilinear; the same where it has that side."""
    same = x.shape[-1] == side
    return x if same else F.interpolate(x, size=(side, side), mode="bilinear", align_corners=False)
