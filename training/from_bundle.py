"""Reads the checkpoints of one of our bundles from its graphs, so that training can continue from a bundle. Seconds.

    python -m training.from_bundle models/everyday --nanodet package/models --out runs
    python -m training.from_bundle models/tabletop --out runs      # a bundle without pretrained networks
Writes <out>/lm.pt, <out>/vision.pt, <out>/tokenizer.pt and <out>/tokenizer.json, in the format of the training stages.
The parts that no graph contains are new: the dense head, the perception head, the state of the optimisers, and the
encoder of the VQ-VAE where the bundle has no graph `mask_prior` (`python -m training.train_encoder` trains one for the
same codes). The exporter has folded each batch
norm into the convolution before it. Here the batch norm gets only the shift, and must stay in eval mode. The head that
names cells has more inputs than those of bundles that were made before it knew boxes; their weights are 0 at first.
"""

import argparse
import copy
import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn
from torch.nn import functional as F

from training.config import Config, from_dict
from training.model import SegModel
from training.photo_features import PhotoFeatures
from training.pretrained import lite0, nanodet
from training.vqvae import VQVAE


class Weights:
    """The named weights of a graph, and the weights of its matrix products in the order of computation, in the layout
    of PyTorch's Linear."""

    def __init__(self, path: Path):
        graph = onnx.load(str(path)).graph
        self.named = {
            w.name.removesuffix(".float16"): torch.from_numpy(numpy_helper.to_array(w).copy()).float()
            for w in graph.initializer
        }
        for node in graph.node:
            if node.op_type == "Cast" and node.input[0] in self.named:  # stored as float16
                self.named[node.output[0].removesuffix(".float")] = self.named[node.input[0]]
        products = [
            (node, name)
            for node in graph.node
            if node.op_type in ("MatMul", "Gemm")
            for name in (each.removesuffix(".float16").removesuffix(".float") for each in node.input[:2])
            if name in self.named
        ]
        self.products = [
            self.named[name] if transposed(node) else self.named[name].T.contiguous() for node, name in products
        ]

    def ending(self, tail: str) -> Tensor:
        """The weight with this name, or the only weight whose name ends with it."""
        if tail in self.named:
            return self.named[tail]
        found = [value for name, value in self.named.items() if name.endswith(f".{tail}")]
        assert len(found) == 1, f"{len(found)} weights end in {tail}"
        return found[0]


def transposed(node: onnx.NodeProto) -> bool:
    return any(attribute.name == "transB" and attribute.i == 1 for attribute in node.attribute)


def linear_order(module: nn.Module, run) -> list[nn.Linear]:
    """The Linear layers of a module in the order in which `run` calls them."""
    called: list[nn.Linear] = []
    hooks = [
        m.register_forward_hook(lambda m, *_: called.append(m)) for m in module.modules() if isinstance(m, nn.Linear)
    ]
    with torch.no_grad():
        run()
    for hook in hooks:
        hook.remove()
    return called


@torch.no_grad()
def take_products(linears: list[nn.Linear], products: list[Tensor], grown: nn.Module | None = None) -> None:
    """`grown`: a part whose matrices may be larger than the products."""
    assert len(linears) == len(products), f"{len(linears)} linear layers, {len(products)} matrix products"
    may_grow = set() if grown is None else set(grown.modules())
    for linear, weight in zip(linears, products):
        if linear in may_grow:
            weight = padded(weight, linear.weight)
        assert linear.weight.shape == weight.shape, f"{tuple(linear.weight.shape)} is not {tuple(weight.shape)}"
        linear.weight.copy_(weight)


def padded(weight: Tensor, like: Tensor) -> Tensor:
    """The weight with zeros at the end of each axis, up to the shape of `like`."""
    missing = [most - side for side, most in zip(weight.shape, like.shape)]
    return F.pad(weight, [n for side in reversed(missing) for n in (0, side)])


@torch.no_grad()
def take_named(module: nn.Module, prefix: str, weights: Weights, without: tuple[str, ...] = ()) -> None:
    """Copies the parameters by name, except the matrices of Linear layers (see `take_products`) and those in `without`.
    A convolution gets its weights with the batch norm folded in, the batch norm after it the shift only."""
    norms = {name for name, m in module.named_modules() if isinstance(m, nn.BatchNorm2d)}
    matrices = {f"{name}.weight" for name, m in module.named_modules() if isinstance(m, nn.Linear)}
    for name, value in module.named_parameters():
        if name not in matrices and name not in without and name.rpartition(".")[0] not in norms:
            value.copy_(weights.ending(f"{prefix}{name}"))
    for norm in norms:
        parent, _, index = norm.rpartition(".")
        before, batch_norm = f"{parent}.{int(index) - 1}", module.get_submodule(norm)
        batch_norm.running_mean.zero_()
        batch_norm.running_var.fill_(1 - batch_norm.eps)
        batch_norm.weight.fill_(1)
        batch_norm.bias.copy_(weights.ending(f"{prefix}{before}.weight_bias"))


