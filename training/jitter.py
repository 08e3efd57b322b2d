"""Random changes of an image such as cameras, screens and encoders make them: exposure, gamma, contrast, a colour cast,
blur, noise, JPEG. This file uses no scenes.

The bars of a letterbox do not change: the engine adds them to the image that it receives.
"""

import io

import numpy as np
import torch
from PIL import Image, ImageFilter
from torch import Tensor

from training.geometry import PAD_COLOUR, normalise


def content(square: np.ndarray) -> tuple[slice, slice]:
    """The rows and columns of a letterboxed square uint8 [P, P, 3] that the image covers."""
    bare = (square == np.array(PAD_COLOUR, np.uint8)).all(2)
    rows, cols = (np.flatnonzero(~bare.all(axis)) for axis in (1, 0))
    if not len(rows):
        return slice(0, len(square)), slice(0, len(square))
    return slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)


def jittered(image: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """uint8 [H, W, 3] -> uint8 [H, W, 3], changed at random."""
    x = image.astype(np.float32) / 255
    x = x ** np.exp(rng.normal(0, 0.3))  # gamma
    x = x * np.exp(rng.normal(0, 0.2))  # exposure
    x = x * (1 + rng.normal(0, 0.05, 3).astype(np.float32))  # cast
    x = (x - 0.5) * np.exp(rng.normal(0, 0.15)) + 0.5  # contrast
    if rng.random() < 0.3:
        x = x + rng.normal(0, rng.uniform(0.005, 0.05), x.shape)
    out = Image.fromarray((x.clip(0, 1) * 255 + 0.5).astype(np.uint8))
    if rng.random() < 0.25:
        out = out.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.9)))
    if rng.random() < 0.35:
        file = io.BytesIO()
        out.save(file, "JPEG", quality=int(rng.integers(25, 95)))
        out = Image.open(file).convert("RGB")
    return np.asarray(out)


def jittered_square(square: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A letterboxed square uint8 [P, P, 3] with the image in it changed at random; its bars do not change."""
    rows, cols = content(square)
    out = square.copy()
    out[rows, cols] = jittered(square[rows, cols], rng)
    return out


def jittered_pixels(rgb: Tensor, share: float) -> Tensor:
    """uint8 [B, P, P, 3] -> normalised pixels [B, 3, P, P]. A share of the images gets another gamma, exposure, colour
    cast and contrast, and noise. The computation runs on the device of the images."""
    x, count = rgb.float() / 255, len(rgb)
    if share:
        normal = lambda deviation, channels=1: torch.randn(count, 1, 1, channels, device=rgb.device) * deviation
        changed = x.clamp(min=1e-3) ** normal(0.3).exp() * normal(0.2).exp() * (1 + normal(0.05, 3))
        changed = (changed - 0.5) * normal(0.15).exp() + 0.5
        changed = changed + torch.randn_like(x) * normal(0.02).abs()
        bars = (rgb == torch.tensor(PAD_COLOUR, dtype=torch.uint8, device=rgb.device)).all(3, keepdim=True)
        kept = bars | (torch.rand(count, 1, 1, 1, device=rgb.device) >= share)
        x = torch.where(kept, x, changed.clamp(0, 1))
    return normalise(x * 255)
