"""A new encoder for the codes of a bundle (training/from_bundle.py), of which only codebook, phi and decoder are left.
About 6 minutes on two cores.

    python -m training.train_encoder --pool runs/scenes --tokenizer runs/tokenizer.pt \
        --model runs/lm.pt --minutes 6
Codebook, phi and decoder stay, so the codes mean what the language model learnt. One half of a batch are masks that the
language model draws: the encoder must give back the sums of codes that they came from, which makes its codes those that
the model would choose. The other half are exact masks: what they become must look like them. Writes --tokenizer again.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from training.config import from_dict
from training.data import Pool
from training.features import look
from training.losses import iou
from training.model import SegModel
from training.sequences import Samples, cached_tokenizer
from training.train_decoder import Parts, draw_all, picture_error, sums
from training.train_tokenizer import draw_masks
from training.vqvae import VQVAE, mask_to_image


@torch.no_grad()
def held_out_iou(vqvae: VQVAE, masks: torch.Tensor, device: str) -> float:
    vqvae.eval()
    shown = [
        vqvae.decoder(vqvae.quantizer.tokens(vqvae.encoder(mask_to_image(part.to(device))).float())[2]).cpu()
        for part in masks.split(128)
    ]
    return iou((torch.cat(shown).mean(1) + 1) / 2, masks).mean().item()


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--drawn", type=int, default=8000, help="masks that the language model draws")
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
    kept = options.tokenizer.with_suffix(".drawn.npy")
    if not kept.exists():
        parts = Parts(model, vqvae, pool, samples, look(model, pool, device), device)
        codes, _ = draw_all(parts, options.drawn, options.batch * 2)
        np.save(kept, codes.numpy())
    codes = torch.from_numpy(np.load(kept))

    vqvae.encoder.requires_grad_(True)
    optimiser = torch.optim.AdamW(vqvae.encoder.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    scenes = pool.present.any(1).nonzero().flatten()
    learnt, kept_back = scenes[:-256], draw_masks(pool, scenes[-256:])
    masks = torch.cat([draw_masks(pool, learnt[torch.randint(len(learnt), (50,))]) for _ in range(options.masks // 50)])
    half, step, start, last_save = options.batch // 2, 0, time.time(), time.time()
    progress = tqdm(desc="encoder", unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, (step + 1) / 100) * min(1, 0.02 + 1.5 * (1 - elapsed / options.minutes))
        with torch.no_grad():
            aim = sums(vqvae, codes[torch.randint(len(codes), (half,))].to(device))[:, -1]
            shown = vqvae.decoder(aim).clamp(-1, 1)
        exact = mask_to_image(masks[torch.randint(len(masks), (half,))]).to(device)
        vqvae.encoder.train()
        f = vqvae.encoder(torch.cat([shown, exact])).float()
        f_hat, _, _, _ = vqvae.quantizer(f[half:])
        near = (f[half:] - f_hat.detach()).square().mean()
        same = (f[:half] - aim).square().mean()
        drawn = picture_error(vqvae.decoder(f_hat), exact)
        loss = same + drawn + 0.5 * near
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vqvae.encoder.parameters(), 1.0)
        optimiser.step()
        step += 1
        progress.update()
        if step % 100 == 0:
            print(
                f" step {step} {elapsed:.1f} min: same {same.item():.4f} picture {drawn.item():.4f}"
                f" held-out IoU {held_out_iou(vqvae, kept_back, device):.3f}",
                flush=True,
            )
        if time.time() - last_save > 120:
            save(options.tokenizer, saved, vqvae)
            last_save = time.time()
    save(options.tokenizer, saved, vqvae)
    print(f"{step} steps, held-out mean IoU {held_out_iou(vqvae, kept_back, device):.4f}")


def save(path: Path, saved: dict, vqvae: VQVAE) -> None:
    torch.save({**saved, "model": vqvae.state_dict()}, f"{path}.tmp")
    Path(f"{path}.tmp").rename(path)


if __name__ == "__main__":
    main()
