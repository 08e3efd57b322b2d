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
from training.half import store_in_half

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
    quantize_dynamic(
        source,
        reference,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options=options,
    )
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


def test_convolutions_store_8_bits_per_output_channel_and_compute_in_float32(tmp_path):
    rng = np.random.default_rng(2)
    weight = rng.standard_normal((OUT, 3, 3, 3)).astype(np.float32) * 10 ** rng.uniform(-3, 0, (OUT, 1, 1, 1))
    weight = weight.astype(np.float32)
    weight[2] = 0

    def graph_of(values: np.ndarray) -> ir.Model:
        return ir.from_proto(
            helper.make_model(
                helper.make_graph(
                    [helper.make_node("Conv", ["x", "w"], ["y"], name="conv", pads=[1, 1, 1, 1])],
                    "convolution",
                    [helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, [1, 3, 9, 9])],
                    [helper.make_tensor_value_info("y", onnx.TensorProto.FLOAT, [1, OUT, 9, 9])],
                    [numpy_helper.from_array(values, "w")],
                ),
                opset_imports=[helper.make_opsetid("", 23)],
                ir_version=10,
            )
        )

    made, reference = tmp_path / "made.onnx", tmp_path / "reference.onnx"
    model = graph_of(weight)
    eight_bits.quantise(model)
    store_in_half(model, "fp16")
    save(model, made)
    (stored,) = (w for w in onnx.load(made).graph.initializer if w.data_type == onnx.TensorProto.INT8)
    scales = np.maximum(np.abs(weight).reshape(OUT, -1).max(1), 1e-30) / 127
    rounded = np.rint(weight / scales[:, None, None, None]) * scales[:, None, None, None]
    assert list(stored.dims) == list(weight.shape) and np.abs(numpy_helper.to_array(stored)).max() == 127
    save(graph_of(rounded.astype(np.float32)), reference)
    x = rng.standard_normal((1, 3, 9, 9)).astype(np.float32)
    got, wanted = (onnxruntime.InferenceSession(path).run(None, {"x": x})[0] for path in (made, reference))
    np.testing.assert_allclose(got, wanted, rtol=1e-5, atol=1e-6)
