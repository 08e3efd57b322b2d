"""What every reader of this folder prints: the masks that came out, as JSON. Run-length encodings by pycocotools."""

import json

import numpy as np
from pycocotools import mask as coco_mask


def encode(pixels):
    return coco_mask.encode(np.asfortranarray(pixels, np.uint8))["counts"].decode()


def show(found):
    """found: (name of the picture, its width and height as opened, category, pixels) of each mask."""
    rows = [
        {"file": file, "size": [int(side) for side in size], "category": category, "counts": encode(pixels)}
        for file, size, category, pixels in found
    ]
    print(json.dumps(rows))
