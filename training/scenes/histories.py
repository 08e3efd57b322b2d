"""Earlier turns of a conversation. They are of every kind and in any order: answers in words, masks, requests without a
target, small talk. The answer to the next turn depends on its question, not on the kinds of the earlier turns.
"""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.scenes import wordings
from training.scenes.phrases import (
    FOUND,
    FOUND_MANY,
    SIDE_ANSWERS,
    describing,
    noun_phrase,
    side_of,
    text_example,
    visible_value,
)
from training.scenes.questions import ASK_ATTRIBUTE, attribute_sentences
from training.scenes.sentences import EXISTS, WHERE, templates
from training.scenes.spec import Example, View
from training.scenes.words import article, finish

TURNS, SHARES = (1, 2, 3, 4, 5, 6, 8), (0.42, 0.22, 0.14, 0.1, 0.06, 0.03, 0.03)  # numbers of earlier turns
CANNOT_UNDO = "I cannot take a mask back. You can delete it, or ask for another."
UNDO = {
    "train": (
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
    ),
    "more": wordings.UNDO,
}
SEGMENT_IT = {
    "train": (
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
    ),
    "more": wordings.SEGMENT_IT,
}


def answer_with_phrase(example: Example) -> str:
    """The answer with the phrase of the mask: "The red ball:" instead of "Here it is:"."""
    phrase = example.label
    for lead in ("all the ", "all ", "every one of the ", "both ", "two "):
        phrase = phrase.removeprefix(lead)
    if phrase in ("", "this", "these") or example.refined or example.more:
        return example.answer
    for found in (FOUND, FOUND_MANY):
        if example.answer.endswith(found):
            return f"{example.answer.removesuffix(found)}The {phrase}:"
    return example.answer


def full_answer(example: Example) -> str:
    """The whole text of an answer, as a later turn contains it."""
    return answer_with_phrase(example) + "".join(text for text, _ in example.more)


def with_history(example: Example, earlier: Callable[[], Example | None], rng: Random) -> Example:
    """Puts earlier turns in front of `example`. `earlier` makes them; they do not depend on `example`."""
    made = [earlier() for _ in range(rng.choices(TURNS, SHARES)[0])]
    before = tuple((e.question, full_answer(e)) for e in made if e and not e.history)
    return replace(example, history=(*before, *example.history))


def undo(view: View, rng: Random, wording: str) -> Example:
    return text_example("undo", rng, rng.choice(templates(UNDO, wording)), CANNOT_UNDO)


def segment_it(view: View, rng: Random, wording: str) -> Example | None:
    """A question about one object, then "segment it"."""
    target = rng.choice(view.objects)
    chosen = describing(view, target, rng, 0.1)
    if not chosen:
        return None
    way = rng.random()
    if way < 0.6:
        key = rng.choices(list(ASK_ATTRIBUTE), (4, 2, 2, 1, 1))[0]
        if key in chosen:
            return None
        question, answer = rng.choice(attribute_sentences(key, wording)), visible_value(target, key).capitalize() + "."
    elif way < 0.8:
        question, answer = rng.choice(templates(EXISTS, wording)), "Yes."
    else:
        question, answer = (
            rng.choice(templates(WHERE, wording)),
            SIDE_ANSWERS[side_of(target.cx)],
        )
    phrase = noun_phrase(rng, chosen, wording)
    question = question.format(article(phrase) if answer == "Yes." else "the " + phrase)
    return Example(
        "segment-it",
        ((finish(rng, question), answer),),
        finish(rng, rng.choice(templates(SEGMENT_IT, wording))),
        FOUND,
        phrase,
        (target.index,),
    )
