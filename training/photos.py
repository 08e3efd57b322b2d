"""Stage 1 for photographs: pictures with named masks -> the shards that every later stage takes (training/data.py), and
what people say about them.

    python -m training.photos --data photos --sets coco --variants 8 --out runs/photos --preset everyday
    python -m training.photos --coco annotations/instances_train2017.json --images train2017 \
        --out runs/photos --preset everyday
    python -m training.photos --data photos --sets coco --collages 4000 --out runs/collages --preset everyday
A folder of --data has a file <set>.jsonl for each set, a picture a line: {file, width, height, split: train | val,
objects: [{name, counts, crowd}]}, `counts` being COCO's compressed run lengths of [height, width]. --coco takes COCO's
own annotation files. Only pictures of the split `train` are taken. A variant of a picture is mirrored or cropped at
random. What is not there is said only of names of the same command: give one command the sets that mark the same names
in every picture; `python -m training.absent` finds those worth asking for. A collage has cut-outs of such pictures,
pasted onto another: place, order, size and number are then exact, and more often asked about. Their terms are those of
the pictures: name the sets in the card of what is trained on them.
"""

import argparse
import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as coco_masks
from tqdm import tqdm

from training.config import PRESETS
from training.data import MAX_SOLIDS
from training.geometry import letterbox_ids, letterbox_rgb
from training.scenes.photo_names import RENAMED
from training.scenes.photo_talk import Thing, photo_examples

SHARD = 250
MIN_AREA = 0.003  # share of the picture under which a thing is not spoken of
CROP = 0.45  # least share of each side that a variant keeps


@dataclass(frozen=True)
class Photo:
    file: Path
    names: tuple[str, ...]  # of each mask
    masks: tuple[dict, ...]  # COCO run lengths {size: [height, width], counts}
    crowds: frozenset[str]  # names of which there are more than the masks show
    whole: bool  # every thing of the set's names is marked
    mistaken: tuple[str, ...] = ()  # of the names that are not there, what a detector sees (training/absent.py)


def from_jsonl(folder: Path, name: str) -> Iterator[Photo]:
    """The pictures of a set that have masks. Only sets with several names can say what is not there."""
    renamed = RENAMED.get(name, {})
    for line in (folder / f"{name}.jsonl").read_text().splitlines():
        row = json.loads(line)
        for o in row["objects"]:
            o["name"] = renamed.get(o["name"], o["name"])
        marked = [o for o in row["objects"] if o["name"] and o.get("counts") and not o.get("crowd")]
        if row["split"] == "train" and marked:
            size = [row["height"], row["width"]]
            yield Photo(
                folder / row["file"],
                tuple(o["name"] for o in marked),
                tuple({"size": size, "counts": o["counts"]} for o in marked),
                frozenset(o["name"] for o in row["objects"] if o.get("crowd")),
                name not in ("people", "davis", "clothes", "corrections"),
                tuple(row.get("mistaken", ())),
            )


def from_coco(annotations: Path, images: Path) -> Iterator[Photo]:
    """COCO's instances_*.json as published."""
    data = json.loads(annotations.read_text())
    names = {c["id"]: c["name"] for c in data["categories"]}
    found: dict[int, list[dict]] = {}
    for a in data["annotations"]:
        found.setdefault(a["image_id"], []).append(a)
    for image in data["images"]:
        size = (image["height"], image["width"])
        marked = [a for a in found.get(image["id"], ()) if not a["iscrowd"]]
        if marked:
            masks = tuple({"size": list(size), "counts": run_lengths(a["segmentation"], size)} for a in marked)
            crowds = frozenset(names[a["category_id"]] for a in found[image["id"]] if a["iscrowd"])
            yield Photo(
                images / image["file_name"], tuple(names[a["category_id"]] for a in marked), masks, crowds, True
            )


def run_lengths(segmentation: list | dict, size: tuple[int, int]) -> str:
    """Polygons, or run lengths as numbers or text -> text."""
    if isinstance(segmentation, list):
        packed = coco_masks.merge(coco_masks.frPyObjects(segmentation, *size))
    else:
        packed = (
            segmentation
            if isinstance(segmentation["counts"], (str, bytes))
            else coco_masks.frPyObjects(segmentation, *size)
        )
    counts = packed["counts"]
    return counts.decode() if isinstance(counts, bytes) else counts


