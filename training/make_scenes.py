"""Stage 1: draw tabletop scenes and what people say about them.

A training pool: shards of pictures, id maps and what they show, 2 processes, about 5 minutes for 30,000 scenes on two cores:
    python -m training.make_scenes pool --out runs/scenes --scenes 30000
What people say about them, 16 examples a scene:
    python -m training.make_scenes talk --out runs/scenes --examples 16
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
from training.scenes.spec import Seen, View
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


def make_shard(first_seed: int, count: int, image_side: int, ids_side: int, path: str) -> None:
    rgb = np.zeros((count, image_side, image_side, 3), np.uint8)
    ids = np.zeros((count, ids_side, ids_side), np.uint8)
    scenes = []
    for n in range(count):
        world = draw_world(first_seed + n, crowd="clutter" if n % 8 == 7 else "normal")
        picture, id_map = render(world)
        rgb[n], ids[n] = letterbox_rgb(picture, image_side), letterbox_ids(id_map, ids_side)
        scenes.append({
            "seed": world.seed, "solids": [[s.shape, s.colour, s.size, s.material, s.texture] for s in world.solids],
            "seen": [asdict(s) for s in see(world, id_map).seen],
        })
    Path(path + ".json").write_text(json.dumps(scenes))
    np.savez(path + ".tmp.npz", rgb=rgb, ids=ids)
    Path(path + ".tmp.npz").rename(path + ".npz")  # the shard counts only when it is whole


def make_pool(out: Path, scenes: int, preset: str, workers: int) -> None:
    config = PRESETS[preset]
    out.mkdir(parents=True, exist_ok=True)
    shards = [s for s in range(scenes // SHARD) if not (out / f"{s:04d}.npz").exists()]
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(make_shard, s * SHARD, SHARD, config.image_side, config.mask_side * 4, str(out / f"{s:04d}")) for s in shards]
        for job in tqdm(jobs, desc="shards", mininterval=5):
            job.result()


def talk_shard(file: str, per_scene: int) -> None:
    said = []
    for scene in json.loads(Path(file).read_text()):
        view = View(tuple(Seen(**s) for s in scene["seen"]))
        said.append([asdict(e) for e in examples(view, random.Random(scene["seed"]), per_scene)])
    Path(file.replace(".json", ".talk")).write_text(json.dumps(said))


def make_talk(out: Path, per_scene: int, workers: int) -> None:
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(talk_shard, str(file), per_scene) for file in sorted(out.glob("????.json"))]
        for job in tqdm(jobs, desc="talk", mininterval=5):
            job.result()


def make_suite(name: str, count: int, out: Path, first: int = 0) -> None:
    kinds, crowd, backgrounds = SUITES[name]
    out.mkdir(parents=True, exist_ok=True)
    offset = sorted(SUITES).index(name) * 1_000_000
    cases, seed = [], SUITE_SEED + offset + first
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
    pool.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    pool.add_argument("--workers", type=int, default=2)
    talk = commands.add_parser("talk")
    talk.add_argument("--out", type=Path, required=True)
    talk.add_argument("--examples", type=int, default=16)
    talk.add_argument("--workers", type=int, default=2)
    suite = commands.add_parser("suite")
    suite.add_argument("--name", required=True, choices=sorted(SUITES))
    suite.add_argument("--count", type=int, default=500)
    suite.add_argument("--out", type=Path, required=True)
    suite.add_argument("--first", type=int, default=0, help="seeds from here on, for pictures that are in no suite")
    options = parser.parse_args()
    if options.command == "pool":
        make_pool(options.out, options.scenes, options.preset, options.workers)
    elif options.command == "talk":
        make_talk(options.out, options.examples, options.workers)
    else:
        make_suite(options.name, options.count, options.out, options.first)


if __name__ == "__main__":
    main()
