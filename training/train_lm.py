"""Stage 4: train the language model to answer and to draw masks, with the VQ-VAE and the eye frozen.

    python -m training.train_lm --stage ground --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt
        --out runs/lm.pt --minutes 40
    python -m training.train_lm --stage masks  --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt
        --out runs/lm.pt --minutes 60
`ground` ties words to places: the sequences end at <seg>, and a dense loss on the image tokens says which mask
pixels are meant (a third of the cost of a full sequence). `masks` adds the visual tokens to most of them. Both
resume from --out; --minutes counts from the first step.
"""

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.bundle import write_graph
from training.config import PRESETS, Config, from_dict
from training.data import Pool
from training.geometry import normalise
from training.jitter import jittered_square
from training.losses import soft_iou_loss
from training.model import SegModel
from training.precision import autocast
from training.sequences import IGNORE, VISUAL, Batch, Samples, cached_tokenizer
from training.vqvae import VQVAE, mask_to_image

EMA = 0.998
# Of log prior, added to the logits of the codes in training alone: logit adjustment (Menon et al., arXiv 2007.07314).
# Greedy decoding then draws what is likelier than usual; without it, a thing whose place is unsure gets the code of
# background in every cell, and so an empty mask.
ADJUSTMENT = 0.5


def encoder_of(model: SegModel, device: str) -> Callable[[Tensor], np.ndarray]:
    """Normalised pixels -> float16 tokens. On a CPU ONNX Runtime computes them, which fuses the layers of the frozen
    networks: 37 ms a picture of the preset `everyday` on one core, PyTorch needs several times as long."""
    if device == "cpu":
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "vision.onnx"
            side, count = model.config.image_side, torch.export.Dim("pictures", min=1, max=4096)
            write_graph(path, model.vision, (torch.zeros(2, 3, side, side),), ["pixels"], ["tokens"], ({0: count},))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = torch.get_num_threads()
            session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        # One picture at a time: larger batches do not fit into the caches, and are slower (45 against 37 ms).
        return lambda pixels: np.concatenate(
            [session.run(None, {"pixels": x[None].numpy()})[0] for x in pixels]
        ).astype(np.float16)

    def encode(pixels: Tensor) -> np.ndarray:
        with autocast(device):
            return model.vision(pixels.contiguous(memory_format=torch.channels_last)).half().cpu().numpy()

    return encode


@torch.no_grad()
def look(model: SegModel, pool: Pool, vision: Path, device: str, jitter: float = 0) -> Tensor:
    """What the frozen vision encoder makes of every picture of the pool: float16 [N, tokens, W], computed once and kept
    beside the pool. Of the pictures a share `jitter` is seen as another camera, screen or network would bring it
    (training/jitter.py)."""
    changed = f"-jitter{jitter:g}" if jitter else ""
    file = pool.folder / f"seen-{hashlib.sha256(vision.read_bytes()).hexdigest()[:12]}-{len(pool)}{changed}.npy"
    if not file.exists():
        numbers, at, seen = np.random.default_rng(0), 0, None
        part, encode = file.with_name(f"{file.name}.tmp"), encoder_of(model, device)
        for pictures in tqdm(pool.pictures(), desc="look", total=len(pool.files), mininterval=10):
            if jitter:
                pictures = np.stack([jittered_square(x, numbers) if numbers.random() < jitter else x for x in pictures])
            for rgb in torch.from_numpy(pictures).split(50):
                tokens = encode(normalise(rgb.to(device)))
                if seen is None:
                    shape = (len(pool), *tokens.shape[1:])
                    seen = np.lib.format.open_memmap(part, mode="w+", dtype=np.float16, shape=shape)
                seen[at : at + len(tokens)] = tokens
                at += len(tokens)
        seen.flush()
        part.rename(file)
    # Mapped, not read: the features of a large pool need not fit into memory.
    return torch.from_numpy(np.load(file, mmap_mode="c")).to(device)


