"""Examples -> token sequences of the training batches. Knows the prompt of training/text.py; knows no pixels.

One sample: <s> (<user> q <assistant> a <end>)* <user> question <img> context x N </img> <assistant> answer, and then
either <end>, or <seg> + M - 1 visual inputs + </seg> (+ text + another mask)* + <end>. <seg> predicts visual code 0,
visual input i predicts code i + 1. Without a picture there is no <img> ... </img>.
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

VISUAL = -2  # stands in `ids` where an embedding of f-hat comes in
IGNORE = -100
MAX_TEXT = 200  # tokens in front of the picture, and again behind it; longer samples are left out
SOURCES = (("masks", 12), ("answers", 5), ("several", 3), ("blind", 1))  # batches of each sort in one round


@dataclass(frozen=True)
class Sample:
    before: np.ndarray  # int16: <s> ... question <img>
    after: np.ndarray  # int16: </img> <assistant> answer
    targets: tuple[tuple[int, ...], ...]  # of each mask; () = an answer in words
    between: tuple[np.ndarray, ...] = ()  # text in front of each mask but the first
    picture: bool = True

    @property
    def length(self) -> int:
        """Tokens in front of the first <seg>, without those of the picture."""
        return len(self.before) + len(self.after)


@dataclass(frozen=True)
class Batch:
    scenes: Tensor  # [B]
    ids: Tensor  # [B, L] int64; VISUAL where f-hat comes in, <pad> at the end
    labels: Tensor  # [B, L]: next text token, IGNORE elsewhere; visual labels are the codes at `visual_at`
    image_slots: Tensor  # [B, L] bool
    # Places in the flattened [B x L], int64. Looked up here, since looking them up on a GPU halts it:
    word_at: Tensor  # of all but image tokens, VISUAL and <pad>
    image_at: Tensor  # of the image tokens
    spoken_at: Tensor  # of labels that are not IGNORE
    input_at: Tensor  # of VISUAL
    visual_at: Tensor  # of what predicts visual codes: <seg> and all visual inputs
    targets: Tensor | None  # [B, masks of each, MAX_SOLIDS + 1] bool, for Pool.masks

    def pin_memory(self) -> "Batch":
        return self.each(lambda x: x.pin_memory())

    def to(self, device: str) -> "Batch":
        return self.each(lambda x: x.to(device, non_blocking=True))

    def each(self, change: Callable[[Tensor], Tensor]) -> "Batch":
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return Batch(**{name: None if x is None else change(x) for name, x in parts.items()})

    @property
    def sort(self) -> str:
        """What the batch teaches: a word for the log."""
        if not len(self.image_at):
            return "blind"
        if self.targets is None:
            return "ask"
        return "several" if self.targets.shape[1] > 1 else "draw" if len(self.visual_at) else "ground"


class Samples:
    """All examples of a pool as tokens, by scene: one mask, an answer in words, several masks, no picture."""

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
        self.masks: list[list[Sample]] = []
        self.answers: list[list[Sample]] = []
        self.several: list[list[Sample]] = []
        self.blind: list[list[Sample]] = []
        for scene in examples:
            sorts = {"masks": [], "answers": [], "several": [], "blind": []}
            for e in scene:
                sample = self.sample(e, known)
                if max(len(sample.before), len(sample.after)) <= MAX_TEXT:
                    sorts[sort_of(sample)].append(sample)
            for name, made in sorts.items():
                getattr(self, name).append(made)

    def sample(self, e: dict, known: dict[str, np.ndarray]) -> Sample:
        s, picture = self.special, e.get("picture", True)
        before = [[s["<s>"]]]
        for question, answer in e["history"]:
            before += [[s["<user>"]], known[question], [s["<assistant>"]], known[answer], [s["<end>"]]]
        before += [[s["<user>"]], known[e["question"]], [s["<img>"]] if picture else []]
        after = [[s["</img>"]] if picture else [], [s["<assistant>"]], known[e["answer"]]]
        more = e.get("more", ())
        targets = () if e["target"] is None else (tuple(e["target"]), *(tuple(target) for _, target in more))
        join = lambda parts: np.concatenate([np.asarray(part, np.int16) for part in parts])
        return Sample(join(before), join(after), targets, tuple(known[text] for text, _ in more), picture)

    def batches(
        self, rng: random.Random, size: int, image_tokens: int, mask_tokens: int, drawn: float
    ) -> Iterator[Batch]:
        """Endless batches, one example a scene, in the shares of SOURCES. Of those with one mask a share `drawn` has
        the visual tokens; the others end at <seg> (grounding without drawing). Examples of like length stand
        together, so that little is padded."""
        while True:
            group = []
            for name, count in SOURCES:
                source = getattr(self, name)
                if name == "several" and not drawn:
                    continue
                by_masks: dict[int, list[tuple[int, Sample]]] = {}
                for n in rng.choices(range(len(source)), k=size * count):
                    if source[n]:
                        sample = rng.choice(source[n])
                        by_masks.setdefault(len(sample.targets), []).append((n, sample))
                for masks, pairs in by_masks.items():
                    pairs.sort(key=lambda pair: pair[1].length)
                    rows = size // max(1, masks)  # sequences with several masks are that much longer
                    group += [pairs[i : i + rows] for i in range(0, len(pairs), rows)]
            rng.shuffle(group)
            yield from (
                self.lay_out(
                    pairs,
                    image_tokens,
                    mask_tokens if rng.random() < max(drawn, float(len(pairs[0][1].targets) > 1)) else 0,
                )
                for pairs in group
            )

    def lay_out(self, pairs: list[tuple[int, Sample]], image_tokens: int, mask_tokens: int) -> Batch:
        """(scene, example) of one sort, with as many masks each. mask_tokens = 0: sequences end at the first <seg>."""
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
        words = (ids >= 0) & ~image_slots & (ids != s["<pad>"])
        slots = (words, image_slots, labels != IGNORE, ids == VISUAL, visual)
        places = (slot.flatten().nonzero().squeeze(1) for slot in slots)
        return Batch(scenes, ids, labels, image_slots, *places, targets)

    def row(self, p: Sample, image_tokens: int, mask_tokens: int) -> np.ndarray:
        s = self.special
        mask = [s["<seg>"], *[VISUAL] * (mask_tokens - 1), s["</seg>"]] if mask_tokens else [s["<seg>"]]
        parts = [p.before, np.full(image_tokens if p.picture else 0, s["<context>"]), p.after]
        if p.targets:
            parts.append(mask)
        if mask_tokens or not p.targets:
            parts += [part for text in p.between for part in (text, mask)] + [[s["<end>"]]]
        return np.concatenate(parts).astype(np.int64)


class Stream(IterableDataset):
    """Samples.batches in as many processes as a DataLoader has, each with its own random numbers."""

    def __init__(self, samples: Samples, *wanted):
        self.samples, self.wanted, self.seed = samples, wanted, random.random()

    def __iter__(self) -> Iterator[Batch]:
        worker = get_worker_info()
        yield from self.samples.batches(random.Random(f"{self.seed} {worker and worker.id}"), *self.wanted)


def loaded(samples: Samples, workers: int, pinned: bool, *wanted) -> Iterator[Batch]:
    """`wanted`: size, image_tokens, mask_tokens, drawn, as of Samples.batches."""
    return iter(DataLoader(Stream(samples, *wanted), batch_size=None, num_workers=workers, pin_memory=pinned))


def texts_of(e: dict) -> tuple[str, ...]:
    return (
        e["question"],
        e["answer"],
        *(text for pair in e["history"] for text in pair),
        *(text for text, _ in e.get("more", ())),
    )


def sort_of(sample: Sample) -> str:
    if not sample.picture:
        return "blind"
    return ("answers", "masks", "several")[min(2, len(sample.targets))]


def cached_tokenizer(path: Path, size: int) -> Tokenizer:
    """The text tokenizer of this run: trained once, then kept beside the checkpoint."""
    from training.text import load_tokenizer, train_text_tokenizer

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        train_text_tokenizer(size).save(str(path))
    json.loads(path.read_text())
    return load_tokenizer(path)
