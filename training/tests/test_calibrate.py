"""The fit finds the weights that made the data, and its confidence is what comes of it."""

import json
import subprocess
import sys

import numpy as np

from training.calibrate import FOUND, expected_error, fit


def made(n: int, weights: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Eight values of evidence (the first a logit) and a 1, and the IoU that they lead to, with a little noise."""
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.uniform(-3, 3, n), rng.random((n, 7)), np.ones(n)])
    expected = 1 / (1 + np.exp(-x @ np.array(weights)))
    return x, np.clip(expected + rng.normal(0, 0.02, n), 0, 1)


def rows_of(x: np.ndarray, y: np.ndarray, empty: bool) -> list[dict]:
    return [
        {
            "intent": "SEGMENT",
            "evidence": {"words": 1 / (1 + np.exp(-logit)), **dict(zip(FOUND[1:-1], values))},
            "nothingFound": empty,
            "confidence": 0.1,
            "iou": iou,
        }
        for (logit, *values, _), iou in zip(x.tolist(), y.tolist())
    ]


def test_the_fit_finds_the_weights():
    weights = [0.5, 2.0, 1.0, -1.0, 0.5, 1.0, 1.5, -0.5, -1.0]
    x, y = made(4000, weights)
    assert np.abs(fit(x, y) - weights).max() < 0.3  # the ridge draws them to 0


def test_the_manifest_gets_weights_that_are_calibrated_for_masks_and_for_none(tmp_path):
    found = made(600, [0.5, 4.0, 1.0, 1.0, 0.0, 1.0, 1.0, -1.0, -3.0])
    none = made(200, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    rows = rows_of(*found, empty=False) + rows_of(*none, empty=True)
    rows.append({"intent": "ANSWER", "evidence": None, "nothingFound": True, "confidence": None, "iou": 0})
    (tmp_path / "report.json").write_text(json.dumps({"rows": rows}))
    (tmp_path / "manifest.json").write_text(json.dumps({"mask": {"minArea": 0.1}}))
    subprocess.run(
        [sys.executable, "-m", "training.calibrate", "--out", tmp_path, tmp_path / "report.json"], check=True
    )
    mask = json.loads((tmp_path / "manifest.json").read_text())["mask"]
    assert mask["minArea"] == 0.1
    for kind, (x, y) in (("found", found), ("none", none)):
        said = 1 / (1 + np.exp(-x @ np.array([mask["confidence"][kind][name] for name in FOUND])))
        assert expected_error(said, y) < 0.03


def test_reports_without_an_empty_mask_fit_too(tmp_path):
    (tmp_path / "report.json").write_text(json.dumps({"rows": rows_of(*made(50, [1.0] * 9), empty=False)}))
    (tmp_path / "manifest.json").write_text(json.dumps({"mask": {}}))
    subprocess.run(
        [sys.executable, "-m", "training.calibrate", "--out", tmp_path, tmp_path / "report.json"], check=True
    )
    confidence = json.loads((tmp_path / "manifest.json").read_text())["mask"]["confidence"]
    assert set(confidence["none"].values()) == {0.0} and confidence["found"]["coarse"] != 0


def test_a_first_token_is_favoured_and_the_rest_of_the_manifest_stays(tmp_path):
    manifest = {"answer": {"maskPhrase": ["{phrase}:"]}, "mask": {"confidence": None}}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": {"I": 50}}}))
    subprocess.run(
        [sys.executable, "-m", "training.calibrate", "--out", tmp_path, "--first-token", "I=0.85"], check=True
    )
    manifest["answer"]["firstTokenBias"] = [{"token": 50, "bias": 0.85}]
    assert json.loads((tmp_path / "manifest.json").read_text()) == manifest
