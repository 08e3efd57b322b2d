"""Does our PyTorch reading of an ARGenSeg checkpoint give the reference's numbers? Vision, the VQ-VAE (codes of
masks and pictures, f-hat, reconstruction), every generation (words, positions, codes, hidden states, pictures) and
the teacher-forced forward of training with its losses.

    python -m training.verify_golden <folder with config.json, safetensors and cases.npz>
Ends with 0 only if everything holds. Tolerances: docs of the golden vectors (float32 on CPU).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from training.argenseg.checkpoint import Checkpoint, Refused
from training.argenseg.reader import Quantiser, Reader, Walk
from training.argenseg.tokenizer import TOKENS

# What is compared of a generation: exactly, or with how much between. The golden README names the arrays and suggests
# the numbers.
EXACT = (
    "gen_tokens",
    "step_position_ids",
    "step_kv_len",
    "cont_tokens",
    "cont_position_ids",
    "cont_kv_len",
    "start_position",
    "sog_token_ids",
    "kv_before_after",
    "kv_after_each_scale",
    "position_ids",
    "ids",
)
NEAR = {
    "prefill_logits_last": 1e-3,
    "step_hidden_last": 1e-4,
    "step_top5_values": 1e-3,
    "cont_hidden": 1e-4,
    "cont_top5_values": 1e-3,
    "hidden": 1e-4,
    "next_map": 1e-4,
    "f_hat": 1e-4,
    "top2_values": 1e-3,
    "vis_logits": 1e-3,
    "image_last": 2e-3,
    "image_u8": 1,
}
# How many positions the reference's bookkeeping takes a mask to be, whatever it is: with other sizes its words after a
# mask are off.
REFERENCE_MASK = 680
GUIDANCE = 4.0


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

    def fail(self, name: str, detail: str) -> None:
        self._say(name, False, detail)

    def _say(self, name: str, held: bool, detail: str) -> None:
        self.held, self.failed = self.held + held, self.failed + (not held)
        print(f"{'ok  ' if held else 'FAIL'} {name}: {detail}")


@torch.no_grad()
def verify(folder: Path, checks: Checks) -> None:
    checkpoint, golden = Checkpoint(folder), np.load(folder / "cases.npz")
    about = json.loads((folder / "cases.json").read_text())
    reader = Reader(checkpoint, checkpoint.scale_sides)
    pixels = torch.from_numpy(golden["input/pixel_values"])
    images = reader.vision(pixels)
    checks.near("vision: last hidden", reader.vision.vision_model(pixels), golden["input/vit_last_hidden"], 1e-4)
    checks.near("vision: embeddings", images, golden["input/vit_embeds"], 1e-4)
    codes = {
        name: quantise(reader.quantiser, golden, f"vae/{name}", checks)
        for name in sorted({key.split("/")[1] for key in golden.files if key.startswith("vae/")})
    }
    for key in golden.files:
        if key.endswith("/input_ids") and key != "train/input_ids":
            generate(reader, golden, key.removesuffix("/input_ids"), about, images, checks)
    if "train/input_ids" in golden.files:
        train(reader, golden, about["train"], images, codes["mask_squash"], checks)


def chosen(arrays, count: int) -> list:
    """Of one array a scale: all, or the first, the middle and the last."""
    return list(arrays) if count == len(arrays) else [arrays[0], arrays[(len(arrays) - 1) // 2], arrays[-1]]


def quantise(quantiser: Quantiser, golden, name: str, checks: Checks) -> tuple[torch.Tensor, torch.Tensor]:
    """(codes of a picture, inputs of the scales behind the first)."""
    at = lambda part: golden[f"{name}/{part}"]
    if f"{name}/x" in golden.files:
        checks.near(f"{name}: latent", quantiser.encoder(torch.from_numpy(at("x"))[None])[0], at("f"), 1e-4)
    ids, maps, sums = quantiser.tokens(torch.from_numpy(at("f")))
    checks.exact(f"{name}: codes", ids, at("ids"))
    checks.near(f"{name}: inputs of the next scales", maps, at("var_input"), 1e-4)
    checks.near(f"{name}: f-hat", torch.stack(chosen(sums, len(at("f_hat")))), at("f_hat"), 1e-4)
    compare_last(quantiser.decoder(sums[-1][None])[0], golden, f"{name}/recon_last", checks)
    return ids, maps


def compare_last(image, golden, name: str, checks: Checks) -> None:
    """A picture that is kept whole, or every n-th pixel of it."""
    for key in golden.files:
        if key == name or key.startswith(f"{name}_stride"):
            stride = int(key.removeprefix(f"{name}_stride")) if key != name else 1
            checks.near(
                key, torch.as_tensor(image)[:, ::stride, ::stride], golden[key].astype(np.float32), NEAR["image_last"]
            )


def generate(reader: Reader, golden, case: str, about: dict, images: torch.Tensor, checks: Checks) -> None:
    padded = golden[f"{case}/input_ids"]
    mask = golden[f"{case}/attention_mask"] if f"{case}/attention_mask" in golden.files else np.ones_like(padded)
    rows = [row[kept == 1].tolist() for row, kept in zip(padded, mask)]
    forced = f"{case}/cont_tokens" in golden.files
    wanted = golden[f"{case}/{'cont_tokens' if forced else 'gen_tokens'}"]
    guidance = (about.get(case, {}).get("cfg") or GUIDANCE) if len(rows) > 1 else 0.0
    got = reader.generate(rows, images, guidance, wanted.shape[-1], forced)
    steps = wanted.shape[-1]
    if not forced and sum(side * side for side in reader.sides) != REFERENCE_MASK:
        ends = np.flatnonzero(got["gen_tokens"][0] == TOKENS["<ge_end>"])
        if (
            len(ends)
            and ends[0] + 1 < steps
            and golden[f"{case}/step_position_ids"][ends[0] + 1, 0] != got["step_position_ids"][ends[0] + 1, 0]
        ):
            steps = int(ends[0]) + 1
            print(
                f"     {case}: the reference takes a mask for {REFERENCE_MASK} positions; compared up to the first mask"
            )
    for key in golden.files:
        name = key.removeprefix(f"{case}/")
        last = name.split("/")[-1].split("_first")[0]
        mine = name.split("_first")[0]
        if not key.startswith(f"{case}/") or last not in (*EXACT, *NEAR) or last == "image_last":
            continue
        if mine not in got:
            if steps == wanted.shape[-1] or not name.startswith("mask"):
                checks.fail(key, "nothing of ours to compare it with")
            continue
        value, theirs = got[mine], golden[key]
        if last == "f_hat":
            value = np.stack(chosen(value, len(theirs)))
        if name.startswith("step_"):
            value, theirs = value[:steps], theirs[:steps]
        if name == "gen_tokens":
            value, theirs = value[:, :steps], theirs[:, :steps]
        # Of some arrays only the first row, or the first tokens, are kept.
        if theirs.ndim < value.ndim:
            value = value[0]
        value = value[tuple(slice(0, size) for size in theirs.shape)]
        if last in EXACT:
            checks.exact(key, value, theirs)
        else:
            checks.near(key, value, theirs, NEAR[last])
    for name in [name for name in got if name.endswith("/image_last")]:
        compare_last(got[name], golden, f"{case}/{name}", checks)


def train(
    reader: Reader, golden, said: dict, images: torch.Tensor, mask: tuple[torch.Tensor, torch.Tensor], checks: Checks
) -> None:
    """The teacher-forced forward: everything in one pass, causal."""
    ids, (codes, maps), scale = torch.from_numpy(golden["train/input_ids"]).long(), mask, reader.scale
    x = reader.prompt(ids.tolist(), images)
    level = torch.cat([torch.full((side * side,), k) for k, side in enumerate(reader.sides)])[1:]
    x[ids == TOKENS["<MASK_CONTEXT>"]] = scale.word_embed(maps) + scale.lvl_embed(level) + scale.pos_1LC[0, 1:]
    hidden = Walk(reader).feed(x)
    start = int((ids == TOKENS["<ge_start>"]).nonzero()[0])
    wanted = golden["train/hidden_at_visual_positions"]
    checks.near("train: hidden states of the visual tokens", hidden[start : start + len(wanted)], wanted, 1e-4)
    logits, best = reader.head(hidden), golden["train/top2_ids"]
    checks.exact(
        "train: best visual codes", logits[start : start + len(best), -reader.quantiser.codes :].argmax(1), best[:, 0]
    )
    labels = torch.from_numpy(golden["train/labels_with_visual_ids"]).long()
    shifted, target = logits[:-1], labels[1:]
    words, pictures = (target >= 0) & (target <= TOKENS["<MASK_CONTEXT>"]), target > TOKENS["<MASK_CONTEXT>"]
    checks.near("train: loss of the text", F.cross_entropy(shifted[words], target[words]), said["text_loss"], 1e-3)
    checks.near(
        "train: loss of the codes", F.cross_entropy(shifted[pictures], target[pictures]), said["gen_loss"], 1e-3
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    torch.set_num_threads(1)
    checks = Checks()
    for file in ("cases.npz", "cases.json"):
        if not (options.folder / file).exists():
            parser.error(f"{options.folder} holds no {file}: it is no folder of golden vectors.")
    try:
        verify(options.folder, checks)
    except Refused as refusal:
        sys.exit(str(refusal))
    print(f"{checks.held} of {checks.held + checks.failed} checks hold")
    sys.exit(0 if checks.failed == 0 and checks.held > 0 else 1)


if __name__ == "__main__":
    main()
