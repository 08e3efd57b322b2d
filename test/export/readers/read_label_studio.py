"""python read_label_studio.py FOLDER: the masks of tasks.json, by Label Studio's own decoder of brushes; pictures
are looked for where Label Studio does, below its document root (FOLDER)."""

import contextlib
import json
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlparse
from xml.etree import ElementTree

import numpy as np
from PIL import Image

with contextlib.redirect_stdout(sys.stderr):
    from label_studio_sdk.converter.brush import decode_rle

from masks import show

folder = Path(sys.argv[1])
labels = {label.get("value") for label in ElementTree.parse(folder / "label-config.xml").iter("Label")}
found = []
for task in json.loads((folder / "tasks.json").read_text()):
    url = urlparse(task["data"]["image"])
    assert url.path == "/data/local-files/", url
    path = folder / parse_qs(url.query)["d"][0]
    width, height = Image.open(path).size
    for annotation in task["annotations"]:
        for result in annotation["result"]:
            [label] = result["value"]["brushlabels"]
            assert label in labels, f"{label} is not in the configuration"
            pixels = np.reshape(decode_rle(result["value"]["rle"]), (height, width, 4))[:, :, 3] > 0
            found.append((path.name, (width, height), label, pixels))
show(found)
