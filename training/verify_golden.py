"""Does our PyTorch reading of an ARGenSeg checkpoint give the reference's numbers? Vision, the VQ-VAE (codes of masks and pictures, f-hat,
reconstruction) and the teacher-forced forward of training with its losses; generation is checked on the exported bundle by the engine.

    python -m training.verify_golden <folder with config.json, safetensors and cases.npz>
Ends with 0 only if everything holds. Tolerances: docs of the golden vectors (float32 on CPU).
"""
import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from training.argenseg import lm, vae, vision
from training.argenseg.checkpoint import Checkpoint, on_meta
from training.argenseg.tokenizer import TOKENS
from training.export_argenseg import Embed, ScaleEmbed, TextHead
from training.geometry import down_matrix, phi_index, up_matrix


class Checks:
    def __init__(self):
        self.held = self.failed = 0

    def near(self, name: str, got, wanted, tolerance: float) -> None:
        got, wanted = torch.as_tensor(got).float(), torch.as_tensor(np.asarray(wanted)).float()
        worst = float("inf") if got.numel() != wanted.numel() else (got.flatten() - wanted.flatten()).abs().max().item()
        self._say(name, worst <= tolerance, f"at most {worst:.2e} apart ({tolerance} allowed)")

    def exact(self, name: str, got, wanted) -> None:
        got, wanted = torch.as_tensor(got).long().flatten(), torch.as_tensor(np.asarray(wanted)).long().flatten()
        different = got.numel() if got.numel() != wanted.numel() else int((got != wanted).sum())
        self._say(name, different == 0, f"{different} of {got.numel()} differ")

    def _say(self, name: str, held: bool, detail: str) -> None:
        self.held, self.failed = self.held + held, self.failed + (not held)
        print(f"{'ok  ' if held else 'FAIL'} {name}: {detail}")


class Tokenizer:
    """The residual quantiser of the VQ-VAE, both ways."""

    def __init__(self, checkpoint: Checkpoint, sides: tuple[int, ...]):
        shapes, names = checkpoint.shapes, {"": "image_tokenizer."}
        self.encoder = checkpoint.load(on_meta(vae.LatentEncoder, shapes), names)
        self.decoder = checkpoint.load(on_meta(vae.MaskDecoder, shapes), names)
        self.add = checkpoint.load(on_meta(vae.Dequantize, shapes), {"embedding.": "image_tokenizer.quantize.embedding.", "phi.": "image_tokenizer.quantize.quant_resi.qresi_ls."})
        self.sides, self.grid = sides, sides[-1]
        self.phi = phi_index(len(self.add.phi), len(sides))

    def tokens(self, f: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, list[torch.Tensor]]:
        """f [Cv, S, S] -> (ids, inputs of scales 1.. [N - 1, Cv], f-hat after every scale)."""
        table, f_hat, ids, maps, sums = self.add.embedding.weight, torch.zeros_like(f), [], [], []
        for k, side in enumerate(self.sides):
            rest = down_matrix(side, self.grid) @ (f - f_hat).flatten(1).T
            idx = (table.pow(2).sum(1) - 2 * rest @ table.T).argmin(1)
            f_hat = self.add(idx, up_matrix(side, self.grid), torch.tensor(self.phi[k]), f_hat)
            ids.append(idx)
            sums.append(f_hat)
            if k + 1 < len(self.sides):
                maps.append(down_matrix(self.sides[k + 1], self.grid) @ f_hat.flatten(1).T)
        return torch.cat(ids), torch.cat(maps), sums


