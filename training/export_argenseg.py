"""A published ARGenSeg checkpoint (Hugging Face folder: config.json, safetensors shards, tokenizer) -> a bundle for
the engine.

    python -m training.export_argenseg <folder> --out models/<id> [--precision fp32|fp16|bf16|int8|int4] [--mask-side
        256|512] [--max-tiles 12] [--guidance 0]
fp16, bf16 and int4 compute in 16 bits (training/half.py), and one tensor is in memory at a time. With fp32 and int8 one
part of the model is, and int8 writes it in float32 first. Everything that can be refused is refused before the first
file is written; an export that fails or is interrupted leaves no files.
"""

import argparse
import errno
import json
import logging
import multiprocessing
import re
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn
from tqdm import tqdm

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import (
    KNOWN_SIDES,
    Checkpoint,
    Refused,
    byte_size,
    checkpoint_key,
    expected_of,
    on_meta,
)
from training.argenseg.previews import default_previews
from training.argenseg.tokenizer import TOKENS, tokenizer_json
from training.bundle import describe_files, signature, write_graph
from training.geometry import MEAN, STD, phi_index
from training.half import COMPUTE, OutOfRange
from training.lean import LEAN, QUANTISED, quantise_dynamically, reduce, save, trace

# Bytes of a stored weight for one in float32, scales included.
SHARE = {"fp32": 1.0, "fp16": 0.5, "bf16": 0.5, "int8": 0.26, "int4": 0.15}
FLOAT32 = ".float32"  # folder of an int8 export, inside that of the bundle: the graph that is being quantised
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
        return (
            self.word_embed(down @ f_hat.flatten(1).T)
            + self.lvl_embed(scale.reshape(1))
            + self.pos_1LC[0].index_select(0, rows)
        )


class Parts:
    """Every graph: how its module is made, which tensors fill it, and what goes in and out."""

    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        config, shapes = checkpoint.config, checkpoint.shapes
        llm = config["llm_config"]
        c, vocabulary, grid = llm["hidden_size"], llm["vocab_size"], sides[-1]
        tokens = sum(side * side for side in sides)
        self.codes, self.latent = shapes.of_rank("image_tokenizer.quantize.embedding.weight", 2)
        d = llm["num_key_value_heads"] * c // llm["num_attention_heads"]
        self.layers, self.head_width = llm["num_hidden_layers"], c // llm["num_attention_heads"]
        side = config["force_image_size"]
        i32 = torch.int32
        past = [torch.zeros(1, 5, d) for _ in range(2 * self.layers)]
        past_names = [f"past_{kind}_{i}" for i in range(self.layers) for kind in ("key", "value")]
        n, m, t, s0, tiles = (
            torch.export.Dim(name, min=low, max=high)
            for name, low, high in [("n", 1, 4096), ("m", 1, 4096), ("T", 1, 32768), ("S0", 0, 32768), ("tiles", 1, 64)]
        )
        f_hat, quantize = torch.zeros(self.latent, grid, grid), "image_tokenizer.quantize."
        self.graphs = {
            "vision": (
                (vision.Vision, config),
                {"": ""},
                (torch.zeros(2, 3, side, side),),
                ["pixels"],
                ["embeds"],
                {"pixels": {0: tiles}},
            ),
            "embed": (
                (Embed, vocabulary, c),
                {"": "language_model.model."},
                (torch.zeros(3, dtype=i32),),
                ["ids"],
                ["embeds"],
                {"ids": {0: t}},
            ),
            "decoder": (
                (lm.Decoder, config),
                {"": "language_model.model."},
                (torch.zeros(1, 3, c), torch.arange(3, dtype=i32), torch.zeros(3, 8), *past),
                ["embeds", "positions", "bias", *past_names],
                ["hidden", *(name.removeprefix("past_") for name in past_names)],
                {
                    "embeds": {1: t},
                    "positions": {0: t},
                    "bias": {0: t, 1: torch.export.Dim.AUTO},
                    "past": tuple({1: s0} for _ in past),
                },
            ),
            "text_head": (
                (TextHead, c, vocabulary),
                {"": "language_model."},
                (torch.zeros(1, c),),
                ["hidden"],
                ["logits"],
                None,
            ),
            "visual_head": (
                (VisualHead, c, vocabulary),
                {"": "language_model."},
                (torch.zeros(3, c),),
                ["hidden"],
                ["logits", "ids", "probability"],
                {"hidden": {0: t}},
            ),
            "dequantize": (
                (vae.Dequantize, shapes),
                {"embedding.": f"{quantize}embedding.", "phi.": f"{quantize}quant_resi.qresi_ls."},
                (torch.zeros(4, dtype=i32), torch.zeros(grid * grid, 4), torch.tensor(0, dtype=i32), f_hat),
                ["ids", "up", "phi", "f_hat"],
                ["next_f_hat"],
                {"ids": {0: n}, "up": {1: n}, "phi": {}, "f_hat": {}},
            ),
            "scale_embed": (
                (ScaleEmbed, self.latent, c, len(sides), tokens),
                {"": ""},
                (f_hat, torch.zeros(4, grid * grid), torch.tensor(1, dtype=i32), torch.tensor(1, dtype=i32)),
                ["f_hat", "down", "scale", "offset"],
                ["embeds"],
                {"f_hat": {}, "down": {0: m}, "scale": {}, "offset": {}},
            ),
            "mask_decoder": (
                (vae.MaskDecoder, shapes),
                {"": "image_tokenizer."},
                (f_hat[None],),
                ["f_hat"],
                ["image"],
                None,
            ),
        }
        # Not exported, but part of a whole checkpoint.
        self.others = [((vae.LatentEncoder, shapes), {"": "image_tokenizer."})]

    def previews(self, sides: tuple[int, ...]) -> str:
        """`mask.previews` of the manifest, by a scale of mean size without a cache."""
        t = sum(side * side for side in sides) // len(sides)
        (make, _, (embeds, _, _, *past), *_), (make_mask, _, (f_hat,), *_) = (
            self.graphs[name] for name in ("decoder", "mask_decoder")
        )
        scale = (
            embeds.new_zeros(1, t, embeds.shape[-1]),
            torch.arange(t, dtype=torch.int32),
            embeds.new_zeros(t, t),
            *(block[:, :0] for block in past),
        )
        return default_previews(on_meta(*make_mask), f_hat, on_meta(*make), scale)

    def check(self, checkpoint: Checkpoint) -> dict[str, int]:
        """Bytes of each graph in float32; refuses a checkpoint that is not whole."""
        expected: dict[str, tuple[int, ...]] = {}
        sizes = {}
        for name, (make, names, *_) in self.graphs.items():
            module = on_meta(*make)
            expected |= expected_of(module, names)
            sizes[name] = byte_size(module)
        for make, names in self.others:
            expected |= expected_of(on_meta(*make), names)
        checkpoint.check(expected)
        first = TOKENS["<MASK_CONTEXT>"] + 1
        if checkpoint.config["llm_config"]["vocab_size"] != first + self.codes:
            raise Refused(
                f"The vocabulary has {checkpoint.config['llm_config']['vocab_size']} entries; {first} "
                f"words and {self.codes} visual codes are {first + self.codes}."
            )
        return sizes


