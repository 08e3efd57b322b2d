"""What people call the things of a View: phrases that single out what they mean, and asking for its mask. Meanings
are executed on the View: a singular phrase denotes exactly one object, with clear margins, or it is not said. Knows
no pixels; wordings are in words.py."""

from dataclasses import replace
from random import Random

from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES, Example, Seen, View
from training.scenes.words import COMMANDS, ORDINALS, article, finish, frames, plural_of, say

VALUES = {
    "size": SIZES,
    "texture": TEXTURES,
    "material": MATERIALS,
    "colour": COLOURS,
    "shape": SHAPES,
}  # in the order in which they are said
SIDE, DEPTH, RATIO = 0.05, 0.45, 1.35  # margins: share of the width, world units, ratio of areas
FOUND, FOUND_MANY, FOUND_NONE = "Here it is:", "Here they are:", "I see none:"
Attributes = dict[str, str]
GLEAMS = ("ball", "capsule")  # where matte and shiny look different; a flat face or a straight side shows no highlight
UNSEEN = ""  # the material of a thing that is matte or shiny, and does not show which


class Unclear(Exception):
    """The picture does not show what a phrase would say."""


def visible(view: View) -> View:
    """The view as the picture shows it: without the materials that it does not show."""
    unseen = lambda s: s.material != "metal" and s.shape not in GLEAMS
    return replace(view, seen=tuple(replace(s, material=UNSEEN) if unseen(s) else s for s in view.seen))


def shown(thing: Seen, key: str) -> str:
    value = getattr(thing, key)
    if value == UNSEEN:
        raise Unclear
    return value


def matching(view: View, attributes: Attributes) -> list[Seen]:
    others = {k: v for k, v in attributes.items() if k != "material"}
    found = [s for s in view.seen if all(getattr(s, k) == v for k, v in others.items())]
    if "material" not in attributes:
        return found
    if attributes["material"] != "metal" and any(s.material == UNSEEN for s in found):
        raise Unclear
    return [s for s in found if s.material == attributes["material"]]


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
    if target.material == UNSEEN:
        keys.remove("material")
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
    gap, margin = {
        "left": (b.cx - a.cx, SIDE),
        "right": (a.cx - b.cx, SIDE),
        "behind": (a.depth - b.depth, DEPTH),
        "front": (b.depth - a.depth, DEPTH),
    }[kind]
    return True if gap > margin else (False if gap < -margin / 3 else None)


RELATION_WORDS = {
    "left": ("left of", "to the left of"),
    "right": ("right of", "to the right of"),
    "behind": ("behind",),
    "front": ("in front of",),
}


def relation_words(rng: Random) -> str:
    return rng.choice(RELATION_WORDS[rng.choice(list(RELATION_WORDS))])


def distance(a: Seen, b: Seen) -> float:
    return ((a.ground_x - b.ground_x) ** 2 + (a.ground_z - b.ground_z) ** 2) ** 0.5


def command(rng: Random, phrase: str, wording: str) -> str:
    return finish(rng, rng.choice(frames(COMMANDS, wording)).format(phrase))


def refer(
    kind: str, rng: Random, phrase: str, targets: list[Seen], wording: str, many: bool = False, history: tuple = ()
) -> Example:
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
    said: Attributes = rng.choice(
        (
            {},
            {"shape": target.shape},
            {"shape": target.shape},
            {"colour": target.colour},
            {"shape": target.shape, "colour": target.colour},
        )
    )
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
    known, inner, outer = (
        describing(view, anchor, rng, 0.1),
        related(view, middle, anchor, rng),
        related(view, target, middle, rng),
    )
    if not known or not inner or not outer or len(matching(view, inner[0])) < 2:
        return None
    phrase = (
        f"the {noun_phrase(rng, outer[0], wording)} {outer[1]} the "
        f"{noun_phrase(rng, inner[0], wording)} {inner[1]} the {noun_phrase(rng, known, wording)}"
    )
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
    return refer(
        "ordinal", rng, f"the {ORDINALS[n]} {noun_phrase(rng, said, wording)} from the {side}", [row[n]], wording
    )


