"""A small head on the features of the frozen networks (training/photo_features.py) that predicts where each name is in
an image. training/naming.py trains it."""

import math
import zlib
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.photo_features import BOXES, FEATURES, SCORES, cells
from training.pretrained import COCO_NAMES

# The names of COCO, MSRC v2 and DAVIS.
OTHER_NAMES = "body,building,camel,face,flower,goat,grass,mountain,road,sign,sky,swan,tree,water"
NAMES = (*COCO_NAMES, *OTHER_NAMES.split(","))
INPUTS = (320, 128, 112, 128)  # channels of Lite0 and NanoDet at stride 32, and of both at stride 16
WIDTH = 64
FOLDS = 2
FOLDS_FILE = "naming.pt"  # in the folder of a pool


def maps_of(tokens: Tensor) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
    """Tokens of PhotoFeatures [B, s^2, BOXES + sum(FEATURES) + SCORES] -> features and scores for NamingHead."""
    side = math.isqrt(tokens.shape[1])
    whole = lambda x: x.transpose(1, 2).unflatten(2, (side, side))
    fine = lambda x: F.pixel_shuffle(whole(x), 2)
    boxes, lite, nano, lite_fine, nano_fine, *scores = tokens.split((BOXES, *FEATURES, 80, 320, 320), 2)
    return (
        (whole(lite), whole(nano), fine(lite_fine), fine(nano_fine)),
        (whole(scores[0]), fine(scores[1]), fine(scores[2]), fine(boxes)),
    )


class NamingHead(nn.Module):
    """`features`: Lite0 [B, 320, s, s], NanoDet [B, 128, s, s], Lite0 [B, 112, 2s, 2s], NanoDet [B, 128, 2s, 2s].
    `scores`: NanoDet's class scores at stride 32 [B, 80, s, s], at stride 16, the largest of four at stride 8, and
    painted into their boxes [B, 80, 2s, 2s]. -> logits [B, names, 2s, 2s]: how much of a cell of 16 x 16 pixels things
    of each name cover.

    The scores of a class, near a cell and anywhere in the image, have one small MLP for all of COCO's names.
    """

    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList(nn.GroupNorm(1, channels) for channels in INPUTS)
        self.inputs = nn.ModuleList(nn.Conv2d(channels, WIDTH, 1) for channels in INPUTS)
        self.dropout, self.late_dropout = nn.Dropout2d(0.4), nn.Dropout(0.2)
        self.neighbours = nn.Conv2d(WIDTH, WIDTH, 3, 1, 1, groups=WIDTH)
        self.mix, self.out = nn.Conv2d(2 * WIDTH, WIDTH, 1), nn.Conv2d(WIDTH, len(NAMES), 1)
        self.of_scores = nn.Sequential(nn.Linear(10, 16), nn.ReLU(), nn.Linear(16, 1))
        nn.init.constant_(self.out.bias, -2.0)

    def forward(self, features: tuple[Tensor, ...], scores: tuple[Tensor, ...]) -> Tensor:
        # contiguous: PyTorch's group norm crashes in the backward pass over a transposed tensor.
        parts = [layer(self.dropout(norm(x.contiguous()))) for x, norm, layer in zip(features, self.norms, self.inputs)]
        x = F.relu(doubled(parts[0] + parts[1]) + parts[2] + parts[3])
        x = self.late_dropout(F.relu(self.mix(torch.cat([x, self.neighbours(x)], 1))))
        by_features, by_scores = self.out(x), self.of_scores(score_features(scores)).squeeze(4)
        return by_features + F.pad(by_scores, (0, 0, 0, 0, 0, len(NAMES) - len(COCO_NAMES)))

    def cells(self, tokens: Tensor) -> Tensor:
        """Tokens of PhotoFeatures [B, n, F] -> [B, n, names x 4]: the probability of each name in the four cells of
        16 x 16 pixels of each token."""
        return cells(self(*maps_of(tokens)).sigmoid(), True)


def doubled(x: Tensor) -> Tensor:
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


def score_features(scores: tuple[Tensor, ...]) -> Tensor:
    """-> [B, 80, 2s, 2s, 10]: the scores of the class in a cell, in its surroundings and in the image, as logits, and
    those of the boxes over them."""
    coarse, middle, fine, boxes = doubled(scores[0]), *scores[1:]
    most = torch.maximum(torch.maximum(coarse, middle), fine)
    anywhere = lambda x: x.amax((2, 3), keepdim=True).expand_as(x)
    near = (F.max_pool2d(most, 3, 1, 1), F.max_pool2d(most, 7, 1, 3), anywhere(most), F.avg_pool2d(most, 5, 1, 2))
    of_boxes = (boxes, F.avg_pool2d(boxes, 3, 1, 1), anywhere(boxes))
    return torch.stack([logits(x) for x in (coarse, middle, fine, *near, *of_boxes)], 4)


def logits(scores: Tensor) -> Tensor:
    """Scores in 0..1 -> their logits, scaled to about -1..5."""
    scores = scores.clamp(0.003, 0.997)
    return ((scores / (1 - scores)).log() + 4) / 2


def fold_of(photo: str) -> int:
    """The part of the photographs, 0 to FOLDS - 1, to which a photograph belongs. `photo`: its name in the pool."""
    return zlib.crc32(photo.encode()) % FOLDS


def fold_heads(pool: Path) -> list[dict[str, Tensor]]:
    """The weights of the head for each part, trained without the photographs of that part; empty: not trained yet."""
    file = pool / FOLDS_FILE
    return torch.load(file, weights_only=True, map_location="cpu") if file.exists() else []
