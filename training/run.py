"""Runs all stages of a preset, each in its own processes:

    python -m training.run --preset gpu --runs runs/gpu --out models/tabletop
    python -m training.run --preset cpu --runs runs --out models/tabletop --times 6
    python -m training.run --preset everyday --runs runs/everyday --out models/everyday --scenes 6000 \
        --photos runs/photos --made runs/made
The preset `gpu` takes about 25 minutes on one large GPU with 16 cores. The second command is for two cores; its
training stages take six times as long.
A stage that has ended (<runs>/<stage>.done) is skipped; an interrupted stage continues from its checkpoint. --stages
runs some stages only. The preset `everyday` continues the training of a model: --runs must contain the lm.pt,
vision.pt, tokenizer.pt and tokenizer.json of training.photo_features or training.from_bundle. On a GPU, `everyday` also
trains our own part of the vision encoder.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

import torch

from training.config import PRESETS

# Minutes of the training stages; the other stages run until their work is done.
MINUTES = {"naming": 2.0, "tokenizer": 3.0, "vision": 3.5, "ground": 4.0, "masks": 8.5, "decoder": 1.0}
STAGES = ("pool", "talk", "photos", "naming", "tokenizer", "vision", "ground", "masks", "decoder", "export")
# For the preset everyday: sets; variants or collages for each 1,000 rendered scenes; number of the first shard.
PHOTOS = (
    (["coco"], ("--variants", 2.5), 100),
    (["msrc"], ("--variants", 1), 200),
    (["davis"], ("--variants", 0.8), 300),
    (["coco", "davis", "msrc"], ("--collages", 650), 400),
    (["caltech101"], ("--variants", 0.3), 500),
)


def commands(options: argparse.Namespace) -> dict[str, list[list]]:
    """Stage -> the arguments of `python -m` for each of its processes. The processes of a stage run at the same
    time."""
    preset, runs, scenes, joined = (
        options.preset,
        options.runs,
        options.scenes,
        PRESETS[options.preset].vision == "joined",
    )
    pool, sized, many = runs / "scenes", ["--preset", preset], ["--workers", os.cpu_count() or 2]
    lm = ["--pool", pool, "--vision", runs / "vision.pt", "--out", runs / "lm.pt", *sized, *many]
    tokenizer, tokenizer_out = runs / "tokenizer.pt", runs / "tokenizer.pt" if joined else runs / "tokenizer-drawn.pt"
    elsewhere = ["--elsewhere", max(500, scenes // 30)]
    restyled = ["--restyled", scenes * 3 // 4] if joined else []
    masks = ["--tokenizer", tokenizer, *lm, "--rate", 1.2e-3]
    if joined:
        seen = ["--tune", "--jitter", 0.3] if torch.cuda.is_available() else []
        on_gpu = ["--batch", 512, "--rate", 1.5e-3, "--warm", 60]
        masks += seen + (on_gpu if seen else ["--rate", 7e-4, "--warm", 150])
    export = ["--tokenizer", tokenizer_out, "--model", runs / "lm.pt", "--vocabulary", runs / "tokenizer.json"]
    shared = {
        "pool": ["make_scenes", "pool", "--out", pool, "--scenes", scenes, *elsewhere, *restyled, *sized, *many],
        "talk": ["make_scenes", "talk", "--out", pool, "--examples", 16 if joined else 20, *many],
        "masks": ["train_lm", "--stage", "masks", *masks],
        "export": ["export", *export, "--out", options.out, "--id", options.out.name],
    }
    shared["export"] += ["--precision", options.precision, *(["--stored", "fp16"] if joined else [])]
    only = {
        "tokenizer": ["train_tokenizer", "--pool", pool, "--out", tokenizer, *sized],
        "vision": ["train_vision", "--pool", pool, "--out", runs / "vision.pt", *sized],
        "ground": ["train_lm", "--stage", "ground", *lm, "--rate", 1.5e-3],
        "decoder": [
            "train_decoder",
            "--tokenizer",
            tokenizer,
            "--pool",
            pool,
            "--model",
            runs / "lm.pt",
            "--out",
            tokenizer_out,
        ],
    }
    only["decoder"] += ["--drawn", scenes // 2]
    made = {stage: [command] for stage, command in (shared if joined else shared | only).items()}
    for stage in MINUTES.keys() & made.keys():
        made[stage][0] += ["--minutes", MINUTES[stage] * options.times]
    if joined:
        naming = ["naming", "--pool", pool, "--model", runs / "lm.pt", *sized, *many, *seen]
        made["naming"] = [[*naming, "--minutes", MINUTES["naming"] * options.times]]
        folder = lambda sets: options.made if sets == ["caltech101"] else options.photos
        made["photos"] = [
            ["photos", "--data", folder(sets), "--sets", *sets, way, max(1, round(count * scenes / 1000))]
            + ["--first", first, "--out", pool, *sized, *many]
            for sets, (way, count), first in PHOTOS
        ]
    return {stage: made[stage] for stage in STAGES if stage in made}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="gpu", choices=sorted(PRESETS))
    parser.add_argument("--runs", type=Path, required=True, help="folder of the pool and the checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="the bundle")
    parser.add_argument("--scenes", type=int, default=30_000)
    parser.add_argument("--photos", type=Path, help="of the preset everyday: the folder of training/photos.py")
    parser.add_argument("--made", type=Path, help="of the preset everyday: the folder of training/made_masks.py")
    parser.add_argument("--times", type=float, default=1, help="factor on the minutes of training")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=STAGES)
    parser.add_argument(
        "--precision",
        choices=["fp32", "fp16", "bf16", "int8", "int4"],
        help="of the bundle; by default int8, which keeps the gpu preset under 25 MiB, and fp32 for everyday",
    )
    options = parser.parse_args()
    options.precision = options.precision or ("fp32" if options.preset == "everyday" else "int8")
    options.runs.mkdir(parents=True, exist_ok=True)
    for stage, processes in commands(options).items():
        done = options.runs / f"{stage}.done"
        if stage not in options.stages or done.exists():
            continue
        start = time.time()
        print(f"== {stage}", flush=True)
        begun = [subprocess.Popen([sys.executable, "-m", f"training.{a[0]}", *map(str, a[1:])]) for a in processes]
        if any([process.wait() for process in begun]):
            sys.exit(f"{stage} failed")
        done.touch()
        print(f"== {stage}: {(time.time() - start) / 60:.1f} minutes", flush=True)


if __name__ == "__main__":
    main()
