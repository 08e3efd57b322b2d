"""The rules by which questions that compare two things are asked in parts."""

import json
import re
from pathlib import Path
from random import Random

from training.comparisons import rules
from training.scenes.language import make_example, random_view
from training.text import load_tokenizer

BUNDLE = Path(__file__).parents[2] / "models/everyday"


def test_the_rules_of_the_bundle_are_those_that_are_written():
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    assert manifest["answer"]["comparisons"] == rules(load_tokenizer(BUNDLE / "tokenizer.json"))


def test_the_numbers_are_counted_from_zero_without_a_gap():
    tokenizer = load_tokenizer(BUNDLE / "tokenizer.json")
    (numbers, _) = (rule["numbers"] for rule in rules(tokenizer)["rules"] if rule["by"] == "count")
    assert [tokenizer.decode([token]) for token in numbers[:4]] == ["Zero", "One", "Two", "Three"]


def test_every_comparison_of_the_training_is_asked_in_parts_by_one_rule():
    forms = [
        rule["question"].replace("(?<", "(?P<") for rule in rules(load_tokenizer(BUNDLE / "tokenizer.json"))["rules"]
    ]
    rng, found = Random(2), set()
    while len(found) < 6:  # no text of the training asks for "fewer", or by another word than "do" for the same colour
        made = make_example(random_view(rng), rng, "compare")
        if made:
            fits = [i for i, form in enumerate(forms) if re.search(form, made.question.rstrip(" ?"), re.IGNORECASE)]
            assert len(fits) == 1, made.question
            found.add(fits[0])
