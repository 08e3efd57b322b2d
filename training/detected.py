"""Stage 1 for photographs, after training/photos.py: answers that NanoDet's detections support.

    python -m training.detected --pool runs/everyday/scenes --nanodet package/models --data photos \
        --sets caltech101 --mosaics coco clothes --count 1000
1. Every "what is in the picture?" of the pool's photographs gets an answer without the names that NanoDet does not
   detect, and there are more of these questions. A model that has to say names it cannot see says names at random in
   other photographs.
2. New shards of photographs that NanoDet was not trained on, with the names that it detects: what the image shows,
   whether something is there, masks of what is not there. A mosaic is a square of four images of --sets and --mosaics,
   so that an answer has several names. NanoDet was trained on the photographs of COCO, so its scores are higher there
   than in other photographs; from COCO alone a model does not learn how far to trust them.
Takes minutes.
"""

import argparse
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from tqdm import tqdm

from training.boxes import Boxes
from training.config import PRESETS
from training.features import encoder_of
from training.geometry import letterbox_rgb, normalise
from training.photos import MIN_AREA, SHARD
from training.pretrained import COCO_NAMES, NanoDet, nanodet
from training.scenes.histories import with_history
from training.scenes.photo_examples import (
    HISTORY,
    Thing,
    absent_example,
    description,
    exists_example,
    independent_example,
    what_example,
)
from training.scenes.photo_names import RENAMED, related
from training.scenes.spec import Example
from training.scenes.typed import typed_in_some_wording

SEEN = 0.37  # least score of a thing that an answer names
SUPPORTED = 0.27  # the same for a thing that has a mask or is the title of the image
ALONE = 0.5  # the same for a thing that is not among the known names of the image
UNSEEN = 0.12  # a name with a lower score is absent
MORE = 2  # questions about what an image with masks shows, added to those of training/photos.py
OVERLAP = 0.5  # largest IoU of two things of one name
EXAMPLES = {"what": 5, "exists": 3, "absent": 3, "chat": 1}  # of each image of a new shard


@dataclass(frozen=True)
class Detections:
    things: list[Thing]  # with a score of SEEN or more; `area` is that of the box
    scores: dict[str, float]  # the largest score of each name


class BoxesOfPixels(nn.Module):
    """[B, 3, P, P] normalised pixels -> the boxes of training/boxes.py [B, n, 84]."""

    def __init__(self, net: NanoDet):
        super().__init__()
        self.net, self.boxes = net, Boxes()

    def forward(self, pixels: Tensor) -> Tensor:
        return self.boxes([head for _, head in self.net.heads(pixels)])


Detector = Callable[[np.ndarray], Detections]


def detector(net: NanoDet, side: int) -> Detector:
    """A function from a square image, uint8 [side, side, 3], to what NanoDet detects."""
    encode = encoder_of(BoxesOfPixels(net).eval(), side, "cpu")

    def detect(square: np.ndarray) -> Detections:
        cells = torch.from_numpy(encode(normalise(torch.from_numpy(square.copy())[None]))[0]).float()
        score, box = cells[:, :80], cells[:, 80:]
        most = score.amax(0)
        things = [thing for name in (most >= SEEN).nonzero()[:, 0].tolist() for thing in of_name(name, box, score)]
        return Detections(things, dict(zip(COCO_NAMES, most.tolist())))

    return detect


def of_name(name: int, box: Tensor, score: Tensor) -> Iterator[Thing]:
    """The boxes [n, 4] with a score of SEEN or more for a name, without those that overlap a better one."""
    kept: list[Tensor] = []
    for i in score[:, name].argsort(descending=True).tolist():
        if score[i, name] < SEEN:
            return
        if all(box_iou(box[i], other) < OVERLAP for other in kept):
            kept.append(box[i])
            x0, y0, x1, y1 = box[i].tolist()
            yield Thing(0, COCO_NAMES[name], (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) * (y1 - y0))


