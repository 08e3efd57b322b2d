"""Which previews a bundle makes unless a turn asks for others, by the operations of a preview and of a scale. Both
modules are on the meta device: nothing is computed."""

import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode


def default_previews(mask_decoder: nn.Module, f_hat: Tensor, decoder: nn.Module, scale: tuple[Tensor, ...]) -> str:
    """COARSE where decoding the sum f-hat to a mask takes more operations than a pass of the language model over the
    positions in `scale`; ALL otherwise."""
    return "COARSE" if operations(mask_decoder, f_hat) > operations(decoder, *scale) else "ALL"


def operations(module: nn.Module, *inputs: Tensor) -> int:
    with torch.device("meta"), torch.no_grad(), FlopCounterMode(display=False) as counter:
        module(*(tensor.to("meta") for tensor in inputs))
    return counter.get_total_flops()
