"""Weights that are loaded, converted and written in blocks of rows, so that an export holds no more than one weight and
one block in memory."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import onnx_ir as ir

from training import bundle

VALUES = 2**18  # values of a block; a row that is longer is a block


class Weight(ir.LazyTensor):
    """`load` returns an array whose rows are those of the weight. `convert` gets some of its rows, contiguous, and
    returns the same rows of the weight. None: the array is the weight."""

    def __init__(
        self,
        name: str,
        kind: ir.DataType,
        shape,
        *,
        load: Callable[[], np.ndarray],
        convert: Callable[[np.ndarray], np.ndarray] | None = None,
    ):
        super().__init__(lambda: ir.Tensor(self.numpy(), dtype=kind), dtype=kind, shape=ir.Shape(shape), name=name)
        self._load, self._convert = load, convert

    def numpy(self) -> np.ndarray:
        """The whole weight."""
        values = self._load()
        if self._convert is None or values.ndim == 0:
            return values if self._convert is None else self._convert(values)
        out = np.empty(tuple(map(int, self.shape)), self.dtype.numpy())
        at = 0
        for block in blocks(values):
            out[at : at + len(block)] = self._convert(block)
            at += len(block)
        return out

    def tobytes(self) -> bytes:
        return self.numpy().tobytes()

    def tofile(self, file) -> None:
        for block in blocks(self._load()):
            file.write((block if self._convert is None else self._convert(block)).tobytes())


def blocks(values: np.ndarray) -> Iterator[np.ndarray]:
    """The rows of an array, some at a time, each time contiguous. A number is one block."""
    if values.ndim == 0:
        yield values
        return
    count = max(1, VALUES // max(1, math.prod(values.shape[1:])))
    for at in range(0, len(values), count):
        yield np.ascontiguousarray(values[at : at + count])


def before(tensor: ir.TensorProtocol) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """The values that a Weight loads, and their conversion. Of other tensors: the values, and none."""
    if isinstance(tensor, Weight) and tensor._convert is not None:
        return tensor._load(), tensor._convert
    return tensor.numpy(), lambda block: block


def lazily(
    name: str,
    kind: ir.DataType,
    shape,
    load: Callable[[], np.ndarray],
    *,
    convert: Callable[[np.ndarray], np.ndarray] | None = None,
) -> ir.Value:
    """A Weight as an initialiser, which is not kept in memory."""
    tensor = Weight(name, kind, shape, load=load, convert=convert)
    return ir.Value(name=name, type=ir.TensorType(kind), shape=ir.Shape(shape), const_value=tensor)


def save(model: ir.Model, path: Path) -> None:
    """Writes a graph. If its weights have more than INLINE_BYTES, they are in a file beside it. Raises what the
    conversion of a weight raises."""
    size = sum(value.const_value.nbytes for value in model.graph.initializers.values())
    beside = size > bundle.INLINE_BYTES
    if not beside:
        ir.external_data.load_to_model(model)
    try:
        ir.save(model, path, external_data=f"{path.name}.data" if beside else None)
    except ir.serde.SerdeError as error:
        cause: BaseException = error
        while cause.__cause__ is not None:
            cause = cause.__cause__
        raise cause from None
