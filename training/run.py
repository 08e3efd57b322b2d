"""All stages in one command, each in a process of its own:

    python -m training.run --preset gpu --runs runs/gpu --out models/tabletop           # about 25 minutes on one large
        GPU with 16 cores
    python -m training.run --preset cpu --runs runs --out models/tabletop --times 6     # the same on two cores: the
        stages of training six times as long
A stage that has ended is not run again (<runs>/<stage>.done); one that was cut off goes on from its checkpoint.
--stages runs some of them, where a machine is lent for ten minutes at a time.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from training.config import PRESETS

# Minutes of training; the other stages take what they take.
MINUTES = {"tokenizer": 3.0, "vision": 3.5, "ground": 4.0, "masks": 8.5, "decoder": 1.0}
STAGES = ("pool", "talk", "tokenizer", "vision", "ground", "masks", "decoder", "export")


def commands(preset: str, runs: Path, out: Path, scenes: int, times: float, precision: str) -> dict[str, list]:
    """Stage -> arguments of python."""
    pool, workers = runs / "scenes", os.cpu_count() or 2
    minutes = {stage: value * times for stage, value in MINUTES.items()}
    seen, lm = ["--pool", pool, "--vision", runs / "vision.pt"], ["--out", runs / "lm.pt", "--preset", preset]
    return {
        "pool": [
            "training.make_scenes",
            "pool",
            "--out",
            pool,
            "--scenes",
            scenes,
            "--elsewhere",
            max(500, scenes // 30),
            "--preset",
            preset,
            "--workers",
            workers,
        ],
        "talk": ["training.make_scenes", "talk", "--out", pool, "--examples", 20, "--workers", workers],
        "tokenizer": [
            "training.train_tokenizer",
            "--pool",
            pool,
            "--out",
            runs / "tokenizer.pt",
            "--preset",
            preset,
            "--minutes",
            minutes["tokenizer"],
        ],
        "vision": [
            "training.train_vision",
            "--pool",
            pool,
            "--out",
            runs / "vision.pt",
            "--preset",
            preset,
            "--minutes",
            minutes["vision"],
        ],
        "ground": [
            "training.train_lm",
            "--stage",
            "ground",
            *seen,
            *lm,
            "--minutes",
            minutes["ground"],
            "--rate",
            1.5e-3,
        ],
        "masks": [
            "training.train_lm",
            "--stage",
            "masks",
            "--tokenizer",
            runs / "tokenizer.pt",
            *seen,
            *lm,
            "--minutes",
            minutes["masks"],
            "--rate",
            1.2e-3,
        ],
        "decoder": [
            "training.train_decoder",
            "--tokenizer",
            runs / "tokenizer.pt",
            *seen,
            "--model",
            runs / "lm.pt",
            "--out",
            runs / "tokenizer-drawn.pt",
            "--drawn",
            scenes // 2,
            "--minutes",
            minutes["decoder"],
        ],
        "export": [
            "training.export",
            "--tokenizer",
            runs / "tokenizer-drawn.pt",
            "--model",
            runs / "lm.pt",
            "--vocabulary",
            runs / "tokenizer.json",
            "--out",
            out,
            "--id",
            out.name,
            "--precision",
            precision,
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="gpu", choices=sorted(PRESETS))
    parser.add_argument("--runs", type=Path, required=True, help="folder of the pool and the checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="the bundle")
    parser.add_argument("--scenes", type=int, default=30_000)
    parser.add_argument("--times", type=float, default=1, help="factor on the minutes of training")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument(
        "--precision",
        choices=["fp32", "fp16", "bf16", "int8", "int4"],
        default="int8",
        help="of the bundle; int8 keeps the gpu preset under 25 MiB",
    )
    options = parser.parse_args()
    options.runs.mkdir(parents=True, exist_ok=True)
    for stage, arguments in commands(
        options.preset, options.runs, options.out, options.scenes, options.times, options.precision
    ).items():
        done = options.runs / f"{stage}.done"
        if stage not in options.stages or done.exists():
            continue
        start = time.time()
        print(f"== {stage}", flush=True)
        subprocess.run([sys.executable, "-m", *map(str, arguments)], check=True)
        done.touch()
        print(f"== {stage}: {(time.time() - start) / 60:.1f} minutes", flush=True)


if __name__ == "__main__":
    main()