def attention_mask(image_slots: Tensor) -> Tensor:
    """[B, L] -> [B, 1, L, L] added to the scores: causal, but image tokens see one another."""
    length = image_slots.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=image_slots.device).tril()
    allowed = causal | (image_slots.unsqueeze(2) & image_slots.unsqueeze(1))
    return torch.zeros(allowed.shape, device=allowed.device).masked_fill(~allowed, -1e4).unsqueeze(1)


def dense_map(model: SegModel, middle: Tensor, image_slots: Tensor) -> Tensor:
    """The dense head's logits on the mask grid: [B, G, G]."""
    side = model.config.token_side
    cell = model.config.mask_side // side
    tokens = middle[image_slots].view(len(middle), side, side, -1)
    return model.dense_head(tokens).unflatten(3, (cell, cell)).permute(0, 1, 3, 2, 4).flatten(3).flatten(1, 2)


def scale_weights(config: Config, device: str) -> Tensor:
    """[M] weight of each visual token: every scale weighs by side rather than by side squared, so that coarse scales
    are heard."""
    weights = torch.cat([torch.full((p * p,), 1.0 / p) for p in config.scale_sides])
    return (weights * len(weights) / weights.sum()).to(device)


def code_weights(truth: Tensor, config: Config) -> Tensor:
    """[B, M]: codes near the mask weigh three times those of plain background."""
    near = F.max_pool2d(truth.unsqueeze(1), 9, 1, 4)
    cells = [(F.adaptive_max_pool2d(near, p) > 0.1).float().flatten(1) for p in config.scale_sides]
    return 0.5 + torch.cat(cells, 1)


@torch.no_grad()
def code_prior(vqvae: VQVAE, pool: Pool, samples: Samples, count: int = 3000) -> Tensor:
    """[M, codes]: log of the share that each code has in its scale, in `count` masks of the pool; each visual token has
    the row of its scale."""
    config = vqvae.config
    found = [torch.ones(config.codes) for _ in config.scale_sides]
    for batch in samples.batches(random.Random(0), 64, config.image_tokens, config.mask_tokens, 1.0):
        if batch.targets is None or not batch.visual_slots.any():
            continue
        f = vqvae.encoder(
            mask_to_image(pool.masks(batch.scenes, batch.targets)).to(next(vqvae.parameters()).device)
        ).float()
        codes = vqvae.quantizer.tokens(f)[0].cpu()
        for k, part in enumerate(codes.split([p * p for p in config.scale_sides], 1)):
            found[k] += torch.bincount(part.flatten(), minlength=config.codes)
        count -= len(codes)
        if count <= 0:
            break
    return torch.cat([(x / x.sum()).log().expand(p * p, -1) for x, p in zip(found, config.scale_sides)])


