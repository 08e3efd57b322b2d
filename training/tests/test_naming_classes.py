"""The training of the head for ImageNet's classes."""

import numpy as np
import pytest
import torch
from PIL import Image

from training import naming_classes, small_head
from training.class_head import ClassHead
from training.naming_classes import EVEN, INDEX, Examples, fit_scores, loss_of, trained_head
from training.photo_features import PhotoFeatures
from training.photo_sets import Photo
from training.rle import encode
from training.small_head import store_head


@pytest.fixture(scope="module")
def examples(tmp_path_factory) -> Examples:
    """Images with one or two things in their left half, one of them with a name that ImageNet lacks."""
    folder, rng = tmp_path_factory.mktemp("photos"), np.random.default_rng(0)
    photos = []
    for i, names in enumerate((("fox", "frisbee"), ("guitar", "fox"), ("piano",))):
        Image.fromarray(rng.integers(0, 255, (48, 64, 3), np.uint8)).save(folder / f"{i}.png")
        masks = []
        for k in range(len(names)):
            mask = np.zeros((48, 64), bool)
            mask[20 * k : 20 * k + 20, :32] = True
            masks.append({"size": [48, 64], **encode(mask)})
        photos.append(Photo(folder / f"{i}.png", names, tuple(masks), frozenset(), True))
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming_classes, "CROPS", 1)
        return Examples(photos, PhotoFeatures().eval())


def test_an_image_has_the_names_that_imagenet_has_and_the_cells_that_they_cover(examples):
    assert examples.names[::2] == [{INDEX["fox"]}, {INDEX["fox"], INDEX["guitar"]}, {INDEX["piano"]}]
    row, name, share = examples.covers[0]
    assert (row, name, share.shape) == (0, INDEX["fox"], (16, 16))
    assert share[3, 2] == 1 and share[3, 12] == 0 and share[12, 2] == 0  # the image fills rows 2 to 13 of the square


def test_the_loss_falls_when_the_cells_are_those_of_the_thing():
    share = torch.zeros(1, 4, 4)
    share[0, :2] = 1
    right = 8 * share - 4
    assert loss_of(right, share) < loss_of(torch.zeros(1, 4, 4), share) < loss_of(-right, share)


def test_training_changes_the_head_and_leaves_the_score_of_the_image(examples, monkeypatch):
    torch.manual_seed(0)
    times = iter([0.0, 0.0, 20.0, 90.0])  # two steps
    monkeypatch.setattr(small_head.time, "time", lambda: next(times))
    monkeypatch.setattr(naming_classes, "BATCH", 4)
    before, after = ClassHead(), trained_head(examples, 1)
    assert after.image_slope == before.image_slope and after.image_bias == before.image_bias
    assert after.cells_bias != before.cells_bias and after.nearness != before.nearness


def test_a_score_where_both_are_as_probable_is_even(examples, monkeypatch):
    monkeypatch.setattr(naming_classes, "CROPS", 1)
    head, shown = ClassHead().eval(), {"fox": 277, "guitar": 402, "piano": 579}
    for row, names in enumerate(examples.names):
        for word, index in shown.items():
            examples.logits[row][index] = 6.0 if INDEX[word] in names else 2.0
    fit_scores(head, examples)
    with torch.no_grad():
        scores = head(*examples.images([0, 2, 4]))[0]
    assert scores[1, INDEX["piano"]] < EVEN < scores[0, INDEX["fox"]]


def test_the_head_is_stored_in_both_checkpoints(tmp_path):
    torch.save({"model": {}, "ema": {}, "step": 1}, tmp_path / "lm.pt")
    torch.save({"encoder": {}, "head": None}, tmp_path / "vision.pt")
    head = ClassHead()
    store_head(tmp_path / "lm.pt", "classes", head)
    stored = torch.load(tmp_path / "lm.pt", weights_only=True)
    assert set(stored["ema"]) == {f"vision.classes.{name}" for name in head.state_dict()} and stored["step"] == 1
    encoder = torch.load(tmp_path / "vision.pt", weights_only=True)["encoder"]
    torch.testing.assert_close(encoder["classes.query.weight"], head.query.weight)
