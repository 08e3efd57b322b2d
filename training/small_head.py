"""The training of a small head on frozen features, and its place in the checkpoints."""

import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

RATE, DECAY = 2e-3, 0.05
WARM = 50  # steps up to the peak of the learning rate


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
