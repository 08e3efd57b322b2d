"""The head that finds the prominent thing of a photograph, and its training."""

import json
import random
from types import SimpleNamespace

import numpy as np
import torch
from PIL import Image

from training import prominence, small_head
from training.naming_head import INPUTS
from training.photo_features import PhotoFeatures
from training.prominence import Examples, is_one, loss_of, photographs, scenes, trained_head
from training.prominence_head import STATISTICS, ProminenceHead, statistics


def blob(*parts: tuple[int, int, int]) -> np.ndarray:
    """Salience with a certain disc (x, y, radius) for each part."""
    y, x = np.mgrid[:64, :64]
    inside = np.zeros((64, 64), bool)
    for cx, cy, radius in parts:
        inside |= (x - cx) ** 2 + (y - cy) ** 2 < radius**2
    return inside.astype(np.float32)


def test_one_thing_is_prominent_when_its_mask_is_certain_and_has_one_large_part():
    assert is_one(blob((30, 30, 15)))
    assert is_one(blob((30, 30, 15), (60, 60, 2)))
    assert not is_one(blob((15, 15, 10), (48, 48, 10)))
    assert not is_one(blob((30, 30, 15)) * 0.6)  # every pixel is uncertain
    assert not is_one(blob((32, 32, 60)))  # all of the image


def test_two_things_are_spread_wider_than_a_disc():
    of = lambda *parts: statistics(torch.from_numpy(blob(*parts))[None, None])[0, :, 0, 0]
    one, two = of((32, 32, 14)), of((14, 14, 10), (50, 50, 10))
    assert one.shape == (STATISTICS,)
    assert abs(one[2].item() - 0.25) < 0.05 and two[2] > 3 * one[2]
    assert abs(one[0] - two[0]) < 0.01 and one[1] == 1


def features(count: int) -> tuple[torch.Tensor, ...]:
    return tuple(torch.randn(count, c, side, side) for c, side in zip(INPUTS, (8, 8, 16, 16)))


def test_the_score_judges_the_cells_and_does_not_change_them():
    torch.manual_seed(0)
    head = ProminenceHead().eval()
    score, cells = head(features(2))
    assert score.shape == (2, 1) and cells.shape == (2, 1, 16, 16)
    score.sum().backward()
    assert head.out.weight.grad is None and head.inputs[0].weight.grad is None
    assert head.score.weight.grad.abs().sum() > 0


def test_the_loss_falls_with_the_right_cells_and_the_right_score():
    salient, shown = torch.zeros(1, 1, 16, 16), torch.ones(1, 1)
    salient[..., 4:12, 4:12] = 1
    of = lambda score, cells: loss_of((torch.tensor([[score]]), cells), salient, shown)
    right = 8 * salient - 4
    assert of(0.9, right) < of(0.1, right) < of(0.1, -right)
    doubtful = loss_of((torch.tensor([[0.1]]), -right), salient, torch.zeros(1, 1))
    assert doubtful < of(0.9, -right)


class Teacher:
    """The output of U2-Net-p: the left half is salient."""

    def get_inputs(self):
        return [SimpleNamespace(name="in")]

    def get_outputs(self):
        return [SimpleNamespace(name="out")]

    def run(self, _names, inputs):
        (pixels,) = inputs.values()
        soft = np.zeros((1, 1, *pixels.shape[2:]), np.float32)
        soft[..., : pixels.shape[3] // 2] = 1
        return [soft]


def test_photographs_and_their_mirror_images_are_examples_and_drawn_scenes_show_no_prominent_thing(tmp_path):
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (48, 64, 3), np.uint8)).save(tmp_path / "a.png")
    rows = [{"file": "a.png", "split": split, "objects": [{"name": "menorah"}]} for split in ("train", "val")]
    (tmp_path / "set.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    pool = SimpleNamespace(rgb=torch.zeros(3, 256, 256, 3, dtype=torch.uint8), drawn=torch.tensor([True, False, True]))
    found = [*photographs(tmp_path, "set", Teacher(), 5), *scenes(pool, random.Random(0))]
    assert [shown for _, _, shown in found] == [True, True, False, False]
    (square, grey, _), (mirrored, other, _), (_, nothing, _), _ = found
    assert (grey[128, 20], grey[128, 230], grey[5, 20]) == (255, 0, 0)  # the image fills the rows 32 to 223
    assert np.array_equal(mirrored, square[:, ::-1]) and np.array_equal(other, grey[:, ::-1])
    assert not nothing.any()


def test_training_changes_the_cells_and_the_score(monkeypatch):
    torch.manual_seed(0)
    examples = Examples(PhotoFeatures().eval())
    rng = np.random.default_rng(0)
    for is_shown in (True, False):
        grey = np.zeros((256, 256), np.uint8)
        grey[:128] = 255
        examples.add(rng.integers(0, 255, (256, 256, 3), np.uint8), grey, is_shown)
    inputs, salient, shown = examples.batch(torch.tensor([0, 1]))
    assert salient[0, 0, 0, 0] == 1 and salient[0, 0, 15, 0] == 0 and shown.tolist() == [[1.0], [0.0]]
    times = iter([0.0, 0.0, 20.0, 90.0])  # two steps
    monkeypatch.setattr(small_head.time, "time", lambda: next(times))
    monkeypatch.setattr(prominence, "BATCH", 2)
    torch.manual_seed(1)
    before = ProminenceHead()
    torch.manual_seed(1)
    after = trained_head(examples, 1)
    assert not torch.equal(before.out.weight, after.out.weight)
    assert not torch.equal(before.score.weight, after.score.weight)
    with torch.no_grad():
        assert after(inputs)[0].shape == (2, 1)
