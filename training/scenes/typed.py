"""Questions as people type them: without articles, in small letters, without marks, polite, as fragments, with slips of
the keyboard. Knows no scene.
"""

import re
from dataclasses import replace
from random import Random

from training.scenes.spec import Example
from training.scenes.words import typos

BARE, FRAGMENT, MISTYPED = 1 / 3, 0.12, 0.15
LEADS = (
    "please {}",
    "pls {}",
    "plz {}",
    "can you {}",
    "could you please {}",
    "hey, {}",
    "hi, {}",
    "ok, {}",
    "ok now {}",
    "now {}",
    "just {}",
    "i need you to {}",
    "would you {}",
    "I'd like you to {}",
    "then {}",
    "so {}",
    "go on and {}",
)
TAILS = (
    "{} please",
    "{} pls",
    "{}, please",
    "{} thanks",
    "{}, thank you",
    "{}!",
    "{} ...",
    "{} now",
    "{} :)",
    "{} for me",
)
COMMANDS = (
    "find {}",
    "detect {}",
    "crop {}",
    "circle {}",
    "colour in {}",
    "grab {}",
    "seg {}",
    "{} mask",
    "{} segmentation",
    "{} only",
    "find me {}",
    "look for {}",
    "show {}",
    "i'd like {}",
    "next {}",
    "mark {} for me",
    "get {}",
    "mask of {}",
    "pixels of {}",
    "segmentation of {}",
    "i want to see {}",
    "where's {}? mark it",
    "segment out {}",
    "can u segment {}",
    "make a mask for {}",
    "draw around {}",
    "cutout of {}",
    "{} - segment it",
    "annotate {}",
    "label {}",
)
ARTICLES = re.compile(r"\b(?:the|an?) ", re.IGNORECASE)


def without_articles(text: str) -> str:
    return ARTICLES.sub("", text)


def typed(said: Example, rng: Random) -> Example:
    """The same, said in another way. What is said of a mask that is changed, and of places, keeps its words: they are
    few.
    """
    text = said.question
    asks, pointing = said.target is not None, bool(said.regions or said.refined)
    if (
        asks
        and said.label
        and not pointing
        and not said.more
        and not said.history
        and said.kind not in ("both", "plural")
    ):
        phrase = said.label if said.label.startswith("all ") else "the " + said.label
        way = rng.random()
        text = phrase if way < FRAGMENT else rng.choice(COMMANDS).format(phrase) if way < 0.35 else text
    if asks and rng.random() < 0.1 and len(text.split()) > 1:
        text = rng.choice(LEADS).format(text[0].lower() + text[1:])
    if rng.random() < 0.08:
        text = rng.choice(TAILS).format(text.rstrip("?."))
    if rng.random() < BARE:
        text = without_articles(text) or text
    if rng.random() < 0.4:
        text = text.lower()
    if rng.random() < 0.25:
        text = text.rstrip("?.!")
    if rng.random() < 0.015:
        text = text.upper()
    return replace(said, question=typos(text, rng) if rng.random() < MISTYPED else text)
