"""Fixtures for more than one test file."""

import numpy as np
import pytest
from PIL import Image

from training.photo_sets import Photo
from training.rle import encode
from training.tests.argenseg_checkpoint import write_checkpoint


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """A complete ARGenSeg checkpoint."""
    folder = tmp_path_factory.mktemp("checkpoint")
    write_checkpoint(folder)
    return folder


@pytest.fixture(scope="session")
def striped(tmp_path_factory) -> tuple[Photo, Photo]:
    """A photograph of noise with two dogs and a third thing, each a stripe of 20 of 64 rows in the left half; and the
    same one with a fox at the place of the first dog."""
    folder, rng = tmp_path_factory.mktemp("striped"), np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 255, (64, 64, 3), np.uint8)).save(folder / "0.png")
    masks = []
    for k in range(3):
        mask = np.zeros((64, 64), bool)
        mask[20 * k : 20 * k + 20, :32] = True
        masks.append({"size": [64, 64], **encode(mask)})
    names = ("dog", "dog", "no name at all")
    dogs = Photo(folder / "0.png", names, tuple(masks), frozenset(), True)
    return dogs, Photo(folder / "0.png", ("fox",), tuple(masks[:1]), frozenset(), True)
