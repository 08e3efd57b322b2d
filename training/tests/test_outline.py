"""The network that draws the outline of a mask at the side of the image, and its training."""

import json
import random

import numpy as np
import onnxruntime
import pytest
import torch

from training import outline, small_head
from training.bundle import write_graph
from training.config import PRESETS
from training.graphs import outline_graph
from training.mask_refiner import DETAILS
from training.outline import Coarse, Examples, loss_of, overlap, runs_of, trained_outline
from training.outline_net import MaskOutline, OutlineNet
from training.vision import JoinedEncoder
from training.vqvae import VQVAE

CONFIG = PRESETS["everyday"]


def test_an_untrained_network_enlarges_the_mask():
    mask = torch.rand(1, 1, 16, 16)
    pixels, details = torch.randn(1, 3, 64, 64), torch.randn(1, DETAILS, 16, 16)
    image = MaskOutline(OutlineNet().eval())(pixels, details, mask)
    assert image.shape == (1, 3, 64, 64)
    assert (image[:, :1] == image).all() and image.abs().max() < 1
    small = torch.nn.functional.interpolate(image[:, :1], size=(16, 16), mode="area")
    assert ((small > 0) == (mask > 0.5)).float().mean() > 0.85


def test_a_trained_network_moves_an_outline_to_the_edge_of_the_image():
    """Images of two colours; the mask ends up to four of its pixels beside the edge."""
    torch.manual_seed(0)
    network = OutlineNet()
    optimiser = torch.optim.AdamW(network.parameters(), 4e-3)
    details = torch.zeros(8, DETAILS, 16, 16)

    def examples() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        at, wrong = torch.randint(20, 44, (8,)), torch.randint(-16, 17, (8,))
        line = torch.arange(64)
        true = (line < at[:, None]).float()[:, None, None].expand(8, 1, 64, 64)
        mask = (line[2::4] < (at + wrong)[:, None]).float()[:, None, None].expand(8, 1, 16, 16)
        return true.expand(8, 3, 64, 64), mask, true

    def iou(logits: torch.Tensor, true: torch.Tensor) -> float:
        return float(((logits > 0) & (true > 0)).sum() / ((logits > 0) | (true > 0)).sum())

    for _ in range(60):
        pixels, mask, true = examples()
        loss = loss_of(network(pixels, details, mask), true)
        optimiser.zero_grad(), loss.backward(), optimiser.step()
    pixels, mask, true = examples()
    with torch.no_grad():
        found = iou(network.eval()(pixels, details, mask), true)
        before = iou(OutlineNet()(pixels, details, mask), true)
    assert found > 0.95 > before


def test_the_graph_computes_what_the_module_does(tmp_path):
    torch.manual_seed(0)
    network = OutlineNet()
    torch.nn.init.normal_(network.out.weight, std=0.1)
    ((module, interface),) = outline_graph(CONFIG, network).values()
    write_graph(tmp_path / "mask_outline.onnx", module.eval(), interface)
    inputs = (torch.randn(1, 3, 256, 256), torch.randn(1, DETAILS, 64, 64), torch.rand(1, 1, 64, 64))
    session = onnxruntime.InferenceSession(tmp_path / "mask_outline.onnx")
    (image,) = session.run(None, dict(zip(interface.names_in, (x.numpy() for x in inputs))))
    with torch.no_grad():
        np.testing.assert_allclose(image, module(*inputs).numpy(), rtol=1e-3, atol=1e-3)


def test_a_pixel_at_an_outline_counts_more_than_others():
    true = torch.zeros(1, 1, 64, 64)
    true[..., :32] = 1
    wrong_at = lambda x: (6 * (2 * true - 1)).index_fill(3, torch.tensor([x]), 0.0)
    assert loss_of(wrong_at(30), true) > 2 * loss_of(wrong_at(5), true) - loss_of(6 * (2 * true - 1), true)


