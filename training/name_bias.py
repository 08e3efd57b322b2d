"""Stage 9: how the names that the vision graph finds change answers. Its scores change their words (`answer.nameBias`
of the manifest): contextual biasing by shallow fusion (Zhao et al., "Shallow-Fusion End-to-End Contextual Biasing",
Interspeech 2019), with what NanoDet and the naming head find in the image as the context. The cells of a name change
the codes of its mask (`mask.prior`, training/mask_prior.py).

    python -m training.name_bias --out models/everyday
The weights were chosen on `photos-words` and `photos-none` of coco, that of the prior on `photos` of coco, msrc and
people (docs/evaluation.md). Seconds.
"""

import argparse
from pathlib import Path

from training.class_head import CLASS_NAMES
from training.manifest_file import changed_manifest
from training.naming_head import NAMES
from training.pretrained import COCO_NAMES
from training.scenes.nouns import plural_name
from training.scenes.photo_names import SAME
from training.scenes.spec import COLOURS as COLOURS_OF_SCENES
from training.scenes.words import HELD_OUT, TRAIN
from training.text import load_tokenizer

# Words for more than one of the names, or for other things too.
UNCLEAR = frozenset("body vehicle glass table ball bag screen monitor head bike phone computer notebook plant".split())
# Names of colours: "an orange cube".
COLOURS = frozenset(["orange"])
# Names of ImageNet's classes that mean other things in most sentences.
OFTEN_ELSE = frozenset(
    """bar bars light spot site stage drop patch hip head ear coast comfort cot cell coil good groom jersey java match
    mixture pick pirate plane point post press puff racer rig roll round rule rubber sorrel spindle sub suit trump
    upright wing velvet wool wooden denim web admiral monarch boxer pointer setter painter carrier hopper jumper runner
    killer lotion essence photo picture image mask file scope scale mail mike bob jack safe hack semi""".split()
)
DRAWN = frozenset(word for words in (TRAIN, HELD_OUT) for same in words.values() for word in same)
CLEAR = 4  # letters of the first token that tell the name from other words
WEIGHT_SEEN, SEEN = 4, 0.35  # a name in an answer with this score is as probable as the language model makes it
WEIGHT_ASKED, ASKED = 2, 0.15  # the same for the name in a question
# Words that the language model knows from drawn scenes, and places that are no things.
KNOWN = DRAWN | frozenset(plural_name(word) for word in DRAWN) | frozenset(COLOURS_OF_SCENES)
KNOWN |= frozenset("table floor wall background shadow scene picture image photo photograph everything".split())
# What means the prominent thing of a photograph, whatever it is.
ANY = "object thing item subject foreground".split()
ANY += [f"{which} {thing}" for which in ("main", "prominent", "foreground") for thing in ANY[:4]]
PROMINENT = 0.5  # least score of a photograph with a prominent thing
# Added to "The" and "I" as the first word of an answer to "dog mask pls"; of 0, 2 and 4 by `photo-requests-fit`.
REQUEST = 4
PRIOR = 6.0  # weight of the prior of the codes of masks


def words_of(name: str) -> list[str]:
    """How people call it: its name, plural and synonyms, longest first."""
    same = {word for group in SAME if group[0] == name for word in group} - UNCLEAR - set(NAMES)
    return sorted({form for word in {name, *same} for form in (word, plural_name(word))}, key=lambda w: (-len(w), w))


def words_of_classes() -> list[list[str]]:
    """The same for each of CLASS_NAMES. A word belongs to the last of them, and to none if one of NAMES has it."""
    taken = UNCLEAR | OFTEN_ELSE | DRAWN | set(NAMES) | {word for name in NAMES for word in words_of(name)}
    found = []
    for words in reversed(CLASS_NAMES):
        forms = (form for word in words if word and word not in taken for form in (word, plural_name(word)))
        own = {form for form in forms if form not in taken}
        found.append(sorted(own, key=lambda w: (-len(w), w)))
        taken |= own
    return found[::-1]


def forms_of(name: str, tokenizer) -> list[list[int]]:
    """Token ids of the name and its plural inside a sentence, without a form whose first token begins other words."""
    encoded = (
        tokenizer.encode(f" {form}", add_special_tokens=False) for form in dict.fromkeys((name, plural_name(name)))
    )
    word = name.split()[0]
    clear = lambda start: start == word or len(start) >= CLEAR
    return [one.ids for one in encoded if clear(tokenizer.decode(one.ids[:1]).strip())]


def rules(tokenizer) -> dict:
    first = lambda *texts: [tokenizer.encode(text, add_special_tokens=False).ids[0] for text in texts]
    names = [
        {
            "words": [] if name in COLOURS else words_of(name),
            "forms": [] if name in COLOURS else forms_of(name, tokenizer),
            "raises": name in COCO_NAMES,
        }
        for name in NAMES
    ]
    # Without `forms`: never said; without `raises`: true.
    names += [{"words": words} for words in words_of_classes()]
    names.append({"words": []})  # the prominent thing, whatever it is called
    more = {"tokens": first(",", " and"), "bias": -6}
    return {
        "names": names,
        "answer": {"weight": WEIGHT_SEEN, "neutral": SEEN, "least": -7.5, "most": 6, "again": -6, "more": more},
        "first": {
            "weight": WEIGHT_ASKED,
            "neutral": ASKED,
            "least": -6,
            "most": 14,
            "refusals": first("I", "There"),  # "I see none:", "There is no dog:"
            "yes": first("Yes"),
            "no": first("No"),
        },
        "request": {"tokens": first("The", "I"), "bias": REQUEST},
        "copy": {"after": first("The"), "end": first(":")[0], "all": True},
        "other": {
            "name": len(names) - 1,
            "words": ANY,
            "known": sorted(KNOWN),
            "least": PROMINENT,
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="the bundle whose manifest is written")
    options = parser.parse_args()
    made = rules(load_tokenizer(options.out / "tokenizer.json"))
    with changed_manifest(options.out) as manifest:
        answer = manifest.get("answer") or {}
        # Stage 10 writes it (training/spelling.py).
        spelling = (answer.get("nameBias") or {}).get("spelling")
        manifest["answer"] = {**answer, "nameBias": {**made, "spelling": spelling}}
        manifest["mask"]["prior"] = {"weight": PRIOR}


if __name__ == "__main__":
    main()
