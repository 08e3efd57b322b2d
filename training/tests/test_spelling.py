"""Words that look like a misspelled name."""

import json
from pathlib import Path

from training.spelling import alike, errors, names_in

BUNDLE = Path(__file__).parents[2] / "models/everyday"


def test_missing_added_wrong_and_swapped_letters_are_an_error_each():
    assert errors("horse", "horse", 1) == 0
    assert [errors(word, "horse", 1) for word in ("hose", "horsey", "house", "hores")] == [1, 1, 1, 1]
    assert errors("bycicle", "bicycle", 2) == 2
    assert errors("mouse", "horse", 1) > 1 and errors("elephant", "horse", 2) > 2


def test_a_word_is_alike_with_the_first_letter_of_a_name_and_few_errors():
    names = ["horse", "teddy bear", "bicycle"]
    words = ["house", "mouse", "horse", "hors", "bears", "teddies", "bicycles", "tricycle", "ho", "icicle"]
    assert alike(words, names) == ["bears", "bicycles", "hors", "house"]


def test_the_words_of_the_bundle_are_no_names_and_have_common_ones():
    rules = json.loads((BUNDLE / "manifest.json").read_text())["answer"]["nameBias"]
    right = rules["spelling"]["right"].split()
    known = names_in(rules) | {*rules["spelling"]["words"].split()}
    assert not {*right} & known
    assert {"close", "thanks", "dont", "tabletop"} <= {*right}
    assert right == alike(right, known)
