"""Token sequences of training examples."""

from types import SimpleNamespace

import pytest
import torch

from training.sequences import IGNORE, VISUAL, Samples, loaded
from training.text import train_text_tokenizer

IMAGE, MASK = 4, 5  # tokens of an image, of a mask


def example(**more) -> dict:
    return {
        "kind": "several",
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


def test_two_masks_follow_one_another_each_after_its_phrase(tokenizer):
    samples_of = samples(tokenizer, example(more=[[" and the cube:", [2]]]))
    (sequence,) = samples_of.several[0]
    batch = samples_of.lay_out([(0, sequence)], IMAGE, MASK)
    ids, s = batch.ids[0].tolist(), samples_of.special
    assert ids.count(s["<seg>"]) == ids.count(s["</seg>"]) == 2 and ids.count(VISUAL) == 2 * (MASK - 1)
    assert len(batch.visual_at) == 2 * MASK and len(batch.input_at) == 2 * (MASK - 1)
    assert len(batch.image_at) == IMAGE and not {VISUAL, s["<pad>"], s["<context>"]} & set(
        batch.ids.flatten()[batch.text_at].tolist()
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


def test_an_answer_is_new_by_its_kind_or_by_the_wording_of_its_question(tokenizer):
    old, by_kind, by_wording = example(), example(kind="colour"), example(reworded=True)
    samples_of = samples(tokenizer, old, by_kind, by_wording)
    batch = samples_of.lay_out([(0, sequence) for sequence in samples_of.masks[0]], IMAGE, MASK)
    assert batch.new.tolist() == [False, True, True] and batch.looks.tolist() == [False, True, False]


def test_a_question_without_an_image_has_no_image_tokens(tokenizer):
    samples_of = samples(tokenizer, example(target=None, answer="There is no picture yet.", picture=False))
    (sequence,) = samples_of.without_image[0]
    batch = samples_of.lay_out([(0, sequence)], IMAGE, 0)
    assert not batch.image_slots.any() and batch.targets is None
    text = batch.labels[0][batch.labels[0] != IGNORE].tolist()
    assert text == [
        *tokenizer.encode("There is no picture yet.", add_special_tokens=False).ids,
        samples_of.special["<end>"],
    ]


def test_without_visual_tokens_a_sequence_ends_at_seg(tokenizer):
    samples_of = samples(tokenizer, example())
    (sequence,) = samples_of.masks[0]
    ids = samples_of.lay_out([(0, sequence)], IMAGE, 0).ids[0]
    row = ids[ids != samples_of.special["<pad>"]]
    assert int(row[-1]) == samples_of.special["<seg>"] and isinstance(ids, torch.Tensor)


def test_several_processes_make_different_batches_with_fewer_sequences_if_they_have_several_masks(tokenizer):
    questions = [
        example(question=f"segment number {n}", more=[[" and the cube:", [2]]] if n % 2 else []) for n in range(40)
    ]
    samples_of = Samples(SimpleNamespace(examples=lambda: [[e] for e in questions]), tokenizer)
    stream = loaded(samples_of, 2, False, size=8, image_tokens=IMAGE, mask_tokens=MASK, visual_share=1.0)
    batches = [batch for batch, _ in zip(stream, range(40))]
    assert len({tuple(batch.scenes.tolist()) for batch in batches}) > 20
    assert {batch.kind for batch in batches} == {"masks", "several"}
    assert max(len(b.ids) for b in batches if b.kind == "several") == 4
    assert max(len(b.ids) for b in batches if b.kind == "masks") == 8
