"""Stage 10: how a bundle answers questions that compare two things, by asking about each of them (`answer.comparisons`
of the manifest, inference/compare-things.ts).

    python -m training.comparisons --out models/everyday
The weights were chosen on 199 comparisons of drawn scenes that are in no suite (docs/evaluation.md). Seconds.
"""

import argparse
from itertools import takewhile
from pathlib import Path

from training.manifest_file import write_answer
from training.scenes.words import NUMBERS
from training.text import load_tokenizer

LEAD = "^(?:(?:and|so|now|then|ok|okay|hi|hello|hey|please|tell me|thanks|thank you)[,!.:]? )*"
END = "(?: here| (?:in|on) (?:the|this) (?:picture|image|photo|scene|table))?$"
THING = "the [^?!.]+?"  # a question about "it" depends on the conversation, and is not asked in parts
WHAT = "(?<what>colou?r|shape|size)"
SAME = (
    f"do (?<a>{THING}) and (?<b>[^?!.]+?) (?:have|share) the same {WHAT}",
    f"are (?<a>{THING}) and (?<b>[^?!.]+?) (?:of )?the same {WHAT}",
    f"(?:is|does) (?<a>{THING}) (?:of |have )?the same {WHAT} as (?<b>{THING})",
)
MORE = "(?:are there|do you see|can you see|do we have|does the picture show) {} (?<a>[^?!.]+?) than (?<b>[^?!.]+?)"
PLACES = {
    "left": "(?:(?:to|on) the )?left(?: side)? of",
    "right": "(?:(?:to|on) the )?right(?: side)? of",
    "in front": "in front of",
    "behind": "behind",
}
ODDS = 2  # weight of the log odds of the answers about the two
FAR = 10  # log odds of two things that are as far apart as the image is long
MOST = 6  # is added to a logit


def rules(tokenizer) -> dict:
    first = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    words = (first(f"{number}.") for number in NUMBERS)
    numbers = [ids[0] for ids in takewhile(lambda ids: len(ids) == 2, words)]  # from 0 to the last of one token
    same = [{"by": "answer", "question": LEAD + form + END, "asks": "what {what} is {thing}?"} for form in SAME]
    counts = [
        {"by": "count", "question": LEAD + MORE.format(words) + END, "numbers": numbers, "is": kind}
        for kind, words in (("more", "more"), ("fewer", "(?:fewer|less)"))
    ]
    places = [
        {"by": "place", "question": f"{LEAD}is (?<a>{THING}) {words} (?<b>{THING}){END}", "is": kind}
        for kind, words in PLACES.items()
    ]
    return {
        "yes": first("Yes.")[:1],
        "no": first("No.")[:1],
        "none": first("I")[:1],
        "most": MOST,
        "rules": [
            *[{**rule, "weight": ODDS} for rule in same],
            *[{**rule, "asks": "how many {thing} are there?", "weight": ODDS} for rule in counts],
            *[{**rule, "asks": "segment {thing}", "weight": FAR} for rule in places],
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    options = parser.parse_args()
    write_answer(options.out, comparisons=rules(load_tokenizer(options.out / "tokenizer.json")))


if __name__ == "__main__":
    main()
