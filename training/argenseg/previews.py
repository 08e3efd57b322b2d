"""The default previews of a bundle. They depend on the number of operations of a preview and of a scale. Both modules
are on the meta device, so no number is computed."""

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode


def default_previews(mask_decoder: nn.Module, f_hat: Tensor, decoder: nn.Module, scale: tuple[Tensor, ...]) -> str:
    """COARSE if the decoding of f-hat to a mask takes more operations than a pass of the language model over the
    positions of `scale`; ALL otherwise."""
    return "COARSE" if operations(mask_decoder, f_hat) > operations(decoder, *scale) else "ALL"


def operations(module: nn.Module, *inputs: Tensor) -> int:
    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(*(tensor.to("meta") for tensor in inputs))
    return counter.get_total_flops()
