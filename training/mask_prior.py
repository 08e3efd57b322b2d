"""Where a thing with a name is, as a prior of the codes of its mask. The naming head (training/naming_head.py) finds it
in cells of 16 x 16 pixels; the language model draws what it learned from 300 photographs of COCO. Each knows what the
other does not, so the codes of a mask have the product of both probabilities (products of experts, Hinton 2002; with a
language model as one of them: shallow fusion). The codes stay codes: a mask is decoded from them alone.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.vqvae import Encoder, mask_to_image

BIAS = 0.8  # added to the logits of cells: a cell of which a thing covers a third is inside
DILATIONS = (1, 2, 4, 8)  # pixels between a pixel and its neighbours
STEPS = 5
SCALE = 0.1  # of the standard deviation of the neighbours: the difference of colour that counts


def neighbours(x: Tensor) -> Tensor:
    """[1, C, H, W] -> [1, C, n, H, W]: eight neighbours at each distance of DILATIONS. The border repeats."""
    height, width, found = *x.shape[2:], []
    for d in DILATIONS:
        padded = F.pad(x, (d, d, d, d), mode="replicate")
        places = [(dy, dx) for dy in (0, d, 2 * d) for dx in (0, d, 2 * d) if (dy, dx) != (d, d)]
        found += [padded[:, :, dy : dy + height, dx : dx + width] for dy, dx in places]
    return torch.stack(found, 2)


def refined(mask: Tensor, image: Tensor) -> Tensor:
    """A soft mask [1, 1, H, W] along the edges of an image [1, C, H, W]: each pixel becomes the mean of its neighbours,
    those of its own colour most (pixel-adaptive mask refinement, Araslanov and Roth, arXiv 2005.04272)."""
    around = neighbours(image)
    deviation = torch.cat([around, image.unsqueeze(2)], 2).var(2, unbiased=False, keepdim=True).sqrt()
    unlike = (around - image.unsqueeze(2)).abs() / (SCALE * deviation + 1e-6)
    weight = (-unlike.mean(1, keepdim=True)).softmax(2)
    for _ in range(STEPS):
        mask = (neighbours(mask) * weight).sum(2)
    return mask


class MaskPrior(nn.Module):
    """`cells` [tiles, names, 2s, 2s]: logits of the naming head; `small` [tiles, 3, G, G]: the image at the side of
    masks; `name`, `weight`: scalars. -> [Cv + 1, S, S]: the latents of the mask of that name in the first tile, and as
    the last channel the weight of each of them, `weight` times how sure it is, 0..1."""

    def __init__(self, encoder: Encoder, grid: int):
        super().__init__()
        self.encoder, self.grid = encoder, grid

    def forward(self, cells: Tensor, small: Tensor, name: Tensor, weight: Tensor) -> Tensor:
        side = small.shape[-1]
        logits = cells[:1].index_select(1, name.reshape(1)) + BIAS
        soft = F.interpolate(logits, size=(side, side), mode="bilinear", align_corners=False).sigmoid()
        mask = refined(soft, small[:1])
        latent = self.encoder(mask_to_image((mask[:, 0] > 0.5).float()))
        sure = F.avg_pool2d((2 * mask - 1).abs(), side // self.grid)
        return torch.cat([latent, weight * sure], 1)[0]


class PriorHead(nn.Module):
    """The most probable codes of a scale under both. With e a code and r what the sum so far lacks to be the latents of
    the prior, in the cell of a token, the prior is a normal distribution: its log probability is -weight x |r - e|^2,
    up to a constant. `logits` [n, K] of the language model, `prior` of a MaskPrior, `down` [n, S^2] (docs/bundle.md)
    -> codes [n] and their probabilities [n]."""

    def __init__(self, codebook: nn.Embedding):
        super().__init__()
        self.codebook = codebook

    def forward(self, logits: Tensor, prior: Tensor, f_hat: Tensor, down: Tensor) -> tuple[Tensor, Tensor]:
        codes = self.codebook.weight
        lacking = down @ (prior[:-1] - f_hat).flatten(1).T
        near = 2 * lacking @ codes.T - codes.square().sum(1)
        weight = down @ prior[-1:].flatten(1).T
        probability, ids = (logits + weight * near).softmax(1).max(1)
        return ids.to(torch.int32), probability
