"""Draws images without a tabletop. A model must learn that they contain none of its objects. `TRAIN` is drawn for
training, `HELD_OUT` for the suite `elsewhere` only; the two share no generator. This file contains no questions.
"""

import random

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.scenes.world import IMAGE_SIZES

WORDS = (
    "the quick terms of total page item value note table sum next open file edit view help "
    "search mail reply date name address order price tax".split()
)


def colour(rng: random.Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    return (rng.randint(low, high), rng.randint(low, high), rng.randint(low, high))


# --- for training ---


def noise(rng: random.Random, width: int, height: int) -> Image.Image:
    grain = rng.choice((1, 1, 2, 4))
    values = np.random.default_rng(rng.getrandbits(32)).integers(
        0, 256, (-(-height // grain), -(-width // grain), 3), np.uint8
    )
    return Image.fromarray(values).resize(
        (width, height), rng.choice((Image.Resampling.NEAREST, Image.Resampling.BICUBIC))
    )


def clouds(rng: random.Random, width: int, height: int) -> Image.Image:
    """The sum of five octaves of smooth noise; octave k has the weight 1 / 2^k."""
    numbers = np.random.default_rng(rng.getrandbits(32))
    total = np.zeros((height, width, 3))
    for octave in range(1, 6):
        small = Image.fromarray(numbers.integers(0, 256, (2**octave, 2**octave, 3), np.uint8))
        total += np.asarray(small.resize((width, height), Image.Resampling.BICUBIC), float) / 2**octave
    total -= total.min()
    return Image.fromarray((total / total.max() * 255).astype(np.uint8))


def gradient(rng: random.Random, width: int, height: int) -> Image.Image:
    a, b, angle = np.array(colour(rng)), np.array(colour(rng)), rng.uniform(0, 2 * np.pi)
    y, x = np.mgrid[0:height, 0:width]
    t = np.cos(angle) * x / width + np.sin(angle) * y / height
    t = (t - t.min()) / (t.max() - t.min())
    return Image.fromarray((a + t[..., None] * (b - a)).astype(np.uint8))


def stripes(rng: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), colour(rng))
    draw, step, ink = ImageDraw.Draw(image), rng.randint(6, 40), colour(rng)
    slant = rng.randint(-height, height)
    for x in range(-height, width + height, 2 * step):
        draw.polygon([(x, 0), (x + step, 0), (x + step + slant, height), (x + slant, height)], ink)
    return image


def mosaic(rng: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height))
    draw, step = ImageDraw.Draw(image), rng.randint(10, 50)
    palette = [colour(rng) for _ in range(rng.randint(2, 9))]
    for y in range(0, height, step):
        for x in range(0, width, step):
            draw.rectangle([x, y, x + step, y + step], rng.choice(palette))
    return image


def page(rng: random.Random, width: int, height: int) -> Image.Image:
    paper = colour(rng, 200)
    image, ink = Image.new("RGB", (width, height), paper), colour(rng, 0, 90)
    draw, size = ImageDraw.Draw(image), rng.randint(8, 18)
    for y in range(rng.randint(2, 20), height, int(size * 1.5)):
        draw.text(
            (rng.randint(4, 20), y),
            " ".join(rng.choices(WORDS, k=rng.randint(1, 9))),
            ink,
            ImageFont.load_default(size),
        )
    return image


def scribbles(rng: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), colour(rng))
    draw = ImageDraw.Draw(image)
    for _ in range(rng.randint(5, 60)):
        points = [(rng.randint(0, width), rng.randint(0, height)) for _ in range(rng.randint(2, 6))]
        draw.line(points, colour(rng), rng.randint(1, 8), "curve")
    return image


# --- held out ---


def street(rng: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), (colour(rng, 120)))
    draw, ground = ImageDraw.Draw(image), int(height * rng.uniform(0.65, 0.85))
    x = 0
    while x < width:
        house, top = rng.randint(20, 70), int(height * rng.uniform(0.05, 0.5))
        draw.rectangle([x, top, x + house, ground], colour(rng, 60, 200))
        for wy in range(top + 6, ground - 10, 14):
            for wx in range(x + 5, x + house - 6, 12):
                draw.rectangle([wx, wy, wx + 5, wy + 7], rng.choice(((250, 230, 140), (40, 50, 70))))
        x += house + rng.randint(0, 8)
    draw.rectangle([0, ground, width, height], (70, 70, 74))
    for dash in range(0, width, 30):
        draw.rectangle([dash, (ground + height) // 2, dash + 15, (ground + height) // 2 + 2], (230, 230, 220))
    return image


def hills(rng: random.Random, width: int, height: int) -> Image.Image:
    sky = np.linspace(colour(rng, 120), colour(rng, 180), height)[:, None].repeat(width, 1)
    y, x = np.mgrid[0:height, 0:width]
    for layer in range(rng.randint(2, 5)):
        waves = sum(
            np.sin(x * rng.uniform(0.01, 0.08) + rng.uniform(0, 6)) * height * rng.uniform(0.02, 0.08) for _ in range(3)
        )
        sky[y > height * (0.4 + 0.13 * layer) + waves] = np.array(colour(rng, 20, 150))
    grain = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(2, 14), (height, width, 1))
    return Image.fromarray((sky + grain).clip(0, 255).astype(np.uint8))


def window(rng: random.Random, width: int, height: int) -> Image.Image:
    """A screenshot: title bar, side bar, lines of text, a button."""
    image = Image.new("RGB", (width, height), colour(rng, 225))
    draw = ImageDraw.Draw(image)
    draw.rectangle([0, 0, width, 18], colour(rng, 30, 120))
    draw.text((6, 4), " ".join(rng.choices(WORDS, k=3)).title(), (240, 240, 240), ImageFont.load_default(10))
    draw.rectangle([0, 18, width // 4, height], colour(rng, 195, 225))
    for y in range(26, height - 24, 13):
        draw.text((6, y), rng.choice(WORDS), (60, 60, 60), ImageFont.load_default(9))
        draw.text((width // 4 + 8, y), " ".join(rng.choices(WORDS, k=6)), (30, 30, 30), ImageFont.load_default(10))
    draw.rounded_rectangle([width - 60, height - 20, width - 6, height - 5], 4, colour(rng, 40, 160))
    return image


def leaves(rng: random.Random, width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), colour(rng, 10, 60))
    for _ in range(rng.randint(150, 400)):
        leaf = Image.new("RGBA", (40, 40))
        green = (rng.randint(20, 140), rng.randint(80, 210), rng.randint(10, 90), 255)
        ImageDraw.Draw(leaf).ellipse([12, 2, 28, 38], green)
        leaf = leaf.rotate(rng.uniform(0, 360), Image.Resampling.BILINEAR)
        image.paste(leaf, (rng.randint(-20, width), rng.randint(-20, height)), leaf)
    return image


TRAIN = (noise, clouds, gradient, stripes, mosaic, page, scribbles)
HELD_OUT = (street, hills, window, leaves)


def draw_elsewhere(seed: int, held_out: bool) -> np.ndarray:
    """RGB uint8 [H, W, 3] of a seed."""
    rng = random.Random(seed)
    width, height = rng.choice(IMAGE_SIZES)
    return np.asarray(rng.choice(HELD_OUT if held_out else TRAIN)(rng, width, height))
