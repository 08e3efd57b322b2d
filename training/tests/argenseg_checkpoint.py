"""A small ARGenSeg checkpoint with random weights and odd sizes, in two shards."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from training.argenseg import lm, vision

CONFIG = {
    "architectures": ["InternVLGenSeg"],
    "model_type": "internvl_chat",
    "downsample_ratio": 0.5,
    "ps_version": "v2",
    "select_layer": -1,
    "template": "internvl2_5",
    "pad2square": False,
    "dynamic_image_size": True,
    "max_dynamic_patch": 6,
    "use_thumbnail": True,
    "vision_config": {
        "architectures": ["InternVisionModel"],
        "hidden_size": 80,
        "num_hidden_layers": 2,
        "num_attention_heads": 5,
        "intermediate_size": 96,
        "image_size": 84,
        "patch_size": 14,
        "layer_norm_eps": 1e-6,
        "qkv_bias": True,
        "qk_normalization": False,
        "norm_type": "layer_norm",
        "hidden_act": "gelu",
    },
    "llm_config": {
        "architectures": ["InternLM2ForCausalLM"],
        "hidden_size": 96,
        "num_hidden_layers": 2,
        "num_attention_heads": 6,
        "num_key_value_heads": 3,
        "intermediate_size": 160,
        "bias": False,
        "rms_norm_eps": 1e-5,
        "rope_theta": 1000000,
        "max_position_embeddings": 32768,
        "vocab_size": 92557 + 64,
        "hidden_act": "silu",
        "tie_word_embeddings": False,
    },
}
SIDES, CHANNELS, LATENT, CODES = (1, 2, 3, 4, 6, 9, 13, 18, 24, 32), 32, 32, 64


def vae_tensors() -> dict[str, torch.Tensor]:
    """Random tensors of VAR's VQ-VAE with two levels."""
    out: dict[str, torch.Tensor] = {}
    conv = lambda name, cout, cin, k=3: out.update(
        {f"{name}.weight": torch.randn(cout, cin, k, k) * 0.1, f"{name}.bias": torch.randn(cout) * 0.1}
    )
    norm = lambda name, width: out.update(
        {f"{name}.weight": 1 + 0.1 * torch.randn(width), f"{name}.bias": 0.1 * torch.randn(width)}
    )

    def block(name: str, cin: int, cout: int) -> None:
        (
            norm(f"{name}.norm1", cin),
            conv(f"{name}.conv1", cout, cin),
            norm(f"{name}.norm2", cout),
            conv(f"{name}.conv2", cout, cout),
        )
        if cin != cout:
            conv(f"{name}.nin_shortcut", cout, cin, 1)

    def attention(name: str, width: int) -> None:
        norm(f"{name}.norm", width), conv(f"{name}.qkv", 3 * width, width, 1), conv(f"{name}.proj_out", width, width, 1)

    low, high, root = CHANNELS, 2 * CHANNELS, "image_tokenizer"
    for half, cin, cout in (("encoder", 3, LATENT), ("decoder", LATENT, 3)):
        first, last = (low, high) if half == "encoder" else (high, low)
        (
            conv(f"{root}.{half}.conv_in", first, cin),
            norm(f"{root}.{half}.norm_out", last),
            conv(f"{root}.{half}.conv_out", cout, last),
        )
        (
            block(f"{root}.{half}.mid.block_1", high, high),
            attention(f"{root}.{half}.mid.attn_1", high),
            block(f"{root}.{half}.mid.block_2", high, high),
        )
    block(f"{root}.encoder.down.0.block.0", low, low), conv(f"{root}.encoder.down.0.downsample.conv", low, low)
    block(f"{root}.encoder.down.1.block.0", low, high), attention(f"{root}.encoder.down.1.attn.0", high)
    (
        block(f"{root}.decoder.up.1.block.0", high, high),
        attention(f"{root}.decoder.up.1.attn.0", high),
        conv(f"{root}.decoder.up.1.upsample.conv", high, high),
    )
    block(f"{root}.decoder.up.0.block.0", high, low)
    conv(f"{root}.quant_conv", LATENT, LATENT), conv(f"{root}.post_quant_conv", LATENT, LATENT)
    out[f"{root}.quantize.embedding.weight"] = torch.randn(CODES, LATENT)
    out[f"{root}.quantize.ema_vocab_hit_SV"] = torch.zeros(10, CODES)
    for i in range(4):
        conv(f"{root}.quantize.quant_resi.qresi_ls.{i}", LATENT, LATENT)
    return out


def tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    width, rows, count = 96, CONFIG["llm_config"]["vocab_size"], sum(side * side for side in SIDES)
    out = {
        **vision.Vision(CONFIG).state_dict(),
        **{f"language_model.model.{key}": value for key, value in lm.Decoder(CONFIG).state_dict().items()},
    }
    out = {key: torch.randn_like(value) * 0.1 for key, value in out.items()}
    out |= {
        "language_model.model.tok_embeddings.weight": torch.randn(rows, width),
        "language_model.output.weight": torch.randn(rows, width),
    }
    out |= {
        "word_embed.weight": torch.randn(width, LATENT),
        "word_embed.bias": torch.randn(width),
        "lvl_embed.weight": torch.randn(10, width),
        "pos_1LC": torch.randn(1, count, width),
    }
    return {key: value.half().contiguous() for key, value in (out | vae_tensors()).items()}


def write_checkpoint(folder: Path) -> None:
    every = tensors()
    names = sorted(every)
    shards = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for shard, keys in shards.items():
        save_file({key: every[key] for key in keys}, folder / shard)
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": {key: shard for shard, keys in shards.items() for key in keys}})
    )
    (folder / "config.json").write_text(json.dumps(CONFIG))
