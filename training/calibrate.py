"""Stage 7: fit a bundle's confidence to the IoU of its masks, and write it into the manifest. Seconds.

Masks of pictures that are in no suite, scored by the engine:
    python -m training.make_scenes suite --name mixed --first 500000 --count 600 --out runs/suites/calibrate-mixed
        (and elsewhere, none)
    npm run eval -- --dataset runs/suites/calibrate-mixed --out out/calibrate
    python -m training.calibrate --out models/tabletop out/calibrate/*.json
With --first-token, and no reports, only the bias of the first token is written; the masks are then scored with it.
A logistic regression of the IoU (a share, so that the fit is of expectations) on the evidence of
inference/mask/confidence.ts, by Newton's method with a small ridge. The confidence of the same masks is then the IoU
to be expected of masks like them. Masks with pixels, and those that say that nothing was found, are fitted apart: of
an empty mask only the words tell something.
"""

import argparse
import json
import math
from pathlib import Path

import numpy as np

from training.manifest_file import changed_manifest, write_answer

FOUND = ("words", "coarse", "probability", "stability", "sharpness", "size", "agreement", "phrase", "bias")
NONE = ("words", "bias")
RIDGE = 1e-3
MOST = 4.0  # the logit of the words, limited


def features(row: dict, names: tuple[str, ...]) -> list[float]:
    evidence = row["evidence"]
    p = min(max(evidence["words"], 1e-9), 1 - 1e-9)
    words = max(-MOST, min(MOST, math.log(p / (1 - p))))
    values = {**evidence, "words": words, "bias": 1.0}
    return [values[name] for name in names]


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


def write_first_token(bundle: Path, token: str, bias: str) -> None:
    """Writes `answer.firstTokenBias` into the manifest. Of the rest of `answer` nothing changes."""
    vocabulary = json.loads((bundle / "tokenizer.json").read_text())["model"]["vocab"]
    write_answer(bundle, firstTokenBias=[{"token": vocabulary[token], "bias": float(bias)}])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="*", help="JSON reports of npm run eval")
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    parser.add_argument(
        "--first-token",
        metavar="TOKEN=BIAS",
        help="added to the logit of this token as the first of an answer, before the masks are scored: I=0.85 "
        'draws only where the words of a mask are 2.3 times as probable as "I see none"',
    )
    options = parser.parse_args()
    if options.first_token is not None:
        write_first_token(options.out, *options.first_token.split("="))
    if options.reports:
        write_confidence(options.out, options.reports)


def write_confidence(bundle: Path, reports: list[Path]) -> None:
    rows = [
        row
        for report in reports
        for row in json.loads(report.read_text())["rows"]
        if row["intent"] == "SEGMENT" and row["evidence"]
    ]
    y = np.array([row["iou"] for row in rows])
    empty = np.array([row["nothingFound"] for row in rows])
    confidence, after = {}, np.zeros(len(rows))
    for kind, names, chosen in (("found", FOUND, ~empty), ("none", NONE, empty)):
        x = np.array([features(row, names) for row, c in zip(rows, chosen) if c]).reshape(-1, len(names))
        weights = fit(x, y[chosen]) if chosen.any() else np.zeros(len(names))
        after[chosen] = 1 / (1 + np.exp(-x @ weights))
        confidence[kind] = dict.fromkeys(FOUND, 0.0) | {n: round(float(w), 4) for n, w in zip(names, weights)}
    with changed_manifest(bundle) as manifest:
        manifest["mask"]["confidence"] = confidence
    before = np.array([row["confidence"] for row in rows])
    print(f"{len(rows)} masks: ECE {expected_error(before, y):.3f} -> {expected_error(after, y):.3f}  {confidence}")


if __name__ == "__main__":
    main()
