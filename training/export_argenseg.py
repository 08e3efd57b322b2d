"""A published ARGenSeg checkpoint (Hugging Face folder: config.json, safetensors shards, tokenizer) -> a bundle for the engine.

    python -m training.export_argenseg <folder> --out models/<id> [--precision fp32|fp16|bf16|int8|int4] [--mask-side 256|512] [--max-tiles 12]
One part of the model is in memory at a time; its tensors are read from the shards that hold them.
"""
import argparse
import json
import resource
import shutil
import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from torch import Tensor, nn
from tqdm import tqdm

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import KNOWN_SIDES, Checkpoint, Refused, byte_size, expected_of, on_meta
from training.argenseg.tokenizer import TOKENS, write_tokenizer
from training.bundle import describe_files, signature, write_graph
from training.geometry import MEAN, STD, phi_index
from training.half import store_as_half

QUANTISED = ("vision", "decoder", "text_head", "visual_head")
SYSTEM = "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。"


class Embed(nn.Module):
    def __init__(self, rows: int, width: int):
        super().__init__()
        self.tok_embeddings = nn.Embedding(rows, width)

    def forward(self, ids: Tensor) -> Tensor:
        return self.tok_embeddings(ids)


class TextHead(nn.Module):
    def __init__(self, width: int, rows: int):
        super().__init__()
        self.output = nn.Linear(width, rows, bias=False)

    def forward(self, hidden: Tensor) -> Tensor:
        return self.output(hidden[None])[0]  # as MatMul rather than Gemm: the 4-bit quantiser only knows that one


class VisualHead(TextHead):
    """The last K columns of the one head."""

    def keep(self, count: int) -> "VisualHead":
        self.output.weight = nn.Parameter(self.output.weight[-count:].clone(), requires_grad=False)
        return self

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits = super().forward(hidden)
        probability, ids = logits.softmax(-1).max(-1)
        return logits, ids.to(torch.int32), probability


class ScaleEmbed(nn.Module):
    def __init__(self, latent: int, width: int, scales: int, tokens: int):
        super().__init__()
        self.word_embed, self.lvl_embed = nn.Linear(latent, width), nn.Embedding(scales, width)
        self.pos_1LC = nn.Parameter(torch.empty(1, tokens, width))

    def forward(self, f_hat: Tensor, down: Tensor, scale: Tensor, offset: Tensor) -> Tensor:
        rows = torch.arange(down.shape[0], device=down.device, dtype=torch.int32) + offset
        return self.word_embed(down @ f_hat.flatten(1).T) + self.lvl_embed(scale.reshape(1)) + self.pos_1LC[0].index_select(0, rows)


