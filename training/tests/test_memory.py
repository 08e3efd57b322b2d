"""An export and a conversion hold one weight and one block of it in memory, in every precision, and leave no files when
they fail or are killed."""

import json
import os
import signal
import tracemalloc
import weakref
from collections.abc import Callable

import numpy as np
import onnx_ir as ir
import pytest
import torch
from torch import nn

from training import blocks, convert, export_argenseg
from training.argenseg.checkpoint import Checkpoint
from training.bundle import Interface, write_graph
from training.half import OutOfRange
from training.reduced_precision import reduce, trace
from training.supervise import supervise

PRECISIONS = ["fp32", "fp16", "bf16", "int8", "int4"]
SIDE = 1024
LARGEST = 4 * SIDE * SIDE  # bytes of the largest weight in float32


class Layers(nn.Module):
    """Six matrices of 4 MB."""

    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(SIDE, SIDE, bias=False) for _ in range(6))

    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            hidden = layer(hidden[None])[0]
        return hidden


INTERFACE = Interface((torch.zeros(3, SIDE),), ["hidden"], ["out"], None)


@pytest.fixture
def small_blocks(monkeypatch):
    """A block and the weights inside a graph are as small beside the weights of the tests as they are beside an 8B."""
    monkeypatch.setattr(blocks, "VALUES", 2**14)
    monkeypatch.setattr("training.bundle.INLINE_BYTES", 1000)


class Held:
    """Counts the bytes of PyTorch's tensors that are loaded and not freed."""

    def __init__(self):
        self.now = self.peak = self.total = 0

    def add(self, tensor: torch.Tensor) -> torch.Tensor:
        size = tensor.nbytes
        self.now, self.total = self.now + size, self.total + size
        self.peak = max(self.peak, self.now)
        weakref.finalize(tensor, self.free, size)
        return tensor

    def free(self, size: int) -> None:
        self.now -= size


def peak_of(work: Callable[[], None]) -> int:
    """Most bytes that NumPy and Python hold at the same time while `work` runs."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("precision", PRECISIONS)
def test_an_export_holds_one_weight_and_one_block(tmp_path, small_blocks, precision):
    held = Held()
    with torch.device("meta"):
        module = Layers()
    model = trace(module, lambda _: held.add(torch.randn(SIDE, SIDE)), INTERFACE)
    reduce(model, "decoder", precision)
    peak = peak_of(lambda: blocks.save(model, tmp_path / "decoder.onnx"))
    assert held.total == 6 * LARGEST, "every weight is loaded once"
    assert held.peak + peak <= 1.2 * LARGEST


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_conversion_holds_one_weight_and_one_block(tmp_path, small_blocks, precision):
    write_graph(tmp_path / "from.onnx", Layers(), INTERFACE)
    assert (tmp_path / "from.onnx.data").stat().st_size == 6 * LARGEST
    made = lambda: convert.convert_graph(
        tmp_path / "from.onnx", tmp_path / "to.onnx", name="decoder", precision=precision
    )
    assert peak_of(made) <= 1.2 * LARGEST
    assert (tmp_path / "to.onnx.data").stat().st_size > 6 * LARGEST / 8


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_the_whole_export_of_a_checkpoint_holds_one_weight_and_one_block(whole, tmp_path, monkeypatch, precision):
    """The largest weight is that of the words."""
    held, peaks, plain, save = Held(), [], Checkpoint.tensor, blocks.save
    monkeypatch.setattr(Checkpoint, "tensor", lambda self, key, last=None: held.add(plain(self, key, last)))
    monkeypatch.setattr(export_argenseg, "save", lambda *args: peaks.append(peak_of(lambda: save(*args))))
    export_argenseg.export(
        whole, tmp_path / "out", bundle_id="x", precision=precision, sides=None, limit_positions=4096
    )
    assert len(peaks) == 8
    assert held.peak + max(peaks) <= 1.2 * 92621 * 96 * 4


@pytest.mark.parametrize("value", [0, np.arange(6, dtype=np.float32), np.arange(12, dtype=np.float32).reshape(3, 4).T])
def test_a_weight_is_written_block_by_block_as_it_is(tmp_path, monkeypatch, value):
    value = np.asarray(value, np.float32)
    monkeypatch.setattr(blocks, "VALUES", 4)
    for convert_block, wanted in ((None, value), (lambda block: block + 1, value + 1)):
        weight = blocks.Weight("w", ir.DataType.FLOAT, value.shape, load=lambda: value, convert=convert_block)
        with (tmp_path / "w").open("wb") as file:
            weight.tofile(file)
        assert (tmp_path / "w").read_bytes() == wanted.tobytes() == weight.tobytes()
        np.testing.assert_array_equal(weight.numpy(), wanted)


def killed(out, monkeypatch, clean) -> str:
    """A program that is killed while it writes its second file of weights."""
    monkeypatch.setattr("training.bundle.INLINE_BYTES", 1000)
    count = iter(range(2))

    def tofile(self, file):
        file.write(b"half")
        if next(count, None) is None:
            file.flush()
            os.kill(os.getpid(), signal.SIGKILL)

    def work():
        monkeypatch.setattr(blocks.Weight, "tofile", tofile)
        out.mkdir()
        (out / "decoder.onnx.data").write_bytes(b"of a graph before it")
        with torch.device("meta"):
            module = Layers()
        blocks.save(trace(module, lambda _: torch.randn(SIDE, SIDE), INTERFACE), out / "vision.onnx")

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        return supervise(out, work, clean)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_an_export_that_is_killed_leaves_no_files(tmp_path, monkeypatch):
    out = tmp_path / "out"
    assert killed(out, monkeypatch, export_argenseg.remove_graphs) == (
        f"The export was killed; the machine may have too little memory. {out} holds no bundle."
    )
    assert list(out.iterdir()) == []


def test_a_conversion_that_is_killed_leaves_no_folder(tmp_path, monkeypatch):
    killed(tmp_path / "out", monkeypatch, convert.remove)
    assert not (tmp_path / "out").exists()


def test_an_export_that_fails_leaves_no_files(whole, tmp_path, monkeypatch):
    monkeypatch.setattr("training.bundle.INLINE_BYTES", 1000)

    def full(self, file):
        file.write(b"half")
        raise OSError("the disk is full")

    monkeypatch.setattr(blocks.Weight, "tofile", full)
    with pytest.raises(OSError, match="the disk is full"):
        export_argenseg.export(
            whole, tmp_path / "out", bundle_id="x", precision="fp32", sides=None, limit_positions=4096
        )
    assert list((tmp_path / "out").iterdir()) == []


def test_a_conversion_that_fails_leaves_no_folder(tmp_path):
    class Large(nn.Module):
        def __init__(self):
            super().__init__()
            self.layer = nn.Linear(8, 8)
            nn.init.constant_(self.layer.weight, 1e9)

        def forward(self, hidden):
            return self.layer(hidden)

    folder, out = tmp_path / "from", tmp_path / "out"
    folder.mkdir()
    write_graph(folder / "vision.onnx", Large(), Interface((torch.zeros(1, 8),), ["hidden"], ["out"], None))
    graphs = {"vision": {"file": "vision.onnx"}}
    (folder / "manifest.json").write_text(json.dumps({"precision": "fp32", "graphs": graphs}))
    with pytest.raises(OutOfRange, match="use bf16 or fp32"):
        convert.convert(folder, tmp_path / "kept", "fp16")
    with pytest.raises(SystemExit, match="use bf16 or fp32"):
        convert.run(folder, out, "fp16")
    assert not out.exists()
