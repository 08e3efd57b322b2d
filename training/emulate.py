"""Converts a bfloat16 bundle into one that runs on a CPU: every operation computes in float32 and rounds its result to
bfloat16. It is for tests of the numbers without a bfloat16 device, and slow.

    python -m training.emulate models/<bfloat16 bundle> --out <folder>
"""

import argparse
import json
import shutil
from pathlib import Path

import onnx_ir as ir

from training.bundle import describe_files
from training.half import FLOAT, cast_of
from training.manifest_file import write_manifest

BFLOAT16 = ir.DataType.BFLOAT16


def emulate(model: ir.Model) -> None:
    graph = model.graph
    for node in list(graph):
        if node.op_type == "Cast":
            continue
        for i, value in enumerate(node.inputs):
            if value is not None and value.dtype == BFLOAT16:
                cast = cast_of(value, FLOAT, f"{node.name}.{i}.float")
                graph.insert_before(node, cast)
                node.replace_input_with(i, cast.outputs[0])
        for value in node.outputs:
            if value.dtype == BFLOAT16:
                rounded = cast_of(value, BFLOAT16, f"{value.name}.rounded")
                value.type = ir.TensorType(FLOAT)
                ir.convenience.replace_all_uses_with(value, rounded.outputs[0])
                rounded.replace_input_with(0, value)
                graph.insert_after(node, rounded)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    manifest = json.loads((options.bundle / "manifest.json").read_text())
    options.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(options.bundle / "tokenizer.json", options.out / "tokenizer.json")
    for graph in manifest["graphs"].values():
        model = ir.load(options.bundle / graph["file"])
        emulate(model)
        ir.save(model, options.out / graph["file"])
    manifest |= {"compute": "float32", "files": describe_files(options.out)}
    write_manifest(options.out, manifest)


if __name__ == "__main__":
    main()
