"""Compares our PyTorch implementation of an ARGenSeg checkpoint with the reference's golden vectors: vision, the VQ-VAE
(codes of masks and images, f-hat, reconstruction), every generation (text, positions, codes, hidden states, images) and
the teacher-forced forward pass of the training with its losses.

    python -m training.verify_golden <folder with config.json, safetensors and cases.npz>
The exit status is 0 only if all checks hold. The tolerances are those of the golden vectors' README (float32 on a CPU).
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from training.argenseg.checkpoint import Checkpoint, Refused
from training.argenseg.reader import Reader, Sequence
from training.argenseg.tokenizer import TOKENS

# The arrays of a generation that are compared exactly, and those that are compared with a tolerance. The README of the
# golden vectors describes the arrays and suggests the tolerances.
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
# The reference counts this many positions for every mask. With a mask of another size, its text after a mask has wrong
# positions and cannot be compared.
REFERENCE_MASK = 680
GUIDANCE = 4.0


class Checks:
    def __init__(self):
        self.held = self.failed = 0

    def near(self, name: str, got, wanted, tolerance: float) -> None:
        got, wanted = torch.as_tensor(got).float(), torch.as_tensor(np.asarray(wanted)).float()
        worst = float("inf") if got.numel() != wanted.numel() else (got.flatten() - wanted.flatten()).abs().max().item()
        self._report(name, worst <= tolerance, f"at most {worst:.2e} apart ({tolerance} allowed)")

    def exact(self, name: str, got, wanted) -> None:
        got, wanted = torch.as_tensor(got).long().flatten(), torch.as_tensor(np.asarray(wanted)).long().flatten()
        different = got.numel() if got.numel() != wanted.numel() else int((got != wanted).sum())
        self._report(name, different == 0, f"{different} of {got.numel()} differ")

    def fail(self, name: str, detail: str) -> None:
        self._report(name, False, detail)

    def _report(self, name: str, held: bool, detail: str) -> None:
        self.held, self.failed = self.held + held, self.failed + (not held)
        print(f"{'ok  ' if held else 'FAIL'} {name}: {detail}")


@dataclass(frozen=True)
class Golden:
    """The golden vectors, our implementation with their checkpoint, and the checks of one against the other."""

    arrays: np.lib.npyio.NpzFile
    about: dict  # cases.json: questions, guidance and losses of the cases
    reader: Reader
    images: torch.Tensor  # [n, C]: embeddings of the image
    checks: Checks


@torch.no_grad()
def verify(folder: Path, checks: Checks) -> None:
    checkpoint, arrays = Checkpoint(folder), np.load(folder / "cases.npz")
    about = json.loads((folder / "cases.json").read_text())
    reader = Reader(checkpoint, checkpoint.scale_sides)
    pixels = torch.from_numpy(arrays["input/pixel_values"])
    golden = Golden(arrays, about, reader, reader.vision(pixels), checks)
    checks.near("vision: last hidden", reader.vision.vision_model(pixels), arrays["input/vit_last_hidden"], 1e-4)
    checks.near("vision: embeddings", golden.images, arrays["input/vit_embeds"], 1e-4)
    codes = {
        name: check_quantiser(golden, f"vae/{name}")
        for name in sorted({key.split("/")[1] for key in arrays.files if key.startswith("vae/")})
    }
    for key in arrays.files:
        if key.endswith("/input_ids") and key != "train/input_ids":
            check_generation(golden, key.removesuffix("/input_ids"))
    if "train/input_ids" in arrays.files:
        check_training(golden, *codes["mask_squash"])


def selected(arrays, count: int) -> list:
    """`arrays` has one array for each scale: all of them if `count` is their number, else the first, middle and last
    one."""
    return list(arrays) if count == len(arrays) else [arrays[0], arrays[(len(arrays) - 1) // 2], arrays[-1]]


def check_quantiser(golden: Golden, name: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns (the codes of an image [N], the inputs of all scales but the first [N - 1, Cv])."""
    quantiser, checks = golden.reader.quantiser, golden.checks
    array = lambda part: golden.arrays[f"{name}/{part}"]
    if f"{name}/x" in golden.arrays.files:
        checks.near(f"{name}: latent", quantiser.encoder(torch.from_numpy(array("x"))[None])[0], array("f"), 1e-4)
    ids, maps, sums = quantiser.tokens(torch.from_numpy(array("f")))
    checks.exact(f"{name}: codes", ids, array("ids"))
    checks.near(f"{name}: inputs of the next scales", maps, array("var_input"), 1e-4)
    checks.near(f"{name}: f-hat", torch.stack(selected(sums, len(array("f_hat")))), array("f_hat"), 1e-4)
    check_last_image(golden, f"{name}/recon_last", quantiser.decoder(sums[-1][None])[0])
    return ids, maps


def check_last_image(golden: Golden, name: str, image) -> None:
    """The golden vectors have a whole image, or every n-th pixel of it."""
    for key in golden.arrays.files:
        if key == name or key.startswith(f"{name}_stride"):
            stride = int(key.removeprefix(f"{name}_stride")) if key != name else 1
            expected = golden.arrays[key].astype(np.float32)
            golden.checks.near(key, torch.as_tensor(image)[:, ::stride, ::stride], expected, NEAR["image_last"])


