"""Questions about photographs with answers in words: colours, kinds of things, places, and what cannot be known."""

from random import Random

import numpy as np
import pytest

from training.pretrained import COCO_NAMES
from training.scenes.beyond import OF_A_PHOTOGRAPH, beyond_example
from training.scenes.colour_names import NAMES, plain_colour
from training.scenes.photo_examples import Thing, description
from training.scenes.photo_questions import KINDS, Seen, photo_question
from training.scenes.small_talk import OUT_ANSWER
from training.scenes.spec import COLOURS

THINGS = [
    Thing(0, "dog", 0.2, 0.5, 0.3, "black"),
    Thing(1, "car", 0.8, 0.5, 0.1, "red"),
    Thing(2, "person", 0.5, 0.5, 0.05, "blue"),
]


def asked(things=THINGS, *, whole: bool = True, absent: tuple[str, ...] = COCO_NAMES, count: int = 6000) -> list:
    names = frozenset(absent) - {thing.name for thing in things}
    rng, seen = Random(0), Seen(list(things), whole, names, description)
    return [made for made in (photo_question(seen, rng) for _ in range(count)) if made]


def answers(examples: list, kind: str, *words: str) -> set[str]:
    """Of the questions of a kind that contain all words."""
    return {
        e.answer
        for e in examples
        if e.kind == kind and all(word in e.question.lower().rstrip("?").split() for word in words)
    }


def painted(*colours: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    """A photograph with a white and a middle grey stripe, and stripes of the same size in these colours; where these
    are."""
    rows = [(255, 255, 255), (128, 128, 128), *colours]
    photo = np.repeat(np.array(rows, np.uint8)[:, None], 20, 1).repeat(10, 0)
    inside = np.zeros(photo.shape[:2], bool)
    inside[20:] = True
    return photo, inside


@pytest.mark.parametrize(
    "rgb, name",
    [
        ((200, 20, 30), "red"),
        ((250, 140, 20), "orange"),
        ((245, 215, 40), "yellow"),
        ((60, 140, 50), "green"),
        ((40, 190, 200), "cyan"),
        ((40, 80, 190), "blue"),
        ((10, 10, 235), "blue"),
        ((120, 40, 160), "purple"),
        ((250, 150, 190), "pink"),
        ((110, 70, 40), "brown"),
        ((15, 15, 18), "black"),
        ((250, 250, 248), "white"),
        ((130, 132, 130), "grey"),
    ],
)
def test_a_plain_colour_has_the_name_that_people_give_it(rgb, name):
    assert plain_colour(*painted(rgb)) == name


def test_what_is_white_in_a_dark_photograph_is_white():
    photo, inside = painted((250, 250, 248))
    assert plain_colour((photo * 0.75).astype(np.uint8), inside) == "white"


def test_a_thing_of_two_colours_and_one_without_pixels_have_no_plain_colour():
    photo, inside = painted((200, 20, 30), (40, 80, 190))
    assert plain_colour(photo, inside) is None and plain_colour(photo, inside & False) is None


def test_the_colours_are_those_of_the_drawn_scenes():
    assert set(NAMES) == set(COLOURS)


def test_questions_about_colours_have_the_colour_of_the_thing():
    examples = asked()
    assert answers(examples, "colour", "car") == {"Red."} and answers(examples, "colour", "dog") == {"Black."}
    assert answers(examples, "is-colour", "car", "red") == {"Yes."}
    assert answers(examples, "is-colour", "car", "green") == {"No."}


def test_nobody_is_asked_about_the_colour_of_people_or_of_things_whose_colour_is_not_plain():
    examples = asked([THINGS[2], Thing(1, "car", 0.8, 0.5, 0.1)])
    assert not [e for e in examples if e.kind in ("colour", "is-colour")]


def test_things_of_one_name_are_asked_about_only_if_all_have_the_same_colour():
    dogs = [Thing(0, "dog", 0.2, 0.5, 0.3, "black"), Thing(1, "dog", 0.8, 0.5, 0.3, "black")]
    assert answers(asked(dogs), "colour", "dogs") == {"Black."} and not answers(asked(dogs), "colour", "dog")
    mixed = [dogs[0], Thing(1, "dog", 0.8, 0.5, 0.3, "brown")]
    assert not [e for e in asked(mixed) if e.kind == "colour"]


def test_kinds_of_things_are_named_or_said_to_be_absent():
    examples = asked()
    assert answers(examples, "group", "kind", "animal") == {"A dog."}
    assert answers(examples, "group", "any", "animals") == {"Yes."}
    assert answers(examples, "group", "any", "fruit") == {"No."}


def test_a_set_that_does_not_mark_all_things_of_a_kind_never_says_that_there_are_none():
    examples = asked(absent=("apple", "cow"))
    assert answers(examples, "group", "any", "animals") == {"Yes."}
    assert not answers(examples, "group", "any", "fruit") and not answers(examples, "group", "food")


def test_what_is_at_a_place_next_to_a_thing_and_largest_is_named():
    examples = asked()
    assert answers(examples, "place", "left") == {"A dog."}
    assert answers(examples, "place", "right") == {"A car."}
    assert answers(examples, "next-to", "dog") == {"A person."}
    assert answers(examples, "largest", "largest") == {"A dog."}


def test_without_the_names_of_everything_nothing_is_said_about_places_and_kinds():
    kinds = {e.kind for e in asked(whole=False)}
    assert kinds == set(KINDS) - {"group", "place", "next-to"}


def test_an_image_without_named_things_has_only_questions_that_cannot_be_answered():
    assert {e.answer for e in asked([])} == {OUT_ANSWER}


def test_the_material_is_asked_about_in_drawn_scenes_and_cannot_be_known_in_photographs():
    made = lambda photograph: {
        beyond_example("the cup", Random(seed), photograph=photograph).question.lower().rstrip("?!. ")
        for seed in range(3000)
    }
    material = OF_A_PHOTOGRAPH[0].format("the cup").rstrip("?")
    assert material in made(True) and material not in made(False)
