"""Converts a bundle whose graphs compute in float32 (fp32, or fp16 weights that the graphs cast) to another precision,
without its checkpoint, one tensor at a time. Seconds.

    python -m training.convert models/everyday --precision int4 --out models/everyday-int4
`--precision` as in training/export_argenseg.py. The metrics are not copied: `npm run eval` measures the new bundle.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import onnx_ir as ir

from training.bundle import describe_files, signature
from training.blocks import lazily, save
from training.half import COMPUTE, FLOAT, OutOfRange, add_precision, is_float, store_in_half
from training.manifest_file import write_manifest
from training.reduced_precision import QUANTISED, reduce
from training.supervise import supervise


def in_float32(model: ir.Model) -> bool:
    """Replaces, in place, each weight of 16 bits and the Cast after it by a weight in float32. False: there is none."""
    graph, found = model.graph, False
    for node in list(graph):
        source = node.inputs[0] if node.op_type == "Cast" else None
        if source is None or not source.is_initializer() or not is_float(source):
            continue
        found, tensor, name = True, source.const_value, node.outputs[0].name.removesuffix(".float")
        made = lazily(name, FLOAT, tensor.shape, tensor.numpy, convert=lambda block: block.astype("float32"))
        ir.convenience.replace_all_uses_with(node.outputs[0], made)
        graph.remove(node, safe=True)
        graph.register_initializer(made)
        if not source.uses():
            del graph.initializers[source.name]
    return found


def convert_graph(source: Path, target: Path, *, name: str, precision: str) -> None:
    model = ir.load(source)
    if precision == "int8" and name not in QUANTISED:
        return save(model, target)
    half = in_float32(model)
    reduce(model, name, precision)
    if precision == "int8" and half:  # the weights that stay in float, of convolutions and norms, keep their 16 bits
        store_in_half(model, "fp16")
    save(model, target)


def convert(folder: Path, out: Path, precision: str) -> dict:
    """Writes the files of the new bundle. Returns its manifest, which is not written yet."""
    manifest = json.loads((folder / "manifest.json").read_text())
    if manifest.get("compute", "float32") != "float32" or manifest["precision"] not in ("fp32", "fp16"):
        sys.exit(
            f"{folder} has weights of {manifest['precision']}: only fp32, and fp16 that computes in float32, convert."
        )
    out.mkdir(parents=True)
    for name, graph in manifest["graphs"].items():
        convert_graph(folder / graph["file"], out / graph["file"], name=name, precision=precision)
    shutil.copyfile(folder / "tokenizer.json", out / "tokenizer.json")
    signatures = {
        name: {"file": graph["file"], **signature(out / graph["file"])} for name, graph in manifest["graphs"].items()
    }
    return manifest | {
        "id": out.name,
        "createdBy": f"python -m training.convert {folder} --precision {precision}",
        "metrics": {},
        "precision": precision,
        "weights": precision,
        "compute": COMPUTE[precision],
        "files": describe_files(out),
        "graphs": signatures,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder that does not exist; its name is the id")
    add_precision(parser)
    options = parser.parse_args()
    if options.out.exists():
        parser.error(f"{options.out} exists")
    sys.exit(supervise(options.out, lambda: run(options.bundle, options.out, options.precision), remove))


def remove(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)


def run(folder: Path, out: Path, precision: str) -> None:
    try:
        manifest = convert(folder, out, precision)
        write_manifest(out, manifest)
    except BaseException as error:
        remove(out)
        sys.exit(str(error)) if isinstance(error, OutOfRange) else None
        raise
    print(f"{out}: {sum(file['byteSize'] for file in manifest['files'].values()) / 2**20:.1f} MiB")


if __name__ == "__main__":
    main()
