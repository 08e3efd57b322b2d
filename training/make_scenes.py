"""Stage 1: renders tabletop scenes and makes questions about them.

A training pool: shards of images, id maps and visible objects, and 1,000 images without a tabletop. About 5 minutes for
30,000 scenes on two cores with 2 processes:
    python -m training.make_scenes pool --out runs/scenes --scenes 30000
Questions and answers, 16 examples for each scene:
    python -m training.make_scenes talk --out runs/scenes --examples 16
An evaluation suite (images and cases.jsonl, the format of `npm run eval`), seconds. A whole suite is compared with the
checksums of bench/suites.json:
    python -m training.make_scenes suite --name refer --out runs/suites/refer
The seeds of the pool are below 10 million and the seeds of the suites above, so no scene is in both.
"""

import argparse
import hashlib
import json
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image
from tqdm import tqdm

from training.config import PRESETS
from training.geometry import letterbox_box, letterbox_ids, letterbox_rgb
from training.rle import encode
from training.scenes.elsewhere import draw_elsewhere
from training.scenes.language import (
    ELSEWHERE,
    POINTING,
    elsewhere_example,
    example_without_image,
    make_example,
    make_examples,
)
from training.scenes.places import UNITS, with_places, with_pointing_text
from training.scenes.render import make_view, render
from training.scenes.restyle import restyle
from training.scenes.sentences import some_wording
from training.scenes.spec import Example, Region, View, VisibleObject
from training.scenes.suites import SUITES, Suite
from training.scenes.typed import typed
from training.scenes.words import typos
from training.scenes.world import draw_world

SHARD = 250
IDS_SIDE = 256  # side in pixels of the square id map from which the places of the suites are taken
CHECKSUMS = Path(__file__).parent.parent / "bench" / "suites.json"


@dataclass(frozen=True)
class Shard:
    """One file of the pool."""

    first_seed: int
    count: int
    image_side: int  # pixels of the square images
    ids_side: int  # pixels of the square id maps
    path: str  # without an extension


def write_shard(shard: Shard, rgb: np.ndarray, ids: np.ndarray, scenes: list[dict]) -> None:
    Path(shard.path + ".json").write_text(json.dumps(scenes))
    np.savez(shard.path + ".tmp.npz", rgb=rgb, ids=ids)
    Path(shard.path + ".tmp.npz").rename(shard.path + ".npz")  # a shard without its .npz file is written again


def make_shard(shard: Shard, restyled: bool = False) -> None:
    count = shard.count
    rgb = np.zeros((count, shard.image_side, shard.image_side, 3), np.uint8)
    ids = np.zeros((count, shard.ids_side, shard.ids_side), np.uint8)
    scenes = []
    for n in range(count):
        world = draw_world(shard.first_seed + n, crowd="clutter" if n % 8 == 7 else "normal")
        image, id_map = render(world)
        if restyled:
            image = restyle(image, id_map, world, random.Random(world.seed))
        rgb[n], ids[n] = letterbox_rgb(image, shard.image_side), letterbox_ids(id_map, shard.ids_side)
        scenes.append(
            {
                "seed": world.seed,
                "solids": [[s.shape, s.colour, s.size, s.material, s.texture] for s in world.solids],
                "seen": [asdict(s) for s in make_view(world, id_map).objects],
            }
        )
    write_shard(shard, rgb, ids, scenes)


def restyled_shard(shard: Shard) -> None:
    make_shard(shard, restyled=True)


def elsewhere_shard(shard: Shard) -> None:
    """Images without a tabletop. In the pool they have the form of a scene without solids."""
    seeds = range(shard.first_seed, shard.first_seed + shard.count)
    rgb = np.stack([letterbox_rgb(draw_elsewhere(seed, held_out=False), shard.image_side) for seed in seeds])
    scenes = [{"seed": seed, "solids": [], "seen": [], "elsewhere": True} for seed in seeds]
    write_shard(shard, rgb, np.zeros((shard.count, shard.ids_side, shard.ids_side), np.uint8), scenes)


def make_pool(out: Path, *, scenes: int, elsewhere: int, restyled: int, preset: str, workers: int) -> None:
    config = PRESETS[preset]
    out.mkdir(parents=True, exist_ok=True)
    kinds = ((make_shard, scenes), (elsewhere_shard, elsewhere), (restyled_shard, restyled))
    shards = enumerate(make for make, count in kinds for _ in range(count // SHARD))
    with ProcessPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(make, Shard(s * SHARD, SHARD, config.image_side, config.ids_side, str(out / f"{s:04d}")))
            for s, make in shards
            if not (out / f"{s:04d}.npz").exists()
        ]
        for job in tqdm(jobs, desc="shards", mininterval=5):
            job.result()


def write_examples(file: str, per_scene: int) -> None:
    """Writes the examples of a shard: <shard>.talk, a list of examples for each scene. `file`: its .json file."""
    scenes = json.loads(Path(file).read_text())
    if "things" in scenes[0]:
        return  # photographs, whose examples training/photos.py has written
    written, ids = [], np.load(file.replace(".json", ".npz"))["ids"]
    for scene, square in zip(scenes, ids):
        rng = random.Random(scene["seed"])
        if scene.get("elsewhere"):
            kinds = rng.choices(list(ELSEWHERE), list(ELSEWHERE.values()), k=per_scene)
            made = [elsewhere_example(rng, kind, some_wording(rng)) for kind in kinds]
            written.append([asdict(typed(e, rng)) for e in made if e])
        else:
            view = with_places(View(tuple(VisibleObject(**s) for s in scene["seen"])), square, rng)
            blind = example_without_image(rng)
            made = (*make_examples(view, rng, per_scene), *([blind] if blind else ()))
            written.append([asdict(with_pointing_text(e)) for e in made])
    Path(file.replace(".json", ".talk")).write_text(json.dumps(written))


def make_talk(out: Path, per_scene: int, workers: int) -> None:
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(write_examples, str(file), per_scene) for file in sorted(out.glob("????.json"))]
        for job in tqdm(jobs, desc="talk", mininterval=5):
            job.result()


