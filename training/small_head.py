"""The training of a small head on frozen features: its command, its photographs, and its place in the checkpoints."""

import argparse
import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from training.config import PRESETS
from training.model import SegModel
from training.photo_sets import Photo, from_jsonl

RATE, DECAY = 2e-3, 0.05
WARM = 50  # steps up to the peak of the learning rate


def head_parser(description: str, minutes: float) -> argparse.ArgumentParser:
    """The options of a stage that trains a head on photographs."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--made", type=Path, nargs="*", default=[], help="files of training.made_masks")
    parser.add_argument("--model", type=Path, required=True, help="lm.pt; vision.pt is beside it")
    parser.add_argument("--minutes", type=float, default=minutes)
    parser.add_argument("--preset", default="everyday", choices=sorted(PRESETS))
    return parser


def model_and_photos(options: argparse.Namespace) -> tuple[SegModel, dict[str, list[Photo]]]:
    """The model in --model, and the photographs of each set of --sets and --made."""
    torch.manual_seed(0)
    model = SegModel(PRESETS[options.preset]).eval()
    model.load_state_dict(torch.load(options.model, weights_only=True, map_location="cpu")["ema"], strict=False)
    folders = [(options.data, name) for name in options.sets] + [(file.parent, file.stem) for file in options.made]
    return model, {name: list(from_jsonl(folder, name)) for folder, name in folders}


def train_head(head: nn.Module, minutes: float, loss_of_batch: Callable[[], Tensor], about: str) -> nn.Module:
    """The head with a moving average of its weights. `loss_of_batch`: the loss of the head on a random batch. `about`:
    what is printed with it."""
    head.train()
    optimiser = torch.optim.AdamW(head.parameters(), RATE, weight_decay=DECAY)
    average = torch.optim.swa_utils.AveragedModel(head, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99))
    start, step = time.time(), 0
    while (elapsed := (time.time() - start) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1, (step + 1) / WARM) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * elapsed))
        loss = loss_of_batch()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(head.parameters(), 1.0)
        optimiser.step()
        average.update_parameters(head)
        step += 1
        if step % 100 == 0:
            print(f" {about}, step {step}, {elapsed * minutes:.1f} min: loss {loss.item():.3f}", flush=True)
    return average.module.eval().cpu()


def store_head(
    model_file: Path, part: str, head: nn.Module, prepare: Callable[[dict[str, Tensor]], None] = lambda state: None
) -> None:
    """Writes the head as a part of the vision encoder into the checkpoint lm.pt, and into vision.pt beside it.
    `prepare` gets each state of the model before."""
    checkpoint = torch.load(model_file, weights_only=True, map_location="cpu")
    new = {f"vision.{part}.{name}": value for name, value in head.state_dict().items()}
    for state in (checkpoint["model"], checkpoint["ema"]):
        prepare(state)
        state |= new
    torch.save(checkpoint | {"optimisers": None}, model_file)
    vision_file = model_file.with_name("vision.pt")
    vision = torch.load(vision_file, weights_only=True, map_location="cpu")
    vision["encoder"] |= {name.removeprefix("vision."): value for name, value in new.items()}
    torch.save(vision, vision_file)