def sides_of(checkpoint: Checkpoint, sides: tuple[int, ...] | None, mask_side: int | None) -> tuple[int, ...]:
    """The scale sides that were asked for, or those that the number of visual tokens speaks for; refused where they
    do not fit the weights."""
    if sides is None and mask_side is not None:
        sides = next((known for known in KNOWN_SIDES.values() if known[-1] * checkpoint.upscale == mask_side), None)
        if sides is None:
            raise Refused(
                f"No scale sides are known for a mask of {mask_side} pixels, only for "
                f"{', '.join(str(known[-1] * checkpoint.upscale) for known in KNOWN_SIDES.values())}: "
                "give --scale-sides."
            )
    sides, length = sides or checkpoint.scale_sides, checkpoint.shapes.of_rank("pos_1LC", 3)[1]
    if sum(side * side for side in sides) != length:
        raise Refused(f"These scale sides make {sum(s * s for s in sides)} visual tokens, pos_1LC has {length}.")
    if len(sides) < 2 or any(a >= b for a, b in zip(sides, sides[1:])):
        raise Refused("The scale sides must rise.")
    return sides


def refuse_full_disk(out: Path, sizes: dict[str, int], precision: str) -> None:
    other = 0.5 if precision in LEAN else 1
    stored = sum(size * (SHARE[precision] if name in QUANTISED else other) for name, size in sizes.items())
    # While a graph is quantised to int8 its float32 form is on the disk too, one at a time.
    needed = int(1.02 * stored + (max(sizes.values()) if precision == "int8" else 0)) + 50_000_000
    there = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise Refused(f"Writing the bundle needs about {needed / 1e9:.1f} GB, {out} has {free / 1e9:.1f} GB free.")


def remove_graphs(out: Path) -> None:
    """Without its manifest a bundle is none: an export that breaks off leaves nothing that could be taken for whole."""
    for old in (out / "manifest.json", *out.glob("*.onnx"), *out.glob("*.onnx.data")):
        old.unlink(missing_ok=True)
    shutil.rmtree(out / FLOAT32, ignore_errors=True)


