"""Names worth asking for although they are not there: those that the detector takes for there."""

import numpy as np

from training.absent import LIKELY, mistaken
from training.pretrained import COCO_NAMES


def test_they_are_the_likeliest_of_the_names_that_are_not_there_best_first():
    scores = np.zeros(len(COCO_NAMES))
    seen = ("cat", "horse", "sheep", "cow", "bear", "zebra")
    assert len(seen) == LIKELY
    for rank, name in enumerate(seen):
        scores[COCO_NAMES.index(name)] = 0.4 - 0.01 * rank
    scores[COCO_NAMES.index("dog")] = 0.9
    assert mistaken({"dog"}, set(COCO_NAMES), scores) == list(seen)


def test_names_of_what_is_there_and_names_that_the_set_does_not_mark_are_not_among_them():
    scores = np.linspace(1, 0, len(COCO_NAMES))
    assert mistaken({"person"}, {"person", "man", "car", "bus", "grass"}, scores) == ["car", "bus"]
