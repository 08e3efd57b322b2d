"""The fit finds the weights that made the data, and its confidence is what comes of it."""

import json
import subprocess
import sys

import numpy as np

from training.calibrate import expected_error, fit


def made(n: int, weights: list[float]) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.random((n, 3)), (rng.random(n) < 0.2).astype(float), np.ones(n)])
    expected = 1 / (1 + np.exp(-x @ np.array(weights)))
    return x, np.clip(expected + rng.normal(0, 0.02, n), 0, 1)


def test_the_fit_finds_the_weights():
    weights = [2.0, 1.0, -1.0, 0.5, -1.0]
    x, y = made(4000, weights)
    assert np.abs(fit(x, y) - weights).max() < 0.15


def test_the_manifest_gets_weights_that_are_calibrated(tmp_path):
    x, y = made(600, [4.0, 1.0, 1.0, -2.0, -3.0])
    rows = [
        {
            "intent": "SEGMENT",
            "evidence": {"probability": a, "stability": b, "sharpness": c},
            "nothingFound": bool(e),
            "confidence": 0.1,
            "iou": iou,
        }
        for (a, b, c, e, _), iou in zip(x.tolist(), y.tolist())
    ]
    rows.append({"intent": "ANSWER", "evidence": None, "nothingFound": True, "confidence": None, "iou": 0})
    (tmp_path / "report.json").write_text(json.dumps({"rows": rows}))
    (tmp_path / "manifest.json").write_text(json.dumps({"mask": {"minArea": 0.1}}))
    subprocess.run(
        [sys.executable, "-m", "training.calibrate", "--out", tmp_path, tmp_path / "report.json"], check=True
    )
    mask = json.loads((tmp_path / "manifest.json").read_text())["mask"]
    w = mask["confidence"]
    said = 1 / (1 + np.exp(-x @ np.array([w["probability"], w["stability"], w["sharpness"], w["empty"], w["bias"]])))
    assert mask["minArea"] == 0.1 and expected_error(said, y) < 0.03
