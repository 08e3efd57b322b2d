"""The boxes that NanoDet predicts, and the class scores painted into them: where in an image each class may be; and the
best boxes, from which inference/mask/detected.ts takes one for each thing.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

CLASSES = 80
DISTANCES = 11  # values of the distribution of one distance, 0 to 10 strides
STRIDES = (8, 16, 32)
KEPT = 64  # the boxes with the largest scores are painted
BEST = 64  # rows of `best_boxes`


class Boxes(nn.Module):
    """Outputs of NanoDet's heads for the strides 8, 16 and 32 [B, 124, h, w] -> [B, n, 84], n the cells of all
    strides: the scores of the classes in 0..1 and the box x0, y0, x1, y1 in 0..1 of a square image. A distance from the
    centre of the cell to a side of the box is the mean of its distribution (GFL, Li et al., arXiv 2006.04388)."""

    def __init__(self):
        super().__init__()
        self.register_buffer("bins", torch.arange(float(DISTANCES)), persistent=False)

    def forward(self, heads: list[Tensor]) -> Tensor:
        parts = []
        for head, stride in zip(heads, STRIDES):
            side = head.shape[-1] * stride
            at = (torch.arange(head.shape[-1], device=head.device) + 0.5) * stride / side
            x, y = at.repeat(len(at)), at.repeat_interleave(len(at))
            cells = head.flatten(2).transpose(1, 2)
            shares = cells[:, :, CLASSES:].unflatten(2, (4, DISTANCES)).softmax(3)
            distances = (shares * self.bins).sum(3) * (stride / side)
            left, top, right, bottom = distances.unbind(2)
            box = torch.stack([x - left, y - top, x + right, y + bottom], 2).clamp(0, 1)
            parts.append(torch.cat([cells[:, :, :CLASSES].sigmoid(), box], 2))
        return torch.cat(parts, 1)


def peaks(boxes: Tensor, sides: tuple[int, ...]) -> Tensor:
    """Boxes [B, n, 84] of grids with these sides -> scores [B, n, 80], 0 where a neighbour in the same grid has a
    larger score of the class: many cells see one thing (Zhou et al., "Objects as Points", arXiv 1904.07850)."""
    parts = []
    for scores, side in zip(boxes[:, :, :CLASSES].split([side * side for side in sides], 1), sides):
        grid = scores.transpose(1, 2).unflatten(2, (side, side))
        parts.append((grid * (grid >= F.max_pool2d(grid, 3, 1, 1))).flatten(2).transpose(1, 2))
    return torch.cat(parts, 1)


def best_boxes(boxes: Tensor, sides: tuple[int, ...]) -> Tensor:
    """Boxes [B, n, 84] of grids with these sides -> [B, BEST, 6]: x0, y0, x1, y1 in 0..1 of the square image, score and
    class of the BEST largest peaks, largest first. A place can have several classes."""
    score, at = peaks(boxes, sides).flatten(1).topk(BEST, 1)
    cell = (at // CLASSES).unsqueeze(2).expand(-1, -1, 4)
    corners = boxes[:, :, CLASSES:].gather(1, cell)
    return torch.cat([corners, score.unsqueeze(2), (at % CLASSES).unsqueeze(2).to(boxes.dtype)], 2)


def painted(boxes: Tensor, side: int) -> Tensor:
    """Boxes [B, n, 84] -> [B, 80, side, side]: for each cell of a grid and each class the largest score of a box, times
    the share of the cell that the box covers."""
    scores = boxes[:, :, :CLASSES]
    best = scores.amax(2).topk(min(KEPT, boxes.shape[1]), 1).indices.unsqueeze(2)
    kept = boxes.gather(1, best.expand(-1, -1, boxes.shape[2]))
    scores, x0, y0, x1, y1 = kept[:, :, :CLASSES], *kept[:, :, CLASSES:].unbind(2)
    across, down = covered(x0, x1, side), covered(y0, y1, side)
    cover = (down.unsqueeze(3) * across.unsqueeze(2)).flatten(2)
    return (scores.unsqueeze(3) * cover.unsqueeze(2)).amax(1).unflatten(2, (side, side))


def covered(start: Tensor, end: Tensor, side: int) -> Tensor:
    """Ranges [B, n] in 0..1 -> [B, n, side]: the share of each of `side` equal parts that the range covers."""
    edges = torch.arange(side, device=start.device) / side
    inside = torch.minimum(end.unsqueeze(2), edges + 1 / side) - torch.maximum(start.unsqueeze(2), edges)
    return F.relu(inside) * side
