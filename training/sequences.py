"""Makes the token sequences of the training batches from examples, in the prompt of training/text.py. Reads no pixels.

One sequence: <s> (<user> q <assistant> a <end>)* <user> question <img> context x N </img> <assistant> answer, and then
either <end>, or <seg> + M - 1 visual inputs + </seg> (+ text + another mask)* + <end>. <seg> predicts visual code 0,
visual input i predicts code i + 1. Without an image there is no <img> ... </img>. N: image tokens, M: visual tokens of
a mask.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from training.data import MAX_SOLIDS, Pool
from training.text import special_ids

VISUAL = -2  # marks in `ids` the positions whose input is an embedding of f-hat
IGNORE = -100
LOOKS = ("colour", "is-colour")  # kinds whose words depend on the pixels of a photograph
# Kinds that training.train_lm --keep learns, and all kinds in the wordings of scenes/wordings.py. Others are kept.
NEW = ("beyond", "chat", "out-of-scope", "colour", "is-colour", "group", "place", "largest", "next-to")
MAX_TEXT = 200  # most tokens in front of the image tokens, and most tokens after them; longer sequences are left out
SOURCES = (("masks", 12), ("answers", 5), ("several", 3), ("without_image", 1))  # batches of each kind in one round


@dataclass(frozen=True)
class TrainingSequence:
    before: np.ndarray  # int16: <s> ... question <img>
    after: np.ndarray  # int16: </img> <assistant> answer
    targets: tuple[tuple[int, ...], ...]  # the objects of each mask; (): an answer in words
    between: tuple[np.ndarray, ...] = ()  # int16: the text in front of the second mask and of each later one
    picture: bool = True
    kind: str = ""  # of its example (training/scenes/spec.py)
    new: bool = False  # its kind is in NEW, or its wording is of scenes/wordings.py

    @property
    def length(self) -> int:
        """Tokens in front of the first <seg>, without the image tokens."""
        return len(self.before) + len(self.after)


@dataclass(frozen=True)
class Batch:
    scenes: Tensor  # [B]
    ids: Tensor  # [B, L] int64; VISUAL at the inputs from f-hat, <pad> at the end
    labels: Tensor  # [B, L]: the next text token, or IGNORE; the labels at `visual_at` are visual codes
    image_slots: Tensor  # [B, L] bool: image tokens
    # Indices into the flattened [B x L], int64. They are computed here, because computing them on a GPU would halt it.
    text_at: Tensor  # all tokens but image tokens, VISUAL and <pad>
    image_at: Tensor  # image tokens
    text_label_at: Tensor  # positions whose label is not IGNORE
    input_at: Tensor  # positions of VISUAL
    visual_at: Tensor  # positions that predict visual codes: <seg> and all visual inputs
    targets: Tensor | None  # [B, masks per sequence, MAX_SOLIDS + 1] bool, for Pool.masks
    looks: Tensor  # [B] bool: the words depend on the pixels of the image, not on the names in it
    new: Tensor  # [B] bool: an answer that a model is trained to say from now on (training/keep.py)

    def pin_memory(self) -> "Batch":
        return self.each(lambda x: x.pin_memory())

    def to(self, device: str) -> "Batch":
        return self.each(lambda x: x.to(device, non_blocking=True))

    def each(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return Batch(**{name: None if x is None else change(x) for name, x in parts.items()})

    @property
    def kind(self) -> str:
        """The kind of the sequences, for the log."""
        if not len(self.image_at):
            return "no-image"
        if self.targets is None:
            return "answers"
        return "several" if self.targets.shape[1] > 1 else "masks" if len(self.visual_at) else "ground"


class Samples:
    """The sequences of all examples of a pool, for each scene: one mask, an answer in words, several masks, no
    image."""

    def __init__(self, pool: Pool, tokenizer: Tokenizer):
        self.special = special_ids(tokenizer)
        examples = pool.examples()
        texts = sorted({t for scene in examples for e in scene for t in texts_of(e)})
        known = dict(
            zip(
                texts,
                (np.array(code.ids, np.int16) for code in tokenizer.encode_batch(texts, add_special_tokens=False)),
            )
        )
        self.masks: list[list[TrainingSequence]] = []
        self.answers: list[list[TrainingSequence]] = []
        self.several: list[list[TrainingSequence]] = []
        self.without_image: list[list[TrainingSequence]] = []
        for scene in examples:
            by_kind = {name: [] for name, _ in SOURCES}
            for e in scene:
                sequence = self.sequence(e, known)
                if max(len(sequence.before), len(sequence.after)) <= MAX_TEXT:
                    by_kind[kind_of(sequence)].append(sequence)
            for name, sequences in by_kind.items():
                getattr(self, name).append(sequences)

    def sequence(self, e: dict, known: dict[str, np.ndarray]) -> TrainingSequence:
        """`known`: the token ids of each text."""
        s, picture = self.special, e.get("picture", True)
        before = [[s["<s>"]]]
        for question, answer in e["history"]:
            before += [[s["<user>"]], known[question], [s["<assistant>"]], known[answer], [s["<end>"]]]
        before += [[s["<user>"]], known[e["question"]], [s["<img>"]] if picture else []]
        after = [[s["</img>"]] if picture else [], [s["<assistant>"]], known[e["answer"]]]
        more = e.get("more", ())
        targets = () if e["target"] is None else (tuple(e["target"]), *(tuple(target) for _, target in more))
        join = lambda parts: np.concatenate([np.asarray(part, np.int16) for part in parts])
        return TrainingSequence(
            join(before),
            join(after),
            targets,
            tuple(known[text] for text, _ in more),
            picture=picture,
            kind=e["kind"],
            new=e["kind"] in NEW or e.get("reworded", False),
        )

    def batches(
        self,
        rng: random.Random,
        size: int,
        *,
        image_tokens: int,
        mask_tokens: int,
        visual_share: float,
        words: float = 1,
    ) -> Iterator[Batch]:
        """Endless batches with random examples, in the shares of SOURCES. A share `visual_share` of the batches with
        one mask has the visual tokens; the sequences of the others end at <seg>. The examples of a batch have similar
        lengths, so that it has little padding. `words`: a factor on the share of the answers in words."""
        while True:
            group = []
            for name, count in SOURCES:
                source = getattr(self, name)
                if name == "several" and not visual_share:
                    continue
                by_masks: dict[int, list[tuple[int, TrainingSequence]]] = {}
                for n in rng.choices(range(len(source)), k=round(size * count * (words if name == "answers" else 1))):
                    if source[n]:
                        sequence = rng.choice(source[n])
                        by_masks.setdefault(len(sequence.targets), []).append((n, sequence))
                for masks, pairs in by_masks.items():
                    pairs.sort(key=lambda pair: pair[1].length)
                    rows = size // max(1, masks)  # a sequence with k masks is about k times as long
                    group += [pairs[i : i + rows] for i in range(0, len(pairs), rows)]
            rng.shuffle(group)
            yield from (
                self.lay_out(
                    pairs,
                    image_tokens,
                    mask_tokens if rng.random() < max(visual_share, float(len(pairs[0][1].targets) > 1)) else 0,
                )
                for pairs in group
            )

    def lay_out(self, pairs: list[tuple[int, TrainingSequence]], image_tokens: int, mask_tokens: int) -> Batch:
        """A batch of pairs (scene, sequence) of one kind, with equally many masks. `mask_tokens` = 0: the sequences end
        at the first <seg>."""
        s, count = self.special, len(pairs[0][1].targets)
        rows = [self.row(p, image_tokens, mask_tokens) for _, p in pairs]
        length = -(-max(map(len, rows)) // 8) * 8
        ids = np.full((len(rows), length + 1), s["<pad>"], np.int64)
        labels = np.full((len(rows), length + 1), IGNORE, np.int64)
        for i, (row, (_, p)) in enumerate(zip(rows, pairs)):
            ids[i, : len(row)] = row
            text = np.arange(
                len(p.before) + (image_tokens + 1 if p.picture else 0), len(row) - 1
            )  # from <assistant> on
            labels[i, text] = row[text + 1]
        labels[(labels == VISUAL) | (labels == s["</seg>"])] = IGNORE
        ids, labels = torch.from_numpy(ids[:, :length]), torch.from_numpy(labels[:, :length])
        visual = (ids == VISUAL) | ((ids == s["<seg>"]) if mask_tokens else torch.zeros_like(ids, dtype=torch.bool))
        targets = None
        if count:
            targets = torch.zeros(len(rows), count, MAX_SOLIDS + 1, dtype=torch.bool)
            for i, (_, p) in enumerate(pairs):
                for k, target in enumerate(p.targets):
                    targets[i, k, [t + 1 for t in target]] = True
        scenes, image_slots = torch.tensor([n for n, _ in pairs]), ids == s["<context>"]
        text = (ids >= 0) & ~image_slots & (ids != s["<pad>"])
        slots = (text, image_slots, labels != IGNORE, ids == VISUAL, visual)
        places = (slot.flatten().nonzero().squeeze(1) for slot in slots)
        looks, new = (torch.tensor(flags) for flags in zip(*((p.kind in LOOKS, p.new) for _, p in pairs)))
        return Batch(scenes, ids, labels, image_slots, *places, targets, looks, new)

    def row(self, p: TrainingSequence, image_tokens: int, mask_tokens: int) -> np.ndarray:
        s = self.special
        mask = [s["<seg>"], *[VISUAL] * (mask_tokens - 1), s["</seg>"]] if mask_tokens else [s["<seg>"]]
        parts = [p.before, np.full(image_tokens if p.picture else 0, s["<context>"]), p.after]
        if p.targets:
            parts.append(mask)
        if mask_tokens or not p.targets:
            parts += [part for text in p.between for part in (text, mask)] + [[s["<end>"]]]
        return np.concatenate(parts).astype(np.int64)


class Stream(IterableDataset):
    """Samples.batches in the worker processes of a DataLoader, each with its own random numbers."""

    def __init__(self, samples: Samples, **options):
        self.samples, self.options, self.seed = samples, options, random.random()

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        yield from self.samples.batches(random.Random(f"{self.seed} {worker and worker.id}"), **self.options)


def loaded(samples: Samples, workers: int, pinned: bool, **options) -> Iterator[Batch]:
    """Batches from `workers` processes. `options`: those of Samples.batches after `rng`."""
    return iter(DataLoader(Stream(samples, **options), batch_size=None, num_workers=workers, pin_memory=pinned))


def texts_of(e: dict) -> tuple[str, ...]:
    return (
        e["question"],
        e["answer"],
        *(text for pair in e["history"] for text in pair),
        *(text for text, _ in e.get("more", ())),
    )


def kind_of(sequence: TrainingSequence) -> str:
    if not sequence.picture:
        return "without_image"
    return ("answers", "masks", "several")[min(2, len(sequence.targets))]


def cached_tokenizer(path: Path, size: int) -> Tokenizer:
    """The text tokenizer at `path`, beside the checkpoint. If there is no file, it is trained and written."""
    from training.text import load_tokenizer, train_text_tokenizer

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        train_text_tokenizer(size).save(str(path))
    json.loads(path.read_text())
    return load_tokenizer(path)
