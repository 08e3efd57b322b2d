"""The whole way from nothing to a bundle, at a size at which nothing is learnt: every stage takes what the one
before left."""

import json
import subprocess
import sys

import onnx


def test_one_command_makes_a_bundle_and_goes_on_where_it_was_cut_off(tmp_path):
    run = lambda *stages: (
        subprocess.run(
            [
                sys.executable,
                "-m",
                "training.run",
                "--preset",
                "tiny",
                "--runs",
                tmp_path / "runs",
                "--out",
                tmp_path / "tiny",
                "--scenes",
                "500",
                "--times",
                "0.01",
                "--precision",
                "fp32",
                *stages,
            ],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    )
    first = run("--stages", "pool", "talk", "tokenizer", "vision")
    assert "== vision:" in first and "== ground" not in first
    second = run()
    assert "== pool" not in second and "== export:" in second
    manifest = json.loads((tmp_path / "tiny" / "manifest.json").read_text())
    assert manifest["prompt"]["regions"]["units"] == 100
    for graph in manifest["graphs"].values():
        onnx.checker.check_model(str(tmp_path / "tiny" / graph["file"]))
