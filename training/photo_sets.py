"""Reads sets of photographs with named masks: <set>.jsonl files (training/photos.py describes them) and COCO's
annotations."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pycocotools import mask as coco_masks

from training.scenes.photo_names import RENAMED


@dataclass(frozen=True)
class Photo:
    file: Path
    names: tuple[str, ...]  # of each mask
    masks: tuple[dict, ...]  # COCO run lengths {size: [height, width], counts}
    crowds: frozenset[str]  # names with more things in the image than masks
    whole: bool  # every thing with a name of the set has a mask
    mistaken: tuple[str, ...] = ()  # absent names with high scores of a detector (training/absent.py)


def from_jsonl(folder: Path, name: str) -> Iterator[Photo]:
    """The images of a set that have masks. Sets that do not mark every thing are not `whole`."""
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
    """The images of a published instances_*.json of COCO that have masks."""
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
    """Polygons, or run lengths as numbers or as text -> compressed run lengths. `size`: (height, width)."""
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
