"""Questions about a photograph that are answered in words, from its named masks: colours, kinds of things ("any
animals?"), what is at a place, the largest thing, and questions that cannot be answered.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from training.pretrained import COCO_NAMES
from training.scenes.beyond import beyond_example
from training.scenes.colour_names import NAMES as COLOURS
from training.scenes.nouns import plural_name
from training.scenes.phrases import is_between_sides, side_of, text_example
from training.scenes.sentences import EXISTS, templates
from training.scenes.small_talk import SEE_NOTHING
from training.scenes.spec import Example
from training.scenes.unknown import NO_SUCH
from training.scenes.words import article, synonym

# COCO's supercategories, and the names of the other sets that belong to them.
GROUPS = {
    "animal": "bird cat dog horse sheep cow elephant bear zebra giraffe swan flamingo camel goat duck fish turtle",
    "vehicle": "bicycle car motorcycle airplane bus train truck boat ship",
    "food": "banana apple sandwich orange broccoli carrot hot_dog pizza donut cake",
    "furniture": "chair couch bed dining_table bench",
    "fruit": "banana apple orange",
    "person": "person face body",
}
MEMBERS = {group: frozenset(name.replace("_", " ") for name in names.split()) for group, names in GROUPS.items()}
NOT_COUNTED = ("food", "furniture", "fruit")  # groups without a plural in questions

COLOUR = (
    "what colour is {}?",
    "what color is {}?",
    "which colour does {} have?",
    "which color is {}?",
    "what is the colour of {}?",
    "what is the color of {}?",
    "tell me the colour of {}",
)
COLOURS_OF_SEVERAL = ("what colour are {}?", "what color are {}?", "which colour do {} have?")
IS_COLOUR = ("is {0} {1}?", "is {0} {1} or not?", "does {0} look {1}?")
WHICH = (
    "what kind of {0} is this?",
    "what kind of {0} is that?",
    "what {0} is this?",
    "which {0} is this?",
    "which {0} do you see?",
    "what {0} do you see?",
    "what sort of {0} is it?",
    "name the {0}",
)
WHICH_ONES = (
    "which {1} do you see?",
    "what {1} are there?",
    "which {1} are in the picture?",
    "name the {1}",
    "list the {1}",
    "what kinds of {1} are there?",
    "are there {1}, and which?",
)
ANY = ("are there any {1}?", "do you see any {1}?", "are there {1} in the picture?", "any {1}?", "can you see {1}?")
ANYBODY = (
    "is anybody there?",
    "is somebody in the picture?",
    "is there anyone?",
    "is anyone here?",
    "is there somebody?",
    "are there any people?",
    "do you see people?",
    "can you see anybody?",
    "any people?",
)
PLACES = {
    "left": (
        "what is on the left?",
        "what do you see on the left?",
        "what's on the left side?",
        "what is to the left?",
    ),
    "right": (
        "what is on the right?",
        "what do you see on the right?",
        "what's on the right side?",
        "what is to the right?",
    ),
    "middle": ("what is in the middle?", "what is in the centre?", "what is in the center?", "what's in the middle?"),
}
LARGEST = (
    "what is the largest thing?",
    "what is the biggest thing in the picture?",
    "what is the main thing?",
    "what is the main subject?",
    "what takes up most of the picture?",
    "which thing is the largest?",
)
NEXT_TO = ("what is next to {}?", "what is beside {}?", "what is near {}?", "what else is next to {}?")
RATIO = 1.6  # of the areas of the largest thing and the next one
UNCOLOURED = frozenset("person face body hair water".split())  # nobody asks for their colour, or it is not plain
# Most things are grey, black, brown or green: the share of the questions about them that is used.
# Shares of the questions that are used: about kinds of things that the image does not show, and about people whom it
# shows, as most photographs do.
ABSENT_GROUPS, SHOWN_PEOPLE = 0.35, 0.35
USED = {"white": 0.5, "grey": 0.2, "black": 0.25, "green": 0.35, "brown": 0.4}
NEAR = 0.4  # distance of two centroids, shares of the image's sides
KINDS = {
    "colour": 0.9,
    "is-colour": 0.6,
    "group": 0.5,
    "place": 0.15,
    "largest": 0.06,
    "next-to": 0.08,
    "beyond": 0.25,
}


@dataclass(frozen=True)
class Seen:
    """What the questions are about."""

    things: list  # photo_examples.Thing
    whole: bool  # every thing of the names has a mask, and is large enough to be seen
    absent: frozenset[str]  # names of things that are certainly not in the image
    describe: Callable[[list], str]  # "I see two dogs and a person."

    def names(self, things: list) -> str:
        """ "Two dogs and a person." """
        listed = self.describe(things).removeprefix("I see ")
        return listed[0].upper() + listed[1:]


def alone(things: Iterable, thing) -> bool:
    return sum(other.name == thing.name for other in things) == 1


def photo_question(seen: Seen, rng: Random) -> Example | None:
    """One example of a random kind. None: the photograph allows none of this kind."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if not seen.things:
        return beyond_example(rng.choice(("it", "this")), rng, photograph=True) if kind == "beyond" else None
    return MAKERS[kind](seen, rng.choice(seen.things), rng)


