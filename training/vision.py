"""The vision encoder of the small model and its projector to the language model. This file uses no data and no training
schedule.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.class_head import ClassHead
from training.config import Config
from training.mask_refiner import MaskRefiner
from training.outline_net import OutlineNet
from training.naming_head import NAMES, NamingHead
from training.photo_features import BOXES, FEATURES, SCORES, PhotoFeatures, largest_scores, photo_part
from training.pretrained import COCO_NAMES
from training.prominence_head import ProminenceHead

WITHOUT = 0.15  # share of the images of a training batch whose pretrained features are left out


def sincos_2d(centres_n2: Tensor, width: int) -> Tensor:
    """Sine and cosine features [n, width] of points (x, y) in 0..1. Image tokens and mask tokens have the same
    features, so that attention can match positions."""
    quarter = width // 4
    frequencies = 2 * math.pi * torch.logspace(math.log10(0.25), math.log10(6), quarter)
    angles = centres_n2[:, :, None] * frequencies  # n, 2, quarter
    features = torch.cat([angles.sin(), angles.cos()], 2).flatten(1)
    return F.pad(features, (0, width - features.shape[1]))


def cell_centres(side: int) -> Tensor:
    """[side^2, 2]: the centres (x, y) in 0..1 of the cells of a grid, raster order."""
    line = (torch.arange(side) + 0.5) / side
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], 1)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor | None = None) -> Tensor:
    """Attention over [B, H, T, d]. In training on a CPU two matrix products are faster than the fused kernel (67
    instead of 105 ms)."""
    if q.device.type == "cpu" and torch.is_grad_enabled():
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
        return (scores if mask is None else scores + mask).softmax(-1).to(v.dtype) @ v
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


class VisionBlock(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(self.norm1(x)).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        x = x + self.out(attend(q, k, v).transpose(1, 2).flatten(2))
        return x + self.mlp(self.norm2(x))


def _conv(cin: int, cout: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(cin, cout, 3, stride, 1, bias=False), nn.BatchNorm2d(cout), nn.ReLU())


class ConvBlock(nn.Module):
    def __init__(self, width: int):
        super().__init__()
        self.body = nn.Sequential(
            _conv(width, width, 1), nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width)
        )

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(x + self.body(x))


class VisionEncoder(nn.Module):
    """[B, 3, P, P] normalised pixels -> [B, (P/8)^2, W]: a convolutional stem of stride 8, which needs few images to
    learn shapes and surfaces, and a small transformer.
    """

    def __init__(self, config: Config):
        super().__init__()
        w, side = config.vision_width, config.own_side // 8
        self.stem = nn.Sequential(
            _conv(3, w // 4, 2),
            _conv(w // 4, w // 2, 2),
            ConvBlock(w // 2),
            _conv(w // 2, w, 2),
            ConvBlock(w),
            ConvBlock(w),
            nn.Conv2d(w, w, 1),
        )
        self.position = nn.Parameter(0.3 * sincos_2d(cell_centres(side), w))
        self.blocks = nn.ModuleList(VisionBlock(w, config.vision_heads) for _ in range(config.vision_layers))

    def forward(self, pixels: Tensor) -> Tensor:
        x = self.stem(pixels).flatten(2).transpose(1, 2) + self.position
        for block in self.blocks:
            x = block(x)
        return x


def gathered(x: Tensor) -> Tensor:
    """Joins four neighbours of a square grid to one token (pixel shuffle 0.5): [B, 4n, W] -> [B, n, 4W]."""
    half = math.isqrt(x.shape[1]) // 2
    return x.unflatten(1, (half, 2, half, 2)).permute(0, 1, 3, 2, 4, 5).flatten(3).flatten(1, 2)


class JoinedFeatures(nn.Module):
    """[B, 3, P, P] normalised pixels -> [B, (P/32)^2, 4W + features of the pretrained networks]. Our own encoder gets
    the image at half its side."""

    def __init__(self, own: VisionEncoder, photo: PhotoFeatures):
        super().__init__()
        self.own, self.photo = own, photo

    def forward(self, pixels: Tensor) -> Tensor:
        return self.with_boxes(pixels)[0]

    def with_boxes(self, pixels: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Also what PhotoFeatures.with_boxes returns: boxes and fine features."""
        photo, boxes, fine = self.photo.with_boxes(pixels)
        return torch.cat([gathered(self.own(F.avg_pool2d(pixels, 2))), photo], 2), boxes, fine


class JoinedEncoder(JoinedFeatures):
    """JoinedFeatures, and for each token the probability of each name in the quarters of its cell
    (training/naming_head.py). `classes`, `refiner`, `prominent` and `outline` change no tokens: they are for masks."""

    def __init__(self, config: Config):
        super().__init__(VisionEncoder(config), PhotoFeatures())
        self.naming, self.classes, self.refiner = NamingHead(), ClassHead(), MaskRefiner()
        self.prominent, self.outline = ProminenceHead(), OutlineNet()

    def without_names(self) -> JoinedFeatures:
        return JoinedFeatures(self.own, self.photo)

    def with_names(self, tokens: Tensor) -> Tensor:
        """Tokens that end with those of PhotoFeatures -> the same, and the probabilities of the names."""
        return torch.cat([tokens, self.naming.cells(photo_part(tokens))], 2)

    def forward(self, pixels: Tensor) -> Tensor:
        return self.with_names(super().forward(pixels))


