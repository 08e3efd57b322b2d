"""Stage 1: draw tabletop scenes and what people say about them.

A training pool (shards of pictures, id maps, labels and examples), 2 processes, about 12 minutes for 30,000 scenes on two cores:
    python -m training.make_scenes pool --out runs/scenes --scenes 30000 --examples 16
A fixed suite for evaluation (pictures and cases.jsonl, the format that `npm run eval` reads), seconds:
    python -m training.make_scenes suite --name refer --count 500 --out runs/suites/refer
Pool seeds are below 10 million, suite seeds above: they never meet.
"""
import argparse
import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from training.config import PRESETS
from training.geometry import letterbox_ids, letterbox_rgb
from training.rle import encode
from training.scenes.language import example, examples
from training.scenes.render import render, see
from training.scenes.world import draw_world

SHARD = 500
SUITE_SEED = 10_000_000
# What each suite asks, in shares, and how its worlds are drawn.
REFER = {"attribute": 0.40, "relation": 0.22, "ordinal": 0.08, "superlative": 0.12, "plural": 0.08, "negation": 0.05, "none": 0.05}
ASK = {"count": 0.2, "exists": 0.2, "attribute-of": 0.3, "compare": 0.1, "where": 0.1, "describe": 0.1}
SUITES = {
    "refer": (REFER, "normal", "train"),
    "plural": ({"plural": 1.0}, "normal", "train"),
    "none": ({"none": 1.0}, "normal", "train"),
    "ask": (ASK, "normal", "train"),
    "clutter": (REFER, "clutter", "held_out"),
    "mixed": ({**{k: v * 0.7 for k, v in REFER.items()}, **{k: v * 0.25 for k, v in ASK.items()}, "chat": 0.03, "out-of-scope": 0.02}, "normal", "train"),
}


def make_shard(first_seed: int, count: int, per_scene: int, image_side: int, ids_side: int, path: str) -> None:
    rgb = np.zeros((count, image_side, image_side, 3), np.uint8)
    ids = np.zeros((count, ids_side, ids_side), np.uint8)
    labels = []
    for n in range(count):
        world = draw_world(first_seed + n, crowd="clutter" if n % 8 == 7 else "normal")
        picture, id_map = render(world)
        rgb[n], ids[n] = letterbox_rgb(picture, image_side), letterbox_ids(id_map, ids_side)
        said = examples(see(world, id_map), random.Random(first_seed + n), per_scene)
        labels.append({"solids": [[s.shape, s.colour, s.size, s.material, s.texture] for s in world.solids], "examples": [asdict(e) for e in said]})
    with open(path + ".json", "w") as f:
        json.dump(labels, f)
    np.savez(path + ".tmp.npz", rgb=rgb, ids=ids)
    Path(path + ".tmp.npz").rename(path + ".npz")  # the shard counts only when it is whole


def make_pool(out: Path, scenes: int, per_scene: int, preset: str, workers: int, first_shard: int) -> None:
    config = PRESETS[preset]
    out.mkdir(parents=True, exist_ok=True)
    shards = [s for s in range(first_shard, first_shard + scenes // SHARD) if not (out / f"{s:04d}.npz").exists()]
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(make_shard, s * SHARD, SHARD, per_scene, config.image_side, config.mask_side * 4, str(out / f"{s:04d}")) for s in shards]
        for job in tqdm(jobs, desc="shards"):
            job.result()


def make_suite(name: str, count: int, out: Path) -> None:
    kinds, crowd, backgrounds = SUITES[name]
    out.mkdir(parents=True, exist_ok=True)
    offset = sorted(SUITES).index(name) * 1_000_000
    cases, seed = [], SUITE_SEED + offset
    progress = tqdm(total=count, desc=name)
    while len(cases) < count:
        rng = random.Random(seed)
        world = draw_world(seed, crowd=crowd, backgrounds=backgrounds)
        picture, id_map = render(world)
        kind = rng.choices(list(kinds), list(kinds.values()))[0]
        said = example(see(world, id_map), rng, kind)
        seed += 1
        if said is None:
            continue
        file = f"{len(cases):05d}.png"
        Image.fromarray(picture).save(out / file)
        history = [{"role": role, "text": text} for pair in said.history for role, text in zip(("user", "assistant"), pair)]
        target = None if said.target is None else encode(np.isin(id_map, [i + 1 for i in said.target]))
        cases.append({
            "id": f"{name}-{len(cases):05d}", "seed": seed - 1, "kind": said.kind, "image": file, "messages": [*history, {"role": "user", "text": said.question}],
            "intent": "ANSWER" if said.target is None else "SEGMENT", "target": target, "label": said.label, "answer": said.answer,
        })
        progress.update()
    (out / "cases.jsonl").write_text("".join(json.dumps(case) + "\n" for case in cases))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    pool = commands.add_parser("pool")
    pool.add_argument("--out", type=Path, required=True)
    pool.add_argument("--scenes", type=int, default=30_000)
    pool.add_argument("--examples", type=int, default=16)
    pool.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    pool.add_argument("--workers", type=int, default=2)
    pool.add_argument("--first-shard", type=int, default=0)
    suite = commands.add_parser("suite")
    suite.add_argument("--name", required=True, choices=sorted(SUITES))
    suite.add_argument("--count", type=int, default=500)
    suite.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if options.command == "pool":
        make_pool(options.out, options.scenes, options.examples, options.preset, options.workers, options.first_shard)
    else:
        make_suite(options.name, options.count, options.out)


if __name__ == "__main__":
    main()
