"""Writes a checkpoint of ARGenSeg's architecture with random weights, of any size, to test the exporter and to measure
the engine without the published checkpoint.

    python -m training.make_random_checkpoint --out checkpoints/random-8b
    python -m training.make_random_checkpoint --out checkpoints/random-eighth --layers 4
    python -m training.make_random_checkpoint --out checkpoints/random-small --small
    python -m training.export_argenseg checkpoints/random-8b --out models/random-8b --precision fp16
    npm run bench -- --model models/random-8b --device cuda:0 --runs 5
The first one has the published sizes and 16 GB in float16, the second one an eighth of the layers and 4 GB. In the
third one all sizes differ; it takes seconds.
"""

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from tqdm import tqdm

from training.argenseg import lm, vision
from training.argenseg.checkpoint import on_meta

# InternVL2.5-8B: InternViT-300M and InternLM2.5-7B; the vocabulary includes ARGenSeg's tokens.
VISION = {
    "architectures": ["InternVisionModel"],
    "hidden_size": 1024,
    "num_hidden_layers": 24,
    "num_attention_heads": 16,
    "intermediate_size": 4096,
    "image_size": 448,
    "patch_size": 14,
    "layer_norm_eps": 1e-6,
    "qkv_bias": True,
    "qk_normalization": False,
    "norm_type": "layer_norm",
    "hidden_act": "gelu",
}
LANGUAGE = {
    "architectures": ["InternLM2ForCausalLM"],
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "intermediate_size": 14336,
    "bias": False,
    "rms_norm_eps": 1e-5,
    "rope_theta": 1000000,
    "max_position_embeddings": 32768,
    "vocab_size": 96653,
    "hidden_act": "silu",
    "tie_word_embeddings": False,
}
LATENT, CODES, CHANNELS, MULTIPLES = 32, 4096, 160, (1, 1, 2, 2, 4)
FIRST_CODE, SCALES, VISUAL_TOKENS = 92557, 10, 680
# 2240 visual tokens, masks of 128 px (two doublings), three layers, tiles of 84 px, one key head for three queries, a
# smaller codebook.
SMALL_VISION = VISION | {
    "hidden_size": 80,
    "num_hidden_layers": 3,
    "num_attention_heads": 5,
    "intermediate_size": 192,
    "image_size": 84,
}
SMALL_LANGUAGE = LANGUAGE | {
    "hidden_size": 72,
    "num_hidden_layers": 3,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "intermediate_size": 160,
    "vocab_size": FIRST_CODE + 512,
}
SMALL = {
    "vision": SMALL_VISION,
    "language": SMALL_LANGUAGE,
    "tiles": 6,
    "codes": 512,
    "channels": 32,
    "multiples": (1, 2, 2),
    "tokens": 2240,
    "shard_gb": 0.02,
}


def vae_shapes(ch: int, multiples: tuple[int, ...], codes: int) -> dict[str, tuple[int, ...]]:
    """Shapes of VAR's VQ-VAE: each level has two residual blocks in the encoder and three in the decoder; attention is
    at the lowest level and in the middle."""
    out: dict[str, tuple[int, ...]] = {}
    conv = lambda name, cout, cin, k=3: out.update({f"{name}.weight": (cout, cin, k, k), f"{name}.bias": (cout,)})
    norm = lambda name, width: out.update({f"{name}.weight": (width,), f"{name}.bias": (width,)})

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

    widths = [ch * m for m in multiples]
    last, root = len(widths) - 1, "image_tokenizer"
    conv(f"{root}.encoder.conv_in", ch, 3), conv(f"{root}.decoder.conv_in", widths[-1], LATENT)
    for name, down in (("encoder.down", True), ("decoder.up", False)):
        cin = ch if down else widths[-1]
        for level in range(len(widths)) if down else reversed(range(len(widths))):
            for i in range(2 if down else 3):
                block(f"{root}.{name}.{level}.block.{i}", cin, widths[level])
                cin = widths[level]
                if level == last:
                    attention(f"{root}.{name}.{level}.attn.{i}", cin)
            if level != (last if down else 0):
                conv(f"{root}.{name}.{level}.{'downsample' if down else 'upsample'}.conv", cin, cin)
    for half, width, cout in (("encoder", widths[-1], LATENT), ("decoder", ch, 3)):
        middle = f"{root}.{half}.mid"
        (
            block(f"{middle}.block_1", widths[-1], widths[-1]),
            attention(f"{middle}.attn_1", widths[-1]),
            block(f"{middle}.block_2", widths[-1], widths[-1]),
        )
        norm(f"{root}.{half}.norm_out", width), conv(f"{root}.{half}.conv_out", cout, width)
    conv(f"{root}.quant_conv", LATENT, LATENT), conv(f"{root}.post_quant_conv", LATENT, LATENT)
    out[f"{root}.quantize.embedding.weight"] = (codes, LATENT)
    for i in range(4):
        conv(f"{root}.quantize.quant_resi.qresi_ls.{i}", LATENT, LATENT)
    return out