def losses(
    model: SegModel, vqvae: VQVAE, pool: Pool, seen: Tensor, batch: Batch, device: str, prior: Tensor | None
) -> tuple[Tensor, dict[str, float]]:
    config, draw = model.config, bool(batch.visual_slots.any())
    truth = (
        pool.masks(batch.scenes, batch.targets).to(device) if batch.targets is not None else None
    )  # B x masks of each, G, G
    ids, labels, image_slots = batch.ids.to(device), batch.labels.to(device), batch.image_slots.to(device)
    said = {}
    with autocast(device):
        x = model.embed(ids.clamp(min=0))
        if batch.image_slots.any():
            images = model.projector(seen[batch.scenes.to(device)].float())
            x = x.masked_scatter(image_slots.unsqueeze(2), images.to(x.dtype))
        if draw:
            with torch.no_grad():
                f = vqvae.encoder(mask_to_image(truth).contiguous(memory_format=torch.channels_last)).float()
                noise = torch.rand(len(f), device=device) * 0.3 * (torch.rand(len(f), device=device) < 0.7)
                codes, maps, _ = vqvae.quantizer.tokens(f, noise)
            x = x.masked_scatter((ids == VISUAL).unsqueeze(2), model.visual_inputs(maps).to(x.dtype))
        positions = torch.arange(ids.shape[1], device=device)[None]
        hidden, middle, _ = model.decoder(x, positions, attention_mask(image_slots))
        spoken = labels != IGNORE
        text_logits = model.head(hidden[spoken])
        loss = F.cross_entropy(text_logits.float(), labels[spoken])
        said["text"] = loss.item()
        said["text acc"] = (text_logits.argmax(1) == labels[spoken]).float().mean().item()
        if truth is not None:
            meant_all = truth.unflatten(0, batch.targets.shape[:2]).amax(1)
            logits = dense_map(model, middle, image_slots).float()
            dense = F.binary_cross_entropy_with_logits(logits, meant_all, reduction="none")
            dense = (dense * (1 + 3 * meant_all)).mean() * 4 + soft_iou_loss(logits.sigmoid(), meant_all)
            loss = loss + dense * (0.5 if draw else 1.0)
            inside, meant = logits > 0, meant_all > 0.5
            union = (inside | meant).sum((1, 2))
            said["dense IoU"] = (
                torch.where(union == 0, 1.0, (inside & meant).sum((1, 2)) / union.clamp(min=1)).mean().item()
            )
        if draw:
            # Softmax over the visual columns alone: the text columns are never looked at here, and leaving them out is
            # three times cheaper.
            visual = F.linear(hidden[batch.visual_slots.to(device)], model.head.weight[model.visual_offset :]).float()
            adjusted = visual.unflatten(0, codes.shape) + ADJUSTMENT * prior
            error = F.cross_entropy(adjusted.flatten(0, 1), codes.flatten(), reduction="none").view_as(codes)
            weight = scale_weights(config, device) * code_weights(truth, config)
            loss = loss + (error * weight).sum() / weight.sum()
            right = visual.argmax(1).view_as(codes) == codes
            said["codes"] = error.mean().item()
            said["codes acc"] = right.float().mean().item()
            said["last scale acc"] = right[:, -(config.grid**2) :].float().mean().item()
    said["loss"] = loss.item()
    return loss, said


