"""The parts of the small model compute their definitions."""

import unittest

import numpy as np
import torch
from torch.nn import functional as F

from training.config import PRESETS
from training.geometry import down_matrix, letterbox_box, phi_index, up_matrix
from training.model import SegModel
from training.rle import decode, encode
from training.vqvae import VQVAE

CONFIG = PRESETS["tiny"]


def causal(t: int) -> torch.Tensor:
    return torch.zeros(1, 1, t, t).masked_fill(torch.ones(t, t).tril() == 0, -1e9)


class Model(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(0)
        torch.set_num_threads(1)
        self.model, self.vqvae = SegModel(CONFIG).eval(), VQVAE(CONFIG).eval()

    @torch.no_grad()
    def test_a_cached_step_equals_the_uncached_pass(self) -> None:
        x = torch.randn(1, 9, CONFIG.width)
        whole, _, _ = self.model.decoder(x, torch.arange(9)[None], causal(9))
        _, _, past = self.model.decoder(x[:, :5], torch.arange(5)[None], causal(5))
        rest, _, _ = self.model.decoder(x[:, 5:], torch.arange(5, 9)[None], causal(9)[:, :, 5:], past)
        self.assertLess((whole[:, 5:] - rest).abs().max().item(), 1e-5)

    def test_attention_in_training_equals_attention_in_inference(self) -> None:
        x = torch.randn(2, 7, CONFIG.width)
        trained = self.model.decoder(x, torch.arange(7)[None], causal(7))[0]
        with torch.no_grad():
            used = self.model.decoder(x, torch.arange(7)[None], causal(7))[0]
        self.assertLess((trained - used).abs().max().item(), 1e-5)

    @torch.no_grad()
    def test_teacher_tokens_rebuild_f_hat_and_the_next_inputs(self) -> None:
        f = torch.randn(2, CONFIG.latent_width, CONFIG.grid, CONFIG.grid)
        quantizer = self.vqvae.quantizer
        targets, maps, f_hat = quantizer.tokens(f)
        again, offset, areas = torch.zeros_like(f), 0, []
        for k, side in enumerate(CONFIG.scale_sides):
            again = again + quantizer.contribution(targets[:, offset : offset + side * side], k)
            offset += side * side
            if k + 1 < len(CONFIG.scale_sides):
                areas.append(F.adaptive_avg_pool2d(again, CONFIG.scale_sides[k + 1]).flatten(2).transpose(1, 2))
        self.assertLess((again - f_hat).abs().max().item(), 1e-5)
        self.assertLess((torch.cat(areas, 1) - maps).abs().max().item(), 1e-5)

    @torch.no_grad()
    def test_random_codes_in_f_hat_change_the_inputs_of_the_next_scales(self) -> None:
        f = torch.randn(4, CONFIG.latent_width, CONFIG.grid, CONFIG.grid)
        clean, damaged = self.vqvae.quantizer.tokens(f), self.vqvae.quantizer.tokens(f, 0.5)
        self.assertFalse(torch.equal(clean[1], damaged[1]))
        self.assertEqual(clean[0].shape, damaged[0].shape)

    def test_fixed_matrices_equal_the_resize_operators(self) -> None:
        z = torch.randn(1, 1, 5, 5)
        self.assertTrue(
            torch.allclose(
                up_matrix(5, 8) @ z.flatten(), F.interpolate(z, size=(8, 8), mode="bicubic").flatten(), atol=1e-5
            )
        )
        self.assertTrue(torch.equal(up_matrix(8, 8), torch.eye(64)))
        f = torch.randn(1, 1, 16, 16)
        self.assertTrue(
            torch.allclose(down_matrix(13, 16) @ f.flatten(), F.adaptive_avg_pool2d(f, 13).flatten(), atol=1e-6)
        )

    def test_phi_of_ten_scales_is_that_of_the_reference(self) -> None:
        self.assertEqual(phi_index(4, 10), [0, 0, 1, 1, 1, 2, 2, 3, 3, 3])

    def test_letterbox_centres_and_truncates(self) -> None:
        self.assertEqual(letterbox_box(256, 192, 128), (0, 16, 128, 96))
        self.assertEqual(letterbox_box(100, 333, 64), (22, 0, 19, 64))
        self.assertEqual(letterbox_box(1000, 1, 64), (0, 31, 64, 1))


class RunLength(unittest.TestCase):
    def test_a_mask_survives_the_round_trip(self) -> None:
        rng = np.random.default_rng(0)
        for share in (0.0, 0.02, 0.5, 1.0):
            mask = rng.random((17, 23)) < share
            self.assertTrue((decode(encode(mask)) == mask).all())

    def test_strings_are_those_of_pycocotools(self) -> None:
        # pycocotools 2.0: mask.encode(np.asfortranarray(m))["counts"]
        mask = np.zeros((9, 11), bool)
        mask[2:6, 3:8] = True
        self.assertEqual(encode(mask)["counts"], GOLDEN_BOX)


GOLDEN_BOX = "m0450000000i0"

if __name__ == "__main__":
    unittest.main()
