"""The head for ImageNet's classes, its names, and its training."""

import math

import torch
from torch.nn import functional as F

from training.class_head import CLASS_NAMES, CLASSES, GROUPS, LEAST, ClassHead, class_logits
from training.imagenet_names import ranges, read_names
from training.naming_head import INPUTS
from training.pretrained import Lite0

INDEX = {word: i for i, words in enumerate(CLASS_NAMES) for word in words}


def random_features(side: int, seed: int) -> tuple[torch.Tensor, ...]:
    generator = torch.Generator().manual_seed(seed)
    sides = (side, side, 2 * side, 2 * side)
    return tuple(torch.randn(1, width, s, s, generator=generator) for width, s in zip(INPUTS, sides))


def test_every_class_has_a_line_in_the_order_of_the_network_and_groups_follow():
    assert len(CLASS_NAMES) == CLASSES + len(GROUPS)
    assert all(classes == [i] for i, (_, classes) in enumerate(read_names()[:CLASSES]))
    for word, index in {"goldfish": 1, "tabby": 281, "accordion": 401, "pizza": 963, "toilet paper": 999}.items():
        assert word in CLASS_NAMES[index]
    assert GROUPS[INDEX["fox"] - CLASSES] == [277, 278, 279, 280]
    assert all(0 <= i < CLASSES for group in GROUPS for i in group)


def test_ranges_of_numbers_are_written_short():
    assert ranges([3, 5, 6, 7, 9, 10]) == "3 5-7 9-10"


def test_a_group_is_as_probable_as_all_its_classes_together():
    head = ClassHead().eval()
    logits = torch.full((1, CLASSES, 2, 2), -8.0)
    logits[0, 277:281, 1, 0] = 3.0  # four kinds of foxes in one cell
    scores, cells = head(random_features(2, 0), logits)
    assert scores.shape == (1, len(CLASS_NAMES)) and cells.shape == (1, len(CLASS_NAMES), 4, 4)
    assert scores[0, INDEX["fox"]] > scores[0, 277] > scores[0, INDEX["wolf"]]
    torch.testing.assert_close(scores[0, 277], scores[0, 280])


def test_a_name_of_the_whole_image_counts_more_than_one_of_a_single_cell():
    head = ClassHead().eval()
    head.image_whole.data.fill_(0.5)
    one = torch.zeros(1, CLASSES, 2, 2)
    one[0, 7, 0, 0] = 9.0
    everywhere = one.amax((2, 3), keepdim=True).expand_as(one)
    features = random_features(2, 0)
    in_one_cell, in_all = (head(features, logits)[0] for logits in (one, everywhere))
    assert in_all[0, 7] > in_one_cell[0, 7] > in_one_cell[0, 8]
    # Lite0 was trained to give the classes of the mean of all cells.
    mean = one.mean((2, 3)).log_softmax(1)
    torch.testing.assert_close(head.of_image(one)[:, :CLASSES], mean.clamp(min=math.log(LEAST)))


def test_a_thing_spreads_to_cells_that_look_the_same_and_not_to_others():
    torch.manual_seed(0)
    head = ClassHead().eval()
    with torch.no_grad():
        # Only looks count.
        head.nearness.fill_(1e-4)
        for layer in (head.query.weight, head.query.bias):
            layer.mul_(200)
    head.key.load_state_dict(head.query.state_dict())
    left, right = (tuple(x[:, :, :1, :1] for x in random_features(1, seed)) for seed in (1, 2))
    sides = (4, 4, 8, 8)
    halves = [tuple(x.expand(-1, -1, s, s // 2) for x, s in zip(part, sides)) for part in (left, right)]
    same = head.same_thing(tuple(torch.cat(pair, 3) for pair in zip(*halves)))[0].unflatten(0, (8, 8))
    torch.testing.assert_close(same.sum(2), torch.ones(8, 8))
    same = same.unflatten(2, (4, 4))
    assert same[3, 1, :, :2].sum() > 0.9 and same[3, 6, :, 2:].sum() > 0.9


def test_the_logits_of_the_cells_have_the_mean_that_the_network_gives_the_image():
    torch.manual_seed(0)
    net = Lite0().eval()
    pixels = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        cells = class_logits(net, net(pixels)[1])
        torch.testing.assert_close(cells.mean((2, 3)), net.classes(pixels), atol=1e-4, rtol=1e-4)
    assert F.softmax(cells, 1).shape == (1, CLASSES, 2, 2)
