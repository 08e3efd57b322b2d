"""Weights of 8 bits are those of ONNX Runtime's own quantiser."""

import numpy as np
import onnx
import onnx_ir as ir
import onnxruntime
import pytest
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from training import eight_bits
from training.blocks import save

ROWS, COLUMNS, OUT = 40, 24, 7


@pytest.fixture
def source(tmp_path):
    """Two products of one input and a Gemm with a transposed weight and a bias. One column has zeros only."""
    rng = np.random.default_rng(0)
    weights = {"a": rng.standard_normal((ROWS, COLUMNS)), "b": rng.standard_normal((ROWS, COLUMNS))}
    weights |= {"gemm": rng.standard_normal((OUT, COLUMNS)), "bias": rng.standard_normal(OUT)}
    weights["a"][:, 3] = 0
    nodes = [
        helper.make_node("MatMul", ["x", "a"], ["xa"], name="first"),
        helper.make_node("MatMul", ["x", "b"], ["xb"], name="second"),
        helper.make_node("Add", ["xa", "xb"], ["y"]),
        helper.make_node("Gemm", ["y", "gemm", "bias"], ["z"], name="third", transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "products",
        [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["T", ROWS])],
        [helper.make_tensor_value_info("z", onnx.TensorProto.FLOAT, ["T", OUT])],
        [numpy_helper.from_array(value.astype(np.float32), name) for name, value in weights.items()],
    )
    path = tmp_path / "source.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 23)], ir_version=10), path)
    return path


def test_the_weights_and_the_results_are_those_of_the_quantiser_of_onnx_runtime(source, tmp_path):
    reference, made = tmp_path / "reference.onnx", tmp_path / "made.onnx"
    options = {"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True}
    quantize_dynamic(source, reference, per_channel=True, weight_type=QuantType.QInt8, extra_options=options)
    model = ir.load(source)
    eight_bits.quantise_products(model)
    save(model, made)

    def weights(path) -> list[np.ndarray]:
        arrays = [numpy_helper.to_array(weight) for weight in onnx.load(path).graph.initializer]
        return sorted((array for array in arrays if array.dtype == np.int8 and array.any()), key=lambda a: a.tobytes())

    for got, wanted in zip(weights(made), weights(reference), strict=True):
        np.testing.assert_array_equal(got, wanted)
    x = np.random.default_rng(1).standard_normal((5, ROWS)).astype(np.float32)
    got, wanted = (onnxruntime.InferenceSession(path).run(None, {"x": x})[0] for path in (made, reference))
    np.testing.assert_array_equal(got, wanted)
