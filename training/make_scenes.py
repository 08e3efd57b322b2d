"""Stage 1: draw tabletop scenes and what people say about them.

A training pool: shards of pictures, id maps and what they show, 2 processes, about 5 minutes for 30,000 scenes on
two cores (and 1,000 pictures of anything but a tabletop):
    python -m training.make_scenes pool --out runs/scenes --scenes 30000
What people say about them, 16 examples a scene:
    python -m training.make_scenes talk --out runs/scenes --examples 16
A fixed suite for evaluation (pictures and cases.jsonl, the format that `npm run eval` reads), seconds; compared with
bench/suites.json when whole:
    python -m training.make_scenes suite --name refer --out runs/suites/refer
Pool seeds are below 10 million, suite seeds above: they never meet.
"""

import argparse
import hashlib
import json
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from training.config import PRESETS
from training.geometry import letterbox_box, letterbox_ids, letterbox_rgb
from training.rle import encode
from training.scenes.elsewhere import draw_elsewhere
from training.scenes.language import ELSEWHERE, POINTING, blind, elsewhere, example, examples
from training.scenes.places import UNITS, placed, written
from training.scenes.render import render, see
from training.scenes.restyle import restyle
from training.scenes.spec import Example, Region, Seen, View
from training.scenes.suites import SUITES, Suite
from training.scenes.typed import typed
from training.scenes.words import typos
from training.scenes.world import draw_world

SHARD = 250
IDS_SIDE = 256  # about the size at which the pictures are drawn; of places in suites
CHECKSUMS = Path(__file__).parent.parent / "bench" / "suites.json"


def make_shard(first_seed: int, count: int, image_side: int, ids_side: int, path: str, styled: bool = False) -> None:
    rgb = np.zeros((count, image_side, image_side, 3), np.uint8)
    ids = np.zeros((count, ids_side, ids_side), np.uint8)
    scenes = []
    for n in range(count):
        world = draw_world(first_seed + n, crowd="clutter" if n % 8 == 7 else "normal")
        picture, id_map = render(world)
        if styled:
            picture = restyle(picture, id_map, world, random.Random(world.seed))
        rgb[n], ids[n] = letterbox_rgb(picture, image_side), letterbox_ids(id_map, ids_side)
        scenes.append(
            {
                "seed": world.seed,
                "solids": [[s.shape, s.colour, s.size, s.material, s.texture] for s in world.solids],
                "seen": [asdict(s) for s in see(world, id_map).seen],
            }
        )
    Path(path + ".json").write_text(json.dumps(scenes))
    np.savez(path + ".tmp.npz", rgb=rgb, ids=ids)
    Path(path + ".tmp.npz").rename(path + ".npz")  # the shard counts only when it is whole


def restyled_shard(first_seed: int, count: int, image_side: int, ids_side: int, path: str) -> None:
    make_shard(first_seed, count, image_side, ids_side, path, True)


def elsewhere_shard(first_seed: int, count: int, image_side: int, ids_side: int, path: str) -> None:
    """Pictures that show no tabletop. They look like a scene without solids."""
    rgb = np.stack([letterbox_rgb(draw_elsewhere(first_seed + n, held_out=False), image_side) for n in range(count)])
    scenes = [{"seed": first_seed + n, "solids": [], "seen": [], "elsewhere": True} for n in range(count)]
    Path(path + ".json").write_text(json.dumps(scenes))
    np.savez(path + ".tmp.npz", rgb=rgb, ids=np.zeros((count, ids_side, ids_side), np.uint8))
    Path(path + ".tmp.npz").rename(path + ".npz")


