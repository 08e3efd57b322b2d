"""Training continues from a checkpoint on another device."""

import torch

from training.config import PRESETS
from training.train_tokenizer import begin, save

CONFIG = PRESETS["tiny"]


def test_the_optimiser_state_of_a_checkpoint_is_on_the_device_of_the_parameters(tmp_path):
    """The device `meta` is another device than that of the file."""
    out = tmp_path / "tokenizer.pt"
    model, optimiser, step = begin(out, CONFIG, "cpu")
    model(torch.zeros(1, 3, CONFIG.mask_side, CONFIG.mask_side))[0].sum().backward()
    optimiser.step()
    save(out, model, optimiser, step + 1)
    moved, loaded, step = begin(out, CONFIG, "meta")
    assert step == 1 and len(loaded.state) > 10
    assert (
        {state["exp_avg"].device.type for state in loaded.state.values()}
        == {p.device.type for p in moved.parameters()}
        == {"meta"}
    )
