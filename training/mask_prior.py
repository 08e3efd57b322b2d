"""Where a thing with a name is, as a prior of the codes of its mask. The naming head (training/naming_head.py) finds it
in cells of 16 x 16 pixels, of which the refiner (training/mask_refiner.py) draws a mask; the language model draws what
it learned from 300 photographs of COCO. Each knows what the other does not, so the codes of a mask have the product of
both probabilities (products of experts, Hinton 2002; with a language model as one of them: shallow fusion). The codes
stay codes: a mask is decoded from them alone.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.mask_refiner import MaskRefiner
from training.vqvae import Encoder, mask_to_image


class MaskPrior(nn.Module):
    """`cells` [tiles, names, 2s, 2s]: logits of the naming head; `small` [tiles, DETAILS, G, G]: the details of a
    MaskRefiner; `name`, `weight`: scalars. -> [Cv + 1, S, S]: the latents of the mask of that name in the first tile,
    and as the last channel the weight of each of them, `weight` times how sure it is, 0..1."""

    def __init__(self, refiner: MaskRefiner, encoder: Encoder, grid: int):
        super().__init__()
        self.refiner, self.encoder, self.grid = refiner, encoder, grid

    def forward(self, cells: Tensor, small: Tensor, name: Tensor, weight: Tensor) -> Tensor:
        mask = self.refiner(cells[:1].index_select(1, name.reshape(1)), small[:1]).sigmoid()
        latent = self.encoder(mask_to_image((mask[:, 0] > 0.5).float()))
        sure = F.avg_pool2d((2 * mask - 1).abs(), mask.shape[-1] // self.grid)
        return torch.cat([latent, weight * sure], 1)[0]


class PriorHead(nn.Module):
    """The most probable codes of a scale under both. With e a code and r what the sum so far lacks to be the latents of
    the prior, in the cell of a token, the prior is a normal distribution: its log probability is -weight x |r - e|^2,
    up to a constant. `logits` [n, K] of the language model, `prior` of a MaskPrior, `down` [n, S^2] (docs/bundle.md)
    -> codes [n], and the probabilities [n] that the language model alone gives them: where both agree, the mask is
    more often right."""

    def __init__(self, codebook: nn.Embedding):
        super().__init__()
        self.codebook = codebook

    def forward(self, logits: Tensor, prior: Tensor, f_hat: Tensor, down: Tensor) -> tuple[Tensor, Tensor]:
        codes = self.codebook.weight
        lacking = down @ (prior[:-1] - f_hat).flatten(1).T
        near = 2 * lacking @ codes.T - codes.square().sum(1)
        weight = down @ prior[-1:].flatten(1).T
        ids = (logits + weight * near).argmax(1)
        return ids.to(torch.int32), logits.softmax(1).gather(1, ids[:, None])[:, 0]
