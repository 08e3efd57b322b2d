"""Times one turn with a mask in Python, for `npm run bench:runtimes`, which times the same turn in the engine.

    python -m training.turn_times models/everyday --image x.png --text "segment the ball" [--checkpoints runs]
Reads lines from standard input: `onnxruntime` (the bundle's graphs) or `pytorch` (eager, float32; needs --checkpoints,
the folder of `training.from_bundle` or of the training). Each line is one turn, and one line of JSON in return: `ms`,
from the bytes of the image to the files of the previews and of the mask, and `codes`, the visual codes of the mask.
"""

import argparse
import io
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from training.evaluate import load_generator
from training.generate import Answer
from training.graph_turn import GraphTurn


def png(pixels: np.ndarray) -> bytes:
    """Grey values or a mask, as a client receives them."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG", compress_level=1)
    return file.getvalue()


def write_files(answer: Answer) -> None:
    for preview in answer.previews[0]:
        png(preview[:, :, 0])
    png(answer.masks[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--image", type=Path, required=True)
    parser.add_argument("--text", required=True)
    parser.add_argument("--checkpoints", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    data, graphs, generator = options.image.read_bytes(), GraphTurn(options.bundle, options.threads), None
    if options.checkpoints:
        files = {"model": "lm.pt", "tokenizer": "tokenizer.pt", "vocabulary": "tokenizer.json"}
        generator = load_generator(argparse.Namespace(**{k: options.checkpoints / v for k, v in files.items()}))
    messages = [{"role": "user", "text": options.text}]
    ways = {
        "onnxruntime": lambda image: graphs.answer(options.text, image),
        "pytorch": lambda image: generator.answer(messages, image, "SEGMENT"),
    }
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        answer = ways[line.strip()](np.asarray(Image.open(io.BytesIO(data)).convert("RGB")))
        write_files(answer)
        ms = 1000 * (time.perf_counter() - start)
        print(json.dumps({"ms": ms, "codes": answer.tokens[0]}), flush=True)


if __name__ == "__main__":
    main()
