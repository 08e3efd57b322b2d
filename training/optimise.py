"""The training of the language model: optimisers, learning rate, moving average of the weights, checkpoints."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training.config import Config, from_dict
from training.model import SegModel

EMA = 0.996
VISION_RATE = 0.2  # learning rate of a trained vision encoder, as a share of the learning rate of the other parts


def make_optimisers(model: SegModel, rate: float) -> list[torch.optim.Optimizer]:
    """Muon (Jordan et al., 2024) for the matrices of the decoder, AdamW for the other weights; this needs fewer samples
    for the same loss. A vision encoder is trained already and has the lower rate VISION_RATE."""
    inner = [p for p in model.decoder.parameters() if p.ndim == 2]
    known = {id(p) for p in (*inner, *model.vision.parameters())}
    outer = [p for p in model.parameters() if id(p) not in known]
    encoder = [p for p in model.vision.parameters() if p.requires_grad]
    groups = [
        {"params": [p for p in outer if p.ndim >= 2], "weight_decay": 0.05},
        {"params": [p for p in outer if p.ndim < 2], "weight_decay": 0.0},
        *([{"params": encoder, "weight_decay": 0.02, "share": VISION_RATE}] if encoder else []),
    ]
    return [
        torch.optim.Muon(inner, lr=rate, weight_decay=0.05, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(groups, lr=rate, betas=(0.9, 0.98), fused=True),
    ]


@dataclass
class Training:
    """The state of a training run."""

    model: SegModel
    optimisers: list[torch.optim.Optimizer]
    ema: dict[str, Tensor]  # moving average of the state dict; the entries of frozen parts do not change
    step: int
    first: int  # the step at which this run began

    def set_rate(self, rate: float, warm: int, elapsed: float) -> None:
        """`rate`: the peak; `warm`: the steps up to the peak; `elapsed`: the share of the run that is over, 0..1."""
        rate *= min(1, (self.step - self.first + 1) / warm) * min(1, 0.02 + 1.8 * (1 - elapsed))
        for group in (group for optimiser in self.optimisers for group in optimiser.param_groups):
            group["lr"] = rate * group.get("share", 1)

    def update(self, loss: Tensor) -> None:
        """One step of the optimisers, with gradients clipped to the norm 1."""
        trained = {name: p for name, p in self.model.named_parameters() if p.requires_grad}
        self.model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained.values(), 1.0)
        for optimiser in self.optimisers:
            optimiser.step()
        self.step += 1
        keep = min(EMA, (self.step - self.first) / (self.step - self.first + 9))
        with torch.no_grad():
            torch._foreach_lerp_([self.ema[name] for name in trained], [*trained.values()], 1 - keep)

    def save(self, out: Path, stage: str) -> None:
        state = {
            "model": self.model.state_dict(),
            "ema": self.ema,
            "optimisers": [o.state_dict() for o in self.optimisers],
            "step": self.step,
            "stage": stage,
            "config": self.model.config.as_dict(),
        }
        torch.save(state, f"{out}.tmp")
        Path(f"{out}.tmp").rename(out)


def begin(options: argparse.Namespace, config: Config, device: str) -> Training:
    """A new model, or the checkpoint --out."""
    model, saved = SegModel(config), None
    if options.out.exists():
        saved = torch.load(options.out, weights_only=True, map_location="cpu")
        assert from_dict(saved["config"]) == config, "the checkpoint belongs to another preset"
        model.load_state_dict(saved["model"])
    else:
        model.vision.load_state_dict(torch.load(options.vision, weights_only=True, map_location="cpu")["encoder"])
    model.vision.eval().requires_grad_(False)
    if options.tune:
        for module in model.vision.own.modules():  # batch norms stay frozen: their backward pass is slow in eval mode
            module.requires_grad_(not isinstance(module, nn.BatchNorm2d))
    model.to(device)
    ema = {k: v.detach().clone() for k, v in model.state_dict().items()}
    if saved:
        ema |= {k: v.to(device) for k, v in saved["ema"].items()}
    both = make_optimisers(model, options.rate or config.learning_rate)
    if saved and saved["optimisers"] and saved["stage"] == options.stage:
        for optimiser, state in zip(both, saved["optimisers"]):
            optimiser.load_state_dict(state)
    step = saved["step"] if saved else 0
    return Training(model, both, ema, step, step)
