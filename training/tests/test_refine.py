"""The network that draws a mask from the cells of a name, and its training."""

import random

import pytest
import torch

from training import refine, small_head
from training.config import PRESETS
from training.mask_refiner import BIAS, DETAILS, INPUTS, MaskRefiner
from training.naming_head import NamingHead
from training.refine import INSIDE, OUTSIDE, Examples, in_box, loss_of, trained_refiner
from training.vision import JoinedEncoder


def inputs_of(small: torch.Tensor) -> tuple:
    sides = (64, 32, 8, 8, 16, 16)
    channels = (*INPUTS[:2], 320, 128, 112, 128)
    maps = tuple(torch.randn(len(small), c, side, side) for c, side in zip(channels, sides))
    return small, maps[:2], maps[2:]


def test_an_untrained_refiner_enlarges_the_cells():
    refiner, cells = MaskRefiner().eval(), torch.randn(2, 1, 16, 16)
    details = refiner.details(*inputs_of(torch.randn(2, 3, 64, 64)))
    assert details.shape == (2, DETAILS, 64, 64)
    larger = torch.nn.functional.interpolate(cells, size=(64, 64), mode="bilinear", align_corners=False)
    torch.testing.assert_close(refiner(cells, details), larger + BIAS)


def test_a_trained_refiner_moves_a_mask_to_the_edge_of_the_image():
    """Images of two colours; the cells show the thing of one colour up to a place that is up to two cells wrong."""
    torch.manual_seed(0)
    refiner = MaskRefiner()
    optimiser = torch.optim.AdamW(refiner.parameters(), 4e-3)
    quiet = inputs_of(torch.zeros(8, 3, 64, 64))[1:]

    def examples() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        at, wrong = torch.randint(16, 48, (8,)), torch.randint(-8, 9, (8,))
        line = torch.arange(64)
        mask = (line < at[:, None]).float()[:, None, None].expand(8, 1, 64, 64)
        cells = torch.tanh(((at + wrong)[:, None] - line[2::4]) / 8)[:, None, None].expand(8, 1, 16, 16) * 3
        return cells, mask.expand(8, 3, 64, 64), mask

    def iou(logits: torch.Tensor, mask: torch.Tensor) -> float:
        return float(((logits > 0) & (mask > 0)).sum() / ((logits > 0) | (mask > 0)).sum())

    for _ in range(60):
        cells, small, mask = examples()
        loss = loss_of(refiner(cells, refiner.details(small, *quiet)), mask)
        optimiser.zero_grad(), loss.backward(), optimiser.step()
    cells, small, mask = examples()
    with torch.no_grad():
        found = iou(refiner.eval()(cells, refiner.details(small, *quiet)), mask)
        before = iou(MaskRefiner()(cells, refiner.details(small, *quiet)), mask)
    assert found > 0.95 > before


def test_the_cells_of_a_thing_in_its_box_are_those_that_the_engine_makes():
    inside = torch.zeros(256, 256, dtype=torch.bool)
    inside[64:192, 32:96] = True
    cells = in_box(torch.zeros(16, 16), inside, random.Random(0))
    assert (cells[5:11, 3:5] == INSIDE).all()  # more than a tenth of the thing from each side
    assert (cells[:3] == OUTSIDE).all() and (cells[13:] == OUTSIDE).all() and (cells[:, 8:] == OUTSIDE).all()


@pytest.fixture(scope="module")
def examples(striped) -> Examples:
    dogs, fox = striped
    torch.manual_seed(0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refine, "CROPS", {})
        return Examples({"coco": [dogs], "made": [fox]}, JoinedEncoder(PRESETS["everyday"]).eval(), [NamingHead()] * 2)


def test_an_image_has_a_mask_for_each_name_and_for_each_thing_in_its_box(examples):
    images, cells, masks = zip(*examples.masks)
    assert images == (0, 0, 0, 1, 1)  # both dogs, each dog, the fox, and the fox in its box
    assert [int((mask == 255).sum()) for mask in masks] == [40 * 8 * 4, 20 * 8 * 4, 20 * 8 * 4, 20 * 8 * 4, 20 * 8 * 4]
    assert all(bool((cells[i] == OUTSIDE).any()) == (i in (1, 2, 4)) for i in range(5))
    torch.testing.assert_close(float(examples.weights.sum()), 0.5 + 0.18)


def test_training_changes_the_refiner(examples, monkeypatch):
    torch.manual_seed(0)
    times = iter([0.0, 0.0, 20.0, 90.0])  # two steps
    monkeypatch.setattr(small_head.time, "time", lambda: next(times))
    monkeypatch.setattr(refine, "BATCH", 4)
    refiner = trained_refiner(examples, 1)
    assert refiner.out.weight.any() and refiner.out.bias != BIAS
