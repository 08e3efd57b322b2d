"""Variations of a question's text as people type it: without articles, in small letters, without punctuation, with
polite forms, as a fragment, with typing errors. This file uses no scenes.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.scenes.commands import PREFACES, PURPOSES
from training.scenes.sentences import some_wording
from training.scenes.spec import Example
from training.scenes.words import typos

NO_ARTICLES, FRAGMENT, MISTYPED = 1 / 3, 0.12, 0.15  # shares of the questions
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


def with_purpose(text: str, rng: Random) -> str:
    """The request with what the mask is for."""
    if rng.random() < 0.5:
        return f"{rng.choice(PREFACES)} {text}"
    return f"{text.rstrip('?.!')} {rng.choice(PURPOSES)}"


def typed(example: Example, rng: Random) -> Example:
    """The example with another wording of its question. Questions with regions and questions that change a mask keep
    their phrase."""
    text = example.question
    asks_for_mask, pointing = example.target is not None, bool(example.regions or example.refined)
    if (
        asks_for_mask
        and example.label
        and not pointing
        and not example.more
        and not example.history
        and example.kind not in ("both", "plural")
    ):
        phrase = example.label if example.label.startswith("all ") else "the " + example.label
        way = rng.random()
        text = phrase if way < FRAGMENT else rng.choice(COMMANDS).format(phrase) if way < 0.35 else text
    purposed = asks_for_mask and not pointing and rng.random() < 0.1
    if purposed:
        text = with_purpose(text, rng)
    elif asks_for_mask and rng.random() < 0.1 and len(text.split()) > 1:
        text = rng.choice(LEADS).format(text[0].lower() + text[1:])
    if rng.random() < 0.08:
        text = rng.choice(TAILS).format(text.rstrip("?."))
    if rng.random() < NO_ARTICLES:
        text = without_articles(text) or text
    if rng.random() < 0.4:
        text = text.lower()
    if rng.random() < 0.25:
        text = text.rstrip("?.!")
    if rng.random() < 0.015:
        text = text.upper()
    text = typos(text, rng) if rng.random() < MISTYPED else text
    return replace(example, question=text, reworded=example.reworded or purposed)


def typed_in_some_wording(make: Callable[[str], Example | None], rng: Random) -> Example | None:
    """The example that `make` makes in one of the wordings of the training, with another wording of its question."""
    wording = some_wording(rng)
    made = make(wording)
    return made and typed(replace(made, reworded=made.reworded or wording == "more"), rng)
