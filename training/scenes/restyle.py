"""Repaints a rendered tabletop: other ground, other shadows, other shading, outlines. The renderer has one style, and a
model that is trained on one style learns the style instead of the shapes. This file uses pixels and the world, no text.
"""

import colorsys
import random

import numpy as np
from PIL import Image, ImageFilter

from training.scenes.elsewhere import clouds, gradient, noise, stripes
from training.scenes.spec import Solid, World
from training.scenes.world import ALBEDO

GREY = frozenset(("black", "white", "grey"))


def blurred(x: np.ndarray, radius: float) -> np.ndarray:
    """[H, W] in 0..1 -> the same, blurred."""
    image = Image.fromarray((x * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(image, np.float32) / 255


def ground(rng: random.Random, width: int, height: int) -> np.ndarray:
    """[H, W, 3] in 0..1: a floor and a wall in two plain colours, or one pattern everywhere, mixed with a plain
    colour."""
    level = lambda: np.array([rng.uniform(0.05, 1)] * 3) + np.array([rng.uniform(-0.12, 0.12) for _ in range(3)])
    if rng.random() < 0.6:
        rows = np.linspace(0, 1, height)[:, None, None]
        horizon, soft = rng.uniform(-0.1, 0.45), rng.uniform(0.002, 0.2)
        floor = level() * (1 + rng.uniform(-0.3, 0.3) * (rows - horizon))
        mixed = np.clip((rows - horizon) / soft + 0.5, 0, 1)
        return np.clip(level() * (1 - mixed) + floor * mixed, 0, 1) * np.ones((1, width, 1))
    drawn = rng.choice((clouds, gradient, noise, stripes))(rng, width, height)
    paleness = rng.uniform(0.3, 0.9)
    return np.clip(np.asarray(drawn, np.float32) / 255 * (1 - paleness) + level() * paleness, 0, 1)


def albedo(solid: Solid, rng: random.Random) -> np.ndarray:
    """RGB in 0..1: a random colour near the colour of the solid's name."""
    h, s, v = colorsys.rgb_to_hsv(*ALBEDO[solid.colour])
    if solid.colour in GREY:
        return np.clip(np.array(ALBEDO[solid.colour]) + rng.uniform(-0.08, 0.08), 0, 1)
    return np.array(
        colorsys.hsv_to_rgb(
            (h + rng.uniform(-0.02, 0.02)) % 1,
            min(1, max(0.35, s + rng.uniform(-0.25, 0.1))),
            min(1, max(0.15, v * rng.uniform(0.85, 1.15))),
        )
    )


def shading(inside: np.ndarray, light: np.ndarray, rng: random.Random) -> np.ndarray:
    """[H, W], factors near 1: the rendered light `light` [H, W], a gradient across the solid, or the mean of both."""
    rows, cols = np.nonzero(inside)
    y, x = np.indices(inside.shape, np.float32)
    y = (y - rows.mean()) / max(1, np.ptp(rows) / 2)
    x = (x - cols.mean()) / max(1, np.ptp(cols) / 2)
    side, up = rng.uniform(-1, 1), rng.uniform(-0.8, 0.2)
    depth = rng.uniform(0, 0.45)
    if rng.random() < 0.5:
        across = 1 + depth * (0.5 - np.hypot(x - 0.4 * side, y - 0.6 * up))
    else:
        across = 1 + depth * (x * side + y * up)
    rendered = (light / light[inside].mean()) ** rng.uniform(0.5, 1.2)
    share = rng.choice((0, 0.5, 1, 1))
    return across * (1 - share) + rendered * share


def restyle(rgb: np.ndarray, ids: np.ndarray, world: World, rng: random.Random) -> np.ndarray:
    """rgb uint8 [H, W, 3], ids uint8 [H, W] -> uint8 [H, W, 3]. Every solid keeps its pixels and its names."""
    height, width = ids.shape
    old, out = rgb.astype(np.float32) / 255, ground(rng, width, height)
    if rng.random() < 0.85:
        shift, fall = rng.randint(-width // 24, width // 24), rng.randint(0, height // 30)
        shadow = blurred(np.roll(ids > 0, (fall, shift), (0, 1)).astype(np.float32), rng.uniform(0.5, 6))
        out = out * (1 - rng.uniform(0.15, 0.6) * shadow[:, :, None])
    for i, solid in enumerate(world.solids):
        inside = ids == i + 1
        if not inside.any():
            continue
        if solid.texture == "plain":
            light = old.mean(2) + 0.02
            painted = albedo(solid, rng) * shading(inside, light, rng)[:, :, None]
        else:
            painted = old ** rng.uniform(0.7, 1.3)
        out[inside] = painted[inside]
    if rng.random() < 0.25:
        edges = np.zeros(ids.shape, bool)
        edges[:, 1:] |= ids[:, 1:] != ids[:, :-1]
        edges[1:] |= ids[1:] != ids[:-1]
        out[edges] *= rng.uniform(0, 0.6)
    return (np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8)
