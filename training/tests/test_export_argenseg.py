"""The exporter on a made-up checkpoint of odd sizes in two shards: every graph against its module, and every fault
refused in one sentence."""

import json
import os
import shutil
import signal
import weakref

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from safetensors.torch import load_file, save_file

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import Checkpoint, Refused, Shapes, on_meta
from training.argenseg.graphs import Parts
from training.argenseg.manifest import manifest_of
from training.argenseg.previews import default_previews
from training.export_argenseg import export, sides_of, supervise, write_lean, write_whole
from training.make_random_checkpoint import LANGUAGE, MULTIPLES, vae_shapes

CONFIG = {
    "architectures": ["InternVLGenSeg"],
    "model_type": "internvl_chat",
    "downsample_ratio": 0.5,
    "ps_version": "v2",
    "select_layer": -1,
    "template": "internvl2_5",
    "pad2square": False,
    "dynamic_image_size": True,
    "max_dynamic_patch": 6,
    "use_thumbnail": True,
    "vision_config": {
        "architectures": ["InternVisionModel"],
        "hidden_size": 80,
        "num_hidden_layers": 2,
        "num_attention_heads": 5,
        "intermediate_size": 96,
        "image_size": 84,
        "patch_size": 14,
        "layer_norm_eps": 1e-6,
        "qkv_bias": True,
        "qk_normalization": False,
        "norm_type": "layer_norm",
        "hidden_act": "gelu",
    },
    "llm_config": {
        "architectures": ["InternLM2ForCausalLM"],
        "hidden_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 6,
        "num_key_value_heads": 3,
        "intermediate_size": 160,
        "bias": False,
        "rms_norm_eps": 1e-5,
        "rope_theta": 1000000,
        "max_position_embeddings": 32768,
        "vocab_size": 92557 + 64,
        "hidden_act": "silu",
        "tie_word_embeddings": False,
    },
}
SIDES, CHANNELS, LATENT, CODES = (1, 2, 3, 4, 6, 9, 13, 18, 24, 32), 32, 32, 64


def vae_tensors() -> dict[str, torch.Tensor]:
    """Names and shapes of VAR's VQ-VAE with two levels."""
    out: dict[str, torch.Tensor] = {}
    conv = lambda name, cout, cin, k=3: out.update(
        {f"{name}.weight": torch.randn(cout, cin, k, k) * 0.1, f"{name}.bias": torch.randn(cout) * 0.1}
    )
    norm = lambda name, width: out.update(
        {f"{name}.weight": 1 + 0.1 * torch.randn(width), f"{name}.bias": 0.1 * torch.randn(width)}
    )

    def block(name: str, cin: int, cout: int) -> None:
        (
            norm(f"{name}.norm1", cin),
            conv(f"{name}.conv1", cout, cin),
            norm(f"{name}.norm2", cout),
            conv(f"{name}.conv2", cout, cout),
        )
        if cin != cout:
            conv(f"{name}.nin_shortcut", cout, cin, 1)

    def attention(name: str, width: int) -> None:
        norm(f"{name}.norm", width), conv(f"{name}.qkv", 3 * width, width, 1), conv(f"{name}.proj_out", width, width, 1)

    low, high, root = CHANNELS, 2 * CHANNELS, "image_tokenizer"
    for half, cin, cout in (("encoder", 3, LATENT), ("decoder", LATENT, 3)):
        first, last = (low, high) if half == "encoder" else (high, low)
        (
            conv(f"{root}.{half}.conv_in", first, cin),
            norm(f"{root}.{half}.norm_out", last),
            conv(f"{root}.{half}.conv_out", cout, last),
        )
        (
            block(f"{root}.{half}.mid.block_1", high, high),
            attention(f"{root}.{half}.mid.attn_1", high),
            block(f"{root}.{half}.mid.block_2", high, high),
        )
    block(f"{root}.encoder.down.0.block.0", low, low), conv(f"{root}.encoder.down.0.downsample.conv", low, low)
    block(f"{root}.encoder.down.1.block.0", low, high), attention(f"{root}.encoder.down.1.attn.0", high)
    (
        block(f"{root}.decoder.up.1.block.0", high, high),
        attention(f"{root}.decoder.up.1.attn.0", high),
        conv(f"{root}.decoder.up.1.upsample.conv", high, high),
    )
    block(f"{root}.decoder.up.0.block.0", high, low)
    conv(f"{root}.quant_conv", LATENT, LATENT), conv(f"{root}.post_quant_conv", LATENT, LATENT)
    out[f"{root}.quantize.embedding.weight"] = torch.randn(CODES, LATENT)
    out[f"{root}.quantize.ema_vocab_hit_SV"] = torch.zeros(10, CODES)
    for i in range(4):
        conv(f"{root}.quantize.quant_resi.qresi_ls.{i}", LATENT, LATENT)
    return out


def tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    width, rows, count = 96, CONFIG["llm_config"]["vocab_size"], sum(side * side for side in SIDES)
    out = {
        **vision.Vision(CONFIG).state_dict(),
        **{f"language_model.model.{key}": value for key, value in lm.Decoder(CONFIG).state_dict().items()},
    }
    out = {key: torch.randn_like(value) * 0.1 for key, value in out.items()}
    out |= {
        "language_model.model.tok_embeddings.weight": torch.randn(rows, width),
        "language_model.output.weight": torch.randn(rows, width),
    }
    out |= {
        "word_embed.weight": torch.randn(width, LATENT),
        "word_embed.bias": torch.randn(width),
        "lvl_embed.weight": torch.randn(10, width),
        "pos_1LC": torch.randn(1, count, width),
    }
    return {key: value.half().contiguous() for key, value in (out | vae_tensors()).items()}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("checkpoint")
    every = tensors()
    names = sorted(every)
    shards = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for shard, keys in shards.items():
        save_file({key: every[key] for key in keys}, folder / shard)
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": {key: shard for shard, keys in shards.items() for key in keys}})
    )
    (folder / "config.json").write_text(json.dumps(CONFIG))
    return folder


@pytest.fixture
def broken(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "broken")


@pytest.fixture(scope="module")
def bundle(whole, tmp_path_factory):
    out = tmp_path_factory.mktemp("bundle")
    (out / "decoder.onnx.data").write_bytes(b"of a former export")
    return out, manifest_of(export(whole, out, "odd", "fp32", None, 4096), out)


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
        "mask_decoder": [(torch.randn(1, LATENT, grid, grid),)],
    }


def compare_graphs(out, whole, cache: type, near: float) -> None:
    checkpoint, lengths = Checkpoint(whole), inputs_of_other_lengths()
    parts = Parts(checkpoint, SIDES)
    for name, (make, names, _, names_in, _, _) in parts.graphs.items():
        module = checkpoint.load(on_meta(*make), names)
        if name == "visual_head":
            module.keep(CODES)
        session = onnxruntime.InferenceSession(out / f"{name}.onnx")
        for inputs in lengths[name]:
            with torch.no_grad():
                wanted = module(*inputs)
            feeds = {
                key: value.numpy().astype(cache) if key.startswith("past_") else value.numpy()
                for key, value in zip(names_in, inputs)
            }
            for output, got, value in zip(
                session.get_outputs(), session.run(None, feeds), wanted if isinstance(wanted, tuple) else (wanted,)
            ):
                if output.name.startswith(("key_", "value_")):
                    assert got.dtype == cache
                if output.name != "ids":
                    scale = max(1, float(value.abs().max()))
                    np.testing.assert_allclose(got, value.numpy(), atol=near * scale, err_msg=f"{name} {output.name}")


def test_every_graph_gives_what_its_module_gives_at_other_lengths(whole, bundle):
    compare_graphs(bundle[0], whole, np.float32, 1e-3)


@pytest.fixture(scope="module")
def half(whole, tmp_path_factory):
    out = tmp_path_factory.mktemp("half")
    return out, manifest_of(export(whole, out, "odd", "fp16", None, 4096), out)


def test_float16_graphs_give_it_as_exactly_as_16_bits_can(whole, half):
    compare_graphs(half[0], whole, np.float16, 2e-2)


def test_a_float16_bundle_multiplies_in_float16_and_says_so(half):
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
    half, whole = onnx.TensorProto.FLOAT16, onnx.TensorProto.FLOAT
    assert used["MatMul"] == {half} and used["Attention"] == {half} and used["Cos"] == {whole}
    attention = next(node for node in graph.node if node.op_type == "Attention")
    assert {a.name: a.i for a in attention.attribute}["softmax_precision"] == whole


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


