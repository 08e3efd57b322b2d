"""The training pool in memory. Reads the files of training/make_scenes.py and training/photos.py; uses no model."""

import json
import math
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.jitter import jittered_square
from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES

ATTRIBUTES = (SHAPES, COLOURS, SIZES, MATERIALS, TEXTURES)
PERCEPTION = {
    "shape": len(SHAPES) + 1,
    "colour": len(COLOURS) + 1,
    "size": len(SIZES) + 1,
    "material": len(MATERIALS) + 1,
    "texture": len(TEXTURES) + 1,
}
MAX_SOLIDS = 16


def shard_images(file: Path, jitter: float, seed: int) -> np.ndarray:
    rgb, rng = np.load(file)["rgb"], np.random.default_rng(seed)
    return np.stack([jittered_square(x, rng) if rng.random() < jitter else x for x in rgb]) if jitter else rgb


def spread(files: list[Path], count: int | None) -> list[Path]:
    """At most `count` of the files, at even distances, because neighbouring files have images of one kind."""
    return files[:: math.ceil(len(files) / count)] if count else files


class Pool:
    """All shards of a folder, or `shards` of them: rgb [N, P, P, 3] and ids [N, Q, Q], uint8, Q a multiple of the mask
    side G; for rendered scenes also the labels of every solid."""

    def __init__(self, folder: Path, mask_side: int, shards: int | None = None):
        self.folder, self.mask_side = folder, mask_side
        self.files = files = spread(sorted(folder.glob("????.npz")), shards)
        assert files, f"no scenes in {folder}: run `python -m training.make_scenes pool --out {folder}` first"
        self.ids = torch.from_numpy(np.concatenate([np.load(file)["ids"] for file in files]))
        scenes = [scene for file in files for scene in json.loads(file.with_suffix(".json").read_text())]
        # [N, MAX_SOLIDS + 1, 5]: the class of each attribute by id; 0: no object
        self.labels = torch.zeros(len(scenes), MAX_SOLIDS + 1, len(ATTRIBUTES), dtype=torch.uint8)
        self.present = torch.zeros(len(scenes), MAX_SOLIDS + 1, dtype=torch.bool)  # [N, MAX_SOLIDS + 1] by id
        for n, scene in enumerate(scenes):
            for i, solid in enumerate(scene.get("solids", ())):
                self.labels[n, i + 1] = torch.tensor(
                    [1 + names.index(value) for names, value in zip(ATTRIBUTES, solid)], dtype=torch.uint8
                )
            self.present[n, 1 : 1 + len(scene.get("solids", scene.get("things", ())))] = True
        # [N]: the name of the photograph of each image; None: the image is a scene or a collage
        self.photos: list[str | None] = [scene.get("photo") for scene in scenes]
        self.drawn = torch.tensor(["solids" in scene for scene in scenes])  # [N]
        self.talk_files = [file.with_suffix(".talk") for file in files]

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def sample_rgb(self) -> Tensor:
        """The images of at most 16 shards: uint8 [n, P, P, 3]."""
        return torch.from_numpy(np.concatenate([np.load(file)["rgb"] for file in spread(self.files, 16)]))

    @cached_property
    def rgb(self) -> Tensor:
        """All images: uint8 [N, P, P, 3]. Stages that use each image once read `images` instead."""
        return torch.from_numpy(np.concatenate(list(self.images())))

    def images(self, jitter: float = 0, workers: int = 0) -> Iterator[np.ndarray]:
        """The images of one shard after another: uint8 [n, P, P, 3]. A share `jitter` of them is changed
        (training/jitter.py), by `workers` processes."""
        jobs = (self.files, repeat(jitter), range(len(self.files)))
        if not workers:
            yield from map(shard_images, *jobs)
            return
        with ProcessPoolExecutor(workers, get_context("spawn")) as pool:
            yield from pool.map(shard_images, *jobs)

    def to(self, device: str) -> None:
        """Moves the id maps to the device on which `masks` computes; images and labels stay in memory."""
        self.ids, self.drawn = self.ids.to(device), self.drawn.to(device)

    def examples(self) -> list[list[dict]]:
        """The examples of each scene (the fields of training/scenes/spec.py)."""
        return [scene for file in self.talk_files for scene in json.loads(file.read_text())]

    def masks(self, scenes: Tensor, targets: Tensor) -> Tensor:
        """Soft masks [N, G, G] in 0..1 of the solids that are true in `targets` [N, MAX_SOLIDS + 1] (indexed by id;
        entry 0 is the background), for scenes [N]. Targets [B, K, MAX_SOLIDS + 1] are K masks for each of the scenes
        [B]; the masks of a scene follow one another (N = B x K)."""
        if targets.ndim == 3:
            scenes, targets = scenes.repeat_interleave(targets.shape[1]), targets.flatten(0, 1)
        scenes, targets = scenes.to(self.ids.device), targets.to(self.ids.device)
        inside = torch.gather(targets.to(torch.uint8), 1, self.ids[scenes].flatten(1).long()).unflatten(
            1, self.ids.shape[1:]
        )
        return torch.nn.functional.avg_pool2d(inside.float().unsqueeze(1), inside.shape[1] // self.mask_side).squeeze(1)
