"""Photographs with named masks become shards; the answers about them are correct."""

import json
from dataclasses import replace
from random import Random

import numpy as np
import onnxruntime
import pytest
import torch
from PIL import Image
from torch import nn

from training.bundle import write_graph
from training.config import PRESETS
from training.data import Pool
from training.export import write_half
from training.from_bundle import language_model, padded, take_products
from training.graphs import graphs
from training.model import SegModel
from training.naming_head import NamingHead
from training.photo_features import BOXES, FEATURES, SCORES, PhotoFeatures, name_embeddings, with_vocabulary
from training.photo_sets import from_coco, from_jsonl
from training.photos import PhotoOptions, collage, id_map, variant, write
from training.rle import decode, encode
from training.scenes.photo_examples import Thing, photo_examples
from training.text import train_text_tokenizer, with_words
from training.vqvae import VQVAE

CONFIG = PRESETS["tiny"]


def box(x0: int, y0: int, x1: int, y1: int) -> np.ndarray:
    """bool [60, 90]"""
    mask = np.zeros((60, 90), bool)
    mask[y0:y1, x0:x1] = True
    return mask


@pytest.fixture
def folder(tmp_path):
    """Two images for training, one of another split, one without masks: as a set of ours and in COCO's format."""
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


def test_the_training_split_of_a_set_is_read_without_images_that_have_no_masks(folder):
    assert [photo.file.name for photo in from_jsonl(folder, "pets")] == ["0.jpg", "1.jpg"]


def test_corrections_are_read_as_the_server_exports_them_and_say_nothing_about_other_things(tmp_path):
    # The line that test/api/human-masks.test.ts expects in the archive of TRAINING.
    objects = [
        {"name": "left half", "counts": "017", "crowd": False},
        {"name": "corner", "counts": "071", "crowd": False},
    ]
    line = {"file": "images/1.png", "width": 4, "height": 2, "split": "train", "objects": objects}
    (tmp_path / "corrections.jsonl").write_text(json.dumps(line) + "\n")
    (photo,) = from_jsonl(tmp_path, "corrections")
    assert photo.file == tmp_path / "images/1.png"
    assert photo.names == ("left half", "corner")
    assert [decode(mask).sum() for mask in photo.masks] == [1, 7]
    assert not photo.whole


def test_polygons_of_coco_are_the_masks_of_a_set(folder):
    ours, coco = next(from_jsonl(folder, "pets")), next(from_coco(folder / "instances.json", folder / "pets"))
    assert coco.names == ours.names == ("dog", "cat")
    for one, two in zip(ours.masks, coco.masks):
        a, b = decode(one), decode(two)
        assert (a & b).sum() / (a | b).sum() > 0.95


def test_a_pool_has_every_image_twice_and_the_masks_of_the_names(folder, tmp_path):
    photos = list(from_jsonl(folder, "pets"))
    assert write(tmp_path / "pool", photos, "tiny", PhotoOptions(examples=100)) == 4
    pool = Pool(tmp_path / "pool", CONFIG.mask_side)
    assert len(pool) == 4 and pool.present.sum() == 8
    examples = pool.examples()
    for n, x in ((0, slice(0, 15)), (1, slice(17, 32))):  # the dog is on the left, in the mirrored image on the right
        dog = next(e for e in examples[n] if e["answer"] == "The dog:" and not e["more"])
        targets = torch.zeros(1, pool.present.shape[1], dtype=torch.bool)
        targets[0, [t + 1 for t in dog["target"]]] = True
        mask = pool.masks(torch.tensor([n]), targets)[0]
        assert mask[:, x].sum() > 0.9 * mask.sum() > 0


def test_the_ids_of_a_collage_cover_its_cut_outs(folder):
    photos = list(from_jsonl(folder, "pets"))
    for photo in photos:
        photo.__dict__["names"] = ("bird", "fish")
    ground = photos[1]
    ground.__dict__["names"] = ("dog", "cat")
    image, ids, names = collage(ground, photos[:1], Random(1))
    before = np.asarray(Image.open(ground.file).convert("RGB"))
    assert names and set(names) <= {"bird", "fish"} and len(np.unique(ids)) > 1
    assert (image[ids == 0] == before[ids == 0]).all() and not (image[ids > 0] == before[ids > 0]).all()