def id_map(photo: Photo) -> tuple[np.ndarray, list[str]]:
    """uint8 [H, W]: 0, or 1 + the index of the thing; smaller things lie over larger ones. Of too many the smallest are
    left out. And their names.
    """
    masks = [coco_masks.decode(m).astype(bool) for m in photo.masks]
    order = sorted(range(len(masks)), key=lambda i: -int(masks[i].sum()))[:MAX_SOLIDS]
    ids = np.zeros(masks[0].shape, np.uint8)
    for k, i in enumerate(order):
        ids[masks[i]] = k + 1
    return ids, [photo.names[i] for i in order]


def things_of(ids: np.ndarray, names: list[str]) -> list[Thing]:
    height, width = ids.shape
    out = []
    for i, name in enumerate(names):
        rows, cols = np.nonzero(ids == i + 1)
        if len(rows):
            out.append(
                Thing(i, name, (cols.mean() + 0.5) / width, (rows.mean() + 0.5) / height, len(rows) / (width * height))
            )
    return out


# --- collages ---


def cut_out(photo: Photo, rng: random.Random) -> tuple[np.ndarray, np.ndarray, str] | None:
    """(rgb, inside, name) of one thing of a picture, cropped; None where it is too small to be cut out, or touches the
    edge.
    """
    i = rng.randrange(len(photo.masks))
    inside = coco_masks.decode(photo.masks[i]).astype(bool)
    rows, cols = np.nonzero(inside)
    if (
        len(rows) < 1500
        or rows.min() == 0
        or cols.min() == 0
        or rows.max() == inside.shape[0] - 1
        or cols.max() == inside.shape[1] - 1
    ):
        return None
    box = slice(rows.min(), rows.max() + 1), slice(cols.min(), cols.max() + 1)
    return np.asarray(Image.open(photo.file).convert("RGB"))[box], inside[box], photo.names[i]


def collage(ground: Photo, photos: list[Photo], rng: random.Random) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """2 to 5 cut-outs on another picture, some of them twice. Its own things stay behind them, and are not spoken of:
    only names of cut-outs are.
    """
    picture = np.asarray(Image.open(ground.file).convert("RGB")).copy()
    height, width = picture.shape[:2]
    ids, names = np.zeros((height, width), np.uint8), []
    pieces = [
        piece
        for piece in (cut_out(rng.choice(photos), rng) for _ in range(12))
        if piece and piece[2] not in ground.names
    ][: rng.randint(2, 4)]
    if pieces and rng.random() < 0.4:
        pieces.append(rng.choice(pieces))
    for rgb, inside, name in pieces:
        scale = rng.uniform(0.2, 0.5) * min(height / inside.shape[0], width / inside.shape[1])
        w, h = max(8, int(inside.shape[1] * scale)), max(8, int(inside.shape[0] * scale))
        x, y = rng.randint(0, width - w), rng.randint(0, height - h)
        small, shape = (
            Image.fromarray(rgb).resize((w, h), Image.Resampling.BICUBIC),
            Image.fromarray(inside).resize((w, h)),
        )
        if rng.random() < 0.5:
            small, shape = (
                small.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
                shape.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
            )
        where = np.asarray(shape)
        picture[y : y + h, x : x + w][where] = np.asarray(small)[where]
        names.append(name)
        ids[y : y + h, x : x + w][where] = len(names)
    return picture, ids, names


# --- shards ---


