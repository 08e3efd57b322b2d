"""Makes examples about a photograph from the names and positions of its things: masks by name, order, size and
position, masks of several things, counts, and questions about things that are present or absent. The answer to a
segmentation request contains the phrase of the mask. This file reads no pixels.
"""

from collections import Counter
from dataclasses import dataclass, replace
from random import Random

from training.scenes.histories import CANNOT_UNDO, UNDO, with_history
from training.scenes.nouns import MANY, UNCOUNTED, plural_name
from training.scenes.photo_names import RARE, random_synonym, related
from training.scenes.photo_questions import Seen, photo_question
from training.scenes.phrases import (
    FOUND_NONE,
    RATIO,
    SIDE,
    SIDE_ANSWERS,
    asked_for_every,
    command,
    is_between_sides,
    side_of,
    text_example,
)
from training.scenes.sentences import COUNT, DESCRIBE, EXISTS, WHERE, templates
from training.scenes.several import TWO
from training.scenes.small_talk import CHAT
from training.scenes.spec import COLOURS, SHAPES, Example
from training.scenes.typed import typed, typed_in_some_wording
from training.scenes.unknown import NO_SUCH
from training.scenes.words import NUMBERS, ORDINALS, article

KINDS = {
    "name": 0.3,
    "all": 0.1,
    "order": 0.08,
    "size": 0.08,
    "several": 0.1,
    "absent": 0.2,
    "unknown": 0.06,
    "solid": 0.03,
    "count": 0.06,
    "exists": 0.08,
    "where": 0.04,
    "what": 0.06,
    "chat": 0.03,
    "undo": 0.01,
}
WHAT = ("what is in the picture?", "what's in this photo?", "what is this?")
QUESTIONS = 0.45  # share of the examples of photo_questions.py
HISTORY = 0.35  # share of the examples that have earlier turns
REAL = ("ball", "ring", "block")  # shapes of solids that can be in photographs
ALL = ("all the", "all", "the")
MASSES = frozenset("grass sky water road building tree mountain sheep hair".split())  # names that are not counted


@dataclass(frozen=True)
class Thing:
    """A named mask of a photograph."""

    index: int  # the id in the id map is index + 1
    name: str
    cx: float  # centroid, 0..1 of the image's width and height
    cy: float
    area: float  # share of the image, 0..1
    colour: str | None = None  # None: it has no single colour, or it is not known


def found_example(kind: str, rng: Random, phrase: str, targets: tuple[int, ...], *, wording: str) -> Example:
    return Example(
        kind,
        (),
        command(rng, phrase, wording),
        f"The {phrase.removeprefix('all the ').removeprefix('all ').removeprefix('the ')}:",
        phrase.removeprefix("the "),
        targets,
    )


def absent_example(rng: Random, noun: str, wording: str) -> Example:
    """A third of the requests for nouns that can be counted are in the plural."""
    example = Example("absent", (), command(rng, "the " + noun, wording), FOUND_NONE, noun, ())
    if noun in MASSES | MANY | UNCOUNTED or rng.random() < 2 / 3:
        return example
    if rng.random() < 0.5:
        return asked_for_every(example, noun, rng, wording)
    phrase = f"{rng.choice(ALL)} {plural_name(noun)}"
    return replace(example, question=command(rng, phrase, wording), label=phrase.removeprefix("the "), reworded=True)


def all_example(rng: Random, name: str, targets: tuple[int, ...], wording: str) -> Example:
    noun = random_synonym(name, rng)
    example = found_example("all", rng, f"{rng.choice(ALL)} {plural_name(noun)}", targets, wording=wording)
    return asked_for_every(example, noun, rng, wording) if rng.random() < 0.3 else example


def description(things: list[Thing]) -> str:
    """For example "I see two dogs, a person and a frisbee.": the names in the order of their largest things."""
    total: Counter = Counter()
    for t in sorted(things, key=lambda t: -t.area):
        total[t.name] += 1
    phrases = [
        name
        if name in MASSES | MANY
        else article(name)
        if n == 1
        else f"{NUMBERS[min(n, 12)].lower()} {plural_name(name)}"
        for name, n in total.items()
    ][:5]
    return "I see " + (phrases[0] if len(phrases) == 1 else ", ".join(phrases[:-1]) + " and " + phrases[-1]) + "."


def what_example(rng: Random, things: list[Thing], wording: str) -> Example:
    return text_example("what", rng, rng.choice((*templates(DESCRIBE, wording), *WHAT)), description(things))


def exists_example(rng: Random, name: str, there: bool, *, wording: str) -> Example:
    question = rng.choice(templates(EXISTS, wording)).format(article(name))
    return text_example("exists", rng, question, "Yes." if there else "No.")


def independent_example(kind: str, rng: Random, wording: str) -> Example:
    """An example whose answer does not depend on the image."""
    if kind == "undo":
        return text_example("undo", rng, rng.choice(templates(UNDO, wording)), CANNOT_UNDO)
    questions, answer = rng.choice(templates(CHAT, wording))
    return text_example("chat", rng, rng.choice(questions), answer)


