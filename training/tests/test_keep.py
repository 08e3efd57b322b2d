"""A model that keeps what it knows learns only new answers from the truth."""

from types import SimpleNamespace

import pytest
import torch

from training.config import PRESETS
from training.keep import Said, code_error, learn_words_only, word_error
from training.model import SegModel


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
    model = SegModel(PRESETS["tiny"])
    learn_words_only(model)
    learned = {name.split(".")[0] for name, parameter in model.named_parameters() if parameter.requires_grad}
    assert learned == {"decoder", "embed", "head"}
