"""The prior of the codes of a mask, and that its graphs compute what the modules do."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from training.bundle import write_graph
from training.class_head import CLASS_NAMES
from training.config import PRESETS
from training.export import random_model
from training.from_bundle import tokenizer_of
from training.graphs import prior_graphs
from training.mask_prior import MaskPrior, PriorHead
from training.mask_refiner import DETAILS, MaskRefiner
from training.naming_head import NAMES
from training.vqvae import mask_to_image

BUNDLE = Path(__file__).parents[2] / "models/everyday"
CONFIG = PRESETS["everyday"]


@pytest.fixture(scope="module")
def vqvae():
    return random_model(CONFIG, 5)[1]


def test_without_weight_the_codes_are_those_of_the_language_model_and_with_a_large_one_those_next_to_the_prior(vqvae):
    head, side = PriorHead(vqvae.quantizer.codebook), CONFIG.grid
    logits, latent = torch.randn(side**2, CONFIG.codes), torch.randn(CONFIG.latent_width, side, side)
    f_hat, down, weight = torch.randn_like(latent), torch.eye(side**2), torch.ones(1, side, side)
    with torch.no_grad():
        own, probability = head(logits, torch.cat([latent, 0 * weight]), f_hat, down)
        near, _ = head(logits, torch.cat([latent, 1e4 * weight]), f_hat, down)
    assert (own == logits.argmax(1)).all()
    torch.testing.assert_close(probability, logits.softmax(1).amax(1))
    assert (near == vqvae.quantizer.nearest((latent - f_hat).flatten(1).T[None])[0]).all()


def test_the_graphs_compute_what_the_modules_do(tmp_path, vqvae):
    torch.manual_seed(1)
    mask, side, width = CONFIG.mask_side, CONFIG.grid, CONFIG.latent_width
    cells, small = 3 * torch.randn(1, len(NAMES) + len(CLASS_NAMES) + 1, 16, 16), torch.randn(1, DETAILS, mask, mask)
    prior, f_hat = torch.randn(width + 1, side, side), torch.randn(width, side, side)
    inputs = {
        "mask_prior": (cells, small, torch.tensor(7, dtype=torch.int32), torch.tensor(1.5)),
        "prior_head": (torch.randn(9, CONFIG.codes), prior, f_hat, torch.rand(9, side**2)),
    }
    for name, (module, interface) in prior_graphs(CONFIG, MaskRefiner(), vqvae).items():
        write_graph(tmp_path / f"{name}.onnx", module, interface)
        session = onnxruntime.InferenceSession(tmp_path / f"{name}.onnx")
        given = dict(zip(interface.names_in, (x.numpy() for x in inputs[name])))
        with torch.no_grad():
            expected = module.eval()(*inputs[name])
        for one, two in zip(session.run(None, given), (expected,) if torch.is_tensor(expected) else expected):
            np.testing.assert_allclose(one, two.numpy(), rtol=1e-3, atol=1e-3)


def test_the_prior_of_another_name_is_another_mask(vqvae):
    cells = torch.full((1, 94, 16, 16), -6.0)
    cells[0, 3, 4:12, 4:12] = 6
    prior = MaskPrior(MaskRefiner().eval(), vqvae.encoder, CONFIG.grid)
    small = torch.zeros(1, DETAILS, CONFIG.mask_side, CONFIG.mask_side)
    with torch.no_grad():
        there, nowhere = (prior(cells, small, torch.tensor(name), torch.tensor(2.0)) for name in (3, 4))
        empty = vqvae.encoder(mask_to_image(torch.zeros(1, CONFIG.mask_side, CONFIG.mask_side)))[0]
    assert not torch.allclose(there[:-1], nowhere[:-1]) and torch.allclose(nowhere[:-1], empty)
    assert 0 <= there[-1].min() < there[-1].max() <= 2


def test_the_encoder_of_the_bundle_is_that_of_its_codes():
    vqvae = tokenizer_of(BUNDLE, CONFIG)
    mask = torch.zeros(1, CONFIG.mask_side, CONFIG.mask_side)
    mask[:, 12:44, 20:50] = 1
    with torch.no_grad():
        f_hat = vqvae.quantizer.tokens(vqvae.encoder(mask_to_image(mask)).float())[2]
        drawn = vqvae.decoder(f_hat).mean(1) > 0
    assert (drawn & (mask > 0)).sum() / (drawn | (mask > 0)).sum() > 0.85
