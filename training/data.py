"""The training pool in memory, and the batches drawn from it. Knows the files of make_scenes; knows no model."""
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES

ATTRIBUTES = (SHAPES, COLOURS, SIZES, MATERIALS, TEXTURES)
PERCEPTION = {"shape": len(SHAPES) + 1, "colour": len(COLOURS) + 1, "size": len(SIZES) + 1, "material": len(MATERIALS) + 1, "texture": len(TEXTURES) + 1}
MAX_SOLIDS = 16
IDS_SIDE = 256  # about the size at which the pictures are drawn


class Pool:
    """All shards of a folder: rgb [N, P, P, 3] and ids [N, Q, Q] uint8 (Q = IDS_SIDE, a multiple of the mask side G), labels of every solid."""

    def __init__(self, folder: Path, mask_side: int, shards: int | None = None):
        self.folder, self.mask_side = folder, mask_side
        files = sorted(folder.glob("????.npz"))[:shards]
        assert files, f"no scenes in {folder}: run `python -m training.make_scenes pool --out {folder}` first"
        parts = [np.load(file) for file in files]
        self.rgb = torch.from_numpy(np.concatenate([p["rgb"] for p in parts]))
        self.ids = torch.from_numpy(np.concatenate([p["ids"] for p in parts]))
        scenes = [scene for file in files for scene in json.loads(file.with_suffix(".json").read_text())]
        # [N, MAX_SOLIDS + 1, 5]: class of each attribute by id, 0 = nothing there
        self.labels = torch.zeros(len(scenes), MAX_SOLIDS + 1, len(ATTRIBUTES), dtype=torch.uint8)
        for n, scene in enumerate(scenes):
            for i, solid in enumerate(scene["solids"]):
                self.labels[n, i + 1] = torch.tensor([1 + names.index(value) for names, value in zip(ATTRIBUTES, solid)], dtype=torch.uint8)
        self.talk_files = [file.with_suffix(".talk") for file in files]

    def __len__(self) -> int:
        return len(self.rgb)

    def examples(self) -> list[list[dict]]:
        """By scene, what `make_scenes talk` wrote."""
        return [scene for file in self.talk_files for scene in json.loads(file.read_text())]

    def masks(self, scenes: Tensor, targets: Tensor) -> Tensor:
        """Soft masks [B, G, G] in 0..1 of the solids that are true in `targets` [B, MAX_SOLIDS + 1] (index = id; entry 0 is the table)."""
        hit = torch.gather(targets.to(torch.uint8), 1, self.ids[scenes].flatten(1).long()).unflatten(1, self.ids.shape[1:])
        return torch.nn.functional.avg_pool2d(hit.float().unsqueeze(1), hit.shape[1] // self.mask_side).squeeze(1)