def check_generation(golden: Golden, case: str) -> None:
    arrays, reader = golden.arrays, golden.reader
    padded = arrays[f"{case}/input_ids"]
    mask = arrays[f"{case}/attention_mask"] if f"{case}/attention_mask" in arrays.files else np.ones_like(padded)
    rows = [row[kept == 1].tolist() for row, kept in zip(padded, mask)]
    forced = f"{case}/cont_tokens" in arrays.files
    count = arrays[f"{case}/{'cont_tokens' if forced else 'gen_tokens'}"].shape[-1]
    guidance = (golden.about.get(case, {}).get("cfg") or GUIDANCE) if len(rows) > 1 else 0.0
    ours = reader.generate(rows, golden.images, guidance=guidance, count=count, forced=forced)
    steps = count
    if not forced and sum(side * side for side in reader.sides) != REFERENCE_MASK:
        steps = comparable_steps(golden, case, ours["gen_tokens"], ours["step_position_ids"])
    for key in arrays.files:
        name = key.removeprefix(f"{case}/")
        if key.startswith(f"{case}/") and last_part(name) in (*EXACT, *NEAR) and last_part(name) != "image_last":
            if name.split("_first")[0] in ours:
                check_array(golden, key, name, (ours[name.split("_first")[0]], steps))
            elif steps == count or not name.startswith("mask"):
                golden.checks.fail(key, "nothing of ours to compare it with")
    for name in [name for name in ours if name.endswith("/image_last")]:
        check_last_image(golden, f"{case}/{name}", ours[name])


def last_part(name: str) -> str:
    return name.split("/")[-1].split("_first")[0]


def comparable_steps(golden: Golden, case: str, tokens: np.ndarray, positions: np.ndarray) -> int:
    """The number of steps to compare: those up to the first mask, if the reference's positions after it differ."""
    count = tokens.shape[-1]
    ends = np.flatnonzero(tokens[0] == TOKENS["<ge_end>"])
    if not len(ends) or ends[0] + 1 >= count:
        return count
    after = ends[0] + 1
    if golden.arrays[f"{case}/step_position_ids"][after, 0] == positions[after, 0]:
        return count
    print(f"     {case}: the reference takes a mask for {REFERENCE_MASK} positions; compared up to the first mask")
    return int(after)


def check_array(golden: Golden, key: str, name: str, ours: tuple[np.ndarray, int]) -> None:
    """`ours`: our array and the number of steps to compare."""
    (value, steps), expected, last = ours, golden.arrays[key], last_part(name)
    if last == "f_hat":
        value = np.stack(selected(value, len(expected)))
    if name.startswith("step_"):
        value, expected = value[:steps], expected[:steps]
    if name == "gen_tokens":
        value, expected = value[:, :steps], expected[:, :steps]
    # Some golden arrays have the first row or the first tokens only.
    if expected.ndim < value.ndim:
        value = value[0]
    value = value[tuple(slice(0, size) for size in expected.shape)]
    if last in EXACT:
        golden.checks.exact(key, value, expected)
    else:
        golden.checks.near(key, value, expected, NEAR[last])


def check_training(golden: Golden, codes: torch.Tensor, maps: torch.Tensor) -> None:
    """The teacher-forced forward pass: all tokens in one causal pass. `codes`, `maps`: of the mask in the sequence."""
    arrays, reader, checks = golden.arrays, golden.reader, golden.checks
    ids, scale, losses = torch.from_numpy(arrays["train/input_ids"]).long(), reader.scale, golden.about["train"]
    x = reader.prompt(ids.tolist(), golden.images)
    level = torch.cat([torch.full((side * side,), k) for k, side in enumerate(reader.sides)])[1:]
    x[ids == TOKENS["<MASK_CONTEXT>"]] = scale.word_embed(maps) + scale.lvl_embed(level) + scale.pos_1LC[0, 1:]
    hidden = Sequence(reader).feed(x)
    start = int((ids == TOKENS["<ge_start>"]).nonzero()[0])
    wanted = arrays["train/hidden_at_visual_positions"]
    checks.near("train: hidden states of the visual tokens", hidden[start : start + len(wanted)], wanted, 1e-4)
    logits, best = reader.head(hidden), arrays["train/top2_ids"]
    checks.exact(
        "train: best visual codes", logits[start : start + len(best), -reader.quantiser.codes :].argmax(1), best[:, 0]
    )
    labels = torch.from_numpy(arrays["train/labels_with_visual_ids"]).long()
    shifted, target = logits[:-1], labels[1:]
    text, visual = (target >= 0) & (target <= TOKENS["<MASK_CONTEXT>"]), target > TOKENS["<MASK_CONTEXT>"]
    checks.near("train: loss of the text", F.cross_entropy(shifted[text], target[text]), losses["text_loss"], 1e-3)
    checks.near("train: loss of the codes", F.cross_entropy(shifted[visual], target[visual]), losses["gen_loss"], 1e-3)


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