def make_pool(out: Path, scenes: int, elsewhere: int, restyled: int, preset: str, workers: int) -> None:
    config = PRESETS[preset]
    out.mkdir(parents=True, exist_ok=True)
    sorts = ((make_shard, scenes), (elsewhere_shard, elsewhere), (restyled_shard, restyled))
    shards = enumerate(make for make, count in sorts for _ in range(count // SHARD))
    with ProcessPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(make, s * SHARD, SHARD, config.image_side, config.ids_side, str(out / f"{s:04d}"))
            for s, make in shards
            if not (out / f"{s:04d}.npz").exists()
        ]
        for job in tqdm(jobs, desc="shards", mininterval=5):
            job.result()


def talk_shard(file: str, per_scene: int) -> None:
    scenes = json.loads(Path(file).read_text())
    if "things" in scenes[0]:
        return  # photographs, of which training/photos.py says what there is to say
    said, ids = [], np.load(file.replace(".json", ".npz"))["ids"]
    for scene, square in zip(scenes, ids):
        rng = random.Random(scene["seed"])
        if scene.get("elsewhere"):
            drawn = [
                elsewhere(rng, kind) for kind in rng.choices(list(ELSEWHERE), list(ELSEWHERE.values()), k=per_scene)
            ]
            said.append([asdict(typed(e, rng)) for e in drawn if e])
        else:
            view = placed(View(tuple(Seen(**s) for s in scene["seen"])), square, rng)
            unseen = blind(rng)
            said.append([asdict(written(e)) for e in (*examples(view, rng, per_scene), *([unseen] if unseen else ()))])
    Path(file.replace(".json", ".talk")).write_text(json.dumps(said))


def make_talk(out: Path, per_scene: int, workers: int) -> None:
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(talk_shard, str(file), per_scene) for file in sorted(out.glob("????.json"))]
        for job in tqdm(jobs, desc="talk", mininterval=5):
            job.result()


def one_case(suite: Suite, seed: int) -> tuple[np.ndarray, np.ndarray, Example] | None:
    """(picture [H, W, 3], ids [H, W], what is said of it) of a seed; None where the view does not allow what was
    drawn."""
    rng = random.Random(seed)
    if suite.tabletop:
        world = draw_world(seed, crowd=suite.crowd, backgrounds=suite.backgrounds)
        picture, ids = render(world)
        kind = rng.choices(list(suite.kinds), list(suite.kinds.values()))[0]
        view = see(world, ids)
        if kind in POINTING:
            view = placed(view, letterbox_ids(ids, IDS_SIDE), rng)
        said = example(view, rng, kind, suite.wording)
        if (
            said
            and suite.rivals
            and any(sum(s.shape == world.solids[t].shape for s in view.seen) <= suite.rivals for t in said.target or ())
        ):
            return None
    else:
        picture = draw_elsewhere(seed, held_out=True)
        ids = np.zeros(picture.shape[:2], np.uint8)
        said = elsewhere(rng, rng.choices(list(suite.kinds), list(suite.kinds.values()))[0], suite.wording)
    if said and suite.mistyped:
        said = replace(said, question=typos(said.question, rng))
    return said and (picture, ids, said)


def route_of(said: Example) -> str:
    if said.kind in ("both", "out-of-scope"):
        return said.kind
    return "answer" if said.target is None else "segment"


def pixels_of(region: Region, width: int, height: int) -> dict:
    """A region in pixels of the picture, as a client would send it."""
    left, top, w, h = letterbox_box(width, height, IDS_SIDE)

    def pixel(x: float, y: float) -> tuple[float, float]:
        return min(max(0.0, ((x * IDS_SIDE / UNITS) - left) * width / w), float(width)), min(
            max(0.0, ((y * IDS_SIDE / UNITS) - top) * height / h), float(height)
        )

    out: dict = {}
    if region.points:
        out["points"] = [dict(zip("xy", pixel(x + 0.5, y + 0.5))) for x, y in region.points]
    if region.box:
        (x0, y0), (x1, y1) = pixel(*region.box[:2]), pixel(region.box[2] + 1, region.box[3] + 1)
        out["box"] = {"x": x0, "y": y0, "width": x1 - x0, "height": y1 - y0}
    return out


