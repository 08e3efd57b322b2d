"""Stage 5: the VQ-VAE's decoder learns to draw from the codes that the language model chooses. Encoder, codebook and
phi stay, so the codes do too.

    python -m training.train_decoder --pool runs/scenes --tokenizer runs/tokenizer.pt --model
        runs/lm.pt --out runs/tokenizer-drawn.pt --minutes 10
The tokenizer was trained on exact codes. The language model's have errors, mostly in the finest scale, which an
exact decoder shows as holes and crumbs; and it is asked for the mask after every scale, which it never saw. A third
of the batch is what the model draws on training scenes (free-running, as at inference), the others exact codes of
masks and pictures; of each the sum after a random scale is decoded too, with the whole mask as its aim.
"""

import argparse
import random
import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.config import Config, from_dict
from training.data import Pool
from training.features import Seen, look
from training.losses import edges, iou, soft_iou_loss
from training.model import SegModel
from training.sequences import Batch, Samples, cached_tokenizer
from training.train_lm import attention_mask
from training.train_tokenizer import PICTURES, draw_masks
from training.vqvae import VQVAE, mask_to_image

MEANT = (
    0.25  # masks that overlap the truth less than this are of something else: there is nothing to be learnt from them
)
COARSE = 0.25  # weight of the masks after a random scale


@dataclass(frozen=True)
class Parts:
    """What draws masks of a pool."""

    model: SegModel
    vqvae: VQVAE
    pool: Pool
    samples: Samples
    seen: Seen
    device: str


@torch.no_grad()
def drawn(parts: Parts, batch: Batch) -> Tensor:
    """Codes [B, M] that the model chooses, scale by scale. Batch: sequences of one length that end at <seg>."""
    model, device = parts.model, parts.device
    config, quantizer = model.config, parts.vqvae.quantizer
    ids, image_slots = batch.ids.to(device), batch.image_slots.to(device)
    x = model.embed(ids).masked_scatter(
        image_slots.unsqueeze(2), parts.seen.image_embeds(model, batch.scenes.to(device))
    )
    length = ids.shape[1] - 1
    mask = attention_mask(image_slots)[:, :, :length, :length]
    _, _, past = model.decoder(x[:, :length], torch.arange(length, device=device)[None], mask)
    f_hat = torch.zeros(len(ids), config.latent_width, config.grid, config.grid, device=device)
    embeds, codes, offset = x[:, length:], [], 1
    for k, side in enumerate(config.scale_sides):
        t, before = side * side, past[0][0].shape[1]
        mask = torch.zeros(t, before + t, device=device).masked_fill(
            torch.ones(t, before + t, device=device).tril(before) == 0, -1e4
        )[None, None]
        hidden, _, new = model.decoder(embeds, torch.arange(before, before + t, device=device)[None], mask, past)
        past = [(torch.cat([a, c], 1), torch.cat([b, d], 1)) for (a, b), (c, d) in zip(past, new)]
        codes.append(F.linear(hidden, model.head.weight[model.visual_offset :]).argmax(-1))
        f_hat = f_hat + quantizer.contribution(codes[-1], k)
        if k + 1 < len(config.scale_sides):
            rows = slice(offset, offset + config.scale_sides[k + 1] ** 2)
            embeds = model.word_embed(quantizer.pooled(f_hat, k + 1)) + model.lvl_embed[k + 1] + model.pos[rows]
            offset = rows.stop
    return torch.cat(codes, 1)


def sums(vqvae: VQVAE, codes: Tensor) -> Tensor:
    """[B, M] -> f-hat after every scale [B, scales, Cv, S, S]."""
    parts = codes.split([p * p for p in vqvae.config.scale_sides], 1)
    return torch.stack([vqvae.quantizer.contribution(part, k) for k, part in enumerate(parts)], 1).cumsum(1)


