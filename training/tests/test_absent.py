"""Requests for what is not there: of names that are surely absent, those first that the detector takes for there."""

from random import Random

import numpy as np

from training.absent import KIND, LIKELY, more_absent
from training.pretrained import COCO_NAMES
from training.scenes.phrases import FOUND_NONE


def test_half_of_them_name_what_the_detector_takes_for_there():
    scores = np.zeros(len(COCO_NAMES))
    mistaken = ("cat", "horse", "sheep", "cow", "bear", "zebra")
    assert len(mistaken) == LIKELY
    scores[[COCO_NAMES.index(name) for name in mistaken]] = 0.4
    scores[COCO_NAMES.index("dog")] = 0.9
    scene = {"things": ["dog"], "absent": [name for name in COCO_NAMES if name != "dog"]}
    said = more_absent(scene, scores, 400, Random(0))
    assert len(said) == 400 and {e["kind"] for e in said} == {KIND}
    assert all(e["target"] == () and e["answer"].startswith(FOUND_NONE.rstrip(":")) for e in said)
    named = [e["label"] for e in said]
    assert "dog" not in named
    assert 0.5 <= np.mean([name in mistaken for name in named]) < 0.65


def test_a_picture_whose_names_are_not_all_marked_gets_none():
    assert more_absent({"things": ["dog"], "absent": []}, np.zeros(80), 4, Random(0)) == []
