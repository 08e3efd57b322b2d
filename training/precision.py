"""Which arithmetic a device trains in: bf16 where the hardware multiplies it faster than float32, which a CPU
without AMX does not."""

import torch


def autocast(device: str) -> torch.autocast:
    faster = device == "cuda" or torch.cpu._is_amx_tile_supported()
    return torch.autocast(device, torch.bfloat16, enabled=faster)
