"""python read_pycocotools.py FOLDER: the masks of a COCO dataset, as pycocotools reads it, beside the pictures as
Pillow opens them."""

import contextlib
import sys
from pathlib import Path

from PIL import Image
from pycocotools.coco import COCO

from masks import show

folder = Path(sys.argv[1])
with contextlib.redirect_stdout(sys.stderr):
    coco = COCO(folder / "annotations/instances_default.json")
found = []
for annotation in coco.loadAnns(coco.getAnnIds()):
    [image] = coco.loadImgs(annotation["image_id"])
    [category] = coco.loadCats(annotation["category_id"])
    size = Image.open(folder / "images" / image["file_name"]).size
    found.append((image["file_name"], size, category["name"], coco.annToMask(annotation)))
show(found)
