"""Examples -> token sequences of the training batches. Knows the prompt of training/text.py; knows no pixels.

One sample: <s> (<user> q <assistant> a <end>)* <user> question <img> context x N </img> <assistant> answer, and then either <end>, or
<seg> + M - 1 visual inputs + </seg> + <end>. <seg> predicts visual code 0, visual input i predicts code i + 1.
"""
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.data import MAX_SOLIDS, Pool
from training.text import special_ids

VISUAL = -2  # stands in `ids` where an embedding of f-hat comes in
IGNORE = -100
MAX_TEXT = 120  # tokens in front of the picture, and again behind it; longer samples are left out


@dataclass(frozen=True)
class Sample:
    before: np.ndarray  # int16: <s> ... question <img>
    after: np.ndarray  # int16: </img> <assistant> answer
    target: tuple[int, ...] | None


@dataclass(frozen=True)
class Batch:
    scenes: Tensor  # [B]
    ids: Tensor  # [B, L] int64; VISUAL where f-hat comes in, <pad> at the end
    labels: Tensor  # [B, L]: next text token, IGNORE elsewhere; visual labels are filled in by `visual_slots`
    image_slots: Tensor  # [B, L] bool
    visual_slots: Tensor  # [B, L] bool: the positions that predict visual codes (<seg> and all visual inputs)
    targets: Tensor | None  # [B, MAX_SOLIDS + 1] bool, for Pool.masks


class Samples:
    """All examples of a pool as tokens, by scene: masks[n] and answers[n] are lists of Sample."""

    def __init__(self, pool: Pool, tokenizer: Tokenizer):
        self.special = special_ids(tokenizer)
        s, examples = self.special, pool.examples()
        texts = sorted({t for scene in examples for e in scene for t in (e["question"], e["answer"], *(x for pair in e["history"] for x in pair))})
        known = dict(zip(texts, (np.array(code.ids, np.int16) for code in tokenizer.encode_batch(texts, add_special_tokens=False))))
        self.masks: list[list[Sample]] = []
        self.answers: list[list[Sample]] = []
        for scene in examples:
            masks, answers = [], []
            for e in scene:
                before = [[s["<s>"]]]
                for question, answer in e["history"]:
                    before += [[s["<user>"]], known[question], [s["<assistant>"]], known[answer], [s["<end>"]]]
                before += [[s["<user>"]], known[e["question"]], [s["<img>"]]]
                sample = Sample(np.concatenate(before).astype(np.int16), np.concatenate([[s["</img>"], s["<assistant>"]], known[e["answer"]]]).astype(np.int16),
                                None if e["target"] is None else tuple(e["target"]))
                if max(len(sample.before), len(sample.after)) <= MAX_TEXT:
                    (answers if sample.target is None else masks).append(sample)
            self.masks.append(masks)
            self.answers.append(answers)

    def batches(self, rng: random.Random, size: int, image_tokens: int, mask_tokens: int, drawn: float) -> Iterator[Batch]:
        """Endless batches, one example a scene, three of masks for each of answers. Of those with masks a share `drawn` has the visual tokens;
        the others end at <seg> (grounding without drawing). Examples of like length stand together, so that little is padded."""
        while True:
            group = []
            for source, count in ((self.masks, 12), (self.answers, 4)):
                scenes = [n for n in rng.choices(range(len(source)), k=size * count) if source[n]]
                pairs = sorted(((n, rng.choice(source[n])) for n in scenes), key=lambda pair: len(pair[1].before) + len(pair[1].after))
                group += [pairs[i : i + size] for i in range(0, len(pairs), size)]
            rng.shuffle(group)
            yield from (self.lay_out(pairs, image_tokens, mask_tokens if rng.random() < drawn else 0) for pairs in group)

    def lay_out(self, pairs: list[tuple[int, Sample]], image_tokens: int, mask_tokens: int) -> Batch:
        """(scene, example) of one sort, with or without masks. mask_tokens = 0: sequences end at <seg>."""
        s, masks = self.special, pairs[0][1].target is not None
        rows = []
        for _, p in pairs:
            tail = ([s["<seg>"]] + [VISUAL] * (mask_tokens - 1) + [s["</seg>"], s["<end>"]] if mask_tokens else [s["<seg>"]]) if masks else [s["<end>"]]
            rows.append(np.concatenate([p.before, np.full(image_tokens, s["<context>"]), p.after, tail]).astype(np.int64))
        length = -(-max(map(len, rows)) // 8) * 8
        ids = np.full((len(rows), length + 1), s["<pad>"], np.int64)
        labels = np.full((len(rows), length + 1), IGNORE, np.int64)
        for i, (row, (_, p)) in enumerate(zip(rows, pairs)):
            ids[i, : len(row)] = row
            text = np.arange(len(p.before) + image_tokens + 1, len(row) - 1)  # from <assistant> on
            labels[i, text] = row[text + 1]
        labels[(labels == VISUAL) | (labels == s["</seg>"])] = IGNORE
        ids, labels = torch.from_numpy(ids[:, :length]), torch.from_numpy(labels[:, :length])
        visual = (ids == VISUAL) | ((ids == s["<seg>"]) if mask_tokens else torch.zeros_like(ids, dtype=torch.bool))
        targets = None
        if masks:
            targets = torch.zeros(len(rows), MAX_SOLIDS + 1, dtype=torch.bool)
            for i, (_, p) in enumerate(pairs):
                targets[i, [t + 1 for t in p.target or ()]] = True
        return Batch(torch.tensor([n for n, _ in pairs]), ids, labels, ids == s["<context>"], visual, targets)


def cached_tokenizer(path: Path, size: int) -> Tokenizer:
    """The text tokenizer of this run: trained once, then kept beside the checkpoint."""
    from training.text import load_tokenizer, train_text_tokenizer

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        train_text_tokenizer(size).save(str(path))
    json.loads(path.read_text())
    return load_tokenizer(path)
