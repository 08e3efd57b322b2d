"""What people say about a View, with the exact truth. Meanings are executed on the View: a singular phrase denotes exactly one object, with
clear margins, or it is not said. Knows no pixels; wordings are in words.py.
"""
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from random import Random

from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES, Example, Refined, Region, Seen, View
from training.scenes.words import (
    BOTH, CHAT, COMMANDS, COUNT, DESCRIBE, EXISTS, NUMBERS, ORDINALS, OUT_ANSWER, OUT_OF_SCOPE, POINTED, POINTED_MANY, POINTED_NAMED, POINTED_WHAT, REFINE, SEE_NOTHING, WHERE,
    article, finish, frames, plural_of, say, typos,
)

VALUES = {"size": SIZES, "texture": TEXTURES, "material": MATERIALS, "colour": COLOURS, "shape": SHAPES}  # in the order in which they are said
SIDE, DEPTH, RATIO = 0.05, 0.45, 1.35  # margins: share of the width, world units, ratio of areas
MIX = {
    "attribute": 0.22, "relation": 0.14, "ordinal": 0.05, "superlative": 0.07, "plural": 0.06, "negation": 0.04, "none": 0.04,
    "count": 0.06, "exists": 0.06, "attribute-of": 0.09, "compare": 0.03, "where": 0.03, "describe": 0.02,
    "nested": 0.03, "both": 0.03, "follow-refer": 0.04, "follow-ask": 0.02, "third-refer": 0.015, "third-ask": 0.015, "chat": 0.02, "out-of-scope": 0.03,
    "pointed": 0.06, "pointed-ask": 0.025, "refine": 0.05,
}
TYPOS = 0.12  # share of training questions with slips of the keyboard
FOUND, FOUND_MANY, FOUND_NONE = "Here it is:", "Here they are:", "I see none:"
Attributes = dict[str, str]


def matching(view: View, attributes: Attributes) -> list[Seen]:
    return [s for s in view.seen if all(getattr(s, k) == v for k, v in attributes.items())]


def noun_phrase(rng: Random, attributes: Attributes, wording: str, many: bool = False) -> str:
    """{"colour": "red", "shape": "ball"} -> "red ball"; without a shape: "red thing"."""
    words = [say(rng, attributes[k], wording) for k in VALUES if k in attributes and k != "shape"]
    noun = say(rng, attributes.get("shape", "thing"), wording)
    return " ".join([*words, plural_of(noun) if many else noun])


def describing(view: View, target: Seen, rng: Random, spare: float = 0.25) -> Attributes | None:
    """Attributes that only `target` has: few, in random choice, sometimes one more than needed."""
    keys = ["colour", "size", "material", "texture"]
    rng.shuffle(keys)
    if rng.random() < 0.5:
        keys.sort(key=lambda k: k != "colour")  # people name colours first
    if target.texture == "plain":
        keys.remove("texture")
    chosen: Attributes = {} if rng.random() < 0.12 else {"shape": target.shape}
    for key in keys:
        if chosen and len(matching(view, chosen)) == 1:
            break
        chosen[key] = getattr(target, key)
    if rng.random() < spare:
        key = rng.choice([k for k in ("shape", *keys)])
        chosen[key] = getattr(target, key)
    return chosen if len(matching(view, chosen)) == 1 else None


def relation(kind: str, a: Seen, b: Seen) -> bool | None:
    """Does a stand in that relation to b? None: too close to call."""
    gap, margin = {"left": (b.cx - a.cx, SIDE), "right": (a.cx - b.cx, SIDE), "behind": (a.depth - b.depth, DEPTH), "front": (b.depth - a.depth, DEPTH)}[kind]
    return True if gap > margin else (False if gap < -margin / 3 else None)


RELATION_WORDS = {"left": ("left of", "to the left of"), "right": ("right of", "to the right of"), "behind": ("behind",), "front": ("in front of",)}


def distance(a: Seen, b: Seen) -> float:
    return ((a.ground_x - b.ground_x) ** 2 + (a.ground_z - b.ground_z) ** 2) ** 0.5


def command(rng: Random, phrase: str, wording: str) -> str:
    return finish(rng, rng.choice(frames(COMMANDS, wording)).format(phrase))


def refer(kind: str, rng: Random, phrase: str, targets: list[Seen], wording: str, many: bool = False, history: tuple = ()) -> Example:
    label = phrase.removeprefix("the ")
    answer = FOUND_NONE if not targets else (FOUND_MANY if many else FOUND)
    return Example(kind, history, command(rng, phrase, wording), answer, label, tuple(s.index for s in targets))


