"""Stage 5: writes a bundle (docs/bundle.md) from trained checkpoints. About a minute.

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
from torch import nn

from training.blocks import save
from training.bundle import Interface, describe_files, forget_origin, signature, to_program, write_graph
from training.config import PRESETS, Config, from_dict
from training.geometry import MEAN, PAD_COLOUR, STD, phi_index
from training.graphs import graphs
from training.half import COMPUTE, add_precision, store_in_half
from training.manifest_file import write_manifest
from training.model import SegModel
from training.reduced_precision import reduce
from training.text import TEMPLATE, load_tokenizer, special_ids, train_text_tokenizer
from training.vqvae import VQVAE

SOLIDS = (
    "endered tabletop scenes of coloured solids (balls, cubes, cylinders, cones, rings, pyramids, capsules, blocks)"
)
ABOUT = {  # by Config.vision
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
        "sky), asked for by name, at the quality of a demonstrator, and roughly of one prominent thing of most of "
        'ImageNet\'s 1,000 kinds, or of any kind as "the main object"; and '
        f"r{SOLIDS}; in simple English.",
        "trainingData": "maskstream's own tabletop scenes; about 3,500 photographs of COCO 2017, MSRC v2, DAVIS "
        "2016, Caltech-101 and clothing-dataset-small; pretrained EfficientNet-Lite0 (ImageNet) and NanoDet (COCO).",
        "licence": "Mixed: the weights are under the terms of their training pictures, which the model card names",
    },
}


RANDOM = {
    "name": "Tiny random",
    "domain": "Nothing: random weights, for tests of the engine.",
    "trainingData": "none",
    "licence": "Apache-2.0",
}


def write_reduced(path: Path, module: nn.Module, interface: Interface, *, name: str, precision: str) -> None:
    model = to_program(module, interface).model
    forget_origin(model.graph)
    reduce(model, name, precision)
    save(model, path)


def write_half(path: Path, module: nn.Module, interface: Interface) -> None:
    """Writes weights of 16 bits; the graph computes in float32. If the weights have more than 8 MiB, they are in files
    of at most 8 MiB beside the graph, because a repository accepts files of this size."""
    model = to_program(module, interface).model
    forget_origin(model.graph)
    store_in_half(model, "fp16")
    large = sum(value.const_value.nbytes for value in model.graph.initializers.values()) > 2**23
    beside = {"external_data": f"{path.name}.data", "size_threshold_bytes": 2**18, "max_shard_size_bytes": 2**23}
    ir.save(model, path, **(beside if large else {}))


def random_model(config: Config, seed: int) -> tuple[SegModel, VQVAE]:
    torch.manual_seed(seed)
    return SegModel(config).eval(), VQVAE(config).eval()


def load_parts(options: argparse.Namespace, vocabulary: Path) -> tuple[SegModel, VQVAE, dict[str, str]]:
    """The model, the VQ-VAE, and their description for the manifest. Writes the file `vocabulary`."""
    if options.random is not None:
        config = PRESETS["tiny"]
        train_text_tokenizer(config.text_vocabulary, seed=options.random).save(str(vocabulary))
        return *random_model(config, options.random), RANDOM
    saved_lm = torch.load(options.model, weights_only=True, map_location="cpu")
    saved_vq = torch.load(options.tokenizer, weights_only=True, map_location="cpu")
    model, vqvae = SegModel(from_dict(saved_lm["config"])), VQVAE(from_dict(saved_vq["config"]))
    model.load_state_dict(saved_lm["ema"])
    vqvae.load_state_dict(saved_vq["model"])
    shutil.copyfile(options.vocabulary, vocabulary)
    return model.eval(), vqvae.eval(), ABOUT[model.config.vision]


def write_graphs(options: argparse.Namespace, model: SegModel, vqvae: VQVAE) -> dict[str, dict]:
    """Writes the graphs. Returns the manifest's entry of each graph: file, inputs, outputs."""
    signatures = {}
    for name, graph in graphs(model.config, model, vqvae).items():
        path = options.out / f"{name}.onnx"
        if options.stored == "fp16":
            write_half(path, *graph)
        elif options.precision == "fp32":
            write_graph(path, *graph)
        else:
            write_reduced(path, *graph, name=name, precision=options.precision)
        signatures[name] = {"file": path.name, **signature(path)}
        print(f"{path.name:20} {path.stat().st_size / 1e6:8.2f} MB")
    return signatures


def manifest_of(options: argparse.Namespace, config: Config, about: dict[str, str], signatures: dict) -> dict:
    ids = special_ids(load_tokenizer(options.out / "tokenizer.json"))
    return {
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


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path, help="checkpoint of train_tokenizer")
    parser.add_argument("--model", type=Path, help="checkpoint of train_lm")
    parser.add_argument("--vocabulary", type=Path, help="tokenizer.json of train_lm")
    parser.add_argument("--random", type=int, metavar="SEED", help="random weights of the tiny preset instead")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--id", required=True)
    parser.add_argument("--version", default="0.1.0")
    add_precision(parser)
    parser.add_argument(
        "--stored", choices=["fp16"], help="with fp32: weights of 16 bits on the disk, which the graphs cast to float32"
    )
    parser.add_argument("--metrics", type=Path, help="JSON of names to numbers, for the manifest")
    options = parser.parse_args()
    if options.stored and options.precision != "fp32":
        parser.error("--stored fp16 needs --precision fp32: every other precision implies how weights are stored")
    return options


def main() -> None:
    options = read_options()
    options.out.mkdir(parents=True, exist_ok=True)
    model, vqvae, about = load_parts(options, options.out / "tokenizer.json")
    signatures = write_graphs(options, model, vqvae)
    manifest = manifest_of(options, model.config, about, signatures)
    write_manifest(options.out, manifest)


if __name__ == "__main__":
    main()
