"""Stage 4: trains the language model on answers and masks. The VQ-VAE and the vision encoder are frozen.

    python -m training.train_lm --stage ground --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt
        --out runs/lm.pt --minutes 40
    python -m training.train_lm --stage masks  --pool runs/scenes --tokenizer runs/tokenizer.pt --vision runs/vision.pt
        --out runs/lm.pt --minutes 60
Stage `ground` trains answers and grounding: the sequences end at <seg>, and a dense loss on the image tokens predicts
the pixels of the mask. Such a sequence costs a third of a full one. Stage `masks` adds the visual tokens to most
sequences. Both continue from --out; --minutes counts from the first step of this run. --tune also trains our own part
of a joined vision encoder. --keep keeps what the model of that checkpoint knows while new answers are learned
(training/keep.py).
"""

import argparse
import random
import time
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.config import PRESETS, Config
from training.data import Pool
from training.features import ImageFeatures, encode_images
from training.keep import code_error, kept_model, learn_words_only, said_by, word_error
from training.losses import iou, soft_iou_loss
from training.model import SegModel
from training.optimise import begin
from training.passes import code_logits, outputs, rows_at, word_logits
from training.precision import autocast
from training.sequences import Batch, Samples, cached_tokenizer, loaded
from training.sight import sight
from training.vqvae import VQVAE, mask_to_image

# Factor of the log prior that training adds to the logits of the codes: logit adjustment (Menon et al., arXiv
# 2007.07314). Greedy decoding then chooses codes that are likelier than their prior. Without it, an object with an
# uncertain position gets the code of the background in every cell, which is an empty mask.
ADJUSTMENT = 0.4


def dense_map(model: SegModel, tokens: Tensor) -> Tensor:
    """Image tokens [B x n, C] -> logits of the dense head on the pixels of the mask [B, G, G]."""
    side = model.config.token_side
    cell = model.config.mask_side // side
    cells = model.dense_head(tokens.unflatten(0, (-1, side, side))).unflatten(3, (cell, cell))
    return cells.permute(0, 1, 3, 2, 4).flatten(3).flatten(1, 2)


def scale_weights(config: Config, device: str) -> Tensor:
    """[M], mean 1: the weight of each visual token, proportional to 1 / side of its scale. A scale of side^2 tokens has
    a total weight proportional to its side, so the fine scales do not outweigh the coarse ones."""
    weights = torch.cat([torch.full((p * p,), 1.0 / p) for p in config.scale_sides])
    return (weights * len(weights) / weights.sum()).to(device)


def code_weights(truth: Tensor, config: Config) -> Tensor:
    """truth [B, G, G] in 0..1 -> [B, M]: codes near the mask have three times the weight of codes of the background."""
    near = F.max_pool2d(truth.unsqueeze(1), 9, 1, 4)
    cells = [(F.adaptive_max_pool2d(near, p) > 0.1).float().flatten(1) for p in config.scale_sides]
    return 0.5 + torch.cat(cells, 1)


@torch.no_grad()
def code_prior(vqvae: VQVAE, pool: Pool, samples: Samples, count: int = 3000) -> Tensor:
    """[M, codes]: the log of the share of each code in a scale, from `count` masks of the pool. Each visual token has
    the row of its scale."""
    config = vqvae.config
    counts = [torch.ones(config.codes) for _ in config.scale_sides]
    for batch in samples.batches(random.Random(0), 64, **tokens_of(config), visual_share=1.0):
        if batch.targets is None or not len(batch.visual_at):
            continue
        f = vqvae.encoder(
            mask_to_image(pool.masks(batch.scenes, batch.targets)).to(next(vqvae.parameters()).device)
        ).float()
        codes = vqvae.quantizer.tokens(f)[0].cpu()
        for k, part in enumerate(codes.split([p * p for p in config.scale_sides], 1)):
            counts[k] += torch.bincount(part.flatten(), minlength=config.codes)
        count -= len(codes)
        if count <= 0:
            break
    return torch.cat([(x / x.sum()).log().expand(p * p, -1) for x, p in zip(counts, config.scale_sides)])


def tokens_of(config: Config) -> dict[str, int]:
    return {"image_tokens": config.image_tokens, "mask_tokens": config.mask_tokens}


@dataclass(frozen=True)
class Frozen:
    """The parts that this stage does not train."""

    vqvae: VQVAE
    pool: Pool
    features: ImageFeatures
    prior: Tensor | None  # [M, codes], see code_prior; None in the stage ground
    kept: SegModel | None = None  # see training/keep.py