def variant(rgb: np.ndarray, ids: np.ndarray, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """A random crop of both, mirrored half of the time."""
    height, width = ids.shape
    w, h = (max(8, round(side * rng.uniform(CROP, 1))) for side in (width, height))
    x, y = rng.randint(0, width - w), rng.randint(0, height - h)
    step = rng.choice((1, -1))
    return rgb[y : y + h, x : x + w][:, ::step], ids[y : y + h, x : x + w][:, ::step]


@dataclass(frozen=True)
class Wanted:
    variants: int = 2  # of each picture, itself and its mirror image among them
    collages: int = 0  # instead of the pictures as they are
    examples: int = 16  # what is said about each
    first: int = 0  # number of the first shard
    workers: int = 1


def scene(
    photos: list[Photo], wanted: Wanted, n: int, rng: random.Random
) -> tuple[np.ndarray, np.ndarray, list[str], Photo | None]:
    """(rgb, ids, names, photo) of picture n: a collage, which is of no one photograph; or a photograph itself, itself
    mirrored, or a variant."""
    if wanted.collages:
        return *collage(rng.choice(photos), photos, rng), None
    photo = photos[n // wanted.variants]
    rgb, (ids, names) = np.asarray(Image.open(photo.file).convert("RGB")), id_map(photo)
    way = n % wanted.variants
    if way == 1:
        rgb, ids = rgb[:, ::-1], ids[:, ::-1]
    elif way > 1:
        rgb, ids = variant(rgb, ids, rng)
    return rgb, ids, names, photo


def write_shard(
    out: Path, photos: list[Photo], every_name: list[str], preset: str, wanted: Wanted, shard: int, numbers: range
) -> int:
    config, rows = PRESETS[preset], []
    for n in numbers:
        rng = random.Random(f"{wanted.first} {n}")
        rgb, ids, names, photo = scene(photos, wanted, n, rng)
        crowds = photo.crowds if photo else frozenset()
        seen = things_of(ids, names)
        things = [t for t in seen if t.area >= MIN_AREA and t.name not in crowds]
        small = {t.name for t in seen} - {t.name for t in things}
        absent = sorted(set(every_name) - set(names) - crowds) if photo and photo.whole else []
        mistaken = photo.mistaken if photo else ()
        said = photo_examples(things, absent, small | crowds, rng, wanted.examples, mistaken)
        rows.append(
            (
                letterbox_rgb(np.ascontiguousarray(rgb), config.image_side),
                letterbox_ids(np.ascontiguousarray(ids), config.ids_side),
                {"things": names, "absent": absent},
                [asdict(e) for e in said],
            )
        )
    rgb, ids, described, said = zip(*rows)
    path = out / f"{shard:04d}"
    path.with_suffix(".json").write_text(json.dumps(described))
    path.with_suffix(".talk").write_text(json.dumps(said))
    np.savez(f"{path}.tmp.npz", rgb=np.stack(rgb), ids=np.stack(ids))
    Path(f"{path}.tmp.npz").rename(path.with_suffix(".npz"))  # the shard counts only when it is whole
    return len(rows)


def write(out: Path, photos: list[Photo], preset: str, wanted: Wanted) -> int:
    out.mkdir(parents=True, exist_ok=True)
    every_name = sorted({name for photo in photos for name in photo.names})
    total = wanted.collages or wanted.variants * len(photos)
    with ProcessPoolExecutor(wanted.workers) as pool:
        jobs = [
            pool.submit(
                write_shard, out, photos, every_name, preset, wanted, wanted.first + k, range(total)[at : at + SHARD]
            )
            for k, at in enumerate(range(0, total, SHARD))
        ]
        return sum(job.result() for job in tqdm(jobs, desc="photos", mininterval=10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of <set>.jsonl files")
    parser.add_argument("--sets", nargs="+", default=[], help="of --data")
    parser.add_argument("--coco", type=Path, help="an annotation file of COCO")
    parser.add_argument("--images", type=Path, help="folder of COCO's pictures")
    parser.add_argument("--out", type=Path, required=True)
    default = Wanted()
    parser.add_argument("--collages", type=int, default=0, help="so many collages instead of the pictures as they are")
    parser.add_argument("--variants", type=int, default=default.variants, help="of each picture")
    parser.add_argument("--examples", type=int, default=default.examples, help="what is said about each")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard, to add to a pool")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--preset", default="everyday", choices=sorted(PRESETS))
    options = parser.parse_args()
    photos = [photo for name in options.sets for photo in from_jsonl(options.data, name)]
    if options.coco:
        photos += from_coco(options.coco, options.images)
    wanted = Wanted(options.variants, options.collages, options.examples, options.first, options.workers)
    count = write(options.out, photos, options.preset, wanted)
    print(f"{count} pictures of {len(photos)} photographs")


if __name__ == "__main__":
    main()
