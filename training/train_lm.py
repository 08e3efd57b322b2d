"""Stage 4: train the language model to answer and to draw masks, with the VQ-VAE frozen.

    python -m training.train_lm --stage ground --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt --out runs/lm.pt --minutes 30
    python -m training.train_lm --stage masks  --pool runs/scenes --tokenizer runs/tokenizer.pt --out runs/lm.pt --minutes 60
`ground` ties words to places: the sequences end at <seg>, and a dense loss on the image tokens says which mask pixels are meant (a third of the
cost of a full sequence). `masks` adds the visual tokens. Both resume from --out; --minutes counts from the start of the command.
"""
import argparse
import random
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.config import PRESETS, Config, from_dict
from training.data import PERCEPTION, Pool
from training.geometry import normalise
from training.model import PerceptionHead, SegModel
from training.sequences import IGNORE, VISUAL, Batch, Samples, cached_tokenizer
from training.train_vision import perception_loss, truths
from training.vqvae import VQVAE, mask_to_image

PER_SCENE = 4  # questions about one picture in a batch: the vision encoder runs once for them
EMA = 0.998
SIGHT = 0.5  # weight of the perception loss


def attention_mask(batch: Batch) -> Tensor:
    """[B, 1, L, L] added to the scores: causal, but image tokens see one another."""
    length = batch.ids.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=batch.ids.device).tril()
    image = batch.image_slots
    allowed = causal | (image.unsqueeze(2) & image.unsqueeze(1))
    return torch.zeros(allowed.shape, dtype=torch.bfloat16).masked_fill(~allowed, -1e4).unsqueeze(1)


def dense_map(model: SegModel, middle: Tensor, batch: Batch) -> Tensor:
    """The dense head's logits on the mask grid: [B, G, G]."""
    side = model.config.image_side // 16
    cell = model.config.mask_side // side
    tokens = middle[batch.image_slots].view(len(middle), side, side, -1)
    return model.dense_head(tokens).unflatten(3, (cell, cell)).permute(0, 1, 3, 2, 4).flatten(3).flatten(1, 2)


def soft_iou_loss(logits: Tensor, truth: Tensor) -> Tensor:
    """1 - soft IoU per sample; empty truths are left to the cross entropy."""
    p = logits.sigmoid()
    both = (p * truth).sum((1, 2))
    union = (p + truth - p * truth).sum((1, 2))
    present = (truth.sum((1, 2)) > 1).float()
    return ((1 - both / union.clamp(min=1e-3)) * present).sum() / present.sum().clamp(min=1)


def scale_weights(config: Config, device: str) -> Tensor:
    """[M] weight of each visual token: every scale weighs by side rather than by side squared, so that coarse scales are heard."""
    weights = torch.cat([torch.full((p * p,), 1.0 / p) for p in config.scale_sides])
    return (weights * len(weights) / weights.sum()).to(device)


def code_weights(truth: Tensor, config: Config) -> Tensor:
    """[B, M]: codes near the mask weigh three times those of plain background."""
    near = F.max_pool2d(truth.unsqueeze(1), 9, 1, 4)
    cells = [(F.adaptive_max_pool2d(near, p) > 0.1).float().flatten(1) for p in config.scale_sides]
    return 0.5 + torch.cat(cells, 1)


