"""Converts the matrix products of a graph to weights of 4 bits (MatMulNBits of ONNX Runtime): symmetric blocks of 32
values and one scale. The weights are quantised one at a time when the graph is written."""

from functools import lru_cache

import numpy as np
import onnx_ir as ir
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, DefaultWeightOnlyQuantizer

from training.half import as_type, lazily

BLOCK = 32


def quantise_products(model: ir.Model) -> None:
    """Converts, in place, every MatMul with a constant matrix."""
    graph, sources = model.graph, {}
    quantiser = DefaultWeightOnlyQuantizer(DefaultWeightOnlyQuantConfig(block_size=BLOCK, is_symmetric=True))

    # Keeps the last result only: the blocks and the scales of a weight are written one after the other.
    @lru_cache(maxsize=1)
    def packed(name: str) -> tuple[np.ndarray, np.ndarray]:
        return quantiser.qbits_block_quant(np.ascontiguousarray(sources[name].numpy(), np.float32))[:2]

    for node in list(graph):
        if (
            node.op_type != "MatMul"
            or not node.inputs[1].is_initializer()
            or len(node.inputs[1].const_value.shape) != 2
        ):
            continue
        x, weight = node.inputs
        rows, columns = map(int, weight.const_value.shape)
        blocks = -(-rows // BLOCK)
        name = weight.name
        sources[name] = weight.const_value
        bits = lazily(f"{name}.q4", ir.DataType.UINT8, (columns, blocks, BLOCK // 2), lambda n=name: packed(n)[0])
        scales = lazily(
            f"{name}.scales", x.dtype, (columns, blocks), lambda n=name, k=x.dtype: as_type(packed(n)[1], k, n)
        )
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
