"""What training/train_lm.py shows of the images of a batch to the language model."""

from dataclasses import dataclass

import torch
from torch import Tensor

from training.data import Pool
from training.features import ImageFeatures
from training.sequences import Batch

# The language model learns a few hundred photographs by heart: it then knows their things by their features, and does
# not trust the names in the image tokens of other photographs. So it sees only the names of a share of the photographs,
# and the names of a share together with the features of another photograph. The words about the others count less.
# The visual codes and words about colours need the features: with them, all photographs are seen as they are.
ALONE, EXCHANGED = 0.45, 0.45
WORDS_OF_OTHERS = 0.1


@dataclass(frozen=True)
class Sight:
    """What of the images of a batch is seen, all [B]. `seen`: the image whose features are seen with the names of the
    scene; `alone`: only the names are seen; `words`: the weight of the words of the sequence."""

    seen: Tensor
    alone: Tensor | None
    words: Tensor


def sight(pool: Pool, features: ImageFeatures, batch: Batch) -> Sight:
    """A random choice for the photographs; drawn scenes are always seen as they are."""
    device, count = batch.ids.device, len(batch.ids)
    scenes = batch.scenes.to(device)
    if features.names is None or not len(batch.image_at):
        return Sight(scenes, None, torch.ones(count, device=device))
    photographs, chance = ~pool.drawn[scenes], torch.rand(count, device=device)
    if len(batch.visual_at):
        return Sight(scenes, None, torch.where(photographs, WORDS_OF_OTHERS, 1.0))
    changed = photographs & ~batch.looks.to(device)
    alone, exchanged = changed & (chance < ALONE), changed & (chance > 1 - EXCHANGED)
    seen = torch.where(exchanged, neighbours(scenes, photographs), scenes)
    return Sight(seen, alone, torch.where(changed & ~alone & ~exchanged, WORDS_OF_OTHERS, 1.0))


def neighbours(scenes: Tensor, photographs: Tensor) -> Tensor:
    """[B] -> [B]: for each photograph the one before it in the batch, for the first one the last."""
    places = photographs.nonzero()[:, 0]
    return scenes.index_copy(0, places, scenes[places.roll(1)])
