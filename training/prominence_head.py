"""Where the prominent thing of a photograph is, whatever it is called: a small head on the features of the frozen
networks (salient object detection). It stands for things whose names neither NanoDet nor ImageNet has.
training/prominence.py trains it."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.naming_head import INPUTS, doubled

WIDTH = 32
STATISTICS = 3


class ProminenceHead(nn.Module):
    """`features` of a NamingHead -> score [B, 1], 0..1, that the image is a photograph with one prominent thing, and
    the logits of its cells [B, 1, 2s, 2s]. Convolutions only, so that training.from_bundle finds all weights."""

    def __init__(self):
        super().__init__()
        self.norms = nn.ModuleList(nn.GroupNorm(1, channels) for channels in INPUTS)
        self.inputs = nn.ModuleList(nn.Conv2d(channels, WIDTH, 1) for channels in INPUTS)
        self.dropout = nn.Dropout2d(0.2)
        self.near = nn.ModuleList(nn.Conv2d(WIDTH, WIDTH, 5, 1, 2, groups=WIDTH) for _ in range(2))
        self.mix = nn.ModuleList(nn.Conv2d(2 * WIDTH, WIDTH, 1) for _ in range(2))
        self.whole, self.out = nn.Conv2d(WIDTH, WIDTH, 1), nn.Conv2d(WIDTH, 1, 1)
        self.summary = nn.Conv2d(2 * WIDTH + STATISTICS, 16, 1)
        self.score = nn.Conv2d(16, 1, 1)

    def forward(self, features: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        # contiguous: PyTorch's group norm crashes in the backward pass over a transposed tensor.
        parts = [layer(self.dropout(norm(x.contiguous()))) for x, norm, layer in zip(features, self.norms, self.inputs)]
        x = F.relu(doubled(parts[0] + parts[1]) + parts[2] + parts[3])
        for near, mix in zip(self.near, self.mix):
            everywhere = self.whole(x.mean((2, 3), keepdim=True))
            x = x + F.relu(mix(torch.cat([x + everywhere, near(x)], 1)))
        cells = self.out(x)
        # The score judges the cells; it does not change them.
        inside, seen = cells.detach().sigmoid(), x.detach()
        within = (inside * seen).sum((2, 3), keepdim=True) / (inside.sum((2, 3), keepdim=True) + 1)
        summary = torch.cat([within, seen.mean((2, 3), keepdim=True), statistics(inside)], 1)
        return self.score(F.relu(self.summary(self.dropout(summary)))).sigmoid().flatten(1), cells


def statistics(inside: Tensor) -> Tensor:
    """Probabilities of cells [B, 1, h, w] -> [B, STATISTICS, 1, 1]: their mean; how certain they are; and their
    variance around the middle, as a multiple of that of a disc with the same area: two things are spread wider."""
    side = inside.shape[-1]
    line = (torch.arange(side, device=inside.device) + 0.5) / side
    area = inside.mean((2, 3), keepdim=True) + 1e-3
    middle = lambda x: (inside * x).mean((2, 3), keepdim=True) / area
    spread = lambda x: middle(x * x) - middle(x).square()
    disc = area / (2 * math.pi)
    wider = (spread(line[None, None, :, None]) + spread(line[None, None, None])) / disc
    return torch.cat([area, (2 * inside - 1).abs().mean((2, 3), keepdim=True), wider / 4], 1)
