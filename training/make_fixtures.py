"""Writes the numbers for the tests of the engine: pixels of Pillow, matrices of PyTorch, COCO run lengths, and whole
generations of the random bundle by training/generate.py. Seconds.

    python -m training.make_fixtures --out test/fixtures
"""

import argparse
import base64
import io
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from training.config import PRESETS
from training.export import random_model
from training.generate import Generator
from training.geometry import down_matrix, phi_index, up_matrix
from training.rle import encode
from training.text import load_tokenizer

FILTERS = {"bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
SIDES = (1, 2, 3, 4, 5, 6, 8, 10, 13, 16)


def text(array: np.ndarray) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def sample_image(rng: np.random.Generator, width: int, height: int) -> Image.Image:
    """An image with smooth blobs and hard edges: a wrong filter changes both."""
    small = Image.fromarray(rng.integers(0, 256, (5, 7, 3), dtype=np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    pixels = np.asarray(small).copy()
    pixels[height // 3 : height // 2, width // 4 : width // 2] = (250, 5, 90)
    return Image.fromarray(pixels)


def png(image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def resampling(rng: np.random.Generator) -> list[dict]:
    cases = []
    for width, height, to_width, to_height in [
        (31, 19, 13, 13),
        (19, 12, 30, 25),
        (24, 24, 24, 7),
        (3, 100, 3, 7),
        (1, 1, 9, 4),
        (17, 16, 1, 1),
    ]:
        source = sample_image(rng, width, height)
        outs = {name: text(np.asarray(source.resize((to_width, to_height), kind))) for name, kind in FILTERS.items()}
        from_size = {"width": width, "height": height, "source": text(np.asarray(source))}
        cases.append({**from_size, "toWidth": to_width, "toHeight": to_height, "outs": outs})
    return cases


def schedule() -> dict:
    grid, kept = 8, (1, 3, 5)
    return {
        "grid": grid,
        "sides": SIDES,
        "phiIndex": phi_index(4, len(SIDES)),
        "up": {str(side): text(up_matrix(side, grid).numpy()) for side in kept},
        "down": {str(side): text(down_matrix(side, grid).numpy()) for side in kept},
    }


def run_lengths(rng: np.random.Generator) -> list[dict]:
    """Masks and their run lengths by training/rle.py, which training/tests compares with pycocotools."""
    masks = [
        rng.random((7, 9)) < 0.5,
        np.zeros((3, 5), bool),
        np.ones((4, 2), bool),
        np.add.outer(np.arange(90), np.arange(70)) % 41 < 13,
        np.eye(1, 300, 7, bool),
    ]
    return [{"mask": text(mask.astype(np.uint8)), "rle": encode(mask)} for mask in masks]


def generations(rng: np.random.Generator, bundle: Path) -> list[dict]:
    model, vqvae = random_model(PRESETS["tiny"], 1)
    generator = Generator(model, vqvae, load_tokenizer(bundle / "tokenizer.json"))
    ask = lambda *texts: [{"role": "assistant" if i % 2 else "user", "text": t} for i, t in enumerate(texts)]
    cases = []
    for messages, intent, size in [
        (ask("segment the red ball"), "SEGMENT", (50, 37)),
        (ask("what is left of the cube?", "a ball", "and its colour?"), "ANSWER", (20, 64)),
        (ask("hello"), "ANSWER", None),
        (ask("Größe? 🐟"), "SEGMENT", (64, 64)),
    ]:
        image = sample_image(rng, *size) if size else None
        got = generator.answer(messages, None if image is None else np.asarray(image), intent, max_text=12)
        cases.append(
            {
                "messages": messages,
                "intent": intent,
                "image": None if image is None else png(image),
                "maxAnswerTokens": 12,
                "promptTokens": len(generator.prompt(messages, 0 if image is None else 1)),
                "answer": got.text,
                "tokens": got.tokens,
                "masks": [encode(mask) for mask in got.masks],
            }
        )
    return cases


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--bundle", type=Path, default=Path("models/tiny-random"))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    for name, make in {
        "resampling": resampling,
        "schedule": lambda _: schedule(),
        "rle": run_lengths,
        "generations": lambda rng: generations(rng, options.bundle),
    }.items():
        (options.out / f"{name}.json").write_text(json.dumps(make(np.random.default_rng(0)), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