def export(
    folder: Path,
    out: Path,
    bundle_id: str,
    precision: str,
    sides: tuple[int, ...] | None,
    limit_positions: int,
    mask_side: int | None = None,
) -> dict:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*", bundle_id):
        raise Refused(f"{bundle_id!r} is no id of a bundle (small letters, digits, dot, dash): give --id.")
    checkpoint = Checkpoint(folder)
    for key in (
        "pos_1LC",
        "image_tokenizer.quantize.embedding.weight",
        "image_tokenizer.post_quant_conv.weight",
        "image_tokenizer.quant_conv.weight",
    ):
        if key not in checkpoint.shapes:
            raise Refused(f"The checkpoint has no {key}: it is no ARGenSeg checkpoint.")
    sides = sides_of(checkpoint, sides, mask_side)
    parts = Parts(checkpoint, sides)
    sizes = parts.check(checkpoint)
    tokenizer = tokenizer_json(folder)
    refuse_full_disk(out, sizes, precision)

    out.mkdir(parents=True, exist_ok=True)
    remove_graphs(out)
    signatures = {}
    try:
        with tqdm(total=sum(sizes.values()), unit="B", unit_scale=True) as progress:
            for name in parts.graphs:
                progress.set_description(name)
                path = out / f"{name}.onnx"
                write = write_lean if precision in LEAN else write_whole
                write(checkpoint, parts, name, path, precision, progress.update)
                signatures[name] = {"file": path.name, **signature(path)}
    except BaseException:
        remove_graphs(out)
        raise
    (out / "tokenizer.json").write_text(tokenizer)
    return {
        "checkpoint": checkpoint,
        "parts": parts,
        "sides": sides,
        "signatures": signatures,
        "limit": limit_positions,
        "id": bundle_id,
        "precision": precision,
    }


def write_lean(
    checkpoint: Checkpoint, parts: Parts, name: str, path: Path, precision: str, on_bytes: Callable[[int], None]
) -> None:
    """A graph of 16 or 4 bits, tensor by tensor."""
    make, names, *described = parts.graphs[name]
    module = on_meta(*make)
    last = parts.codes if isinstance(module, VisualHead) else None
    if isinstance(module, VisualHead):
        module.keep(parts.codes)

    def load(key: str) -> Tensor:
        tensor = checkpoint.tensor(checkpoint_key(key, names), last)
        on_bytes(tensor.nbytes)
        return tensor

    model = trace(module, load, *described)
    reduce(model, name, precision)
    try:
        save(model, path)
    except OutOfRange as error:
        raise Refused(str(error)) from None


def write_whole(
    checkpoint: Checkpoint, parts: Parts, name: str, path: Path, precision: str, on_bytes: Callable[[int], None]
) -> None:
    """A graph that computes in float32: all of its weights are in memory."""
    make, names, *described = parts.graphs[name]
    module = checkpoint.load(on_meta(*make), names, on_bytes)
    if isinstance(module, VisualHead):
        module.keep(parts.codes)
    if precision == "fp32" or name not in QUANTISED:
        return write_graph(path, module, *described)
    source = path.parent / FLOAT32 / path.name
    source.parent.mkdir(exist_ok=True)
    write_graph(source, module, *described)
    del module
    quantise_dynamically(source, path)
    shutil.rmtree(source.parent)


