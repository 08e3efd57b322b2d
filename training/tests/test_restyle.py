"""A repainted scene keeps the pixels of its solids."""

from random import Random

import numpy as np

from training.scenes.render import render
from training.scenes.restyle import restyle
from training.scenes.world import ALBEDO, draw_world


def test_every_solid_keeps_its_pixels_and_a_colour_of_its_name():
    """The mean colour of a plain solid is nearer in hue to its own name than to another one on most of the solids."""
    right = total = 0
    names = [name for name in ALBEDO if name not in ("black", "white", "grey")]
    unit = lambda rgb: np.asarray(rgb) / np.linalg.norm(rgb)
    for seed in range(20):
        world = draw_world(seed)
        rgb, ids = render(world)
        repainted = restyle(rgb, ids, world, Random(seed))
        assert repainted.shape == rgb.shape and repainted.dtype == np.uint8
        for i, solid in enumerate(world.solids):
            inside = ids == i + 1
            if solid.texture == "plain" and solid.colour in names and inside.sum() > 100:
                mean = unit(repainted[inside].mean(0) + 1)
                right += max(names, key=lambda name: mean @ unit(ALBEDO[name])) == solid.colour
                total += 1
    assert total > 20 and right / total > 0.7


def test_the_ground_changes_with_the_seed_and_a_seed_gives_the_same_image_again():
    world = draw_world(3)
    rgb, ids = render(world)
    one, again, other = (restyle(rgb, ids, world, Random(seed)) for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one[ids == 0] != other[ids == 0]).any() and (one[ids == 0] != rgb[ids == 0]).any()
