"""The head that predicts where each name is in an image."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from training import naming
from training.config import PRESETS
from training.data import Pool
from training.features import ImageFeatures, predicted_names
from training.model import SegModel
from training.naming_head import FOLDS, FOLDS_FILE, INPUTS, NAMES, NamingHead, fold_of, maps_of
from training.photo_features import BOXES, FEATURES, SCORES, cells
from training.small_head import RATE
from training.vision import JoinedProjector

CONFIG = replace(PRESETS["tiny"], vision="joined")


def test_the_head_reads_the_maps_of_the_networks_from_their_tokens():
    features = [torch.randn(2, width, side, side) for width, side in zip(INPUTS, (4, 4, 8, 8))]
    scores = [torch.rand(2, 80, side, side) for side in (4, 8, 8, 8)]
    in_tokens = (*features, *scores)
    tokens = torch.cat([cells(x, x.shape[2] == 8) for x in (scores[3], *in_tokens[:-1])], 2)
    assert tokens.shape == (2, 16, BOXES + sum(FEATURES) + SCORES)
    for found, expected in zip((x for maps in maps_of(tokens) for x in maps), in_tokens):
        torch.testing.assert_close(found, expected)
    head = NamingHead().eval()
    shares = head.cells(tokens)
    assert shares.shape == (2, 16, 4 * len(NAMES)) and 0 < shares.min() and shares.max() < 1
    quarters = head(*maps_of(tokens)).sigmoid()[:, 3, 2:4, 4:6].flatten(1)  # of the third token in the second row
    torch.testing.assert_close(shares[:, 6, 12:16], quarters)


def test_a_higher_score_of_a_class_changes_the_prediction_of_that_name_only():
    torch.manual_seed(0)
    head, features = (
        NamingHead().eval(),
        [torch.randn(1, width, side, side) for width, side in zip(INPUTS, (2, 2, 4, 4))],
    )
    scores = [torch.full((1, 80, side, side), 0.05) for side in (2, 4, 4, 4)]
    before = head(features, scores)
    for of_class in (1, 3):  # at stride 16; painted into a box
        changed = [x.clone() for x in scores]
        changed[of_class][0, NAMES.index("dog"), 0, 0] = 0.9
        others = (head(features, changed) - before).abs().amax((0, 2, 3)) > 1e-6
        assert [name for name, is_other in zip(NAMES, others.tolist()) if is_other] == ["dog"]


def test_the_names_of_the_quarters_of_a_cell_have_weights_of_their_own_and_first_the_same():
    torch.manual_seed(0)
    projector, named = JoinedProjector(CONFIG), torch.rand(1, 4, 4 * len(NAMES))
    torch.nn.init.normal_(projector.named.weight)
    mean = named.unflatten(2, (len(NAMES), 4)).mean(3)
    torch.testing.assert_close(projector.of_quarters(named), projector.named(mean))
    with torch.no_grad():
        projector.quarters[:3] = 0
    last = named.unflatten(2, (len(NAMES), 4))[..., 3]
    torch.testing.assert_close(projector.of_quarters(named), projector.named(last) / 4)


@pytest.fixture(scope="module")
def pool(tmp_path_factory) -> Pool:
    """Photographs whose left half is grass and whose right half is sky, a collage and a drawn scene."""
    rng, count, tmp_path = np.random.default_rng(0), 8, tmp_path_factory.mktemp("pool")
    rgb = rng.integers(0, 90, (count, 64, 64, 3), np.uint8)
    rgb[:, :, :32, 1] += 160
    rgb[:, :, 32:, 2] += 160
    ids = np.ones((count, 64, 64), np.uint8)
    ids[:, :, 32:] = 2
    things = {"things": ["grass", "sky"], "absent": ["water", "dog"]}
    scenes = [{**things, "photo": f"{n}.jpg"} for n in range(count - 2)]
    scenes += [{**things, "absent": [], "photo": None}, {"solids": [["cube", "red", "large", "matte", "plain"]]}]
    np.savez(tmp_path / "0000.npz", rgb=rgb, ids=ids)
    (tmp_path / "0000.json").write_text(json.dumps(scenes))
    (tmp_path / "0000.talk").write_text(json.dumps([[] for _ in scenes]))
    return Pool(tmp_path, CONFIG.mask_side)


@pytest.fixture(scope="module")
def model() -> SegModel:
    torch.manual_seed(0)
    model = SegModel(CONFIG).eval()
    for value in model.parameters():
        value.data += 0.02 * torch.randn_like(value)
    return model


@pytest.fixture(scope="module")
def features(pool) -> ImageFeatures:
    torch.manual_seed(0)
    return ImageFeatures(torch.randn(len(pool), 4, BOXES + sum(FEATURES) + SCORES).half())


def test_the_targets_are_the_shares_of_cells_and_names_of_unknown_presence_have_no_weight(pool, features):
    examples = naming.Examples(pool, features)
    tokens, share, weight = examples.batch(torch.tensor([0, 6, 7]))
    assert tokens.shape == (3, 4, BOXES + sum(FEATURES) + SCORES)
    grass, dog, tree = (NAMES.index(name) for name in ("grass", "dog", "tree"))
    assert share[0, grass].tolist() == [[1, 1, 0, 0]] * 4 and share[0, dog].sum() == 0
    assert weight[0, [grass, dog, tree]].tolist() == pytest.approx([1, naming.ABSENT, 0])
    assert weight[1, [grass, dog, tree]].tolist() == pytest.approx([1, 0, 0])
    assert weight[2, [grass, dog, tree]].tolist() == pytest.approx([naming.ABSENT] * 3)


def test_a_head_of_a_part_is_trained_without_its_photographs_and_without_collages(pool, features):
    examples = naming.Examples(pool, features)
    assert examples.without(None).min() > 0
    for fold in range(FOLDS):
        left_out = [photo is not None and fold_of(photo) == fold for photo in pool.photos[:6]] + [True, False]
        assert (examples.without(fold) == 0).tolist() == left_out


def test_the_loss_falls_when_a_head_learns_the_targets(pool, features):
    examples = naming.Examples(pool, features)
    tokens, share, weight = examples.batch(torch.arange(len(pool)))
    head = NamingHead().eval()
    optimiser = torch.optim.AdamW(head.parameters(), RATE)
    losses = []
    for _ in range(20):
        losses.append(naming.loss_of(head(*maps_of(tokens)), share, weight))
        optimiser.zero_grad()
        losses[-1].backward()
        optimiser.step()
    assert losses[-1] < 0.8 * losses[0]


def test_the_names_of_a_photograph_come_from_the_head_that_has_not_seen_it(pool, model, features):
    heads = [NamingHead().eval() for _ in range(FOLDS)]
    torch.save([head.state_dict() for head in heads], pool.folder / FOLDS_FILE)
    names = predicted_names(model, pool, features.tokens)
    for n, photo in enumerate(pool.photos):
        head = model.vision.naming if photo is None else heads[fold_of(photo)]
        with torch.no_grad():
            expected = head.cells(features.tokens[n : n + 1, :, -BOXES - sum(FEATURES) - SCORES :].float())[0]
        torch.testing.assert_close(names[n].float(), expected, atol=2e-3, rtol=0)


def test_a_stored_head_is_the_one_that_the_model_uses(tmp_path, model, monkeypatch):
    unused = {"projector.named.weight": torch.zeros_like(model.projector.named.weight)}
    state = model.state_dict() | unused
    for name in ("lm.pt", "vision.pt"):
        content = {"model": dict(state), "ema": dict(state), "encoder": model.vision.state_dict()}
        torch.save(content, tmp_path / name)
    embeddings = torch.randn(CONFIG.width, len(NAMES))
    monkeypatch.setattr(naming, "load_tokenizer", lambda file: None)
    monkeypatch.setattr(naming, "name_embeddings", lambda *_: embeddings)
    head = NamingHead()
    naming.store(head, tmp_path / "lm.pt", tmp_path / "tokenizer.json")
    again = SegModel(CONFIG)
    again.load_state_dict(torch.load(tmp_path / "lm.pt", weights_only=True)["ema"])
    assert all(value.equal(head.state_dict()[name]) for name, value in again.vision.naming.state_dict().items())
    assert again.projector.named.weight.equal(naming.SHARE_OF_NAMED * embeddings)
    again.vision.load_state_dict(torch.load(tmp_path / "vision.pt", weights_only=True)["encoder"])
    assert again.vision.naming.out.weight.equal(head.out.weight)
