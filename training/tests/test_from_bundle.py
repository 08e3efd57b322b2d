"""A bundle gives its checkpoints back."""

import subprocess
import sys
from pathlib import Path

import torch

from training.bundle import write_graph
from training.config import PRESETS
from training.export import random_model, write_lean
from training.from_bundle import language_model, tokenizer_without_encoder
from training.graphs import graphs
from training.model import SegModel
from training.text import train_text_tokenizer
from training.vqvae import VQVAE

CONFIG = PRESETS["tiny"]


def unlike(model: SegModel, vqvae: VQVAE) -> None:
    """Trained weights are all unlike one another; equal ones are one in a graph."""
    for module in (model, vqvae):
        for values in (
            *module.parameters(),
            *(m.running_mean for m in module.modules() if isinstance(m, torch.nn.BatchNorm2d)),
        ):
            values.data += 0.05 * torch.randn_like(values)


def agree(folder: Path, model: SegModel, vqvae: VQVAE, near: float) -> None:
    again, drawing = language_model(folder, CONFIG), tokenizer_without_encoder(folder, CONFIG)
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
            (again.image_embeds(pixels), model.image_embeds(pixels)),
            (again.visual_inputs(maps), model.visual_inputs(maps)),
            (again.head(x), model.head(x)),
            (
                again.decoder(x, positions, torch.zeros(1, 1, 5, 5))[0],
                model.decoder(x, positions, torch.zeros(1, 1, 5, 5))[0],
            ),
            (drawing.decoder(f_hat), vqvae.decoder(f_hat)),
            (drawing.quantizer.contribution(codes, 1), vqvae.quantizer.contribution(codes, 1)),
        ):
            torch.testing.assert_close(one, two, rtol=near, atol=near)


def test_what_comes_out_computes_what_went_in(tmp_path):
    model, vqvae = random_model(CONFIG, 3)
    unlike(model, vqvae)
    for name, parts in graphs(CONFIG, model, vqvae).items():
        write_graph(tmp_path / f"{name}.onnx", *parts)
    agree(tmp_path, model, vqvae, 1e-3)
    for name, parts in graphs(CONFIG, model, vqvae).items():
        write_lean(tmp_path / f"{name}.onnx", name, "fp16", *parts)
    agree(tmp_path, model, vqvae, 0.05)


def python(stage: str, /, **options) -> str:
    """`python -m training.<stage> --option value ...`"""
    arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
    command = [sys.executable, "-m", *f"training.{stage}".split(), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_training_goes_on_from_a_bundle(tmp_path):
    """Every stage takes the checkpoints that come out of the bundle of the run before."""
    pool, runs = tmp_path / "scenes", tmp_path / "runs"
    before = {name: tmp_path / file for name, file in (("model", "lm.pt"), ("tokenizer", "tokenizer.pt"))}
    model, vqvae = random_model(CONFIG, 3)
    unlike(model, vqvae)
    torch.save({"ema": model.state_dict(), "config": CONFIG.as_dict()}, before["model"])
    torch.save({"model": vqvae.state_dict(), "config": CONFIG.as_dict()}, before["tokenizer"])
    train_text_tokenizer(CONFIG.text_vocabulary, texts=500).save(str(tmp_path / "tokenizer.json"))
    python("export", **before, vocabulary=tmp_path / "tokenizer.json", out=tmp_path / "bundle", id="tiny")
    python(f"from_bundle {tmp_path / 'bundle'}", out=runs)

    python("make_scenes pool", out=pool, scenes=500, elsewhere=0, preset="tiny", workers=1)
    python("make_scenes talk", out=pool, examples=6, workers=1)
    seen = {"pool": pool, "vision": runs / "vision.pt"}
    made = {"tokenizer": runs / "tokenizer.pt"}
    assert "held-out" in python(
        "train_encoder", pool=pool, **made, model=runs / "lm.pt", drawn=16, masks=50, minutes=0.02
    )
    out = {"out": runs / "lm.pt", "preset": "tiny", "batch": 4}
    assert "at step 0" in python("train_lm", stage="masks", **seen, **made, **out, minutes=0.05)
    assert torch.load(runs / "lm.pt", weights_only=True)["step"] > 0
