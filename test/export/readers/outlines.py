"""python outlines.py FOLDER: judges masks.geojson and masks.svg by shapely (GEOS). FOLDER/masks.json has the pixels
of each mask, in rows. Prints, as JSON, the number of masks and the sentences that say what is wrong with some."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import LinearRing, shape

folder = Path(sys.argv[1])
masks = json.loads((folder / "masks.json").read_text())
features = json.loads((folder / "masks.geojson").read_text())["features"]
paths = re.findall(r' d="([^"]*)"', (folder / "masks.svg").read_text())
faults = []
for number, (mask, feature, path) in enumerate(zip(masks, features, paths, strict=True)):
    pixels = np.array(mask["data"], bool).reshape(mask["height"], mask["width"])
    geometry = shape(feature["geometry"])
    if not geometry.is_valid:
        faults.append(f"mask {number}: {shapely.is_valid_reason(geometry)}")
    if geometry.area != pixels.sum():
        faults.append(f"mask {number}: its area is {geometry.area}, it has {pixels.sum()} pixels")
    x, y = np.meshgrid(np.arange(mask["width"]) + 0.5, np.arange(mask["height"]) + 0.5)
    if not np.array_equal(shapely.contains_xy(geometry, x, y), pixels):
        faults.append(f"mask {number}: other pixels lie inside")
    for polygon in geometry.geoms:
        if not polygon.exterior.is_ccw or any(hole.is_ccw for hole in polygon.interiors):
            faults.append(f"mask {number}: a ring is wound the wrong way")
    for ring in path.rstrip("Z").split("Z"):
        if not LinearRing([tuple(map(float, corner.split())) for corner in ring.lstrip("M").split("L")]).is_simple:
            faults.append(f"mask {number}: a ring of its SVG path touches itself")
print(json.dumps({"masks": len(masks), "faults": faults[:10]}))
