"""Writes small data sets in the published formats, and the results of the reference libraries for them: pycocotools for
masks and IoU, OpenCV for ReasonSeg's polygons (as LISA draws them), SciPy for DAVIS' boundary measure. They are for the
tests of `npm run eval`. Seconds.

    python -m training.make_dataset_fixtures --out test/fixtures/datasets
"""

import argparse
import json
import re
from pathlib import Path
from pickle import dumps

import cv2
import numpy as np
from PIL import Image
from pycocotools import mask as coco
from scipy import ndimage

from training.boundary import boundary_f

IMAGES = [
    {"id": 11, "file_name": "COCO_train2014_000000000011.jpg", "width": 64, "height": 48},
    {"id": 12, "file_name": "COCO_train2014_000000000012.jpg", "width": 50, "height": 70},
]


def text_rle(rle: dict) -> dict:
    return {"size": [int(v) for v in rle["size"]], "counts": rle["counts"].decode()}


def annotations() -> list[dict]:
    """Every form of a segmentation: one polygon, several, one beyond the edge, a thin one; run lengths as text and as
    numbers."""
    rng = np.random.default_rng(5)
    star = [
        round(float(v), 2)
        for a in np.linspace(0, 2 * np.pi, 11)[:-1]
        for r in [(9 if int(a * 5 / np.pi) % 2 else 20)]
        for v in (32 + r * np.cos(a), 24 + r * np.sin(a))
    ]
    blob = (ndimage.gaussian_filter(rng.random((70, 50)), 5) > 0.5).astype(np.uint8)
    runs, current, length = [], 0, 0
    for value in blob.T.ravel():
        if value == current:
            length += 1
        else:
            runs.append(length)
            current, length = value, 1
    runs.append(length)
    forms = [
        (11, [star]),
        (11, [[2.5, 3.25, 20.1, 4, 15.7, 30.9], [40, 10, 60.5, 10, 60.5, 20, 40, 20]]),
        (11, [[-5, -4, 30, 10, 80, 60, 10.4, 40]]),
        (11, [[5, 5, 55, 6, 5, 7]]),
        (12, text_rle(coco.encode(np.asfortranarray(blob)))),
        (12, {"size": [70, 50], "counts": runs}),
        (12, [[10, 10, 10, 60, 40, 60, 40, 10]]),
    ]
    return [
        {
            "id": 100 + i,
            "image_id": image,
            "segmentation": form,
            "category_id": 1,
            "iscrowd": int("counts" in form and isinstance(form["counts"], list)),
            "bbox": [0, 0, 1, 1],
            "area": 1.0,
        }
        for i, (image, form) in enumerate(forms)
    ]


def coco_mask(found: list[dict]) -> dict:
    """The union of the annotations by pycocotools."""
    parts = []
    for one in found:
        image = next(i for i in IMAGES if i["id"] == one["image_id"])
        rles = (
            coco.frPyObjects(one["segmentation"], image["height"], image["width"])
            if isinstance(one["segmentation"], list) or isinstance(one["segmentation"]["counts"], list)
            else one["segmentation"]
        )
        parts += rles if isinstance(rles, list) else [rles]
    return text_rle(coco.merge(parts))


def reference(ref_id: int, image_id: int, split: str, found: list[int], *texts: str, several: bool = False) -> dict:
    return {
        "ref_id": ref_id,
        "image_id": image_id,
        "split": split,
        "file_name": f"COCO_train2014_{image_id:012d}_{ref_id}.jpg",
        "category_id": [1] if several else 1,
        "ann_id": found if several else found[0],
        "sent_ids": [ref_id * 10 + i for i in range(len(texts))],
        "sentences": [
            {"sent_id": ref_id * 10 + i, "sent": t, "raw": t.title(), "tokens": t.split()} for i, t in enumerate(texts)
        ],
    }


def old_pickle(value: object) -> bytes:
    """A pickle as Python 2 writes it: protocol 2 with byte strings."""
    return re.sub(rb"X(.)\x00\x00\x00", lambda m: b"U" + m.group(1), dumps(value, protocol=2), flags=re.DOTALL)


def referring(out: Path) -> dict:
    found = annotations()
    refs = [
        reference(1, 11, "val", [100], "the star", "thing in the middle"),
        reference(2, 11, "val", [101], "both parts"),
        reference(3, 12, "testA", [104], "blob"),
        reference(4, 11, "testA", [102], "big one"),
    ]
    grefs = [
        reference(5, 12, "val", [104, 106], "blob and square", several=True),
        reference(6, 12, "val", [-1], "the zebra", several=True),
        reference(7, 11, "val", [103], "the needle", several=True),
        reference(8, 12, "val", [105], "crowd", several=True),
    ]
    for folder, files in {
        "refcoco": {"refs(unc).p": old_pickle(refs), "refs(google).p": old_pickle(refs[:1])},
        "grefcoco": {"grefs(unc).json": json.dumps(grefs).encode()},
    }.items():
        (out / folder).mkdir(parents=True, exist_ok=True)
        (out / folder / "instances.json").write_text(
            json.dumps({"images": IMAGES, "annotations": found, "categories": [{"id": 1, "name": "thing"}]})
        )
        for name, content in files.items():
            (out / folder / name).write_bytes(content)
    (out / "images").mkdir(exist_ok=True)
    for image in IMAGES:
        pixels = np.random.default_rng(image["id"]).integers(0, 256, (6, 8, 3), np.uint8)
        Image.fromarray(pixels).resize((image["width"], image["height"]), Image.Resampling.BICUBIC).save(
            out / "images" / image["file_name"], quality=70
        )
    return {
        str(r["ref_id"]): coco_mask(
            [a for a in found if a["id"] in (r["ann_id"] if isinstance(r["ann_id"], list) else [r["ann_id"]])]
        )
        if r["ann_id"] != [-1]
        else None
        for r in refs + grefs
    }


