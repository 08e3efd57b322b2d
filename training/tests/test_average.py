"""The average of two checkpoints."""

import sys

import torch

from training import average


def test_weights_are_averaged_by_the_share_and_the_vision_encoder_and_new_weights_are_those_after_the_run(
    tmp_path, monkeypatch
):
    start = {"head.weight": torch.zeros(2), "vision.a": torch.zeros(2), "steps": torch.tensor(1)}
    end = {"head.weight": torch.ones(2), "vision.a": torch.ones(2), "new": torch.ones(1), "steps": torch.tensor(5)}
    for name, state in (("start", start), ("model", end)):
        torch.save({"model": state, "ema": state, "stage": "masks", "optimisers": []}, tmp_path / f"{name}.pt")
    files = ["--start", str(tmp_path / "start.pt"), "--model", str(tmp_path / "model.pt")]
    monkeypatch.setattr(sys, "argv", ["average", *files, "--share", "0.25"])
    average.main()
    saved = torch.load(tmp_path / "model.pt", weights_only=True)
    assert saved["stage"] == "masks" and saved["optimisers"] is None
    for state in (saved["model"], saved["ema"]):
        assert {name: value.flatten()[0].item() for name, value in state.items()} == {
            "head.weight": 0.25,
            "vision.a": 1,
            "new": 1,
            "steps": 5,
        }
