"""Graphs in every precision. A graph is traced with placeholders that need no memory. Each weight is then loaded,
converted and written before the next one is loaded. `reduce` decides which graphs of a bundle compute in float32.
"""

from collections.abc import Callable

import onnx_ir as ir
import torch
from onnxscript.optimizer import optimize_ir
from torch import Tensor, nn

from training import bundle, eight_bits, four_bits
from training.blocks import lazily
from training.half import FLOAT, compute_in, store_in_half

COMPUTE_16 = ("fp16", "bf16", "int4")
PRODUCTS = {"int8": eight_bits.quantise, "int4": four_bits.quantise_products}
# f-hat is a sum over all scales, and the codebook is small; the prior chooses codes as the head does; the outline is
# a sharp edge, and its network is small.
IN_FLOAT32 = ("dequantize", "mask_prior", "prior_head", "mask_outline")
QUANTISED = ("vision", "decoder", "text_head", "visual_head")  # the graphs with nearly all weights


def trace(module: nn.Module, load: Callable[[str], Tensor], interface: bundle.Interface) -> ir.Model:
    """A float32 graph whose weights are loaded when they are written. `module` may be on the meta device. `load`: name
    in its state dict -> tensor."""
    # All values differ and none is 0 or 1, so the optimiser does not treat a placeholder as a constant that it can
    # fold.
    placeholders = {
        key: torch.tensor(1000.5 + i).expand(value.shape) for i, (key, value) in enumerate(module.state_dict().items())
    }
    module.load_state_dict(placeholders, assign=True)
    model = bundle.to_program(module.requires_grad_(False), interface, optimize=False).model
    graph = model.graph
    weights = {value for name, value in graph.initializers.items() if name in placeholders}
    optimize_ir(model, should_fold=lambda node: False if weights.intersection(node.inputs) else None)
    bundle.forget_origin(graph)
    for value in [value for name, value in graph.initializers.items() if name in placeholders]:
        value.const_value = lazily(
            value.name, FLOAT, value.shape, lambda name=value.name: load(name).numpy()
        ).const_value
    store_transposed(graph, placeholders.keys())
    return model


def store_transposed(graph: ir.Graph, names) -> None:
    """Replaces each transposed weight by a weight that is stored transposed."""
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
    """Converts, in place, the float32 graph `name` of a bundle to a precision."""
    if precision in COMPUTE_16:
        compute_in_16_bits(model, name, precision)
    if precision in PRODUCTS and name in QUANTISED:
        PRODUCTS[precision](model)


def compute_in_16_bits(model: ir.Model, name: str, precision: str) -> None:
    kind = "bf16" if precision == "bf16" else "fp16"
    if name in IN_FLOAT32:
        return
    if name != "visual_head":
        compute_in(model, kind)
    elif precision != "int4":
        # The head computes in float32: in 16 bits the logits of the best two codes could become equal.
        store_in_half(model, kind)
