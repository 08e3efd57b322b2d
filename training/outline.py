"""Stage of photographs, after training.refine: trains the network that draws the outline of a mask at the side of the
image (training/outline_net.py), and stores it in a checkpoint. On two cores: 15 minutes for the examples, and
--minutes.

    python -m training.outline --data photos --sets coco msrc davis --made runs/made/caltech101.jsonl \
        --tokenizer runs/everyday/tokenizer.pt --model runs/everyday/lm.pt --minutes 30 \
        --drawn out/eval/refer.json:runs/suites/refer-train
It learns to mend coarse masks: true masks with random errors, and masks of the network of training.refine, both as
they come back from the codes of the VQ-VAE. --drawn adds masks that the model itself drew: the rows of `npm run eval`
on a suite, and the suite's folder. Such a suite must be none that judges (--first of training.make_scenes). The other
networks stay as they are.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from pycocotools import mask as coco_masks
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from training.class_head import class_logits
from training.config import from_dict
from training.geometry import letterbox_box, letterbox_ids, letterbox_rgb, normalise
from training.naming_classes import INDEX
from training.naming_head import NAMES, maps_of
from training.outline_net import OutlineNet
from training.photo_features import photo_part
from training.photo_sets import Photo
from training.photos import id_map, variant
from training.small_head import head_parser, model_and_photos, store_head, train_head
from training.train_decoder import partial_sums, soft_masks
from training.vision import JoinedEncoder
from training.vqvae import VQVAE, mask_to_image

SIDE = 256
CROPS = {"coco": 4, "davis": 3, "msrc": 1}  # of each photograph of these sets, beside itself
SHARES = {"coco": 0.3, "msrc": 0.08, "davis": 0.08, "drawn": 0.37}  # in a batch; all others together have the rest
SMALL = 0.01  # least share of the image for a thing
LEAST = {"named": 0.3, "drawn": 0.4}  # least IoU with the truth of a coarse mask that was not made from it
CODES_WRONG = (0.0, 0.1, 0.2)  # shares of random codes
BATCH = 24  # whole images, or twice as many windows
WINDOWED, WINDOW = 0.55, 144  # share of the batches that show windows at outlines, and their side: they take less time
STEP = 16  # windows begin at multiples of so many pixels, which are whole cells of every stride
EDGE, EDGE_WEIGHT = 9, 4  # pixels of the window in which both sides of an outline are, and the weight of such pixels


class Coarse:
    """Masks as they come from the VQ-VAE, from true masks with random errors (as CascadePSP makes its examples)."""

    def __init__(self, vqvae: VQVAE, rng: random.Random):
        self.vqvae, self.rng = vqvae, rng

    @torch.no_grad()
    def through_codes(self, masks: Tensor, wrong: float = 0.0) -> Tensor:
        """Masks [n, G, G] -> uint8 [n, G, G]. `wrong`: share of codes that are replaced."""
        f_hat = self.vqvae.quantizer.tokens(self.vqvae.encoder(mask_to_image(masks)), wrong)[2]
        return (255 * soft_masks(self.vqvae, f_hat)).to(torch.uint8)

    def of(self, mask: Tensor, count: int) -> Tensor:
        """A true mask [G, G] in 0..1 -> `count` coarse ones, uint8 [count, G, G]."""
        wrong = torch.stack([self.with_errors(mask) for _ in range(count)])
        return self.through_codes(wrong, self.rng.choice(CODES_WRONG))

    def with_errors(self, mask: Tensor) -> Tensor:
        """Corners rounded, parts missing and added, the whole wider or narrower."""
        width = self.rng.choice((1, 3, 5, 9, 13))
        soft = F.avg_pool2d(mask[None, None], width, 1, width // 2, count_include_pad=False)[0, 0]
        error = self.rng.choice((0, 0.1, 0.2, 0.35)) * smooth_noise(self.rng.choice((4, 6, 10)), mask.shape[-1])
        return (soft + error > 0.5 + self.rng.uniform(-0.15, 0.15) * (width > 1)).float()


def smooth_noise(cells: int, side: int) -> Tensor:
    """[side, side]: normal noise of `cells` x `cells` values, enlarged."""
    return F.interpolate(torch.randn(1, 1, cells, cells), size=(side, side), mode="bicubic")[0, 0]


def overlap(coarse: Tensor, truth: Tensor) -> float:
    """IoU of masks [G, G], uint8 of 0..255 and float of 0..1."""
    found, true = coarse > 127, truth > 0.5
    return float((found & true).sum() / (found | true).sum().clamp(min=1))


class Examples:
    """Images as inputs of an OutlineNet, and masks in them: coarse ones of 8 bits, and the true one."""

    def __init__(self, vision: JoinedEncoder, vqvae: VQVAE):
        self.vision, self.vqvae, self.rng = vision, vqvae, random.Random(0)
        self.coarse = Coarse(vqvae, self.rng)
        self.pixels: list[Tensor] = []  # uint8 [P, P, 3]
        self.details: list[Tensor] = []
        self.masks: list[tuple[int, Tensor, Tensor]] = []  # (image, coarse uint8 [n, G, G], true uint8 [P, P])
        self.kinds: list[str] = []

    @torch.no_grad()
    def see(self, rgb: np.ndarray) -> tuple[Tensor, tuple[Tensor, ...], Tensor]:
        """-> details [1, D, G, G], features of the naming head, its scores."""
        square = torch.from_numpy(letterbox_rgb(np.ascontiguousarray(rgb), SIDE).copy())
        pixels = normalise(square[None])
        tokens, _, fine = self.vision.photo.with_boxes(pixels)
        features, scores = maps_of(photo_part(tokens))
        details = self.vision.refiner.details(F.avg_pool2d(pixels, 4), fine, features)
        self.pixels.append(square)
        self.details.append(details[0].half())
        return details, features, scores

    def add(self, kind: str, coarse: Tensor, truth: Tensor) -> None:
        """A mask of the last image; `truth` uint8 [P, P] of 0..255."""
        self.masks.append((len(self.pixels) - 1, coarse, truth))
        self.kinds.append(kind if kind in SHARES else "")

    @torch.no_grad()
    def photograph(self, kind: str, photo: Photo) -> None:
        whole, (ids, names) = np.asarray(Image.open(photo.file).convert("RGB")), id_map(photo)
        for crop in range(1 + CROPS.get(kind, 0)):
            rgb, placed = variant(whole, ids, self.rng) if crop else (whole, ids)
            boxed = torch.from_numpy(letterbox_ids(np.ascontiguousarray(placed), SIDE).copy())
            details, features, scores = self.see(rgb)
            cells = self.cells_of(features, scores)
            for name in dict.fromkeys(names):
                things = [boxed == i + 1 for i, other in enumerate(names) if other == name]
                alone = things if len(things) > 1 else []
                for n, inside in enumerate([sum(things) > 0, *alone]):
                    if inside.float().mean() < SMALL:
                        continue
                    small = F.avg_pool2d(inside[None].float(), SIDE // details.shape[-1])[0]
                    found = self.named(cells.get(name), details, small) if n == 0 else []
                    self.add(kind, torch.cat([self.coarse.of(small, 3), *found]), (255 * inside).to(torch.uint8))

    def cells_of(self, features: tuple[Tensor, ...], scores: Tensor) -> dict[str, Tensor]:
        named = self.vision.naming(features, scores)[0]
        of_classes = self.vision.classes(features, class_logits(self.vision.photo.lite0, features[0]))[1][0]
        return {name: of_classes[i] for name, i in INDEX.items()} | dict(zip(NAMES, named))

    def named(self, cells: Tensor | None, details: Tensor, truth: Tensor) -> list[Tensor]:
        """What the network of training.refine draws for cells of the name, with noise, because these photographs
        trained the naming head: [1, G, G] each."""
        found = []
        for _ in range(0 if cells is None else 2):
            noise = self.rng.choice((0, 1, 2.5)) * smooth_noise(6, cells.shape[-1])
            drawn = self.vision.refiner((cells + noise)[None, None], details).sigmoid()[0]
            mask = self.coarse.through_codes((drawn > 0.5).float())
            if overlap(mask[0], truth) > LEAST["named"]:
                found.append(mask)
        return found

    def drawn(self, results: Path, suite: Path) -> None:
        """The masks of both runs of the model on the cases of a suite that mean one mask."""
        rows = {row["id"]: row for row in json.loads(results.read_text())["rows"]}
        for case in tqdm(list(cases_of(suite)), desc=suite.name, mininterval=10):
            row = rows.get(case["id"])
            if row is None or len(row["tokens"]) != 1 or not case["mask"].any():
                continue
            rgb = np.asarray(Image.open(suite / case["image"]).convert("RGB"))
            for codes, box in runs_of(row["tokens"][0], row["zooms"][0], self.vqvae.config.mask_tokens):
                x, y, width, height = box or (0, 0, rgb.shape[1], rgb.shape[0])
                part = (slice(y, y + height), slice(x, x + width))
                truth = letterboxed(case["mask"][part])
                with torch.no_grad():
                    f_hat = partial_sums(self.vqvae, torch.tensor([codes]))[:, -1]
                    coarse = (255 * soft_masks(self.vqvae, f_hat)).to(torch.uint8)
                small = F.avg_pool2d(truth[None].float() / 255, SIDE // coarse.shape[-1])[0]
                if overlap(coarse[0], small) > LEAST["drawn"]:
                    self.see(rgb[part])
                    self.add("drawn", coarse, truth)

    def batch(self, weights: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """-> inputs of an OutlineNet, and true masks [B, 1, P, P] in 0..1. `weights`: how often each mask is taken."""
        windowed = self.rng.random() < WINDOWED
        rows = torch.multinomial(weights, BATCH * (1 + windowed), replacement=True).tolist()
        parts = zip(*(self.example(row, WINDOW if windowed else SIDE) for row in rows))
        pixels, details, coarse, true = (torch.stack(part) for part in parts)
        details = details.float().contiguous(memory_format=torch.channels_last)
        return normalise(pixels), details, coarse[:, None] / 255, true[:, None] / 255

    def example(self, row: int, side: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Pixels, details, a coarse mask and the true one, of a window of `side` pixels."""
        image, coarse, true = self.masks[row]
        some = coarse[self.rng.randrange(len(coarse))]
        y, x = (0, 0) if side == SIDE else self.place(true, side)
        cut = lambda kept, stride: kept[..., y // stride : (y + side) // stride, x // stride : (x + side) // stride]
        pixels = self.pixels[image][y : y + side, x : x + side]
        return pixels, cut(self.details[image], 4), cut(some, SIDE // some.shape[-1]), cut(true, 1)

    def place(self, true: Tensor, side: int) -> list[int]:
        """Top and left of a window around a random place at the outline."""
        inside = true > 127
        outline = (inside[1:, 1:] != inside[:-1, :-1]).nonzero()
        middle = outline[self.rng.randrange(len(outline))].tolist() if len(outline) else [SIDE // 2] * 2
        first = (round((at - side / 2 + self.rng.uniform(-40, 40)) / STEP) * STEP for at in middle)
        return [max(0, min(SIDE - side, at)) for at in first]

    def weights(self) -> Tensor:
        rest = 1 - sum(SHARES.values())
        share = {kind: SHARES.get(kind, rest) / self.kinds.count(kind) for kind in set(self.kinds)}
        return torch.tensor([share[kind] for kind in self.kinds], dtype=torch.float64)


def letterboxed(inside: np.ndarray) -> Tensor:
    """bool [H, W] -> uint8 [P, P] of 0..255, with soft edges where it is enlarged."""
    height, width = inside.shape
    left, top, w, h = letterbox_box(width, height, SIDE)
    square = np.zeros((SIDE, SIDE), np.uint8)
    grey = Image.fromarray(255 * inside.astype(np.uint8))
    square[top : top + h, left : left + w] = np.asarray(grey.resize((w, h), Image.Resampling.BILINEAR))
    return torch.from_numpy(square)


def runs_of(codes: list[int], zoom: dict | None, count: int) -> Iterator[tuple[list[int], tuple | None]]:
    """The codes and the box of each run of a mask. A second run that did not draw the mask has no known box."""
    yield codes[:count], None
    if zoom is not None and len(codes) == 2 * count:
        yield codes[count:], (zoom["x"], zoom["y"], zoom["width"], zoom["height"])


def loss_of(logits: Tensor, mask: Tensor) -> Tensor:
    """Binary cross entropy, most of it near the outline, and the soft IoU loss of masks [B, 1, P, P]."""
    probability = logits.sigmoid()
    both = (probability * mask).sum((1, 2, 3))
    either = (probability + mask).sum((1, 2, 3)) - both
    around = F.avg_pool2d(mask, EDGE, 1, EDGE // 2, count_include_pad=False)
    weight = 1 + (EDGE_WEIGHT - 1) * ((around > 0.02) & (around < 0.98))
    error = F.binary_cross_entropy_with_logits(logits, mask, reduction="none")
    return 2 * (weight * error).mean() + (1 - (both + 1) / (either + 1)).mean()


def cases_of(suite: Path) -> Iterator[dict]:
    """The cases of a suite of training.make_scenes with one mask each, decoded: bool [H, W]."""
    for line in (suite / "cases.jsonl").read_text().splitlines():
        case = json.loads(line)
        if case.get("target"):
            yield case | {"mask": coco_masks.decode(case["target"]).astype(bool)}


def trained_outline(examples: Examples, minutes: float) -> OutlineNet:
    outline = OutlineNet().to(memory_format=torch.channels_last)
    weights = examples.weights()

    def loss_of_batch() -> Tensor:
        *inputs, masks = examples.batch(weights)
        with torch.autocast("cpu", torch.bfloat16):
            logits = outline(*inputs)
        return loss_of(logits.float(), masks)

    return train_head(outline, minutes, loss_of_batch, "outlines")


def main() -> None:
    parser = head_parser(__doc__, minutes=30)
    parser.add_argument("--tokenizer", type=Path, required=True, help="checkpoint of training.train_tokenizer")
    parser.add_argument("--drawn", nargs="*", default=[], help="<results of npm run eval>.json:<folder of the suite>")
    options = parser.parse_args()
    model, photos = model_and_photos(options)
    saved = torch.load(options.tokenizer, weights_only=True, map_location="cpu")
    vqvae = VQVAE(from_dict(saved["config"])).eval()
    vqvae.load_state_dict(saved["model"])
    examples = Examples(model.vision, vqvae)
    for name, own in photos.items():
        for photo in tqdm(own, desc=name, mininterval=10):
            examples.photograph(name, photo)
    for pair in options.drawn:
        results, _, suite = pair.partition(":")
        examples.drawn(Path(results), Path(suite))
    store_head(options.model, "outline", trained_outline(examples, options.minutes))


if __name__ == "__main__":
    main()
