"""The arithmetic of the training: bfloat16 if the device multiplies it faster than float32. A CPU without AMX does
not."""

import torch


def autocast(device: str) -> torch.autocast:
    faster = device == "cuda" or torch.cpu._is_amx_tile_supported()
    return torch.autocast(device, torch.bfloat16, enabled=faster)
