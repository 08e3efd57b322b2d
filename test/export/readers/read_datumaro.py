"""python read_datumaro.py coco|cvat FOLDER: the masks of a dataset, as datumaro reads it; the format is found by
datumaro itself as well."""

import sys
from pathlib import Path

from datumaro.components.annotation import AnnotationType
from datumaro.components.dataset import Dataset
from datumaro.components.environment import Environment

from masks import show

form, folder = sys.argv[1:]
assert any(name.startswith(form) for name in Environment().detect_dataset(folder)), "the format is not recognised"
dataset = Dataset.import_from(folder, form)
labels = dataset.categories()[AnnotationType.label]
found = []
for item in dataset:
    height, width = item.media.data.shape[:2]
    for annotation in item.annotations:
        if annotation.type == AnnotationType.mask:
            found.append((Path(item.media.path).name, (width, height), labels[annotation.label].name, annotation.image))
show(found)
