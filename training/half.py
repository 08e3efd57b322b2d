"""Weights of a graph stored as float16 or bfloat16: half the disk; a Cast behind each brings it back to float32, in
which the graph goes on computing."""

from pathlib import Path

import ml_dtypes
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.bundle import save_graph

SMALL = 256  # values; smaller tensors are left alone


def store_as_half(source: Path, kind: str, target: Path | None = None) -> None:
    """`kind`: fp16 (values out of its range stay float32) or bf16. Written to `target`, in the place of `source`
    without one."""
    model = onnx.load(str(source))
    graph, casts = model.graph, []
    for i, weight in enumerate(graph.initializer):
        if weight.data_type != TensorProto.FLOAT or np.prod(weight.dims) < SMALL:
            continue
        values = numpy_helper.to_array(weight)
        half = values.astype(np.float16 if kind == "fp16" else ml_dtypes.bfloat16)
        if not np.isfinite(half.astype(np.float32)).all():
            continue
        name = weight.name
        graph.initializer[i].CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT, name=f"{name}.to_float"))
    for node in reversed(casts):
        graph.node.insert(0, node)
    target = target or source
    target.with_name(f"{target.name}.data").unlink(missing_ok=True)
    save_graph(model, target)
