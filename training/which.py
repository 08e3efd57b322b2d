"""Stage 8: how a bundle notices that several things fit a phrase for one thing (`mask.ambiguity` of the manifest).

    python -m training.which --out models/everyday
        writes the questions, with a threshold of closer views at which every thing that was found is a candidate
    npm run suites -- --name which-fit && npm run eval -- --dataset which-fit --model models/everyday --out out/which
    python -m training.which --out models/everyday out/which/which-fit.json
        writes the threshold at which precision and recall of AMBIGUOUS are most alike and high
Of the two numbers the smaller one is made as large as possible. `--off` writes no threshold: no mask is AMBIGUOUS.
Without `--by-default` the model is asked in turns that wish it (`ambiguity: AUTO`).
The suite `which`, of other scenes, judges the threshold. Seconds.
"""

import argparse
import json
from itertools import pairwise
from pathlib import Path

from training.manifest_file import changed_manifest
from training.text import load_tokenizer

NUMBERS = ("Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
SIDES = ("leftmost", "rightmost")
COUNTED = 0.03  # With a lower probability of several things none are looked for: clear questions stay cheap.


def questions(tokenizer) -> dict:
    """The words of training/scenes. A number counts when it is one token, the first of an answer to `count`."""
    several = first_tokens(tokenizer, NUMBERS)
    return {
        "count": {"question": "how many {things} are there?", "several": several},
        "byDefault": False,
        "atLeast": COUNTED,
        "all": {"question": "segment all the {things}", "answer": "The {things}:"},
        "sides": [{"question": f"segment the {side} {{thing}}", "answer": f"The {side} {{thing}}:"} for side in SIDES],
        "closer": {"some": [*first_tokens(tokenizer, ["One"]), *several], "atLeast": 0},
        "leastShare": 0.2,
        "answer": "The {phrase}:",
    }


def first_tokens(tokenizer, numbers) -> list[int]:
    answers = [tokenizer.encode(f"{number}.", add_special_tokens=False).ids for number in numbers]
    return [ids[0] for ids in answers if len(ids) == 2]


def precision_and_recall(rows: list[dict], threshold: float) -> tuple[float, float]:
    said = [row for row in rows if row["candidates"] > 1 and (row["shown"] or 0) >= threshold]
    right = sum(row["ambiguous"] for row in said)
    return right / max(1, len(said)), right / max(1, sum(row["ambiguous"] for row in rows))


def best_threshold(rows: list[dict]) -> float:
    """In the middle between two probabilities that occur."""
    values = sorted({row["shown"] for row in rows if row["shown"] is not None})
    middles = [(a + b) / 2 for a, b in pairwise(values)] or values
    return max(middles, key=lambda threshold: min(precision_and_recall(rows, threshold)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="*", help="JSON reports of npm run eval, with the threshold 0")
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    parser.add_argument("--by-default", action="store_true", help="ask in turns that wish nothing in particular, too")
    parser.add_argument("--off", action="store_true", help="write the questions, and no threshold")
    options = parser.parse_args()
    rules = questions(load_tokenizer(options.out / "tokenizer.json"))
    rows = [row for report in options.reports for row in json.loads(report.read_text())["rows"]]
    if rows:
        threshold = rules["closer"]["atLeast"] = round(best_threshold(rows), 3)
        precision, recall = precision_and_recall(rows, threshold)
        print(f"{len(rows)} questions: from {threshold}, precision {precision:.3f}, recall {recall:.3f}")
    rules["byDefault"] = options.by_default
    if options.off:
        rules["atLeast"] = None
    with changed_manifest(options.out) as manifest:
        manifest["mask"]["ambiguity"] = rules


if __name__ == "__main__":
    main()
