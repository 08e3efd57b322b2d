"""Converts the matrix products of a graph to weights of 8 bits: symmetric, one scale per column. The graph quantises
the activations when it runs (DynamicQuantizeLinear, MatMulInteger). Convolutions store their weights in 8 bits, one
scale per output channel, and compute in float32. The weights are quantised one at a time when the graph is written."""

import numpy as np
import onnx_ir as ir

from training.blocks import blocks, lazily

HIGHEST = 127
# Of matrix products: x86 processors without VNNI add two products of 8 bits in 16 bits, which larger weights overflow
# (ONNX Runtime, "Quantize ONNX models": reduce_range).
HIGHEST_OF_PRODUCTS = 64
INT8, UINT8, INT32, FLOAT = ir.DataType.INT8, ir.DataType.UINT8, ir.DataType.INT32, ir.DataType.FLOAT


class Columns:
    """The values [rows, columns] of one weight, and the scales [columns]."""

    def __init__(self, weight: ir.TensorProtocol, transposed: bool):
        self.weight, self.transposed, self.found = weight, transposed, None

    def load(self) -> np.ndarray:
        values = self.weight.numpy()
        values = values.T if self.transposed else values
        highest = np.zeros(values.shape[1], np.float32)
        for block in blocks(values):
            np.maximum(highest, np.abs(block).max(0), out=highest)
        self.found = np.where(highest > 0, highest / np.float32(HIGHEST_OF_PRODUCTS), np.float32(1))
        return values

    def rounded(self, block: np.ndarray) -> np.ndarray:
        return np.rint(block / self.found).clip(-HIGHEST_OF_PRODUCTS, HIGHEST_OF_PRODUCTS).astype(np.int8)

    def scales(self) -> np.ndarray:
        if self.found is None:
            self.load()
        return self.found


def quantise(model: ir.Model) -> None:
    quantise_products(model)
    store_convolutions(model)


def quantise_products(model: ir.Model) -> None:
    """Converts, in place, every MatMul and Gemm with a constant matrix."""
    graph = model.graph
    activations: dict[ir.Value, list[ir.Value]] = {}
    for node in [node for node in graph if is_product(node)]:
        x, weight, *bias = node.inputs
        if x not in activations:
            quantise = node_of(
                "DynamicQuantizeLinear",
                [x],
                {f"{x.name}.q8": UINT8, f"{x.name}.q8_scale": FLOAT, f"{x.name}.q8_zero": UINT8},
            )
            graph.insert_before(node, quantise)
            activations[x] = list(quantise.outputs)
        new = product(graph, node, activations[x], [value for value in bias if value is not None])
        ir.convenience.replace_nodes_and_values(graph, node, [node], new, [node.outputs[0]], [new[-1].outputs[0]])
        if not weight.uses():
            del graph.initializers[weight.name]


def store_convolutions(model: ir.Model) -> None:
    """Stores, in place, the weights of convolutions in 8 bits. ONNX Runtime folds the Cast and the Mul after them when
    it loads the graph."""
    graph = model.graph
    weights = {node.inputs[1] for node in graph if node.op_type == "Conv" and node.inputs[1].is_initializer()}
    for weight in [value for value in graph.initializers.values() if value in weights and value.dtype == FLOAT]:
        source, name = weight.const_value, weight.name
        shape = [*map(int, source.shape)]
        stored = lazily(
            f"{name}.q8",
            INT8,
            shape,
            source.numpy,
            convert=lambda block: np.rint(block / row_scales(block)).astype(np.int8),
        )
        scales = lazily(
            f"{name}.q8_scales",
            FLOAT,
            [shape[0], *(1 for _ in shape[1:])],
            lambda source=source: row_scales(source.numpy()),
        )
        for value in (stored, scales):
            graph.register_initializer(value)
        in_float = node_of("Cast", [stored], {f"{name}.q8_float": FLOAT}, to=FLOAT)
        scaled = node_of("Mul", [in_float.outputs[0], scales], {f"{name}.q8_scaled": FLOAT})
        graph.insert_before(graph[0], [in_float, scaled])
        weight.replace_all_uses_with(scaled.outputs[0])
        del graph.initializers[name]


def row_scales(values: np.ndarray) -> np.ndarray:
    """[rows, ...] -> [rows, 1, ...]: the largest value of each row becomes HIGHEST."""
    highest = np.abs(values).max(axis=tuple(range(1, values.ndim)), keepdims=True)
    return np.where(highest > 0, highest / np.float32(HIGHEST), np.float32(1)).astype(np.float32)


def is_product(node: ir.Node) -> bool:
    if node.op_type not in ("MatMul", "Gemm") or not node.inputs[1].is_initializer():
        return False
    plain = all(
        node.attributes[key].value == value
        for key, value in (("alpha", 1), ("beta", 1), ("transA", 0))
        if key in node.attributes
    )
    return plain and node.inputs[1].dtype == FLOAT and len(node.inputs[1].const_value.shape) == 2


def product(graph: ir.Graph, node: ir.Node, x: list[ir.Value], bias: list[ir.Value]) -> list[ir.Node]:
    """The nodes that replace a product. `x`: the quantised input, its scale and its zero point."""
    weight, out = node.inputs[1], node.outputs[0].name
    transposed = "transB" in node.attributes and node.attributes["transB"].value == 1
    shape = [*map(int, weight.const_value.shape)][:: -1 if transposed else 1]
    name = f"{weight.name}.q8{'_transposed' if transposed else ''}"
    if name not in graph.initializers:
        columns = Columns(weight.const_value, transposed)
        for value in (
            lazily(name, INT8, shape, columns.load, convert=columns.rounded),
            lazily(f"{name}_scales", FLOAT, shape[1:], columns.scales),
            lazily(f"{name}_zeros", INT8, shape[1:], lambda: np.zeros(shape[1:], np.int8)),
        ):
            graph.register_initializer(value)
    of = lambda end: graph.initializers[f"{name}{end}"]
    whole = node_of("MatMulInteger", [x[0], of(""), x[2], of("_zeros")], {f"{out}.int32": INT32})
    in_float = node_of("Cast", [whole.outputs[0]], {f"{out}.float": FLOAT}, to=FLOAT)
    scale = node_of("Mul", [x[1], of("_scales")], {f"{out}.scale": FLOAT})
    made = [whole, in_float, scale, node_of("Mul", [in_float.outputs[0], scale.outputs[0]], {f"{out}.scaled": FLOAT})]
    if bias:
        made.append(node_of("Add", [made[-1].outputs[0], *bias], {f"{out}.sum": FLOAT}))
    return made


def node_of(kind: str, inputs: list[ir.Value], outputs: dict[str, ir.DataType], **attributes: int) -> ir.Node:
    """`outputs`: name -> type."""
    values = [ir.Value(name=name, type=ir.TensorType(type_)) for name, type_ in outputs.items()]
    return ir.Node(
        "",
        kind,
        inputs,
        [ir.AttrInt64(key, value) for key, value in attributes.items()],
        outputs=values,
        name=values[0].name,
    )