def make_suite(name: str, count: int | None, out: Path, first: int = 0) -> None:
    suite = SUITES[name]
    count = count or suite.count
    out.mkdir(parents=True, exist_ok=True)
    cases, seed, pixels = [], suite.seed + first, hashlib.sha256()
    progress = tqdm(total=count, desc=name)
    while len(cases) < count:
        made = one_case(suite, seed)
        seed += 1
        if made is None:
            continue
        picture, ids, said = made
        file = f"{len(cases):05d}.png"
        Image.fromarray(picture).save(out / file)
        pixels.update(picture.tobytes())
        history = [
            {"role": role, "text": text} for pair in said.history for role, text in zip(("user", "assistant"), pair)
        ]
        height, width = ids.shape
        target = None if said.target is None else encode(np.isin(ids, [i + 1 for i in said.target]))
        pointing = {
            "regions": [pixels_of(r, width, height) for r in said.regions],
            "refine": said.refined and encode(np.isin(ids, [i + 1 for i in said.refined.objects])),
        }
        cases.append(
            {
                "id": f"{name}-{len(cases):05d}",
                "seed": seed - 1,
                "kind": said.kind,
                "image": file,
                "messages": [*history, {"role": "user", "text": said.question}],
                "intent": "ANSWER" if said.target is None else "SEGMENT",
                "target": target,
                "label": said.label,
                "answer": said.answer,
                "route": route_of(said),
                **({key: value for key, value in pointing.items() if value}),
            }
        )
        progress.update()
    text = "".join(json.dumps(case) + "\n" for case in cases)
    (out / "cases.jsonl").write_text(text)
    check(name, count, first, {"cases": hashlib.sha256(text.encode()).hexdigest(), "pixels": pixels.hexdigest()})


def check(name: str, count: int, first: int, sums: dict[str, str]) -> None:
    """A whole suite is compared with the committed checksums: numbers of two machines are comparable only if these
    agree."""
    known = json.loads(CHECKSUMS.read_text()) if CHECKSUMS.exists() else {}
    if count != SUITES[name].count or first:
        return
    entry = {"seed": SUITES[name].seed, "count": count, **sums}
    if name not in known:
        CHECKSUMS.write_text(json.dumps({**known, name: entry}, indent=2, sort_keys=True) + "\n")
    elif known[name] != entry:
        sys.exit(
            f"{name} is not the suite of {CHECKSUMS}: "
            + ", ".join(k for k in entry if known[name].get(k) != entry[k])
            + " differ"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    pool = commands.add_parser("pool")
    pool.add_argument("--out", type=Path, required=True)
    pool.add_argument("--scenes", type=int, default=30_000)
    pool.add_argument("--elsewhere", type=int, default=1_000, help="pictures that show no tabletop, after the scenes")
    pool.add_argument("--restyled", type=int, default=0, help="scenes in other styles of drawing, after these")
    pool.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    pool.add_argument("--workers", type=int, default=2)
    talk = commands.add_parser("talk")
    talk.add_argument("--out", type=Path, required=True)
    talk.add_argument("--examples", type=int, default=16)
    talk.add_argument("--workers", type=int, default=2)
    suite = commands.add_parser("suite")
    suite.add_argument("--name", required=True, choices=sorted(SUITES))
    suite.add_argument("--count", type=int, help="fewer cases than the whole suite")
    suite.add_argument("--out", type=Path, required=True)
    suite.add_argument("--first", type=int, default=0, help="seeds from here on, for pictures that are in no suite")
    options = parser.parse_args()
    if options.command == "pool":
        make_pool(options.out, options.scenes, options.elsewhere, options.restyled, options.preset, options.workers)
    elif options.command == "talk":
        make_talk(options.out, options.examples, options.workers)
    else:
        make_suite(options.name, options.count, options.out, options.first)


if __name__ == "__main__":
    main()
