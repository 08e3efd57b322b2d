"""Random changes of images, as other cameras, screens and encoders make them."""

import numpy as np

from training.geometry import PAD_COLOUR, letterbox_rgb
from training.jitter import content, jittered, jittered_square


def image(height: int = 48, width: int = 64) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


def test_the_image_changes_and_the_bars_of_its_letterbox_do_not():
    square = letterbox_rgb(image(), 64)
    rows, cols = content(square)
    assert (rows, cols) == (slice(8, 56), slice(0, 64))
    changed = jittered_square(square, np.random.default_rng(2))
    assert (changed[:8] == PAD_COLOUR).all() and (changed[56:] == PAD_COLOUR).all()
    assert not np.array_equal(changed[rows], square[rows])


def test_an_image_can_become_brighter_or_darker():
    means = [jittered(image(), np.random.default_rng(seed)).mean() for seed in range(40)]
    assert min(means) < 0.8 * image().mean() and max(means) > 1.15 * image().mean()