def tell(kind: str, rng: Random, question: str, answer: str, history: tuple = ()) -> Example:
    return Example(kind, history, finish(rng, question), answer, "", None)


# --- phrases that ask for a mask ---


def attribute(view: View, rng: Random, wording: str) -> Example | None:
    target = rng.choice(view.seen)
    chosen = describing(view, target, rng)
    return refer("attribute", rng, "the " + noun_phrase(rng, chosen, wording), [target], wording) if chosen else None


def related(view: View, target: Seen, anchor: Seen, rng: Random) -> tuple[Attributes, str] | None:
    """(what is said of the target, relation words) that single the target out against `anchor`."""
    kinds = list(RELATION_WORDS)
    rng.shuffle(kinds)
    said: Attributes = rng.choice(({}, {"shape": target.shape}, {"shape": target.shape}, {"colour": target.colour}, {"shape": target.shape, "colour": target.colour}))
    rivals = [s for s in matching(view, said) if s is not anchor]
    for kind in kinds:
        verdicts = {s.index: relation(kind, s, anchor) for s in rivals}
        if verdicts[target.index] and all(v is False for i, v in verdicts.items() if i != target.index):
            return said, rng.choice(RELATION_WORDS[kind])
    others = sorted((distance(s, anchor), s.index) for s in rivals)
    if others[0][1] == target.index and (len(others) == 1 or others[1][0] > 1.3 * others[0][0]):
        return said, rng.choice(("closest to", "nearest to", "next to"))
    return None


def relation_phrase(view: View, rng: Random, wording: str) -> Example | None:
    if len(view.seen) < 2:
        return None
    target, anchor = rng.sample(view.seen, 2)
    known, told = describing(view, anchor, rng, 0.1), related(view, target, anchor, rng)
    if not known or not told:
        return None
    said, words = told
    phrase = f"the {noun_phrase(rng, said, wording)} {words} the {noun_phrase(rng, known, wording)}"
    return refer("relation", rng, phrase, [target], wording)


def nested(view: View, rng: Random, wording: str) -> Example | None:
    """A relation to something that is itself told by a relation: "the ball behind the cube left of the red cone"."""
    if len(view.seen) < 3:
        return None
    target, middle, anchor = rng.sample(view.seen, 3)
    known, inner, outer = describing(view, anchor, rng, 0.1), related(view, middle, anchor, rng), related(view, target, middle, rng)
    if not known or not inner or not outer or len(matching(view, inner[0])) < 2:
        return None
    phrase = f"the {noun_phrase(rng, outer[0], wording)} {outer[1]} the {noun_phrase(rng, inner[0], wording)} {inner[1]} the {noun_phrase(rng, known, wording)}"
    return refer("nested", rng, phrase, [target], wording)


def some_class(view: View, rng: Random) -> tuple[Attributes, list[Seen]]:
    """A class of at least two objects when there is one."""
    member = rng.choice(view.seen)
    said: Attributes = rng.choice(({"shape": member.shape}, {"shape": member.shape}, {"colour": member.colour}, {}))
    return said, matching(view, said)


def ordinal(view: View, rng: Random, wording: str) -> Example | None:
    said, members = some_class(view, rng)
    side = rng.choice(("left", "right"))
    row = sorted(members, key=lambda s: s.cx, reverse=side == "right")
    if len(row) < 2 or any(abs(a.cx - b.cx) < SIDE for a, b in zip(row, row[1:])):
        return None
    n = rng.randrange(min(len(row), 4))
    return refer("ordinal", rng, f"the {ORDINALS[n]} {noun_phrase(rng, said, wording)} from the {side}", [row[n]], wording)


def superlative(view: View, rng: Random, wording: str) -> Example | None:
    said, members = some_class(view, rng)
    if len(members) < 2:
        return None
    word, key, clear = rng.choice((
        (("biggest", "largest"), lambda s: -s.area, lambda a, b: a.area > b.area * RATIO),
        (("smallest",), lambda s: s.area, lambda a, b: a.area * RATIO < b.area),
        (("leftmost",), lambda s: s.cx, lambda a, b: b.cx - a.cx > SIDE),
        (("rightmost",), lambda s: -s.cx, lambda a, b: a.cx - b.cx > SIDE),
        (("nearest", "closest"), lambda s: s.depth, lambda a, b: b.depth - a.depth > DEPTH),
        (("farthest", "furthest"), lambda s: -s.depth, lambda a, b: a.depth - b.depth > DEPTH),
        (("tallest",), lambda s: s.y0 - s.y1, lambda a, b: (a.y1 - a.y0) > 1.25 * (b.y1 - b.y0)),
    ))
    first, second = sorted(members, key=key)[:2]
    if not clear(first, second):
        return None
    return refer("superlative", rng, f"the {rng.choice(word)} {noun_phrase(rng, said, wording)}", [first], wording)


