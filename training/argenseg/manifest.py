"""The manifest of an exported ARGenSeg bundle (docs/bundle.md)."""

import sys
from dataclasses import dataclass
from pathlib import Path

from training.argenseg import vae
from training.argenseg.checkpoint import Checkpoint
from training.argenseg.graphs import Parts
from training.argenseg.tokenizer import TOKENS
from training.bundle import describe_files
from training.geometry import MEAN, STD, phi_index
from training.half import COMPUTE

SYSTEM = "你是书生·万象，英文名是InternVL，是由上海人工智能实验室、清华大学及多家合作单位联合开发的多模态大语言模型。"


@dataclass(frozen=True)
class Export:
    """The result of an export, without the manifest."""

    checkpoint: Checkpoint
    parts: Parts
    sides: tuple[int, ...]  # of the scales, in cells
    signatures: dict[str, dict]  # the manifest's entry of each graph
    limit_positions: int
    bundle_id: str
    precision: str


def manifest_of(export: Export, out: Path, max_tiles: int | None = None, guidance: float = 0) -> dict:
    return {
        **_about(export),
        "files": describe_files(out),
        "graphs": export.signatures,
        "image": _image(export.checkpoint.config, max_tiles),
        "prompt": PROMPT,
        **_language(export),
        "mask": _mask(export, guidance),
    }


def _about(export: Export) -> dict:
    return {
        "formatVersion": 1,
        "id": export.bundle_id,
        "family": "argenseg",
        "version": "1.0.0",
        "name": export.bundle_id,
        "licence": "see the checkpoint",
        "domain": "Photographs: what the checkpoint was trained on (referring and reasoning segmentation, "
        "questions about pictures).",
        "trainingData": "see the checkpoint's authors (arXiv 2510.20803)",
        "createdBy": "python -m training.export_argenseg " + " ".join(sys.argv[1:]),
        "metrics": {},
        "precision": export.precision,
        "weights": export.precision,
        "compute": COMPUTE[export.precision],
    }


def _image(config: dict, max_tiles: int | None) -> dict:
    tile = config["force_image_size"]
    most = max_tiles or (config["max_dynamic_patch"] if config["dynamic_image_size"] else 1)
    return {
        "side": tile,
        "mean": MEAN,
        "std": STD,
        "fit": "squash",
        "padColor": [0, 0, 0],
        "resample": "bicubic",
        "maxImages": 1,
        "tokensPerTile": (tile // config["vision_config"]["patch_size"] // 2) ** 2,
        "tiling": {"maxTiles": most, "thumbnail": bool(config["use_thumbnail"])} if most > 1 else None,
    }


PROMPT = {
    "begin": "<s>",
    "system": f"<|im_start|>system\n{SYSTEM}<|im_end|>\n",
    "user": "<|im_start|>user\n{text}<|im_end|>\n",
    "assistant": "<|im_start|>assistant\n{text}<|im_end|>\n",
    "reply": "<|im_start|>assistant\n",
    "image": "<img>{context}</img>\n",
    "imagePlacement": "before-first-user",
    "imageAttention": "causal",
}


def _language(export: Export) -> dict:
    parts, llm = export.parts, export.checkpoint.config["llm_config"]
    return {
        "tokens": {
            "imageContext": TOKENS["<IMG_CONTEXT>"],
            "segStart": TOKENS["<ge_start>"],
            "segEnd": TOKENS["<ge_end>"],
            "stop": [TOKENS["<|im_end|>"]],
        },
        "vocabulary": {
            "size": llm["vocab_size"],
            "visualOffset": llm["vocab_size"] - parts.codes,
            "visualCount": parts.codes,
        },
        "decoder": {
            "layers": parts.layers,
            "kvHeads": llm["num_key_value_heads"],
            "headWidth": parts.head_width,
            "width": llm["hidden_size"],
            "maxPositions": min(llm["max_position_embeddings"], export.limit_positions),
            "bias": True,
        },
    }


def _mask(export: Export, guidance: float) -> dict:
    checkpoint, sides = export.checkpoint, export.sides
    return {
        "scaleSides": sides,
        "latentWidth": export.parts.latent,
        "phiIndex": phi_index(checkpoint.shapes.count(vae.PHI), len(sides)),
        "side": sides[-1] * checkpoint.upscale,
        "fit": "squash",
        "threshold": 0.5,
        "resample": "bilinear",
        "guidance": guidance,
        "minArea": 0.0,
        "previews": export.parts.previews(),
    }
