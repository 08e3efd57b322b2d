"""Features of the images of a pool by the frozen part of a vision encoder. They are computed once and stored beside the
pool. The language model's image tokens are computed from them.
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

from training.bundle import Interface, write_graph
from training.data import Pool
from training.geometry import normalise
from training.jitter import jittered_pixels
from training.model import SegModel
from training.naming_head import NAMES, NamingHead, fold_heads, fold_of
from training.photo_features import photo_part
from training.vision import JoinedEncoder, gathered


@dataclass(frozen=True)
class ImageFeatures:
    """`tokens`: float16 [N, n, F]. `small`: the images at half their side, uint8 [N, P/2, P/2, 3], if our own encoder
    is trained too; then `tokens` are of the pretrained networks only. `names`: the probabilities of the names in the
    quarters of each cell, float16 [N, n, names x 4], of a joined encoder; they are the last features of its tokens."""

    tokens: Tensor
    small: Tensor | None = None
    names: Tensor | None = None

    def image_embeds(
        self,
        model: SegModel,
        scenes: Tensor,
        jitter: float = 0,
        *,
        seen: Tensor | None = None,
        alone: Tensor | None = None,
    ) -> Tensor:
        """[B] -> [B, n, C]. A share `jitter` of the small images is changed at random in each call. `seen` [B]: the
        images whose features are seen with the names of the scenes, instead of their own. `alone` [B]: the images of
        which only the names are seen."""
        seen = scenes if seen is None else seen
        tokens = self.tokens[seen].float()
        if self.small is not None:
            own = model.vision.own(jittered_pixels(self.small[seen], jitter))
            tokens = torch.cat([gathered(own).float(), tokens], 2)
        if self.names is not None:
            tokens = torch.cat([tokens, self.names[scenes].float()], 2)
        return model.projector(tokens) if alone is None else model.projector(tokens, alone)


def encoder_of(vision: nn.Module, side: int, device: str) -> Callable[[Tensor], np.ndarray]:
    """A function from normalised pixels [B, 3, side, side] to float16 tokens [B, n, F]. On a CPU it uses ONNX Runtime,
    which fuses the layers of the frozen networks: 37 ms for an image of 256 x 256 pixels on one core. PyTorch needs
    several times as long."""
    if device == "cpu":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "vision.onnx"
            count = torch.export.Dim("images", min=1, max=4096)
            interface = Interface((torch.zeros(2, 3, side, side),), ["pixels"], ["tokens"], ({0: count},))
            write_graph(path, vision, interface)
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = torch.get_num_threads()
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        # One image at a time: larger batches do not fit into the caches of the CPU and take 45 instead of 37 ms an
        # image.
        return lambda pixels: np.concatenate(
            [session.run(None, {"pixels": x[None].numpy()})[0] for x in pixels]
        ).astype(np.float16)
    return lambda pixels: vision(pixels.contiguous(memory_format=torch.channels_last)).half().cpu().numpy()


def weights_checksum(module: nn.Module) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of all weights."""
    checksum = hashlib.sha256()
    for value in module.state_dict().values():
        checksum.update(value.cpu().numpy().tobytes())
    return checksum.hexdigest()[:12]


@torch.no_grad()
def encode_images(
    model: SegModel, pool: Pool, device: str, *, jitter: float = 0, train_own: bool = False, workers: int = 0
) -> ImageFeatures:
    """Features of every image of the pool, read from its folder if they are stored there. A share `jitter` of the
    images is changed first (training/jitter.py). `train_own`: our own encoder is trained, so only the features of the
    pretrained networks are computed."""
    suffix = f"-jitter{jitter:g}" if jitter else ""
    joined = isinstance(model.vision, JoinedEncoder)
    frozen = model.vision.photo if train_own else model.vision.without_names() if joined else model.vision
    side = model.config.image_side
    width = frozen(torch.zeros(1, 3, side, side, device=device)).shape[1:]
    name = f"{weights_checksum(frozen)}-{width[1]}-{len(pool)}{suffix}"
    file = pool.folder / f"{'photo' if train_own else 'seen'}-{name}.npy"
    small = pool.folder / f"small-{name}.npy"
    if not file.exists():
        at = 0
        encode = encoder_of(frozen, side, device)
        temporary, temporary_small = (x.with_name(f"{x.name}.tmp") for x in (file, small))
        tokens = np.lib.format.open_memmap(temporary, mode="w+", dtype=np.float16, shape=(len(pool), *width))
        halves = (len(pool), side // 2, side // 2, 3)
        halved = (
            np.lib.format.open_memmap(temporary_small, mode="w+", dtype=np.uint8, shape=halves) if train_own else None
        )
        shards = pool.images(jitter, workers)
        for images in tqdm(shards, desc="encode images", total=len(pool.files), mininterval=10):
            for rgb in torch.from_numpy(images).split(50):
                rgb, rows = rgb.to(device), slice(at, at + len(rgb))
                tokens[rows] = encode(normalise(rgb))
                if halved is not None:
                    half = F.avg_pool2d(rgb.permute(0, 3, 1, 2).float(), 2).round().to(torch.uint8)
                    halved[rows] = half.permute(0, 2, 3, 1).cpu().numpy()
                at = rows.stop
        if halved is not None:
            halved.flush()
            temporary_small.rename(small)
        tokens.flush()
        temporary.rename(file)
    # Memory-mapped, so the features of a large pool need not fit into memory.
    mapped = lambda path: torch.from_numpy(np.load(path, mmap_mode="c")).to(device)
    tokens = mapped(file)
    return ImageFeatures(
        tokens, mapped(small) if train_own else None, predicted_names(model, pool, tokens) if joined else None
    )


@torch.no_grad()
def predicted_names(model: SegModel, pool: Pool, tokens: Tensor) -> Tensor:
    """Tokens [N, n, F] that end with those of PhotoFeatures -> float16 [N, n, names x 4]: the probabilities of the
    names. Those of a photograph on which the head was trained come from a head that has not seen it, if the pool has
    such heads (training/naming.py)."""
    heads = [model.vision.naming]
    for state in fold_heads(pool.folder):
        heads.append(NamingHead().eval().to(tokens.device))
        heads[-1].load_state_dict(state)
    which = torch.tensor([0 if name is None or len(heads) == 1 else 1 + fold_of(name) for name in pool.photos])
    out = torch.zeros(*tokens.shape[:2], 4 * len(NAMES), dtype=torch.float16, device=tokens.device)
    for k, head in enumerate(heads):
        for rows in filter(len, (which == k).nonzero()[:, 0].split(100)):
            rows = rows.to(tokens.device)
            out[rows] = head.cells(photo_part(tokens[rows]).float()).half()
    return out
