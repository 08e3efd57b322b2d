"""Conversations: what was said before a turn, of every kind and in any order. Earlier turns are answered in words, with
masks, with none, or are small talk; whatever they were, the next turn is answered by what it asks.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.scenes.phrases import FOUND, FOUND_MANY, describing, noun_phrase, shown, tell
from training.scenes.questions import ASK_ATTRIBUTE
from training.scenes.spec import Example, View
from training.scenes.words import EXISTS, WHERE, article, finish, frames

TURNS, SHARES = (1, 2, 3, 4, 5, 6, 8), (0.42, 0.22, 0.14, 0.1, 0.06, 0.03, 0.03)
CANNOT_UNDO = "I cannot take a mask back. You can delete it, or ask for another."
UNDO = (
    "undo",
    "undo that",
    "remove it",
    "delete it",
    "delete the mask",
    "take it back",
    "never mind",
    "cancel",
    "cancel that",
    "clear",
    "clear the mask",
    "go back",
    "revert",
    "hide it",
    "erase it",
    "remove the mask",
    "undo the last one",
    "forget it",
)
SEGMENT_IT = (
    "segment it",
    "mask it",
    "mark it",
    "show me it",
    "segment it please",
    "show me where",
    "outline it",
    "highlight it",
    "now segment it",
    "then mark it",
    "cut it out",
    "it",
    "a mask of it",
    "can you segment it?",
    "and the mask?",
    "select it",
    "show it",
)


def said_answer(said: Example) -> str:
    """The answer that names what it draws: "The red ball:" instead of "Here it is:"."""
    phrase = said.label
    for lead in ("all the ", "all ", "every one of the ", "both ", "two "):
        phrase = phrase.removeprefix(lead)
    if phrase in ("", "this", "these") or said.refined or said.more:
        return said.answer
    for found in (FOUND, FOUND_MANY):
        if said.answer.endswith(found):
            return f"{said.answer.removesuffix(found)}The {phrase}:"
    return said.answer


def spoken(said: Example) -> str:
    """All the text of an answer, as a later turn reads it."""
    return said_answer(said) + "".join(text for text, _ in said.more)


def with_history(said: Example, earlier: Callable[[], Example | None], rng: Random) -> Example:
    """`said` after turns that `earlier` makes, which have nothing to do with it."""
    made = [earlier() for _ in range(rng.choices(TURNS, SHARES)[0])]
    before = tuple((e.question, spoken(e)) for e in made if e and not e.history)
    return replace(said, history=(*before, *said.history))


def undo(view: View, rng: Random, wording: str) -> Example:
    return tell("undo", rng, rng.choice(UNDO), CANNOT_UNDO)


def segment_it(view: View, rng: Random, wording: str) -> Example | None:
    """A question about one thing, and then: "segment it"."""
    target = rng.choice(view.seen)
    chosen = describing(view, target, rng, 0.1)
    if not chosen:
        return None
    way = rng.random()
    if way < 0.6:
        key = rng.choices(list(ASK_ATTRIBUTE), (4, 2, 2, 1, 1))[0]
        if key in chosen:
            return None
        asked, answer = rng.choice(ASK_ATTRIBUTE[key]), shown(target, key).capitalize() + "."
    elif way < 0.8:
        asked, answer = rng.choice(frames(EXISTS, wording)), "Yes."
    else:
        asked, answer = (
            rng.choice(frames(WHERE, wording)),
            "On the left." if target.cx < 0.38 else "On the right." if target.cx > 0.62 else "In the middle.",
        )
    phrase = noun_phrase(rng, chosen, wording)
    asked = asked.format(article(phrase) if answer == "Yes." else "the " + phrase)
    return Example(
        "segment-it",
        ((finish(rng, asked), answer),),
        finish(rng, rng.choice(SEGMENT_IT)),
        FOUND,
        phrase,
        (target.index,),
    )
