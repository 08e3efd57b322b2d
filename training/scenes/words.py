"""Names of attributes and their synonyms: TRAIN for the training, HELD_OUT for the suite `route` only; and small
functions on phrases. The sentences are in sentences.py and small_talk.py."""

from random import Random

from training.scenes import wordings

TRAIN = {
    "ball": ("ball", "ball", "ball", "sphere", "globe", "orb"),
    "cube": ("cube", "cube", "cube", "box", "dice"),
    "block": ("block", "block", "brick", "slab"),
    "cylinder": ("cylinder", "cylinder", "cylinder", "can", "tube"),
    "cone": ("cone",),
    "ring": ("ring", "ring", "hoop", "donut"),
    "pyramid": ("pyramid",),
    "capsule": ("capsule", "capsule", "pill"),
    "thing": ("thing", "object", "item"),
    "small": ("small", "small", "little", "tiny", "mini"),
    "medium": ("medium", "medium-sized"),
    "large": ("large", "big", "big", "huge", "giant"),
    "matte": ("matte", "dull", "rubber"),
    "shiny": ("shiny", "glossy", "polished"),
    "metal": ("metal", "metallic"),
    "plain": ("plain",),
    "striped": ("striped", "stripy"),
    "dotted": ("dotted", "spotted"),
    "checked": ("checked", "checkered"),
    "grey": ("grey", "gray"),
    "cyan": ("cyan", "turquoise"),
    "purple": ("purple", "violet"),
}
# These words are in no training text. The suite `route` uses them; it tests only the kind of the answer (words or
# mask).
HELD_OUT = {
    "ball": ("bauble",),
    "block": ("plank",),
    "cylinder": ("drum",),
    "ring": ("washer",),
    "capsule": ("tablet",),
    "small": ("wee",),
    "large": ("enormous",),
    "dotted": ("polka-dot",),
}
NUMBERS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
ORDINALS = ("first", "second", "third", "fourth")


def synonym(rng: Random, word: str, wording: str) -> str:
    """A random synonym of a word. The wording `held_out` uses HELD_OUT where it has the word; `synonyms` does not
    return the word itself if it has another synonym; `more` uses a word of wordings.py for every third one."""
    if wording == "held_out" and word in HELD_OUT:
        return rng.choice(HELD_OUT[word])
    if wording == "more" and word in wordings.SYNONYMS and rng.random() < 1 / 3:
        return rng.choice(wordings.SYNONYMS[word])
    known = TRAIN.get(word, (word,))
    return rng.choice([w for w in known if w != word] or known) if wording == "synonyms" else rng.choice(known)


def plural_of(noun: str) -> str:
    return {"box": "boxes", "dice": "dice"}.get(noun, noun + "s")


def article(phrase: str) -> str:
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


def finish(rng: Random, text: str) -> str:
    """Starts a quarter of the texts with a capital letter, and ends an eighth of them with a full stop."""
    if rng.random() < 0.25:
        text = text[0].upper() + text[1:]
    if rng.random() < 0.12 and text[-1].isalpha():
        text += "."
    return text


def typos(text: str, rng: Random) -> str:
    """One typing error in about every fourth word: a letter doubled, left out, or exchanged with the next one."""
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 3 and rng.random() < 0.25:
            at = rng.randrange(1, len(word) - 1)
            words[i] = rng.choice(
                (
                    word[:at] + word[at] + word[at:],
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                )
            )
    return " ".join(words)
