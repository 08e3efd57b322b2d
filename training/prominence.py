"""Stage of photographs, after training.naming: trains the head that finds the prominent thing of a photograph
(training/prominence_head.py), and stores it in a checkpoint. On two cores: 20 minutes for the images, and --minutes.

    python -m training.prominence --data photos --sets caltech101 clothes coco msrc davis --net rembg/u2netp.onnx \
        --pool runs/everyday/scenes --model runs/everyday/lm.pt --minutes 3
Its teacher is U2-Net-p (training/made_masks.py), so the photographs need no masks (knowledge distillation, Hinton et
al., arXiv 1503.02531). An image has one prominent thing when the teacher is certain of its mask, which has one part and
leaves out most of the image. Drawn scenes (--pool) have none: the language model knows their things by name.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from scipy import ndimage
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.config import PRESETS
from training.data import Pool
from training.geometry import letterbox_ids, letterbox_rgb, normalise
from training.made_masks import prominent, salience
from training.model import SegModel
from training.naming_head import maps_of
from training.photo_features import PhotoFeatures, photo_part
from training.prominence_head import ProminenceHead
from training.small_head import store_head, train_head

SIDE, CELLS = 256, 16
UNCERTAIN = 0.35  # largest number of uncertain pixels, as a share of the mask
LARGEST = 0.9  # least share of the mask in its largest part
DRAWN = 600  # scenes
DOUBTFUL = 0.3  # weight of the cells of an image without one prominent thing
BATCH = 48


class Examples:
    """Images as inputs of a ProminenceHead, with the salience of each cell, and whether one thing is prominent."""

    def __init__(self, pretrained: PhotoFeatures):
        self.pretrained = pretrained
        self.features, self.salient, self.shown = [], [], []

    @torch.no_grad()
    def add(self, square: np.ndarray, grey: np.ndarray, is_shown: bool) -> None:
        """`square` uint8 [SIDE, SIDE, 3]; `grey` uint8 [SIDE, SIDE]: the salience of its pixels."""
        features, _ = maps_of(photo_part(self.pretrained(normalise(torch.from_numpy(square.copy())[None]))))
        self.features.append([part[0].half() for part in features])
        cells = F.avg_pool2d(torch.from_numpy(grey.copy())[None].float() / 255, SIDE // CELLS)
        self.salient.append(cells[0])
        self.shown.append(float(is_shown))

    def batch(self, rows: Tensor) -> tuple[tuple[Tensor, ...], Tensor, Tensor]:
        """-> inputs of the head; salience [B, 1, 2s, 2s]; whether one thing is prominent [B, 1]."""
        rows = rows.tolist()
        features = tuple(torch.stack(parts).float() for parts in zip(*(self.features[row] for row in rows)))
        return (
            features,
            torch.stack([self.salient[row] for row in rows])[:, None],
            torch.tensor([[self.shown[row]] for row in rows]),
        )


def is_one(grey: np.ndarray) -> bool:
    """Whether one thing is prominent: the teacher is certain, and its mask has one large part."""
    mask = prominent(grey, UNCERTAIN)
    return mask is not None and np.bincount(ndimage.label(mask)[0][mask]).max() >= LARGEST * mask.sum()


def photographs(data: Path, name: str, net: onnxruntime.InferenceSession, count: int) -> Iterator[tuple]:
    """At most `count` images of the split `train` of a set, and their mirror images: (rgb square, grey square, whether
    one thing is prominent)."""
    rows = [
        row for row in map(json.loads, (data / f"{name}.jsonl").read_text().splitlines()) if row["split"] == "train"
    ]
    for row in tqdm(random.Random(0).sample(rows, min(count, len(rows))), desc=name, mininterval=10):
        image = Image.open(data / row["file"]).convert("RGB")
        grey = salience(net, image)
        square, salient = letterbox_rgb(np.asarray(image), SIDE), letterbox_ids((255 * grey).astype(np.uint8), SIDE)
        for step in (1, -1):
            yield square[:, ::step], salient[:, ::step], is_one(grey)


def scenes(pool: Pool, rng: random.Random) -> Iterator[tuple]:
    """Drawn scenes in the same form: nothing in them is prominent."""
    drawn = pool.rgb[pool.drawn].numpy()
    for row in rng.sample(range(len(drawn)), min(DRAWN, len(drawn))):
        yield drawn[row], np.zeros((SIDE, SIDE), np.uint8), False


def loss_of(found: tuple[Tensor, Tensor], salient: Tensor, shown: Tensor) -> Tensor:
    """Binary cross entropy of cells and of the score, and the soft IoU loss of the cells of images with one prominent
    thing."""
    score, cells = found
    probability = cells.sigmoid()
    error = F.binary_cross_entropy_with_logits(cells, salient, reduction="none").mean((1, 2, 3))
    both = (probability * salient).sum((1, 2, 3))
    either = (probability + salient).sum((1, 2, 3)) - both
    one = shown[:, 0]
    certain = one + DOUBTFUL * (1 - one)
    return (
        3 * (certain * error).mean()
        + (one * (1 - (both + 1) / (either + 1))).sum() / one.sum().clamp(min=1)
        + 0.5 * F.binary_cross_entropy(score.clamp(1e-4, 1 - 1e-4), shown)
    )


def trained_head(examples: Examples, minutes: float) -> ProminenceHead:
    head = ProminenceHead()

    def loss_of_batch() -> Tensor:
        features, salient, shown = examples.batch(torch.randint(len(examples.shown), (BATCH,)))
        return loss_of(head(features), salient, shown)

    return train_head(head, minutes, loss_of_batch, "prominent thing")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--net", type=Path, required=True, help="the teacher: u2netp.onnx of training.made_masks")
    parser.add_argument("--pool", type=Path, required=True, help="folder with drawn scenes")
    parser.add_argument("--model", type=Path, required=True, help="lm.pt; vision.pt is beside it")
    parser.add_argument("--count", type=int, default=1000, help="at most so many photographs of each set")
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--preset", default="everyday", choices=sorted(PRESETS))
    options = parser.parse_args()
    torch.manual_seed(0)
    model = SegModel(PRESETS[options.preset]).eval()
    model.load_state_dict(torch.load(options.model, weights_only=True, map_location="cpu")["ema"], strict=False)
    examples, net = Examples(model.vision.photo), onnxruntime.InferenceSession(str(options.net))
    for name in options.sets:
        for example in photographs(options.data, name, net, options.count):
            examples.add(*example)
    for example in scenes(Pool(options.pool, PRESETS[options.preset].mask_side), random.Random(0)):
        examples.add(*example)
    store_head(options.model, "prominent", trained_head(examples, options.minutes))


if __name__ == "__main__":
    main()
