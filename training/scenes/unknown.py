"""Questions about things that are not in the image and whose names no tabletop object has ("the dog"). Every answer
says that the thing is absent.
"""

from random import Random

from training.scenes.nouns import ABSENT, UNCOUNTED, plural_name
from training.scenes.phrases import FOUND_NONE, command, describing, noun_phrase, relation_words, text_example
from training.scenes.sentences import COUNT, EXISTS, WHERE, templates
from training.scenes.spec import COLOURS, Example, View
from training.scenes.words import NUMBERS, article, synonym

NO_SUCH = "I see no such thing."
LOOKS = (
    "old",
    "new",
    "young",
    "little",
    "big",
    "small",
    "tall",
    "long",
    "round",
    "wooden",
    "dark",
    "bright",
    "empty",
    "open",
    "broken",
    "sleeping",
    "sitting",
    "running",
)
ASKED = (
    "what colour is {}?",
    "what color is {}?",
    "how big is {}?",
    "what is {} doing?",
    "what is {} made of?",
    "what kind of thing is {}?",
    "who owns {}?",
    "is {} red?",
    "is {} big?",
)


def unknown_noun(rng: Random, wording: str, many: bool = False) -> str:
    """ "dog", "red dog", "sleeping dog"."""
    noun = rng.choice(ABSENT)
    words = [
        synonym(rng, rng.choice(COLOURS), wording) if rng.random() < 0.25 else "",
        rng.choice(LOOKS) if rng.random() < 0.1 else "",
    ]
    return " ".join([*filter(None, words), plural_name(noun) if many else noun])


def unknown(view: View, rng: Random, wording: str) -> Example | None:
    """A request for the mask of an absent thing. In 12 % of the requests a relation to a present object follows."""
    many = rng.random() < 0.2
    phrase = ("all the " if many and rng.random() < 0.5 else "the ") + unknown_noun(rng, wording, many)
    if not many and rng.random() < 0.3:
        noun = phrase.removeprefix("the ")
        phrase = article(noun) if rng.random() < 2 / 3 else f"{rng.choice(('every', 'each'))} {noun}"
    if rng.random() < 0.12:
        attributes = describing(view, rng.choice(view.objects), rng, 0.1)
        if not attributes:
            return None
        phrase += f" {relation_words(rng)} the {noun_phrase(rng, attributes, wording)}"
    return Example("unknown", (), command(rng, phrase, wording), FOUND_NONE, phrase.removeprefix("the "), ())


def unknown_ask(view: View, rng: Random, wording: str) -> Example:
    noun = unknown_noun(rng, wording)
    way = rng.random()
    if way < 0.4:
        one = noun if noun.split()[-1] in UNCOUNTED else article(noun)
        return text_example(
            "unknown-ask", rng, rng.choice((*templates(EXISTS, wording), "any {} here?", "got {}?")).format(one), "No."
        )
    if way < 0.6:
        return text_example(
            "unknown-ask",
            rng,
            rng.choice(templates(COUNT, wording)).format(unknown_noun(rng, wording, True)),
            NUMBERS[0] + ".",
        )
    return text_example(
        "unknown-ask", rng, rng.choice((*templates(WHERE, wording), *ASKED)).format("the " + noun), NO_SUCH
    )
