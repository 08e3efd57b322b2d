"""What people say about a View, with the exact truth: one example of a kind, or many in the shares of training."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from training.scenes.histories import said_answer, segment_it, spoken, undo, with_history
from training.scenes.phrases import (
    FOUND_NONE,
    Unclear,
    attribute,
    negation,
    nested,
    none,
    ordinal,
    plural,
    relation_phrase,
    superlative,
    visible,
)
from training.scenes.questions import attribute_of, both, chat, compare, count, describe, exists, out_of_scope, where
from training.scenes.several import several
from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES, Example, Seen, View
from training.scenes.turns import follow_ask, follow_refer, pointed, pointed_ask, refine
from training.scenes.typed import typed
from training.scenes.unknown import unknown, unknown_ask
from training.scenes.words import NUMBERS, SEE_NOTHING

MIX = {
    "attribute": 0.21,
    "relation": 0.12,
    "ordinal": 0.05,
    "superlative": 0.07,
    "plural": 0.06,
    "negation": 0.04,
    "none": 0.04,
    "count": 0.06,
    "exists": 0.06,
    "attribute-of": 0.08,
    "compare": 0.03,
    "where": 0.03,
    "describe": 0.02,
    "nested": 0.03,
    "both": 0.03,
    "follow-refer": 0.03,
    "follow-ask": 0.02,
    "third-refer": 0.015,
    "third-ask": 0.015,
    "chat": 0.03,
    "out-of-scope": 0.03,
    "pointed": 0.05,
    "pointed-ask": 0.02,
    "refine": 0.05,
    "several": 0.08,
    "unknown": 0.06,
    "unknown-ask": 0.05,
    "segment-it": 0.03,
    "undo": 0.012,
}
HISTORY = 0.35  # share of the turns of training that stand behind others
# The kinds that suites are drawn from. What they say is pinned by bench/suites.json: training says more, and says it in
# more ways (`examples`).
KINDS = {
    "attribute": attribute,
    "relation": relation_phrase,
    "ordinal": ordinal,
    "superlative": superlative,
    "plural": plural,
    "negation": negation,
    "none": none,
    "count": count,
    "exists": exists,
    "attribute-of": attribute_of,
    "compare": compare,
    "where": where,
    "describe": describe,
    "nested": nested,
    "both": both,
    "follow-refer": follow_refer,
    "follow-ask": follow_ask,
    "third-refer": partial(follow_refer, turns=2),
    "third-ask": partial(follow_ask, turns=2),
    "chat": chat,
    "out-of-scope": out_of_scope,
    "pointed": pointed,
    "pointed-ask": pointed_ask,
    "refine": refine,
}
TRAINED = KINDS | {
    "follow-refer": partial(follow_refer, speaks=spoken),
    "follow-ask": partial(follow_ask, speaks=spoken),
    "third-refer": partial(follow_refer, turns=2, speaks=spoken),
    "third-ask": partial(follow_ask, turns=2, speaks=spoken),
    "several": several,
    "unknown": unknown,
    "unknown-ask": unknown_ask,
    "segment-it": segment_it,
    "undo": undo,
}
POINTING = ("pointed", "pointed-ask", "refine")  # these need a view whose objects are placed (places.placed)
BLIND = (
    "chat",
    "out-of-scope",
    "attribute",
    "attribute-of",
    "count",
    "exists",
    "describe",
    "unknown",
    "unknown-ask",
    "where",
)  # what is asked without a picture
NO_PICTURE = "There is no picture yet. Send one with your question."


def example(
    view: View, rng: Random, kind: str, wording: str = "train", tries: int = 8, kinds: dict = KINDS
) -> Example | None:
    """One example of a kind; None where the view does not allow it."""
    if not view.seen and kind not in ("chat", "out-of-scope"):
        return None
    if kind in POINTING and not view.seen[0].points:
        return None
    for _ in range(tries):
        try:
            made = kinds[kind](view, rng, wording)
        except Unclear:
            continue
        if made:
            return made
    return None


def examples(view: View, rng: Random, count: int, wording: str = "train") -> list[Example]:
    """About `count` examples of training in the shares of MIX (fewer where the view is poor): what the picture
    shows, as people type it, many of them behind other turns."""
    view = visible(view)
    one = lambda: (
        (made := example(view, rng, rng.choices(list(MIX), list(MIX.values()))[0], wording, 4, TRAINED))
        and typed(made, rng)
    )
    drawn = [replace(e, answer=said_answer(e)) for e in (one() for _ in range(count)) if e]
    return [with_history(e, one, rng) if rng.random() < HISTORY else e for e in drawn]


def blind(rng: Random, wording: str = "train") -> Example | None:
    """What is asked when there is no picture, and the sentence about it; small talk is answered as ever."""
    said = example(random_view(rng), rng, rng.choice(BLIND), wording, kinds=TRAINED)
    if not said:
        return None
    said = replace(said, picture=False)
    return typed(
        said if said.kind in ("chat", "out-of-scope") else replace(said, kind="blind", answer=NO_PICTURE, target=None),
        rng,
    )


ELSEWHERE = {
    "attribute": 0.35,
    "relation": 0.1,
    "superlative": 0.1,
    "plural": 0.1,
    "count": 0.1,
    "exists": 0.1,
    "describe": 0.1,
    "unknown": 0.15,
    "unknown-ask": 0.1,
}


def elsewhere(rng: Random, kind: str, wording: str = "train") -> Example | None:
    """The same words said of a picture that shows no tabletop: nothing that is asked for is there."""
    said = example(random_view(rng), rng, kind, wording, kinds=TRAINED)
    if not said:
        return None
    if said.target is not None:
        return replace(said, kind="elsewhere", answer=FOUND_NONE, target=())
    return replace(
        said,
        kind="elsewhere",
        answer={"count": NUMBERS[0] + ".", "exists": "No.", "describe": SEE_NOTHING}.get(said.kind, said.answer),
    )


def random_view(rng: Random) -> View:
    """A view that no picture shows, for the words of a tokenizer."""
    seen = []
    for i in range(rng.randint(2, 8)):
        cx, area = rng.random(), rng.uniform(0.003, 0.1)
        seen.append(
            Seen(
                i,
                rng.choice(SHAPES),
                rng.choice(COLOURS),
                rng.choice(SIZES),
                rng.choice(MATERIALS),
                rng.choice(TEXTURES),
                cx,
                0.5,
                cx,
                0.4,
                cx,
                0.4 + rng.uniform(0.05, 0.4),
                area,
                0.0,
                rng.uniform(5, 10),
                rng.uniform(-3, 3),
                rng.uniform(-3, 3),
            )
        )
    return View(tuple(seen))


def corpus(rng: Random, n: int) -> Iterator[str]:
    """About n texts in the words of training: questions and answers, in turn."""
    made = 0
    while made < n:
        for e in examples(random_view(rng), rng, 16):
            yield e.question
            yield e.answer
            made += 2
