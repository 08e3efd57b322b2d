"""The graphs of a bundle (docs/bundle.md): modules with parts of a trained model, their inputs and outputs."""

import torch
from torch import Tensor, nn

from training.boxes import STRIDES, best_boxes
from training.bundle import Interface
from training.class_head import CLASS_NAMES, class_logits
from training.config import Config
from training.mask_prior import MaskPrior, PriorHead
from training.mask_refiner import DETAILS, MaskRefiner
from training.model import SegModel
from training.naming_head import NAMES, maps_of
from training.outline_net import MaskOutline, OutlineNet
from training.photo_features import cells, photo_part
from training.vision import scores_of_names
from training.vqvae import VQVAE

T = torch.export.Dim("T", min=1, max=4096)
S = torch.export.Dim("S0", min=0, max=4096)


class Vision(nn.Module):
    def __init__(self, model: SegModel):
        super().__init__()
        self.model = model

    def forward(self, pixels: Tensor) -> Tensor:
        return self.model.image_embeds(pixels).flatten(0, 1)


class NamingVision(Vision):
    """Also the score of each name in each tile [tiles, names], the logits of its cells [tiles, names, 2s, 2s], the
    details of the image for a MaskRefiner [tiles, DETAILS, G, G]: what a MaskPrior needs; and the best boxes of things
    [tiles, n, 6] (training/boxes.py). The names are NAMES, then CLASS_NAMES, then the prominent thing of a photograph,
    whatever it is called (training/prominence_head.py)."""

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        vision, config = self.model.vision, self.model.config
        features, found, fine = vision.without_names().with_boxes(pixels)
        maps = maps_of(photo_part(features))
        logits = vision.naming(*maps)
        tokens = torch.cat([features, cells(logits.sigmoid(), True)], 2)
        class_scores, class_cells = vision.classes(maps[0], class_logits(vision.photo.lite0, maps[0][0]))
        prominence, prominent_cells = vision.prominent(maps[0])
        scores = torch.cat([scores_of_names(tokens), class_scores, prominence], 1)
        small = nn.functional.avg_pool2d(pixels, config.image_side // config.mask_side)
        details = vision.refiner.details(small, fine, maps[0])
        boxes = best_boxes(found, tuple(config.image_side // stride for stride in STRIDES))
        cells_of_names = torch.cat([logits, class_cells, prominent_cells], 1)
        return self.model.projector(tokens).flatten(0, 1), scores, cells_of_names, details, boxes


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


def decoder_interface(config: Config) -> Interface:
    d = config.kv_heads * config.head_width
    past = [torch.zeros(1, 5, d) for _ in range(2 * config.layers)]
    past_names = [f"past_{kind}_{i}" for i in range(config.layers) for kind in ("key", "value")]
    return Interface(
        (torch.zeros(1, 3, config.width), torch.arange(3, dtype=torch.int32), torch.zeros(3, 8), *past),
        ["embeds", "positions", "bias", *past_names],
        ["hidden", *(name.removeprefix("past_") for name in past_names)],
        {
            "embeds": {1: T},
            "positions": {0: T},
            "bias": {0: T, 1: torch.export.Dim.AUTO},
            "past": tuple({1: S} for _ in past),
        },
    )


def graphs(config: Config, model: SegModel, vqvae: VQVAE) -> dict[str, tuple[nn.Module, Interface]]:
    """Name of each graph -> its module and its interface."""
    c, cv, s = config.width, config.latent_width, config.grid
    i32 = torch.int32
    n, m, t = (torch.export.Dim(name, min=1, max=4096) for name in ("n", "m", "T"))
    tiles = torch.export.Dim("tiles", min=1, max=64)
    side = torch.export.Dim("side", min=1, max=512)  # previews can be drawn smaller than masks
    names = config.vision == "joined"
    return {
        "vision": (
            NamingVision(model) if names else Vision(model),
            Interface(
                (torch.zeros(2, 3, config.image_side, config.image_side),),
                ["pixels"],
                ["embeds", "scores", "cells", "small", "boxes"] if names else ["embeds"],
                {"pixels": {0: tiles}},
            ),
        ),
        "embed": (Embed(model), Interface((torch.zeros(3, dtype=i32),), ["ids"], ["embeds"], {"ids": {0: t}})),
        "decoder": (DecoderStep(model), decoder_interface(config)),
        "text_head": (TextHead(model), Interface((torch.zeros(1, c),), ["hidden"], ["logits"], None)),
        "visual_head": (
            VisualHead(model),
            Interface((torch.zeros(3, c),), ["hidden"], ["logits", "ids", "probability"], {"hidden": {0: t}}),
        ),
        "dequantize": (
            Dequantize(vqvae),
            Interface(
                (torch.zeros(4, dtype=i32), torch.zeros(s * s, 4), torch.tensor(0, dtype=i32), torch.zeros(cv, s, s)),
                ["ids", "up", "phi", "f_hat"],
                ["next_f_hat"],
                {"ids": {0: n}, "up": {1: n}, "phi": {}, "f_hat": {}},
            ),
        ),
        "scale_embed": (
            ScaleEmbed(model),
            Interface(
                (torch.zeros(cv, s, s), torch.zeros(4, s * s), torch.tensor(1, dtype=i32), torch.tensor(1, dtype=i32)),
                ["f_hat", "down", "scale", "offset"],
                ["embeds"],
                {"f_hat": {}, "down": {0: m}, "scale": {}, "offset": {}},
            ),
        ),
        "mask_decoder": (
            MaskDecoder(vqvae),
            Interface((torch.zeros(1, cv, s, s),), ["f_hat"], ["image"], {"f_hat": {2: side, 3: side}}),
        ),
        **(prior_graphs(config, model.vision.refiner, vqvae) if names else {}),
        **(outline_graph(config, model.vision.outline) if names else {}),
    }


def prior_graphs(config: Config, refiner: MaskRefiner, vqvae: VQVAE) -> dict[str, tuple[nn.Module, Interface]]:
    """The graphs of a model whose vision encoder finds names."""
    cv, s, g, side = config.latent_width, config.grid, config.mask_side, 2 * config.token_side
    tiles, n = (torch.export.Dim(name, min=1, max=4096) for name in ("tiles", "n"))
    name = torch.tensor(1, dtype=torch.int32)
    return {
        "mask_prior": (
            MaskPrior(refiner, vqvae.encoder, s),
            Interface(
                (
                    torch.zeros(2, len(NAMES) + len(CLASS_NAMES) + 1, side, side),
                    torch.zeros(2, DETAILS, g, g),
                    name,
                    torch.tensor(1.0),
                ),
                ["cells", "small", "name", "weight"],
                ["prior"],
                {"cells": {0: tiles}, "small": {0: tiles}, "name": {}, "weight": {}},
            ),
        ),
        "prior_head": (
            PriorHead(vqvae.quantizer.codebook),
            Interface(
                (torch.zeros(4, config.codes), torch.zeros(cv + 1, s, s), torch.zeros(cv, s, s), torch.zeros(4, s * s)),
                ["logits", "prior", "f_hat", "down"],
                ["ids", "probability"],
                {"logits": {0: n}, "prior": {}, "f_hat": {}, "down": {0: n}},
            ),
        ),
    }


def outline_graph(config: Config, outline: OutlineNet) -> dict[str, tuple[nn.Module, Interface]]:
    g, side = config.mask_side, config.image_side
    inputs = (torch.zeros(1, 3, side, side), torch.zeros(1, DETAILS, g, g), torch.full((1, 1, g, g), 0.5))
    return {"mask_outline": (MaskOutline(outline), Interface(inputs, ["pixels", "small", "mask"], ["image"], None))}
