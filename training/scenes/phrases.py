"""Referring phrases for the objects of a View, and requests for their masks. Each phrase is evaluated on the View: a
singular phrase is used only if it denotes exactly one object by a clear margin. This file reads no pixels; the wordings
are in sentences.py and words.py."""

from dataclasses import replace
from random import Random

from training.scenes.sentences import COMMANDS, templates
from training.scenes.spec import COLOURS, MATERIALS, SHAPES, SIZES, TEXTURES, Example, View, VisibleObject
from training.scenes.words import finish, plural_of, synonym

VALUES = {
    "size": SIZES,
    "texture": TEXTURES,
    "material": MATERIALS,
    "colour": COLOURS,
    "shape": SHAPES,
}  # in the order in which a noun phrase names them
SIDE, DEPTH, RATIO = 0.05, 0.45, 1.35  # least differences: share of the image's width, world units, ratio of areas
EDGES = (0.38, 0.62)  # of the middle of an image, shares of its width
SIDE_ANSWERS = {"left": "On the left.", "middle": "In the middle.", "right": "On the right."}
FOUND, FOUND_MANY, FOUND_NONE = "Here it is:", "Here they are:", "I see none:"
Attributes = dict[str, str]
SHOWS_GLOSS = (
    "ball",
    "capsule",
)  # shapes that look different when matte and when shiny; flat faces and straight sides show no highlight
UNKNOWN_MATERIAL = ""  # of an object that is matte or shiny, if the image does not show which


class NotVisible(Exception):
    """The image does not show an attribute that the phrase would name."""


def visible(view: View) -> View:
    """The view with UNKNOWN_MATERIAL for the materials that the image does not show."""
    indistinct = lambda s: s.material != "metal" and s.shape not in SHOWS_GLOSS
    return replace(
        view, objects=tuple(replace(s, material=UNKNOWN_MATERIAL) if indistinct(s) else s for s in view.objects)
    )


def visible_value(thing: VisibleObject, key: str) -> str:
    value = getattr(thing, key)
    if value == UNKNOWN_MATERIAL:
        raise NotVisible
    return value


def matching(view: View, attributes: Attributes) -> list[VisibleObject]:
    others = {k: v for k, v in attributes.items() if k != "material"}
    found = [s for s in view.objects if all(getattr(s, k) == v for k, v in others.items())]
    if "material" not in attributes:
        return found
    if attributes["material"] != "metal" and any(s.material == UNKNOWN_MATERIAL for s in found):
        raise NotVisible
    return [s for s in found if s.material == attributes["material"]]


def noun_phrase(rng: Random, attributes: Attributes, wording: str, many: bool = False) -> str:
    """{"colour": "red", "shape": "ball"} -> "red ball"; without a shape: "red thing"."""
    words = [synonym(rng, attributes[k], wording) for k in VALUES if k in attributes and k != "shape"]
    noun = synonym(rng, attributes.get("shape", "thing"), wording)
    return " ".join([*words, plural_of(noun) if many else noun])


def describing(view: View, target: VisibleObject, rng: Random, spare: float = 0.25) -> Attributes | None:
    """Randomly chosen attributes that only `target` has; with probability `spare` one more than is needed. None: the
    chosen attributes fit other objects too."""
    keys = ["colour", "size", "material", "texture"]
    rng.shuffle(keys)
    if rng.random() < 0.5:
        keys.sort(key=lambda k: k != "colour")  # in half of the phrases the colour comes first
    if target.texture == "plain":
        keys.remove("texture")
    if target.material == UNKNOWN_MATERIAL:
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


def relation(kind: str, a: VisibleObject, b: VisibleObject) -> bool | None:
    """Whether a has the relation `kind` to b. None: the difference is within the margin."""
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


def distance(a: VisibleObject, b: VisibleObject) -> float:
    return ((a.ground_x - b.ground_x) ** 2 + (a.ground_z - b.ground_z) ** 2) ** 0.5


def side_of(cx: float) -> str:
    """ "left", "middle" or "right"."""
    return "left" if cx < EDGES[0] else "right" if cx > EDGES[1] else "middle"


def is_between_sides(cx: float) -> bool:
    return any(abs(cx - edge) < 0.03 for edge in EDGES)


def command(rng: Random, phrase: str, wording: str) -> str:
    return finish(rng, rng.choice(templates(COMMANDS, wording)).format(phrase))


def mask_example(
    kind: str,
    rng: Random,
    phrase: str,
    targets: list[VisibleObject],
    *,
    wording: str,
    many: bool = False,
) -> Example:
    """An example that asks for the mask of `targets`. `many`: the phrase is a plural."""
    label = phrase.removeprefix("the ")
    answer = FOUND_NONE if not targets else (FOUND_MANY if many else FOUND)
    return Example(kind, (), command(rng, phrase, wording), answer, label, tuple(s.index for s in targets))


def asked_for_every(example: Example, noun: str, rng: Random, wording: str) -> Example:
    """The request in the plural with "every" or "each" and the noun in the singular; the answer stays in the plural."""
    return replace(example, question=command(rng, f"{rng.choice(('every', 'each'))} {noun}", wording), reworded=True)


def text_example(kind: str, rng: Random, question: str, answer: str, *, history: tuple = ()) -> Example:
    """An example that is answered in words, without a mask."""
    return Example(kind, history, finish(rng, question), answer, "", None)
