"""The letterbox of an image, and the fixed matrices of the scale loop, as in docs/bundle.md and in the engine."""

import numpy as np
import torch
from PIL import Image

PAD_COLOUR = (124, 116, 104)  # near ImageNet's mean, so that the padding is near 0 after the normalisation
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)


def letterbox_box(width: int, height: int, side: int) -> tuple[int, int, int, int]:
    """(left, top, w, h) in pixels of a width x height image centred in a square of `side`."""
    ratio = side / max(width, height)
    w, h = max(1, int(width * ratio)), max(1, int(height * ratio))
    return (side - w) // 2, (side - h) // 2, w, h


def letterbox_rgb(rgb: np.ndarray, side: int) -> np.ndarray:
    """uint8 [H, W, 3] -> uint8 [side, side, 3], Pillow's bicubic filter."""
    height, width = rgb.shape[:2]
    left, top, w, h = letterbox_box(width, height, side)
    square = Image.new("RGB", (side, side), PAD_COLOUR)
    square.paste(Image.fromarray(rgb).resize((w, h), Image.Resampling.BICUBIC), (left, top))
    return np.asarray(square)


def letterbox_ids(ids: np.ndarray, side: int) -> np.ndarray:
    """uint8 [H, W] -> uint8 [side, side], nearest, padding 0."""
    height, width = ids.shape
    left, top, w, h = letterbox_box(width, height, side)
    square = np.zeros((side, side), np.uint8)
    square[top : top + h, left : left + w] = np.asarray(Image.fromarray(ids).resize((w, h), Image.Resampling.NEAREST))
    return square


def unletterbox(rgb_u8: np.ndarray, width: int, height: int) -> np.ndarray:
    """RGB uint8 [G, G, 3] -> bool [height, width]: crops the part that the image covers, resizes it with Pillow's
    bilinear filter to the image's size, and compares the grey value with 128 (inside: >= 128)."""
    left, top, w, h = letterbox_box(width, height, rgb_u8.shape[0])
    crop = Image.fromarray(rgb_u8[top : top + h, left : left + w])
    return np.asarray(crop.resize((width, height), Image.Resampling.BILINEAR).convert("L")) >= 128


def normalise(rgb_u8: torch.Tensor) -> torch.Tensor:
    """uint8 [B, H, W, 3] -> float32 [B, 3, H, W]."""
    x = rgb_u8.permute(0, 3, 1, 2).float() / 255
    return (x - torch.tensor(MEAN, device=x.device).view(1, 3, 1, 1)) / torch.tensor(STD, device=x.device).view(
        1, 3, 1, 1
    )


def phi_index(count: int, scales: int) -> list[int]:
    """The index of the shared convolution of each scale (VAR's PhiPartiallyShared: the nearest tick, in float64)."""
    ticks = (
        np.linspace(1 / 3 / count, 1 - 1 / 3 / count, count)
        if count == 4
        else np.linspace(1 / 2 / count, 1 - 1 / 2 / count, count)
    )
    return [int(np.argmin(np.abs(ticks - s / (scales - 1)))) for s in range(scales)]


def up_matrix(side: int, grid: int) -> torch.Tensor:
    """[grid*grid, side*side]: bicubic resizing (a = -0.75, align_corners false, no antialias) from side to grid; the
    identity if both are equal."""
    if side == grid:
        return torch.eye(grid * grid)
    cells = torch.eye(side * side).view(side * side, 1, side, side)
    return (
        torch.nn.functional.interpolate(cells, size=(grid, grid), mode="bicubic").view(side * side, -1).T.contiguous()
    )


def down_matrix(side: int, grid: int) -> torch.Tensor:
    """[side*side, grid*grid]: area pooling (adaptive average) from grid to side."""
    cells = torch.eye(grid * grid).view(grid * grid, 1, grid, grid)
    return torch.nn.functional.adaptive_avg_pool2d(cells, (side, side)).view(grid * grid, -1).T.contiguous()