SHAPES = {
    "1_1": {
        "text": ["the part that a caf\u00e9 visitor holds", "another wording"],
        "is_sentence": True,
        "encoding": "cp1252",
        "shapes": [
            ("target", [[5.6, 4.2], [40.9, 8.1], [30.2, 40.7], [8, 30]]),
            ("ignore", [[10, 10], [20, 12], [15.5, 25]]),
            ("flag", [[0, 0], [60, 0], [60, 40]]),
            ("target", [[50, 30], [60, 31], [55, 44]]),
        ],
    },
    "1_2": {
        "text": ["handle"],
        "is_sentence": False,
        "encoding": "utf-8",
        "shapes": [("target", [[3, 3], [44, 20], [3, 40], [20, 20]])],
    },
}


def reason_seg(out: Path) -> dict:
    (out / "reasonseg").mkdir(parents=True, exist_ok=True)
    masks = {}
    for image, (name, written) in zip(IMAGES, SHAPES.items()):
        width, height = image["width"], image["height"]
        (out / "reasonseg" / f"{name}.jpg").write_bytes((out / "images" / image["file_name"]).read_bytes())
        shapes = [
            {
                "label": label,
                "points": points,
                "image_name": f"{name}.jpg",
                "shape_type": "polygon",
                "group_id": None,
                "flags": {},
            }
            for label, points in written["shapes"]
        ]
        content = json.dumps(
            {"text": written["text"], "is_sentence": written["is_sentence"], "shapes": shapes}, ensure_ascii=False
        )
        (out / "reasonseg" / f"{name}.json").write_bytes(content.encode(written["encoding"]))
        layers = []
        for label, points in written["shapes"]:
            if label != "flag":
                alone = np.zeros((height, width), np.uint8)
                cv2.polylines(alone, np.array([points], np.int32), True, 1, 1)
                cv2.fillPoly(alone, np.array([points], np.int32), 1)
                layers.append((int(alone.sum()), 255 if label == "ignore" else 1, points))
        whole = np.zeros((height, width), np.uint8)
        for _, value, points in sorted(layers, key=lambda d: -d[0]):
            cv2.polylines(whole, np.array([points], np.int32), True, value, 1)
            cv2.fillPoly(whole, np.array([points], np.int32), value)
        masks[name] = {
            "mask": text_rle(coco.encode(np.asfortranarray((whole == 1).astype(np.uint8)))),
            "ignore": text_rle(coco.encode(np.asfortranarray((whole == 255).astype(np.uint8)))),
        }
    return masks


def pairs() -> list[dict]:
    """Pairs of masks with their IoU and boundary F-measure."""
    rng, out = np.random.default_rng(8), []
    for height, width, shift in [(60, 80, 1), (60, 80, 4), (200, 150, 2), (33, 47, 0), (40, 40, 12)]:
        truth = ndimage.gaussian_filter(rng.random((height, width)), 4) > 0.5
        predicted = np.roll(truth, (shift, shift // 2), (0, 1)) ^ (rng.random((height, width)) > 0.995)
        a, b = (coco.encode(np.asfortranarray(m.astype(np.uint8))) for m in (predicted, truth))
        out.append(
            {
                "predicted": text_rle(a),
                "truth": text_rle(b),
                "iou": float(coco.iou([a], [b], [0])[0, 0]),
                "area": int(coco.area(a)),
                "boundaryF": boundary_f(predicted, truth),
            }
        )
    return out


def questions(out: Path) -> None:
    first, second = (image["file_name"] for image in IMAGES)
    lines = lambda rows: "".join(json.dumps(row) + "\n" for row in rows)
    (out / "coco_pope_random.json").write_text(
        lines(
            [
                {"question_id": 1, "image": first, "text": "Is there a dog in the image?", "label": "yes"},
                {"question_id": 2, "image": second, "text": "Is there a cat in the image?", "label": "no"},
            ]
        )
    )
    (out / "vqa.jsonl").write_text(
        lines(
            [
                {"question_id": "a", "image": first, "question": "How many dogs?", "answers": ["2", "two dogs"]},
                {
                    "question_id": "b",
                    "image": second,
                    "question": "What is it?",
                    "answer": "A ball.",
                    "question_type": "what",
                },
            ]
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    expected = {"refs": referring(options.out), "reasonseg": reason_seg(options.out), "pairs": pairs()}
    questions(options.out)
    (options.out / "expected.json").write_text(json.dumps(expected) + "\n")


if __name__ == "__main__":
    main()
