"""Losses and metrics of masks that more than one stage uses."""

import torch
from torch import Tensor
from torch.nn import functional as F


def soft_iou_loss(p: Tensor, truth: Tensor) -> Tensor:
    """The mean of 1 - soft IoU over the masks with a target; p and truth [B, G, G] in 0..1. Empty targets do not
    count."""
    both = (p * truth).sum((1, 2))
    union = (p + truth - p * truth).sum((1, 2))
    present = (truth.sum((1, 2)) > 1).float()
    return ((1 - both / union.clamp(min=1e-3)) * present).sum() / present.sum().clamp(min=1)


def iou(predicted: Tensor, truth: Tensor) -> Tensor:
    """Soft masks [B, G, G], compared after a threshold of 0.5 -> IoU [B]. Two empty masks have the IoU 1."""
    a, b = predicted > 0.5, truth > 0.5
    union = (a | b).sum((1, 2))
    return torch.where(union == 0, 1.0, (a & b).sum((1, 2)) / union.clamp(min=1))


def edges(image: Tensor) -> Tensor:
    """[B, 3, G, G] in -1..1 -> bool [B, G, G]: pixels within two pixels of a change of the mask."""
    grey = image.mean(1, keepdim=True)
    return (F.max_pool2d(grey, 5, 1, 2) + F.max_pool2d(-grey, 5, 1, 2) > 0.2).squeeze(1)
