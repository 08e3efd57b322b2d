"""python cvat_annotate.py URL PICTURE [poly]: annotates a task of CVAT that has one picture, by CVAT's own loader of
functions and its own driver. The task and the server are stand-ins; what would be uploaded is printed."""

import json
import logging
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import cvat_sdk.models as models
from cvat_cli._internal.common import FunctionLoader
from cvat_sdk.auto_annotation import annotate_task, driver
from cvat_sdk.masks import decode_mask
from PIL import Image

url, picture, *form = sys.argv[1:]
image = Image.open(picture)
labels = [
    models.Label(name=name, id=number, type="any", attributes=[], sublabels=[])
    for number, name in enumerate(("ring", "ball"), 70)
]
sample = SimpleNamespace(frame_name="picture.png", frame_index=3, media=SimpleNamespace(load_image=lambda: image))
uploaded = []
api = SimpleNamespace(
    partial_update_annotations=lambda action, task, patched_labeled_data_request: uploaded.extend(
        patched_labeled_data_request.shapes
    )
)
client = SimpleNamespace(logger=logging.getLogger(), tasks=SimpleNamespace(api=api))
parameters = {"phrases": "ring=the ring,ball=the red ball", "url": url}
function = FunctionLoader(None, Path("docs/recipes/cvat_function.py"), parameters).load()
with mock.patch.object(driver, "TaskDataset", lambda *_, **__: SimpleNamespace(labels=labels, samples=[sample])):
    annotate_task(client, 1, function, conf_threshold=0.5, conv_mask_to_poly=form == ["poly"])


def show(shape):
    points = [float(value) for value in shape.points]
    row = {"type": shape.type.value, "label": shape.label_id, "frame": shape.frame, "score": shape.score}
    if row["type"] != "mask":
        return {**row, "points": points}
    pixels = decode_mask(points, image_width=image.width, image_height=image.height)
    return {**row, "pixels": pixels.astype(int).ravel().tolist()}


print(json.dumps([show(shape) for shape in uploaded]))
