"""Computes golden vectors of a checkpoint with random weights by our PyTorch implementation (training/argenseg/), in
the format of the reference's vectors, for sizes that these do not have. They test that exporter and engine agree with
our implementation. The reference's vectors test the implementation itself.

    python -m training.make_random_checkpoint --out checkpoints/random-small --small
    python -m training.make_golden checkpoints/random-small          # writes cases.npz and cases.json there; seconds
    python -m training.export_argenseg checkpoints/random-small --out models/random-small
    npm run verify -- --model models/random-small --golden checkpoints/random-small
A random model generates no mask. So the head's row of <ge_start> is changed such that the third token of the answer to
the first question is <ge_start>.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

from training.argenseg.checkpoint import Checkpoint
from training.argenseg.manifest import SYSTEM
from training.argenseg.reader import Reader
from training.argenseg.tokenizer import TOKENS, tokenizer_json
from training.geometry import normalise

QUESTION = (
    "<image>\n Given the following instructions:  the red ball.; please perform referring segmentation on this image."
)
OTHER_QUESTION, TEXT_QUESTION, ANSWER_START = "<image>\nWhat is in this image?", "Hello! Who are you?", "Here it is: "
HEAD, GUIDANCE = "language_model.output.weight", 4.0


def photo(side: int) -> np.ndarray:
    """uint8 [side, 2 side, 3]: smooth colours."""
    noise = np.random.default_rng(0).integers(0, 256, (4, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(noise).resize((2 * side, side), Image.Resampling.BICUBIC))


def tiles(rgb: np.ndarray, config: dict) -> torch.Tensor:
    """Normalised tiles [tiles, 3, P, P] of an image that is twice as wide as high: two tiles if the checkpoint allows
    that."""
    side, image = config["force_image_size"], Image.fromarray(rgb)
    small = image.resize((side, side), Image.Resampling.BICUBIC)
    cut = [small]
    if config["dynamic_image_size"] and config["max_dynamic_patch"] > 1:
        wide = image.resize((2 * side, side), Image.Resampling.BICUBIC)
        cut = [
            wide.crop((0, 0, side, side)),
            wide.crop((side, 0, 2 * side, side)),
            *([small] if config["use_thumbnail"] else []),
        ]
    return normalise(torch.from_numpy(np.stack([np.asarray(one) for one in cut])))


def set_start_row(checkpoint: Checkpoint, reader: Reader, prompt: list[int], images: torch.Tensor) -> None:
    """Sets the head's row of <ge_start>, in the reader and in the file: the smallest row with a logit 3 below the best
    one at the first two tokens and 3 above it at the third."""
    row, weight = TOKENS["<ge_start>"], reader.head.output.weight
    weight[row] = 0
    generated = reader.generate([prompt], images, guidance=0, count=3)
    best = torch.from_numpy(generated["step_top5_values"][:, 0, 0]).float()
    weight[row] = (
        (
            torch.linalg.pinv(torch.from_numpy(generated["step_hidden_last"][:, 0]))
            @ (best + torch.tensor([-3.0, -3.0, 3.0]))
        )
        .half()
        .float()
    )
    tensors = load_file(checkpoint.place[HEAD])
    tensors[HEAD][row] = weight[row].half()
    save_file(tensors, checkpoint.place[HEAD])


@torch.no_grad()
def make(folder: Path) -> None:
    checkpoint = Checkpoint(folder)
    config, rgb = checkpoint.config, photo(checkpoint.config["force_image_size"])
    tokenizer, reader, pixels = (
        Tokenizer.from_str(tokenizer_json(folder)),
        Reader(checkpoint, checkpoint.scale_sides),
        tiles(rgb, config),
    )
    images = reader.vision(pixels)

    def ids(question: str, answer_start: str = "") -> list[int]:
        question_text = question.replace("<image>", "<img>" + "<IMG_CONTEXT>" * len(images) + "</img>")
        user = f"<|im_start|>user\n{question_text}<|im_end|>\n"
        text = f"<s><|im_start|>system\n{SYSTEM}<|im_end|>\n{user}<|im_start|>assistant\n"
        return (
            tokenizer.encode(text, add_special_tokens=False).ids
            + tokenizer.encode(answer_start, add_special_tokens=False).ids
        )

    set_start_row(checkpoint, reader, ids(QUESTION), images)
    arrays = {
        "input/src_rgb": rgb,
        "input/pixel_values": pixels.numpy(),
        "input/vit_last_hidden": reader.vision.vision_model(pixels).numpy(),
        "input/vit_embeds": images.unflatten(0, (len(pixels), -1)).numpy(),
    }
    about = {
        "chat": {"question": QUESTION, "cfg": None},
        "text": {"question": TEXT_QUESTION, "cfg": None},
        "guided-pair": {"question": [QUESTION, OTHER_QUESTION], "cfg": GUIDANCE},
        "forced": {"question": QUESTION, "forced_assistant_text": ANSWER_START},
    }
    rows = {
        "chat": [ids(QUESTION)],
        "text": [ids(TEXT_QUESTION)],
        "guided-pair": [ids(QUESTION), ids(OTHER_QUESTION)],
        "forced": [ids(QUESTION, ANSWER_START)],
    }
    for name, one in rows.items():
        longest = max(map(len, one))
        arrays[f"{name}/input_ids"] = np.array([[2] * (longest - len(row)) + row for row in one], np.int32)
        arrays[f"{name}/attention_mask"] = np.array(
            [[0] * (longest - len(row)) + [1] * len(row) for row in one], np.int8
        )
        guidance = GUIDANCE if len(one) == 2 else 0
        generated = reader.generate(one, images, guidance=guidance, count=6, forced=name == "forced")
        arrays |= {f"{name}/{key}": value for key, value in generated.items() if "vis_logits" not in key}
    np.savez(folder / "cases.npz", **arrays)
    (folder / "cases.json").write_text(json.dumps(about, indent=1))
    print(
        f"{len(arrays)} arrays; masks: "
        f"{', '.join(sorted(key.removesuffix('/ids') for key in arrays if key.endswith('/ids')))}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    torch.set_num_threads(1)
    make(parser.parse_args().folder)


if __name__ == "__main__":
    main()
