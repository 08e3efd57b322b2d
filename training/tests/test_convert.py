"""A bundle is converted to another precision from its graphs."""

import json

import numpy as np
import onnxruntime
import pytest
import torch

from training import convert
from training.bundle import signature, write_graph
from training.config import PRESETS
from training.export import random_model, write_half
from training.graphs import graphs

CONFIG = PRESETS["tiny"]


@pytest.fixture(scope="module", params=["fp32", "fp16"])
def bundle(request, tmp_path_factory):
    """A bundle of random weights that computes in float32; `fp16`: it stores 16 bits."""
    folder = tmp_path_factory.mktemp(request.param)
    write = write_graph if request.param == "fp32" else write_half
    described = {}
    for name, graph in graphs(CONFIG, *random_model(CONFIG, 3)).items():
        path = folder / f"{name}.onnx"
        write(path, *graph)
        described[name] = {"file": path.name, **signature(path)}
    (folder / "tokenizer.json").write_text("{}")
    manifest = {"id": "a", "precision": request.param, "compute": "float32", "graphs": described, "metrics": {"x": 1}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def run(folder, name: str, inputs: dict) -> np.ndarray:
    return onnxruntime.InferenceSession(folder / f"{name}.onnx").run(None, inputs)[0]


@pytest.mark.parametrize("precision, near", [("fp32", 0), ("fp16", 0.01), ("int8", 0.1), ("int4", 0.5)])
def test_a_converted_bundle_computes_nearly_the_same(bundle, tmp_path, precision, near):
    out = tmp_path / "b"
    manifest = convert.convert(bundle, out, precision)
    compute = "float32" if precision in ("fp32", "int8") else "float16"
    assert (manifest["id"], manifest["weights"], manifest["compute"], manifest["metrics"]) == (
        "b",
        precision,
        compute,
        {},
    )
    pixels = torch.rand(1, 3, CONFIG.image_side, CONFIG.image_side).numpy()
    hidden = torch.randn(1, CONFIG.width).numpy()
    for name, inputs in (("vision", {"pixels": pixels}), ("text_head", {"hidden": hidden})):
        wanted = run(bundle, name, inputs)
        got = run(out, name, inputs)
        assert got.dtype == np.float32
        assert np.abs(got - wanted).max() <= near * np.abs(wanted).max(), name
    stored = (bundle / "vision.onnx").stat().st_size / (
        2 if json.loads((bundle / "manifest.json").read_text())["precision"] == "fp16" else 4
    )
    share = {"fp32": 4, "fp16": 2, "int8": 3, "int4": 2}[precision]
    assert (out / "vision.onnx").stat().st_size < 1.3 * share * stored
    assert manifest["graphs"]["decoder"] == {"file": "decoder.onnx", **signature(out / "decoder.onnx")}


@pytest.mark.parametrize("precision", ["fp32", "fp16", "bf16", "int8", "int4"])
def test_the_manifest_counts_the_same_parameters_in_every_precision(bundle, tmp_path, precision):
    graphs = convert.convert(bundle, tmp_path / "b", precision)["graphs"]
    wanted = json.loads((bundle / "manifest.json").read_text())["graphs"]
    for name, graph in graphs.items():
        counts, expected = graph["parameters"], wanted[name]["parameters"]
        # The scales of int8 are one number for each column or output channel, and are counted as other weights.
        # Graphs of 16 bits have some single numbers twice, once in float32.
        scales = sum(expected.values()) if precision == "int8" else 0
        assert {**counts, "other": 0} == {**expected, "other": 0}, name
        assert expected["other"] <= counts["other"] <= expected["other"] + scales / 8 + 100, name
    vision = wanted["vision"]["parameters"]
    assert vision["matMul"] > 0 and vision["other"] > 0
    total = (tmp_path / "b" / "decoder.onnx").stat().st_size
    decoder = wanted["decoder"]["parameters"]
    share = {"fp32": 4, "fp16": 2, "bf16": 2, "int8": 1, "int4": 0.5625}[precision]
    assert total > share * (decoder["matMul"] + decoder["gemm"])


def test_a_bundle_that_computes_in_16_bits_or_has_fewer_bits_is_refused(bundle, tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"precision": "fp16", "compute": "float16"}))
    with pytest.raises(SystemExit, match="only fp32, and fp16 that computes in float32, convert"):
        convert.convert(tmp_path, tmp_path / "out", "int4")
    assert not (tmp_path / "out").exists()