def plural(view: View, rng: Random, wording: str) -> Example | None:
    member = rng.choice(view.seen)
    keys = rng.choice((("shape",), ("colour",), ("shape",), ("colour", "shape"), ("size",), ("material",), ("size", "shape"), ()))
    said = {k: getattr(member, k) for k in keys}
    members = matching(view, said)
    if len(members) < 2:
        return None
    lead = rng.choice(("all the", "all", "the", "every one of the") + (("both", "the two") if len(members) == 2 else ()))
    return refer("plural", rng, f"{lead} {noun_phrase(rng, said, wording, many=True)}", members, wording, many=True)


def negation(view: View, rng: Random, wording: str) -> Example | None:
    member = rng.choice(view.seen)
    base: Attributes = rng.choice(({"shape": member.shape}, {"colour": member.colour}, {}))
    key = rng.choice([k for k in ("colour", "shape", "size", "material") if k not in base])
    value = rng.choice([getattr(s, key) for s in view.seen])
    rest = [s for s in matching(view, base) if getattr(s, key) != value]
    if not rest or len(rest) == len(matching(view, base)):
        return None
    many = len(rest) > 1
    is_not = ("are not " if many else "is not ") + (noun_phrase(rng, {"shape": value}, wording, many) if key == "shape" else say(rng, value, wording))
    if key == "shape" and not many:
        is_not = "is not " + article(noun_phrase(rng, {"shape": value}, wording))
    lead = "all the" if many else "the"
    return refer("negation", rng, f"{lead} {noun_phrase(rng, base, wording, many)} that {is_not}", rest, wording, many=many)


def absent(view: View, rng: Random) -> Attributes | None:
    """Attributes that nobody has together: often a near miss."""
    member = rng.choice(view.seen)
    said: Attributes = {"shape": member.shape if rng.random() < 0.5 else rng.choice(SHAPES), "colour": member.colour if rng.random() < 0.3 else rng.choice(COLOURS)}
    if rng.random() < 0.2:
        said["size"] = rng.choice(SIZES)
    if rng.random() < 0.15:
        del said["colour"]
    return None if matching(view, said) else said


def none(view: View, rng: Random, wording: str) -> Example | None:
    said = absent(view, rng)
    return refer("none", rng, "the " + noun_phrase(rng, said, wording), [], wording) if said else None


# --- questions ---


Asked = tuple[str, str, str, list[Seen]]  # question, answer, what it is about, and those objects


def asked_count(view: View, rng: Random, wording: str) -> Asked:
    said = absent(view, rng) if rng.random() < 0.1 else None
    if said is None:
        member = rng.choice(view.seen)
        said = {k: getattr(member, k) for k in rng.choice((("shape",), ("colour",), ("colour", "shape"), ("size",), ("material",), ()))}
    phrase, members = noun_phrase(rng, said, wording, many=True), matching(view, said)
    return rng.choice(frames(COUNT, wording)).format(phrase), NUMBERS[len(members)] + ".", phrase, members


def count(view: View, rng: Random, wording: str) -> Example:
    question, answer, _, _ = asked_count(view, rng, wording)
    return tell("count", rng, question, answer)


def exists(view: View, rng: Random, wording: str) -> Example | None:
    if rng.random() < 0.5:
        said = absent(view, rng)
    else:
        member = rng.choice(view.seen)
        said = {k: getattr(member, k) for k in rng.choice((("shape",), ("colour", "shape"), ("colour",), ("size", "shape")))}
    if said is None:
        return None
    return tell("exists", rng, rng.choice(frames(EXISTS, wording)).format(article(noun_phrase(rng, said, wording))), "Yes." if matching(view, said) else "No.")


ASK_ATTRIBUTE = {
    "colour": ("what colour is {}?", "what color is {}?", "which colour does {} have?"), "shape": ("what shape is {}?", "what shape does {} have?"),
    "size": ("how big is {}?", "what size is {}?"), "material": ("what is {} made of?", "what material is {}?"), "texture": ("what pattern does {} have?", "what is the pattern of {}?"),
}


