"""python label_studio_brush.py FILE: FILE has a list of brush regions. Prints the pixels of each one, by Label Studio's
own decoder of brushes, and the same pixels by Label Studio's own encoder."""

import contextlib
import json
import sys
from pathlib import Path

import numpy as np

with contextlib.redirect_stdout(sys.stderr):
    from label_studio_sdk.converter.brush import decode_rle, encode_rle

found = []
for region in json.loads(Path(sys.argv[1]).read_text()):
    height, width = region["original_height"], region["original_width"]
    rgba = np.reshape(decode_rle(region["value"]["rle"]), (height, width, 4))
    pixels = (rgba[:, :, 3] > 0).ravel().astype(int).tolist()
    found.append({"pixels": pixels, "rle": [int(byte) for byte in encode_rle(rgba.ravel())]})
print(json.dumps(found))
