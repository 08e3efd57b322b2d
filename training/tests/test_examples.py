"""The training texts name only what the image shows, vary as people type, follow every kind of turn, and ask for absent
things.
"""

import re
from collections import Counter
from random import Random

import pytest

from training.scenes.histories import answer_with_phrase
from training.scenes.language import MIX, TRAINED, example_without_image, make_example, make_examples, random_view
from training.scenes.nouns import ABSENT
from training.scenes.photo_examples import absent_example, all_example
from training.scenes.phrases import FOUND_NONE, SHOWS_GLOSS, visible
from training.scenes.sentences import BOTH, COMMANDS, COUNT, DESCRIBE, EXISTS, WHERE
from training.scenes.small_talk import CHAT
from training.scenes.spec import SHAPES
from training.scenes.wordings import SYNONYMS
from training.scenes.words import HELD_OUT, TRAIN, synonym

EVERY = re.compile(r"\b(every|each) (?!one of)", re.IGNORECASE)

CAN_BE_SEEN = {"ball", "capsule"}


def many_examples(count: int, seed: int = 0) -> list:
    rng = Random(seed)
    return [e for _ in range(count) for e in make_examples(random_view(rng), rng, 12)]


def test_a_phrase_names_matte_and_shiny_only_for_shapes_that_show_the_difference():
    rng, words = Random(1), {"matte", "dull", "rubber", "shiny", "glossy", "polished"}
    flat = {w for shape in set(SHAPES) - CAN_BE_SEEN for w in TRAIN.get(shape, (shape,))}
    assert set(SHOWS_GLOSS) == CAN_BE_SEEN
    for _ in range(400):
        made = make_example(visible(random_view(rng)), rng, "attribute", kinds=TRAINED)
        if made and words & set(made.label.split()):
            assert not flat & set(made.label.split()), made.label


@pytest.mark.parametrize("kind", sorted(MIX))
def test_every_kind_of_turn_is_possible(kind):
    rng = Random(2)
    made = [make_example(random_view(rng), rng, kind, kinds=TRAINED) for _ in range(200)]
    assert any(made) or kind in ("pointed", "pointed-ask", "refine")  # these need places, and a random view has none


def test_requests_for_masks_follow_answers_masks_empty_masks_and_small_talk():
    last = Counter()
    for e in many_examples(200):
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
    assert {min(len(e.history), 5) for e in many_examples(200)} == {0, 1, 2, 3, 4, 5}


def test_a_third_of_the_phrases_has_no_article():
    asked = [e.question.lower() for e in many_examples(200) if e.kind == "attribute" and not e.history]
    bare = sum("the " not in q for q in asked) / len(asked)
    assert 0.25 < bare < 0.5


def test_the_answer_contains_the_phrase_of_the_mask():
    assert all(e.answer.endswith(":") for e in many_examples(30) if e.target is not None)
    phrases = [e for e in many_examples(60) if e.kind == "attribute" and not e.history]
    assert all(e.answer == f"The {e.label}:" and answer_with_phrase(e) == e.answer for e in phrases)


def test_each_of_two_objects_has_a_mask_and_a_phrase():
    both = [e for e in many_examples(100) if e.kind == "several" and len(e.more) == 1]
    assert len(both) > 10
    for e in both:
        ((text, target),) = e.more
        assert text.startswith(" and ") and text.endswith(":") and target != e.target or target == ()


def test_unknown_nouns_are_no_words_for_objects_of_a_tabletop():
    table_words = {word for words in (*TRAIN.values(), *HELD_OUT.values()) for word in words} | set(SHAPES)
    assert len(ABSENT) > 500 and not table_words & set(ABSENT)
    for e in many_examples(60):
        if e.kind in ("unknown", "unknown-ask"):
            assert e.target == () or e.answer in ("No.", "Zero.", "I see no such thing.")


def test_half_of_the_training_texts_have_wordings_of_which_none_is_held_out():
    reworded = [e.reworded for e in many_examples(60)]
    assert 0.4 < sum(reworded) / len(reworded) < 0.6
    tables = (COMMANDS, COUNT, EXISTS, WHERE, DESCRIBE, BOTH)
    assert not any(set(table["more"]) & set(table["held_out"]) for table in tables)
    said = {text for questions, _ in CHAT["more"] for text in questions}
    assert not said & {text for questions, _ in CHAT["held_out"] for text in questions}
    more = {word for words in SYNONYMS.values() for word in words}
    assert not more & ({word for words in HELD_OUT.values() for word in words} | set(ABSENT))
    rng = Random(1)
    assert not any(synonym(rng, word, "train") in more for word in SYNONYMS for _ in range(20))


def test_every_and_each_are_asked_in_the_singular_and_answered_in_the_plural():
    of_scenes = [e for e in many_examples(400) if e.kind == "plural" and EVERY.search(e.question)]
    rng = Random(2)
    of_photos = [e for _ in range(60) if EVERY.search((e := all_example(rng, "dog", (0, 1), "more")).question)]
    assert len(of_scenes) > 5 and len(of_photos) > 5
    for e in (*of_scenes, *of_photos):
        assert e.reworded and len(e.target) > 1
        assert answer_with_phrase(e).removesuffix(":").split()[-1].endswith(("s", "dice"))


def test_what_is_absent_is_asked_for_in_the_plural_too_and_there_is_none():
    rng = Random(2)
    made = [absent_example(rng, "zebra", "train") for _ in range(200)]
    assert {e.answer for e in made} == {FOUND_NONE} and {e.target for e in made} == {()}
    asked = [e for e in made if EVERY.search(e.question) or "zebras" in e.question]
    assert 40 < len(asked) < 100 and asked == [e for e in made if e.reworded]
    assert not any(absent_example(rng, "milk", "train").reworded for _ in range(50))


def test_without_an_image_the_answer_asks_for_one():
    rng = Random(3)
    made = [e for _ in range(50) if (e := example_without_image(rng))]
    assert not any(e.picture or e.target for e in made)
    assert {e.answer for e in made if e.kind == "blind"} == {"There is no picture yet. Send one with your question."}