class Parts:
    """Every graph: how its module is made, which tensors fill it, and what goes in and out."""

    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        config, shapes = checkpoint.config, checkpoint.shapes
        llm = config["llm_config"]
        c, vocabulary, grid = llm["hidden_size"], llm["vocab_size"], sides[-1]
        tokens = sum(side * side for side in sides)
        self.codes, self.latent = shapes["image_tokenizer.quantize.embedding.weight"]
        d = llm["num_key_value_heads"] * c // llm["num_attention_heads"]
        self.layers, self.head_width = llm["num_hidden_layers"], c // llm["num_attention_heads"]
        side = config["vision_config"]["image_size"]
        i32 = torch.int32
        past = [torch.zeros(1, 5, d) for _ in range(2 * self.layers)]
        past_names = [f"past_{kind}_{i}" for i in range(self.layers) for kind in ("key", "value")]
        n, m, t, s0, tiles = (torch.export.Dim(name, min=low, max=high) for name, low, high in [("n", 1, 4096), ("m", 1, 4096), ("T", 1, 32768), ("S0", 0, 32768), ("tiles", 1, 64)])
        f_hat, quantize = torch.zeros(self.latent, grid, grid), "image_tokenizer.quantize."
        self.graphs = {
            "vision": ((vision.Vision, config), {"": ""}, (torch.zeros(2, 3, side, side),), ["pixels"], ["embeds"], {"pixels": {0: tiles}}),
            "embed": ((Embed, vocabulary, c), {"": "language_model.model."}, (torch.zeros(3, dtype=i32),), ["ids"], ["embeds"], {"ids": {0: t}}),
            "decoder": (
                (lm.Decoder, config), {"": "language_model.model."}, (torch.zeros(1, 3, c), torch.arange(3, dtype=i32), torch.zeros(3, 8), *past),
                ["embeds", "positions", "bias", *past_names], ["hidden", *(name.removeprefix("past_") for name in past_names)],
                {"embeds": {1: t}, "positions": {0: t}, "bias": {0: t, 1: torch.export.Dim.AUTO}, "past": tuple({1: s0} for _ in past)},
            ),
            "text_head": ((TextHead, c, vocabulary), {"": "language_model."}, (torch.zeros(1, c),), ["hidden"], ["logits"], None),
            "visual_head": ((VisualHead, c, vocabulary), {"": "language_model."}, (torch.zeros(3, c),), ["hidden"], ["logits", "ids", "probability"], {"hidden": {0: t}}),
            "dequantize": (
                (vae.Dequantize, shapes), {"embedding.": f"{quantize}embedding.", "phi.": f"{quantize}quant_resi.qresi_ls."},
                (torch.zeros(4, dtype=i32), torch.zeros(grid * grid, 4), torch.tensor(0, dtype=i32), f_hat), ["ids", "up", "phi", "f_hat"], ["next_f_hat"],
                {"ids": {0: n}, "up": {1: n}, "phi": {}, "f_hat": {}},
            ),
            "scale_embed": (
                (ScaleEmbed, self.latent, c, len(sides), tokens), {"": ""}, (f_hat, torch.zeros(4, grid * grid), torch.tensor(1, dtype=i32), torch.tensor(1, dtype=i32)),
                ["f_hat", "down", "scale", "offset"], ["embeds"], {"f_hat": {}, "down": {0: m}, "scale": {}, "offset": {}},
            ),
            "mask_decoder": ((vae.MaskDecoder, shapes), {"": "image_tokenizer."}, (f_hat[None],), ["f_hat"], ["image"], None),
        }
        # Not exported, but part of a whole checkpoint.
        self.others = [((vae.LatentEncoder, shapes), {"": "image_tokenizer."})]

    def check(self, checkpoint: Checkpoint) -> int:
        """Bytes in float32; refuses a checkpoint that is not whole."""
        expected: dict[str, tuple[int, ...]] = {}
        size = 0
        for make, names in [*((g[0], g[1]) for g in self.graphs.values()), *self.others]:
            module = on_meta(*make)
            expected |= expected_of(module, names)
            size += byte_size(module)
        checkpoint.check(expected)
        return size


def export(folder: Path, out: Path, bundle_id: str, precision: str, sides: tuple[int, ...] | None, limit_positions: int) -> dict:
    checkpoint = Checkpoint(folder)
    for key in ("pos_1LC", "image_tokenizer.quantize.embedding.weight", "image_tokenizer.post_quant_conv.weight", "image_tokenizer.quant_conv.weight"):
        if key not in checkpoint.shapes:
            raise Refused(f"The checkpoint has no {key}: it is no ARGenSeg checkpoint.")
    sides = sides or checkpoint.scale_sides
    if sum(side * side for side in sides) != checkpoint.shapes["pos_1LC"][1]:
        raise Refused(f"These scale sides make {sum(s * s for s in sides)} visual tokens, pos_1LC has {checkpoint.shapes['pos_1LC'][1]}.")
    parts = Parts(checkpoint, sides)
    size = parts.check(checkpoint)
    out.mkdir(parents=True, exist_ok=True)
    # While a graph is made smaller both forms of it lie on the disk.
    needed = int(size * (1.1 if precision == "fp32" else 1.6))
    free = shutil.disk_usage(out).free
    if free < needed:
        raise Refused(f"The bundle needs about {needed / 1e9:.1f} GB, {out} has {free / 1e9:.1f} GB free.")
    signatures = {}
    progress = tqdm(parts.graphs.items(), unit="graph")
    for name, (make, names, inputs, names_in, names_out, dynamic) in progress:
        progress.set_description(name)
        module = checkpoint.load(on_meta(*make), names)
        if isinstance(module, VisualHead):
            module.keep(parts.codes)
        path = out / f"{name}.onnx"
        write_graph(path, module, inputs, names_in, names_out, dynamic)
        del module
        shrink(path, precision, name)
        signatures[name] = {"file": path.name, **signature(path)}
    write_tokenizer(folder, out / "tokenizer.json")
    return {"checkpoint": checkpoint, "parts": parts, "sides": sides, "signatures": signatures, "limit": limit_positions, "id": bundle_id, "precision": precision}