def asked_attribute(view: View, rng: Random, wording: str) -> Asked | None:
    target = rng.choice(view.seen)
    key = rng.choices(list(ASK_ATTRIBUTE), (4, 3, 2, 1.5, 1.5))[0]
    chosen = describing(view, target, rng, 0.1)
    if chosen:
        chosen.pop(key, None)
    if not chosen or len(matching(view, chosen)) != 1:
        return None
    phrase = noun_phrase(rng, chosen, wording)
    return rng.choice(ASK_ATTRIBUTE[key]).format("the " + phrase), getattr(target, key).capitalize() + ".", phrase, [target]


def attribute_of(view: View, rng: Random, wording: str) -> Example | None:
    asked = asked_attribute(view, rng, wording)
    return asked and tell("attribute-of", rng, asked[0], asked[1])


def compare(view: View, rng: Random, wording: str) -> Example | None:
    if len(view.seen) < 2:
        return None
    a, b = rng.sample(view.seen, 2)
    if rng.random() < 0.4 and a.shape != b.shape:
        na, nb = len(matching(view, {"shape": a.shape})), len(matching(view, {"shape": b.shape}))
        question = f"are there more {noun_phrase(rng, {'shape': a.shape}, wording, True)} than {noun_phrase(rng, {'shape': b.shape}, wording, True)}?"
        return tell("compare", rng, question, "Yes." if na > nb else "No.")
    one, two = describing(view, a, rng, 0), describing(view, b, rng, 0)
    if not one or not two:
        return None
    first, second = noun_phrase(rng, one, wording), noun_phrase(rng, two, wording)
    if rng.random() < 0.5 and not ("colour" in one and "colour" in two):
        return tell("compare", rng, f"do the {first} and the {second} have the same colour?", "Yes." if a.colour == b.colour else "No.")
    kind = rng.choice(list(RELATION_WORDS))
    verdict = relation(kind, a, b)
    return None if verdict is None else tell("compare", rng, f"is the {first} {rng.choice(RELATION_WORDS[kind])} the {second}?", "Yes." if verdict else "No.")


def where(view: View, rng: Random, wording: str) -> Example | None:
    target = rng.choice(view.seen)
    chosen = describing(view, target, rng)
    if not chosen or any(abs(target.cx - edge) < 0.03 for edge in (0.38, 0.62)):
        return None
    answer = "On the left." if target.cx < 0.38 else ("On the right." if target.cx > 0.62 else "In the middle.")
    return tell("where", rng, rng.choice(frames(WHERE, wording)).format("the " + noun_phrase(rng, chosen, wording)), answer)


def describe(view: View, rng: Random, wording: str) -> Example | None:
    row = sorted(view.seen, key=lambda s: s.cx)
    if any(abs(a.cx - b.cx) < 0.02 for a, b in zip(row, row[1:])):
        return None
    things = [article(f"{s.colour} {s.shape}") for s in row[:4]]
    if len(row) > 4:
        things.append(f"{len(row) - 4} more")
    listed = things[0] if len(things) == 1 else ", ".join(things[:-1]) + " and " + things[-1]
    return tell("describe", rng, rng.choice(frames(DESCRIBE, wording)), f"I see {listed}.")


# --- an answer in words and a mask ---


def both(view: View, rng: Random, wording: str) -> Example | None:
    asked = rng.choice((asked_attribute, asked_count))(view, rng, wording)
    if not asked or not asked[3]:
        return None
    question, answer, phrase, members = asked
    many = len(members) > 1
    text = rng.choice(frames(BOTH, wording)).format(question.rstrip("?"), "them" if many else "it")
    return Example("both", (), finish(rng, text), f"{answer} {FOUND_MANY if many else FOUND}", phrase, tuple(m.index for m in members))


# --- a turn that leans on those before it ---

History = tuple[tuple[str, str], ...]


def opening(view: View, rng: Random, turns: int) -> tuple[Seen, History] | None:
    """What was said before: one phrase that named an object, or two, the second leaning on the first. And the object named last."""
    first = attribute(view, rng, "train")
    if not first:
        return None
    anchor, history = next(s for s in view.seen if s.index == first.target[0]), ((first.question, first.answer),)
    if turns == 1:
        return anchor, history
    second = lean(view, rng, anchor, history, "train")
    return second and (next(s for s in view.seen if s.index == second.target[0]), (*history, (second.question, second.answer)))