def is_plain(thing, rng: Random) -> bool:
    return thing.colour is not None and thing.name not in UNCOLOURED and rng.random() < USED.get(thing.colour, 1)


def colour(seen: Seen, thing, rng: Random) -> Example | None:
    same = [t for t in seen.things if t.name == thing.name]
    if not is_plain(thing, rng) or any(t.colour != thing.colour for t in same):
        return None
    if len(same) > 1:
        question = rng.choice(COLOURS_OF_SEVERAL).format("the " + plural_name(thing.name))
    else:
        question = rng.choice(COLOUR).format(
            "it" if len(seen.things) == 1 and rng.random() < 0.3 else "the " + thing.name
        )
    return text_example("colour", rng, question, thing.colour.capitalize() + ".")


def is_colour(seen: Seen, thing, rng: Random) -> Example | None:
    if not is_plain(thing, rng) or not alone(seen.things, thing):
        return None
    asked = thing.colour if rng.random() < 0.5 else rng.choice([c for c in COLOURS if c != thing.colour])
    word, right = synonym(rng, asked, "train"), "Yes." if asked == thing.colour else "No."
    if rng.random() < 0.3 and seen.whole:
        question = rng.choice(templates(EXISTS, "train")).format(article(f"{word} {thing.name}"))
    else:
        question = rng.choice(IS_COLOUR).format("the " + thing.name, word)
    return text_example("is-colour", rng, question, right)


def group(seen: Seen, thing, rng: Random) -> Example | None:
    if not seen.whole:
        return None
    own = [name for name, members in MEMBERS.items() if thing.name in members]
    name = rng.choice(own) if own and rng.random() < 0.7 else rng.choice(list(MEMBERS))
    members = [t for t in seen.things if t.name in MEMBERS[name]]
    # A set that does not mark every kind of animal cannot say that an image shows none.
    if not members and (rng.random() > ABSENT_GROUPS or not MEMBERS[name] & set(COCO_NAMES) <= seen.absent):
        return None
    if name == "person" and members and rng.random() > SHOWN_PEOPLE:
        return None
    if name == "person":
        return text_example("group", rng, rng.choice(ANYBODY), "Yes." if members else "No.")
    names = (name, name if name in NOT_COUNTED else plural_name(name))
    if rng.random() < 0.4:
        return text_example("group", rng, rng.choice(ANY).format(*names), "Yes." if members else "No.")
    question = rng.choice(WHICH if len(members) == 1 or rng.random() < 0.3 else WHICH_ONES).format(*names)
    return text_example("group", rng, question, seen.names(members) if members else NO_SUCH)


def place(seen: Seen, thing, rng: Random) -> Example | None:
    if not seen.whole or any(is_between_sides(t.cx) for t in seen.things):
        return None
    where = side_of(thing.cx) if rng.random() < 0.7 else rng.choice(list(PLACES))
    there = [t for t in seen.things if side_of(t.cx) == where]
    return text_example("place", rng, rng.choice(PLACES[where]), seen.names(there) if there else SEE_NOTHING)


def largest(seen: Seen, _, rng: Random) -> Example | None:
    row = sorted(seen.things, key=lambda t: -t.area)
    if len(row) > 1 and row[0].area < RATIO * row[1].area:
        return None
    return text_example("largest", rng, rng.choice(LARGEST), seen.names(row[:1]))


def next_to(seen: Seen, thing, rng: Random) -> Example | None:
    if not seen.whole or not alone(seen.things, thing) or len(seen.things) < 2:
        return None
    near = [t for t in seen.things if t is not thing and abs(t.cx - thing.cx) + abs(t.cy - thing.cy) < NEAR]
    if not near:
        return None
    return text_example("next-to", rng, rng.choice(NEXT_TO).format("the " + thing.name), seen.names(near))


def beyond(_: Seen, thing, rng: Random) -> Example:
    return beyond_example("the " + thing.name, rng, photograph=True)


MAKERS = {
    "colour": colour,
    "is-colour": is_colour,
    "group": group,
    "place": place,
    "largest": largest,
    "next-to": next_to,
    "beyond": beyond,
}