@pytest.mark.parametrize("inline", [1_500_000_000, 1_000_000], ids=["weights inside", "weights beside the graph"])
def test_every_precision_stores_what_it_says_and_leaves_nothing_else(whole, tmp_path, monkeypatch, inline):
    """A graph of the 8B model is too large for one file: here the limit is lowered instead."""
    monkeypatch.setattr("training.bundle.INLINE_BYTES", inline)
    checkpoint = Checkpoint(whole)
    parts = Parts(checkpoint, SIDES)
    hidden = np.random.default_rng(0).standard_normal((1, 96)).astype(np.float32)
    make, names, *_ = parts.graphs["text_head"]
    wanted = checkpoint.load(on_meta(*make), names)(torch.from_numpy(hidden)).numpy()
    for precision, write, share, apart in (
        ("fp16", write_lean, 0.5, 0.05),
        ("int8", write_whole, 0.26, 1.5),
        ("int4", write_lean, 0.15, 15),
    ):
        out, seen = tmp_path / precision, []
        out.mkdir()
        write(checkpoint, parts, "text_head", out / "text_head.onnx", precision, seen.append)
        assert sorted(path.name for path in out.iterdir()) == (
            ["text_head.onnx", "text_head.onnx.data"] if inline < 2_000_000 else ["text_head.onnx"]
        )
        assert sum(seen) == 96 * 92621 * 4, "the weights are read once"
        assert sum(path.stat().st_size for path in out.iterdir()) == pytest.approx(share * 96 * 92621 * 4, rel=0.1), (
            precision
        )
        got = onnxruntime.InferenceSession(out / "text_head.onnx").run(None, {"hidden": hidden})[0]
        assert got.dtype == np.float32
        np.testing.assert_allclose(got, wanted, atol=apart, err_msg=precision)


@pytest.mark.parametrize("precision", ["fp16", "bf16", "int4"])
def test_one_weight_at_a_time_is_in_memory(whole, tmp_path, monkeypatch, precision):
    """Counted: the bytes of all weights that are loaded and not yet freed."""
    monkeypatch.setattr("training.bundle.INLINE_BYTES", 1000)
    live, peak, largest = 0, 0, 0
    plain = Checkpoint.tensor

    def counted(self, key, last=None):
        nonlocal live, peak, largest
        tensor = plain(self, key, last)
        size = tensor.nbytes

        def freed():
            nonlocal live
            live -= size

        weakref.finalize(tensor, freed)
        live += size
        peak, largest = max(peak, live), max(largest, size)
        return tensor

    monkeypatch.setattr(Checkpoint, "tensor", counted)
    checkpoint = Checkpoint(whole)
    parts = Parts(checkpoint, SIDES)
    for name in ("decoder", "vision"):
        peak, largest, seen = 0, 0, []
        write_lean(checkpoint, parts, name, tmp_path / f"{name}.onnx", precision, seen.append)
        assert sum(seen) > 3 * largest, "the graph has several weights"
        assert 0 < peak <= 1.2 * largest, name


def test_an_export_that_is_killed_leaves_no_files(tmp_path):
    out = tmp_path / "out"

    def work():
        (out / ".float32").mkdir(parents=True)
        for name in ("decoder.onnx", "decoder.onnx.data", ".float32/vision.onnx"):
            (out / name).write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        assert supervise(out, work) == (
            f"The export was killed; the machine may have too little memory. {out} holds no bundle."
        )
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert list(out.iterdir()) == []


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
def test_a_side_of_the_mask_that_the_weights_do_not_draw_is_refused(whole, mask_side, message):
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
    held = load_file(path)
    change(held)
    save_file(held, path)


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
                lambda held: held.pop(
                    "image_tokenizer.decoder.conv_out.weight"
                    if "image_tokenizer.decoder.conv_out.weight" in held
                    else sorted(held)[0]
                ),
            ),
            "tensors are missing|has no",
        ),
        (
            lambda f: edit(f, lambda held: held.update({"language_model.model.extra.weight": torch.zeros(1)})),
            "1 tensors are not expected: language_model.model.extra.weight",
        ),
        (
            lambda f: edit(
                f,
                lambda held: held.update(
                    {
                        key: torch.zeros(3)
                        for key in [sorted(k for k in held if k.endswith("norm1.weight") and k.startswith("vision"))[0]]
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
        export(broken, tmp_path / "out", "x", "fp32", None, 4096)
    assert not (tmp_path / "out").exists()


def test_a_disk_that_is_too_small_is_refused_before_anything_is_written(whole, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 1000))
    with pytest.raises(Refused, match="GB free"):
        export(whole, tmp_path / "out", "x", "fp32", None, 4096)
    assert not (tmp_path / "out").exists()


def test_scale_sides_that_do_not_fit_are_refused(whole, tmp_path):
    with pytest.raises(Refused, match="These scale sides make 5 visual tokens, pos_1LC has 2240"):
        export(whole, tmp_path / "out", "x", "fp32", (1, 2), 4096)
