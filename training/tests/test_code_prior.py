"""The log prior of the codes in each scale, which training adds to the logits."""

import json

import numpy as np
import torch

from training.config import PRESETS
from training.data import Pool
from training.sequences import Samples
from training.text import train_text_tokenizer
from training.train_lm import code_prior
from training.vqvae import VQVAE, mask_to_image

CONFIG = PRESETS["tiny"]


def test_it_is_a_distribution_for_each_scale_and_the_codes_of_the_masks_are_the_most_probable(tmp_path):
    ids = np.zeros((2, CONFIG.ids_side, CONFIG.ids_side), np.uint8)
    ids[0, :20, :20] = ids[1, 40:, :30] = 1
    example = {"kind": "attribute", "history": [], "question": "segment it", "answer": "Here:", "target": [0]}
    (tmp_path / "0000.json").write_text(json.dumps([{"things": ["ball"]}] * 2))
    (tmp_path / "0000.talk").write_text(json.dumps([[example]] * 2))
    np.savez(tmp_path / "0000.npz", rgb=np.zeros((2, 8, 8, 3), np.uint8), ids=ids)
    torch.manual_seed(0)
    pool, vqvae = Pool(tmp_path, CONFIG.mask_side), VQVAE(CONFIG).eval()
    prior = code_prior(vqvae, pool, Samples(pool, train_text_tokenizer(CONFIG.text_vocabulary)), 200)

    assert prior.shape == (CONFIG.mask_tokens, CONFIG.codes)
    torch.testing.assert_close(prior.exp().sum(1), torch.ones(CONFIG.mask_tokens))
    masks = pool.masks(torch.arange(2), torch.tensor([[False, True] + [False] * 15] * 2))
    codes = vqvae.quantizer.tokens(vqvae.encoder(mask_to_image(masks)).float())[0]
    start = 0
    for side in CONFIG.scale_sides:
        rows = prior[start : start + side * side]
        assert (rows == rows[0]).all()
        assert set(rows[0].topk(len(codes[:, start : start + side * side].unique())).indices.tolist()) == set(
            codes[:, start : start + side * side].flatten().tolist()
        )
        start += side * side
