"""What training says about a picture: only what it shows, as people type it, after every kind of turn, and of things
that are not there.
"""

from collections import Counter
from random import Random

import pytest

from training.scenes.histories import said_answer
from training.scenes.language import MIX, TRAINED, blind, example, examples, random_view
from training.scenes.nouns import ABSENT
from training.scenes.phrases import GLEAMS, visible
from training.scenes.spec import SHAPES
from training.scenes.words import HELD_OUT, TRAIN

CAN_BE_SEEN = {"ball", "capsule"}


def said(count: int, seed: int = 0) -> list:
    rng = Random(seed)
    return [e for _ in range(count) for e in examples(random_view(rng), rng, 12)]


def test_matte_and_shiny_are_said_only_where_every_thing_of_the_phrase_shows_which_it_is():
    rng, words = Random(1), {"matte", "dull", "rubber", "shiny", "glossy", "polished"}
    flat = {w for shape in set(SHAPES) - CAN_BE_SEEN for w in TRAIN.get(shape, (shape,))}
    assert set(GLEAMS) == CAN_BE_SEEN
    for _ in range(400):
        made = example(visible(random_view(rng)), rng, "attribute", kinds=TRAINED)
        if made and words & set(made.label.split()):
            assert not flat & set(made.label.split()), made.label


@pytest.mark.parametrize("kind", sorted(MIX))
def test_every_kind_of_turn_can_be_said(kind):
    rng = Random(2)
    drawn = [example(random_view(rng), rng, kind, kinds=TRAINED) for _ in range(200)]
    assert any(drawn) or kind in ("pointed", "pointed-ask", "refine")  # these need places, which a random view has not


def test_a_mask_is_asked_for_after_answers_masks_nothing_and_small_talk():
    last = Counter()
    for e in said(200):
        if e.history and e.target is not None:
            answer = e.history[-1][1]
            last[
                "mask"
                if answer.endswith(":") and answer != "I see none:"
                else "none"
                if answer == "I see none:"
                else "words"
            ] += 1
    assert min(last[kind] for kind in ("mask", "none", "words")) > 20
    assert {min(len(e.history), 5) for e in said(200)} == {0, 1, 2, 3, 4, 5}


def test_a_third_of_the_phrases_has_no_article():
    asked = [e.question.lower() for e in said(200) if e.kind == "attribute" and not e.history]
    bare = sum("the " not in q for q in asked) / len(asked)
    assert 0.25 < bare < 0.5


def test_the_answer_says_the_phrase_that_it_draws():
    assert all(e.answer.endswith(":") for e in said(30) if e.target is not None)
    phrases = [e for e in said(60) if e.kind == "attribute" and not e.history]
    assert all(e.answer == f"The {e.label}:" and said_answer(e) == e.answer for e in phrases)


def test_two_things_have_a_mask_and_a_phrase_each():
    both = [e for e in said(100) if e.kind == "several" and len(e.more) == 1]
    assert len(both) > 10
    for e in both:
        ((text, target),) = e.more
        assert text.startswith(" and ") and text.endswith(":") and target != e.target or target == ()


def test_unknown_nouns_are_no_words_for_what_a_table_shows():
    shown = {word for words in (*TRAIN.values(), *HELD_OUT.values()) for word in words} | set(SHAPES)
    assert len(ABSENT) > 500 and not shown & set(ABSENT)
    for e in said(60):
        if e.kind in ("unknown", "unknown-ask"):
            assert e.target == () or e.answer in ("No.", "Zero.", "I see no such thing.")


def test_without_a_picture_the_answer_speaks_of_the_picture():
    rng = Random(3)
    drawn = [e for _ in range(50) if (e := blind(rng))]
    assert not any(e.picture or e.target for e in drawn)
    assert {e.answer for e in drawn if e.kind == "blind"} == {"There is no picture yet. Send one with your question."}
