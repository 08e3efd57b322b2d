"""Stage 5: trains the decoder of the VQ-VAE on the codes that the language model chooses. Encoder, codebook and phi
stay frozen, so the codes do not change.

    python -m training.train_decoder --pool runs/scenes --tokenizer runs/tokenizer.pt --model
        runs/lm.pt --out runs/tokenizer-drawn.pt --minutes 10
The tokenizer is trained on exact codes. The codes of the language model have errors, mostly in the finest scale, and a
decoder of exact codes turns them into holes and isolated pixels. The engine also decodes a preview after every scale,
which stage 2 does not train. One third of a batch is masks that the language model generates on training scenes
(free-running, as at inference); the rest is exact codes of masks and images. For the masks, the sum after a random
scale is decoded too; its target is the whole mask.
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
from training.features import ImageFeatures, encode_images
from training.losses import edges, iou, soft_iou_loss
from training.model import SegModel
from training.passes import attention_mask
from training.sequences import Batch, Samples, cached_tokenizer
from training.train_tokenizer import IMAGE_SHARE, sample_masks
from training.vqvae import VQVAE, mask_to_image

MIN_OVERLAP = 0.25  # IoU; generated masks that overlap their target less show another object and are not trained on
COARSE_WEIGHT = 0.25  # weight of the masks after a random scale


@dataclass(frozen=True)
class Parts:
    """The parts that generate masks for a pool."""

    model: SegModel
    vqvae: VQVAE
    pool: Pool
    samples: Samples
    features: ImageFeatures
    device: str


@torch.no_grad()
def generate_codes(parts: Parts, batch: Batch) -> Tensor:
    """Codes [B, M] that the model chooses greedily, scale by scale. The sequences of the batch have one length and end
    at <seg>."""
    model, device = parts.model, parts.device
    config, quantizer = model.config, parts.vqvae.quantizer
    ids, image_slots = batch.ids.to(device), batch.image_slots.to(device)
    x = model.embed(ids).masked_scatter(
        image_slots.unsqueeze(2), parts.features.image_embeds(model, batch.scenes.to(device))
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


def partial_sums(vqvae: VQVAE, codes: Tensor) -> Tensor:
    """Codes [B, M] -> f-hat after every scale [B, scales, Cv, S, S]."""
    parts = codes.split([p * p for p in vqvae.config.scale_sides], 1)
    return torch.stack([vqvae.quantizer.contribution(part, k) for k, part in enumerate(parts)], 1).cumsum(1)


def generate_masks(parts: Parts, count: int, size: int) -> tuple[Tensor, Tensor]:
    """(codes [N, M], target masks uint8 [N, G, G] in 0..255) of `count` masks that the model generates, at most `size`
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
        [g[i : i + size] for g in groups.values() for i in range(0, len(g), size)],
        desc="generate masks",
        mininterval=10,
    ):
        batch = samples.lay_out(group, image_tokens, 0)
        length = group[0][1].length + image_tokens + 1
        batch = replace(batch, ids=batch.ids[:, :length], image_slots=batch.image_slots[:, :length])
        codes.append(generate_codes(parts, batch).cpu())
        masks.append((parts.pool.masks(batch.scenes, batch.targets) * 255).to(torch.uint8).cpu())
    return torch.cat(codes), torch.cat(masks)


def generate_kept(parts: Parts, count: int, size: int) -> tuple[Tensor, Tensor]:
    """The result of `generate_masks` without the masks that miss their target."""
    codes, masks = generate_masks(parts, count, size)
    with torch.no_grad():
        overlap = torch.cat(
            [
                iou(
                    soft_masks(parts.vqvae, partial_sums(parts.vqvae, c.to(parts.device))[:, -1]).cpu(), m.float() / 255
                )
                for c, m in zip(codes.split(256), masks.split(256))
            ]
        )
    kept = overlap >= min(MIN_OVERLAP, overlap.median().item())  # at least the better half
    print(f"{len(codes)} masks generated, mean IoU {overlap.mean():.4f}; {int(kept.sum())} kept", flush=True)
    order = torch.randperm(int(kept.sum()))
    return codes[kept][order], masks[kept][order]