def losses(model: SegModel, frozen: Frozen, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss of a batch and the metrics for the log. No statement waits for the device."""
    with_codes, device = len(batch.visual_at) > 0, batch.ids.device.type
    # [B x masks per sequence, G, G]
    truth = None if batch.targets is None else frozen.pool.masks(batch.scenes, batch.targets)
    shown = sight(frozen.pool, frozen.features, batch)
    with autocast(device):
        codes, maps = None, None
        if with_codes:
            with torch.no_grad():
                f = frozen.vqvae.encoder(mask_to_image(truth).contiguous(memory_format=torch.channels_last)).float()
                noise = torch.rand(len(f), device=device) * 0.3 * (torch.rand(len(f), device=device) < 0.7)
                codes, maps, _ = frozen.vqvae.quantizer.tokens(f, noise)
        hidden, middle = outputs(model, frozen.features, batch, shown=shown, maps=maps)
        said = None
        if frozen.kept is not None:
            shape = None if codes is None else codes.shape
            said = said_by(frozen.kept, frozen.features, batch, shown=shown, maps=maps, shape=shape)
        text_labels = batch.labels.flatten()[batch.text_label_at]
        text_logits = word_logits(model, hidden, batch)
        error = (
            F.cross_entropy(text_logits, text_labels, reduction="none")
            if said is None
            else word_error(text_logits, batch, said)
        )
        of_label = shown.words[batch.text_label_at // batch.ids.shape[1]]
        loss = (error * of_label).sum() / of_label.sum()
        metrics = {"text": loss, "text acc": (text_logits.argmax(1) == text_labels).float().mean()}
        if truth is not None and said is None:  # the head of the dense loss is in no bundle
            target = truth.unflatten(0, batch.targets.shape[:2]).amax(1)
            logits = dense_map(model, rows_at(middle, batch.image_at)).float()
            loss = loss + dense_loss(logits, target) * (0.5 if with_codes else 1.0)
            metrics["dense IoU"] = iou(logits.sigmoid(), target).mean()
        if with_codes:
            visual = code_logits(model, hidden, batch, codes.shape)
            if said is None:
                adjusted = (visual + ADJUSTMENT * frozen.prior).flatten(0, 1)
                error = F.cross_entropy(adjusted, codes.flatten(), reduction="none").view_as(codes)
            else:
                error = code_error(visual, said)
            weight = scale_weights(model.config, device) * code_weights(truth, model.config)
            loss = loss + (error * weight).sum() / weight.sum()
            right = (visual.argmax(2) == codes).float()
            last = right[:, -(model.config.grid**2) :]
            metrics |= {"codes": error.mean(), "codes acc": right.mean(), "last scale acc": last.mean()}
    return loss, {name: value.detach() for name, value in {**metrics, "loss": loss}.items()}


def dense_loss(logits: Tensor, target: Tensor) -> Tensor:
    """Binary cross entropy, with four times the weight on target pixels, plus the soft IoU loss; both [B, G, G]."""
    error = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (error * (1 + 3 * target)).mean() * 4 + soft_iou_loss(logits.sigmoid(), target)


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
        help="share of the batches of the stage masks that have visual tokens; the sequences of the others end at "
        "<seg>, as in the stage ground, and cost half as much",
    )
    parser.add_argument("--rate", type=float, help="peak learning rate; default: the preset's")
    parser.add_argument("--batch", type=int, help="default: the preset's")
    parser.add_argument("--warm", type=int, default=200, help="steps in which the rate rises to its peak")
    parser.add_argument(
        "--jitter",
        type=float,
        default=0.5,
        help="share of the images whose light, noise or coding is changed (training/jitter.py)",
    )
    parser.add_argument(
        "--tune",
        action="store_true",
        help="also train our own part of a joined vision encoder; for a GPU, which must hold all features of the pool",
    )
    parser.add_argument("--keep", type=Path, help="checkpoint of a model, see training/keep.py")
    parser.add_argument("--words", type=float, default=1, help="factor on the share of the answers in words")
    parser.add_argument("--workers", type=int, default=0, help="processes that lay out the batches")
    return parser.parse_args()


def main() -> None:
    options = read_options()
    torch.manual_seed(time.time())
    torch.set_float32_matmul_precision("high")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config, with_codes = PRESETS[options.preset], options.stage == "masks"
    vqvae = VQVAE(config).eval().requires_grad_(False)
    if with_codes:
        vqvae.load_state_dict(torch.load(options.tokenizer, weights_only=True, map_location="cpu")["model"])
    vqvae.to(device, memory_format=torch.channels_last)
    tokenizer = cached_tokenizer(options.out.with_name("tokenizer.json"), config.text_vocabulary)
    training = begin(options, config, device)
    pool = Pool(options.pool, config.mask_side, options.shards)
    pool.to(device)
    features = encode_images(
        training.model, pool, device, jitter=options.jitter, train_own=options.tune, workers=options.workers
    )
    samples = Samples(pool, tokenizer)
    prior = code_prior(vqvae, pool, samples).to(device) if with_codes else None
    frozen = Frozen(vqvae, pool, features, prior, kept_model(options.keep, config, device))
    if options.keep:
        learn_words_only(training.model)
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
        size=size,
        **tokens_of(config),
        visual_share=options.drawn if with_codes else 0,
        words=options.words,
    )
    start, running_means, count = time.time(), {}, 0
    last_save = last_print = start
    for batch in tqdm(batches, desc=options.stage, unit="step", mininterval=10):
        elapsed = (time.time() - start) / 60
        if elapsed >= options.minutes:
            break
        training.set_rate(options.rate or config.learning_rate, options.warm, elapsed / options.minutes)
        loss, metrics = losses(training.model, frozen, batch.to(device))
        training.update(loss)
        count += len(batch.ids)
        for key, value in metrics.items():
            key = f"{batch.kind} {key}"
            running_means[key] = value if key not in running_means else running_means[key].lerp(value, 0.02)
        if time.time() - last_print > 30:
            means = " ".join(f"{k} {v.item():.3f}" for k, v in sorted(running_means.items()))
            print(f" step {training.step} {elapsed:.1f} min {count} samples: {means}", flush=True)
            last_print = time.time()
        if time.time() - last_save > 120:
            training.save(options.out, options.stage)
            last_save = time.time()
    training.save(options.out, options.stage)


if __name__ == "__main__":
    main()
