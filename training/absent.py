"""Finds, for photographs, the names of absent things with the highest scores of a detector. Training asks for these
names most often. Without such questions a model returns a mask for every name: a photograph has a few of the 80 names,
and most questions are about these.

    python -m training.absent --data photos --sets coco msrc --vision runs/everyday/vision.pt --out runs/photos
Writes <out>/<set>.jsonl: the lines of --data with absolute paths of the files and, for each image, `mistaken`: the
likeliest of the names that are certainly absent (training/photos.py), by the class scores of NanoDet. Takes minutes.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tqdm import tqdm

from training.config import PRESETS
from training.features import encoder_of
from training.geometry import letterbox_rgb, normalise
from training.model import SegModel
from training.photo_features import SCORES, largest_scores
from training.photo_sets import from_jsonl
from training.pretrained import COCO_NAMES
from training.scenes.photo_names import RENAMED, related

LIKELY = 6  # names for each image


def mistaken(named: set[str], every_name: set[str], scores: np.ndarray) -> list[str]:
    """The LIKELY absent names with the highest scores, in descending order. `named`: the names in the image;
    `every_name`: the names of the set; scores [80]: the largest score of each COCO name in the image."""
    present = frozenset().union(*(related(name) for name in named))
    absent = [name for name in COCO_NAMES if name in every_name and name not in present]
    return sorted(absent, key=lambda name: -scores[COCO_NAMES.index(name)])[:LIKELY]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--vision", type=Path, required=True, help="checkpoint of training.photo_features")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--preset", default="everyday")
    options = parser.parse_args()
    config = PRESETS[options.preset]
    model = SegModel(config).eval().requires_grad_(False)
    model.vision.load_state_dict(torch.load(options.vision, weights_only=True, map_location="cpu")["encoder"])
    encode = encoder_of(model.vision.photo, config.image_side, "cpu")
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.sets:
        every_name = {n for photo in from_jsonl(options.data, name) for n in photo.names}
        lines, renamed = [], RENAMED.get(name, {})
        for line in tqdm((options.data / f"{name}.jsonl").read_text().splitlines(), desc=name, mininterval=10):
            row = json.loads(line)
            rgb = np.asarray(Image.open(options.data / row["file"]).convert("RGB"))
            features = encode(normalise(torch.from_numpy(letterbox_rgb(rgb, config.image_side).copy())[None]))
            scores = largest_scores(torch.from_numpy(features[:, :, -SCORES:]).float()).amax(1)[0].numpy()
            named = {renamed.get(o["name"], o["name"]) for o in row["objects"]} - {None}
            row |= {
                "file": str((options.data / row["file"]).resolve()),
                "mistaken": mistaken(named, every_name, scores),
            }
            lines.append(json.dumps(row) + "\n")
        (options.out / f"{name}.jsonl").write_text("".join(lines))


if __name__ == "__main__":
    main()