@torch.no_grad()
def verify(folder: Path, checks: Checks) -> None:
    checkpoint, golden = Checkpoint(folder), np.load(folder / "cases.npz")
    sides = checkpoint.scale_sides
    eye = checkpoint.load(on_meta(vision.Vision, checkpoint.config), {"": ""})
    images = eye(torch.from_numpy(golden["input/pixel_values"]))
    checks.near("vision: last hidden", eye.vision_model(torch.from_numpy(golden["input/pixel_values"])), golden["input/vit_last_hidden"], 1e-4)
    checks.near("vision: embeddings", images, golden["input/vit_embeds"], 1e-4)

    tokenizer, codes = Tokenizer(checkpoint, sides), {}
    for name in sorted({key.split("/")[1] for key in golden.files if key.startswith("vae/")}):
        at = lambda part: golden[f"vae/{name}/{part}"]
        f = torch.from_numpy(at("f"))
        if f"vae/{name}/x" in golden.files:
            encoded = tokenizer.encoder(torch.from_numpy(at("x"))[None])[0]
            checks.near(f"vae {name}: latent", encoded, at("f"), 1e-4)
        ids, maps, sums = tokenizer.tokens(f)
        codes[name] = ids, maps
        checks.exact(f"vae {name}: codes", ids, at("ids"))
        checks.near(f"vae {name}: inputs of the next scales", maps, at("var_input"), 1e-4)
        checks.near(f"vae {name}: f-hat", torch.stack([sums[i] for i in (0, 4, 9)]), at("f_hat"), 1e-4)
        image = tokenizer.decoder(sums[-1][None])[0]
        stride = 1 if f"vae/{name}/recon_last" in golden.files else 2
        wanted = at("recon_last") if stride == 1 else at("recon_last_stride2")
        checks.near(f"vae {name}: reconstruction", image[:, ::stride, ::stride], wanted.astype(np.float32), 2e-3)

    train(checkpoint, golden, sides, images, codes["mask_squash"], checks)


def train(checkpoint: Checkpoint, golden, sides: tuple[int, ...], images: torch.Tensor, mask: tuple[torch.Tensor, torch.Tensor], checks: Checks) -> None:
    """The teacher-forced forward: everything in one pass, causal."""
    import json

    config = checkpoint.config["llm_config"]
    c, vocabulary = config["hidden_size"], config["vocab_size"]
    ids = torch.from_numpy(golden["train/input_ids"]).long()
    codes, maps = mask
    embed = checkpoint.load(on_meta(Embed, vocabulary, c), {"": "language_model.model."})
    scale = checkpoint.load(on_meta(ScaleEmbed, maps.shape[1], c, len(sides), len(codes)), {"": ""})
    decoder = checkpoint.load(on_meta(lm.Decoder, checkpoint.config), {"": "language_model.model."})
    head = checkpoint.load(on_meta(TextHead, c, vocabulary), {"": "language_model."})
    x = embed(ids)
    x[ids == TOKENS["<IMG_CONTEXT>"]] = images
    level = torch.cat([torch.full((side * side,), k) for k, side in enumerate(sides)])[1:]
    x[ids == TOKENS["<MASK_CONTEXT>"]] = scale.word_embed(maps) + scale.lvl_embed(level) + scale.pos_1LC[0, 1:]
    length = len(ids)
    bias = torch.zeros(length, length).masked_fill(torch.ones(length, length).tril() == 0, -1e9)
    empty = torch.zeros(1, 0, config["num_key_value_heads"] * c // config["num_attention_heads"])
    hidden = decoder(x[None], torch.arange(length), bias, *[empty] * (2 * config["num_hidden_layers"]))[0][0]
    start = int((ids == TOKENS["<ge_start>"]).nonzero()[0])
    wanted = golden["train/hidden_at_visual_positions"]
    checks.near("train: hidden states of the visual tokens", hidden[start : start + len(wanted)], wanted, 1e-4)
    logits = head(hidden)
    visual = logits[start : start + len(codes), -len(tokens_of(checkpoint)) :]
    checks.exact("train: best visual codes", visual.topk(2, 1).indices[:, 0], golden["train/top2_ids"][:, 0])
    labels = torch.from_numpy(golden["train/labels_with_visual_ids"]).long()
    shifted, target = logits[:-1], labels[1:]
    words, pictures = (target >= 0) & (target <= TOKENS["<MASK_CONTEXT>"]), target > TOKENS["<MASK_CONTEXT>"]
    said = json.loads((checkpoint.folder / "cases.json").read_text())["train"]
    checks.near("train: loss of the text", F.cross_entropy(shifted[words], target[words]), said["text_loss"], 1e-3)
    checks.near("train: loss of the codes", F.cross_entropy(shifted[pictures], target[pictures]), said["gen_loss"], 1e-3)


def tokens_of(checkpoint: Checkpoint) -> range:
    return range(checkpoint.shapes["image_tokenizer.quantize.embedding.weight"][0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    checks = Checks()
    verify(options.folder, checks)
    print(f"{checks.held} of {checks.held + checks.failed} checks hold")
    sys.exit(0 if checks.failed == 0 and checks.held > 0 else 1)


if __name__ == "__main__":
    main()