def draw_all(parts: Parts, count: int, size: int) -> tuple[Tensor, Tensor]:
    """(codes [N, M], soft masks [N, G, G] uint8 of what was meant) of about `count` masks that the model draws, `size`
    at a time."""
    rng, samples, image_tokens = random.Random(1), parts.samples, parts.model.config.image_tokens
    pairs = [
        (n, rng.choice(samples.masks[n])) for n in rng.choices([n for n, s in enumerate(samples.masks) if s], k=count)
    ]
    groups: dict[int, list] = {}
    for pair in sorted(pairs, key=lambda p: p[1].length):
        groups.setdefault(pair[1].length, []).append(pair)
    codes, masks = [], []
    for group in tqdm(
        [g[i : i + size] for g in groups.values() for i in range(0, len(g), size)], desc="draw", mininterval=10
    ):
        batch = samples.lay_out(group, image_tokens, 0)
        length = group[0][1].length + image_tokens + 1
        batch = replace(batch, ids=batch.ids[:, :length], image_slots=batch.image_slots[:, :length])
        codes.append(drawn(parts, batch).cpu())
        masks.append((parts.pool.masks(batch.scenes, batch.targets) * 255).to(torch.uint8).cpu())
    return torch.cat(codes), torch.cat(masks)


def collect(parts: Parts, count: int, size: int) -> tuple[Tensor, Tensor]:
    """What `draw_all` gives, but only masks that are of what was meant."""
    codes, masks = draw_all(parts, count, size)
    with torch.no_grad():
        overlap = torch.cat(
            [
                iou(soft(parts.vqvae, sums(parts.vqvae, c.to(parts.device))[:, -1]).cpu(), m.float() / 255)
                for c, m in zip(codes.split(256), masks.split(256))
            ]
        )
    kept = overlap >= min(MEANT, overlap.median().item())  # of a model that draws badly, the better half
    print(f"{len(codes)} masks drawn, mean IoU {overlap.mean():.4f}; {int(kept.sum())} kept", flush=True)
    order = torch.randperm(int(kept.sum()))
    return codes[kept][order], masks[kept][order]


def soft(vqvae: VQVAE, f_hat: Tensor) -> Tensor:
    """[B, Cv, S, S] -> [B, G, G] in 0..1."""
    return (vqvae.decoder(f_hat).clamp(-1, 1).mean(1) + 1) / 2


def picture_error(out: Tensor, aim: Tensor) -> Tensor:
    """Squared error, five times as much near edges. out, aim [B, 3, G, G]."""
    return ((out - aim).square().mean(1) * (1 + 4 * edges(aim))).mean()


@torch.no_grad()
def evaluate(vqvae: VQVAE, codes: Tensor, masks: Tensor, device: str) -> str:
    vqvae.eval()
    stages = [sums(vqvae, c.to(device)) for c in codes.split(256)]
    truth = masks.float() / 255
    shown = [torch.cat([soft(vqvae, s[:, k]) for s in stages]).cpu() for k in range(len(vqvae.config.scale_sides))]
    return " ".join(f"{iou(one, truth).mean():.4f}" for one in shown)