def shapes(
    config: dict, *, channels: int, multiples: tuple[int, ...], codes: int, tokens: int
) -> dict[str, tuple[int, ...]]:
    llm = config["llm_config"]
    width, rows = llm["hidden_size"], llm["vocab_size"]
    out = {key: tuple(value.shape) for key, value in on_meta(vision.Vision, config).state_dict().items()}
    out |= {
        f"language_model.model.{key}": tuple(value.shape)
        for key, value in on_meta(lm.Decoder, config).state_dict().items()
    }
    out |= {"language_model.model.tok_embeddings.weight": (rows, width), "language_model.output.weight": (rows, width)}
    out |= {
        "word_embed.weight": (width, LATENT),
        "word_embed.bias": (width,),
        "lvl_embed.weight": (SCALES, width),
        "pos_1LC": (1, tokens, width),
    }
    return out | vae_shapes(channels, multiples, codes)


def random(key: str, shape: tuple[int, ...]) -> torch.Tensor:
    """Random weights that keep the activations in range over many layers: norms near 1, matrices scaled by the number
    of their summands, and a head with clearly different logits."""
    noise = torch.randn(shape)
    if key.endswith("weight") and len(shape) == 1:
        noise = 1 + 0.1 * noise
    elif key == "language_model.output.weight":
        noise *= 3 / shape[1] ** 0.5
    elif len(shape) == 1:
        noise *= 0.1
    elif "embed" not in key and "pos_" not in key:
        noise /= (noise[0].numel()) ** 0.5
    return noise.half()


def make(
    out: Path,
    *,
    vision: dict = VISION,
    language: dict = LANGUAGE,
    tiles: int = 1,
    codes: int = CODES,
    channels: int = CHANNELS,
    multiples: tuple[int, ...] = MULTIPLES,
    tokens: int = VISUAL_TOKENS,
    shard_gb: float = 4,
) -> None:
    torch.manual_seed(0)
    config = {
        "architectures": ["InternVLGenSeg"],
        "model_type": "internvl_chat",
        "downsample_ratio": 0.5,
        "ps_version": "v2",
        "select_layer": -1,
        "template": "internvl2_5",
        "pad2square": False,
        "dynamic_image_size": tiles > 1,
        "max_dynamic_patch": tiles,
        "use_thumbnail": True,
        "vision_config": vision,
        "llm_config": language,
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "config.json").write_text(json.dumps(config, indent=2))
    shard: dict[str, torch.Tensor] = {}
    held, written, place = 0, 0, {}

    def flush() -> None:
        nonlocal held, written
        written += 1
        name = f"model-{written:05d}.safetensors"
        save_file(shard, out / name)
        place.update(dict.fromkeys(shard, name))
        shard.clear()
        held = 0

    sizes = shapes(config, channels=channels, multiples=multiples, codes=codes, tokens=tokens)
    for key, shape in tqdm(sizes.items(), unit="tensor"):
        shard[key] = random(key, shape)
        held += shard[key].nbytes
        if held > shard_gb * 1e9:
            flush()
    if shard:
        flush()
    (out / "model.safetensors.index.json").write_text(json.dumps({"weight_map": place}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--small", action="store_true", help="a small checkpoint; all its sizes differ from the published ones"
    )
    parser.add_argument(
        "--layers", type=int, default=LANGUAGE["num_hidden_layers"], help="layers of the language model"
    )
    parser.add_argument("--shard-gb", type=float, default=4)
    options = parser.parse_args()
    if options.small:
        make(options.out, **SMALL)
    else:
        make(options.out, language=LANGUAGE | {"num_hidden_layers": options.layers}, shard_gb=options.shard_gb)


if __name__ == "__main__":
    main()