def scores_of_names(tokens: Tensor) -> Tensor:
    """Tokens of a JoinedEncoder -> [B, names], in 0..1, in the order of NAMES: for COCO's names the largest score that
    NanoDet gives a box anywhere in the image, for the others the largest probability of the naming head."""
    named = tokens[:, :, -4 * len(NAMES) :].unflatten(2, (len(NAMES), 4)).amax((1, 3))
    boxes = photo_part(tokens[:, :, : -4 * len(NAMES)])[:, :, :BOXES].unflatten(2, (len(COCO_NAMES), 4)).amax((1, 3))
    return torch.cat([boxes, named[:, len(COCO_NAMES) :]], 1)


class Projector(nn.Module):
    """Norm, two-layer MLP and positions: [B, n, 4W] -> [B, n, C]."""

    def __init__(self, config: Config):
        super().__init__()
        self.norm = nn.LayerNorm(4 * config.vision_width)
        self.mlp = nn.Sequential(
            nn.Linear(4 * config.vision_width, config.width), nn.GELU(), nn.Linear(config.width, config.width)
        )
        self.position = nn.Parameter(0.5 * sincos_2d(cell_centres(config.token_side), config.width))

    def forward(self, x: Tensor) -> Tensor:
        return self.mlp(self.norm(x)) + self.position


class GatheringProjector(Projector):
    """The projector of a VisionEncoder: [B, 4n, W] -> [B, n, C]."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(gathered(x))


class JoinedProjector(nn.Module):
    """Tokens of a JoinedEncoder -> [B, n, C]: the projection of our own encoder's tokens, plus an MLP over the
    pretrained features. A norm for each part of the features, because the parts come from different networks; class
    scores have no norm, because their size is the confidence of the network. The output of the MLP is 0 at first.
    `names` adds the name of the class that is detected in a cell as the decoder's word embedding
    (training/photo_features.py), `named` the names that the naming head predicts in its quarters. The decoder then
    learns for all names together that the mask covers cells whose name is in the question."""

    def __init__(self, config: Config):
        super().__init__()
        self.sizes = (4 * config.vision_width, BOXES, *FEATURES, SCORES, 4 * len(NAMES))
        self.own = Projector(config)
        self.norms = nn.ModuleList(nn.LayerNorm(width) for width in FEATURES)
        self.dropout = nn.Dropout(0.3)  # few photographs have masks, and the features have many dimensions
        self.mlp = nn.Sequential(
            nn.Linear(sum(FEATURES) + SCORES, 2 * config.width), nn.GELU(), nn.Linear(2 * config.width, config.width)
        )
        self.names = nn.Linear(len(COCO_NAMES), config.width, bias=False)
        nn.init.zeros_(self.mlp[2].weight)
        nn.init.zeros_(self.mlp[2].bias)
        nn.init.zeros_(self.names.weight)
        self.named = nn.Linear(len(NAMES), config.width, bias=False)
        nn.init.zeros_(self.named.weight)
        self.quarters = nn.Parameter(torch.full((4, config.width), 0.25))

    def forward(self, x: Tensor, alone: Tensor | None = None) -> Tensor:
        """`alone` [B], true: the image's tokens are its names and nothing else."""
        own, _, *features, scores, named = x.split(self.sizes, 2)
        parts = [self.dropout(norm(part)) for norm, part in zip(self.norms, features)]
        names = self.names(largest_scores(scores)) + self.of_quarters(named)
        pretrained = self.mlp(torch.cat([*parts, 4 * scores], 2))
        if self.training:  # for these images the names and our own tokens must suffice
            pretrained = pretrained * (torch.rand(len(x), 1, 1, device=x.device) >= WITHOUT)
        if alone is not None:
            seen = ~alone[:, None, None]
            own, pretrained = own * seen, pretrained * seen
        return self.own(own) + pretrained + names

    def of_quarters(self, named: Tensor) -> Tensor:
        """[B, n, names x 4] -> [B, n, C]: the word embeddings of the names in the four quarters of each cell. Each
        channel has a weight for each quarter, so that the sum tells where in the cell a name is."""
        return (self.named(named.unflatten(2, (-1, 4)).transpose(2, 3)) * self.quarters).sum(2)


class PerceptionHead(nn.Module):
    """Only for training: predicts the attributes (shape, colour, size, material, texture) of the object at every place
    of a `grid`, and the offset to its centre. Vision tokens [B, side^2, W] -> name -> [B, classes, grid, grid]."""

    def __init__(self, config: Config, classes: dict[str, int]):
        super().__init__()
        self.classes, self.cells, self.side = classes, 2, config.own_side // 8
        self.grid = self.cells * self.side
        self.norm = nn.LayerNorm(config.vision_width)
        self.out = nn.Linear(config.vision_width, self.cells**2 * (sum(classes.values()) + 2))

    def forward(self, tokens: Tensor) -> dict[str, Tensor]:
        c, side = self.cells, self.side
        x = self.out(self.norm(tokens)).unflatten(1, (side, side)).unflatten(3, (c, c, -1))
        x = x.permute(0, 5, 1, 3, 2, 4).flatten(4).flatten(2, 3)  # B, F, grid, grid
        sizes = [*self.classes.values(), 2]
        return dict(zip([*self.classes, "offset"], x.split(sizes, 1)))