def single_example(
    things: list[Thing], absent: list[str], unclear: set[str], rng: Random, *, wording: str
) -> Example | None:
    """`absent`: names of things that are certainly not in the image. `unclear`: names whose number is not known."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if kind in ("undo", "chat"):
        return independent_example(kind, rng, wording)
    if kind == "solid":
        return absent_example(rng, f"{rng.choice(COLOURS)} {rng.choice([x for x in SHAPES if x not in REAL])}", wording)
    present = frozenset().union(*(related(name) for name in {t.name for t in things} | unclear))
    if kind == "unknown" or not things:
        noun = rng.choice(RARE)
        return None if related(noun) & present else absent_example(rng, noun, wording)
    absent = [name for name in absent if name not in present]
    thing = rng.choice(things)
    same_name = [t for t in things if t.name == thing.name]
    every = tuple(t.index for t in same_name)
    sure = thing.name not in unclear
    if kind == "absent" and absent:
        noun = rng.choice(absent)
        way = rng.random()
        return (
            absent_example(rng, noun, wording)
            if way < 0.7
            else text_example("absent", rng, rng.choice(templates(WHERE, wording)).format("the " + noun), NO_SUCH)
        )
    if kind == "exists":
        there = rng.random() < 0.5 or not absent
        return exists_example(rng, thing.name if there else rng.choice(absent), there, wording=wording)
    if kind == "name" and sure:  # the name alone denotes all things of that name
        return found_example(kind, rng, "the " + random_synonym(thing.name, rng), every, wording=wording)
    if kind == "all" and sure and len(same_name) > 1:
        return all_example(rng, thing.name, every, wording)
    if kind == "count" and sure and thing.name not in MASSES:
        return text_example(
            kind,
            rng,
            rng.choice(templates(COUNT, wording)).format(plural_name(thing.name)),
            NUMBERS[min(12, len(same_name))] + ".",
        )
    if kind == "where" and len(same_name) == 1 and sure and not is_between_sides(thing.cx):
        question = rng.choice(templates(WHERE, wording)).format("the " + thing.name)
        return text_example(kind, rng, question, SIDE_ANSWERS[side_of(thing.cx)])
    if kind == "what" and not unclear:
        return what_example(rng, things, wording)
    return comparison(kind, thing, same_name, rng, wording=wording) if sure else None


def comparison(kind: str, thing: Thing, same_name: list[Thing], rng: Random, *, wording: str) -> Example | None:
    if kind == "order" and len(same_name) > 1:
        side = rng.choice(("left", "right"))
        row = sorted(same_name, key=lambda t: t.cx, reverse=side == "right")
        if any(abs(a.cx - b.cx) < SIDE for a, b in zip(row, row[1:])):
            return None
        n = rng.randrange(min(4, len(row)))
        phrase = rng.choice(
            (
                f"the {ORDINALS[n]} {thing.name} from the {side}",
                *((f"the {side}most {thing.name}", f"the {thing.name} on the {side}") if n == 0 else ()),
            )
        )
        return found_example(kind, rng, phrase, (row[n].index,), wording=wording)
    if kind == "size" and len(same_name) > 1:
        row = sorted(same_name, key=lambda t: t.area)
        if row[-1].area > RATIO * row[-2].area and rng.random() < 0.5:
            phrase = f"the {rng.choice(('biggest', 'largest', 'big'))} {thing.name}"
            return found_example(kind, rng, phrase, (row[-1].index,), wording=wording)
        if row[0].area * RATIO < row[1].area:
            phrase = f"the {rng.choice(('smallest', 'small'))} {thing.name}"
            return found_example(kind, rng, phrase, (row[0].index,), wording=wording)
    return None


def several(things: list[Thing], unclear: set[str], rng: Random, wording: str) -> Example | None:
    single = [t for t in things if t.name not in unclear and sum(o.name == t.name for o in things) == 1]
    if len(single) < 2:
        return None
    a, b = rng.sample(single, 2)
    return Example(
        "several",
        (),
        rng.choice(templates(TWO, wording)).format("the " + a.name, "the " + b.name),
        f"The {a.name}:",
        a.name,
        (a.index,),
        more=((f" and the {b.name}:", (b.index,)),),
    )


def photo_examples(
    things: list[Thing],
    rng: Random,
    count: int,
    *,
    absent: list[str],
    unclear: set[str],
    mistaken: tuple[str, ...] = (),
) -> list[Example]:
    """About `count` examples. `absent`: names of things that are certainly not in the image; `mistaken`: those of them
    that half of the questions about absent things name; `unclear`: names whose number is not known."""

    seen = Seen(things, bool(absent) and not unclear, frozenset(absent), description)

    def one() -> Example | None:
        if rng.random() < QUESTIONS:
            asked = photo_question(seen, rng)
            return asked and typed(asked, rng)
        likely = list(mistaken) if mistaken and absent and rng.random() < 0.5 else absent
        make = lambda wording: (
            several(things, unclear, rng, wording)
            if rng.random() < KINDS["several"]
            else single_example(things, likely, unclear, rng, wording=wording)
        )
        return typed_in_some_wording(make, rng)

    made = [e for e in (one() for _ in range(count)) if e]
    return [with_history(e, one, rng) if rng.random() < HISTORY else e for e in made]
