"""Requests for masks by a referring phrase: attributes, relations, order, superlatives, plurals, negations, and phrases
that no object fits. Each function returns None if the view allows no such phrase.
"""

from random import Random

from training.scenes.phrases import (
    DEPTH,
    RATIO,
    RELATION_WORDS,
    SIDE,
    UNKNOWN_MATERIAL,
    Attributes,
    NotVisible,
    asked_for_every,
    describing,
    distance,
    mask_example,
    matching,
    noun_phrase,
    relation,
)
from training.scenes.spec import COLOURS, SHAPES, SIZES, Example, View, VisibleObject
from training.scenes.words import ORDINALS, article, synonym


def attribute(view: View, rng: Random, wording: str) -> Example | None:
    target = rng.choice(view.objects)
    chosen = describing(view, target, rng)
    return (
        mask_example("attribute", rng, "the " + noun_phrase(rng, chosen, wording), [target], wording=wording)
        if chosen
        else None
    )


def related(view: View, target: VisibleObject, anchor: VisibleObject, rng: Random) -> tuple[Attributes, str] | None:
    """(attributes of the target, relation words): only the target has these attributes and this relation to
    `anchor`."""
    kinds = list(RELATION_WORDS)
    rng.shuffle(kinds)
    attributes: Attributes = rng.choice(
        (
            {},
            {"shape": target.shape},
            {"shape": target.shape},
            {"colour": target.colour},
            {"shape": target.shape, "colour": target.colour},
        )
    )
    candidates = [s for s in matching(view, attributes) if s is not anchor]
    for kind in kinds:
        verdicts = {s.index: relation(kind, s, anchor) for s in candidates}
        if verdicts[target.index] and all(v is False for i, v in verdicts.items() if i != target.index):
            return attributes, rng.choice(RELATION_WORDS[kind])
    others = sorted((distance(s, anchor), s.index) for s in candidates)
    if others[0][1] == target.index and (len(others) == 1 or others[1][0] > 1.3 * others[0][0]):
        return attributes, rng.choice(("closest to", "nearest to", "next to"))
    return None


def relation_phrase(view: View, rng: Random, wording: str) -> Example | None:
    if len(view.objects) < 2:
        return None
    target, anchor = rng.sample(view.objects, 2)
    anchor_attributes, found = describing(view, anchor, rng, 0.1), related(view, target, anchor, rng)
    if not anchor_attributes or not found:
        return None
    attributes, words = found
    phrase = f"the {noun_phrase(rng, attributes, wording)} {words} the {noun_phrase(rng, anchor_attributes, wording)}"
    return mask_example("relation", rng, phrase, [target], wording=wording)


def nested(view: View, rng: Random, wording: str) -> Example | None:
    """A relation to an object that a relation identifies: "the ball behind the cube left of the red cone"."""
    if len(view.objects) < 3:
        return None
    target, middle, anchor = rng.sample(view.objects, 3)
    anchor_attributes, inner, outer = (
        describing(view, anchor, rng, 0.1),
        related(view, middle, anchor, rng),
        related(view, target, middle, rng),
    )
    if not anchor_attributes or not inner or not outer or len(matching(view, inner[0])) < 2:
        return None
    phrase = (
        f"the {noun_phrase(rng, outer[0], wording)} {outer[1]} the "
        f"{noun_phrase(rng, inner[0], wording)} {inner[1]} the {noun_phrase(rng, anchor_attributes, wording)}"
    )
    return mask_example("nested", rng, phrase, [target], wording=wording)


def random_class(view: View, rng: Random) -> tuple[Attributes, list[VisibleObject]]:
    """The shape or the colour of a random object, or no attribute; and the objects that have it."""
    member = rng.choice(view.objects)
    attributes: Attributes = rng.choice(
        ({"shape": member.shape}, {"shape": member.shape}, {"colour": member.colour}, {})
    )
    return attributes, matching(view, attributes)


def ordinal(view: View, rng: Random, wording: str) -> Example | None:
    attributes, members = random_class(view, rng)
    side = rng.choice(("left", "right"))
    row = sorted(members, key=lambda s: s.cx, reverse=side == "right")
    if len(row) < 2 or any(abs(a.cx - b.cx) < SIDE for a, b in zip(row, row[1:])):
        return None
    n = rng.randrange(min(len(row), 4))
    return mask_example(
        "ordinal",
        rng,
        f"the {ORDINALS[n]} {noun_phrase(rng, attributes, wording)} from the {side}",
        [row[n]],
        wording=wording,
    )


def superlative(view: View, rng: Random, wording: str) -> Example | None:
    attributes, members = random_class(view, rng)
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
    return mask_example(
        "superlative", rng, f"the {rng.choice(word)} {noun_phrase(rng, attributes, wording)}", [first], wording=wording
    )


def plural(view: View, rng: Random, wording: str) -> Example | None:
    member = rng.choice(view.objects)
    keys = rng.choice(
        (("shape",), ("colour",), ("shape",), ("colour", "shape"), ("size",), ("material",), ("size", "shape"), ())
    )
    attributes = {k: getattr(member, k) for k in keys}
    members = matching(view, attributes)
    if len(members) < 2:
        return None
    lead = rng.choice(
        ("all the", "all", "the", "every one of the") + (("both", "the two") if len(members) == 2 else ())
    )
    example = mask_example(
        "plural", rng, f"{lead} {noun_phrase(rng, attributes, wording, many=True)}", members, wording=wording, many=True
    )
    if wording != "more" or rng.random() < 0.7:
        return example
    return asked_for_every(example, noun_phrase(rng, attributes, wording), rng, wording)


def negation(view: View, rng: Random, wording: str) -> Example | None:
    member = rng.choice(view.objects)
    base: Attributes = rng.choice(({"shape": member.shape}, {"colour": member.colour}, {}))
    key = rng.choice([k for k in ("colour", "shape", "size", "material") if k not in base])
    value = rng.choice([getattr(s, key) for s in view.objects])
    if key == "material" and value != "metal" and any(s.material == UNKNOWN_MATERIAL for s in view.objects):
        raise NotVisible
    rest = [s for s in matching(view, base) if getattr(s, key) != value]
    if not rest or len(rest) == len(matching(view, base)):
        return None
    many = len(rest) > 1
    is_not = ("are not " if many else "is not ") + (
        noun_phrase(rng, {"shape": value}, wording, many) if key == "shape" else synonym(rng, value, wording)
    )
    if key == "shape" and not many:
        is_not = "is not " + article(noun_phrase(rng, {"shape": value}, wording))
    lead = "all the" if many else "the"
    return mask_example(
        "negation",
        rng,
        f"{lead} {noun_phrase(rng, base, wording, many)} that {is_not}",
        rest,
        wording=wording,
        many=many,
    )


def absent(view: View, rng: Random) -> Attributes | None:
    """A combination of attributes that no object has. It often shares its shape or its colour with an object."""
    member = rng.choice(view.objects)
    attributes: Attributes = {
        "shape": member.shape if rng.random() < 0.5 else rng.choice(SHAPES),
        "colour": member.colour if rng.random() < 0.3 else rng.choice(COLOURS),
    }
    if rng.random() < 0.2:
        attributes["size"] = rng.choice(SIZES)
    if rng.random() < 0.15:
        del attributes["colour"]
    return None if matching(view, attributes) else attributes


def none(view: View, rng: Random, wording: str) -> Example | None:
    attributes = absent(view, rng)
    return (
        mask_example("none", rng, "the " + noun_phrase(rng, attributes, wording), [], wording=wording)
        if attributes
        else None
    )
