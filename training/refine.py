"""Stage of photographs, after training.naming and training.naming_classes: trains the network that draws a mask from
the cells of a name (training/mask_refiner.py), and stores it in a checkpoint. On two cores: 6 minutes for the features,
and --minutes.

    python -m training.refine --data photos --sets coco msrc davis --made runs/made/caltech101.jsonl \
        --pool runs/everyday/scenes --model runs/everyday/lm.pt --minutes 20
The cells of a photograph come from a naming head that has not seen it (--pool, of training.naming), so that the
network learns from cells as they are on new photographs. The pretrained networks and the heads stay as they are.
"""

import random
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.class_head import class_logits
from training.geometry import letterbox_ids, letterbox_rgb, normalise
from training.mask_refiner import MaskRefiner
from training.naming_classes import INDEX
from training.naming_head import NAMES, NamingHead, fold_heads, fold_of, maps_of
from training.photo_features import photo_part
from training.photo_sets import Photo
from training.photos import id_map, variant
from training.small_head import head_parser, model_and_photos, store_head, train_head
from training.vision import JoinedEncoder

CROPS = {"coco": 4, "davis": 3, "msrc": 2}  # of each photograph of these sets, beside itself
SHARES = {"coco": 0.5, "msrc": 0.25, "davis": 0.07}  # of these sets in a batch; all others together have the rest
BOXED = 0.3  # share of the masks of one thing in its box
SMALL = 0.01  # least share of the image for a thing
BATCH = 32
INSIDE, OUTSIDE = 1.5, -6.0  # as mask.boxes.prior.inside of our manifest, and as inference/mask-prior.ts
OFF = 0.1  # how far a side of a box may be from the thing's, in shares of its length


def in_box(cells: Tensor, inside: Tensor, rng: random.Random) -> Tensor:
    """Cells [2s, 2s] as the engine gives them for one thing in a box: more in the box, none outside of it. `inside`
    bool [P, P]: the thing. The box is that of a detector: its sides are not exact."""
    side, ends = cells.shape[-1], []
    for line in (inside.any(1), inside.any(0)):
        at = line.nonzero()[:, 0]
        length = float(at[-1] - at[0] + 1)
        first, last = (float(x) + rng.uniform(-OFF, OFF) * length for x in (at[0], at[-1] + 1))
        centres = (torch.arange(side) + 0.5) * (inside.shape[0] / side)
        ends.append((centres >= first) & (centres < last))
    return torch.where(ends[0][:, None] & ends[1][None], cells + INSIDE, cells.clamp(max=OUTSIDE))


class Examples:
    """Images as inputs of a MaskRefiner, and masks in them with the cells of their names."""

    def __init__(self, photos: dict[str, list[Photo]], vision: JoinedEncoder, folds: list[NamingHead]):
        self.vision, self.folds, self.rng = vision, folds, random.Random(0)
        self.small, self.fine, self.features = [], [], []
        self.masks: list[tuple[int, Tensor, Tensor]] = []  # (image, cells, mask uint8 of 0 to 255)
        kinds = []
        for name, own in photos.items():
            for photo in tqdm(own, desc=name, mininterval=10):
                rgb, (ids, names) = np.asarray(Image.open(photo.file).convert("RGB")), id_map(photo)
                head = folds[fold_of(photo.file.name)] if name in SHARES else vision.naming
                for crop in range(1 + CROPS.get(name, 0)):
                    boxed = self.add(head, names, *(variant(rgb, ids, self.rng) if crop else (rgb, ids)))
                    kinds += [(name if name in SHARES else "", is_boxed) for is_boxed in boxed]
        rest = 1 - sum(SHARES.values())
        share = lambda name, boxed: (
            SHARES.get(name, rest) * (BOXED if boxed else 1 - BOXED) / kinds.count((name, boxed))
        )
        shares = {kind: share(*kind) for kind in set(kinds)}
        self.weights = torch.tensor([shares[kind] for kind in kinds], dtype=torch.float64)

    @torch.no_grad()
    def add(self, head: NamingHead, names: list[str], rgb: np.ndarray, ids: np.ndarray) -> list[bool]:
        """Adds a mask for each name, and one for each thing in its box. -> whether it is in a box, for each."""
        pixels = normalise(torch.from_numpy(letterbox_rgb(rgb, 256).copy())[None])
        boxed = torch.from_numpy(letterbox_ids(ids, 256))
        tokens, _, fine = self.vision.photo.with_boxes(pixels)
        features, scores = maps_of(photo_part(tokens))
        named = head(features, scores)[0]
        of_classes = self.vision.classes(features, class_logits(self.vision.photo.lite0, features[0]))[1][0]
        before = len(self.masks)
        kinds = []
        for name in dict.fromkeys(name for name in names if name in NAMES or name in INDEX):
            cells = named[NAMES.index(name)] if name in NAMES else of_classes[INDEX[name]]
            things = [boxed == i + 1 for i, other in enumerate(names) if other == name]
            for inside, one in [(sum(things) > 0, False), *((thing, True) for thing in things)]:
                if inside.float().mean() >= SMALL:
                    mask = (255 * F.avg_pool2d(inside[None].float(), 4)[0]).to(torch.uint8)
                    self.masks.append((len(self.small), in_box(cells, inside, self.rng) if one else cells, mask))
                    kinds.append(one)
        if len(self.masks) > before:
            self.small.append(F.avg_pool2d(pixels, 4)[0].half())
            self.fine.append([part[0].half() for part in fine])
            self.features.append([part[0].half() for part in features])
        return kinds

    def batch(self) -> tuple[Tensor, tuple, Tensor]:
        """-> cells [B, 1, 2s, 2s]; the inputs of MaskRefiner.details; masks [B, 1, G, G] in 0..1."""
        rows = torch.multinomial(self.weights, BATCH, replacement=True).tolist()
        images, cells, masks = zip(*(self.masks[row] for row in rows))
        stacked = lambda kept: tuple(torch.stack(parts).float() for parts in zip(*(kept[i] for i in images)))
        small = torch.stack([self.small[i] for i in images]).float()
        inputs = (small, stacked(self.fine), stacked(self.features))
        return torch.stack(cells)[:, None], inputs, torch.stack(masks)[:, None] / 255


def loss_of(logits: Tensor, mask: Tensor) -> Tensor:
    """Binary cross entropy and the soft IoU loss of masks [B, 1, G, G]."""
    probability = logits.sigmoid()
    both = (probability * mask).sum((1, 2, 3))
    either = (probability + mask).sum((1, 2, 3)) - both
    return 2 * F.binary_cross_entropy_with_logits(logits, mask) + (1 - (both + 1) / (either + 1)).mean()


def trained_refiner(examples: Examples, minutes: float) -> MaskRefiner:
    refiner = MaskRefiner()

    def loss_of_batch() -> Tensor:
        cells, inputs, masks = examples.batch()
        return loss_of(refiner(cells, refiner.details(*inputs)), masks)

    return train_head(refiner, minutes, loss_of_batch, "masks")


def main() -> None:
    parser = head_parser(__doc__, minutes=20)
    parser.add_argument("--pool", type=Path, required=True, help="folder of training.naming, with its heads")
    options = parser.parse_args()
    model, photos = model_and_photos(options)
    folds = []
    for state in fold_heads(options.pool):
        folds.append(NamingHead().eval())
        folds[-1].load_state_dict(state)
    if not folds:
        parser.error(f"{options.pool} has no heads: run training.naming first")
    refiner = trained_refiner(Examples(photos, model.vision, folds), options.minutes)
    store_head(options.model, "refiner", refiner)


if __name__ == "__main__":
    main()
