"""Where the things of ImageNet's 1,000 classes are, and of groups of them: the class scores of EfficientNet-Lite0 in
each cell (class activation maps, Zhou et al., arXiv 1512.04150; the last layer is linear, so it can be applied to each
cell), spread over the cells that look like the same thing (AffinityNet, Ahn and Kwak, arXiv 1803.10464). Which cells
belong together is learned from masks of any names, and holds for names that have none. training/naming_classes.py
trains it.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.imagenet_names import read_names
from training.naming_head import INPUTS, doubled
from training.pretrained import Lite0

CLASSES = 1000
WIDTH, MATCHED = 48, 32
LEAST = 6e-6  # probabilities below count as this

_READ = read_names()
# The names beyond NAMES: first the 1,000 classes, then groups. Each with all its words.
CLASS_NAMES = tuple(tuple(words) for words, _ in _READ)
GROUPS = tuple(classes for _, classes in _READ[CLASSES:])


class ClassHead(nn.Module):
    """`features` of a NamingHead, `logits` [B, 1000, s, s] of Lite0's classes -> scores [B, n], 0..1, that an image
    shows a thing of each of CLASS_NAMES, and the logits of its cells [B, n, 2s, 2s]."""

    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList(nn.GroupNorm(1, channels) for channels in INPUTS)
        self.inputs = nn.ModuleList(nn.Conv2d(channels, WIDTH, 1) for channels in INPUTS)
        self.dropout = nn.Dropout2d(0.2)
        self.neighbours = nn.Conv2d(WIDTH, WIDTH, 3, 1, 1, groups=WIDTH)
        self.query, self.key = nn.Conv2d(2 * WIDTH, MATCHED, 1), nn.Conv2d(2 * WIDTH, MATCHED, 1)
        # Scalars, each in a product or sum with values of the image: the graph keeps them under their names, so that
        # training.from_bundle finds them.
        scalar = lambda value: nn.Parameter(torch.tensor(value))
        self.nearness = scalar(0.3)
        self.cells_near, self.cells_most, self.cells_mean = scalar(1.0), scalar(0.0), scalar(0.0)
        self.cells_bias = scalar(3.0)
        self.image_slope, self.image_whole, self.image_bias = scalar(1.0), scalar(0.0), scalar(2.0)
        members = torch.zeros(len(GROUPS), CLASSES, 1, 1, dtype=torch.uint8)
        for group, classes in enumerate(GROUPS):
            members[group, classes] = 1
        self.register_buffer("members", members, persistent=False)

    def same_thing(self, features: tuple[Tensor, ...]) -> Tensor:
        """[B, 4 s^2, s^2]: for each fine cell the share of each coarse one in it; the sum of a row is 1."""
        # contiguous: PyTorch's group norm crashes in the backward pass over a transposed tensor.
        parts = [layer(self.dropout(norm(x.contiguous()))) for x, norm, layer in zip(features, self.norms, self.inputs)]
        x = F.relu(doubled(parts[0] + parts[1]) + parts[2] + parts[3])
        x = torch.cat([x, self.neighbours(x)], 1)
        query, key = self.query(x).flatten(2).transpose(1, 2), F.avg_pool2d(self.key(x), 2).flatten(2)
        far = squared_distances(parts[0].shape[-1], x.device)
        return (self.nearness * (query @ key / math.sqrt(MATCHED) - far)).softmax(2)

    def found(self, same: Tensor, probabilities: Tensor) -> tuple[Tensor, Tensor]:
        """`probabilities` [B, s^2, n] of names in coarse cells -> the logs of their greatest [B, n], and the logits of
        fine cells [B, 4 s^2, n]."""
        log = probabilities.clamp(min=LEAST).log()
        most, mean = log.amax(1), probabilities.mean(1).clamp(min=LEAST).log()
        anywhere = self.cells_most * most + self.cells_mean * mean + self.cells_bias
        cells = self.cells_near * (same @ log) + anywhere.unsqueeze(1)
        return most, cells

    def of_names(self, logits: Tensor) -> Tensor:
        """Logits of classes [B, 1000, h, w] -> probabilities of names [B, n, h, w]."""
        probabilities = logits.softmax(1)
        return torch.cat([probabilities, F.conv2d(probabilities, self.members.float())], 1)

    def of_image(self, logits: Tensor) -> Tensor:
        """-> the logs of the probabilities of names [B, n] for the whole image, as Lite0 was trained to give them."""
        return self.of_names(logits.mean((2, 3), keepdim=True)).clamp(min=LEAST).log().flatten(1)

    def forward(self, features: tuple[Tensor, ...], logits: Tensor) -> tuple[Tensor, Tensor]:
        names = self.of_names(logits).flatten(2).transpose(1, 2)
        most, cells = self.found(self.same_thing(features), names)
        odds = self.image_slope * most + self.image_whole * self.of_image(logits) + self.image_bias
        return odds.sigmoid(), cells.transpose(1, 2).unflatten(2, (2 * logits.shape[2], 2 * logits.shape[3]))


def squared_distances(side: int, device: torch.device) -> Tensor:
    """[4 side^2, side^2]: between the centres of fine and coarse cells, in tenths of a squared coarse cell."""

    def centres(count: int) -> Tensor:
        line = (torch.arange(count, device=device) + 0.5) * (side / count)
        return torch.stack([line.repeat_interleave(count), line.repeat(count)], 1)

    return (centres(2 * side)[:, None] - centres(side)[None]).square().sum(2) * 0.4


def class_logits(lite0: Lite0, coarse: Tensor) -> Tensor:
    """Features of Lite0 at stride 32 [B, 320, s, s] -> the logits of ImageNet's classes in cells [B, 1000, s, s]."""
    x = F.relu6(lite0._bn1(lite0._conv_head(coarse)))
    return F.conv2d(x, lite0._fc.weight[:, :, None, None], lite0._fc.bias)
