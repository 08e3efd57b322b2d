"""python read_labelme.py FOLDER: the masks of labelme's files, by labelme's own loader and filling. Its windows are
left out: what it imports of Qt and of its models is empty here."""

import sys
from pathlib import Path
from unittest.mock import MagicMock

for name in ("PyQt5", "onnxruntime", "osam", "skimage", "skimage.measure", "tifffile"):
    sys.modules[name] = MagicMock()

import numpy as np  # noqa: E402
from labelme import LabelFile, utils  # noqa: E402

from masks import show  # noqa: E402

found = []
for path in sorted(Path(sys.argv[1], "images").glob("*.json")):
    file = LabelFile(str(path))
    height, width = utils.img_data_to_arr(file.image_data).shape[:2]
    groups = {}
    for number, shape in enumerate(file.shapes):
        pixels = utils.shape_to_mask((height, width), shape["points"], shape["shape_type"])
        key = (shape["label"], f"alone {number}" if shape["group_id"] is None else shape["group_id"])
        groups[key] = groups.get(key, np.zeros((height, width), bool)) | pixels
    found += [(file.image_path, (width, height), label, pixels) for (label, _), pixels in groups.items()]
show(found)