def box_iou(a: Tensor, b: Tensor) -> float:
    both = (torch.minimum(a[2:], b[2:]) - torch.maximum(a[:2], b[:2])).clamp(min=0).prod()
    return float(both / ((a[2:] - a[:2]).prod() + (b[2:] - b[:2]).prod() - both).clamp(min=1e-6))


# --- answers of images that have masks ---


def supported(things: list[Thing], found: Detections, whole: bool) -> list[Thing]:
    """The things with a mask that the detector sees too, and other detected things if not all things have masks. Names
    that are not COCO's stay."""
    named = frozenset().union(*(related(t.name) for t in things)) if things else frozenset()
    seen = [t for t in things if found.scores.get(t.name, 1) >= SUPPORTED]
    return seen if whole else seen + [t for t in found.things if t.name not in named]


def amend(talk: Path, detect: Detector) -> int:
    """Rewrites the answers to "what is in the picture?" of one shard, in place, and adds MORE of these questions about
    each image. Returns their number."""
    shard, rng = np.load(talk.with_suffix(".npz")), random.Random(talk.stem)
    described, talks, count = json.loads(talk.with_suffix(".json").read_text()), json.loads(talk.read_text()), 0
    for rgb, ids, scene, examples in zip(shard["rgb"], shard["ids"], described, talks):
        areas = np.bincount(ids.ravel(), minlength=len(scene["things"]) + 1)[1:] / ids.size
        things = [Thing(i, name, 0, 0, areas[i]) for i, name in enumerate(scene["things"]) if areas[i] >= MIN_AREA]
        named = supported(things, detect(rgb), bool(scene["absent"]))
        asked = [e for e in examples if e["kind"] == "what"]
        if named:
            asked += [asdict(typed_in_some_wording(partial(what_example, rng, named), rng)) for _ in range(MORE)]
        examples[:] = [e for e in examples if e["kind"] != "what"]
        examples += [{**e, "answer": description(named)} for e in asked if named]
        count += len(asked)
    talk.write_text(json.dumps(talks))
    return count


# --- images without masks ---


def photographs(data: Path, sets: list[str]) -> list[tuple[Path, frozenset[str]]]:
    """(file, names of its things) of every training image of the sets."""
    rows = [(name, json.loads(line)) for name in sets for line in (data / f"{name}.jsonl").read_text().splitlines()]
    renamed = lambda name, o: RENAMED.get(name, {}).get(o["name"], o["name"])
    return [
        (data / row["file"], frozenset(renamed(name, o) for o in row["objects"]) - {None})
        for name, row in rows
        if row["split"] == "train"
    ]


def mosaic(files: list[Path], side: int, rng: random.Random) -> np.ndarray:
    """uint8 [side, side, 3]: four images around a random point. The shorter side of each fits its part."""
    square, at = np.zeros((side, side, 3), np.uint8), [round(side * rng.uniform(0.35, 0.65)) for _ in "xy"]
    for k, file in enumerate(files):
        (x0, x1), (y0, y1) = (((0, at[i]), (at[i], side))[k >> i & 1] for i in (0, 1))
        image = Image.open(file).convert("RGB")
        ratio = max((x1 - x0) / image.width, (y1 - y0) / image.height)
        image = image.resize((round(image.width * ratio + 0.5), round(image.height * ratio + 0.5)))
        square[y0:y1, x0:x1] = np.asarray(image)[: y1 - y0, : x1 - x0]
    return square


def listed(found: Detections, names: frozenset[str], single: bool) -> list[Thing]:
    """The things that an answer names. `names`: known names; `single`: one of them fills much of the image, and only
    people are believed beside it."""
    least = lambda name: SEEN if name in names else ALONE if name == "person" or not single else 1.0
    things = [t for t in found.things if found.scores[t.name] >= least(t.name)]
    told = names - {t.name for t in things} if single else ()
    return [Thing(0, name, 0.5, 0.5, 1.0) for name in told if found.scores.get(name, 1) >= SUPPORTED] + things


