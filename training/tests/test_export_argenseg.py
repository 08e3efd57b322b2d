"""Exports of a small checkpoint: every graph equals its module, every precision has its size and its error."""

import numpy as np
import onnx
import onnxruntime
import pytest
import torch

from training.argenseg import lm, vae
from training.argenseg.checkpoint import Checkpoint, Shapes, on_meta
from training.argenseg.graphs import Parts
from training.argenseg.manifest import manifest_of
from training.argenseg.previews import default_previews
from training.export_argenseg import export, write
from training.make_random_checkpoint import LANGUAGE, MULTIPLES, vae_shapes
from training.tests.argenseg_checkpoint import CODES, LATENT, SIDES


@pytest.fixture(scope="module")
def bundle(whole, tmp_path_factory):
    out = tmp_path_factory.mktemp("bundle")
    (out / "decoder.onnx.data").write_bytes(b"of an earlier export")
    return out, manifest_of(
        export(whole, out, bundle_id="odd", precision="fp32", sides=None, limit_positions=4096), out
    )


def inputs_of_other_lengths() -> dict[str, list[tuple[torch.Tensor, ...]]]:
    width, d, grid = 96, 48, 32
    return {
        "vision": [(torch.randn(tiles, 3, 84, 84),) for tiles in (1, 3)],
        "embed": [(torch.tensor([5, 92620, 92554], dtype=torch.int32),)],
        "decoder": [
            (
                torch.randn(1, t, width),
                torch.arange(s, s + t, dtype=torch.int32),
                torch.zeros(t, s + t),
                *[torch.randn(1, s, d) for _ in range(4)],
            )
            for t, s in ((1, 7), (9, 20), (6, 0))
        ],
        "text_head": [(torch.randn(1, width),)],
        "visual_head": [(torch.randn(t, width),) for t in (1, 36)],
        "dequantize": [
            (
                torch.randint(CODES, (n,), dtype=torch.int32),
                torch.randn(grid * grid, n),
                torch.tensor(phi, dtype=torch.int32),
                torch.randn(LATENT, grid, grid),
            )
            for n, phi in ((1, 0), (81, 3))
        ],
        "scale_embed": [
            (
                torch.randn(LATENT, grid, grid),
                torch.randn(m, grid * grid),
                torch.tensor(k, dtype=torch.int32),
                torch.tensor(at, dtype=torch.int32),
            )
            for m, k, at in ((4, 1, 1), (1024, 9, 1216))
        ],
        "mask_decoder": [(torch.randn(1, LATENT, side, side),) for side in (grid, grid // 2)],
    }


def compare_graphs(out, whole, cache: type, near: float) -> None:
    checkpoint, lengths = Checkpoint(whole), inputs_of_other_lengths()
    parts = Parts(checkpoint, SIDES)
    for name, (make, prefixes, interface) in parts.graphs.items():
        module = checkpoint.load(on_meta(*make), prefixes)
        if name == "visual_head":
            module.keep(CODES)
        session = onnxruntime.InferenceSession(out / f"{name}.onnx")
        for inputs in lengths[name]:
            with torch.no_grad():
                wanted = module(*inputs)
            feeds = {
                key: value.numpy().astype(cache) if key.startswith("past_") else value.numpy()
                for key, value in zip(interface.names_in, inputs)
            }
            for output, got, value in zip(
                session.get_outputs(), session.run(None, feeds), wanted if isinstance(wanted, tuple) else (wanted,)
            ):
                if output.name.startswith(("key_", "value_")):
                    assert got.dtype == cache
                if output.name != "ids":
                    scale = max(1, float(value.abs().max()))
                    np.testing.assert_allclose(got, value.numpy(), atol=near * scale, err_msg=f"{name} {output.name}")


def test_every_graph_computes_the_same_as_its_module_at_other_lengths(whole, bundle):
    compare_graphs(bundle[0], whole, np.float32, 1e-3)


@pytest.fixture(scope="module")
def half(whole, tmp_path_factory):
    out = tmp_path_factory.mktemp("half")
    return out, manifest_of(
        export(whole, out, bundle_id="odd", precision="fp16", sides=None, limit_positions=4096), out
    )


def test_float16_graphs_compute_the_same_within_the_precision_of_16_bits(whole, half):
    compare_graphs(half[0], whole, np.float16, 2e-2)


def test_a_float16_bundle_multiplies_in_float16_and_its_manifest_contains_that(half):
    out, manifest = half
    assert (manifest["weights"], manifest["compute"]) == ("fp16", "float16")
    types = {tensor["name"]: tensor["type"] for tensor in manifest["graphs"]["decoder"]["inputs"]}
    assert (types["embeds"], types["bias"], types["past_key_1"]) == ("float32", "float32", "float16")
    graph = onnx.shape_inference.infer_shapes(onnx.load(out / "decoder.onnx")).graph
    of = {value.name: value.type.tensor_type.elem_type for value in (*graph.value_info, *graph.input, *graph.output)}
    of |= {weight.name: weight.data_type for weight in graph.initializer}
    used = {}
    for node in graph.node:
        used.setdefault(node.op_type, set()).update(of[name] for name in node.input[:2] if name in of)
    float16, float32 = onnx.TensorProto.FLOAT16, onnx.TensorProto.FLOAT
    assert used["MatMul"] == {float16} and used["Attention"] == {float16} and used["Cos"] == {float32}
    attention = next(node for node in graph.node if node.op_type == "Attention")
    assert {a.name: a.i for a in attention.attribute}["softmax_precision"] == float32


def test_a_bundle_makes_fewer_previews_where_one_takes_more_operations_than_a_scale(bundle):
    assert bundle[1]["mask"]["previews"] == "COARSE", "the language model of this checkpoint is small"
    published = on_meta(lm.Decoder, {"llm_config": LANGUAGE})
    scale = (torch.empty(1, 68, 4096), torch.empty(68), torch.empty(68, 68), *[torch.empty(1, 0, 1024)] * 64)
    mask_decoder = on_meta(vae.MaskDecoder, Shapes(vae_shapes(160, MULTIPLES, 4096)))
    assert default_previews(mask_decoder, torch.empty(1, 32, 16, 16), published, scale) == "ALL"


def test_the_manifest_reads_its_sizes_from_the_checkpoint(bundle):
    _, manifest = bundle
    assert (
        manifest["mask"]["scaleSides"] == SIDES
        and manifest["mask"]["side"] == 64
        and manifest["mask"]["phiIndex"] == [0, 0, 1, 1, 1, 2, 2, 3, 3, 3]
    )
    assert manifest["vocabulary"] == {"size": 92621, "visualOffset": 92557, "visualCount": 64}
    assert manifest["decoder"] == {
        "layers": 2,
        "kvHeads": 3,
        "headWidth": 16,
        "width": 96,
        "maxPositions": 4096,
        "bias": True,
    }
    assert sorted(manifest["files"]) == sorted([f"{name}.onnx" for name in manifest["graphs"]] + ["tokenizer.json"])
    assert manifest["image"]["tokensPerTile"] == 9 and manifest["image"]["tiling"] == {"maxTiles": 6, "thumbnail": True}


@pytest.mark.parametrize("inline", [64_000_000, 1_000_000], ids=["weights inside", "weights beside the graph"])
def test_every_precision_has_its_size_and_leaves_no_other_files(whole, tmp_path, monkeypatch, inline):
    """A lower limit makes a small graph too large for one file, like the graphs of the 8B model."""
    monkeypatch.setattr("training.bundle.INLINE_BYTES", inline)
    checkpoint = Checkpoint(whole)
    parts = Parts(checkpoint, SIDES)
    hidden = np.random.default_rng(0).standard_normal((1, 96)).astype(np.float32)
    make, prefixes, _ = parts.graphs["text_head"]
    wanted = checkpoint.load(on_meta(*make), prefixes)(torch.from_numpy(hidden)).numpy()
    for precision, share, apart in (("fp32", 1, 1e-4), ("fp16", 0.5, 0.05), ("int8", 0.26, 1.5), ("int4", 0.15, 15)):
        out, sizes = tmp_path / precision, []
        out.mkdir()
        write(checkpoint, parts, "text_head", out / "text_head.onnx", precision=precision, on_bytes=sizes.append)
        assert sorted(path.name for path in out.iterdir()) == (
            ["text_head.onnx", "text_head.onnx.data"] if inline == 1_000_000 else ["text_head.onnx"]
        )
        assert sum(sizes) == 96 * 92621 * 4, "the weights are read once"
        assert sum(path.stat().st_size for path in out.iterdir()) == pytest.approx(share * 96 * 92621 * 4, rel=0.1), (
            precision
        )
        got = onnxruntime.InferenceSession(out / "text_head.onnx").run(None, {"hidden": hidden})[0]
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, wanted, atol=apart, err_msg=precision)
