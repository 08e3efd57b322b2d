"""Questions that need more than their own text: they refer to earlier turns, point at places, or change a mask."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from training.scenes.mask_requests import attribute, related
from training.scenes.phrases import (
    FOUND,
    FOUND_MANY,
    FOUND_NONE,
    describing,
    matching,
    noun_phrase,
    text_example,
    visible_value,
)
from training.scenes.questions import ASK_ATTRIBUTE, attribute_sentences
from training.scenes.sentences import POINTED, POINTED_MANY, POINTED_NAMED, POINTED_WHAT, REFINE
from training.scenes.spec import Example, Refined, Region, View, VisibleObject
from training.scenes.words import article, finish, synonym

# --- a turn that refers to earlier turns ---

History = tuple[tuple[str, str], ...]
AnswerText = Callable[[Example], str]  # the text of an answer, as a later turn contains it


def plain_answer(example: Example) -> str:
    return example.answer


def earlier_turns(view: View, rng: Random, turns: int, answer_text: AnswerText) -> tuple[VisibleObject, History] | None:
    """The object that the last earlier turn names, and the earlier turns: one that names an object, or two, the second
    of which refers to the first."""
    first = attribute(view, rng, "train")
    if not first:
        return None
    anchor, history = (
        next(s for s in view.objects if s.index == first.target[0]),
        ((first.question, answer_text(first)),),
    )
    if turns == 1:
        return anchor, history
    second = follow_up(view, rng, anchor=anchor, history=history, wording="train")
    return second and (
        next(s for s in view.objects if s.index == second.target[0]),
        (*history, (second.question, answer_text(second))),
    )


def follow_up(view: View, rng: Random, *, anchor: VisibleObject, history: History, wording: str) -> Example | None:
    """A request that refers to `anchor`, the object of the turn before: "now the ball left of it"."""
    if len(view.objects) < 2:
        return None
    if rng.random() < 0.35:  # the same shape in another colour
        candidates = [s for s in view.objects if s.shape == anchor.shape and s.colour != anchor.colour]
        target = rng.choice(candidates) if candidates else None
        if not target or len(matching(view, {"shape": target.shape, "colour": target.colour})) != 1:
            return None
        phrase, templates = (
            f"the {synonym(rng, target.colour, wording)} one",
            ("and {}", "now {}", "what about {}?", "now {} please"),
        )
    else:
        target = rng.choice([s for s in view.objects if s is not anchor])
        found = related(view, target, anchor, rng)
        if not found:
            return None
        attributes, words = found
        noun = noun_phrase(rng, attributes, wording) if attributes else rng.choice(("one", "thing"))
        phrase, templates = (
            f"the {noun} {words} it",
            ("now {}", "and {}", "now segment {}", "then mark {}", "and now {} please"),
        )
    return Example(
        "follow-refer",
        history,
        finish(rng, rng.choice(templates).format(phrase)),
        FOUND,
        phrase.removeprefix("the "),
        (target.index,),
    )


def follow_refer(
    view: View, rng: Random, wording: str, *, turns: int = 1, answer_text: AnswerText = plain_answer
) -> Example | None:
    earlier = earlier_turns(view, rng, turns, answer_text)
    return earlier and follow_up(view, rng, anchor=earlier[0], history=earlier[1], wording=wording)


def follow_ask(
    view: View, rng: Random, wording: str, *, turns: int = 1, answer_text: AnswerText = plain_answer
) -> Example | None:
    earlier = earlier_turns(view, rng, turns, answer_text)
    if not earlier:
        return None
    target, history = earlier
    key = rng.choices(list(ASK_ATTRIBUTE), (4, 2, 2, 2, 1))[0]
    its = {
        "colour": "its colour",
        "shape": "its shape",
        "size": "its size",
        "material": "its material",
        "texture": "its pattern",
    }[key]
    question = rng.choice((*attribute_sentences(key, wording), "and {its}?", "what is {its}?")).format("it", its=its)
    return text_example("follow-ask", rng, question, visible_value(target, key).capitalize() + ".", history=history)


# --- a turn that points, or changes a mask ---


def region_of(rng: Random, target: VisibleObject) -> Region:
    """A region on the target: one point, several points (a scribble), or its box with errors of up to two
    hundredths."""
    way = rng.random()
    if way < 0.55:
        return Region(points=(rng.choice(target.points),))
    if way < 0.7:
        return Region(points=tuple(rng.sample(target.points, rng.randint(2, 4))))
    x0, y0, x1, y1 = (min(99, max(0, v + rng.randint(-2, 2))) for v in target.box)
    return Region(box=(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def pointed(view: View, rng: Random, wording: str) -> Example | None:
    way = rng.random()
    if way < 0.1 and view.free_points:
        return Example(
            "pointed",
            (),
            finish(rng, rng.choice(POINTED)),
            FOUND_NONE,
            "this",
            (),
            (Region(points=(rng.choice(view.free_points),)),),
        )
    if way < 0.3 and len(view.objects) > 1:
        targets = rng.sample(view.objects, min(len(view.objects), rng.choice((2, 2, 3))))
        return Example(
            "pointed",
            (),
            finish(rng, rng.choice(POINTED_MANY)),
            FOUND_MANY,
            "these",
            tuple(s.index for s in targets),
            tuple(region_of(rng, s) for s in targets),
        )
    target = rng.choice(view.objects)
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
    target = rng.choice(view.objects)
    if rng.random() < 0.5:
        question, answer = rng.choice(POINTED_WHAT), article(f"{target.colour} {target.shape}").capitalize() + "."
    else:
        key = rng.choices(list(ASK_ATTRIBUTE), (4, 3, 2, 1.5, 1.5))[0]
        question, answer = (
            rng.choice(attribute_sentences(key, wording)).format(rng.choice(("this", "it", "the thing here"))),
            visible_value(target, key).capitalize() + ".",
        )
    return replace(text_example("pointed-ask", rng, question, answer), regions=(region_of(rng, target),))


def refined(objects: list[VisibleObject], rng: Random) -> Refined:
    x0, y0, x1, y1 = zip(*(s.box for s in objects))
    return Refined(
        tuple(s.index for s in objects),
        (min(x0), min(y0), max(x1), max(y1)),
        tuple(rng.choice(s.points) for s in objects[:4]),
    )


def refine(view: View, rng: Random, wording: str) -> Example | None:
    """A mask of some objects, and a request that keeps some of them, adds one, removes some, or repeats the mask."""
    way = rng.choice(("only", "also", "without", "again"))
    before = rng.sample(
        view.objects, min(len(view.objects), rng.choice((1, 1, 2, 3) if way in ("also", "again") else (2, 2, 3)))
    )
    phrase = ""
    if way == "again":
        after = before
    elif way == "also":
        others = [s for s in view.objects if s not in before]
        added = rng.choice(others) if others else None
        chosen = added and describing(view, added, rng)
        if not chosen:
            return None
        phrase, after = "the " + noun_phrase(rng, chosen, wording), [*before, added]
    else:
        member = rng.choice(before)
        attributes = {
            k: getattr(member, k) for k in rng.choice((("shape",), ("colour",), ("colour", "shape"), ("size",)))
        }
        named = [s for s in before if s in matching(view, attributes)]
        if len(named) == len(before):
            return None
        phrase = "the " + noun_phrase(rng, attributes, wording, many=len(named) > 1)
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
