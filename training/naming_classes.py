"""Stage of photographs, after training.naming: trains the head for ImageNet's classes (training/class_head.py) on masks
of photographs, and stores it in a checkpoint. Minutes.

    python -m training.naming_classes --data photos --sets coco msrc davis --made runs/made/caltech101.jsonl \
        --model runs/everyday/lm.pt --minutes 5
`--made`: masks that training.made_masks made; their images have most of the names. The pretrained networks stay as they
are. The score of an image is a logistic regression (scipy) of the probability of a name in its best cell and of that in
the whole image, on names that are marked, and as many that are not; where both are as probable it is EVEN.
"""

import math
import random

import numpy as np
import torch
from PIL import Image
from scipy.optimize import minimize
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.class_head import CLASS_NAMES, LEAST, ClassHead, class_logits
from training.geometry import letterbox_ids, letterbox_rgb, normalise
from training.naming_head import maps_of
from training.photo_features import PhotoFeatures, photo_part
from training.photo_sets import Photo
from training.photos import id_map, variant
from training.small_head import head_parser, model_and_photos, store_head, train_head

INDEX = {word: i for i, words in enumerate(CLASS_NAMES) for word in words}  # of the last line with the word
SMALL = 0.01  # least share of the image for a thing
CROPS = 2  # of each photograph, beside itself
BATCH = 48
EVEN = 0.26  # above ASKED of training/name_bias.py: who asks for a thing mostly sees it


class Examples:
    """Images as inputs of a ClassHead, and for each name in them the share of each cell that its things cover."""

    def __init__(self, photos: list[Photo], pretrained: PhotoFeatures):
        self.features, self.logits, self.names, self.covers = [], [], [], []
        rng = random.Random(0)
        for photo in tqdm(photos, mininterval=10):
            rgb, (ids, names) = np.asarray(Image.open(photo.file).convert("RGB")), id_map(photo)
            for crop in range(1 + CROPS):
                self.add(pretrained, names, *(variant(rgb, ids, rng) if crop else (rgb, ids)))
        counts = torch.bincount(torch.tensor([name for _, name, _ in self.covers])).float()
        self.weights = torch.tensor([counts[name] ** -0.5 for _, name, _ in self.covers])

    @torch.no_grad()
    def add(self, pretrained: PhotoFeatures, names: list[str], rgb: np.ndarray, ids: np.ndarray) -> None:
        side = 256
        pixels = normalise(torch.from_numpy(letterbox_rgb(rgb, side).copy())[None])
        features, _ = maps_of(photo_part(pretrained(pixels)))
        boxed, seen = torch.from_numpy(letterbox_ids(ids, side)), set()
        for name in dict.fromkeys(name for name in names if name in INDEX):
            inside = sum((boxed == i + 1).float() for i, other in enumerate(names) if other == name)
            if inside.mean() >= SMALL:
                seen.add(INDEX[name])
                self.covers.append((len(self.features), INDEX[name], F.avg_pool2d(inside[None], 16)[0]))
        self.names.append(seen)
        self.features.append([part[0].half() for part in features])
        self.logits.append(class_logits(pretrained.lite0, features[0])[0].half())

    def images(self, rows: list[int]) -> tuple[tuple[Tensor, ...], Tensor]:
        features = tuple(torch.stack(parts).float() for parts in zip(*(self.features[i] for i in rows)))
        return features, torch.stack([self.logits[i] for i in rows]).float()


def loss_of(logits: Tensor, share: Tensor) -> Tensor:
    """Binary cross entropy and the soft IoU loss of cells [B, 2s, 2s]."""
    probability = logits.sigmoid()
    both = (probability * share).sum((1, 2))
    either = (probability + share).sum((1, 2)) - both
    return 3 * F.binary_cross_entropy_with_logits(logits, share) + (1 - both / (either + 1)).mean()


def trained_head(examples: Examples, minutes: float) -> ClassHead:
    head = ClassHead()

    def loss_of_batch() -> Tensor:
        chosen = [examples.covers[i] for i in torch.multinomial(examples.weights, BATCH, replacement=True).tolist()]
        _, cells = head(*examples.images([row for row, _, _ in chosen]))
        own = cells[torch.arange(BATCH), [name for _, name, _ in chosen]]
        return loss_of(own, torch.stack([share for _, _, share in chosen]))

    return train_head(head, minutes, loss_of_batch, "classes")


@torch.no_grad()
def fit_scores(head: ClassHead, examples: Examples) -> None:
    """The slopes and the bias of the score of an image, on the photographs themselves: each name that is marked, and
    for each of them another one that other photographs of the sets have."""
    rng, rows, others = random.Random(0), [], sorted({name for names in examples.names for name in names})
    for i in range(0, len(examples.names), 1 + CROPS):
        _, logits = examples.images([i])
        most, whole = head.of_names(logits).amax((2, 3)).clamp(min=LEAST).log()[0], head.of_image(logits)[0]
        for name in examples.names[i]:
            absent = rng.choice([other for other in others if other not in examples.names[i]])
            rows += [(float(most[one]), float(whole[one]), 1.0, shown) for one, shown in ((name, 1), (absent, 0))]
    evidence, shown = np.array(rows)[:, :3], np.array(rows)[:, 3]

    def error(w: np.ndarray) -> float:
        odds = evidence @ w
        return float((np.logaddexp(0, odds) - shown * odds).mean())

    fitted = minimize(error, np.array([1.0, 0.0, 2.0])).x
    print(f"{len(rows)} names, loss {error(fitted):.3f}: {fitted.round(2).tolist()}")
    head.image_slope.fill_(fitted[0]), head.image_whole.fill_(fitted[1])
    head.image_bias.fill_(fitted[2] + math.log(EVEN / (1 - EVEN)))


def main() -> None:
    options = head_parser(__doc__, minutes=5).parse_args()
    model, photos = model_and_photos(options)
    examples = Examples([photo for own in photos.values() for photo in own], model.vision.photo)
    head = trained_head(examples, options.minutes)
    fit_scores(head, examples)
    store_head(options.model, "classes", head)


if __name__ == "__main__":
    main()