def make_case(suite: Suite, seed: int) -> tuple[np.ndarray, np.ndarray, Example] | None:
    """(RGB uint8 [H, W, 3], ids uint8 [H, W], example) of a seed. None: the view allows no example of the chosen
    kind."""
    rng = random.Random(seed)
    if suite.tabletop:
        world = draw_world(seed, crowd=suite.crowd, backgrounds=suite.backgrounds)
        image, ids = render(world)
        kind = rng.choices(list(suite.kinds), list(suite.kinds.values()))[0]
        view = make_view(world, ids)
        if kind in POINTING:
            view = with_places(view, letterbox_ids(ids, IDS_SIDE), rng)
        example = make_example(view, rng, kind, suite.wording)
        of_shape = lambda shape: sum(s.shape == shape for s in view.objects)
        targets = (example and example.target) or ()
        if suite.rivals and any(of_shape(world.solids[t].shape) <= suite.rivals for t in targets):
            return None
    else:
        image = draw_elsewhere(seed, held_out=True)
        ids = np.zeros(image.shape[:2], np.uint8)
        example = elsewhere_example(rng, rng.choices(list(suite.kinds), list(suite.kinds.values()))[0], suite.wording)
    if example and suite.mistyped:
        example = replace(example, question=typos(example.question, rng))
    return example and (image, ids, example)


def route_of(example: Example) -> str:
    if example.kind in ("both", "out-of-scope"):
        return example.kind
    return "answer" if example.target is None else "segment"


def pixels_of(region: Region, width: int, height: int) -> dict:
    """A region in pixels of the image, in the form that clients send."""
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
        made = make_case(suite, seed)
        seed += 1
        if made is None:
            continue
        image, ids, example = made
        file = f"{len(cases):05d}.png"
        Image.fromarray(image).save(out / file)
        pixels.update(image.tobytes())
        history = [
            {"role": role, "text": text} for pair in example.history for role, text in zip(("user", "assistant"), pair)
        ]
        height, width = ids.shape
        target = None if example.target is None else encode(np.isin(ids, [i + 1 for i in example.target]))
        pointing = {
            "regions": [pixels_of(r, width, height) for r in example.regions],
            "refine": example.refined and encode(np.isin(ids, [i + 1 for i in example.refined.objects])),
        }
        cases.append(
            {
                "id": f"{name}-{len(cases):05d}",
                "seed": seed - 1,
                "kind": example.kind,
                "image": file,
                "messages": [*history, {"role": "user", "text": example.question}],
                "intent": "ANSWER" if example.target is None else "SEGMENT",
                "target": target,
                "label": example.label,
                "answer": example.answer,
                "route": route_of(example),
                **({key: value for key, value in pointing.items() if value}),
            }
        )
        progress.update()
    text = "".join(json.dumps(case) + "\n" for case in cases)
    (out / "cases.jsonl").write_text(text)
    check(name, count, first, {"cases": hashlib.sha256(text.encode()).hexdigest(), "pixels": pixels.hexdigest()})


def check(name: str, count: int, first: int, sums: dict[str, str]) -> None:
    """Compares a whole suite with the committed checksums. Scores of two machines are comparable only if these are
    equal."""
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
    pool.add_argument("--elsewhere", type=int, default=1_000, help="images without a tabletop, after the scenes")
    pool.add_argument(
        "--restyled", type=int, default=0, help="repainted scenes (training/scenes/restyle.py), after these"
    )
    pool.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    pool.add_argument("--workers", type=int, default=2)
    talk = commands.add_parser("talk")
    talk.add_argument("--out", type=Path, required=True)
    talk.add_argument("--examples", type=int, default=16)
    talk.add_argument("--workers", type=int, default=2)
    suite = commands.add_parser("suite")
    suite.add_argument("--name", required=True, choices=sorted(SUITES))
    suite.add_argument("--count", type=int, help="cases; default: the whole suite")
    suite.add_argument("--out", type=Path, required=True)
    suite.add_argument("--first", type=int, default=0, help="added to the first seed, for images that are in no suite")
    options = parser.parse_args()
    if options.command == "pool":
        make_pool(
            options.out,
            scenes=options.scenes,
            elsewhere=options.elsewhere,
            restyled=options.restyled,
            preset=options.preset,
            workers=options.workers,
        )
    elif options.command == "talk":
        make_talk(options.out, options.examples, options.workers)
    else:
        make_suite(options.name, options.count, options.out, options.first)


if __name__ == "__main__":
    main()
