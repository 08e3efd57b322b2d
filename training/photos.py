"""Stage 1 for photographs: converts images with named masks to the shards of a pool (training/data.py), and makes
examples about them.

    python -m training.photos --data photos --sets coco --variants 8 --out runs/photos --preset everyday
    python -m training.photos --coco annotations/instances_train2017.json --images train2017 \
        --out runs/photos --preset everyday
    python -m training.photos --data photos --sets coco --collages 4000 --out runs/collages --preset everyday
The folder --data has a file <set>.jsonl for each set, with a line for each image: {file, width, height, split: train |
val, objects: [{name, counts, crowd}]}. `counts` is COCO's compressed run lengths of [height, width]. --coco takes
COCO's own annotation files. Only images of the split `train` are used. A variant of an image is mirrored or cropped at
random.

Questions about absent things use the names of all sets of one command. So one command must get sets that mark the same
names in every image. `python -m training.absent` finds the names that a detector confuses with present things.

A collage is an image with cut-outs of other images pasted onto it. Position, order, size and number of its things are
exact, and there are more questions about these. The licences of the images apply to a trained model: its model card
must name the sets.
"""

import argparse
import json
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as coco_masks
from tqdm import tqdm

from training.config import PRESETS
from training.data import MAX_SOLIDS
from training.geometry import letterbox_ids, letterbox_rgb
from training.photo_sets import Photo, from_coco, from_jsonl
from training.scenes.colour_names import plain_colour
from training.scenes.photo_examples import Thing, photo_examples

SHARD = 250
MIN_AREA = 0.003  # least share of the image for a thing in the examples
CROP = 0.45  # least share of each side in a variant


def id_map(photo: Photo) -> tuple[np.ndarray, list[str]]:
    """(ids uint8 [H, W]: 0 or 1 + the index of the thing, names of the things). Smaller things cover larger ones. Only
    the MAX_SOLIDS largest things are in it."""
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
    """(rgb uint8 [h, w, 3], inside bool [h, w], name) of a random thing of an image, cropped. None: the thing has fewer
    than 1,500 pixels or touches the edge of the image."""
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