def soft_masks(vqvae: VQVAE, f_hat: Tensor) -> Tensor:
    """f-hat [B, Cv, S, S] -> soft masks [B, G, G] in 0..1."""
    return (vqvae.decoder(f_hat).clamp(-1, 1).mean(1) + 1) / 2


def image_error(out: Tensor, target: Tensor) -> Tensor:
    """Mean squared error with five times the weight near edges of the target. out, target [B, 3, G, G]."""
    return ((out - target).square().mean(1) * (1 + 4 * edges(target))).mean()


@torch.no_grad()
def evaluate(vqvae: VQVAE, codes: Tensor, masks: Tensor, device: str) -> str:
    vqvae.eval()
    stages = [partial_sums(vqvae, c.to(device)) for c in codes.split(256)]
    truth = masks.float() / 255
    decoded = [
        torch.cat([soft_masks(vqvae, s[:, k]) for s in stages]).cpu() for k in range(len(vqvae.config.scale_sides))
    ]
    return " ".join(f"{iou(one, truth).mean():.4f}" for one in decoded)


def loss_of(parts: Parts, generated: tuple[Tensor, Tensor], scenes: Tensor, size: int) -> Tensor:
    """The loss of a batch of `size`: a third are generated masks (`generated`: codes and target masks), the rest exact
    codes of masks of the scenes and of images."""
    vqvae, pool, device, config, third = parts.vqvae, parts.pool, parts.device, parts.vqvae.config, size // 3
    codes, masks = generated
    picked = torch.randint(len(codes), (third,))
    exact = sample_masks(pool, scenes[torch.randint(len(scenes), (size - third - int(size * IMAGE_SHARE),))])
    truth = torch.cat([(masks[picked].float() / 255).to(device), exact])
    some = torch.randint(len(pool.sample_rgb), (int(size * IMAGE_SHARE),))
    rgb = pool.sample_rgb[some].permute(0, 3, 1, 2).float() / 127.5 - 1
    rgb = F.interpolate(rgb, size=(config.mask_side, config.mask_side), mode="area").to(device)
    with torch.no_grad():
        targets = torch.cat([mask_to_image(truth), rgb])
        tokens, _, _ = vqvae.quantizer.tokens(vqvae.encoder(targets[third:]).float())
        stages = partial_sums(vqvae, torch.cat([codes[picked].to(device), tokens]))
        scale = torch.randint(len(config.scale_sides) - 1, (len(truth),), device=device)
        coarse = stages[torch.arange(len(truth), device=device), scale]
    out = vqvae.decoder(torch.cat([stages[:, -1], coarse]))
    final, early = out[: len(targets)], out[len(targets) :]
    return (
        image_error(final, targets)
        + 0.3 * soft_iou_loss((final[: len(truth)].clamp(-1, 1).mean(1) + 1) / 2, truth)
        + COARSE_WEIGHT * image_error(early, targets[: len(truth)])
    )


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="checkpoint of train_tokenizer")
    parser.add_argument("--model", type=Path, required=True, help="checkpoint of train_lm")
    parser.add_argument("--out", type=Path, required=True, help="the tokenizer with the new decoder")
    parser.add_argument("--minutes", type=float, default=10, help="of training, after the generation of masks")
    parser.add_argument("--drawn", type=int, default=16_000, help="masks to generate with the model")
    parser.add_argument("--batch", type=int, default=96)
    parser.add_argument(
        "--jitter", type=float, default=0, help="as of train_lm: reads the features that train_lm stored"
    )
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
    samples, features = (
        Samples(pool, cached_tokenizer(options.model.with_name("tokenizer.json"), config.text_vocabulary)),
        encode_images(model, pool, device, jitter=options.jitter, train_own=options.tune),
    )
    parts = Parts(model, vqvae, pool, samples, features, device)
    codes, masks = generate_kept(parts, options.drawn, options.batch * 2)
    held = min(1000, len(codes) // 10)
    print(f"before, IoU after each scale: generated {evaluate(vqvae, codes[:held], masks[:held], device)}", flush=True)

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
    print(f"after {step} steps: generated {evaluate(vqvae, codes[:held], masks[:held], device)}")
    with torch.no_grad():
        exact = sample_masks(pool, held_out).cpu()
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
