"""What masks are compared by in training, by more than one stage."""

import torch
from torch import Tensor
from torch.nn import functional as F


def soft_iou_loss(p: Tensor, truth: Tensor) -> Tensor:
    """1 - soft IoU per sample, averaged; p and truth [B, G, G] in 0..1. Empty truths are left to the other losses."""
    both = (p * truth).sum((1, 2))
    union = (p + truth - p * truth).sum((1, 2))
    present = (truth.sum((1, 2)) > 1).float()
    return ((1 - both / union.clamp(min=1e-3)) * present).sum() / present.sum().clamp(min=1)


def iou(predicted: Tensor, truth: Tensor) -> Tensor:
    """[B, G, G] soft -> [B]; two empty masks count 1."""
    a, b = predicted > 0.5, truth > 0.5
    union = (a | b).sum((1, 2))
    return torch.where(union == 0, 1.0, (a & b).sum((1, 2)) / union.clamp(min=1))


def edges(image: Tensor) -> Tensor:
    """[B, 3, G, G] in -1..1 -> bool [B, G, G]: within two pixels of a change of the mask. Edges decide a mask."""
    grey = image.mean(1, keepdim=True)
    return (F.max_pool2d(grey, 5, 1, 2) + F.max_pool2d(-grey, 5, 1, 2) > 0.2).squeeze(1)
