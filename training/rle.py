"""COCO run-length encoding (column-major, compressed string form), compatible with pycocotools."""

import numpy as np


def encode(mask: np.ndarray) -> dict:
    """bool [H, W] -> {"size": [H, W], "counts": str}"""
    flat = np.concatenate([[0], mask.T.ravel().astype(np.int8), [-1]])
    edges = np.flatnonzero(np.diff(flat))
    runs = np.diff(np.concatenate([[0], edges if edges.size else [mask.size]])).tolist()
    # Runs alternate: outside, inside, outside, and so on. The sentinel makes the last edge.
    text = []
    for i, run in enumerate(runs):
        value = run - runs[i - 2] if i > 2 else run
        more = True
        while more:
            char, value = value & 0x1F, value >> 5
            more = value != -1 if char & 0x10 else value != 0
            text.append(chr((char | 0x20 if more else char) + 48))
    return {"size": list(mask.shape), "counts": "".join(text)}


def decode(rle: dict) -> np.ndarray:
    """{"size", "counts"} -> bool [H, W]"""
    height, width = rle["size"]
    runs: list[int] = []
    value = shift = 0
    for char in rle["counts"]:
        code = ord(char) - 48
        value |= (code & 0x1F) << shift
        shift += 5
        if not code & 0x20:
            if code & 0x10:
                value |= -1 << shift
            runs.append(value + runs[-2] if len(runs) > 2 else value)
            value = shift = 0
    inside = np.arange(len(runs)) % 2 == 1
    return np.repeat(inside, runs).reshape(width, height).T
