"""python read_supervision.py coco|yolo|labelme FOLDER: the masks of a dataset, as supervision reads it."""

import sys
from pathlib import Path

from supervision import DetectionDataset

from masks import show

form, folder = sys.argv[1], Path(sys.argv[2])
images = str(folder / "images")
if form == "coco":
    annotations = str(folder / "annotations/instances_default.json")
    dataset = DetectionDataset.from_coco(images_directory_path=images, annotations_path=annotations, force_masks=True)
elif form == "yolo":
    files = {"annotations_directory_path": str(folder / "labels"), "data_yaml_path": str(folder / "data.yaml")}
    dataset = DetectionDataset.from_yolo(images_directory_path=images, **files, force_masks=True)
else:
    dataset = DetectionDataset.from_labelme(
        images_directory_path=images, annotations_directory_path=images, force_masks=True
    )
found = []
for path, image, detections in dataset:
    height, width = image.shape[:2]
    for category, mask in zip(detections.class_id, [] if detections.mask is None else detections.mask):
        found.append((Path(path).name, (width, height), dataset.classes[category], mask))
show(found)