def manifest_of(made: dict, out: Path, max_tiles: int | None = None, guidance: float = 0) -> dict:
    checkpoint, parts, sides = made["checkpoint"], made["parts"], made["sides"]
    config, llm = checkpoint.config, checkpoint.config["llm_config"]
    tile = config["force_image_size"]
    most = max_tiles or (config["max_dynamic_patch"] if config["dynamic_image_size"] else 1)
    return {
        "formatVersion": 1,
        "id": made["id"],
        "family": "argenseg",
        "version": "1.0.0",
        "name": made["id"],
        "licence": "see the checkpoint",
        "domain": "Photographs: what the checkpoint was trained on (referring and reasoning segmentation, "
        "questions about pictures).",
        "trainingData": "see the checkpoint's authors (arXiv 2510.20803)",
        "createdBy": "python -m training.export_argenseg " + " ".join(sys.argv[1:]),
        "metrics": {},
        "precision": made["precision"],
        "weights": made["precision"],
        "compute": COMPUTE[made["precision"]],
        "files": describe_files(out),
        "graphs": made["signatures"],
        "image": {
            "side": tile,
            "mean": MEAN,
            "std": STD,
            "fit": "squash",
            "padColor": [0, 0, 0],
            "resample": "bicubic",
            "maxImages": 1,
            "tokensPerTile": (tile // config["vision_config"]["patch_size"] // 2) ** 2,
            "tiling": {"maxTiles": most, "thumbnail": bool(config["use_thumbnail"])} if most > 1 else None,
        },
        "prompt": {
            "begin": "<s>",
            "system": f"<|im_start|>system\n{SYSTEM}<|im_end|>\n",
            "user": "<|im_start|>user\n{text}<|im_end|>\n",
            "assistant": "<|im_start|>assistant\n{text}<|im_end|>\n",
            "reply": "<|im_start|>assistant\n",
            "image": "<img>{context}</img>\n",
            "imagePlacement": "before-first-user",
            "imageAttention": "causal",
        },
        "tokens": {
            "imageContext": TOKENS["<IMG_CONTEXT>"],
            "segStart": TOKENS["<ge_start>"],
            "segEnd": TOKENS["<ge_end>"],
            "stop": [TOKENS["<|im_end|>"]],
        },
        "vocabulary": {
            "size": llm["vocab_size"],
            "visualOffset": llm["vocab_size"] - parts.codes,
            "visualCount": parts.codes,
        },
        "decoder": {
            "layers": parts.layers,
            "kvHeads": llm["num_key_value_heads"],
            "headWidth": parts.head_width,
            "width": llm["hidden_size"],
            "maxPositions": min(llm["max_position_embeddings"], made["limit"]),
            "bias": True,
        },
        "mask": {
            "scaleSides": sides,
            "latentWidth": parts.latent,
            "phiIndex": phi_index(checkpoint.shapes.count(vae.PHI), len(sides)),
            "side": sides[-1] * checkpoint.upscale,
            "fit": "squash",
            "threshold": 0.5,
            "resample": "bilinear",
            "guidance": guidance,
            "minArea": 0.0,
            "previews": parts.previews(sides),
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", help="default: the name of --out")
    parser.add_argument(
        "--precision",
        choices=["fp32", "fp16", "bf16", "int8", "int4"],
        default="fp32",
        help="of the weights; fp16 and bf16 compute in 16 bits, int4 in float16, fp32 and int8 in float32",
    )
    parser.add_argument(
        "--mask-side",
        type=int,
        help="pixels (256 or 512 for the published VQ-VAE); default: what the checkpoint's number of "
        "visual tokens says",
    )
    parser.add_argument("--scale-sides", help="comma separated, for a checkpoint with a schedule of its own")
    parser.add_argument("--max-tiles", type=int, help="tiles of a picture; default: what config.json says")
    parser.add_argument("--limit-positions", type=int, default=32768, help="most positions of one conversation")
    parser.add_argument(
        "--guidance",
        type=float,
        default=0,
        help="classifier-free guidance of the bundle's masks, at the last scale; a request may ask for another",
    )
    options = parser.parse_args()
    try:
        sides = tuple(map(int, options.scale_sides.split(","))) if options.scale_sides else None
    except ValueError:
        parser.error("--scale-sides are whole numbers with commas between them")
    logging.getLogger("onnx_ir").setLevel(logging.WARNING)  # says of every weight where it went
    sys.exit(supervise(options.out, lambda: run(options, sides)))


def supervise(out: Path, work: Callable[[], None]) -> int | str:
    """Runs the export in a process of its own: one that is killed, for its memory or by a signal, leaves no files
    either."""
    child = multiprocessing.get_context("fork").Process(target=work)
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    child.start()
    try:
        child.join()
    finally:
        if child.is_alive():
            child.terminate()
            child.join()
        if child.exitcode < 0:
            remove_graphs(out)
    if child.exitcode == -signal.SIGKILL:
        return f"The export was killed; the machine may have too little memory. {out} holds no bundle."
    return child.exitcode


def run(options: argparse.Namespace, sides: tuple[int, ...] | None) -> None:
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)
    try:
        made = export(
            options.folder,
            options.out,
            options.id or options.out.name.lower(),
            options.precision,
            sides,
            options.limit_positions,
            options.mask_side,
        )
        manifest = manifest_of(made, options.out, options.max_tiles, options.guidance)
        (options.out / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    except Refused as refusal:
        sys.exit(str(refusal))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        sys.exit(f"The disk became full while the bundle was written; {options.out} holds no bundle.")
    for name, file in manifest["files"].items():
        print(f"{name:28} {file['byteSize'] / 1e6:12.2f} MB")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB")


if __name__ == "__main__":
    main()
