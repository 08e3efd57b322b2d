"""The names of absent things that have the highest scores of the detector."""

import numpy as np

from training.absent import LIKELY, mistaken
from training.pretrained import COCO_NAMES


def test_they_are_the_absent_names_with_the_highest_scores_in_descending_order():
    scores = np.zeros(len(COCO_NAMES))
    likely = ("cat", "horse", "sheep", "cow", "bear", "zebra")
    assert len(likely) == LIKELY
    for rank, name in enumerate(likely):
        scores[COCO_NAMES.index(name)] = 0.4 - 0.01 * rank
    scores[COCO_NAMES.index("dog")] = 0.9
    assert mistaken({"dog"}, set(COCO_NAMES), scores) == list(likely)


def test_names_of_present_things_and_names_that_the_set_does_not_mark_are_left_out():
    scores = np.linspace(1, 0, len(COCO_NAMES))
    assert mistaken({"person"}, {"person", "man", "car", "bus", "grass"}, scores) == ["car", "bus"]
