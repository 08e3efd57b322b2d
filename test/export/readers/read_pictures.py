"""python read_pictures.py coco|cvat|yolo|labelme|label_studio FOLDER: the names of all pictures of a dataset, those
without annotations too, and its categories, as datumaro (coco, cvat), supervision (yolo, labelme) and Label Studio's
own format have them."""

import json
import sys
from pathlib import Path

form, folder = sys.argv[1], Path(sys.argv[2])
if form in ("coco", "cvat"):
    from datumaro.components.annotation import AnnotationType
    from datumaro.components.dataset import Dataset

    dataset = Dataset.import_from(str(folder), form)
    pictures = [item.media.path for item in dataset]
    categories = [label.name for label in dataset.categories()[AnnotationType.label]]
elif form == "label_studio":
    from xml.etree import ElementTree

    pictures = [task["data"]["image"].split("?d=")[1] for task in json.loads((folder / "tasks.json").read_text())]
    categories = [label.get("value") for label in ElementTree.parse(folder / "label-config.xml").iter("Label")]
else:
    from supervision import DetectionDataset

    images = str(folder / "images")
    if form == "yolo":
        files = {"annotations_directory_path": str(folder / "labels"), "data_yaml_path": str(folder / "data.yaml")}
        dataset = DetectionDataset.from_yolo(images_directory_path=images, **files, force_masks=True)
    else:
        dataset = DetectionDataset.from_labelme(
            images_directory_path=images, annotations_directory_path=images, force_masks=True
        )
    pictures = [path for path, _, _ in dataset]
    categories = dataset.classes
print(json.dumps({"pictures": sorted(Path(name).name for name in pictures), "categories": list(categories)}))
