"""Stage 2: trains the VQ-VAE as a tokenizer of images and masks. About 10 minutes on two cores.

    python -m training.train_tokenizer --pool runs/scenes --out runs/tokenizer.pt --minutes 10
Continues from --out if it exists. Expected after 10 minutes with the preset cpu: mean IoU of held-out masks near 0.93.
"""

import argparse
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from tqdm import tqdm

from training.config import PRESETS, Config, from_dict
from training.data import MAX_SOLIDS, Pool
from training.losses import edges, iou
from training.precision import autocast
from training.vqvae import VQVAE, mask_to_image

IMAGE_SHARE = 0.15  # share of a batch that is images, not masks


def sample_masks(pool: Pool, scenes: torch.Tensor) -> torch.Tensor:
    """Soft masks [N, G, G] in 0..1 of scenes [N]: mostly of one solid, sometimes of several or of none; half of them
    mirrored, all shifted by the same random number of pixels."""
    n = len(scenes)
    present = pool.present[scenes].float()
    chosen = torch.zeros(n, MAX_SOLIDS + 1, dtype=torch.bool)
    chosen.scatter_(1, torch.multinomial(present + 1e-9, 1), True)
    several = torch.rand(n, 1) < 0.2
    chosen |= several & (torch.rand(n, MAX_SOLIDS + 1) < 0.4) & (present > 0)
    chosen &= torch.rand(n, 1) > 0.03
    masks = pool.masks(scenes, chosen)
    flip = torch.rand(n, 1, 1, device=masks.device) < 0.5
    masks = torch.where(flip, masks.flip(2), masks)
    dx, dy = torch.randint(-8, 9, (2,))
    return masks.roll((int(dy), int(dx)), (1, 2))


def reset_unused_codes(model: VQVAE, hits: torch.Tensor, residuals: list[torch.Tensor]) -> int:
    """Moves the codes that are almost never chosen to random residuals. Returns their number. `hits`: [codes]."""
    unused = (hits < 0.02 * hits.mean()).nonzero().flatten()
    candidates = torch.cat([r.reshape(-1, r.shape[-1]) for r in residuals])
    picks = candidates[torch.randint(len(candidates), (len(unused),))].float()
    model.quantizer.codebook.weight.data[unused] = picks + 0.01 * torch.randn_like(picks)
    return len(unused)


def evaluate(model: VQVAE, pool: Pool, scenes: torch.Tensor) -> float:
    model.eval()
    with torch.no_grad():
        masks = torch.cat([sample_masks(pool, part) for part in scenes.split(128)])
        out = torch.cat([model(mask_to_image(part))[0] for part in masks.split(128)])
    model.train()
    return iou((out.mean(1) + 1) / 2, masks).mean().item()


def begin(out: Path, config: Config, device: str) -> tuple[VQVAE, torch.optim.Optimizer, int]:
    """(model, optimiser, number of steps): new, or from the checkpoint `out`. The optimiser loads its state to the
    device of the parameters, so the model moves to the device first."""
    model = VQVAE(config).to(device, memory_format=torch.channels_last)
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    if not out.exists():
        return model, optimiser, 0
    saved = torch.load(out, weights_only=True, map_location="cpu")
    assert from_dict(saved["config"]) == config, "the checkpoint belongs to another preset"
    model.load_state_dict(saved["model"])
    if saved["optimiser"]:  # a checkpoint of training.from_bundle has none
        optimiser.load_state_dict(saved["optimiser"])
    return model, optimiser, saved["step"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    parser.add_argument("--shards", type=int)
    parser.add_argument("--batch", type=int, default=128)
    options = parser.parse_args()
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config = PRESETS[options.preset]
    model, optimiser, step = begin(options.out, config, device)
    pool = Pool(options.pool, config.mask_side, options.shards)
    pool.to(device)
    with_solids = pool.present.any(1).nonzero().flatten()
    training_scenes, held_out = with_solids[:-256], with_solids[-256:]
    hits = torch.zeros(config.codes, device=device)
    start, last_save = time.time(), time.time()
    progress = tqdm(desc="tokenizer", unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        left = 1 - elapsed / options.minutes
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 200) * min(1, 0.02 + left * 1.5)
        scenes = training_scenes[torch.randint(len(training_scenes), (options.batch,))]
        images = int(options.batch * IMAGE_SHARE)
        masks = sample_masks(pool, scenes[images:])
        rgb = pool.sample_rgb[torch.randint(len(pool.sample_rgb), (images,))].permute(0, 3, 1, 2).float() / 127.5 - 1
        rgb = F.interpolate(rgb, size=(config.mask_side, config.mask_side), mode="area")
        x = torch.cat([rgb.to(device), mask_to_image(masks)]).contiguous(memory_format=torch.channels_last)
        with autocast(device):
            out, vq_loss, indices, residuals = model(x)
        error = (out - x).square().mean(1)
        truth = x[images:].mean(1)
        loss = error[:images].mean() + (error[images:] * (1 + 4 * edges(x[images:]))).mean() + vq_loss
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        hits = 0.99 * hits + torch.bincount(torch.cat([i.flatten() for i in indices]), minlength=config.codes)
        if step % 50 == 49 and left > 0.3:
            reset = reset_unused_codes(model, hits, residuals)
        step += 1
        progress.update()
        if step % 100 == 0:
            used = int((hits > 0.02 * hits.mean()).sum())
            print(
                f" step {step} {elapsed:.1f} min: loss {loss.item():.4f} vq {vq_loss.item():.4f} batch "
                f"IoU {iou((out[images:].mean(1) + 1) / 2, (truth + 1) / 2).mean():.3f}"
                f" codes in use {used} revived {reset if left > 0.3 else 0}"
                + (f" held-out IoU {evaluate(model, pool, held_out):.3f}" if step % 500 == 0 else ""),
                flush=True,
            )
        if time.time() - last_save > 120:
            save(options.out, model, optimiser, step)
            last_save = time.time()
    save(options.out, model, optimiser, step)
    print(f"done: {step} steps, held-out mean IoU {evaluate(model, pool, held_out):.4f}")


def save(path: Path, model: VQVAE, optimiser: torch.optim.Optimizer, step: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
            "config": model.config.as_dict(),
        },
        f"{path}.tmp",
    )
    Path(f"{path}.tmp").rename(path)


if __name__ == "__main__":
    main()
