"""Questions with points and boxes: the places are on the target, in the form that the engine writes."""

from random import Random

import numpy as np
import pytest

from training.geometry import letterbox_box, letterbox_ids
from training.make_scenes import IDS_SIDE, pixels_of
from training.scenes.language import POINTING, make_example
from training.scenes.places import pointing_text, unit, with_places, with_pointing_text
from training.scenes.render import make_view, render
from training.scenes.spec import Refined, Region
from training.scenes.world import draw_world


def view_of(seed: int):
    world = draw_world(seed)
    _, ids = render(world)
    square = letterbox_ids(ids, IDS_SIDE)
    return with_places(make_view(world, ids), square, Random(seed)), square


def test_points_are_on_their_objects_and_free_points_on_none():
    for seed in range(30_000_000, 30_000_006):
        view, square = view_of(seed)
        on = lambda x, y: set(
            np.unique(
                square[
                    int(y * IDS_SIDE / 100) : int((y + 1) * IDS_SIDE / 100) + 1,
                    int(x * IDS_SIDE / 100) : int((x + 1) * IDS_SIDE / 100) + 1,
                ]
            )
        )
        for s in view.objects:
            assert all(s.index + 1 in on(*p) for p in s.points)
        assert all(on(*p) == {0} for p in view.free_points)


@pytest.mark.parametrize("size", [(256, 192), (192, 256), (256, 144), (224, 160)])
def test_pixels_of_a_region_convert_to_the_same_units(size):
    left, top, w, h = letterbox_box(*size, 128)
    for x, y in ((10, 40), (50, 50), (85, 60)):
        if (
            not letterbox_box(*size, 100)[1] + 2 < y < 98 - letterbox_box(*size, 100)[1]
            or not letterbox_box(*size, 100)[0] + 2 < x < 98 - letterbox_box(*size, 100)[0]
        ):
            continue
        [p] = pixels_of(Region(points=((x, y),)), *size)["points"]
        assert (unit(left + p["x"] * w / size[0], 128), unit(top + p["y"] * h / size[1], 128)) == (x, y)


def test_the_text_of_regions_follows_the_question():
    view, _ = view_of(30_000_000)
    rng, kinds = Random(1), set()
    for _ in range(60):
        for kind in POINTING:
            example = make_example(view, rng, kind)
            if example:
                kinds.add(kind)
                assert with_pointing_text(example).question == example.question + pointing_text(
                    example.regions, example.refined
                )
                assert (example.refined is not None) == (kind == "refine") and bool(example.regions) == (
                    kind != "refine"
                )
    assert kinds == set(POINTING)


def test_the_template_is_that_of_the_bundle():
    assert (
        pointing_text(
            (Region(points=((5, 60),)), Region(box=(1, 2, 33, 44))), Refined((0,), (1, 2, 3, 4), ((7, 8), (90, 10)))
        )
        == " (05 60) [01 02 33 44] = [01 02 03 04] (07 08) (90 10)"
    )


def test_a_view_without_places_gives_no_question_that_points():
    world = draw_world(30_000_001)
    _, ids = render(world)
    assert make_example(make_view(world, ids), Random(0), "pointed") is None
