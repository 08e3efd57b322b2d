"""The rules that change an answer's words by the scores of names, and the scores."""

import json
from pathlib import Path

import torch

from training.boxes import BEST
from training.class_head import CLASS_NAMES
from training.config import PRESETS
from training.graphs import NamingVision
from training.mask_refiner import DETAILS
from training.model import SegModel
from training.name_bias import PRIOR, forms_of, rules, words_of, words_of_classes
from training.naming_head import NAMES
from training.text import load_tokenizer

BUNDLE = Path(__file__).parents[2] / "models/everyday"


def test_the_rules_of_the_bundle_are_those_that_are_written():
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    of_spelling = {"spelling": manifest["answer"]["nameBias"]["spelling"]}  # stage 10, test_spelling.py
    assert manifest["answer"]["nameBias"] == rules(load_tokenizer(BUNDLE / "tokenizer.json")) | of_spelling
    assert manifest["graphs"]["vision"]["outputs"][1]["shape"][-1] == len(NAMES) + len(CLASS_NAMES) + 1


def test_a_thing_is_known_by_its_name_its_plural_and_words_for_nothing_else():
    assert {"dog", "dogs", "puppy", "puppies"} <= set(words_of("dog"))
    assert "ball" not in words_of("sports ball")
    assert not {word for name in NAMES for word in words_of(name)} & {"vehicle", "table", "glass", "bike"}


def test_a_word_belongs_to_one_name_and_no_word_of_a_drawn_scene_to_a_class():
    words = [word for name in NAMES for word in words_of(name)]
    of_classes = [word for own in words_of_classes() for word in own]
    assert len(of_classes) == len(set(of_classes)) and not set(of_classes) & set(words)
    assert {"accordion", "accordions", "foxes", "golden retriever"} <= set(of_classes)
    assert not set(of_classes) & {"ring", "drum", "washer", "globe", "orange", "dog", "spot", "plane", "mask"}
    fox = next(i for i, own in enumerate(words_of_classes()) if "fox" in own)
    assert CLASS_NAMES[fox] == ("fox",)


def test_no_form_begins_with_a_token_that_begins_other_words():
    tokenizer = load_tokenizer(BUNDLE / "tokenizer.json")
    assert [tokenizer.decode(form) for form in forms_of("dog", tokenizer)] == [" dog", " dogs"]
    assert forms_of("goat", tokenizer) == []  # " go" is the start of "gold"
    assert not rules(tokenizer)["names"][NAMES.index("orange")]["forms"]


def test_the_graph_gives_each_name_its_largest_score_in_the_image():
    torch.manual_seed(0)
    model = SegModel(PRESETS["everyday"]).eval()
    pixels = torch.randn(2, 3, *[model.config.image_side] * 2)
    with torch.no_grad():
        embeds, scores, cells, small, best = NamingVision(model)(pixels)
        tokens = model.vision(pixels)
        boxes = model.vision.photo(pixels)[:, :, : 4 * 80]  # the scores in the four quarters of each token
        named = model.vision.naming.cells(model.vision.photo(pixels))
    torch.testing.assert_close(embeds, model.projector(tokens).flatten(0, 1))
    assert best.shape == (2, BEST, 6) and small.shape == (2, DETAILS, 64, 64)
    assert scores.shape == (2, len(NAMES) + len(CLASS_NAMES) + 1)
    of_names = cells[:, : len(NAMES)].sigmoid().flatten(2).amax(2)
    torch.testing.assert_close(of_names, named.unflatten(2, (-1, 4)).amax((1, 3)))
    for name in (0, 16, 79):
        torch.testing.assert_close(scores[:, name], boxes[:, :, 4 * name : 4 * name + 4].amax((1, 2)))
    for name in (80, len(NAMES) - 1):
        torch.testing.assert_close(scores[:, name], named[:, :, 4 * name : 4 * name + 4].amax((1, 2)))


def test_the_bundle_has_the_weight_of_the_prior_that_is_written():
    manifest = json.loads((BUNDLE / "manifest.json").read_text())
    assert manifest["mask"]["prior"] == {"weight": PRIOR}
