"""Stage 10: the engine corrects names with typing errors (inference/text/spelling.ts). This writes the words that are
right, although they look like a name with an error: "close" is no "closet" (`answer.nameBias.spelling`).

    apt-get install wamerican wbritish
    python -m training.spelling --out models/everyday --words /usr/share/dict/{american,british}-english
"""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from training.manifest_file import changed_manifest

SHORTEST, LONG = 4, 7  # as in the engine: letters of a word with one error, and with two
# Words of requests beside names, which are corrected too.
WORDS = (
    "left right middle center centre front back behind beside between above below under near nearest closest farthest"
    " first second third fourth fifth last leftmost rightmost biggest smallest largest tallest shortest other another"
    " every each both segment mask masks highlight outline select show draw find isolate where what which color colour"
    " picture photo image count please"
)
# What dictionaries leave out.
TYPED = frozenset(
    "arent bbox cant coco cutout cutouts didnt doesnt dont dunno gimme gonna gotta hiya hows"
    " isnt kinda lemme okay pics plss selfie selfies shouldnt sorta tabletop tabletops thanx thats theres wanna"
    " wasnt webp werent whats wheres whos wont wouldnt yeah".split()
)


def errors(a: str, b: str, most: int) -> int:
    """The optimal string alignment distance (Damerau 1964), or more than `most`."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before, last = [], [*range(len(b) + 1)]
    for i in range(1, len(a) + 1):
        row = [i]
        for j in range(1, len(b) + 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
        before, last = last, row
    return last[-1]


def alike(words: Iterable[str], names: Iterable[str]) -> list[str]:
    """Words that are no names, with a name's first letter and few errors."""
    every = {*names} | {part for name in names for part in name.split()}
    by_letter: dict[str, list[tuple[str, set[str]]]] = {}
    for name in every:
        by_letter.setdefault(name[0], []).append((name, {*name}))

    def near(word: str) -> bool:
        letters = {*word}
        for name, others in by_letter.get(word[0], []):
            most = 1 if min(len(word), len(name)) < LONG else 2
            # An error changes two letters of the set at most: quicker than the distance.
            if len(letters ^ others) <= 2 * most and errors(word, name, most) <= most:
                return True
        return False

    return sorted(word for word in {*words} - every if len(word) >= SHORTEST and near(word))


def names_in(rules: dict) -> set[str]:
    """What a word with an error may be meant for."""
    return {word for name in rules["names"] for word in name["words"]} | {
        *rules["other"]["words"],
        *rules["other"]["known"],
    }


def words_in(files: Iterable[Path]) -> set[str]:
    lines = (line.strip().lower() for file in files for line in file.read_text().splitlines())
    return {word for word in lines if re.fullmatch("[a-z]+", word)} | TYPED


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, nargs="+", required=True, help="one word in a line")
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    options = parser.parse_args()
    with changed_manifest(options.out) as manifest:
        rules = manifest["answer"]["nameBias"]
        known = names_in(rules) | {*WORDS.split()}
        rules["spelling"] = {"words": WORDS, "right": " ".join(alike(words_in(options.words), known))}


if __name__ == "__main__":
    main()
