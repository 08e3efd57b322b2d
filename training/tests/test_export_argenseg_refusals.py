"""The exporter refuses every faulty checkpoint in one sentence, and a failed export leaves no files."""

import json
import os
import shutil
import signal

import pytest
import torch
from safetensors.torch import load_file, save_file

from training.argenseg.checkpoint import Checkpoint, Refused
from training.argenseg.graphs import Parts
from training.export_argenseg import export, remove_graphs, sides_of
from training.tests.argenseg_checkpoint import CONFIG, SIDES


@pytest.fixture
def broken(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "broken")


@pytest.mark.parametrize("mask_side, upscale_sides", [(64, SIDES), (None, SIDES)])
def test_the_side_of_the_mask_chooses_the_scales(whole, mask_side, upscale_sides):
    assert sides_of(Checkpoint(whole), None, mask_side) == upscale_sides


@pytest.mark.parametrize(
    "mask_side, message",
    [
        (32, "make 680 visual tokens, pos_1LC has 2240"),
        (512, "No scale sides are known for a mask of 512 pixels, only for 32, 64"),
    ],
)
def test_a_side_of_the_mask_that_does_not_fit_the_weights_is_refused(whole, mask_side, message):
    with pytest.raises(Refused, match=message):
        sides_of(Checkpoint(whole), None, mask_side)


@pytest.mark.parametrize(
    "harm",
    [
        lambda shapes, key: shapes.pop(key),
        lambda shapes, key: shapes.update({key: (7,)}),
        lambda shapes, key: shapes.update({key: (*shapes[key][:-1], shapes[key][-1] + 1)}),
    ],
    ids=["missing", "flat", "too long"],
)
def test_no_tensor_can_be_missing_or_of_another_shape(whole, harm):
    checkpoint = Checkpoint(whole)
    shapes = dict(checkpoint.shapes)
    for key in [key for key in shapes if key.startswith("image_tokenizer") or shapes[key] != (96,)][::2]:
        if "ema_vocab" in key:
            continue
        harm(checkpoint.shapes, key)
        with pytest.raises(Refused, match="missing|wrong shape|pos_1LC|vocabulary"):
            Parts(checkpoint, sides_of(checkpoint, None, None)).check(checkpoint)
        checkpoint.shapes.clear(), checkpoint.shapes.update(shapes)


def edit(folder, change) -> None:
    path = folder / "model-00001-of-00002.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)


@pytest.mark.parametrize(
    "fault, message",
    [
        (lambda f: (f / "config.json").unlink(), "no config.json"),
        (lambda f: (f / "config.json").write_text("{"), "is no JSON"),
        (
            lambda f: (f / "config.json").write_text(
                json.dumps(CONFIG | {"llm_config": CONFIG["llm_config"] | {"architectures": ["LlamaForCausalLM"]}})
            ),
            "LlamaForCausalLM .*is not ARGenSeg's",
        ),
        (lambda f: (f / "config.json").write_text(json.dumps(CONFIG | {"ps_version": "v1"})), "ps_version is 'v1'"),
        (lambda f: (f / "config.json").write_text("[]"), "is not ARGenSeg's"),
        (
            lambda f: (f / "config.json").write_text(
                json.dumps(
                    CONFIG
                    | {
                        "llm_config": {
                            key: value for key, value in CONFIG["llm_config"].items() if key != "hidden_size"
                        }
                    }
                )
            ),
            "llm_config.hidden_size is None",
        ),
        (
            lambda f: (f / "config.json").write_text(
                json.dumps(
                    CONFIG | {"llm_config": CONFIG["llm_config"] | {"rope_scaling": {"type": "linear", "factor": 2.0}}}
                )
            ),
            "rope_scaling.type is 'linear'",
        ),
        (
            lambda f: (f / "config.json").write_text(
                json.dumps(CONFIG | {"llm_config": CONFIG["llm_config"] | {"num_key_value_heads": 4}})
            ),
            "6 is no multiple of 4",
        ),
        (lambda f: (f / "model-00002-of-00002.safetensors").unlink(), "1 of 2 shards are missing"),
        (
            lambda f: (
                (f / "model-00002-of-00002.safetensors").unlink(),
                (f / "model.safetensors.index.json").unlink(),
            ),
            "1 of 2 shards are missing: model-00002-of-00002",
        ),
        (
            lambda f: (f / "model.safetensors.index.json").write_text('{"weight_m'),
            "does not say which tensor lies where",
        ),
        (lambda f: (f / "tokenizer.json").write_text("{"), "The tokenizer cannot be read"),
        (
            lambda f: (f / "model-00001-of-00002.safetensors").write_bytes(
                (f / "model-00001-of-00002.safetensors").read_bytes()[:-1000]
            ),
            "was not downloaded to its end",
        ),
        (
            lambda f: edit(
                f,
                lambda tensors: tensors.pop(
                    "image_tokenizer.decoder.conv_out.weight"
                    if "image_tokenizer.decoder.conv_out.weight" in tensors
                    else sorted(tensors)[0]
                ),
            ),
            "tensors are missing|has no",
        ),
        (
            lambda f: edit(f, lambda tensors: tensors.update({"language_model.model.extra.weight": torch.zeros(1)})),
            "1 tensors are not expected: language_model.model.extra.weight",
        ),
        (
            lambda f: edit(
                f,
                lambda tensors: tensors.update(
                    {
                        key: torch.zeros(3)
                        for key in [
                            sorted(k for k in tensors if k.endswith("norm1.weight") and k.startswith("vision"))[0]
                        ]
                    }
                ),
            ),
            "is \\[3\\], \\[80\\] is wanted",
        ),
    ],
)
def test_a_checkpoint_that_is_not_whole_is_refused_before_anything_is_written(broken, tmp_path, fault, message):
    fault(broken)
    with pytest.raises(Refused, match=message):
        export(broken, tmp_path / "out", bundle_id="x", precision="fp32", sides=None, limit_positions=4096)
    assert not (tmp_path / "out").exists()


def test_a_disk_that_is_too_small_is_refused_before_anything_is_written(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1000))
    with pytest.raises(Refused, match="GB free"):
        export(whole, tmp_path / "out", bundle_id="x", precision="fp32", sides=None, limit_positions=4096)
    assert not (tmp_path / "out").exists()


def test_scale_sides_that_do_not_fit_are_refused(whole, tmp_path):
    with pytest.raises(Refused, match="These scale sides make 5 visual tokens, pos_1LC has 2240"):
        export(whole, tmp_path / "out", bundle_id="x", precision="fp32", sides=(1, 2), limit_positions=4096)