def test_smaller_things_cover_larger_ones(folder):
    photo = next(from_jsonl(folder, "pets"))
    photo.__dict__["masks"] = (encode(box(0, 0, 90, 60)), encode(box(10, 10, 20, 20)))
    ids, names = id_map(photo)
    assert names == ["dog", "cat"] and ids[15, 15] == 2 and ids[0, 0] == 1


def test_the_answers_about_a_photograph_are_correct():
    things = [Thing(0, "dog", 0.2, 0.5, 0.2), Thing(1, "dog", 0.8, 0.5, 0.05), Thing(2, "cat", 0.5, 0.5, 0.1)]
    answers = {
        "The leftmost dog:": (0,),
        "The smallest dog:": (1,),
        "The dogs:": (0, 1),
        "The cat:": (2,),
        "The biggest dog:": (0,),
        "The second dog from the left:": (1,),
        "The dog:": (0, 1),
    }
    examples = photo_examples(things, Random(0), 1500, absent=["horse", "car"], unclear=set())
    for e in examples:
        if e.answer in answers and not e.more:
            assert e.target == answers[e.answer], e
        if e.kind == "what":
            assert e.answer == "I see two dogs and a cat."
        if e.kind == "count":
            assert e.answer in ("Two.", "One.")
    assert set(answers) <= {e.answer for e in examples}
    assert any("horse" in e.question and e.target == () for e in examples)


def test_absent_names_with_high_scores_are_asked_for_as_often_as_all_other_absent_names(folder):
    photo = replace(next(from_jsonl(folder, "pets")), mistaken=("horse",))
    things, absent = [Thing(0, "dog", 0.2, 0.5, 0.2)], ["horse", "car", "bus", "train", "boat"]
    examples = photo_examples(things, Random(0), 2000, absent=absent, unclear=set(), mistaken=photo.mistaken)
    named = [e.label for e in examples if e.kind == "absent" and e.target == () and e.label in absent]
    assert 0.5 < np.mean([name == "horse" for name in named]) < 0.7
    assert not any(
        e.label == "horse"
        for e in photo_examples(things, Random(0), 500, absent=[], unclear=set(), mistaken=photo.mistaken)
    )


def test_names_whose_number_is_not_known_are_not_counted():
    things = [Thing(0, "person", 0.2, 0.5, 0.2), Thing(1, "cat", 0.5, 0.5, 0.1)]
    examples = photo_examples(things, Random(0), 300, absent=[], unclear={"person"})
    assert not any(e.kind in ("count", "name") and "person" in e.question for e in examples)


def joined_model() -> SegModel:
    torch.manual_seed(0)
    model = SegModel(replace(CONFIG, vision="joined")).eval()
    for value in model.parameters():
        value.data += 0.02 * torch.randn_like(value)
    return model


def test_a_joined_encoder_has_a_token_for_every_cell_and_first_equals_our_own_encoder():
    config = PRESETS["everyday"]
    assert config.image_tokens == PRESETS["cpu"].image_tokens
    with torch.no_grad():
        assert PhotoFeatures().eval()(torch.randn(1, 3, 64, 64)).shape == (1, 4, BOXES + sum(FEATURES) + SCORES)
        model, pixels = SegModel(replace(CONFIG, vision="joined")).eval(), torch.randn(1, 3, 64, 64)
        own = model.vision(pixels)[..., : 4 * CONFIG.vision_width]
        torch.testing.assert_close(model.image_embeds(pixels), model.projector.own(own))
    assert SegModel(config).dense_head.out_features * config.image_tokens == config.mask_side**2