def superlative(view: View, rng: Random, wording: str) -> Example | None:
    said, members = some_class(view, rng)
    if len(members) < 2:
        return None
    word, key, clear = rng.choice(
        (
            (("biggest", "largest"), lambda s: -s.area, lambda a, b: a.area > b.area * RATIO),
            (("smallest",), lambda s: s.area, lambda a, b: a.area * RATIO < b.area),
            (("leftmost",), lambda s: s.cx, lambda a, b: b.cx - a.cx > SIDE),
            (("rightmost",), lambda s: -s.cx, lambda a, b: a.cx - b.cx > SIDE),
            (("nearest", "closest"), lambda s: s.depth, lambda a, b: b.depth - a.depth > DEPTH),
            (("farthest", "furthest"), lambda s: -s.depth, lambda a, b: a.depth - b.depth > DEPTH),
            (("tallest",), lambda s: s.y0 - s.y1, lambda a, b: (a.y1 - a.y0) > 1.25 * (b.y1 - b.y0)),
        )
    )
    first, second = sorted(members, key=key)[:2]
    if not clear(first, second):
        return None
    return refer("superlative", rng, f"the {rng.choice(word)} {noun_phrase(rng, said, wording)}", [first], wording)


def plural(view: View, rng: Random, wording: str) -> Example | None:
    member = rng.choice(view.seen)
    keys = rng.choice(
        (("shape",), ("colour",), ("shape",), ("colour", "shape"), ("size",), ("material",), ("size", "shape"), ())
    )
    said = {k: getattr(member, k) for k in keys}
    members = matching(view, said)
    if len(members) < 2:
        return None
    lead = rng.choice(
        ("all the", "all", "the", "every one of the") + (("both", "the two") if len(members) == 2 else ())
    )
    return refer("plural", rng, f"{lead} {noun_phrase(rng, said, wording, many=True)}", members, wording, many=True)


def negation(view: View, rng: Random, wording: str) -> Example | None:
    member = rng.choice(view.seen)
    base: Attributes = rng.choice(({"shape": member.shape}, {"colour": member.colour}, {}))
    key = rng.choice([k for k in ("colour", "shape", "size", "material") if k not in base])
    value = rng.choice([getattr(s, key) for s in view.seen])
    if key == "material" and value != "metal" and any(s.material == UNSEEN for s in view.seen):
        raise Unclear
    rest = [s for s in matching(view, base) if getattr(s, key) != value]
    if not rest or len(rest) == len(matching(view, base)):
        return None
    many = len(rest) > 1
    is_not = ("are not " if many else "is not ") + (
        noun_phrase(rng, {"shape": value}, wording, many) if key == "shape" else say(rng, value, wording)
    )
    if key == "shape" and not many:
        is_not = "is not " + article(noun_phrase(rng, {"shape": value}, wording))
    lead = "all the" if many else "the"
    return refer(
        "negation", rng, f"{lead} {noun_phrase(rng, base, wording, many)} that {is_not}", rest, wording, many=many
    )


def absent(view: View, rng: Random) -> Attributes | None:
    """Attributes that nobody has together: often a near miss."""
    member = rng.choice(view.seen)
    said: Attributes = {
        "shape": member.shape if rng.random() < 0.5 else rng.choice(SHAPES),
        "colour": member.colour if rng.random() < 0.3 else rng.choice(COLOURS),
    }
    if rng.random() < 0.2:
        said["size"] = rng.choice(SIZES)
    if rng.random() < 0.15:
        del said["colour"]
    return None if matching(view, said) else said


def none(view: View, rng: Random, wording: str) -> Example | None:
    said = absent(view, rng)
    return refer("none", rng, "the " + noun_phrase(rng, said, wording), [], wording) if said else None
