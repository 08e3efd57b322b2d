"""Questions that do not stand by themselves: they lean on the turns before them, point at places, or change a mask."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.scenes.phrases import (
    FOUND,
    FOUND_MANY,
    FOUND_NONE,
    attribute,
    describing,
    matching,
    noun_phrase,
    related,
    shown,
    tell,
)
from training.scenes.questions import ASK_ATTRIBUTE
from training.scenes.spec import Example, Refined, Region, Seen, View
from training.scenes.words import POINTED, POINTED_MANY, POINTED_NAMED, POINTED_WHAT, REFINE, article, finish, say

# --- a turn that leans on those before it ---

History = tuple[tuple[str, str], ...]
Speaks = Callable[[Example], str]  # the text of an answer, as a later turn reads it


def plainly(said: Example) -> str:
    return said.answer


def opening(view: View, rng: Random, turns: int, speaks: Speaks) -> tuple[Seen, History] | None:
    """What was said before: one phrase that named an object, or two, the second leaning on the first. And the object
    named last."""
    first = attribute(view, rng, "train")
    if not first:
        return None
    anchor, history = next(s for s in view.seen if s.index == first.target[0]), ((first.question, speaks(first)),)
    if turns == 1:
        return anchor, history
    second = lean(view, rng, anchor, history, "train")
    return second and (
        next(s for s in view.seen if s.index == second.target[0]),
        (*history, (second.question, speaks(second))),
    )


def lean(view: View, rng: Random, anchor: Seen, history: History, wording: str) -> Example | None:
    if len(view.seen) < 2:
        return None
    if rng.random() < 0.35:  # the same kind in another colour
        twins = [s for s in view.seen if s.shape == anchor.shape and s.colour != anchor.colour]
        target = rng.choice(twins) if twins else None
        if not target or len(matching(view, {"shape": target.shape, "colour": target.colour})) != 1:
            return None
        phrase, frames = (
            f"the {say(rng, target.colour, wording)} one",
            ("and {}", "now {}", "what about {}?", "now {} please"),
        )
    else:
        target = rng.choice([s for s in view.seen if s is not anchor])
        told = related(view, target, anchor, rng)
        if not told:
            return None
        said, words = told
        noun = noun_phrase(rng, said, wording) if said else rng.choice(("one", "thing"))
        phrase, frames = (
            f"the {noun} {words} it",
            ("now {}", "and {}", "now segment {}", "then mark {}", "and now {} please"),
        )
    return Example(
        "follow-refer",
        history,
        finish(rng, rng.choice(frames).format(phrase)),
        FOUND,
        phrase.removeprefix("the "),
        (target.index,),
    )


def follow_refer(view: View, rng: Random, wording: str, turns: int = 1, speaks: Speaks = plainly) -> Example | None:
    opened = opening(view, rng, turns, speaks)
    return opened and lean(view, rng, *opened, wording)


def follow_ask(view: View, rng: Random, wording: str, turns: int = 1, speaks: Speaks = plainly) -> Example | None:
    opened = opening(view, rng, turns, speaks)
    if not opened:
        return None
    target, history = opened
    key = rng.choices(list(ASK_ATTRIBUTE), (4, 2, 2, 2, 1))[0]
    its = {
        "colour": "its colour",
        "shape": "its shape",
        "size": "its size",
        "material": "its material",
        "texture": "its pattern",
    }[key]
    question = rng.choice((*ASK_ATTRIBUTE[key], "and {its}?", "what is {its}?")).format("it", its=its)
    return tell("follow-ask", rng, question, shown(target, key).capitalize() + ".", history)


# --- a turn that points, or changes a mask ---


def region_of(rng: Random, target: Seen) -> Region:
    """How a person points at a thing: one place on it, several (a scribble), or a box drawn by hand."""
    way = rng.random()
    if way < 0.55:
        return Region(points=(rng.choice(target.points),))
    if way < 0.7:
        return Region(points=tuple(rng.sample(target.points, rng.randint(2, 4))))
    x0, y0, x1, y1 = (min(99, max(0, v + rng.randint(-2, 2))) for v in target.box)
    return Region(box=(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def pointed(view: View, rng: Random, wording: str) -> Example | None:
    way = rng.random()
    if way < 0.1 and view.bare:
        return Example(
            "pointed",
            (),
            finish(rng, rng.choice(POINTED)),
            FOUND_NONE,
            "this",
            (),
            (Region(points=(rng.choice(view.bare),)),),
        )
    if way < 0.3 and len(view.seen) > 1:
        targets = rng.sample(view.seen, min(len(view.seen), rng.choice((2, 2, 3))))
        return Example(
            "pointed",
            (),
            finish(rng, rng.choice(POINTED_MANY)),
            FOUND_MANY,
            "these",
            tuple(s.index for s in targets),
            tuple(region_of(rng, s) for s in targets),
        )
    target = rng.choice(view.seen)
    noun = noun_phrase(rng, rng.choice(({"shape": target.shape}, {"colour": target.colour}, {})), wording)
    named = rng.random() < 0.3
    question = rng.choice(POINTED_NAMED).format(noun) if named else rng.choice(POINTED)
    return Example(
        "pointed",
        (),
        finish(rng, question),
        FOUND,
        noun if named else "this",
        (target.index,),
        (region_of(rng, target),),
    )


def pointed_ask(view: View, rng: Random, wording: str) -> Example:
    target = rng.choice(view.seen)
    if rng.random() < 0.5:
        question, answer = rng.choice(POINTED_WHAT), article(f"{target.colour} {target.shape}").capitalize() + "."
    else:
        key = rng.choices(list(ASK_ATTRIBUTE), (4, 3, 2, 1.5, 1.5))[0]
        question, answer = (
            rng.choice(ASK_ATTRIBUTE[key]).format(rng.choice(("this", "it", "the thing here"))),
            shown(target, key).capitalize() + ".",
        )
    return replace(tell("pointed-ask", rng, question, answer), regions=(region_of(rng, target),))


def refined(objects: list[Seen], rng: Random) -> Refined:
    x0, y0, x1, y1 = zip(*(s.box for s in objects))
    return Refined(
        tuple(s.index for s in objects),
        (min(x0), min(y0), max(x1), max(y1)),
        tuple(rng.choice(s.points) for s in objects[:4]),
    )


def refine(view: View, rng: Random, wording: str) -> Example | None:
    """A mask of some objects, and a question that keeps some of them, adds one, takes one away, or wants it again."""
    way = rng.choice(("only", "also", "without", "again"))
    before = rng.sample(
        view.seen, min(len(view.seen), rng.choice((1, 1, 2, 3) if way in ("also", "again") else (2, 2, 3)))
    )
    phrase = ""
    if way == "again":
        after = before
    elif way == "also":
        others = [s for s in view.seen if s not in before]
        added = rng.choice(others) if others else None
        chosen = added and describing(view, added, rng)
        if not chosen:
            return None
        phrase, after = "the " + noun_phrase(rng, chosen, wording), [*before, added]
    else:
        member = rng.choice(before)
        said = {k: getattr(member, k) for k in rng.choice((("shape",), ("colour",), ("colour", "shape"), ("size",)))}
        named = [s for s in before if s in matching(view, said)]
        if len(named) == len(before):
            return None
        phrase = "the " + noun_phrase(rng, said, wording, many=len(named) > 1)
        after = named if way == "only" else [s for s in before if s not in named]
    text = finish(rng, rng.choice(REFINE[way]).format(phrase))
    return Example(
        "refine",
        (),
        text,
        FOUND_MANY if len(after) > 1 else FOUND,
        phrase.removeprefix("the ") or text,
        tuple(s.index for s in after),
        (),
        refined(before, rng),
    )