def test_a_coarse_mask_is_a_true_one_with_errors_as_it_comes_from_the_codes():
    torch.manual_seed(0)
    coarse = Coarse(VQVAE(CONFIG).eval(), random.Random(0))
    true = torch.zeros(64, 64)
    true[16:48, 16:48] = 1
    wrong = [coarse.with_errors(true) for _ in range(8)]
    assert all(((mask == 0) | (mask == 1)).all() for mask in wrong)
    overlaps = [overlap((255 * mask).to(torch.uint8), true) for mask in wrong]
    assert 0.5 < min(overlaps) < 0.999 and len(set(overlaps)) > 4
    masks = coarse.of(true, 3)
    assert masks.shape == (3, 64, 64) and masks.dtype == torch.uint8


def test_the_second_run_of_a_mask_has_the_second_half_of_its_codes_and_its_own_box():
    codes, box = list(range(8)), {"x": 1, "y": 2, "width": 3, "height": 4}
    assert list(runs_of(codes, box, 4)) == [([0, 1, 2, 3], None), ([4, 5, 6, 7], (1, 2, 3, 4))]
    assert list(runs_of(codes, None, 4)) == [([0, 1, 2, 3], None)]


@pytest.fixture(scope="module")
def examples(striped, tmp_path_factory) -> Examples:
    (dogs, fox), folder = striped, tmp_path_factory.mktemp("results")
    torch.manual_seed(0)
    made = Examples(JoinedEncoder(CONFIG).eval(), VQVAE(CONFIG).eval())
    made.photograph("davis", dogs)
    made.photograph("made", fox)
    case = {"id": "a", "image": str(fox.file), "target": fox.masks[0]}
    (folder / "cases.jsonl").write_text(json.dumps(case) + "\n" + json.dumps(case | {"id": "b"}) + "\n")
    row = {"id": "a", "tokens": [[0] * 2 * CONFIG.mask_tokens], "zooms": [{"x": 0, "y": 0, "width": 40, "height": 40}]}
    (folder / "rows.json").write_text(json.dumps({"rows": [row]}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(outline.LEAST, "drawn", -1.0)
        made.drawn(folder / "rows.json", folder)
    return made


def test_an_image_has_a_mask_for_each_name_and_for_each_of_several_things(examples):
    davis, others = 1 + outline.CROPS["davis"], 1
    runs = 2
    assert len(examples.pixels) == len(examples.details) == davis + others + runs
    images, coarse, true = zip(*examples.masks)
    whole = [int((mask == 255).sum()) for image, mask in zip(images, true) if image == 0]
    assert whole == [40 * 32 * 16, 20 * 32 * 16, 20 * 32 * 16, 20 * 32 * 16]  # both dogs, each dog, the third thing
    assert all(part.shape[1:] == (64, 64) and mask.shape == (256, 256) for part, mask in zip(coarse, true))
    shares = examples.weights()
    torch.testing.assert_close(float(shares.sum()), 0.08 + 0.37 + 0.17)


def test_masks_of_the_model_itself_have_the_part_of_the_image_that_their_run_saw(examples):
    (_, _, whole), (_, _, part) = examples.masks[-2:]
    share = lambda mask: float((mask > 127).float().mean())
    assert share(whole) == pytest.approx(20 * 32 / 64**2, abs=0.01)
    assert share(part) == pytest.approx(20 * 32 / 40**2, abs=0.02)


def test_a_window_shows_the_same_place_of_every_input(examples):
    image, coarse, true = examples.masks[0]
    examples.details[image][0] = torch.arange(64).half()
    y, x = examples.place(true, outline.WINDOW)
    assert y % 16 == x % 16 == 0 and 0 <= x <= 256 - outline.WINDOW
    pixels, details, some, window = examples.example(0, outline.WINDOW)
    assert pixels.shape == (144, 144, 3) and window.shape == (144, 144) and some.shape == (36, 36)
    left = int(details[0, 0, 0]) * 4
    assert any(
        (examples.pixels[image][top : top + 144, left : left + 144] == pixels).all() for top in range(0, 113, 16)
    )
    assert (window > 127).any() and (window < 128).any()


def test_training_changes_the_network(examples, monkeypatch):
    torch.manual_seed(0)
    times = iter([0.0, 0.0, 20.0, 90.0])  # two steps
    monkeypatch.setattr(small_head.time, "time", lambda: next(times))
    monkeypatch.setattr(outline, "BATCH", 2)
    assert trained_outline(examples, 1).out.weight.any()
