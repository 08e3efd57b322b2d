"""The boundary F-measure. The evaluation of the engine has the same function (bench/eval/boundary.ts)."""

import numpy as np
from scipy import ndimage


def boundary_f(predicted: np.ndarray, truth: np.ndarray) -> float:
    """DAVIS (Perazzi et al., CVPR 2016): the harmonic mean of precision and recall of the outlines, with a tolerance of
    0.008 of the diagonal. Both masks are bool [H, W]."""

    def outline(seg: np.ndarray) -> np.ndarray:
        east, south, both = seg.copy(), seg.copy(), seg.copy()
        east[:, :-1], south[:-1], both[:-1, :-1] = seg[:, 1:], seg[1:], seg[1:, 1:]
        both[-1, :-1], both[:-1, -1] = seg[-1, 1:], seg[1:, -1]
        return (seg ^ east) | (seg ^ south) | (seg ^ both)

    radius = int(np.ceil(0.008 * np.hypot(*truth.shape)))
    y, x = np.ogrid[-radius : radius + 1, -radius : radius + 1]
    disk = x * x + y * y <= radius * radius
    a, b = outline(predicted), outline(truth)
    if not a.any() or not b.any():
        return float(not a.any() and not b.any())
    precision = (a & ndimage.binary_dilation(b, disk)).sum() / a.sum()
    recall = (b & ndimage.binary_dilation(a, disk)).sum() / b.sum()
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0