def optimisers(model: SegModel, rate: float) -> list[torch.optim.Optimizer]:
    """Muon (Jordan et al., 2024) for the matrices of the decoder, AdamW for all else: fewer samples to the same
    loss."""
    inner = [p for p in model.decoder.parameters() if p.ndim == 2]
    known = {id(p) for p in inner}
    outer = [p for name, p in model.named_parameters() if id(p) not in known and not name.startswith("vision.")]
    return [
        torch.optim.Muon(inner, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(
            [
                {"params": [p for p in outer if p.ndim >= 2], "weight_decay": 0.05},
                {"params": [p for p in outer if p.ndim < 2], "weight_decay": 0.0},
            ],
            lr=rate,
            betas=(0.9, 0.98),
            fused=True,
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", choices=["ground", "masks"], required=True)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, help="checkpoint of train_tokenizer; needed for masks")
    parser.add_argument("--vision", type=Path, required=True, help="checkpoint of train_vision")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    parser.add_argument("--shards", type=int)
    parser.add_argument(
        "--drawn",
        type=float,
        default=0.65,
        help="share of the sequences of stage masks that have the visual tokens; the others go on "
        "tying words to places, at half the price",
    )
    parser.add_argument("--rate", type=float, help="peak learning rate; default: the preset's")
    parser.add_argument("--batch", type=int, help="default: the preset's")
    parser.add_argument("--warm", type=int, default=200, help="steps in which the rate rises to its peak")
    parser.add_argument(
        "--jitter",
        type=float,
        default=0.5,
        help="share of the pictures whose light, noise or coding is changed (training/jitter.py)",
    )
    options = parser.parse_args()
    torch.manual_seed(time.time())
    rng = random.Random(time.time())
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config, draw = PRESETS[options.preset], options.stage == "masks"
    vqvae = VQVAE(config).eval().requires_grad_(False)
    if draw:
        vqvae.load_state_dict(torch.load(options.tokenizer, weights_only=True, map_location="cpu")["model"])
    vqvae.to(device, memory_format=torch.channels_last)
    model = SegModel(config)
    step, saved = 0, None
    if options.out.exists():
        saved = torch.load(options.out, weights_only=True, map_location="cpu")
        assert from_dict(saved["config"]) == config, "the checkpoint belongs to another preset"
        model.load_state_dict(saved["model"])
        step = saved["step"]
    model.vision.load_state_dict(torch.load(options.vision, weights_only=True, map_location="cpu")["encoder"])
    model.vision.eval().requires_grad_(False)
    model.to(device)
    ema = {k: v.detach().clone() for k, v in model.state_dict().items()}
    if saved:
        ema |= {k: v.to(device) for k, v in saved["ema"].items() if not k.startswith("vision.")}
    rate, size = options.rate or config.learning_rate, options.batch or config.batch
    both = optimisers(model, rate)
    if saved and saved["optimisers"] and saved["stage"] == options.stage:
        for optimiser, state in zip(both, saved["optimisers"]):
            optimiser.load_state_dict(state)
    tokenizer = cached_tokenizer(options.out.with_name("tokenizer.json"), config.text_vocabulary)
    pool = Pool(options.pool, config.mask_side, options.shards)
    pool.to(device)
    seen = look(model, pool, options.vision, device, options.jitter)
    samples = Samples(pool, tokenizer)
    prior = code_prior(vqvae, pool, samples).to(device) if draw else None
    print(
        f"{len(pool)} scenes, {sum(map(len, samples.masks))} mask examples, "
        f"{sum(map(len, samples.answers))} answer examples; at step {step}",
        flush=True,
    )

    trained = [p for p in model.parameters() if p.requires_grad]
    first_step, start, shown = step, time.time(), {}
    last_save = last_print = start
    progress = tqdm(desc=options.stage, unit="step", mininterval=10)
    for batch in samples.batches(rng, size, config.image_tokens, config.mask_tokens, options.drawn if draw else 0):
        elapsed = (time.time() - start) / 60
        if elapsed >= options.minutes:
            break
        for group in (group for optimiser in both for group in optimiser.param_groups):
            group["lr"] = (
                rate
                * min(1, (step - first_step + 1) / options.warm)
                * min(1, 0.02 + 1.8 * (1 - elapsed / options.minutes))
            )
        loss, said = losses(model, vqvae, pool, seen, batch, device, prior)
        model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        for optimiser in both:
            optimiser.step()
        step += 1
        keep = min(EMA, (step - first_step + 1) / (step - first_step + 10))
        with torch.no_grad():
            for name, value in model.state_dict().items():
                if value.is_floating_point():
                    ema[name].lerp_(value, 1 - keep)
        progress.update()
        for key, value in said.items():
            key = (
                "blind "
                if not batch.image_slots.any()
                else "ask "
                if batch.targets is None
                else "several "
                if batch.targets.shape[1] > 1
                else "draw "
                if "codes" in said
                else "ground "
            ) + key
            shown[key] = 0.98 * shown.get(key, value) + 0.02 * value
        if time.time() - last_print > 30:
            print(
                f" step {step} {elapsed:.1f} min {(step - first_step) * size} samples: "
                + " ".join(f"{k} {v:.3f}" for k, v in sorted(shown.items())),
                flush=True,
            )
            last_print = time.time()
        if time.time() - last_save > 120:
            save(options, config, model, ema, both, step)
            last_save = time.time()
    save(options, config, model, ema, both, step)


def save(
    options: argparse.Namespace,
    config: Config,
    model: SegModel,
    ema: dict,
    both: list[torch.optim.Optimizer],
    step: int,
) -> None:
    state = {
        "model": model.state_dict(),
        "ema": ema,
        "optimisers": [o.state_dict() for o in both],
        "step": step,
        "stage": options.stage,
        "config": config.as_dict(),
    }
    torch.save(state, f"{options.out}.tmp")
    Path(f"{options.out}.tmp").rename(options.out)


if __name__ == "__main__":
    main()
