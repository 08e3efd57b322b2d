"""Generates a random tabletop World from a seed: solids that do not touch, a camera, a light and a background. This
file uses no pixels and no texts."""

import math
import random

from training.scenes.spec import COLOURS, MATERIALS, SHAPES, TEXTURES, Solid, World

ALBEDO = {
    "red": (0.85, 0.10, 0.10),
    "orange": (0.98, 0.50, 0.05),
    "yellow": (0.97, 0.88, 0.12),
    "green": (0.10, 0.58, 0.17),
    "blue": (0.10, 0.22, 0.85),
    "purple": (0.50, 0.14, 0.66),
    "pink": (0.98, 0.55, 0.72),
    "brown": (0.42, 0.24, 0.10),
    "black": (0.07, 0.07, 0.08),
    "white": (0.95, 0.95, 0.93),
    "grey": (0.48, 0.48, 0.50),
    "cyan": (0.12, 0.80, 0.86),
}
RADIUS = {"small": 0.34, "medium": 0.52, "large": 0.76}
IMAGE_SIZES = ((256, 192), (256, 192), (256, 256), (192, 256), (256, 144), (224, 160))
TRAIN_FLOORS = ("plain", "wood", "checker", "speckle", "gradient")
HELD_OUT_FLOORS = ("plaid", "rings", "waves")


def _jitter(rng: random.Random, rgb: tuple[float, float, float], amount: float) -> tuple[float, float, float]:
    shade = rng.uniform(1 - amount, 1 + amount)
    return tuple(min(1.0, max(0.0, c * shade + rng.uniform(-0.03, 0.03))) for c in rgb)  # type: ignore[return-value]


def _solid(rng: random.Random, shapes: list[str], colours: list[str], sizes: list[str]) -> Solid:
    shape, colour, size = rng.choice(shapes), rng.choice(colours), rng.choice(sizes)
    radius = RADIUS[size] * rng.uniform(0.94, 1.06)
    height = {
        "ball": 2.0,
        "cube": 1.64,
        "cylinder": rng.uniform(1.7, 2.1),
        "cone": rng.uniform(2.0, 2.4),
        "ring": 0.55,
        "pyramid": rng.uniform(1.7, 2.0),
        "capsule": 2.5,
        "block": 0.85,
    }[shape] * radius
    texture = rng.choices(TEXTURES, (0.70, 0.10, 0.10, 0.10))[0]
    second = ALBEDO["white"] if colour not in ("white", "grey", "yellow", "pink") else ALBEDO["black"]
    return Solid(
        shape,
        colour,
        size,
        rng.choice(MATERIALS),
        texture,
        0.0,
        0.0,
        radius,
        height,
        rng.uniform(0, 2 * math.pi),
        _jitter(rng, ALBEDO[colour], 0.10),
        second,
    )


def _camera(rng: random.Random) -> dict:
    """Position and target in world units, field of view in radians."""
    distance, elevation, yaw = rng.uniform(6.4, 8.2), math.radians(rng.uniform(22, 42)), rng.uniform(-0.35, 0.35)
    return {
        "position": (
            distance * math.cos(elevation) * math.sin(yaw),
            distance * math.sin(elevation),
            distance * math.cos(elevation) * math.cos(yaw),
        ),
        "target": (rng.uniform(-0.2, 0.2), rng.uniform(0.1, 0.5), -0.4),
        "fov": math.radians(rng.uniform(42, 50)),
    }


def _light(rng: random.Random) -> dict:
    """Direction (length 1), colour, strength and ambient share of the light."""
    azimuth, altitude, warmth = rng.uniform(0, 2 * math.pi), math.radians(rng.uniform(45, 75)), rng.uniform(-0.06, 0.06)
    return {
        "direction": (
            math.cos(altitude) * math.sin(azimuth),
            math.sin(altitude),
            abs(math.cos(altitude) * math.cos(azimuth)),
        ),
        "colour": (1.0 + warmth, 1.0, 1.0 - warmth),
        "strength": rng.uniform(0.60, 0.78),
        "ambient": rng.uniform(0.30, 0.42),
    }


def _background(rng: random.Random, backgrounds: str) -> dict:
    """Patterns and colours of floor and wall."""
    base = _jitter(
        rng,
        rng.choice(
            (
                (0.72, 0.68, 0.62),
                (0.60, 0.48, 0.36),
                (0.55, 0.57, 0.60),
                (0.80, 0.80, 0.78),
                (0.42, 0.48, 0.44),
                (0.62, 0.55, 0.62),
                (0.36, 0.34, 0.34),
            )
        ),
        0.12,
    )
    return {
        "floor": rng.choice(TRAIN_FLOORS if backgrounds == "train" else HELD_OUT_FLOORS),
        "base": base,
        "second": _jitter(rng, base, 0.25),
        "wall": _jitter(
            rng, rng.choice(((0.70, 0.74, 0.78), (0.80, 0.76, 0.70), (0.52, 0.56, 0.60), (0.66, 0.70, 0.64))), 0.12
        ),
        "scale": rng.uniform(0.7, 1.6),
        "turn": rng.uniform(0, math.pi),
        "wall_z": rng.uniform(-5.5, -3.9),
    }


def draw_world(seed: int, *, crowd: str = "normal", backgrounds: str = "train") -> World:
    """`crowd`: normal (2-7 solids), clutter (8-12) or rivals (6-8 of one or two shapes). `backgrounds`: train or
    held_out (floor patterns that are in no training image)."""
    rng = random.Random(seed)
    width, height = rng.choice(IMAGE_SIZES)
    count = rng.randint(8, 12) if crowd == "clutter" else rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 6, 7))
    # Few shapes and colours in one scene: objects then share attributes, and a phrase needs more than one word.
    shapes = rng.sample(SHAPES, rng.randint(2, 5))
    colours = rng.sample(COLOURS, rng.randint(2, 6))
    if crowd == "rivals":
        count, shapes, colours = rng.randint(6, 8), shapes[: rng.randint(1, 2)], colours[:3]
    sizes = rng.sample(tuple(RADIUS), rng.randint(2, 3))
    half = 2.7 if width >= height else 2.0
    solids: list[Solid] = []
    for _ in range(count * 30):
        if len(solids) == count:
            break
        s = _solid(rng, shapes, colours, sizes)
        x, z = rng.uniform(-half, half), rng.uniform(-2.6, 1.6)
        if all(math.hypot(x - o.x, z - o.z) > (s.radius + o.radius) * 1.08 + 0.05 for o in solids):
            solids.append(Solid(**{**s.__dict__, "x": x, "z": z}))
    # The order of these calls must stay: it decides which world a seed gives.
    camera, light, background = _camera(rng), _light(rng), _background(rng, backgrounds)
    return World(seed, width, height, tuple(solids), camera, light, background)
