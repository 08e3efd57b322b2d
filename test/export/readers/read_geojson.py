"""python read_geojson.py FOLDER: the masks of the GeoJSON files, by shapely: a pixel is inside when its middle is. Each
file names its image, which is opened."""

import json
import sys
from pathlib import Path

import numpy as np
import shapely
from PIL import Image
from shapely.geometry import shape

from masks import show

folder = Path(sys.argv[1])
found = []
for path in sorted(folder.glob("*.geojson")):
    collection = json.loads(path.read_text())
    image = folder / collection["maskstream"]["file"]
    width, height = Image.open(image).size
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    for feature in collection["features"]:
        pixels = shapely.contains_xy(shape(feature["geometry"]), x, y)
        found.append((image.name, (width, height), feature["properties"]["category"], pixels))
show(found)