def losses(model: SegModel, perception: PerceptionHead, vqvae: VQVAE, pool: Pool, batch: Batch, device: str, draw: bool) -> tuple[Tensor, dict[str, float]]:
    config = model.config
    scenes = batch.scenes[::PER_SCENE]
    pixels = normalise(pool.rgb[scenes].to(device)).contiguous(memory_format=torch.channels_last)
    truth = pool.masks(batch.scenes, batch.targets).to(device) if batch.targets is not None else None
    ids, labels = batch.ids.to(device), batch.labels.to(device)
    said = {}
    with torch.autocast(device, torch.bfloat16):
        seen = model.vision(pixels)
        images = model.projector(seen).repeat_interleave(PER_SCENE, 0)
        sight, accuracy = perception_loss(perception(seen), *(t.to(device) for t in truths(pool, scenes, config.mask_side)))
        x = model.embed(ids.clamp(min=0))
        x = x.masked_scatter(batch.image_slots.to(device).unsqueeze(2), images.to(x.dtype))
        if draw:
            with torch.no_grad():
                f = vqvae.encoder(mask_to_image(truth).contiguous(memory_format=torch.channels_last)).float()
                noise = torch.rand(len(f), device=device) * 0.3 * (torch.rand(len(f), device=device) < 0.7)
                codes, maps, _ = vqvae.quantizer.tokens(f, noise)
            x = x.masked_scatter((ids == VISUAL).unsqueeze(2), model.visual_inputs(maps).to(x.dtype))
        positions = torch.arange(ids.shape[1], device=device)[None]
        hidden, middle, _ = model.decoder(x, positions, attention_mask(batch).to(device))
        spoken = labels != IGNORE
        text_logits = model.head(hidden[spoken])
        text_loss = F.cross_entropy(text_logits.float(), labels[spoken])
        # Words alone teach the eye slowly: what is where goes on being asked of it directly.
        loss = text_loss + SIGHT * sight
        said["text"] = text_loss.item()
        said["shape acc"] = accuracy["shape"].item()
        said["text acc"] = (text_logits.argmax(1) == labels[spoken]).float().mean().item()
        if truth is not None:
            logits = dense_map(model, middle, batch).float()
            dense = F.binary_cross_entropy_with_logits(logits, truth, reduction="none")
            dense = (dense * (1 + 3 * truth)).mean() * 4 + soft_iou_loss(logits, truth)
            loss = loss + dense * (0.5 if draw else 1.0)
            inside, meant = logits > 0, truth > 0.5
            union = (inside | meant).sum((1, 2))
            said["dense IoU"] = torch.where(union == 0, 1.0, (inside & meant).sum((1, 2)) / union.clamp(min=1)).mean().item()
        if draw:
            # Softmax over the visual columns alone: the text columns are never looked at here, and leaving them out is three times cheaper.
            visual = F.linear(hidden[batch.visual_slots.to(device)], model.head.weight[model.visual_offset :]).float()
            error = F.cross_entropy(visual, codes.flatten(), reduction="none").view_as(codes)
            weight = scale_weights(config, device) * code_weights(truth, config)
            loss = loss + (error * weight).sum() / weight.sum()
            right = visual.argmax(1).view_as(codes) == codes
            said["codes"] = error.mean().item()
            said["codes acc"] = right.float().mean().item()
            said["last scale acc"] = right[:, -config.grid**2 :].float().mean().item()
    said["loss"] = loss.item()
    return loss, said


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", choices=["ground", "masks"], required=True)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True, help="checkpoint of train_tokenizer")
    parser.add_argument("--vision", type=Path, help="checkpoint of train_vision: its encoder replaces the one in --out")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    parser.add_argument("--shards", type=int)
    parser.add_argument("--rate", type=float, help="peak learning rate; default: the preset's")
    options = parser.parse_args()
    start = time.time()
    torch.manual_seed(start)
    rng = random.Random(start)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config = PRESETS[options.preset]
    saved_vq = torch.load(options.tokenizer, weights_only=True, map_location="cpu")
    vqvae = VQVAE(from_dict(saved_vq["config"])).eval().requires_grad_(False)
    vqvae.load_state_dict(saved_vq["model"])
    vqvae.to(device, memory_format=torch.channels_last)
    model = SegModel(config)
    perception = PerceptionHead(config, PERCEPTION)
    step, saved = 0, None
    if options.out.exists():
        saved = torch.load(options.out, weights_only=True, map_location="cpu")
        assert from_dict(saved["config"]) == config, "the checkpoint belongs to another preset"
        model.load_state_dict(saved["model"])
        if "perception" in saved:
            perception.load_state_dict(saved["perception"])
        step = saved["step"]
    if options.vision:
        sight = torch.load(options.vision, weights_only=True, map_location="cpu")
        model.vision.load_state_dict(sight["encoder"]), perception.load_state_dict(sight["head"])
    model.to(device), perception.to(device)
    ema = {k: v.detach().clone() for k, v in model.state_dict().items()}
    if saved and not options.vision:
        ema = {k: v.to(device) for k, v in saved["ema"].items()}
    trained = [*model.parameters(), *perception.parameters()]
    decay = [p for p in trained if p.ndim >= 2]
    rest = [p for p in trained if p.ndim < 2]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.05}, {"params": rest, "weight_decay": 0.0}], lr=1e-3, betas=(0.9, 0.98), eps=1e-8, fused=True)
    if saved and saved["stage"] == options.stage and not options.vision:
        optimiser.load_state_dict(saved["optimiser"])
    tokenizer = cached_tokenizer(options.out.with_name("tokenizer.json"), config.text_vocabulary)
    pool = Pool(options.pool, options.shards)
    samples = Samples(pool, tokenizer)
    print(f"{len(pool)} scenes, {sum(map(len, samples.masks))} mask examples, {sum(map(len, samples.answers))} answer examples; at step {step}", flush=True)

    rate = options.rate or config.learning_rate
    first_step, last_save, last_print, shown = step, time.time(), time.time(), {}
    draw = options.stage == "masks"
    progress = tqdm(desc=options.stage, unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        left = 1 - elapsed / options.minutes
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step - first_step + 1) / 300) * min(1, 0.02 + 1.8 * left)
        masks = rng.random() < 0.75
        batch = samples.draw(rng, rng.sample(range(len(pool)), config.batch // PER_SCENE), PER_SCENE, masks, config.image_tokens, config.mask_tokens if draw else 0)
        loss, said = losses(model, perception, vqvae, pool, batch, device, draw and masks)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimiser.step()
        step += 1
        keep = min(EMA, (step - first_step + 1) / (step - first_step + 10))
        with torch.no_grad():
            for name, value in model.state_dict().items():
                if value.is_floating_point():
                    ema[name].lerp_(value, 1 - keep)
        progress.update()
        for key, value in said.items():
            key = ("mask " if masks else "ask ") + key
            shown[key] = 0.98 * shown.get(key, value) + 0.02 * value
        if time.time() - last_print > 30:
            print(f" step {step} {elapsed:.1f} min {(step - first_step) * config.batch} samples: " + " ".join(f"{k} {v:.3f}" for k, v in sorted(shown.items())), flush=True)
            last_print = time.time()
        if time.time() - last_save > 180:
            save(options, config, model, perception, ema, optimiser, step)
            last_save = time.time()
    save(options, config, model, perception, ema, optimiser, step)


def save(options: argparse.Namespace, config: Config, model: SegModel, perception: PerceptionHead, ema: dict, optimiser: torch.optim.Optimizer, step: int) -> None:
    state = {"model": model.state_dict(), "perception": perception.state_dict(), "ema": ema, "optimiser": optimiser.state_dict(), "step": step, "stage": options.stage, "config": config.as_dict()}
    torch.save(state, f"{options.out}.tmp")
    Path(f"{options.out}.tmp").rename(options.out)


if __name__ == "__main__":
    main()
