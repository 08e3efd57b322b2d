"""Makes examples about a View: a question, its exact answer and the target objects. `make_example` makes one of a given
kind, `make_examples` makes many in the shares of training.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from training.scenes.histories import answer_with_phrase, full_answer, segment_it, undo, with_history
from training.scenes.mask_requests import (
    attribute,
    negation,
    nested,
    none,
    ordinal,
    plural,
    relation_phrase,
    superlative,
)
from training.scenes.phrases import FOUND_NONE, NotVisible, visible
from training.scenes.questions import (
    attribute_of,
    beyond,
    both,
    chat,
    compare,
    count,
    describe,
    exists,
    out_of_scope,
    where,
)
from training.scenes.sentences import some_wording
from training.scenes.several import several
from training.scenes.small_talk import SEE_NOTHING
from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES, Example, View, VisibleObject
from training.scenes.turns import follow_ask, follow_refer, pointed, pointed_ask, refine
from training.scenes.typed import typed, typed_in_some_wording
from training.scenes.unknown import unknown, unknown_ask
from training.scenes.words import NUMBERS

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
    "beyond": 0.05,
}
HISTORY = 0.35  # share of the training examples that have earlier turns
# The kinds of the suites. The checksums of bench/suites.json fix their texts. The training texts have more kinds and
# more wordings (`make_examples`).
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
    "follow-refer": partial(follow_refer, answer_text=full_answer),
    "follow-ask": partial(follow_ask, answer_text=full_answer),
    "third-refer": partial(follow_refer, turns=2, answer_text=full_answer),
    "third-ask": partial(follow_ask, turns=2, answer_text=full_answer),
    "several": several,
    "unknown": unknown,
    "unknown-ask": unknown_ask,
    "segment-it": segment_it,
    "undo": undo,
    "beyond": beyond,
}
POINTING = ("pointed", "pointed-ask", "refine")  # these need a view with places (places.with_places)
WITHOUT_IMAGE = (
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
)  # kinds of the examples without an image
NO_PICTURE = "There is no picture yet. Send one with your question."


def make_example(
    view: View, rng: Random, kind: str, wording: str = "train", *, tries: int = 8, kinds: dict = KINDS
) -> Example | None:
    """One example of a kind. None: the view allows no example of this kind."""
    if not view.objects and kind not in ("chat", "out-of-scope"):
        return None
    if kind in POINTING and not view.objects[0].points:
        return None
    for _ in range(tries):
        try:
            made = kinds[kind](view, rng, wording)
        except NotVisible:
            continue
        if made:
            return made
    return None


def make_examples(view: View, rng: Random, count: int) -> list[Example]:
    """About `count` training examples in the shares of MIX; fewer if the view allows few kinds. They name only what the
    image shows, have the variations of `typed`, and a share HISTORY of them has earlier turns."""
    view = visible(view)

    def one() -> Example | None:
        kind = rng.choices(list(MIX), list(MIX.values()))[0]
        make = lambda wording: make_example(view, rng, kind, wording, tries=4, kinds=TRAINED)
        return typed_in_some_wording(make, rng)

    made = [replace(e, answer=answer_with_phrase(e)) for e in (one() for _ in range(count)) if e]
    return [with_history(e, one, rng) if rng.random() < HISTORY else e for e in made]


def example_without_image(rng: Random) -> Example | None:
    """A question without an image. The answer says that there is no image; small talk gets its usual answer."""
    wording = some_wording(rng)
    example = make_example(random_view(rng), rng, rng.choice(WITHOUT_IMAGE), wording, kinds=TRAINED)
    if not example:
        return None
    example = replace(example, picture=False, reworded=wording == "more")
    return typed(
        example
        if example.kind in ("chat", "out-of-scope")
        else replace(example, kind="blind", answer=NO_PICTURE, target=None),
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


def elsewhere_example(rng: Random, kind: str, wording: str = "train") -> Example | None:
    """An example about an image without a tabletop: none of the objects of the question is in the image."""
    example = make_example(random_view(rng), rng, kind, wording, kinds=TRAINED)
    if not example:
        return None
    example = replace(example, kind="elsewhere", reworded=wording == "more")
    if example.target is not None:
        return replace(example, answer=FOUND_NONE, target=())
    return replace(
        example,
        answer={"count": NUMBERS[0] + ".", "exists": "No.", "describe": SEE_NOTHING}.get(kind, example.answer),
    )


def random_view(rng: Random) -> View:
    """A view with random objects and no image, for texts alone."""
    objects = []
    for i in range(rng.randint(2, 8)):
        cx, area = rng.random(), rng.uniform(0.003, 0.1)
        objects.append(
            VisibleObject(
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
    return View(tuple(objects))


def corpus(rng: Random, n: int) -> Iterator[str]:
    """About n texts of training examples, questions and answers alternating. The text tokenizer is trained on them."""
    made = 0
    while made < n:
        for e in make_examples(random_view(rng), rng, 16):
            yield e.question
            yield e.answer
            made += 2
