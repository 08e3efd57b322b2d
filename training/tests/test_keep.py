"""A model that keeps what it knows learns only new answers from the truth."""

import copy
import json
import random
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from training.config import PRESETS
from training.data import Pool
from training.features import ImageFeatures
from training.keep import Said, code_error, learn_words_only, word_error
from training.model import SegModel
from training.sequences import Samples
from training.text import train_text_tokenizer
from training.train_lm import Frozen, losses, tokens_of
from training.vqvae import VQVAE

CONFIG = PRESETS["tiny"]


def batch(new: list[bool]) -> SimpleNamespace:
    """Two sequences of three positions, with one label each."""
    labels = torch.full((2, 3), -100)
    labels[:, 1] = torch.tensor([0, 1])
    return SimpleNamespace(
        ids=torch.zeros(2, 3, dtype=torch.long),
        labels=labels,
        text_label_at=torch.tensor([1, 4]),
        new=torch.tensor(new),
    )


def test_new_answers_are_learned_from_the_truth_and_others_from_the_kept_model():
    logits = torch.tensor([[2.0, 0.0], [2.0, 0.0]])
    said = Said(torch.tensor([[-30.0, 30.0], [30.0, -30.0]]), None)  # both times the wrong word, for certain
    right, wrong = logits.log_softmax(1).neg()[0].tolist()
    assert word_error(logits, batch([True, True]), said).tolist() == pytest.approx([right, wrong])
    assert word_error(logits, batch([False, False]), said).tolist() == pytest.approx([wrong, right])
    assert word_error(logits, batch([True, False]), said).tolist() == pytest.approx([right, right])


def test_a_model_that_says_the_same_codes_has_no_gradient():
    theirs = torch.randn(2, 3, 5)
    own = theirs.clone().requires_grad_()
    code_error(own, Said(torch.zeros(0), theirs)).sum().backward()
    assert own.grad.abs().max().item() < 1e-6
    other = torch.randn(2, 3, 5, requires_grad=True)
    code_error(other, Said(torch.zeros(0), theirs)).sum().backward()
    assert other.grad.abs().max().item() > 0.01


def test_what_the_decoder_sees_of_images_and_codes_stays_as_it_is():
    model = SegModel(CONFIG)
    learn_words_only(model)
    learned = {name.split(".")[0] for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert learned == {"decoder", "embed", "head"}


def pool_of(folder: Path, examples: list[dict]) -> Pool:
    ids = np.zeros((1, CONFIG.ids_side, CONFIG.ids_side), np.uint8)
    ids[0, :20, :20] = 1
    (folder / "0000.json").write_text(json.dumps([{"things": ["dog"]}]))
    (folder / "0000.talk").write_text(json.dumps([examples]))
    np.savez(folder / "0000.npz", rgb=np.zeros((1, 8, 8, 3), np.uint8), ids=ids)
    return Pool(folder, CONFIG.mask_side)


@pytest.mark.parametrize(
    "kind, target, learned",
    [
        ("attribute", [0], False),  # a mask: its codes and its words
        ("count", None, False),
        ("beyond", None, True),
    ],
)
def test_a_step_that_keeps_the_model_changes_it_only_for_a_new_answer(tmp_path, kind, target, learned):
    torch.manual_seed(0)
    example = {"kind": kind, "history": [], "question": "which dog?", "answer": "Sorry:", "target": target}
    pool = pool_of(tmp_path, [example])
    samples = Samples(pool, train_text_tokenizer(CONFIG.text_vocabulary))
    model, vqvae = SegModel(CONFIG), VQVAE(CONFIG).eval()
    learn_words_only(model)
    pixels = torch.randn(1, 3, CONFIG.image_side, CONFIG.image_side)
    features = ImageFeatures(model.eval().vision(pixels).detach())
    batch = next(samples.batches(random.Random(0), 4, **tokens_of(CONFIG), visual_share=1.0, words=4))
    assert bool(len(batch.visual_at)) == (target is not None)

    kept = copy.deepcopy(model).requires_grad_(False)
    loss, _ = losses(model, Frozen(vqvae, pool, features, None, kept), batch)
    loss.backward()
    largest = max(p.grad.abs().max().item() for p in model.parameters() if p.grad is not None)
    assert largest > 1e-3 if learned else largest < 1e-5
