"""Stage 10: the engine corrects names with typing errors in messages (inference/text/spelling.ts). This writes the
words that it leaves as they are, although they look like a name with an error: "show" is no "shoe"
(`answer.nameBias.spelling` of the manifest).

    apt-get install wamerican wbritish
    python -m training.spelling --out models/everyday --words /usr/share/dict/{american,british}-english
A minute.
"""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

from training.manifest_file import changed_manifest

SHORTEST, LONG = 4, 7  # as in the engine: letters of a word with one error, and of a word and a name with two
# What people type and dictionaries leave out.
TYPED = frozenset(
    "coco cutout cutouts gimme gonna gotta dunno heya hiya kinda lemme okay pics plss selfie selfies sorta tabletop"
    " tabletops thanx wanna webp yeah".split()
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
    """The words that are no names, and have the first letter of a name and few errors."""
    every = {*names} | {part for name in names for part in name.split()}
    by_letter: dict[str, list[tuple[str, set[str]]]] = {}
    for name in every:
        by_letter.setdefault(name[0], []).append((name, {*name}))

    def near(word: str) -> bool:
        letters = {*word}
        for name, others in by_letter.get(word[0], []):
            most = 1 if min(len(word), len(name)) < LONG else 2
            # An error changes two letters of the set at most, which is quicker to see than the distance.
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
    parser.add_argument("--words", type=Path, nargs="+", required=True, help="lists of words, one in a line")
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    options = parser.parse_args()
    with changed_manifest(options.out) as manifest:
        rules = manifest["answer"]["nameBias"]
        rules["spelling"] = {"right": " ".join(alike(words_in(options.words), names_in(rules)))}


if __name__ == "__main__":
    main()
