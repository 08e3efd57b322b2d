"""The least score of a box of each name, chosen on photographs with masks."""

import json
from pathlib import Path

import numpy as np

from training.box_rules import INSIDE, LEVELS, OVERLAP, RULES, Counts, box_of, counted, least_scores, suppressed
from training.pretrained import COCO_NAMES

BUNDLE = Path(__file__).parents[2] / "models/everyday"
LEFT, RIGHT = (0.0, 0.0, 0.5, 1.0), (0.5, 0.0, 1.0, 1.0)
NONE = np.zeros((0, 4))


def scored(*rows: tuple[tuple[float, ...], float]) -> np.ndarray:
    return np.array([[*box, score] for box, score in rows])


def test_the_rules_of_the_bundle_have_a_score_for_each_of_cocos_names():
    written = json.loads((BUNDLE / "manifest.json").read_text())["mask"]["boxes"]
    least = written.pop("least")
    assert len(least) == len(COCO_NAMES) and set(least) <= set(LEVELS)
    assert written == {"overlap": OVERLAP, "inside": INSIDE, **RULES}


def test_of_boxes_that_overlap_the_surest_stays():
    kept = suppressed(scored((LEFT, 0.4), ((0.0, 0.1, 0.5, 1.0), 0.6), (RIGHT, 0.3)))
    assert kept[:, 4].tolist() == [0.6, 0.3]


def test_a_box_inside_of_a_surer_one_and_a_box_around_it_are_of_the_same_thing():
    part, group = (0.1, 0.1, 0.3, 0.3), (0.0, 0.0, 1.0, 1.0)
    assert suppressed(scored((LEFT, 0.6), (part, 0.5), (group, 0.4)))[:, 4].tolist() == [0.6]


def test_a_box_is_right_when_it_is_that_of_a_thing_which_no_other_box_has():
    things = np.array([LEFT, RIGHT])
    assert counted(scored((LEFT, 0.5)), things, NONE) == Counts(1, 1, 2)
    assert counted(scored((LEFT, 0.5), ((0.1, 0.0, 0.5, 1.0), 0.4)), things, NONE) == Counts(1, 2, 2)


def test_a_box_of_a_small_thing_counts_for_nothing():
    boxes = scored((LEFT, 0.5), ((0.6, 0.0, 0.7, 0.1), 0.5))
    assert counted(boxes, np.array([LEFT]), np.array([(0.6, 0.0, 0.7, 0.2)])) == Counts(1, 1, 1)


def test_a_name_with_few_things_has_the_score_that_is_best_for_all():
    many = [Counts(0, 100, 100)] * len(LEVELS)
    many[2] = Counts(90, 100, 100)
    one = [Counts(0, 1, 1)] * len(LEVELS)
    one[4] = Counts(1, 1, 1)
    other = [Counts(0, 50, 50)] * len(LEVELS)
    other[5] = Counts(45, 50, 50)
    least = least_scores({0: many, 1: one, 2: other})
    assert least[:2] == [LEVELS[2], LEVELS[2]] and least[2] == LEVELS[5] and least[79] == LEVELS[2]


def test_the_box_of_a_mask_lies_in_the_square_of_the_image():
    mask = np.zeros((50, 100), bool)
    mask[10:20, 0:50] = True  # a band of 25 % lies above a wide image
    np.testing.assert_allclose(box_of(mask, 200), (0.0, 0.35, 0.5, 0.45))