def test_a_joined_encoder_is_stored_in_16_bits_beside_its_graph_and_is_read_from_there(tmp_path):
    model = joined_model()
    for name, parts in graphs(model.config, model, VQVAE(model.config).eval()).items():
        (write_half if name == "vision" else write_graph)(tmp_path / f"{name}.onnx", *parts)
    pixels = torch.randn(2, 3, CONFIG.image_side, CONFIG.image_side)
    session = onnxruntime.InferenceSession(str(tmp_path / "vision.onnx"), providers=["CPUExecutionProvider"])
    again = language_model(tmp_path, model.config, model.vision.photo)
    with torch.no_grad():
        expected = model.image_embeds(pixels)
        for found in (
            torch.from_numpy(session.run(None, {"pixels": pixels.numpy()})[0]),
            again.image_embeds(pixels).flatten(0, 1),
        ):
            torch.testing.assert_close(found, expected.flatten(0, 1), rtol=0.05, atol=0.02)
    assert sum(file.stat().st_size for file in tmp_path.glob("vision*")) < 2.1 * sum(
        p.numel() for p in (*model.vision.parameters(), *model.projector.parameters())
    )
    assert any(tmp_path.glob("vision*.data"))


def test_a_head_from_before_it_knew_boxes_names_the_same_cells_whatever_the_boxes_are():
    before, head = nn.Sequential(nn.Linear(7, 12), nn.ReLU(), nn.Linear(12, 1)), NamingHead().of_scores
    take_products([head[0], head[2]], [before[0].weight, before[2].weight], head)
    scores, boxes = torch.randn(50, 7), torch.randn(50, 3)
    with torch.no_grad():
        head[0].bias.copy_(padded(before[0].bias, head[0].bias))
        head[2].bias.copy_(before[2].bias)
        torch.testing.assert_close(head(torch.cat([scores, boxes], 1)), before(scores))


def test_a_variant_has_the_ids_of_its_photograph(folder):
    photo = next(from_jsonl(folder, "pets"))
    rgb, (ids, _) = np.asarray(Image.open(photo.file)), id_map(photo)
    for seed in range(20):
        some, where = variant(rgb, ids, Random(seed))
        assert some.shape[:2] == where.shape and min(where.shape) >= 0.44 * min(ids.shape)
        same = [(rgb[y, x], ids[y, x]) for y in range(60) for x in range(90) if (rgb[y, x] == some[0, 0]).all()]
        assert where[0, 0] in [number for _, number in same]


def test_names_of_sets_become_common_names(tmp_path):
    row = {"file": "a.jpg", "width": 4, "height": 4, "split": "train"}
    mask = encode(np.ones((4, 4), bool))["counts"]
    rows = [{**row, "objects": [{"name": name, "counts": mask}]} for name in ("libby", "kite surf", "camel")]
    (tmp_path / "davis.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert [photo.names for photo in from_jsonl(tmp_path, "davis")] == [("dog",), ("camel",)]


def test_a_present_thing_is_not_called_absent_by_a_synonym():
    things = [Thing(0, "person", 0.5, 0.5, 0.3), Thing(1, "couch", 0.5, 0.8, 0.2)]
    examples = photo_examples(things, Random(0), 2000, absent=["sofa", "man", "dog", "chair"], unclear=set())
    none = {e.label for e in examples if e.target == ()}
    assert none.isdisjoint({"sofa", "man", "woman", "person", "couch"}) and {"dog", "chair"} <= none
    assert any(e.label == "man" and e.target == (0,) for e in examples)


def test_an_extended_vocabulary_has_whole_words_and_keeps_all_other_tokens_and_weights(tmp_path):
    old = train_text_tokenizer(400, texts=2000)
    old.save(str(tmp_path / "old.json"))
    new = with_words(tmp_path / "old.json", ("elephant", "dog", "doghouse"), 512)
    for text in (" elephant", "elephant", " dog", "doghouse"):
        assert len(new.encode(text, add_special_tokens=False).ids) == 1
    for text in ("segment the red ball", "Elephants? <seg>"):
        assert new.decode(new.encode(text).ids) == old.decode(old.encode(text).ids)
    same = "segment the red cube behind the ball"
    assert new.encode(same).ids == old.encode(same).ids

    embed, head = torch.randn(400, 8), torch.randn(400 + 16, 8)  # 16 visual codes
    grown = with_vocabulary({"embed.weight": embed, "head.weight": head}, old, new)
    assert grown["embed.weight"].shape == (512, 8) and grown["head.weight"].shape == (512 + 16, 8)
    assert grown["embed.weight"][:400].equal(embed) and grown["head.weight"][512:].equal(head[400:])
    assert name_embeddings(("dog",), new, grown["embed.weight"]).norm().item() == pytest.approx(20, rel=1e-4)
