"""How examples lie in the sequences of training."""

from types import SimpleNamespace

import pytest
import torch

from training.sequences import IGNORE, VISUAL, Samples, loaded
from training.text import train_text_tokenizer

IMAGE, MASK = 4, 5  # tokens of a picture, of a mask


def made(**more) -> dict:
    return {
        "history": [],
        "question": "segment the ball and the cube",
        "answer": "The ball:",
        "target": [0],
        "more": [],
        "picture": True,
        **more,
    }


@pytest.fixture(scope="module")
def tokenizer():
    return train_text_tokenizer(512, texts=300)


def samples(tokenizer, *examples: dict) -> Samples:
    return Samples(SimpleNamespace(examples=lambda: [list(examples)]), tokenizer)


def test_two_masks_lie_behind_one_another_with_their_phrases_in_front(tokenizer):
    made_of = samples(tokenizer, made(more=[[" and the cube:", [2]]]))
    (one,) = made_of.several[0]
    batch = made_of.lay_out([(0, one)], IMAGE, MASK)
    ids, s = batch.ids[0].tolist(), made_of.special
    assert ids.count(s["<seg>"]) == ids.count(s["</seg>"]) == 2 and ids.count(VISUAL) == 2 * (MASK - 1)
    assert len(batch.visual_at) == 2 * MASK and len(batch.input_at) == 2 * (MASK - 1)
    assert len(batch.image_at) == IMAGE and not {VISUAL, s["<pad>"], s["<context>"]} & set(
        batch.ids.flatten()[batch.word_at].tolist()
    )
    assert (
        batch.targets.shape[:2] == (1, 2)
        and batch.targets[0, 0].nonzero().flatten().tolist() == [1]
        and batch.targets[0, 1].nonzero().flatten().tolist() == [3]
    )
    first_end = ids.index(s["</seg>"])
    between = tokenizer.encode(" and the cube:", add_special_tokens=False).ids
    assert batch.labels[0, first_end : first_end + len(between) + 1].tolist() == [*between, s["<seg>"]]
    assert not ((batch.labels == VISUAL) | (batch.labels == s["</seg>"])).any()


def test_a_question_without_a_picture_has_no_place_for_one(tokenizer):
    made_of = samples(tokenizer, made(target=None, answer="There is no picture yet.", picture=False))
    (one,) = made_of.blind[0]
    batch = made_of.lay_out([(0, one)], IMAGE, 0)
    assert not batch.image_slots.any() and batch.targets is None
    said = batch.labels[0][batch.labels[0] != IGNORE].tolist()
    assert said == [
        *tokenizer.encode("There is no picture yet.", add_special_tokens=False).ids,
        made_of.special["<end>"],
    ]


def test_without_drawing_a_sequence_ends_at_the_mask(tokenizer):
    made_of = samples(tokenizer, made())
    (one,) = made_of.masks[0]
    ids = made_of.lay_out([(0, one)], IMAGE, 0).ids[0]
    row = ids[ids != made_of.special["<pad>"]]
    assert int(row[-1]) == made_of.special["<seg>"] and isinstance(ids, torch.Tensor)


def test_several_processes_lay_out_different_batches_and_fewer_sequences_of_several_masks(tokenizer):
    questions = [
        made(question=f"segment number {n}", more=[[" and the cube:", [2]]] if n % 2 else []) for n in range(40)
    ]
    made_of = Samples(SimpleNamespace(examples=lambda: [[e] for e in questions]), tokenizer)
    batches = [batch for batch, _ in zip(loaded(made_of, 2, False, 8, IMAGE, MASK, 1.0), range(40))]
    assert len({tuple(batch.scenes.tolist()) for batch in batches}) > 20
    assert {batch.sort for batch in batches} == {"draw", "several"}
    assert max(len(b.ids) for b in batches if b.sort == "several") == 4
    assert max(len(b.ids) for b in batches if b.sort == "draw") == 8
