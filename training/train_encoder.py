"""Trains a new encoder for the codes of a bundle (training/from_bundle.py), which contains only codebook, phi and
decoder of its VQ-VAE. About 6 minutes on two cores.

    python -m training.train_encoder --pool runs/scenes --tokenizer runs/tokenizer.pt \
        --model runs/lm.pt --minutes 6
Codebook, phi and decoder stay frozen, so the codes keep the meaning that the language model has learnt. One half of a
batch is masks that the language model generates: the encoder must return their f-hat, so that its codes are those that
the model would choose. The other half is exact masks: their reconstruction must equal them. Overwrites --tokenizer.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from training.config import from_dict
from training.data import Pool
from training.features import encode_images
from training.losses import iou
from training.model import SegModel
from training.sequences import Samples, cached_tokenizer
from training.train_decoder import Parts, generate_masks, image_error, partial_sums
from training.train_tokenizer import sample_masks
from training.vqvae import VQVAE, mask_to_image


@torch.no_grad()
def held_out_iou(vqvae: VQVAE, masks: torch.Tensor, device: str) -> float:
    vqvae.eval()
    decoded = [
        vqvae.decoder(vqvae.quantizer.tokens(vqvae.encoder(mask_to_image(part.to(device))).float())[2]).cpu()
        for part in masks.split(128)
    ]
    return iou((torch.cat(decoded).mean(1) + 1) / 2, masks).mean().item()


def losses(vqvae: VQVAE, codes: Tensor, masks: Tensor, half: int) -> tuple[Tensor, Tensor, Tensor]:
    """The losses of `half` generated masks and `half` exact masks: (squared error of f against the f-hat of the
    generated codes, image error of the reconstructed exact masks, commitment loss of the exact masks). codes [N, M] and
    masks [N, G, G]: all of them."""
    device = next(vqvae.parameters()).device
    with torch.no_grad():
        target = partial_sums(vqvae, codes[torch.randint(len(codes), (half,))].to(device))[:, -1]
        decoded = vqvae.decoder(target).clamp(-1, 1)
    exact = mask_to_image(masks[torch.randint(len(masks), (half,))]).to(device)
    vqvae.encoder.train()
    f = vqvae.encoder(torch.cat([decoded, exact])).float()
    f_hat, _, _, _ = vqvae.quantizer(f[half:])
    commitment_loss = (f[half:] - f_hat.detach()).square().mean()
    return (f[:half] - target).square().mean(), image_error(vqvae.decoder(f_hat), exact), commitment_loss


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--drawn", type=int, default=8000, help="masks to generate with the language model")
    parser.add_argument("--masks", type=int, default=4000, help="exact masks")
    parser.add_argument("--minutes", type=float, default=6)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--shards", type=int)
    return parser.parse_args()


def main() -> None:
    options = read_options()
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    saved, saved_lm = (
        torch.load(file, weights_only=True, map_location="cpu") for file in (options.tokenizer, options.model)
    )
    config = from_dict(saved["config"])
    vqvae, model = VQVAE(config).to(device), SegModel(config).eval().requires_grad_(False).to(device)
    vqvae.load_state_dict(saved["model"]), model.load_state_dict(saved_lm["ema"])
    vqvae.eval().requires_grad_(False)
    pool = Pool(options.pool, config.mask_side, options.shards)
    samples = Samples(pool, cached_tokenizer(options.model.with_name("tokenizer.json"), config.text_vocabulary))
    cache = options.tokenizer.with_suffix(".drawn.npy")
    if not cache.exists():
        parts = Parts(model, vqvae, pool, samples, encode_images(model, pool, device), device)
        codes, _ = generate_masks(parts, options.drawn, options.batch * 2)
        np.save(cache, codes.numpy())
    codes = torch.from_numpy(np.load(cache))

    vqvae.encoder.requires_grad_(True)
    optimiser = torch.optim.AdamW(vqvae.encoder.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    scenes = pool.present.any(1).nonzero().flatten()
    training_scenes, held_out_masks = scenes[:-256], sample_masks(pool, scenes[-256:])
    masks = torch.cat(
        [
            sample_masks(pool, training_scenes[torch.randint(len(training_scenes), (50,))])
            for _ in range(options.masks // 50)
        ]
    )
    step, start, last_save = 0, time.time(), time.time()
    progress = tqdm(desc="encoder", unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * min(1, 0.02 + 1.5 * (1 - elapsed / options.minutes))
        code_loss, image_loss, commitment_loss = losses(vqvae, codes, masks, options.batch // 2)
        loss = code_loss + image_loss + 0.5 * commitment_loss
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vqvae.encoder.parameters(), 1.0)
        optimiser.step()
        step += 1
        progress.update()
        if step % 100 == 0:
            print(
                f" step {step} {elapsed:.1f} min: codes {code_loss.item():.4f} image {image_loss.item():.4f}"
                f" held-out IoU {held_out_iou(vqvae, held_out_masks, device):.3f}",
                flush=True,
            )
        if time.time() - last_save > 120:
            save(options.tokenizer, saved, vqvae)
            last_save = time.time()
    save(options.tokenizer, saved, vqvae)
    print(f"{step} steps, held-out mean IoU {held_out_iou(vqvae, held_out_masks, device):.4f}")


def save(path: Path, saved: dict, vqvae: VQVAE) -> None:
    torch.save({**saved, "model": vqvae.state_dict()}, f"{path}.tmp")
    Path(f"{path}.tmp").rename(path)


if __name__ == "__main__":
    main()
