"""Writes the files of a bundle (docs/bundle.md): PyTorch modules -> ONNX graphs, their signatures, checksums. This file
contains no model."""

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import torch
from torch import nn

# Weights of more bytes are in a file beside the graph. A protobuf is in memory as a whole, several times, while it is
# written.
INLINE_BYTES = 64_000_000


class Interface(NamedTuple):
    """Inputs and outputs of a graph."""

    inputs: tuple  # example tensors
    names_in: list[str]
    names_out: list[str]
    dynamic: dict | tuple | None  # dynamic dimensions of the inputs, as torch.onnx.export takes them


def write_graph(path: Path, module: nn.Module, interface: Interface) -> None:
    program = to_program(module, interface)
    size = sum(p.numel() * p.element_size() for p in module.state_dict().values())
    forget_origin(program.model.graph)
    program.save(str(path), external_data=size > INLINE_BYTES)


def to_program(module: nn.Module, interface: Interface, *, optimize: bool = True) -> torch.onnx.ONNXProgram:
    return torch.onnx.export(
        module.eval(),
        interface.inputs,
        dynamo=True,
        optimize=optimize,
        opset_version=23,
        input_names=interface.names_in,
        output_names=interface.names_out,
        dynamic_shapes=interface.dynamic,
        external_data=False,
        verbose=False,
    )


def forget_origin(graph) -> None:
    """Removes the notes of the exporter about the origin of each node: stack traces with paths of this machine."""
    for node in graph:
        node.metadata_props.clear()
        node.doc_string = None
        for value in node.outputs:
            value.metadata_props.clear()
    for value in (*graph.inputs, *graph.initializers.values()):
        value.metadata_props.clear()
    graph.metadata_props.clear()


def signature(path: Path) -> dict:
    """Names, types and shapes of the inputs and outputs of a graph, and its parameters, as in the manifest."""
    graph = onnx.load(str(path), load_external_data=False).graph
    types = {
        onnx.TensorProto.FLOAT: "float32",
        onnx.TensorProto.FLOAT16: "float16",
        onnx.TensorProto.INT32: "int32",
    }
    weights = {w.name for w in graph.initializer}

    def describe(values) -> list[dict]:
        return [
            {
                "name": v.name,
                "type": types[v.type.tensor_type.elem_type],
                "shape": [d.dim_param or d.dim_value for d in v.type.tensor_type.shape.dim],
            }
            for v in values
            if v.name not in weights
        ]

    return {
        "inputs": describe(graph.input),
        "outputs": describe(graph.output),
        "parameters": count_parameters(graph),
    }


def count_parameters(graph: onnx.GraphProto) -> dict[str, int]:
    """Numbers of weights by what other precisions make of them: matrices of MatMul and of Gemm, and the others
    (training/reduced_precision.py). The graph can be of any precision."""
    floats = (onnx.TensorProto.FLOAT, onnx.TensorProto.FLOAT16, onnx.TensorProto.BFLOAT16)
    weights = {w.name: w for w in graph.initializer}
    # A weight that is stored in 16 or 8 bits and computes in float32 has a Cast.
    origin = {n.output[0]: n.input[0] for n in graph.node if n.op_type == "Cast"}
    counts, kinds, within = {"matMul": 0, "gemm": 0, "other": 0}, {}, set()
    for node in graph.node:
        if node.op_type == "MatMulNBits" and node.input[1] not in within:
            size = {a.name: a.i for a in node.attribute}
            counts["matMul"] += size["K"] * size["N"]
            within.update(node.input[1:3])
        if node.op_type not in ("MatMul", "Gemm", "MatMulInteger"):
            continue
        weight = weights.get(origin.get(node.input[1], node.input[1]))
        if weight is not None and len(weight.dims) == 2:
            is_gemm = node.op_type == "Gemm" or "_transposed" in weight.name
            kinds[weight.name] = "gemm" if is_gemm else "matMul"
    cast = set(origin.values())
    for name, weight in weights.items():
        is_float = weight.data_type in floats or (weight.data_type == onnx.TensorProto.INT8 and name in cast)
        if name in kinds or (is_float and name not in within):
            counts[kinds.get(name, "other")] += int(np.prod(weight.dims))
    return counts


def describe_files(folder: Path) -> dict[str, dict]:
    """The SHA-256 (hexadecimal) and the size in bytes of every file of the bundle but manifest.json and README.md."""
    files = sorted(p for p in folder.iterdir() if p.suffix in (".onnx", ".data") or p.name == "tokenizer.json")
    out = {}
    for path in files:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(1 << 24):
                digest.update(chunk)
        out[path.name] = {"sha256": digest.hexdigest(), "byteSize": path.stat().st_size}
    return out
