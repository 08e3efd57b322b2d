"""All stages from an empty folder to a bundle, at a tiny size: every stage reads the files of the stage before."""

import json
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import onnx

from training.run import PHOTOS, commands


def test_one_command_writes_a_bundle_and_continues_after_an_interruption(tmp_path):
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


def test_the_preset_everyday_continues_the_training_of_a_model_with_scenes_and_all_sets():
    made = commands(
        Namespace(
            preset="everyday",
            runs=Path("runs"),
            out=Path("out"),
            scenes=6000,
            photos=Path("p"),
            made=Path("m"),
            times=1,
            precision="fp32",
        )
    )
    assert list(made) == ["pool", "talk", "photos", "naming", "masks", "export"]
    firsts = [command[command.index("--first") + 1] for command in made["photos"]]
    assert firsts == [first for _, _, first in PHOTOS] and made["photos"][0][-4:-2] == ["--preset", "everyday"]
    assert [command[2] for command in made["photos"]] == [Path("p")] * 4 + [Path("m")]
    assert "--stored" in made["export"][0] and Path("runs/tokenizer.pt") in made["export"][0]
