"""Converts a float32 graph to float16 or bfloat16: weights, activations and the KV cache have 16 bits. Rounding would
harm these most, so they stay in float32: the statistics of norms, softmax, the angles of the rotary positions, and
every input and output but the cache. The weights are converted one at a time when the graph is written."""

import argparse

import ml_dtypes
import numpy as np
import onnx_ir as ir

from training.blocks import lazily

KINDS = {"fp16": ir.DataType.FLOAT16, "bf16": ir.DataType.BFLOAT16}
COMPUTE = {"fp32": "float32", "int8": "float32", "fp16": "float16", "int4": "float16", "bf16": "bfloat16"}
CACHE = ("past_key_", "past_value_", "key_", "value_")
# ONNX Runtime has no bfloat16 tensors in JavaScript. So the cache inputs and outputs of a bfloat16 graph are float16,
# which represents every bfloat16 value between 2**-14 and 65504 exactly.
CACHE_TYPE = ir.DataType.FLOAT16
ANGLES = ("Cos", "Sin")
# Norms compute their statistics in float32 (`stash_type`); their inputs and outputs have 16 bits.
NORMS = ("LayerNormalization", "RMSNormalization", "GroupNormalization")
FLOAT = ir.DataType.FLOAT


class OutOfRange(Exception):
    """float16 cannot represent a weight; the message names the weight."""


def add_precision(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--precision",
        choices=["fp32", "fp16", "bf16", "int8", "int4"],
        default="fp32",
        help="precision of the weights; fp16 and bf16 compute in 16 bits, int4 in float16, fp32 and int8 in float32",
    )


def as_type(values: np.ndarray, kind: ir.DataType, name: str) -> np.ndarray:
    if kind == FLOAT:
        return values.astype(np.float32)
    out = values.astype(np.float16 if kind == ir.DataType.FLOAT16 else ml_dtypes.bfloat16)
    if not np.isfinite(out.astype(np.float32)).all():
        raise OutOfRange(f"The weight {name} has values outside of float16: use bf16 or fp32.")
    return out


def compute_in(model: ir.Model, kind: str) -> None:
    """Converts, in place, a float32 graph to the precision `kind`, fp16 or bf16."""
    Halving(model.graph, KINDS[kind]).run()


class Halving:
    def __init__(self, graph: ir.Graph, kind: ir.DataType):
        self.graph, self.kind = graph, kind
        # (value, type) -> the value converted to that type
        self.versions: dict[tuple[ir.Value, ir.DataType], ir.Value] = {}
        self.float32_nodes = ancestors([node for node in graph if node.op_type in ANGLES])

    def run(self) -> None:
        for value in self.graph.inputs:
            if value.name.startswith(CACHE):
                value.type = ir.TensorType(CACHE_TYPE)
        for node in list(self.graph):
            self.convert(node)
        for i, value in enumerate(self.graph.outputs):
            wanted = CACHE_TYPE if value.name.startswith(CACHE) else FLOAT
            if is_float(value) and value.dtype != wanted:
                self.cast_output(i, value, wanted)
        for name in [name for name, value in self.graph.initializers.items() if not value.uses()]:
            del self.graph.initializers[name]

    def convert(self, node: ir.Node) -> None:
        in_float32 = node in self.float32_nodes or node.op_type == "Softmax"
        # A norm that computes a graph output returns float32, without rounding to 16 bits.
        in_float32 = in_float32 or (node.op_type in NORMS and node.outputs[0].is_graph_output())
        kind = FLOAT if in_float32 else self.kind
        for i, value in enumerate(node.inputs):
            if value is not None and is_float(value) and not (node.op_type == "Resize" and i > 0):
                node.replace_input_with(i, self.version(value, kind, node))
        if node.op_type == "Cast" and node.attributes["to"].value == FLOAT:
            node.attributes["to"] = ir.AttrInt64("to", kind)
        if node.op_type == "Attention":
            node.attributes["softmax_precision"] = ir.AttrInt64("softmax_precision", FLOAT)
        for value in node.outputs:
            if is_float(value):
                value.type = ir.TensorType(kind)

    def version(self, value: ir.Value, kind: ir.DataType, before: ir.Node) -> ir.Value:
        """`value` in the type `kind`. If a conversion is needed, it is inserted before the node `before`."""
        if value.dtype == kind:
            return value
        if (value, kind) not in self.versions:
            made = self.weight(value, kind, before) if value.is_initializer() else None
            if made is None:
                cast = cast_of(value, kind, f"{value.name}.{kind.name.lower()}")
                self.graph.insert_before(before, cast)
                made = cast.outputs[0]
            self.versions[value, kind] = made
        return self.versions[value, kind]

    def weight(self, value: ir.Value, kind: ir.DataType, before: ir.Node) -> ir.Value:
        source, name = value.const_value, f"{value.name}.{kind.name.lower()}"
        made = lazily(name, kind, source.shape, source.numpy, convert=lambda block: as_type(block, kind, value.name))
        self.graph.register_initializer(made)
        return made

    def cast_output(self, index: int, value: ir.Value, kind: ir.DataType) -> None:
        name, value.name = value.name, f"{value.name}.{value.dtype.name.lower()}"
        cast = cast_of(value, kind, name)
        self.graph.append(cast)
        self.graph.outputs[index] = cast.outputs[0]


def store_in_half(model: ir.Model, kind: str) -> None:
    """Stores the weights in 16 bits and adds a Cast: they need half of the disk, and the graph still computes in
    float32. Biases and scales, with one value for each row, stay as they are."""
    graph, half = model.graph, KINDS[kind]
    for value in [v for v in graph.initializers.values() if v.dtype == FLOAT and has_columns(v)]:
        source = value.const_value
        stored = lazily(
            f"{value.name}.half",
            half,
            source.shape,
            source.numpy,
            convert=lambda block, n=value.name: as_type(block, half, n),
        )
        graph.register_initializer(stored)
        cast = cast_of(stored, FLOAT, f"{value.name}.float")
        graph.insert_before(graph[0], cast)
        value.replace_all_uses_with(cast.outputs[0])
        del graph.initializers[value.name]


def has_columns(value: ir.Value) -> bool:
    return any(side > 1 for side in value.const_value.shape[1:])


def is_float(value: ir.Value) -> bool:
    return value.dtype in (FLOAT, *KINDS.values())


def cast_of(value: ir.Value, kind: ir.DataType, name: str) -> ir.Node:
    out = ir.Value(name=name, type=ir.TensorType(kind), shape=value.shape)
    return ir.Node("", "Cast", [value], [ir.AttrInt64("to", kind)], outputs=[out], name=f"{name}.cast")


def ancestors(nodes: list[ir.Node]) -> set[ir.Node]:
    """The nodes and all nodes that compute their inputs."""
    found, rest = set(), list(nodes)
    while rest:
        node = rest.pop()
        if node not in found:
            found.add(node)
            rest += [value.producer() for value in node.inputs if value is not None and value.producer() is not None]
    return found
