"""What people say about a View, with the exact truth: one example of a kind, or many in the shares of training."""
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from training.scenes.phrases import FOUND_NONE, attribute, negation, nested, none, ordinal, plural, relation_phrase, superlative
from training.scenes.questions import attribute_of, both, chat, compare, count, describe, exists, out_of_scope, where
from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES, Example, Seen, View
from training.scenes.turns import follow_ask, follow_refer, pointed, pointed_ask, refine
from training.scenes.words import NUMBERS, SEE_NOTHING, typos

MIX = {
    "attribute": 0.22, "relation": 0.14, "ordinal": 0.05, "superlative": 0.07, "plural": 0.06, "negation": 0.04, "none": 0.04,
    "count": 0.06, "exists": 0.06, "attribute-of": 0.09, "compare": 0.03, "where": 0.03, "describe": 0.02,
    "nested": 0.03, "both": 0.03, "follow-refer": 0.04, "follow-ask": 0.02, "third-refer": 0.015, "third-ask": 0.015, "chat": 0.02, "out-of-scope": 0.03,
    "pointed": 0.06, "pointed-ask": 0.025, "refine": 0.05,
}
TYPOS = 0.12  # share of training questions with slips of the keyboard
KINDS = {
    "attribute": attribute, "relation": relation_phrase, "ordinal": ordinal, "superlative": superlative, "plural": plural, "negation": negation, "none": none,
    "count": count, "exists": exists, "attribute-of": attribute_of, "compare": compare, "where": where, "describe": describe,
    "nested": nested, "both": both, "follow-refer": follow_refer, "follow-ask": follow_ask, "third-refer": partial(follow_refer, turns=2), "third-ask": partial(follow_ask, turns=2), "chat": chat, "out-of-scope": out_of_scope,
    "pointed": pointed, "pointed-ask": pointed_ask, "refine": refine,
}
POINTING = ("pointed", "pointed-ask", "refine")  # these need a view whose objects are placed (places.placed)


def example(view: View, rng: Random, kind: str, wording: str = "train", tries: int = 8) -> Example | None:
    """One example of a kind; None where the view does not allow it."""
    if not view.seen and kind not in ("chat", "out-of-scope"):
        return None
    if kind in POINTING and not view.seen[0].points:
        return None
    for _ in range(tries):
        made = KINDS[kind](view, rng, wording)
        if made:
            return made
    return None


def examples(view: View, rng: Random, count: int, wording: str = "train") -> list[Example]:
    """About `count` examples in the shares of MIX (fewer where the view is poor), some of them mistyped."""
    drawn = [example(view, rng, kind, wording, 4) for kind in rng.choices(list(MIX), list(MIX.values()), k=count)]
    return [replace(e, question=typos(e.question, rng)) if rng.random() < TYPOS else e for e in drawn if e]


ELSEWHERE = {"attribute": 0.4, "relation": 0.1, "superlative": 0.1, "plural": 0.1, "count": 0.1, "exists": 0.1, "describe": 0.1}


def elsewhere(rng: Random, kind: str, wording: str = "train") -> Example | None:
    """The same words said of a picture that shows no tabletop: nothing that is asked for is there."""
    said = example(random_view(rng), rng, kind, wording)
    if not said:
        return None
    if said.target is not None:
        return replace(said, kind="elsewhere", answer=FOUND_NONE, target=())
    return replace(said, kind="elsewhere", answer={"count": NUMBERS[0] + ".", "exists": "No.", "describe": SEE_NOTHING}[said.kind])


def random_view(rng: Random) -> View:
    """A view that no picture shows, for the words of a tokenizer."""
    seen = []
    for i in range(rng.randint(2, 8)):
        cx, area = rng.random(), rng.uniform(0.003, 0.1)
        seen.append(Seen(i, rng.choice(SHAPES), rng.choice(COLOURS), rng.choice(SIZES), rng.choice(MATERIALS), rng.choice(TEXTURES),
                         cx, 0.5, cx, 0.4, cx, 0.4 + rng.uniform(0.05, 0.4), area, 0.0, rng.uniform(5, 10), rng.uniform(-3, 3), rng.uniform(-3, 3)))
    return View(tuple(seen))


def corpus(rng: Random, n: int) -> Iterator[str]:
    """About n texts in the words of training: questions and answers, in turn."""
    made = 0
    while made < n:
        for e in examples(random_view(rng), rng, 16):
            yield e.question
            yield e.answer
            made += 2