def collage(background: Photo, photos: list[Photo], rng: random.Random) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """(rgb, ids, names): 2 to 5 cut-outs on the image `background`, one of them sometimes twice. The names are those of
    the cut-outs only; the background's own things have no ids."""
    image = np.asarray(Image.open(background.file).convert("RGB")).copy()
    height, width = image.shape[:2]
    ids, names = np.zeros((height, width), np.uint8), []
    pieces = [
        piece
        for piece in (cut_out(rng.choice(photos), rng) for _ in range(12))
        if piece and piece[2] not in background.names
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
        image[y : y + h, x : x + w][where] = np.asarray(small)[where]
        names.append(name)
        ids[y : y + h, x : x + w][where] = len(names)
    return image, ids, names


# --- shards ---


def variant(rgb: np.ndarray, ids: np.ndarray, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """A random crop of both; half of the crops are mirrored."""
    height, width = ids.shape
    w, h = (max(8, round(side * rng.uniform(CROP, 1))) for side in (width, height))
    x, y = rng.randint(0, width - w), rng.randint(0, height - h)
    step = rng.choice((1, -1))
    return rgb[y : y + h, x : x + w][:, ::step], ids[y : y + h, x : x + w][:, ::step]


@dataclass(frozen=True)
class PhotoOptions:
    variants: int = 2  # of each photograph; the first is the photograph itself, the second its mirror image
    collages: int = 0  # number of collages; 0: the variants of the photographs
    examples: int = 16  # of each image
    first: int = 0  # number of the first shard
    workers: int = 1


def scene(
    photos: list[Photo], photo_options: PhotoOptions, n: int, rng: random.Random
) -> tuple[np.ndarray, np.ndarray, list[str], Photo | None]:
    """(rgb, ids, names, photo) of image n: a collage (photo None), or a photograph, its mirror image or a variant."""
    if photo_options.collages:
        return *collage(rng.choice(photos), photos, rng), None
    photo = photos[n // photo_options.variants]
    rgb, (ids, names) = np.asarray(Image.open(photo.file).convert("RGB")), id_map(photo)
    way = n % photo_options.variants
    if way == 1:
        rgb, ids = rgb[:, ::-1], ids[:, ::-1]
    elif way > 1:
        rgb, ids = variant(rgb, ids, rng)
    return rgb, ids, names, photo


def write_shard(
    out: Path,
    photos: list[Photo],
    photo_options: PhotoOptions,
    *,
    every_name: list[str],
    preset: str,
    shard: int,
    numbers: range,
) -> int:
    """Writes the images with these numbers as one shard. Returns their number. `every_name`: the names of all
    photographs."""
    config, rows = PRESETS[preset], []
    for n in numbers:
        rng = random.Random(f"{photo_options.first} {n}")
        rgb, ids, names, photo = scene(photos, photo_options, n, rng)
        crowds = photo.crowds if photo else frozenset()
        all_things = things_of(ids, names)
        things = [
            replace(t, colour=plain_colour(rgb, ids == t.index + 1))
            for t in all_things
            if t.area >= MIN_AREA and t.name not in crowds
        ]
        small = {t.name for t in all_things} - {t.name for t in things}
        absent = sorted(set(every_name) - set(names) - crowds) if photo and photo.whole else []
        mistaken = photo.mistaken if photo else ()
        examples = photo_examples(
            things, rng, photo_options.examples, absent=absent, unclear=small | crowds, mistaken=mistaken
        )
        rows.append(
            (
                letterbox_rgb(np.ascontiguousarray(rgb), config.image_side),
                letterbox_ids(np.ascontiguousarray(ids), config.ids_side),
                {"things": names, "absent": absent, "photo": photo and photo.file.name},
                [asdict(e) for e in examples],
            )
        )
    rgb, ids, described, examples = zip(*rows)
    path = out / f"{shard:04d}"
    path.with_suffix(".json").write_text(json.dumps(described))
    path.with_suffix(".talk").write_text(json.dumps(examples))
    np.savez(f"{path}.tmp.npz", rgb=np.stack(rgb), ids=np.stack(ids))
    Path(f"{path}.tmp.npz").rename(path.with_suffix(".npz"))  # a shard without its .npz file is written again
    return len(rows)


def write(out: Path, photos: list[Photo], preset: str, photo_options: PhotoOptions) -> int:
    out.mkdir(parents=True, exist_ok=True)
    every_name = sorted({name for photo in photos for name in photo.names})
    total = photo_options.collages or photo_options.variants * len(photos)
    with ProcessPoolExecutor(photo_options.workers) as pool:
        jobs = [
            pool.submit(
                write_shard,
                out,
                photos,
                photo_options,
                every_name=every_name,
                preset=preset,
                shard=photo_options.first + k,
                numbers=range(total)[at : at + SHARD],
            )
            for k, at in enumerate(range(0, total, SHARD))
        ]
        return sum(job.result() for job in tqdm(jobs, desc="photos", mininterval=10))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of <set>.jsonl files")
    parser.add_argument("--sets", nargs="+", default=[], help="names of the sets in --data")
    parser.add_argument("--coco", type=Path, help="an annotation file of COCO")
    parser.add_argument("--images", type=Path, help="folder of COCO's images")
    parser.add_argument("--out", type=Path, required=True)
    default = PhotoOptions()
    parser.add_argument("--collages", type=int, default=0, help="number of collages, instead of variants")
    parser.add_argument("--variants", type=int, default=default.variants, help="of each photograph")
    parser.add_argument("--examples", type=int, default=default.examples, help="examples for each image")
    parser.add_argument("--first", type=int, default=0, help="number of the first shard, to add to a pool")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--preset", default="everyday", choices=sorted(PRESETS))
    options = parser.parse_args()
    photos = [photo for name in options.sets for photo in from_jsonl(options.data, name)]
    if options.coco:
        photos += from_coco(options.coco, options.images)
    photo_options = PhotoOptions(options.variants, options.collages, options.examples, options.first, options.workers)
    count = write(options.out, photos, options.preset, photo_options)
    print(f"{count} images of {len(photos)} photographs")


if __name__ == "__main__":
    main()
