"""The boxes of NanoDet and the scores painted into them."""

import torch

from training.boxes import BEST, KEPT, Boxes, best_boxes, painted
from training.pretrained import COCO_NAMES

DOG, CAT = (COCO_NAMES.index(name) for name in ("dog", "cat"))


def row(box: tuple[float, ...], **scores: float) -> torch.Tensor:
    out = torch.zeros(84)
    for name, score in scores.items():
        out[COCO_NAMES.index(name)] = score
    out[80:] = torch.tensor(box)
    return out


def test_a_box_lies_around_the_centre_of_its_cell_at_the_distances_of_the_head():
    heads = [torch.full((1, 124, side, side), -9.0) for side in (8, 4, 2)]
    sure = heads[2]  # stride 32: distances of 0 (left, top) and of 1 stride (right, bottom)
    sure[0, DOG, 1, 0] = 3.0
    for side, distance in enumerate((0, 0, 1, 1)):
        sure[0, 80 + 11 * side + distance, 1, 0] = 30.0
    out = Boxes()(heads)[0]
    assert out.shape == (64 + 16 + 4, 84)
    (place,) = (out[:, DOG] > 0.9).nonzero()[:, 0]
    torch.testing.assert_close(out[place, 80:], torch.tensor([0.25, 0.75, 0.75, 1.0]))


def test_the_score_of_a_box_is_painted_into_its_cells_by_the_share_that_it_covers():
    out = painted(torch.stack([row((0.0, 0.0, 0.5, 0.375), dog=0.8), row((0.25, 0.0, 0.5, 0.25), dog=0.3)])[None], 4)
    expected = torch.zeros(4, 4)
    expected[0, :2], expected[1, :2] = 0.8, 0.4
    torch.testing.assert_close(out[0, DOG], expected)
    assert out[0, CAT].count_nonzero() == 0


def test_where_boxes_overlap_the_larger_score_counts_for_each_class():
    boxes = torch.stack([row((0, 0, 1, 1), dog=0.5, cat=0.1), row((0, 0, 0.5, 0.5), dog=0.2, cat=0.9)])
    out = painted(boxes[None], 2)
    assert out[0, DOG].tolist() == [[0.5, 0.5], [0.5, 0.5]]
    torch.testing.assert_close(out[0, CAT], torch.tensor([[0.9, 0.1], [0.1, 0.1]]))


def test_only_the_boxes_with_the_largest_scores_are_painted():
    many = [row((0, 0, 0.5, 1), cat=0.5)] * KEPT + [row((0.5, 0, 1, 1), cat=0.4)]
    assert painted(torch.stack(many)[None], 2)[0, CAT].tolist() == [[0.5, 0], [0.5, 0]]


def grid_of(side: int, **scores: float) -> torch.Tensor:
    return torch.stack([row((0, 0, 0.5, 0.5), **scores)] * (side * side))


def test_of_neighbours_in_a_grid_the_largest_score_of_each_class_is_a_candidate():
    fine = grid_of(8)
    fine[0, DOG], fine[1, DOG], fine[2, DOG] = 0.6, 0.9, 0.7  # side by side in the first row
    fine[1, CAT], fine[7, DOG] = 0.3, 0.5
    coarse = grid_of(4)
    coarse[5, DOG], coarse[5, 80:] = 0.8, torch.tensor((0.25, 0.5, 0.75, 1.0))
    out = best_boxes(torch.cat([fine, coarse])[None], (8, 4))
    assert out.shape == (1, BEST, 6)
    found = out[0, out[0, :, 4] > 0]
    torch.testing.assert_close(found[:, 4:], torch.tensor([[0.9, DOG], [0.8, DOG], [0.5, DOG], [0.3, CAT]]))
    torch.testing.assert_close(found[1, :4], torch.tensor((0.25, 0.5, 0.75, 1.0)))
