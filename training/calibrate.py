"""Stage 7: fit a bundle's confidence to the IoU of its masks, and write it into the manifest. Seconds.

Masks of pictures that are in no suite, scored by the engine:
    python -m training.make_scenes suite --name mixed --first 500000 --count 600 --out runs/suites/calibrate-mixed
        (and elsewhere, none)
    npm run eval -- --dataset runs/suites/calibrate-mixed --out out/calibrate
    python -m training.calibrate --out models/tabletop out/calibrate/*.json
A logistic regression of the IoU (a share, so that the fit is of expectations) on the evidence of
inference/mask/measure.ts, by Newton's method with a small ridge. The confidence of the same masks is then the IoU to
be expected of masks like them.
"""

import argparse
import json
from pathlib import Path

import numpy as np

NAMES = ("probability", "stability", "sharpness", "empty", "bias")
RIDGE = 1e-4


def features(row: dict) -> list[float]:
    evidence = row["evidence"]
    return [evidence["probability"], evidence["stability"], evidence["sharpness"], float(row["nothingFound"]), 1.0]


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """x [n, f], y [n] in 0..1 -> weights [f] of least cross entropy."""
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (p - y) / len(y) + RIDGE * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x / len(y) + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def expected_error(confidence: np.ndarray, iou: np.ndarray) -> float:
    """ECE in ten bins."""
    bins = np.minimum(9, (confidence * 10).astype(int))
    return float(
        sum((bins == b).mean() * abs(confidence[bins == b].mean() - iou[bins == b].mean()) for b in np.unique(bins))
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="+", help="JSON reports of npm run eval")
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    options = parser.parse_args()
    rows = [
        row
        for report in options.reports
        for row in json.loads(report.read_text())["rows"]
        if row["intent"] == "SEGMENT" and row["evidence"]
    ]
    x, y = np.array([features(row) for row in rows]), np.array([row["iou"] for row in rows])
    weights = fit(x, y)
    file = options.out / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["mask"]["confidence"] = {name: round(float(w), 4) for name, w in zip(NAMES, weights)}
    file.write_text(json.dumps(manifest, indent=2) + "\n")
    before = np.array([row["confidence"] for row in rows])
    print(
        f"{len(rows)} masks: ECE {expected_error(before, y):.3f} -> "
        f"{expected_error(1 / (1 + np.exp(-x @ weights)), y):.3f}  "
        f"{manifest['mask']['confidence']}"
    )


if __name__ == "__main__":
    main()