def examples_of(found: Detections, names: frozenset[str], single: bool, rng: random.Random) -> list[Example]:
    things = listed(found, names, single)
    sure = frozenset().union(*(related(name) for name in {*names, *(t.name for t in things)}))
    absent = [name for name, score in found.scores.items() if score < UNSEEN and not related(name) & sure]
    likely = sorted(absent, key=lambda name: -found.scores[name])[:12]

    def one(kind: str, wording: str) -> Example | None:
        if kind == "chat":
            return independent_example(kind, rng, wording)
        if kind == "what":
            return what_example(rng, things, wording) if things else None
        there = kind == "exists" and things and rng.random() < 0.5
        name = rng.choice(things).name if there else rng.choice(likely if rng.random() < 0.5 else absent)
        if kind == "exists":
            return exists_example(rng, name, bool(there), wording=wording)
        return absent_example(rng, name, wording)

    typed_one = lambda kind: typed_in_some_wording(partial(one, kind), rng)
    any_one = lambda: typed_one(rng.choice(list(EXAMPLES)))
    made = [e for kind, count in EXAMPLES.items() for e in (typed_one(kind) for _ in range(count)) if e]
    return [with_history(e, any_one, rng) if rng.random() < HISTORY else e for e in made]


def write_shards(options: argparse.Namespace, detect: Detector) -> int:
    config, rows, shard = PRESETS[options.preset], [], options.first
    photos, tiles = (photographs(options.data, sets) for sets in (options.sets, options.mosaics))
    total = len(photos) + options.count
    for n in tqdm(range(total), desc="detected", mininterval=10):
        rng = random.Random(f"{options.first} {n}")
        if n < len(photos):
            file, names = photos[n]
            square = letterbox_rgb(np.asarray(Image.open(file).convert("RGB")), config.image_side)
        else:
            four = rng.sample(photos, 2) + rng.sample(tiles or photos, 2)
            rng.shuffle(four)
            names = frozenset().union(*(each for _, each in four))
            square = mosaic([file for file, _ in four], config.image_side, rng)
        examples = examples_of(detect(square), names, n < len(photos), rng)
        rows.append((square, {"things": []}, [asdict(e) for e in examples]))
        if len(rows) == SHARD or n == total - 1:
            rgb, described, talks = zip(*rows)
            path = options.pool / f"{shard:04d}"
            path.with_suffix(".json").write_text(json.dumps(described))
            path.with_suffix(".talk").write_text(json.dumps(talks))
            ids = np.zeros((len(rows), config.ids_side, config.ids_side), np.uint8)
            np.savez(path.with_suffix(".npz"), rgb=np.stack(rgb), ids=ids)
            rows, shard = [], shard + 1
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--nanodet", type=Path, required=True, help="folder models/ of the package")
    parser.add_argument("--data", type=Path, required=True, help="folder of <set>.jsonl files (training/photos.py)")
    parser.add_argument("--sets", nargs="+", default=[], help="sets with one named thing in each image")
    parser.add_argument("--mosaics", nargs="+", default=[], help="sets that are only in mosaics")
    parser.add_argument("--count", type=int, default=0, help="number of mosaics")
    parser.add_argument("--first", type=int, default=600, help="number of the first new shard")
    parser.add_argument("--preset", default="everyday", choices=sorted(PRESETS))
    options = parser.parse_args()
    detect = detector(nanodet(options.nanodet), PRESETS[options.preset].image_side)
    shards = [
        talk
        for talk in sorted(options.pool.glob("????.talk"))
        if int(talk.stem) < options.first and "things" in json.loads(talk.with_suffix(".json").read_text())[0]
    ]
    amended = sum(amend(talk, detect) for talk in tqdm(shards, desc="amend", mininterval=10))
    print(f"{amended} answers of {len(shards)} shards amended, {write_shards(options, detect)} new images")


if __name__ == "__main__":
    main()
