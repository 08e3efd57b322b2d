"""Averages the weights of a language model before and after a training run that was short or changed much. Seconds.

    python -m training.average --start runs/start.pt --model runs/lm.pt --share 0.5
The model after the run has learnt what is new and lost a little of what it knew; the average of the weights keeps most
of both (WiSE-FT, Wortsman et al., arXiv 2109.01903). --share 1: only the model after the run. --words: the share for
the embeddings and the logits of words, if it is another one. Overwrites --model. The frozen vision encoder must be the
same in both.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor


def average(start: dict[str, Tensor], end: dict[str, Tensor], share: float, words: float) -> dict[str, Tensor]:
    """`start` and `end`: state dicts of SegModel. Weights that `start` does not have, and those of the vision encoder,
    are those of `end`. `words`: the share for the rows of words, which are all rows of `embed` and the first ones of
    `head`."""
    state = {
        name: value
        if name not in start or name.startswith("vision.") or not value.is_floating_point()
        else start[name].lerp(value, words if name == "embed.weight" else share)
        for name, value in end.items()
    }
    count = len(end["embed.weight"])
    state["head.weight"][:count] = start["head.weight"][:count].lerp(end["head.weight"][:count], words)
    return state


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--start", type=Path, required=True, help="the checkpoint before the run")
    parser.add_argument("--model", type=Path, required=True, help="the checkpoint after it")
    parser.add_argument("--share", type=float, default=0.5, help="weight of the model after the run, 0 to 1")
    parser.add_argument("--words", type=float, help="the same for the embeddings and the logits of words")
    options = parser.parse_args()
    start, end = (torch.load(file, weights_only=True, map_location="cpu") for file in (options.start, options.model))
    words = options.share if options.words is None else options.words
    state = average(start["ema"], end["ema"], options.share, words)
    torch.save({**end, "model": state, "ema": state, "optimisers": None}, options.model)


if __name__ == "__main__":
    main()
