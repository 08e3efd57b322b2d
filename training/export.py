"""Stage 5: write a bundle (docs/bundle.md) from trained checkpoints. About a minute.

    python -m training.export --tokenizer runs/tokenizer.pt --model runs/lm.pt --vocabulary runs/tokenizer.json --out
        models/tabletop --id tabletop
A bundle of random weights for tests:
    python -m training.export --random 1 --out models/tiny-random --id tiny-random
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import onnx_ir as ir
import torch
from torch import Tensor, nn

from training.bundle import describe_files, forget_origin, signature, to_program, write_graph
from training.config import PRESETS, Config, from_dict
from training.geometry import MEAN, PAD_COLOUR, STD, phi_index
from training.half import COMPUTE, store_in_half
from training.lean import LEAN, QUANTISED, quantise_dynamically, reduce, save
from training.model import SegModel
from training.text import TEMPLATE, load_tokenizer, special_ids, train_text_tokenizer
from training.vqvae import VQVAE

SOLIDS = (
    "endered tabletop scenes of coloured solids (balls, cubes, cylinders, cones, rings, pyramids, capsules, blocks)"
)
ABOUT = {  # by Config.eye
    "own": {
        "name": "Tabletop",
        "domain": f"R{SOLIDS}, in simple English; not photographs.",
        "trainingData": "maskstream's own tabletop scenes, drawn and described by training/make_scenes.py; no other "
        "data.",
        "licence": "Apache-2.0",
    },
    "joined": {
        "name": "Everyday",
        "domain": "Photographs of about 100 kinds of common things (people, animals, vehicles, furniture, food, grass, "
        f"sky), asked for by name, at the quality of a demonstrator; and r{SOLIDS}; in simple English.",
        "trainingData": "maskstream's own tabletop scenes; about 1,300 photographs of COCO 2017, MSRC v2, DAVIS 2016 "
        "and Caltech-101; pretrained EfficientNet-Lite0 (ImageNet) and NanoDet (COCO).",
        "licence": "Mixed: the weights are under the terms of their training pictures, which the model card names",
    },
}

T = torch.export.Dim("T", min=1, max=4096)
S = torch.export.Dim("S0", min=0, max=4096)


class Vision(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.model = model

    def forward(self, pixels: Tensor) -> Tensor:
        return self.model.image_embeds(pixels).flatten(0, 1)


class Embed(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.register_buffer("table", nn.functional.pad(model.embed.weight.detach(), (0, 0, 0, model.config.codes)))

    def forward(self, ids: Tensor) -> Tensor:
        return nn.functional.embedding(ids, self.table)


class DecoderStep(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.decoder = model.decoder

    def forward(self, embeds: Tensor, positions: Tensor, bias: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        pairs = list(zip(past[0::2], past[1::2]))
        hidden, _, new = self.decoder(embeds, positions[None], bias[None, None], pairs)
        return hidden, *(t for pair in new for t in pair)


class TextHead(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.head = model.head

    def forward(self, hidden: Tensor) -> Tensor:
        return self.head(hidden)


class VisualHead(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.weight = nn.Parameter(model.head.weight[model.visual_offset :].detach().clone())

    def forward(self, hidden: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits = hidden @ self.weight.T
        probability, ids = logits.softmax(-1).max(-1)
        return logits, ids.to(torch.int32), probability


class Dequantize(nn.Module):
    def __init__(self, vqvae: VQVAE):
        super().__init__()
        quantizer = vqvae.quantizer
        self.codebook, self.grid = quantizer.codebook, vqvae.config.grid
        self.register_buffer("weight", torch.stack([phi.weight.detach() for phi in quantizer.phi]))
        self.register_buffer("shift", torch.stack([phi.bias.detach() for phi in quantizer.phi]))

    def forward(self, ids: Tensor, up: Tensor, phi: Tensor, f_hat: Tensor) -> Tensor:
        h = (up @ self.codebook(ids)).T.unflatten(1, (self.grid, self.grid))
        weight, shift = self.weight.index_select(0, phi.reshape(1))[0], self.shift.index_select(0, phi.reshape(1))[0]
        convolved = nn.functional.conv2d(h[None], weight, padding=1)[0] + shift[:, None, None]
        return f_hat + 0.5 * h + 0.5 * convolved


class ScaleEmbed(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.word_embed, self.lvl_embed, self.pos = model.word_embed, model.lvl_embed, model.pos

    def forward(self, f_hat: Tensor, down: Tensor, scale: Tensor, offset: Tensor) -> Tensor:
        cells = down @ f_hat.flatten(1).T
        rows = torch.arange(down.shape[0], device=down.device, dtype=torch.int32) + offset
        return (
            self.word_embed(cells) + self.lvl_embed.index_select(0, scale.reshape(1)) + self.pos.index_select(0, rows)
        )


class MaskDecoder(nn.Module):
    def __init__(self, vqvae: VQVAE):
        super().__init__()
        self.decoder = vqvae.decoder

    def forward(self, f_hat: Tensor) -> Tensor:
        return self.decoder(f_hat).clamp(-1, 1)


def graphs(config: Config, model: SegModel, vqvae: VQVAE) -> dict[str, tuple]:
    """name -> (module, example inputs, input names, output names, dynamic shapes)."""
    c, cv, s = config.width, config.latent_width, config.grid
    d = config.kv_heads * config.head_width
    i32 = torch.int32
    past = [torch.zeros(1, 5, d) for _ in range(2 * config.layers)]
    past_names = [f"past_{kind}_{i}" for i in range(config.layers) for kind in ("key", "value")]
    n, m, t = (torch.export.Dim(name, min=1, max=4096) for name in ("n", "m", "T"))
    tiles = torch.export.Dim("tiles", min=1, max=64)
    return {
        "vision": (
            Vision(model),
            (torch.zeros(2, 3, config.image_side, config.image_side),),
            ["pixels"],
            ["embeds"],
            {"pixels": {0: tiles}},
        ),
        "embed": (Embed(model), (torch.zeros(3, dtype=i32),), ["ids"], ["embeds"], {"ids": {0: t}}),
        "decoder": (
            DecoderStep(model),
            (torch.zeros(1, 3, c), torch.arange(3, dtype=i32), torch.zeros(3, 8), *past),
            ["embeds", "positions", "bias", *past_names],
            ["hidden", *(name.removeprefix("past_") for name in past_names)],
            {
                "embeds": {1: T},
                "positions": {0: T},
                "bias": {0: T, 1: torch.export.Dim.AUTO},
                "past": tuple({1: S} for _ in past),
            },
        ),
        "text_head": (TextHead(model), (torch.zeros(1, c),), ["hidden"], ["logits"], None),
        "visual_head": (
            VisualHead(model),
            (torch.zeros(3, c),),
            ["hidden"],
            ["logits", "ids", "probability"],
            {"hidden": {0: t}},
        ),
        "dequantize": (
            Dequantize(vqvae),
            (torch.zeros(4, dtype=i32), torch.zeros(s * s, 4), torch.tensor(0, dtype=i32), torch.zeros(cv, s, s)),
            ["ids", "up", "phi", "f_hat"],
            ["next_f_hat"],
            {"ids": {0: n}, "up": {1: n}, "phi": {}, "f_hat": {}},
        ),
        "scale_embed": (
            ScaleEmbed(model),
            (torch.zeros(cv, s, s), torch.zeros(4, s * s), torch.tensor(1, dtype=i32), torch.tensor(1, dtype=i32)),
            ["f_hat", "down", "scale", "offset"],
            ["embeds"],
            {"f_hat": {}, "down": {0: m}, "scale": {}, "offset": {}},
        ),
        "mask_decoder": (MaskDecoder(vqvae), (torch.zeros(1, cv, s, s),), ["f_hat"], ["image"], None),
    }


def write_lean(path: Path, name: str, precision: str, *parts) -> None:
    model = to_program(*parts).model
    forget_origin(model.graph)
    reduce(model, name, precision)
    save(model, path)


def write_half(path: Path, *parts) -> None:
    """Weights of 16 bits, computed in float32. More than 8 MiB of them lie beside the graph, in files of at most 8 MiB:
    a repository takes these."""
    model = to_program(*parts).model
    forget_origin(model.graph)
    store_in_half(model, "fp16")
    large = sum(value.const_value.nbytes for value in model.graph.initializers.values()) > 2**23
    beside = {"external_data": f"{path.name}.data", "size_threshold_bytes": 2**18, "max_shard_size_bytes": 2**23}
    ir.save(model, path, **(beside if large else {}))


def random_model(config: Config, seed: int) -> tuple[SegModel, VQVAE]:
    torch.manual_seed(seed)
    return SegModel(config).eval(), VQVAE(config).eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path, help="checkpoint of train_tokenizer")
    parser.add_argument("--model", type=Path, help="checkpoint of train_lm")
    parser.add_argument("--vocabulary", type=Path, help="tokenizer.json of train_lm")
    parser.add_argument("--random", type=int, metavar="SEED", help="random weights of the tiny preset instead")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument(
        "--precision",
        choices=["fp32", "fp16", "bf16", "int8", "int4"],
        default="fp32",
        help="of the weights; fp16 and bf16 compute in 16 bits, int4 in float16, fp32 and int8 in float32",
    )
    parser.add_argument(
        "--stored", choices=["fp16"], help="with fp32: weights of 16 bits on the disk, which the graphs cast to float32"
    )
    parser.add_argument("--metrics", type=Path, help="JSON of names to numbers, for the manifest")
    options = parser.parse_args()
    if options.stored and options.precision != "fp32":
        parser.error("--stored fp16 is for --precision fp32: the others say how weights are stored")

    options.out.mkdir(parents=True, exist_ok=True)
    vocabulary_file = options.out / "tokenizer.json"
    if options.random is not None:
        config = PRESETS["tiny"]
        model, vqvae = random_model(config, options.random)
        train_text_tokenizer(config.text_vocabulary, seed=options.random).save(str(vocabulary_file))
        about = {
            "name": "Tiny random",
            "domain": "Nothing: random weights, for tests of the engine.",
            "trainingData": "none",
            "licence": "Apache-2.0",
        }
    else:
        saved_lm, saved_vq = (
            torch.load(options.model, weights_only=True, map_location="cpu"),
            torch.load(options.tokenizer, weights_only=True, map_location="cpu"),
        )
        config = from_dict(saved_lm["config"])
        model, vqvae = SegModel(config), VQVAE(from_dict(saved_vq["config"]))
        model.load_state_dict(saved_lm["ema"])
        vqvae.load_state_dict(saved_vq["model"])
        shutil.copyfile(options.vocabulary, vocabulary_file)
        about = ABOUT[config.eye]
    model.eval(), vqvae.eval()
    ids = special_ids(load_tokenizer(vocabulary_file))
    signatures = {}
    for name, parts in graphs(config, model, vqvae).items():
        path = options.out / f"{name}.onnx"
        if options.precision in LEAN:
            write_lean(path, name, options.precision, *parts)
        elif options.stored == "fp16":
            write_half(path, *parts)
        else:
            write_graph(path, *parts)
        if options.precision == "int8" and name in QUANTISED:
            float_path = path.with_suffix(".float.onnx")
            path.rename(float_path)
            quantise_dynamically(float_path, path)
            float_path.unlink()
        signatures[name] = {"file": path.name, **signature(path)}
        print(f"{path.name:20} {path.stat().st_size / 1e6:8.2f} MB")

    manifest = {
        "formatVersion": 1,
        "id": options.id,
        "family": "argenseg",
        "version": options.version,
        **about,
        "createdBy": "python -m training.export " + " ".join(sys.argv[1:]),
        "metrics": json.loads(options.metrics.read_text()) if options.metrics else {},
        "precision": options.stored or options.precision,
        "weights": options.stored or options.precision,
        "compute": COMPUTE[options.precision],
        "files": describe_files(options.out),
        "graphs": signatures,
        "image": {
            "side": config.image_side,
            "mean": MEAN,
            "std": STD,
            "fit": "letterbox",
            "padColor": PAD_COLOUR,
            "resample": "bicubic",
            "tokensPerTile": config.image_tokens,
            "required": True,
            "tiling": None,
        },
        "prompt": TEMPLATE,
        "tokens": {
            "imageContext": ids["<context>"],
            "segStart": ids["<seg>"],
            "segEnd": ids["</seg>"],
            "stop": [ids["<end>"]],
        },
        "vocabulary": {
            "size": config.text_vocabulary + config.codes,
            "visualOffset": config.text_vocabulary,
            "visualCount": config.codes,
        },
        "decoder": {
            "layers": config.layers,
            "kvHeads": config.kv_heads,
            "headWidth": config.head_width,
            "width": config.width,
            "maxPositions": config.max_positions,
            "bias": True,
        },
        "mask": {
            "scaleSides": config.scale_sides,
            "latentWidth": config.latent_width,
            "phiIndex": phi_index(config.phi_count, len(config.scale_sides)),
            "side": config.mask_side,
            "fit": "letterbox",
            "threshold": 0.5,
            "resample": "bilinear",
            "guidance": 0,
            "minArea": 0.0005,
        },
        "training": config.as_dict(),
    }
    (options.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
