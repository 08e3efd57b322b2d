"""The checkpoints of a bundle are read from its graphs."""

import subprocess
import sys
from pathlib import Path

import torch

from training.bundle import write_graph
from training.config import PRESETS
from training.export import random_model, write_reduced
from training.from_bundle import language_model, tokenizer_of
from training.graphs import graphs
from training.model import SegModel
from training.text import train_text_tokenizer
from training.vqvae import VQVAE

CONFIG = PRESETS["tiny"]


def make_unique(model: SegModel, vqvae: VQVAE) -> None:
    """Makes all weights different, as trained weights are. A graph stores equal weights once."""
    for module in (model, vqvae):
        for values in (
            *module.parameters(),
            *(m.running_mean for m in module.modules() if isinstance(m, torch.nn.BatchNorm2d)),
        ):
            values.data += 0.05 * torch.randn_like(values)


def assert_equal(folder: Path, model: SegModel, vqvae: VQVAE, near: float) -> None:
    read_model, read_vqvae = language_model(folder, CONFIG), tokenizer_of(folder, CONFIG)
    pixels, x, positions = (
        torch.randn(2, 3, CONFIG.image_side, CONFIG.image_side),
        torch.randn(1, 5, CONFIG.width),
        torch.arange(5)[None],
    )
    f_hat, codes, maps = (
        torch.randn(1, CONFIG.latent_width, CONFIG.grid, CONFIG.grid),
        torch.arange(4)[None],
        torch.ones(1, CONFIG.mask_tokens - 1, CONFIG.latent_width),
    )
    with torch.no_grad():
        for one, two in (
            (read_model.image_embeds(pixels), model.image_embeds(pixels)),
            (read_model.visual_inputs(maps), model.visual_inputs(maps)),
            (read_model.head(x), model.head(x)),
            (
                read_model.decoder(x, positions, torch.zeros(1, 1, 5, 5))[0],
                model.decoder(x, positions, torch.zeros(1, 1, 5, 5))[0],
            ),
            (read_vqvae.decoder(f_hat), vqvae.decoder(f_hat)),
            (read_vqvae.quantizer.contribution(codes, 1), vqvae.quantizer.contribution(codes, 1)),
        ):
            torch.testing.assert_close(one, two, rtol=near, atol=near)


def test_a_model_read_from_a_bundle_computes_the_same_as_the_exported_one(tmp_path):
    model, vqvae = random_model(CONFIG, 3)
    make_unique(model, vqvae)
    for name, graph in graphs(CONFIG, model, vqvae).items():
        write_graph(tmp_path / f"{name}.onnx", *graph)
    assert_equal(tmp_path, model, vqvae, 1e-3)
    for name, graph in graphs(CONFIG, model, vqvae).items():
        write_reduced(tmp_path / f"{name}.onnx", *graph, name=name, precision="fp16")
    assert_equal(tmp_path, model, vqvae, 0.05)


def python(stage: str, /, **options) -> str:
    """`python -m training.<stage> --option value ...`"""
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", *f"training.{stage}".split(), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_training_continues_from_a_bundle(tmp_path):
    """Every stage accepts the checkpoints that are read from the bundle."""
    pool, runs = tmp_path / "scenes", tmp_path / "runs"
    before = {name: tmp_path / file for name, file in (("model", "lm.pt"), ("tokenizer", "tokenizer.pt"))}
    model, vqvae = random_model(CONFIG, 3)
    make_unique(model, vqvae)
    torch.save({"ema": model.state_dict(), "config": CONFIG.as_dict()}, before["model"])
    torch.save({"model": vqvae.state_dict(), "config": CONFIG.as_dict()}, before["tokenizer"])
    train_text_tokenizer(CONFIG.text_vocabulary, texts=500).save(str(tmp_path / "tokenizer.json"))
    python("export", **before, vocabulary=tmp_path / "tokenizer.json", out=tmp_path / "bundle", id="tiny")
    python(f"from_bundle {tmp_path / 'bundle'}", out=runs)

    python("make_scenes pool", out=pool, scenes=500, elsewhere=0, preset="tiny", workers=1)
    python("make_scenes talk", out=pool, examples=6, workers=1)
    inputs = {"pool": pool, "vision": runs / "vision.pt"}
    made = {"tokenizer": runs / "tokenizer.pt"}
    assert "held-out" in python(
        "train_encoder", pool=pool, **made, model=runs / "lm.pt", drawn=16, masks=50, minutes=0.02
    )
    out = {"out": runs / "lm.pt", "preset": "tiny", "batch": 4}
    assert "at step 0" in python("train_lm", stage="masks", **inputs, **made, **out, minutes=0.05)
    assert torch.load(runs / "lm.pt", weights_only=True)["step"] > 0
