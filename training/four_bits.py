"""Converts the matrix products of a graph to weights of 4 bits (MatMulNBits of ONNX Runtime): symmetric blocks of 32
values and one scale. The weights are quantised one at a time when the graph is written."""

import numpy as np
import onnx_ir as ir
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, DefaultWeightOnlyQuantizer

from training.blocks import before, blocks, lazily
from training.half import as_type

BLOCK = 32


class Columns:
    """The columns of one weight: their values in blocks of 4 bits, [columns, blocks, BLOCK / 2], and the scales
    [columns, blocks]. The scales are kept from the time the values are written until they are written themselves."""

    def __init__(self, weight: ir.TensorProtocol, quantiser: DefaultWeightOnlyQuantizer):
        self.weight, self.quantiser, self.found = weight, quantiser, []
        self.as_stored = None  # rounds to 16 bits, value by value

    def load(self) -> np.ndarray:
        self.found = []
        values, self.as_stored = before(self.weight)
        return values.T

    def packed(self, columns: np.ndarray) -> np.ndarray:
        bits, scales, _ = self.quantiser.qbits_block_quant(np.ascontiguousarray(self.as_stored(columns).T, np.float32))
        self.found.append(scales)
        return bits

    def scales(self) -> np.ndarray:
        if not self.found:
            for block in blocks(self.load()):
                self.packed(block)
        found, self.found = self.found, []
        return np.concatenate(found)


def quantise_products(model: ir.Model) -> None:
    """Converts, in place, every MatMul with a constant matrix."""
    graph = model.graph
    quantiser = DefaultWeightOnlyQuantizer(DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True))
    for node in list(graph):
        if (
            node.op_type != "MatMul"
            or not node.inputs[1].is_initializer()
            or len(node.inputs[1].const_value.shape) != 2
        ):
            continue
        x, weight = node.inputs
        rows, columns = map(int, weight.const_value.shape)
        count = -(-rows // BLOCK)
        name, source = weight.name, Columns(weight.const_value, quantiser)
        bits = lazily(f"{name}.q4", ir.DataType.UINT8, (columns, count, BLOCK // 2), source.load, convert=source.packed)
        as_input = lambda block, kind=x.dtype, name=name: as_type(block, kind, name)
        scales = lazily(f"{name}.scales", x.dtype, (columns, count), source.scales, convert=as_input)
        for value in (bits, scales):
            graph.register_initializer(value)
        attributes = {"K": rows, "N": columns, "bits": 4, "block_size": BLOCK}
        out = node.outputs[0]
        product = ir.Node(
            "com.microsoft",
            "MatMulNBits",
            [x, bits, scales],
            [ir.AttrInt64(name, value) for name, value in attributes.items()],
            name=f"{node.name}.q4",
        )
        ir.convenience.replace_nodes_and_values(graph, node, [node], [product], [out], [product.outputs[0]])
        if not weight.uses():
            del graph.initializers[weight.name]
    graph.opset_imports["com.microsoft"] = 1
