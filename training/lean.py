"""Graphs of 16 and 4 bits, written weight by weight: the graph is traced with stand-ins that take no memory, and each
weight is loaded, converted and written before the next one is loaded. Knows graphs, and where the eight of a bundle
compute in float32."""

from collections.abc import Callable
from pathlib import Path

import onnx
import onnx_ir as ir
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxscript.optimizer import optimize_ir
from torch import Tensor, nn

from training import bundle
from training.four_bits import quantise_products
from training.half import FLOAT, compute_in, lazily, store_in_half

LEAN = ("fp16", "bf16", "int4")
QUANTISED = ("vision", "decoder", "text_head", "visual_head")  # where nearly all weights are


def trace(module: nn.Module, load: Callable[[str], Tensor], *signature) -> ir.Model:
    """A float32 graph whose weights are loaded when they are written. `module` may be on the meta device; `load`: a
    name of its state dict -> the tensor; `signature`: what `bundle.to_program` takes behind the module."""
    # No two alike, and none a 0 or a 1: the optimiser must not take them for constants that it knows.
    stand_ins = {
        key: torch.tensor(1000.5 + i).expand(value.shape) for i, (key, value) in enumerate(module.state_dict().items())
    }
    module.load_state_dict(stand_ins, assign=True)
    model = bundle.to_program(module.requires_grad_(False), *signature, optimize=False).model
    graph = model.graph
    weights = {value for name, value in graph.initializers.items() if name in stand_ins}
    optimize_ir(model, should_fold=lambda node: False if weights.intersection(node.inputs) else None)
    bundle.forget_origin(graph)
    for value in [value for name, value in graph.initializers.items() if name in stand_ins]:
        value.const_value = lazily(
            value.name, FLOAT, value.shape, lambda name=value.name: load(name).numpy()
        ).const_value
    lay_out(graph, stand_ins.keys())
    return model


def lay_out(graph: ir.Graph, names) -> None:
    """Weights that the graph transposes are written transposed."""
    for node in [node for node in graph if node.op_type == "Transpose" and node.inputs[0].name in names]:
        source, out = node.inputs[0].const_value, node.outputs[0]
        order = node.attributes["perm"].value
        made = lazily(
            out.name,
            FLOAT,
            [source.shape[axis] for axis in order],
            lambda source=source, order=order: source.numpy().transpose(order),
        )
        ir.convenience.replace_all_uses_with(out, made)
        graph.remove(node, safe=True)
        graph.register_initializer(made)
    for name in [name for name, value in graph.initializers.items() if not value.uses()]:
        del graph.initializers[name]


def reduce(model: ir.Model, name: str, precision: str) -> None:
    """In place: the float32 graph `name` of a bundle -> that of a bundle of this precision."""
    kind = "bf16" if precision == "bf16" else "fp16"
    if name == "dequantize":  # f-hat is a sum over all scales, and the codebook is small
        return
    if name != "visual_head":
        compute_in(model, kind)
    elif precision != "int4":
        # Rounded to 16 bits, the logits of two codes would be equal where the model prefers one.
        store_in_half(model, kind)
    if precision == "int4" and name in QUANTISED:
        quantise_products(model)


def save(model: ir.Model, path: Path) -> None:
    size = sum(value.const_value.nbytes for value in model.graph.initializers.values())
    ir.save(model, path, external_data=f"{path.name}.data" if size > bundle.INLINE_BYTES else None)


def quantise_dynamically(source: Path, target: Path) -> None:
    """The float32 graph at `source` -> 8 bits. Weights that lie beside a graph lie beside it afterwards too."""
    data = source.with_name(f"{source.name}.data")
    quantize_dynamic(
        source,
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm"],
        use_external_data_format=data.exists() and data.stat().st_size > bundle.INLINE_BYTES,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT, "MatMulConstBOnly": True},
    )
