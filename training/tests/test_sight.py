"""What of the photographs of a batch the language model sees."""

from types import SimpleNamespace

import pytest
import torch

from training.sight import ALONE, EXCHANGED, WORDS_OF_OTHERS, neighbours, sight

COUNT = 4000
SCENES = torch.arange(COUNT) + 7
DRAWN = torch.arange(COUNT + 7) % 2 == 0
PHOTOGRAPHS = ~DRAWN[SCENES]
LOOKS = torch.arange(COUNT) % 10 == 0  # questions about colours
CHANGED = PHOTOGRAPHS & ~LOOKS


def shown(*, image: bool = True, codes: bool = False, names: bool = True):
    places = lambda some: torch.arange(COUNT if some else 0)
    ids = torch.zeros(COUNT, 3, dtype=torch.long)
    batch = SimpleNamespace(ids=ids, scenes=SCENES, image_at=places(image), visual_at=places(codes), looks=LOOKS)
    features = SimpleNamespace(names=torch.zeros(1) if names else None)
    torch.manual_seed(0)
    return sight(SimpleNamespace(drawn=DRAWN), features, batch)


def test_a_share_of_the_photographs_and_no_drawn_scene_is_seen_by_its_names_alone():
    alone = shown().alone
    assert not alone[~CHANGED].any()
    assert alone[CHANGED].float().mean().item() == pytest.approx(ALONE, abs=0.04)


def test_other_photographs_have_the_features_of_another_photograph():
    both = shown()
    exchanged = both.seen != SCENES
    assert not (exchanged & (both.alone | ~CHANGED)).any()
    assert exchanged[CHANGED].float().mean().item() == pytest.approx(EXCHANGED, abs=0.04)
    assert not DRAWN[both.seen[exchanged]].any()


def test_with_visual_codes_every_photograph_is_seen_as_it_is():
    both = shown(codes=True)
    assert both.alone is None and both.seen.equal(SCENES)


@pytest.mark.parametrize("codes", [False, True])
def test_the_words_about_photographs_that_are_seen_as_they_are_count_less(codes):
    both = shown(codes=codes)
    less = PHOTOGRAPHS & (both.seen == SCENES)
    if both.alone is not None:
        less &= ~both.alone & ~LOOKS
    assert less.any() and both.words[~less].unique().tolist() == [1]
    assert both.words[less].unique().tolist() == pytest.approx([WORDS_OF_OTHERS])


@pytest.mark.parametrize("image, names", [(True, False), (False, True)])
def test_without_images_or_names_every_scene_is_seen_as_it_is(image, names):
    both = shown(image=image, names=names)
    assert both.alone is None and both.seen.equal(SCENES) and both.words.unique().tolist() == [1]


def test_the_neighbour_of_a_photograph_is_the_photograph_before_it():
    photographs = torch.tensor([True, False, True, True])
    assert neighbours(torch.tensor([5, 6, 7, 8]), photographs).tolist() == [8, 6, 5, 7]
    assert neighbours(torch.tensor([5, 6]), torch.tensor([False, True])).tolist() == [5, 6]
