"""The eye learns to see the same under another light: exposure, gamma, contrast, casts, blur, noise, JPEG
(training/jitter.py). About 10 minutes on two cores.

    python -m training.train_light --pool runs/scenes --vision runs/vision.pt --minutes 10
What the eye makes of the clean picture is the aim for what it makes of the changed one, so that a language model that
was trained on the old eye goes on with the new one. No labels are needed. Writes --vision again.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from training.config import from_dict
from training.data import Pool
from training.geometry import normalise
from training.jitter import jittered_square
from training.model import VisionEncoder
from training.precision import autocast

CLEAN = 0.25  # share of a batch that stays as it is


def difference(seen: torch.Tensor, aim: torch.Tensor) -> torch.Tensor:
    """Mean squared difference in units of the aim's own variance."""
    return (seen.float() - aim).square().mean() / aim.var()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--vision", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--shards", type=int)
    options = parser.parse_args()
    torch.manual_seed(0)
    numbers = np.random.default_rng(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    saved = torch.load(options.vision, weights_only=True, map_location="cpu")
    config = from_dict(saved["config"])
    eye, teacher = (
        VisionEncoder(config).to(device).eval(),
        VisionEncoder(config).to(device).eval().requires_grad_(False),
    )
    eye.load_state_dict(saved["encoder"]), teacher.load_state_dict(saved["encoder"])
    optimiser = torch.optim.AdamW(eye.parameters(), lr=options.rate, betas=(0.9, 0.98), weight_decay=0.0)
    pool = Pool(options.pool, config.mask_side, options.shards)
    step, start, shown = 0, time.time(), None
    progress = tqdm(desc="light", unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        for group in optimiser.param_groups:
            group["lr"] = options.rate * min(1, (step + 1) / 50) * min(1, 0.02 + 1.5 * (1 - elapsed / options.minutes))
        rgb = pool.rgb[torch.randint(len(pool), (options.batch,))].numpy()
        changed = np.stack([square if numbers.random() < CLEAN else jittered_square(square, numbers) for square in rgb])
        clean, other = (
            normalise(torch.from_numpy(x).to(device)).contiguous(memory_format=torch.channels_last)
            for x in (rgb, changed)
        )
        with autocast(device):
            with torch.no_grad():
                aim = teacher(clean).float()
            loss = difference(eye(other), aim)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(eye.parameters(), 1.0)
        optimiser.step()
        step += 1
        progress.update()
        shown = loss.item() if shown is None else 0.97 * shown + 0.03 * loss.item()
        if step % 25 == 0:
            with torch.no_grad():
                before = difference(teacher(other), aim).item()
            print(
                f" step {step} {elapsed:.1f} min: difference {shown:.4f}, of the eye as it was {before:.4f}", flush=True
            )
    print(f"{step} steps, difference {shown:.4f}")
    torch.save({**saved, "encoder": eye.state_dict()}, f"{options.vision}.tmp")
    Path(f"{options.vision}.tmp").rename(options.vision)


if __name__ == "__main__":
    main()
