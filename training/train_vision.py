"""Stage 3: trains the vision encoder to predict, for every place, the attributes of its object (shape, colour, size,
material, texture) and the offset to the object's centre.

    python -m training.train_vision --pool runs/scenes --out runs/vision.pt --minutes 25
Continues from --out if it exists. The perception head is not exported. Expected after 25 minutes with the preset cpu on
two busy cores (1,300 steps): accuracy on objects near 0.8 for the shape and near 0.95 for the colour.
"""

import argparse
import time
from pathlib import Path

import torch
from torch.nn import functional as F
from tqdm import tqdm

from training.config import PRESETS, Config, from_dict
from training.data import PERCEPTION, Pool
from training.geometry import normalise
from training.precision import autocast
from training.vision import PerceptionHead, VisionEncoder


def perception_targets(pool: Pool, scenes: torch.Tensor, side: int) -> tuple[torch.Tensor, torch.Tensor]:
    """(classes [B, 5, side, side], offset from each place to its object's centre [B, 2, side, side], x before y, as a
    share of the image's side)."""
    stride = pool.ids.shape[1] // side
    ids = pool.ids[scenes][:, (stride - 1) // 2 :: stride, (stride - 1) // 2 :: stride].long()
    classes = (
        torch.gather(pool.labels[scenes].long(), 1, ids.flatten(1).unsqueeze(2).expand(-1, -1, 5))
        .transpose(1, 2)
        .unflatten(2, (side, side))
    )
    line = (torch.arange(side) + 0.5) / side
    place = torch.stack(torch.meshgrid(line, line, indexing="xy")).flatten(1)  # [2, side * side] (x, y)
    membership = F.one_hot(ids.flatten(1), int(ids.max()) + 1).float()
    centre = (place @ membership) / membership.sum(1, keepdim=True).clamp(min=1)  # [B, 2, objects]
    offset = torch.gather(centre, 2, ids.flatten(1).unsqueeze(1).expand(-1, 2, -1)) - place
    return classes, offset.unflatten(2, (side, side))


def perception_loss(out: dict[str, torch.Tensor], classes: torch.Tensor, offset: torch.Tensor) -> torch.Tensor:
    """The loss of the outputs of PerceptionHead against `perception_targets`."""
    solid = (classes[:, 0] > 0).float()
    weight = 0.15 + solid  # objects cover a small part of the image
    attribute_loss = sum(
        (F.cross_entropy(out[name].float(), classes[:, i], reduction="none") * weight).mean()
        for i, name in enumerate(PERCEPTION)
    )
    return attribute_loss + 20 * ((out["offset"].float() - offset).abs().sum(1) * solid).mean()


def accuracy(out: dict[str, torch.Tensor], classes: torch.Tensor) -> dict[str, float]:
    """The accuracy of each attribute on the places of objects."""
    solid = classes[:, 0] > 0
    return {
        name: (out[name].argmax(1) == classes[:, i])[solid].float().mean().item() for i, name in enumerate(PERCEPTION)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=8)
    parser.add_argument("--preset", default="cpu", choices=sorted(PRESETS))
    parser.add_argument("--shards", type=int)
    parser.add_argument("--batch", type=int, default=64)
    options = parser.parse_args()
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    config = PRESETS[options.preset]
    encoder, head = VisionEncoder(config).to(device), PerceptionHead(config, PERCEPTION).to(device)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.98), weight_decay=0.02)
    step = 0
    if options.out.exists():
        saved = torch.load(options.out, weights_only=True, map_location="cpu")
        assert from_dict(saved["config"]) == config, "the checkpoint belongs to another preset"
        encoder.load_state_dict(saved["encoder"])
        if saved["head"]:  # a checkpoint of training.from_bundle has none
            head.load_state_dict(saved["head"]), optimiser.load_state_dict(saved["optimiser"])
        step = saved["step"]
    pool = Pool(options.pool, config.mask_side, options.shards)
    start = last_save = time.time()
    progress = tqdm(desc="vision", unit="step", mininterval=10)
    while (elapsed := (time.time() - start) / 60) < options.minutes:
        for group in optimiser.param_groups:
            group["lr"] = 1.5e-3 * min(1, (step + 1) / 200) * min(1, 0.03 + 1.6 * (1 - elapsed / options.minutes))
        scenes = torch.randint(len(pool), (options.batch,))
        classes, offset = (t.to(device) for t in perception_targets(pool, scenes, head.grid))
        pixels = normalise(pool.rgb[scenes].to(device)).contiguous(memory_format=torch.channels_last)
        with autocast(device):
            out = head(encoder(pixels))
        loss = perception_loss(out, classes, offset)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        step += 1
        progress.update()
        if step % 100 == 0:
            print(
                f" step {step} {elapsed:.1f} min: loss {loss.item():.3f} "
                + " ".join(f"{k} {v:.3f}" for k, v in accuracy(out, classes).items()),
                flush=True,
            )
        if time.time() - last_save > 120:
            save(options.out, encoder, head, optimiser, step=step, config=config)
            last_save = time.time()
    save(options.out, encoder, head, optimiser, step=step, config=config)


def save(
    path: Path,
    encoder: VisionEncoder,
    head: PerceptionHead,
    optimiser: torch.optim.Optimizer,
    *,
    step: int,
    config: Config,
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {
            "encoder": encoder.state_dict(),
            "head": head.state_dict(),
            "optimiser": optimiser.state_dict(),
            "step": step,
            "config": config.as_dict(),
        },
        f"{path}.tmp",
    )
    Path(f"{path}.tmp").rename(path)


if __name__ == "__main__":
    main()
