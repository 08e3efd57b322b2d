"""Stage of photographs, between training/photos.py and train_lm: a small head on the features of the frozen networks
(training/photo_features.py) that predicts where each name is in an image. The language model gets the predictions as
word embeddings. The head has 60,000 parameters, so that a few hundred photographs with masks suffice for it; the
language model alone learns their images by heart.

    python -m training.naming --pool runs/everyday/scenes --model runs/everyday/lm.pt --minutes 6
Trains one head for each of FOLDS parts of the photographs, without the photographs of that part, and one on all. The
last one becomes part of the model in --model and of vision.pt beside it. The others are stored in <pool>/naming.pt: the
language model is trained on predictions for photographs that the head has not seen, because the predictions for its own
photographs are better than those for any other (stacked generalisation, Wolpert 1992).
"""

import argparse
import json
import math
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from training.config import PRESETS
from training.data import Pool
from training.features import ImageFeatures, encode_images
from training.model import SegModel
from training.naming_head import FOLDS, FOLDS_FILE, NAMES, NamingHead, fold_of, maps_of
from training.photo_features import name_embeddings, photo_part
from training.small_head import store_head, train_head
from training.text import load_tokenizer

# Names of COCO that a drawn scene may seem to show.
ALIKE = set("sports ball,frisbee,bowl,cup,vase,bottle,orange,apple,book,clock,donut,wine glass,chair,bench".split(","))
ABSENT = 0.15  # weight of a name that is not in an image; that of a name that is: 1
SHARE_OF_NAMED = 0.5  # norm of the word embedding of a name with probability 1, as a share of NAME_LENGTH, at first
BATCH = 24


class Examples:
    """The images of a pool as targets of the head, on its cells of 16 x 16 pixels."""

    def __init__(self, pool: Pool, features: ImageFeatures):
        self.pool, self.tokens = pool, features.tokens
        self.scenes = [s for file in pool.files for s in json.loads(file.with_suffix(".json").read_text())]
        self.side = 2 * math.isqrt(self.tokens.shape[1])
        named = [any(name in NAMES for name in scene.get("things", ())) for scene in self.scenes]
        drawn = ["solids" in scene for scene in self.scenes]
        absent = [set(NAMES) - ALIKE if "solids" in scene else set(scene.get("absent", ())) for scene in self.scenes]
        self.absent = torch.tensor([[name in names for name in NAMES] for names in absent])
        kinds = (
            [is_named and photo is not None for is_named, photo in zip(named, pool.photos)],
            [is_named and photo is None for is_named, photo in zip(named, pool.photos)],
            drawn,
        )
        self.collages = torch.tensor(kinds[1])
        self.weights = sum(
            share * torch.tensor(kind, dtype=torch.float64) / max(1, sum(kind))
            for share, kind in zip((0.6, 0.2, 0.2), kinds)
        )

    def without(self, fold: int | None) -> Tensor:
        """[N]: the weight of each image in the choice of a batch. Without a part of the photographs, and then without
        the collages too, because they contain things of all photographs."""
        inside = [photo is not None and fold_of(photo) == fold for photo in self.pool.photos]
        left_out = torch.tensor(inside) if fold is None else torch.tensor(inside) | self.collages
        return self.weights.masked_fill(left_out, 0)

    def batch(self, rows: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """-> tokens of PhotoFeatures [B, n, F]; the share of each cell that each name covers [B, names, 2s, 2s]; the
        weight of each name in the loss [B, names], 0 if it is not known whether the image shows it."""
        share = torch.zeros(len(rows), len(NAMES), self.side, self.side)
        weight = ABSENT * self.absent[rows].float()
        cell = self.pool.ids.shape[1] // self.side
        for b, row in enumerate(rows.tolist()):
            scene, ids = self.scenes[row], self.pool.ids[row].cpu()
            for i, name in enumerate(scene.get("things", ())):
                inside = (ids == i + 1).float()
                if name in NAMES and inside.any():
                    share[b, NAMES.index(name)] += F.avg_pool2d(inside[None], cell)[0]
                    weight[b, NAMES.index(name)] = 1
        device = self.tokens.device
        tokens = photo_part(self.tokens[rows.to(device)]).float()
        return tokens, share.to(device), weight.to(device)


def loss_of(logits: Tensor, share: Tensor, weight: Tensor) -> Tensor:
    """Binary cross entropy of all names, and the soft IoU loss of those that the image shows."""
    error = F.binary_cross_entropy_with_logits(logits, share, reduction="none")
    error = (error * (1 + 2 * share)).mean((2, 3))
    both = (logits.sigmoid() * share).sum((2, 3))
    either = (logits.sigmoid() + share).sum((2, 3)) - both
    shown = weight * (share.sum((2, 3)) > 0)
    return 3 * (error * weight).sum() / weight.sum() + ((1 - both / (either + 1)) * shown).sum() / shown.sum()


def trained_head(examples: Examples, minutes: float, fold: int | None) -> NamingHead:
    """A head trained on all images but the photographs of `fold`."""
    head, weights = NamingHead().to(examples.tokens.device), examples.without(fold)

    def loss_of_batch() -> Tensor:
        tokens, share, weight = examples.batch(torch.multinomial(weights, BATCH, replacement=True))
        return loss_of(head(*maps_of(tokens)), share, weight)

    return train_head(head, minutes, loss_of_batch, f"fold {fold}")


def store(head: NamingHead, model_file: Path, tokenizer_file: Path) -> None:
    """Writes the head into the checkpoints. A model that has not used one gets the word embeddings of the names as the
    weights of its layer `named`."""

    def prepare(state: dict[str, Tensor]) -> None:
        if not state["projector.named.weight"].any():
            embeddings = name_embeddings(NAMES, load_tokenizer(tokenizer_file), state["embed.weight"])
            state["projector.named.weight"] = SHARE_OF_NAMED * embeddings

    store_head(model_file, "naming", head, prepare)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pool", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="lm.pt; vision.pt and tokenizer.json are beside it")
    parser.add_argument("--minutes", type=float, default=6, help="for each head")
    parser.add_argument("--preset", default="everyday", choices=sorted(PRESETS))
    same = "as for train_lm, so that both use the same features"
    parser.add_argument("--jitter", type=float, default=0.5, help=same)
    parser.add_argument("--tune", action="store_true", help=same)
    parser.add_argument("--workers", type=int, default=0, help="processes that change the images")
    options = parser.parse_args()
    torch.manual_seed(0)
    config = PRESETS[options.preset]
    model = SegModel(config).eval()
    known = torch.load(options.model, weights_only=True, map_location="cpu")["ema"]
    model.load_state_dict(known, strict=False)
    pool = Pool(options.pool, config.mask_side)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    features = encode_images(
        model.to(device), pool, device, jitter=options.jitter, train_own=options.tune, workers=options.workers
    )
    examples = Examples(pool, features)
    heads = [trained_head(examples, options.minutes, fold) for fold in (*range(FOLDS), None)]
    torch.save([head.state_dict() for head in heads[:-1]], options.pool / FOLDS_FILE)
    store(heads[-1], options.model, options.model.with_name("tokenizer.json"))


if __name__ == "__main__":
    main()
