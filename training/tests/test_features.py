"""Features of the images of a pool by frozen networks, and the image tokens from them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from training.config import PRESETS
from training.data import Pool, spread
from training.features import encode_images
from training.geometry import PAD_COLOUR, normalise
from training.jitter import jittered_pixels
from training.model import SegModel

CONFIG = replace(PRESETS["tiny"], vision="joined")


@pytest.fixture
def pool(tmp_path):
    rng, side = np.random.default_rng(0), CONFIG.image_side
    for shard in range(2):
        rgb = rng.integers(0, 256, (3, side, side, 3), np.uint8)
        np.savez(tmp_path / f"{shard:04d}.npz", rgb=rgb, ids=np.zeros((3, CONFIG.ids_side, CONFIG.ids_side), np.uint8))
        (tmp_path / f"{shard:04d}.json").write_text(json.dumps([{"things": []}] * 3))
    return Pool(tmp_path, CONFIG.mask_side)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return SegModel(CONFIG).eval()


def test_image_tokens_are_the_same_whether_our_own_encoder_is_frozen_or_trained(pool, model):
    scenes = torch.tensor([4, 1])
    frozen = encode_images(model, pool, "cpu").image_embeds(model, scenes)
    features = encode_images(model, pool, "cpu", train_own=True)
    assert features.small.shape == (6, CONFIG.own_side, CONFIG.own_side, 3)
    torch.testing.assert_close(features.image_embeds(model, scenes), frozen, rtol=0.05, atol=0.05)
    features.image_embeds(model, scenes).sum().backward()
    assert model.vision.own.stem[0][0].weight.grad.abs().sum() > 0


def test_of_an_image_whose_names_are_seen_alone_nothing_else_changes_the_tokens(pool, model):
    scenes, alone = torch.tensor([4, 1]), torch.tensor([True, False])
    torch.nn.init.normal_(model.projector.named.weight)
    features = encode_images(model, pool, "cpu")
    others = replace(features, tokens=torch.randn(features.tokens.shape).half())
    before, after = (each.image_embeds(model, scenes, alone=alone) for each in (features, others))
    torch.testing.assert_close(before[0], after[0])
    assert (before[1] - after[1]).abs().max() > 0.01
    names = replace(features, names=torch.rand(features.names.shape).half())
    assert (names.image_embeds(model, scenes, alone=alone)[0] - before[0]).abs().max() > 0.01


def test_several_processes_change_the_same_images_as_one_process(pool):
    alone, several = list(pool.images(0.5)), list(pool.images(0.5, workers=2))
    assert all((a == b).all() for a, b in zip(alone, several))
    changed = [(a != b).any() for x, y in zip(alone, pool.images()) for a, b in zip(x, y)]
    assert 0 < sum(changed) < 6


def test_changed_pixels_stay_in_range_and_the_bars_of_a_letterbox_do_not_change():
    rgb = torch.randint(0, 256, (64, 8, 8, 3), dtype=torch.uint8)
    rgb[:, :2] = torch.tensor(PAD_COLOUR, dtype=torch.uint8)
    before, after = normalise(rgb), jittered_pixels(rgb, 0.5)
    torch.testing.assert_close(after[:, :, :2], before[:, :, :2])
    changed = (after - before).abs().amax((1, 2, 3)) > 1e-3
    assert 15 < changed.sum() < 50
    lowest, highest = (normalise(torch.full((1, 1, 1, 3), v)) for v in (0, 255))
    assert (after >= lowest - 1e-4).all() and (after <= highest + 1e-4).all()
    torch.testing.assert_close(jittered_pixels(rgb, 0), before)


def test_some_shards_of_a_pool_are_chosen_at_even_distances():
    files = [Path(f"{n:04d}.npz") for n in range(10)]
    assert spread(files, None) == files
    assert [int(file.stem) for file in spread(files, 4)] == [0, 3, 6, 9]


def test_features_are_computed_again_if_the_weights_change(pool, model):
    before = encode_images(model, pool, "cpu").tokens.clone()
    assert torch.equal(encode_images(model, pool, "cpu").tokens, before)
    model.vision.own.position.data += 1
    assert not torch.equal(encode_images(model, pool, "cpu").tokens, before)
