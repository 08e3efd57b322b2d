"""The forward pass of the language model on a batch of training sequences (training/sequences.py)."""

import torch
from torch import Tensor
from torch.nn import functional as F

from training.features import ImageFeatures
from training.model import SegModel
from training.sequences import Batch
from training.sight import Sight

JITTER = 0.7  # share of the small images that are changed in each step, if our own encoder is trained


def attention_mask(image_slots: Tensor) -> Tensor:
    """[B, L] -> [B, 1, L, L], added to the attention scores: causal, but image tokens attend to one another."""
    length = image_slots.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=image_slots.device).tril()
    allowed = causal | (image_slots.unsqueeze(2) & image_slots.unsqueeze(1))
    return torch.zeros(allowed.shape, device=allowed.device).masked_fill(~allowed, -1e4).unsqueeze(1)


def rows_at(x: Tensor, places: Tensor) -> Tensor:
    """[B, L, C] -> [n, C]: the rows at `places`, indices [n] into the flattened B x L."""
    return x.flatten(0, 1).index_select(0, places)


def scatter_rows(x: Tensor, places: Tensor, rows: Tensor) -> Tensor:
    """[B, L, C] with `rows` [..., C] at `places`, indices into the flattened B x L."""
    return x.flatten(0, 1).index_copy(0, places, rows.flatten(0, -2).to(x.dtype)).view_as(x)


def outputs(
    model: SegModel, features: ImageFeatures, batch: Batch, *, shown: Sight, maps: list[Tensor] | None
) -> tuple[Tensor, Tensor]:
    """(hidden, middle) of the decoder, both [B, L, C]. `maps`: f-hat of each scale, for the visual inputs."""
    words = model.embed(batch.ids.flatten()[batch.text_at])
    x = scatter_rows(words.new_zeros(*batch.ids.shape, model.config.width), batch.text_at, words)
    if len(batch.image_at):
        images = features.image_embeds(model, batch.scenes, JITTER, seen=shown.seen, alone=shown.alone)
        x = scatter_rows(x, batch.image_at, images)
    if maps is not None:
        x = scatter_rows(x, batch.input_at, model.visual_inputs(maps))
    positions = torch.arange(batch.ids.shape[1], device=batch.ids.device)[None]
    hidden, middle, _ = model.decoder(x, positions, attention_mask(batch.image_slots))
    return hidden, middle


def code_logits(model: SegModel, hidden: Tensor, batch: Batch, shape: tuple[int, int]) -> Tensor:
    """[*shape, codes]. The softmax is over the visual codes only. The text tokens are not used here, and leaving them
    out takes a third of the time."""
    columns = model.head.weight[model.visual_offset :]
    return F.linear(rows_at(hidden, batch.visual_at), columns).float().unflatten(0, shape)


def word_logits(model: SegModel, hidden: Tensor, batch: Batch) -> Tensor:
    """[labels, text tokens and codes], at the positions whose label is a text token."""
    return model.head(rows_at(hidden, batch.text_label_at)).float()
