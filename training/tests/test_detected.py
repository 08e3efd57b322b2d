"""Answers about photographs that a detector supports."""

import json
from random import Random

import numpy as np
import pytest
import torch
from PIL import Image

from training.detected import (
    MORE,
    SEEN,
    Detections,
    amend,
    detector,
    examples_of,
    listed,
    mosaic,
    of_name,
    supported,
)
from training.pretrained import COCO_NAMES, NanoDet
from training.scenes.photo_examples import Thing

DOG, CAT = (COCO_NAMES.index(name) for name in ("dog", "cat"))


def thing(name: str, area: float = 0.2) -> Thing:
    return Thing(0, name, 0.5, 0.5, area)


def found(*things: Thing, **scores: float) -> Detections:
    return Detections(list(things), dict.fromkeys(COCO_NAMES, 0.01) | scores)


def test_overlapping_boxes_of_one_name_are_one_thing_the_others_are_more():
    box = torch.tensor([[0.0, 0.0, 0.4, 0.4], [0.02, 0.0, 0.4, 0.4], [0.6, 0.6, 1.0, 1.0], [0.0, 0.6, 0.3, 1.0]])
    score = torch.zeros(4, 80)
    score[:, DOG] = torch.tensor([0.6, 0.7, 0.5, SEEN - 0.01])
    things = list(of_name(DOG, box, score))
    assert [t.name for t in things] == ["dog", "dog"]
    assert [t.cx for t in things] == pytest.approx([0.21, 0.8])
    assert [t.area for t in things] == pytest.approx([0.152, 0.16])


def test_the_detector_gives_scores_of_every_name():
    torch.manual_seed(0)
    scores = detector(NanoDet().eval(), 64)(np.zeros((64, 64, 3), np.uint8)).scores
    assert tuple(scores) == COCO_NAMES
    assert all(0 <= score <= 1 for score in scores.values())


def test_names_with_a_mask_that_the_detector_does_not_see_are_left_out():
    things = [thing("dog"), thing("cat"), thing("grass")]
    assert [t.name for t in supported(things, found(dog=0.6, cat=0.1), True)] == ["dog", "grass"]


def test_detected_things_are_added_only_where_not_every_thing_has_a_mask():
    seen = found(thing("person"), thing("puppy"), dog=0.6, person=0.6)
    assert [t.name for t in supported([thing("dog")], seen, True)] == ["dog"]
    assert [t.name for t in supported([thing("dog")], seen, False)] == ["dog", "person"]  # a puppy is the dog


def test_beside_the_one_thing_of_an_image_only_people_are_believed():
    seen = found(thing("person"), thing("horse"), person=0.6, horse=0.9)
    assert [t.name for t in listed(seen, frozenset(["gerenuk"]), True)] == ["gerenuk", "person"]


def test_in_a_mosaic_a_known_name_needs_a_lower_score_than_another():
    seen = found(thing("dog"), thing("cat"), dog=0.4, cat=0.4)
    assert [t.name for t in listed(seen, frozenset(["dog"]), False)] == ["dog"]


def test_questions_about_absent_things_name_nothing_that_may_be_there():
    seen = found(thing("dog"), dog=0.8, cat=0.3)
    for seed in range(20):
        for e in examples_of(seen, frozenset(["dog"]), True, Random(seed)):
            if e.kind == "absent" or e.answer == "No.":
                asked = e.question.lower().replace("hot dog", "").replace("?", "")
                assert not {"dog", "cat"} & set(asked.split())
            if e.kind == "what":
                assert e.answer == "I see a dog."


def test_a_mosaic_has_a_part_of_each_image(tmp_path):
    colours = [(250, 0, 0), (0, 250, 0), (0, 0, 250), (250, 250, 0)]
    files = [tmp_path / f"{k}.png" for k in range(4)]
    for file, colour in zip(files, colours):
        Image.new("RGB", (40, 25), colour).save(file)
    square = mosaic(files, 64, Random(3))
    assert square.shape == (64, 64, 3)
    corners = [tuple(square[y, x]) for y in (0, 63) for x in (0, 63)]
    assert corners == colours
    assert set(map(tuple, square.reshape(-1, 3))) == set(colours)


def test_the_answers_of_a_shard_are_rewritten(tmp_path):
    ids = np.zeros((2, 40, 40), np.uint8)
    ids[:, :20, :20], ids[:, 20:, 20:] = 1, 2
    np.savez(tmp_path / "0100.npz", rgb=np.zeros((2, 8, 8, 3), np.uint8), ids=ids)
    (tmp_path / "0100.json").write_text(json.dumps([{"things": ["dog", "cat"], "absent": ["car"]}] * 2))
    asked = {"kind": "what", "question": "what is this?", "answer": "I see a dog and a cat.", "history": []}
    other = {"kind": "count", "question": "how many dogs are there?", "answer": "One.", "history": []}
    talk = tmp_path / "0100.talk"
    talk.write_text(json.dumps([[asked, other]] * 2))
    answers = iter((found(dog=0.6), found()))
    assert amend(talk, lambda _: next(answers)) == 1 + MORE + 1
    first, second = json.loads(talk.read_text())
    assert [e["answer"] for e in first] == ["One.", *["I see a dog."] * (1 + MORE)]
    assert second == [other]  # without an answer, the question is left out
