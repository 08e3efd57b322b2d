"""Exports a published ARGenSeg checkpoint (Hugging Face folder: config.json, safetensors shards, tokenizer) as a bundle
for the engine.

    python -m training.export_argenseg <folder> --out models/<id> [--precision fp32|fp16|bf16|int8|int4] [--mask-side
        256|512] [--max-tiles 12] [--guidance 0]
fp16, bf16 and int4 compute in 16 bits (training/half.py). One tensor is in memory at a time (training/blocks.py). All
checks run before the first file is written. An export that fails, is interrupted or is killed leaves no files.
"""

import argparse
import errno
import logging
import re
import resource
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from torch import Tensor
from tqdm import tqdm

from training.argenseg.checkpoint import KNOWN_SIDES, Checkpoint, Refused, checkpoint_key, on_meta
from training.argenseg.graphs import Parts, VisualHead
from training.argenseg.manifest import Export, manifest_of
from training.argenseg.tokenizer import tokenizer_json
from training.blocks import save
from training.bundle import signature
from training.half import OutOfRange, add_precision
from training.manifest_file import write_manifest
from training.reduced_precision import COMPUTE_16, QUANTISED, reduce, trace
from training.supervise import supervise

# Bytes of a stored weight per byte of float32, quantisation scales included.
SHARE = {"fp32": 1.0, "fp16": 0.5, "bf16": 0.5, "int8": 0.26, "int4": 0.15}


def sides_of(checkpoint: Checkpoint, sides: tuple[int, ...] | None, mask_side: int | None) -> tuple[int, ...]:
    """The requested scale sides, or those that the number of visual tokens implies. Refuses sides that do not fit the
    weights."""
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
    other = 0.5 if precision in COMPUTE_16 else 1
    stored = sum(size * (SHARE[precision] if name in QUANTISED else other) for name, size in sizes.items())
    needed = int(1.02 * stored) + 50_000_000
    there = next(folder for folder in (out.absolute(), *out.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise Refused(f"Writing the bundle needs about {needed / 1e9:.1f} GB, {out} has {free / 1e9:.1f} GB free.")


def remove_graphs(out: Path) -> None:
    """Removes the manifest, the graphs and parts of graphs, so that a failed export leaves no folder that looks like a
    bundle."""
    for old in (out / "manifest.json", *out.glob("*.onnx"), *out.glob("*.onnx.data")):
        old.unlink(missing_ok=True)
    for unfinished in out.glob(".*.onnx.data.*"):  # a folder of onnx_ir, where it writes a file of weights
        shutil.rmtree(unfinished)


def export(
    folder: Path,
    out: Path,
    *,
    bundle_id: str,
    precision: str,
    sides: tuple[int, ...] | None,
    limit_positions: int,
    mask_side: int | None = None,
) -> Export:
    """Writes the graphs and the tokenizer. Raises Refused before the first file is written if the checkpoint, the
    options or the disk do not fit."""
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
                write(checkpoint, parts, name, path, precision=precision, on_bytes=progress.update)
                signatures[name] = {"file": path.name, **signature(path)}
    except BaseException:
        remove_graphs(out)
        raise
    (out / "tokenizer.json").write_text(tokenizer)
    return Export(checkpoint, parts, sides, signatures, limit_positions, bundle_id, precision)


def write(
    checkpoint: Checkpoint, parts: Parts, name: str, path: Path, *, precision: str, on_bytes: Callable[[int], None]
) -> None:
    """Writes a graph, one tensor at a time."""
    graph = parts.graphs[name]
    module = on_meta(*graph.make)
    last = parts.codes if isinstance(module, VisualHead) else None
    if isinstance(module, VisualHead):
        module.keep(parts.codes)

    def load(key: str) -> Tensor:
        tensor = checkpoint.tensor(checkpoint_key(key, graph.prefixes), last)
        on_bytes(tensor.nbytes)
        return tensor

    model = trace(module, load, graph.interface)
    reduce(model, name, precision)
    try:
        save(model, path)
    except OutOfRange as error:
        raise Refused(str(error)) from None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", help="default: the name of --out")
    add_precision(parser)
    parser.add_argument(
        "--mask-side",
        type=int,
        help="pixels (256 or 512 for the published VQ-VAE); default: from the checkpoint's number of visual tokens",
    )
    parser.add_argument("--scale-sides", help="comma separated, for a checkpoint with a schedule of its own")
    parser.add_argument("--max-tiles", type=int, help="most tiles of an image; default: from config.json")
    parser.add_argument("--limit-positions", type=int, default=32768, help="most positions of one conversation")
    parser.add_argument(
        "--guidance",
        type=float,
        default=0,
        help="classifier-free guidance of the bundle's masks, at the last scale; a request can have another value",
    )
    options = parser.parse_args()
    try:
        sides = tuple(map(int, options.scale_sides.split(","))) if options.scale_sides else None
    except ValueError:
        parser.error("--scale-sides are whole numbers with commas between them")
    for name in ("onnx_ir", "onnxscript"):  # they log a line for every weight
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.exit(supervise(options.out, lambda: run(options, sides), remove_graphs))


def run(options: argparse.Namespace, sides: tuple[int, ...] | None) -> None:
    try:
        exported = export(
            options.folder,
            options.out,
            bundle_id=options.id or options.out.name.lower(),
            precision=options.precision,
            sides=sides,
            limit_positions=options.limit_positions,
            mask_side=options.mask_side,
        )
        manifest = manifest_of(exported, options.out, options.max_tiles, options.guidance)
        write_manifest(options.out, manifest)
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
