"""What the frozen part of a vision encoder sees in the pictures of a pool: computed once, kept beside the pool. And the
image tokens of the language model from it.
"""

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from training.bundle import write_graph
from training.data import Pool
from training.geometry import normalise
from training.jitter import jittered_pixels
from training.model import SegModel
from training.vision import gathered


@dataclass(frozen=True)
class Seen:
    """`tokens`: float16 [N, n, F]. With `small`, the pictures at half their side (uint8 [N, P/2, P/2, 3]), they are of
    the pretrained networks alone, and our own encoder learns along."""

    tokens: Tensor
    small: Tensor | None = None

    def image_embeds(self, model: SegModel, scenes: Tensor, jitter: float = 0) -> Tensor:
        """[B] -> [B, n, C]. A share `jitter` of the small pictures is changed anew each time."""
        tokens = self.tokens[scenes].float()
        if self.small is not None:
            own = model.vision.own(jittered_pixels(self.small[scenes], jitter))
            tokens = torch.cat([gathered(own).float(), tokens], 2)
        return model.projector(tokens)


def encoder_of(vision: nn.Module, side: int, device: str) -> Callable[[Tensor], np.ndarray]:
    """Normalised pixels -> float16 tokens. On a CPU ONNX Runtime computes them, which fuses the layers of the frozen
    networks: 37 ms a picture of 256 pixels on one core, PyTorch needs several times as long."""
    if device == "cpu":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "vision.onnx"
            count = torch.export.Dim("pictures", min=1, max=4096)
            write_graph(path, vision, (torch.zeros(2, 3, side, side),), ["pixels"], ["tokens"], ({0: count},))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = torch.get_num_threads()
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        # One picture at a time: larger batches do not fit into the caches, and are slower (45 against 37 ms).
        return lambda pixels: np.concatenate(
            [session.run(None, {"pixels": x[None].numpy()})[0] for x in pixels]
        ).astype(np.float16)
    return lambda pixels: vision(pixels.contiguous(memory_format=torch.channels_last)).half().cpu().numpy()


def weights_sum(module: nn.Module) -> str:
    """A short checksum of all weights."""
    summed = hashlib.sha256()
    for value in module.state_dict().values():
        summed.update(value.cpu().numpy().tobytes())
    return summed.hexdigest()[:12]


@torch.no_grad()
def look(model: SegModel, pool: Pool, device: str, jitter: float = 0, tuned: bool = False, workers: int = 0) -> Seen:
    """What the frozen vision encoder sees in every picture of the pool. Of the pictures a share `jitter` is seen as
    another camera, screen or network would bring it (training/jitter.py). With `tuned` our own encoder is not frozen:
    only the pretrained networks are asked."""
    changed = f"-jitter{jitter:g}" if jitter else ""
    frozen = model.vision.photo if tuned else model.vision
    name = f"{weights_sum(frozen)}-{len(pool)}{changed}"
    file = pool.folder / f"{'photo' if tuned else 'seen'}-{name}.npy"
    small = pool.folder / f"small-{name}.npy"
    if not file.exists():
        side, at = model.config.image_side, 0
        encode = encoder_of(frozen, side, device)
        part, part_small = (x.with_name(f"{x.name}.tmp") for x in (file, small))
        width = frozen(torch.zeros(1, 3, side, side, device=device)).shape[1:]
        seen = np.lib.format.open_memmap(part, mode="w+", dtype=np.float16, shape=(len(pool), *width))
        halves = (len(pool), side // 2, side // 2, 3)
        halved = np.lib.format.open_memmap(part_small, mode="w+", dtype=np.uint8, shape=halves) if tuned else None
        shards = pool.pictures(jitter, workers)
        for pictures in tqdm(shards, desc="look", total=len(pool.files), mininterval=10):
            for rgb in torch.from_numpy(pictures).split(50):
                rgb, rows = rgb.to(device), slice(at, at + len(rgb))
                seen[rows] = encode(normalise(rgb))
                if halved is not None:
                    half = F.avg_pool2d(rgb.permute(0, 3, 1, 2).float(), 2).round().to(torch.uint8)
                    halved[rows] = half.permute(0, 2, 3, 1).cpu().numpy()
                at = rows.stop
        if halved is not None:
            halved.flush()
            part_small.rename(small)
        seen.flush()
        part.rename(file)
    # Mapped, not read: the features of a large pool need not fit into memory.
    mapped = lambda path: torch.from_numpy(np.load(path, mmap_mode="c")).to(device)
    return Seen(mapped(file), mapped(small) if tuned else None)
