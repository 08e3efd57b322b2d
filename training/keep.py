"""Keeps what a language model knows while it learns new answers ("Learning without Forgetting", Li and Hoiem, arXiv
1606.09282): its visual codes, and its words about everything else, are learned from what it said before the run.
"""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from training.config import Config
from training.features import ImageFeatures
from training.model import SegModel
from training.passes import code_logits, outputs, word_logits
from training.sequences import Batch
from training.sight import Sight


@dataclass(frozen=True)
class Said:
    """What the kept model says about a batch: the logits of words [labels, vocabulary] and of codes [B, M, codes]."""

    words: Tensor
    codes: Tensor | None


@torch.no_grad()
def said_by(
    model: SegModel,
    features: ImageFeatures,
    batch: Batch,
    *,
    shown: Sight,
    maps: list[Tensor] | None,
    shape: torch.Size | None,
) -> Said:
    """`shape`: [B, M] of the codes, if `maps` are given."""
    hidden, _ = outputs(model, features, batch, shown=shown, maps=maps)
    return Said(word_logits(model, hidden, batch), None if maps is None else code_logits(model, hidden, batch, shape))


def word_error(logits: Tensor, batch: Batch, said: Said) -> Tensor:
    """[labels]: cross entropy with the true words of sequences that are new, else with the words of the kept model."""
    true = F.cross_entropy(logits, batch.labels.flatten()[batch.text_label_at], reduction="none")
    kept = F.cross_entropy(logits, said.words.softmax(1), reduction="none")
    return torch.where(batch.new[batch.text_label_at // batch.ids.shape[1]], true, kept)


def code_error(logits: Tensor, said: Said) -> Tensor:
    """[B, M]: cross entropy with the codes of the kept model. `logits` [B, M, codes]."""
    return F.cross_entropy(logits.movedim(2, 1), said.codes.softmax(2).movedim(2, 1), reduction="none")


def learn_words_only(model: SegModel) -> None:
    """Leaves what the decoder sees of images and of visual codes as it is."""
    for name, parameter in model.named_parameters():
        if name.split(".")[0] not in ("decoder", "embed", "head"):
            parameter.requires_grad_(False)


def kept_model(file: Path | None, config: Config, device: str) -> SegModel | None:
    """The model of a checkpoint of training/train_lm.py."""
    if file is None:
        return None
    model = SegModel(config).eval().requires_grad_(False)
    model.load_state_dict(torch.load(file, weights_only=True, map_location="cpu")["ema"])
    return model.to(device)
