"""Positions of objects in the letterboxed square, and the text form of a question's points and boxes (`prompt.regions`
in docs/bundle.md). This file uses id maps and text, no scenes.

Coordinates are whole hundredths of the letterboxed square, 0..99, x before y, origin top-left.
"""

from dataclasses import replace
from random import Random

import numpy as np

from training.scenes.spec import Example, Refined, Region, View

UNITS = 100
REGIONS = {
    "units": UNITS,
    "digits": 2,
    "point": " ({x} {y})",
    "box": " [{x0} {y0} {x1} {y1}]",
    "refine": " ={box}{points}",
    "scribblePoints": 4,
    "refinePoints": 4,
}


def unit(pixel: float, side: int) -> int:
    return min(UNITS - 1, int(pixel * UNITS / side))


def with_places(view: View, ids_square: np.ndarray, rng: Random, points: int = 6) -> View:
    """The view with a box and `points` random points for every object. ids_square: uint8 [Q, Q], letterboxed."""
    side, objects = len(ids_square), []
    for s in view.objects:
        rows, cols = np.nonzero(ids_square == s.index + 1)
        at = [rng.randrange(len(rows)) for _ in range(points)]
        box = (unit(cols.min(), side), unit(rows.min(), side), unit(cols.max(), side), unit(rows.max(), side))
        objects.append(
            replace(s, box=box, points=tuple((unit(cols[i] + 0.5, side), unit(rows[i] + 0.5, side)) for i in at))
        )
    return replace(view, objects=tuple(objects), free_points=free_places(ids_square, rng))


def free_places(ids_square: np.ndarray, rng: Random) -> tuple[tuple[int, int], ...]:
    """At most two points in the middle half of the square without an object within a twentieth of its side."""
    side, found = len(ids_square), []
    for _ in range(12):
        x, y = rng.randrange(side), rng.randrange(side // 4, side * 3 // 4)
        near = ids_square[max(0, y - side // 20) : y + side // 20, max(0, x - side // 20) : x + side // 20]
        if not near.any():
            found.append((unit(x, side), unit(y, side)))
    return tuple(found[:2])


def point_text(x: int, y: int) -> str:
    return REGIONS["point"].format(x=f"{x:02}", y=f"{y:02}")


def box_text(box: tuple[int, int, int, int]) -> str:
    return REGIONS["box"].format(**dict(zip(("x0", "y0", "x1", "y1"), (f"{v:02}" for v in box))))


def pointing_text(regions: tuple[Region, ...], refined: Refined | None) -> str:
    """The text after the question: boxes and points in their order, then the mask that the question changes."""
    text = "".join((box_text(r.box) if r.box else "") + "".join(point_text(*p) for p in r.points) for r in regions)
    if refined:
        text += REGIONS["refine"].format(
            box=box_text(refined.box), points="".join(point_text(*p) for p in refined.points)
        )
    return text


def with_pointing_text(example: Example) -> Example:
    """The example as the model reads it: the text of its regions follows the question."""
    return replace(
        example, question=example.question + pointing_text(example.regions, example.refined), regions=(), refined=None
    )