def lean(view: View, rng: Random, anchor: Seen, history: History, wording: str) -> Example | None:
    if len(view.seen) < 2:
        return None
    if rng.random() < 0.35:  # the same kind in another colour
        twins = [s for s in view.seen if s.shape == anchor.shape and s.colour != anchor.colour]
        target = rng.choice(twins) if twins else None
        if not target or len(matching(view, {"shape": target.shape, "colour": target.colour})) != 1:
            return None
        phrase, frames = f"the {say(rng, target.colour, wording)} one", ("and {}", "now {}", "what about {}?", "now {} please")
    else:
        target = rng.choice([s for s in view.seen if s is not anchor])
        told = related(view, target, anchor, rng)
        if not told:
            return None
        said, words = told
        noun = noun_phrase(rng, said, wording) if said else rng.choice(("one", "thing"))
        phrase, frames = f"the {noun} {words} it", ("now {}", "and {}", "now segment {}", "then mark {}", "and now {} please")
    return Example("follow-refer", history, finish(rng, rng.choice(frames).format(phrase)), FOUND, phrase.removeprefix("the "), (target.index,))


def follow_refer(view: View, rng: Random, wording: str, turns: int = 1) -> Example | None:
    opened = opening(view, rng, turns)
    return opened and lean(view, rng, *opened, wording)


def follow_ask(view: View, rng: Random, wording: str, turns: int = 1) -> Example | None:
    opened = opening(view, rng, turns)
    if not opened:
        return None
    target, history = opened
    key = rng.choices(list(ASK_ATTRIBUTE), (4, 2, 2, 2, 1))[0]
    its = {"colour": "its colour", "shape": "its shape", "size": "its size", "material": "its material", "texture": "its pattern"}[key]
    question = rng.choice((*ASK_ATTRIBUTE[key], "and {its}?", "what is {its}?")).format("it", its=its)
    return tell("follow-ask", rng, question, getattr(target, key).capitalize() + ".", history)


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
        return Example("pointed", (), finish(rng, rng.choice(POINTED)), FOUND_NONE, "this", (), (Region(points=(rng.choice(view.bare),)),))
    if way < 0.3 and len(view.seen) > 1:
        targets = rng.sample(view.seen, min(len(view.seen), rng.choice((2, 2, 3))))
        return Example("pointed", (), finish(rng, rng.choice(POINTED_MANY)), FOUND_MANY, "these", tuple(s.index for s in targets), tuple(region_of(rng, s) for s in targets))
    target = rng.choice(view.seen)
    noun = noun_phrase(rng, rng.choice(({"shape": target.shape}, {"colour": target.colour}, {})), wording)
    named = rng.random() < 0.3
    question = rng.choice(POINTED_NAMED).format(noun) if named else rng.choice(POINTED)
    return Example("pointed", (), finish(rng, question), FOUND, noun if named else "this", (target.index,), (region_of(rng, target),))


def pointed_ask(view: View, rng: Random, wording: str) -> Example:
    target = rng.choice(view.seen)
    if rng.random() < 0.5:
        question, answer = rng.choice(POINTED_WHAT), article(f"{target.colour} {target.shape}").capitalize() + "."
    else:
        key = rng.choices(list(ASK_ATTRIBUTE), (4, 3, 2, 1.5, 1.5))[0]
        question, answer = rng.choice(ASK_ATTRIBUTE[key]).format(rng.choice(("this", "it", "the thing here"))), getattr(target, key).capitalize() + "."
    return replace(tell("pointed-ask", rng, question, answer), regions=(region_of(rng, target),))


def refined(objects: list[Seen], rng: Random) -> Refined:
    x0, y0, x1, y1 = zip(*(s.box for s in objects))
    return Refined(tuple(s.index for s in objects), (min(x0), min(y0), max(x1), max(y1)), tuple(rng.choice(s.points) for s in objects[:4]))


def refine(view: View, rng: Random, wording: str) -> Example | None:
    """A mask of some objects, and a question that keeps some of them, adds one, takes one away, or wants it again."""
    way = rng.choice(("only", "also", "without", "again"))
    before = rng.sample(view.seen, min(len(view.seen), rng.choice((1, 1, 2, 3) if way in ("also", "again") else (2, 2, 3))))
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
    return Example("refine", (), text, FOUND_MANY if len(after) > 1 else FOUND, phrase.removeprefix("the ") or text, tuple(s.index for s in after), (), refined(before, rng))


def chat(view: View, rng: Random, wording: str) -> Example:
    asked, answer = rng.choice(frames(CHAT, wording))
    return tell("chat", rng, rng.choice(asked), answer)


def out_of_scope(view: View, rng: Random, wording: str) -> Example:
    return tell("out-of-scope", rng, rng.choice(frames(OUT_OF_SCOPE, wording)), OUT_ANSWER)


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
