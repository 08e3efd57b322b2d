"""More requests for what is not there, for the photographs of a pool: half of them for the names that the detector
takes for there although they are not. Without them a model draws whatever it is asked for: a picture has a few of 80
names, and people mostly ask for those.

    python -m training.absent --pool runs/pool --vision runs/everyday/vision.pt --first 100 --each 6
Takes the shards --first to --first + 99, whose pictures say which names are surely absent (training/photos.py). A
second run replaces what the first one added.
"""

import argparse
import json
import random
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from training.config import PRESETS
from training.data import Pool
from training.model import SegModel
from training.photo_eye import SCORES, largest_scores
from training.pretrained import COCO_NAMES
from training.scenes.photo_names import related
from training.scenes.photo_talk import nothing
from training.scenes.typed import typed
from training.train_lm import look

LIKELY = 6  # of the absent names, so many with the largest scores are asked for as often as all others together
KIND = "not there"


def more_absent(scene: dict, scores: np.ndarray, each: int, rng: random.Random) -> list[dict]:
    """`scene`: {things, absent: names}; scores [80]: of each of COCO's names the largest in the picture."""
    present = frozenset().union(*(related(name) for name in scene["things"]))
    absent = [name for name in scene["absent"] if name not in present]
    if not absent:
        return []
    known = [name for name in absent if name in COCO_NAMES]
    likely = sorted(known, key=lambda name: -scores[COCO_NAMES.index(name)])[:LIKELY]
    names = [rng.choice(likely if likely and n % 2 == 0 else absent) for n in range(each)]
    return [asdict(typed(nothing(rng, name), rng)) | {"kind": KIND} for name in names]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--vision", type=Path, required=True, help="checkpoint of training.photo_eye")
    parser.add_argument("--first", type=int, required=True, help="number of the first shard")
    parser.add_argument("--each", type=int, default=6, help="requests for each picture")
    parser.add_argument("--preset", default="everyday")
    parser.add_argument("--jitter", type=float, default=0.5, help="as of train_lm, whose features are read")
    options = parser.parse_args()
    config, rng = PRESETS[options.preset], random.Random(options.first)
    model = SegModel(config)
    model.vision.load_state_dict(torch.load(options.vision, weights_only=True, map_location="cpu")["encoder"])
    pool = Pool(options.pool, config.mask_side)
    seen = look(model.eval(), pool, options.vision, "cpu", options.jitter)
    at = added = 0
    for file in pool.talk_files:
        scenes, talk = json.loads(file.with_suffix(".json").read_text()), json.loads(file.read_text())
        if options.first <= int(file.stem) < options.first + 100:
            scores = largest_scores(seen[at : at + len(scenes), :, -SCORES:].float()).amax(1).numpy()
            for scene, said, row in zip(scenes, talk, scores):
                more = more_absent(scene, row, options.each, rng) if scene.get("absent") else []
                said[:] = [e for e in said if e["kind"] != KIND] + more
                added += len(more)
            file.write_text(json.dumps(talk))
        at += len(scenes)
    print(f"{added} requests for what is not there")


if __name__ == "__main__":
    main()
