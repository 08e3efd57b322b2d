"""Photographs with named masks become shards; what is said about them is true."""

import json
from random import Random

import numpy as np
import pytest
import torch
from PIL import Image

from training.config import PRESETS
from training.data import Pool
from training.model import PartsProjector, SegModel
from training.photo_eye import PARTS, PhotoEye
from training.photos import collage, from_coco, from_jsonl, id_map, write
from training.rle import decode, encode
from training.scenes.photo_talk import Thing, photo_examples

CONFIG = PRESETS["tiny"]


def box(x0: int, y0: int, x1: int, y1: int, width: int = 90, height: int = 60) -> np.ndarray:
    mask = np.zeros((height, width), bool)
    mask[y0:y1, x0:x1] = True
    return mask


@pytest.fixture
def folder(tmp_path):
    """Two pictures for training, one that is not, one without masks: as a set of ours, and as COCO publishes."""
    numbers, objects = np.random.default_rng(0), [("dog", box(5, 5, 45, 55)), ("cat", box(50, 10, 88, 55))]
    rows, images, annotations = [], [], []
    (tmp_path / "pets").mkdir()
    for n, split in enumerate(("train", "train", "val", "train")):
        file = f"pets/{n}.jpg"
        Image.fromarray(numbers.integers(0, 256, (60, 90, 3), np.uint8)).save(tmp_path / file)
        marked = [] if n == 3 else objects
        rows.append(
            {
                "file": file,
                "width": 90,
                "height": 60,
                "split": split,
                "objects": [{"name": name, "counts": encode(mask)["counts"], "crowd": False} for name, mask in marked],
            }
        )
        images.append({"id": n, "file_name": f"{n}.jpg", "width": 90, "height": 60})
        for name, (x0, y0, x1, y1) in (("dog", (5, 5, 45, 55)), ("cat", (50, 10, 88, 55))):
            if marked:
                annotations.append(
                    {
                        "image_id": n,
                        "category_id": 1 if name == "dog" else 2,
                        "iscrowd": 0,
                        "segmentation": [[x0, y0, x1, y0, x1, y1, x0, y1]],
                    }
                )
    (tmp_path / "pets.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "instances.json").write_text(
        json.dumps(
            {
                "images": images,
                "annotations": annotations,
                "categories": [{"id": 1, "name": "dog"}, {"id": 2, "name": "cat"}],
            }
        )
    )
    return tmp_path


def test_the_training_split_of_a_set_is_read_and_pictures_without_masks_are_left_out(folder):
    assert [photo.file.name for photo in from_jsonl(folder, "pets")] == ["0.jpg", "1.jpg"]


def test_polygons_of_coco_are_the_masks_of_a_set(folder):
    ours, coco = next(from_jsonl(folder, "pets")), next(from_coco(folder / "instances.json", folder / "pets"))
    assert coco.names == ours.names == ("dog", "cat")
    for one, two in zip(ours.masks, coco.masks):
        a, b = decode(one), decode(two)
        assert (a & b).sum() / (a | b).sum() > 0.95


def test_a_pool_has_every_picture_twice_and_its_masks_are_those_of_the_names(folder, tmp_path):
    photos = list(from_jsonl(folder, "pets"))
    assert write(tmp_path / "pool", photos, 0, "tiny", 40) == 4
    pool = Pool(tmp_path / "pool", CONFIG.mask_side)
    assert len(pool) == 4 and pool.present.sum() == 8
    said = pool.examples()
    for n, x in ((0, slice(0, 15)), (1, slice(17, 32))):  # the dog is on the left, in the mirrored picture on the right
        dog = next(e for e in said[n] if e["answer"] == "The dog:" and not e["more"])
        targets = torch.zeros(1, pool.present.shape[1], dtype=torch.bool)
        targets[0, [t + 1 for t in dog["target"]]] = True
        mask = pool.masks(torch.tensor([n]), targets)[0]
        assert mask[:, x].sum() > 0.9 * mask.sum() > 0


def test_a_collage_knows_where_its_pieces_are(folder):
    photos = list(from_jsonl(folder, "pets"))
    for photo in photos:
        photo.__dict__["names"] = ("bird", "fish")
    ground = photos[1]
    ground.__dict__["names"] = ("dog", "cat")
    picture, ids, names = collage(ground, photos[:1], Random(1))
    before = np.asarray(Image.open(ground.file).convert("RGB"))
    assert names and set(names) <= {"bird", "fish"} and len(np.unique(ids)) > 1
    assert (picture[ids == 0] == before[ids == 0]).all() and not (picture[ids > 0] == before[ids > 0]).all()


def test_smaller_things_lie_over_larger_ones(folder):
    photo = next(from_jsonl(folder, "pets"))
    photo.__dict__["masks"] = (encode(box(0, 0, 90, 60)), encode(box(10, 10, 20, 20)))
    ids, names = id_map(photo)
    assert names == ["dog", "cat"] and ids[15, 15] == 2 and ids[0, 0] == 1


def test_what_is_said_of_a_photograph_is_true():
    things = [Thing(0, "dog", 0.2, 0.5, 0.2), Thing(1, "dog", 0.8, 0.5, 0.05), Thing(2, "cat", 0.5, 0.5, 0.1)]
    answers = {
        "The leftmost dog:": (0,),
        "The smallest dog:": (1,),
        "The dogs:": (0, 1),
        "The cat:": (2,),
        "The biggest dog:": (0,),
        "The second dog from the left:": (1,),
    }
    said = photo_examples(things, ["horse", "car"], set(), Random(0), 1500)
    for e in said:
        if e.answer in answers and not e.more:
            assert e.target == answers[e.answer], e
        if e.kind == "what":
            assert e.answer == "I see two dogs and a cat."
        if e.kind == "count":
            assert e.answer in ("Two.", "One.")
    assert set(answers) <= {e.answer for e in said}
    assert any("horse" in e.question and e.target == () for e in said)


def test_names_whose_number_is_not_known_are_not_counted():
    things = [Thing(0, "person", 0.2, 0.5, 0.2), Thing(1, "cat", 0.5, 0.5, 0.1)]
    said = photo_examples(things, [], {"person"}, Random(0), 300)
    assert not any(e.kind in ("count", "name") and "person" in e.question for e in said)


def test_the_photo_eye_gives_a_token_for_every_cell():
    eye, config = PhotoEye().eval(), PRESETS["everyday"]
    with torch.no_grad():
        seen = eye(torch.randn(1, 3, 64, 96))
        assert seen.shape == (1, 6, sum(PARTS))
        assert PartsProjector(config)(torch.randn(1, config.image_tokens, sum(PARTS))).shape == (
            1,
            config.image_tokens,
            config.width,
        )
    assert SegModel(config).dense_head.out_features * config.image_tokens == config.mask_side**2