def loss_of(parts: Parts, made: tuple[Tensor, Tensor], scenes: Tensor, size: int) -> Tensor:
    """Of a batch of `size`: a third are masks that the model drew (`made`: codes, and what was meant), the others exact
    codes of masks of the scenes and of pictures."""
    vqvae, pool, device, config, third = parts.vqvae, parts.pool, parts.device, parts.vqvae.config, size // 3
    codes, masks = made
    picked = torch.randint(len(codes), (third,))
    exact = draw_masks(pool, scenes[torch.randint(len(scenes), (size - third - int(size * PICTURES),))])
    truth = torch.cat([(masks[picked].float() / 255).to(device), exact])
    some = torch.randint(len(pool.some_rgb), (int(size * PICTURES),))
    rgb = pool.some_rgb[some].permute(0, 3, 1, 2).float() / 127.5 - 1
    rgb = F.interpolate(rgb, size=(config.mask_side, config.mask_side), mode="area").to(device)
    with torch.no_grad():
        aims = torch.cat([mask_to_image(truth), rgb])
        tokens, _, _ = vqvae.quantizer.tokens(vqvae.encoder(aims[third:]).float())
        stages = sums(vqvae, torch.cat([codes[picked].to(device), tokens]))
        scale = torch.randint(len(config.scale_sides) - 1, (len(truth),), device=device)
        coarse = stages[torch.arange(len(truth), device=device), scale]
    out = vqvae.decoder(torch.cat([stages[:, -1], coarse]))
    final, early = out[: len(aims)], out[len(aims) :]
    return (
        picture_error(final, aims)
        + 0.3 * soft_iou_loss((final[: len(truth)].clamp(-1, 1).mean(1) + 1) / 2, truth)
        + COARSE * picture_error(early, aims[: len(truth)])
    )


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="checkpoint of train_tokenizer")
    parser.add_argument("--model", type=Path, required=True, help="checkpoint of train_lm")
    parser.add_argument("--out", type=Path, required=True, help="the tokenizer with the new decoder")
    parser.add_argument("--minutes", type=float, default=10, help="of training, after the drawing")
    parser.add_argument("--drawn", type=int, default=16_000, help="masks to draw")
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument("--jitter", type=float, default=0, help="as of train_lm, whose features are then read")
    parser.add_argument("--tune", action="store_true", help="as of train_lm")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    saved_lm, saved_vq = (
        torch.load(options.model, weights_only=True, map_location="cpu"),
        torch.load(options.tokenizer, weights_only=True, map_location="cpu"),
    )
    config: Config = from_dict(saved_lm["config"])
    model, vqvae = SegModel(config).to(device).eval(), VQVAE(config).to(device)
    model.load_state_dict(saved_lm["ema"])
    vqvae.load_state_dict(saved_vq["model"])
    vqvae.eval().requires_grad_(False)
    pool = Pool(options.pool, config.mask_side)
    samples, seen = (
        Samples(pool, cached_tokenizer(options.model.with_name("tokenizer.json"), config.text_vocabulary)),
        look(model, pool, device, options.jitter, options.tune),
    )
    parts = Parts(model, vqvae, pool, samples, seen, device)
    codes, masks = collect(parts, options.drawn, options.batch * 2)
    held = min(1000, len(codes) // 10)
    print(f"before, IoU after each scale: drawn {evaluate(vqvae, codes[:held], masks[:held], device)}", flush=True)

    vqvae.decoder.requires_grad_(True)
    optimiser = torch.optim.AdamW(vqvae.decoder.parameters(), lr=1e-3, betas=(0.9, 0.98), weight_decay=0.01)
    step, start = 0, time.time()
    with_solids = pool.present.any(1).nonzero().flatten()
    learnt, held_out = with_solids.tensor_split([-min(1000, len(with_solids) // 10)])
    progress = tqdm(desc="decoder", unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        for group in optimiser.param_groups:
            group["lr"] = 1e-3 * min(1, (step + 1) / 200) * min(1, 0.02 + 1.5 * (1 - elapsed / options.minutes))
        loss = loss_of(parts, (codes[held:], masks[held:]), learnt, options.batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vqvae.decoder.parameters(), 1.0)
        optimiser.step()
        step += 1
        progress.update()
        if step % 100 == 0:
            print(f" step {step} {elapsed:.1f} min: loss {loss.item():.4f}", flush=True)
    print(f"after {step} steps: drawn {evaluate(vqvae, codes[:held], masks[:held], device)}")
    with torch.no_grad():
        exact = draw_masks(pool, held_out).cpu()
        tokens = torch.cat(
            [
                vqvae.quantizer.tokens(vqvae.encoder(mask_to_image(part.to(device))).float())[0].cpu()
                for part in exact.split(128)
            ]
        )
        print(f"exact codes {evaluate(vqvae, tokens, (exact * 255).to(torch.uint8), device)}")
    torch.save({**saved_vq, "model": vqvae.state_dict()}, options.out)


if __name__ == "__main__":
    main()