def shrink(path: Path, precision: str, name: str) -> None:
    if precision in ("fp16", "bf16"):
        store_as_half(path, precision)
    if precision == "int4" and name in QUANTISED:
        quantizer = MatMulNBitsQuantizer(onnx.load(str(path)), bits=4, block_size=32, is_symmetric=True)
        quantizer.process()
        path.with_suffix(".onnx.data").unlink(missing_ok=True)
        quantizer.model.save_model_to_file(str(path), quantizer.model.model.ByteSize() > 1_500_000_000)
    if precision == "int8" and name in QUANTISED:
        float_path = path.with_suffix(".float.onnx")
        path.rename(float_path)
        quantize_dynamic(
            float_path, path, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"], use_external_data_format=float_path.stat().st_size > 1_500_000_000,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True},
        )
        float_path.unlink()


def manifest_of(made: dict, out: Path, max_tiles: int | None = None) -> dict:
    checkpoint, parts, sides = made["checkpoint"], made["parts"], made["sides"]
    config, llm = checkpoint.config, checkpoint.config["llm_config"]
    tile = config["vision_config"]["image_size"]
    most = max_tiles or (config.get("max_dynamic_patch", 1) if config.get("dynamic_image_size") else 1)
    return {
        "formatVersion": 1, "id": made["id"], "family": "argenseg", "version": "1.0.0", "name": made["id"], "licence": "see the checkpoint",
        "domain": "Photographs: what the checkpoint was trained on (referring and reasoning segmentation, questions about pictures).",
        "trainingData": "see the checkpoint's authors (arXiv 2510.20803)", "createdBy": "python -m training.export_argenseg " + " ".join(sys.argv[1:]), "metrics": {}, "precision": made["precision"],
        "files": describe_files(out), "graphs": made["signatures"],
        "image": {
            "side": tile, "mean": MEAN, "std": STD, "fit": "squash", "padColor": [0, 0, 0], "resample": "bicubic", "maxImages": 1,
            "tokensPerTile": (tile // config["vision_config"]["patch_size"] // 2) ** 2, "tiling": {"maxTiles": most, "thumbnail": bool(config.get("use_thumbnail"))} if most > 1 else None,
        },
        "prompt": {
            "begin": "<s>", "system": f"<|im_start|>system\n{SYSTEM}<|im_end|>\n", "user": "<|im_start|>user\n{text}<|im_end|>\n", "assistant": "<|im_start|>assistant\n{text}<|im_end|>\n",
            "reply": "<|im_start|>assistant\n", "image": "<img>{context}</img>\n", "imagePlacement": "before-first-user", "imageAttention": "causal",
        },
        "tokens": {"imageContext": TOKENS["<IMG_CONTEXT>"], "segStart": TOKENS["<ge_start>"], "segEnd": TOKENS["<ge_end>"], "stop": [TOKENS["<|im_end|>"]]},
        "vocabulary": {"size": llm["vocab_size"], "visualOffset": llm["vocab_size"] - parts.codes, "visualCount": parts.codes},
        "decoder": {
            "layers": parts.layers, "kvHeads": llm["num_key_value_heads"], "headWidth": parts.head_width, "width": llm["hidden_size"],
            "maxPositions": min(llm["max_position_embeddings"], made["limit"]), "bias": True,
        },
        "mask": {
            "scaleSides": sides, "latentWidth": parts.latent, "phiIndex": phi_index(len([k for k in checkpoint.shapes if "qresi_ls" in k and k.endswith("weight")]), len(sides)),
            "side": sides[-1] * 16, "fit": "squash", "threshold": 0.5, "resample": "bilinear", "guidance": 0, "minArea": 0.0,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", help="default: the name of --out")
    parser.add_argument("--precision", choices=["fp32", "fp16", "bf16", "int8", "int4"], default="fp32", help="of the stored weights; all graphs compute in float32")
    parser.add_argument("--mask-side", type=int, choices=sorted(side * 16 for side in (s[-1] for s in KNOWN_SIDES.values())), help="pixels; default: what the checkpoint's number of visual tokens says")
    parser.add_argument("--scale-sides", help="comma separated, for a checkpoint with a schedule of its own")
    parser.add_argument("--max-tiles", type=int, help="tiles of a picture; default: what config.json says")
    parser.add_argument("--limit-positions", type=int, default=32768, help="most positions of one conversation")
    options = parser.parse_args()
    sides = tuple(map(int, options.scale_sides.split(","))) if options.scale_sides else None
    if options.mask_side:
        sides = next(s for s in KNOWN_SIDES.values() if s[-1] * 16 == options.mask_side)
    try:
        made = export(options.folder, options.out, options.id or options.out.name.lower(), options.precision, sides, options.limit_positions)
    except Refused as refusal:
        sys.exit(str(refusal))
    manifest = manifest_of(made, options.out, options.max_tiles)
    (options.out / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    for name, file in manifest["files"].items():
        print(f"{name:28} {file['byteSize'] / 1e6:12.2f} MB")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
