"""python read_yolo.py FOLDER: the masks of a YOLO dataset, filled as Ultralytics does it: the corners are cut off to
whole pixels."""

import sys
from pathlib import Path

import cv2
import numpy as np
import yaml
from PIL import Image

from masks import show

folder = Path(sys.argv[1])
data = yaml.safe_load((folder / "data.yaml").read_text())
found = []
for path in sorted((folder / data["train"]).iterdir()):
    width, height = Image.open(path).size
    for row in Path(str(path).replace("/images/", "/labels/")).with_suffix(".txt").read_text().splitlines():
        category, *corners = row.split()
        points = np.array(corners, np.float32).reshape(-1, 2) * (width, height)
        mask = cv2.fillPoly(np.zeros((height, width), np.uint8), [points.astype(np.int32)], 1)
        found.append((path.name, (width, height), data["names"][int(category)], mask))
show(found)