def language_model(folder: Path, config: Config, photo: PhotoFeatures | None = None) -> SegModel:
    """`photo`: the pretrained networks of a joined vision encoder, from their own packages."""
    model = SegModel(config).eval()
    vision = Weights(folder / "vision.onnx")
    if config.vision == "joined":
        assert photo, "the pretrained networks are missing"
        take_named(model.vision.own, "vision.own.", vision)
        model.vision.photo = photo
        grown = model.vision.naming
        bias = "of_scores.0.bias"
        take_named(grown, "vision.naming.", vision, (bias,))
        for part in ("classes", "prominent"):
            if any(f"vision.{part}." in name for name in vision.named):
                take_named(model.vision.get_submodule(part), f"vision.{part}.", vision)
        if any("vision.refiner." in name for name in vision.named):
            both = copy.copy(vision)  # the graph of the prior has the layers that work on each mask
            both.named = vision.named | Weights(folder / "mask_prior.onnx").named
            take_named(model.vision.refiner, "refiner.", both)
        if (folder / "mask_outline.onnx").exists():
            take_named(model.vision.outline, "outline.", Weights(folder / "mask_outline.onnx"))
        grown.of_scores[0].bias.data = padded(vision.ending(f"vision.naming.{bias}"), grown.of_scores[0].bias)
    else:
        grown = None
        take_named(model.vision, "vision.", vision)
    knows_quarters = any(name.endswith("projector.quarters") for name in vision.named)
    take_named(model.projector, "projector.", vision, () if knows_quarters else ("quarters",))
    pixels = torch.zeros(1, 3, config.image_side, config.image_side)
    take_products(linear_order(model, lambda: model.image_embeds(pixels)), vision.products, grown)
    decoder = Weights(folder / "decoder.onnx")
    take_named(model.decoder, "decoder.", decoder)
    step = lambda: model.decoder(torch.zeros(1, 2, config.width), torch.arange(2)[None], torch.zeros(1, 1, 2, 2))
    take_products(linear_order(model.decoder, step), decoder.products)
    scale = Weights(folder / "scale_embed.onnx")
    with torch.no_grad():
        model.embed.weight.copy_(Weights(folder / "embed.onnx").ending("table")[: config.text_vocabulary])
        model.head.weight.copy_(Weights(folder / "text_head.onnx").ending("head.weight"))
        model.lvl_embed.copy_(scale.ending("lvl_embed")), model.pos.copy_(scale.ending("pos"))
        (
            model.word_embed.weight.copy_(scale.ending("word_embed.weight")),
            model.word_embed.bias.copy_(scale.ending("word_embed.bias")),
        )
    return model


def tokenizer_of(folder: Path, config: Config) -> VQVAE:
    vqvae = VQVAE(config).eval()
    if (folder / "mask_prior.onnx").exists():
        take_named(vqvae.encoder, "encoder.", Weights(folder / "mask_prior.onnx"))
    take_named(vqvae.decoder, "decoder.", Weights(folder / "mask_decoder.onnx"))
    codes = Weights(folder / "dequantize.onnx")
    with torch.no_grad():
        vqvae.quantizer.codebook.weight.copy_(codes.ending("codebook.weight"))
        for phi, weight, shift in zip(vqvae.quantizer.phi, codes.ending("weight"), codes.ending("shift")):
            phi.weight.copy_(weight), phi.bias.copy_(shift)
    return vqvae


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the checkpoints")
    parser.add_argument(
        "--nanodet", type=Path, help="needed for a bundle with pretrained networks: see training/photo_features.py"
    )
    options = parser.parse_args()
    manifest = json.loads((options.bundle / "manifest.json").read_text())
    assert manifest["precision"] in ("fp32", "fp16"), "training cannot continue from weights of 8 or 4 bits"
    config = from_dict(manifest["training"])
    photo = PhotoFeatures(lite0(), nanodet(options.nanodet)) if options.nanodet else None
    model, vqvae = language_model(options.bundle, config, photo), tokenizer_of(options.bundle, config)
    options.out.mkdir(parents=True, exist_ok=True)
    state, shared = model.state_dict(), {"step": 0, "config": config.as_dict()}
    torch.save({"model": state, "ema": state, "optimisers": [], "stage": "bundle", **shared}, options.out / "lm.pt")
    torch.save(
        {"encoder": model.vision.state_dict(), "head": None, "optimiser": None, **shared}, options.out / "vision.pt"
    )
    torch.save({"model": vqvae.state_dict(), "optimiser": None, **shared}, options.out / "tokenizer.pt")
    shutil.copyfile(options.bundle / "tokenizer.json", options.out / "tokenizer.json")
    count = sum(np.prod(p.shape) for p in model.parameters())
    print(f"{options.bundle}: {count / 1e6:.1f} million parameters of the language model and its vision encoder")


if __name__ == "__main__":
    main()
