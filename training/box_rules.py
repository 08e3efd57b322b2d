"""Stage 10: how each thing of a name that NanoDet detects gets a mask of its own (`mask.boxes` of the manifest,
inference/each-detected.ts): the least score of a box of each of COCO's names, chosen on photographs with masks. About
two minutes; prints the score of each name.

    python -m training.box_rules --out models/everyday --data photos --set coco
The other rules were chosen on the same photographs (docs/evaluation.md).
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image

from training.geometry import letterbox_box, letterbox_rgb, normalise
from training.manifest_file import changed_manifest
from training.photo_sets import Photo, from_jsonl
from training.pretrained import COCO_NAMES
from training.rle import decode

OVERLAP = 0.5  # IoU from which two boxes of a name are of the same thing, and a box is that of a thing
INSIDE = 0.8  # share of the smaller one of two boxes in the other from which they are of the same thing
MIN_AREA = 0.01  # share of the image that a thing covers
LEVELS = tuple(level / 100 for level in range(25, 51, 5))  # the scores to choose from
SHARED = 30  # things of all names together that count for each name
RULES = {"margin": 1.3, "prior": {"weight": 6, "inside": 1.5}}


@dataclass
class Counts:
    """At one least score: boxes of a thing, boxes, things."""

    right: float = 0
    boxes: float = 0
    things: float = 0

    def plus(self, other: "Counts", times: float = 1) -> "Counts":
        return Counts(
            self.right + times * other.right, self.boxes + times * other.boxes, self.things + times * other.things
        )

    def f1(self) -> float:
        return 2 * self.right / max(1e-6, self.boxes + self.things)


def shares(box: np.ndarray, others: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """[4], [n, 4]: x0, y0, x1, y1 -> [n]: IoU, and the share of the smaller box in the larger one"""
    sides = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    both = sides.clip(0).prod(1)
    area = lambda b: (b[..., 2:] - b[..., :2]).prod(-1).clip(1e-9)
    return both / (area(box) + area(others) - both), both / np.minimum(area(box), area(others))


def suppressed(boxes: np.ndarray) -> np.ndarray:
    """Rows [n, 5] of one name, corners and score -> the best one of each thing, as the engine keeps them."""
    kept: list[np.ndarray] = []
    for row in boxes[np.argsort(-boxes[:, 4], kind="stable")]:
        iou, inside = shares(row[:4], np.array(kept).reshape(-1, 5)[:, :4])
        if not ((iou >= OVERLAP) | (inside >= INSIDE)).any():
            kept.append(row)
    return np.stack(kept) if kept else np.zeros((0, 5), np.float32)


def counted(boxes: np.ndarray, things: np.ndarray, small: np.ndarray) -> Counts:
    """Boxes [n, 5], things and smaller things [m, 4]. A box that lies mostly in a smaller thing counts for nothing."""
    free, right = list(range(len(boxes))), 0
    for thing in things:
        fits = [(shares(thing, boxes[[i], :4])[0][0], i) for i in free]
        best, i = max(fits, default=(0, 0))
        if best >= OVERLAP:
            right, free = right + 1, [other for other in free if other != i]
    return Counts(right, right + sum(not lies_in(boxes[i], small) for i in free), len(things))


def lies_in(box: np.ndarray, others: np.ndarray) -> bool:
    both = (np.minimum(box[2:4], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).clip(0).prod(1)
    return bool((2 * both > (box[2:4] - box[:2]).prod()).any())


def box_of(mask: np.ndarray, side: int) -> np.ndarray:
    """bool [H, W] -> its bounding box, in 0..1 of the square image"""
    height, width = mask.shape
    left, top, w, h = letterbox_box(width, height, side)
    (rows,), (columns,) = mask.any(1).nonzero(), mask.any(0).nonzero()
    x, y = np.array([columns[0], columns[-1] + 1]), np.array([rows[0], rows[-1] + 1])
    x, y = (left + x * w / width) / side, (top + y * h / height) / side
    return np.array([x[0], y[0], x[1], y[1]])


def of_photo(photo: Photo, rows: np.ndarray, side: int) -> Iterator[tuple[int, list[Counts]]]:
    """The index of each name in the photograph, and its counts at each of LEVELS. Crowds have no boxes: their names are
    left out. `rows` [n, 6] of the vision graph."""
    for name in sorted(set(photo.names) & set(COCO_NAMES) - photo.crowds):
        masks = [decode(mask) for mask, own in zip(photo.masks, photo.names) if own == name]
        large = [mask.mean() >= MIN_AREA for mask in masks]
        corners = np.array([box_of(mask, side) for mask in masks if mask.any()]).reshape(-1, 4)
        large = np.array([big for mask, big in zip(masks, large) if mask.any()], bool)
        index = COCO_NAMES.index(name)
        boxes = suppressed(rows[rows[:, 5] == index, :5])
        at = [counted(boxes[boxes[:, 4] >= level], corners[large], corners[~large]) for level in LEVELS]
        if large.any():
            yield index, at


def least_scores(counts: dict[int, list[Counts]]) -> list[float]:
    """For each of COCO's names the score with the largest F1, of its own things and a share of all others."""
    every = [Counts() for _ in LEVELS]
    for own in counts.values():
        every = [total.plus(one) for total, one in zip(every, own)]
    least = []
    for index in range(len(COCO_NAMES)):
        own = counts.get(index, [Counts()] * len(LEVELS))
        f1 = [one.plus(total, SHARED / max(1, total.things)).f1() for one, total in zip(own, every)]
        least.append(LEVELS[int(np.argmax(f1))])
    return least


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    parser.add_argument("--data", type=Path, required=True, help="folder of <set>.jsonl files (training/photos.py)")
    parser.add_argument("--set", required=True, help="a set that marks every thing")
    options = parser.parse_args()
    session = onnxruntime.InferenceSession(str(options.out / "vision.onnx"), providers=["CPUExecutionProvider"])
    side, counts = session.get_inputs()[0].shape[-1], {}
    for photo in from_jsonl(options.data, options.set):
        square = letterbox_rgb(np.asarray(Image.open(photo.file).convert("RGB")), side)
        pixels = normalise(torch.from_numpy(square.copy())[None]).numpy()
        (rows,) = session.run(["boxes"], {"pixels": pixels})
        for index, found in of_photo(photo, rows[0], side):
            before = counts.get(index, [Counts()] * len(LEVELS))
            counts[index] = [total.plus(one) for total, one in zip(before, found)]
    least = least_scores(counts)
    for name, score in zip(COCO_NAMES, least):
        print(f"{name:15} {score:.2f}")
    with changed_manifest(options.out) as manifest:
        manifest["mask"]["boxes"] = {"overlap": OVERLAP, "inside": INSIDE, "least": least, **RULES}


if __name__ == "__main__":
    main()
