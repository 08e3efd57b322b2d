"""Pictures that come from other cameras, screens and networks."""

import numpy as np

from training.geometry import PAD_COLOUR, letterbox_rgb
from training.jitter import content, jittered, jittered_square


def picture(height: int = 48, width: int = 64) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (height, width, 3), np.uint8)


def test_the_bars_of_a_letterbox_stay_and_the_picture_changes():
    square = letterbox_rgb(picture(), 64)
    rows, cols = content(square)
    assert (rows, cols) == (slice(8, 56), slice(0, 64))
    changed = jittered_square(square, np.random.default_rng(2))
    assert (changed[:8] == PAD_COLOUR).all() and (changed[56:] == PAD_COLOUR).all()
    assert not np.array_equal(changed[rows], square[rows])


def test_light_changes_both_ways():
    means = [jittered(picture(), np.random.default_rng(seed)).mean() for seed in range(40)]
    assert min(means) < 0.8 * picture().mean() and max(means) > 1.15 * picture().mean()
