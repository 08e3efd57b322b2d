"""The average of two checkpoints."""

import sys

import pytest
import torch

from training import average


@pytest.mark.parametrize("words, of_words", [([], 0.25), (["--words", "0.5"], 0.5)])
def test_weights_are_averaged_by_the_shares_and_the_vision_encoder_and_new_weights_are_those_after_the_run(
    tmp_path, monkeypatch, words, of_words
):
    """Two words and one code."""
    start = {
        "embed.weight": torch.zeros(2, 1),
        "head.weight": torch.zeros(3, 1),
        "decoder.a": torch.zeros(1),
        "vision.a": torch.zeros(2),
        "steps": torch.tensor(1),
    }
    end = {
        **{name: torch.ones_like(value) for name, value in start.items()},
        "new": torch.ones(1),
        "steps": torch.tensor(5),
    }
    for name, state in (("start", start), ("model", end)):
        torch.save({"model": state, "ema": state, "stage": "masks", "optimisers": []}, tmp_path / f"{name}.pt")
    files = ["--start", str(tmp_path / "start.pt"), "--model", str(tmp_path / "model.pt")]
    monkeypatch.setattr(sys, "argv", ["average", *files, "--share", "0.25", *words])
    average.main()
    saved = torch.load(tmp_path / "model.pt", weights_only=True)
    assert saved["stage"] == "masks" and saved["optimisers"] is None
    for state in (saved["model"], saved["ema"]):
        assert {name: value.flatten().tolist() for name, value in state.items()} == {
            "embed.weight": [of_words, of_words],
            "head.weight": [of_words, of_words, 0.25],
            "decoder.a": [0.25],
            "vision.a": [1, 1],
            "new": [1],
            "steps": [5],
        }
