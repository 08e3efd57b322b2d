"""Stage 4: train the language model to answer and to draw masks, with the VQ-VAE and the vision encoder frozen.

    python -m training.train_lm --stage ground --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt
        --out runs/lm.pt --minutes 40
    python -m training.train_lm --stage masks  --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt
        --out runs/lm.pt --minutes 60
`ground` ties words to places: the sequences end at <seg>, and a dense loss on the image tokens says which mask
pixels are meant (a third of the cost of a full sequence). `masks` adds the visual tokens to most of them. Both
resume from --out; --minutes counts from the first step. With --tune our own part of a joined vision encoder learns
along.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.config import PRESETS, Config
from training.data import Pool
from training.features import Seen, look
from training.losses import iou, soft_iou_loss
from training.model import SegModel
from training.optimise import begin
from training.precision import autocast
from training.sequences import Batch, Samples, cached_tokenizer, loaded
from training.vqvae import VQVAE, mask_to_image

# Of log prior, added to the logits of the codes in training alone: logit adjustment (Menon et al., arXiv 2007.07314).
# Greedy decoding then draws what is likelier than usual; without it, a thing whose place is unsure gets the code of
# background in every cell, and so an empty mask.
ADJUSTMENT = 0.4
JITTER = 0.7  # share of the small pictures that are changed each time that an encoder which learns along sees them


def attention_mask(image_slots: Tensor) -> Tensor:
    """[B, L] -> [B, 1, L, L] added to the scores: causal, but image tokens see one another."""
    length = image_slots.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool, device=image_slots.device).tril()
    allowed = causal | (image_slots.unsqueeze(2) & image_slots.unsqueeze(1))
    return torch.zeros(allowed.shape, device=allowed.device).masked_fill(~allowed, -1e4).unsqueeze(1)


def rows_at(x: Tensor, places: Tensor) -> Tensor:
    """[B, L, C] -> [n, C]"""
    return x.flatten(0, 1).index_select(0, places)


def put(x: Tensor, places: Tensor, rows: Tensor) -> Tensor:
    """[B, L, C] with the rows [..., C] at their places."""
    return x.flatten(0, 1).index_copy(0, places, rows.flatten(0, -2).to(x.dtype)).view_as(x)


def dense_map(model: SegModel, tokens: Tensor) -> Tensor:
    """The dense head's logits on the mask grid, of image tokens [B x n, C]: [B, G, G]."""
    side = model.config.token_side
    cell = model.config.mask_side // side
    cells = model.dense_head(tokens.unflatten(0, (-1, side, side))).unflatten(3, (cell, cell))
    return cells.permute(0, 1, 3, 2, 4).flatten(3).flatten(1, 2)


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
        if batch.targets is None or not len(batch.visual_at):
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
    model: SegModel, vqvae: VQVAE, pool: Pool, seen: Seen, batch: Batch, prior: Tensor | None
) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss of a batch, and what of it is of interest. Nothing here waits for the device."""
    draw, device = len(batch.visual_at) > 0, batch.ids.device.type
    # B x masks of each, G, G
    truth = None if batch.targets is None else pool.masks(batch.scenes, batch.targets)
    with autocast(device):
        words = model.embed(batch.ids.flatten()[batch.word_at])
        x = put(words.new_zeros(*batch.ids.shape, model.config.width), batch.word_at, words)
        if len(batch.image_at):
            x = put(x, batch.image_at, seen.image_embeds(model, batch.scenes, JITTER))
        if draw:
            with torch.no_grad():
                f = vqvae.encoder(mask_to_image(truth).contiguous(memory_format=torch.channels_last)).float()
                noise = torch.rand(len(f), device=device) * 0.3 * (torch.rand(len(f), device=device) < 0.7)
                codes, maps, _ = vqvae.quantizer.tokens(f, noise)
            x = put(x, batch.input_at, model.visual_inputs(maps))
        positions = torch.arange(batch.ids.shape[1], device=device)[None]
        hidden, middle, _ = model.decoder(x, positions, attention_mask(batch.image_slots))
        spoken = batch.labels.flatten()[batch.spoken_at]
        text_logits = model.head(rows_at(hidden, batch.spoken_at)).float()
        loss = F.cross_entropy(text_logits, spoken)
        said = {"text": loss, "text acc": (text_logits.argmax(1) == spoken).float().mean()}
        if truth is not None:
            meant = truth.unflatten(0, batch.targets.shape[:2]).amax(1)
            logits = dense_map(model, rows_at(middle, batch.image_at)).float()
            loss = loss + dense_loss(logits, meant) * (0.5 if draw else 1.0)
            said["dense IoU"] = iou(logits.sigmoid(), meant).mean()
        if draw:
            # Softmax over the visual columns alone: the text columns are never looked at here, and leaving them out is
            # three times cheaper.
            columns = model.head.weight[model.visual_offset :]
            visual = F.linear(rows_at(hidden, batch.visual_at), columns).float().unflatten(0, codes.shape)
            adjusted = (visual + ADJUSTMENT * prior).flatten(0, 1)
            error = F.cross_entropy(adjusted, codes.flatten(), reduction="none").view_as(codes)
            weight = scale_weights(model.config, device) * code_weights(truth, model.config)
            loss = loss + (error * weight).sum() / weight.sum()
            right = (visual.argmax(2) == codes).float()
            last = right[:, -(model.config.grid**2) :]
            said |= {"codes": error.mean(), "codes acc": right.mean(), "last scale acc": last.mean()}
    return loss, {name: value.detach() for name, value in {**said, "loss": loss}.items()}


def dense_loss(logits: Tensor, meant: Tensor) -> Tensor:
    error = F.binary_cross_entropy_with_logits(logits, meant, reduction="none")
    return (error * (1 + 3 * meant)).mean() * 4 + soft_iou_loss(logits.sigmoid(), meant)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", choices=["ground", "masks"], required=True)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--tokenizer", type=Path, help="checkpoint of train_tokenizer; needed for masks")
    parser.add_argument("--vision", type=Path, required=True, help="checkpoint of train_vision, for a new model")
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
    parser.add_argument(
        "--tune",
        action="store_true",
        help="our own part of a joined vision encoder learns along; for a GPU, which holds all features of the pool",
    )
    parser.add_argument("--workers", type=int, default=0, help="processes that lay out the batches")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    torch.manual_seed(time.time())
    torch.set_float32_matmul_precision("high")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config, draw = PRESETS[options.preset], options.stage == "masks"
    vqvae = VQVAE(config).eval().requires_grad_(False)
    if draw:
        vqvae.load_state_dict(torch.load(options.tokenizer, weights_only=True, map_location="cpu")["model"])
    vqvae.to(device, memory_format=torch.channels_last)
    tokenizer = cached_tokenizer(options.out.with_name("tokenizer.json"), config.text_vocabulary)
    training = begin(options, config, device)
    pool = Pool(options.pool, config.mask_side, options.shards)
    pool.to(device)
    seen = look(training.model, pool, device, options.jitter, options.tune, options.workers)
    samples = Samples(pool, tokenizer)
    prior = code_prior(vqvae, pool, samples).to(device) if draw else None
    print(
        f"{len(pool)} scenes, {sum(map(len, samples.masks))} mask examples, "
        f"{sum(map(len, samples.answers))} answer examples; at step {training.step}",
        flush=True,
    )
    size = options.batch or config.batch
    batches = loaded(
        samples,
        options.workers,
        device == "cuda",
        size,
        config.image_tokens,
        config.mask_tokens,
        options.drawn if draw else 0,
    )
    start, shown, count = time.time(), {}, 0
    last_save = last_print = start
    for batch in tqdm(batches, desc=options.stage, unit="step", mininterval=10):
        elapsed = (time.time() - start) / 60
        if elapsed >= options.minutes:
            break
        training.set_rate(options.rate or config.learning_rate, options.warm, elapsed / options.minutes)
        loss, said = losses(training.model, vqvae, pool, seen, batch.to(device), prior)
        training.learn(loss)
        count += len(batch.ids)
        for key, value in said.items():
            key = f"{batch.sort} {key}"
            shown[key] = value if key not in shown else shown[key].lerp(value, 0.02)
        if time.time() - last_print > 30:
            means = " ".join(f"{k} {v.item():.3f}" for k, v in sorted(shown.items()))
            print(f" step {training.step} {elapsed:.1f} min {count} samples: {means}", flush=True)
            last_print = time.time()
        if time.time() - last_save > 120:
            training.save(options.out, options.stage)
            last_save = time.time()
    training.save(options.out, options.stage)


if __name__ == "__main__":
    main()
