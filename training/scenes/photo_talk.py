"""What people say about a photograph of which the things' names and places are known: masks by name, order, size and
place, several things at once, counts, what is there and what is not. The answers say the phrase that they draw.
Knows no pixels.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from training.scenes.histories import CANNOT_UNDO, UNDO, with_history
from training.scenes.nouns import MANY, plural_name
from training.scenes.photo_names import RARE, related, spoken
from training.scenes.phrases import FOUND_NONE, RATIO, SIDE, command, tell
from training.scenes.several import TWO
from training.scenes.spec import COLOURS, SHAPES, Example
from training.scenes.typed import typed
from training.scenes.unknown import NO_SUCH
from training.scenes.words import CHAT, COUNT, DESCRIBE, EXISTS, NUMBERS, ORDINALS, WHERE, article, frames

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
HISTORY = 0.35
REAL = ("ball", "ring", "block")  # solids that photographs may well show
MASSES = frozenset("grass sky water road building tree mountain sheep hair".split())  # one region, whatever its number


@dataclass(frozen=True)
class Thing:
    index: int  # its id in the id map is index + 1
    name: str
    cx: float  # centroid, 0..1 of the picture
    cy: float
    area: float  # share of the picture


def found(kind: str, rng: Random, phrase: str, targets: tuple[int, ...]) -> Example:
    return Example(
        kind,
        (),
        command(rng, phrase, "train"),
        f"The {phrase.removeprefix('all the ').removeprefix('all ').removeprefix('the ')}:",
        phrase.removeprefix("the "),
        targets,
    )


def nothing(rng: Random, noun: str) -> Example:
    return Example("absent", (), command(rng, "the " + noun, "train"), FOUND_NONE, noun, ())


def place(thing: Thing) -> str | None:
    if any(abs(thing.cx - edge) < 0.03 for edge in (0.38, 0.62)):
        return None
    return "On the left." if thing.cx < 0.38 else "On the right." if thing.cx > 0.62 else "In the middle."


def what(things: list[Thing]) -> str:
    """ "I see two dogs, a person and a frisbee.": the largest first."""
    total: Counter = Counter()
    for t in sorted(things, key=lambda t: -t.area):
        total[t.name] += 1
    said = [
        name
        if name in MASSES | MANY
        else article(name)
        if n == 1
        else f"{NUMBERS[min(n, 12)].lower()} {plural_name(name)}"
        for name, n in total.items()
    ][:5]
    return "I see " + (said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]) + "."


def beside(kind: str, rng: Random) -> Example:
    """What is said whatever the picture shows."""
    if kind == "undo":
        return tell("undo", rng, rng.choice(UNDO), CANNOT_UNDO)
    asked, answer = rng.choice([c for c in frames(CHAT, "train") if "table" not in c[1] and "objects" not in c[1]])
    return tell("chat", rng, rng.choice(asked), answer)


def one(things: list[Thing], absent: list[str], unclear: set[str], rng: Random) -> Example | None:
    """`absent`: names that are surely not there; `unclear`: names whose number is not known."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    if kind in ("undo", "chat"):
        return beside(kind, rng)
    if kind == "solid":
        return nothing(rng, f"{rng.choice(COLOURS)} {rng.choice([x for x in SHAPES if x not in REAL])}")
    present = frozenset().union(*(related(name) for name in {t.name for t in things} | unclear))
    if kind == "unknown" or not things:
        noun = rng.choice(RARE)
        return None if related(noun) & present else nothing(rng, noun)
    absent = [name for name in absent if name not in present]
    thing = rng.choice(things)
    twins = [t for t in things if t.name == thing.name]
    sure = thing.name not in unclear
    if kind == "absent" and absent:
        noun = rng.choice(absent)
        way = rng.random()
        return (
            nothing(rng, noun)
            if way < 0.7
            else tell("absent", rng, rng.choice(frames(WHERE, "train")).format("the " + noun), NO_SUCH)
        )
    if kind == "exists":
        there = rng.random() < 0.5 or not absent
        return tell(
            kind,
            rng,
            rng.choice(frames(EXISTS, "train")).format(article(thing.name if there else rng.choice(absent))),
            "Yes." if there else "No.",
        )
    if kind == "name" and sure:  # of several things of one name, the name alone means all
        return found(kind, rng, "the " + spoken(thing.name, rng), tuple(t.index for t in twins))
    if kind == "all" and sure and len(twins) > 1:
        return found(
            kind,
            rng,
            f"{rng.choice(('all the', 'all', 'the'))} {plural_name(spoken(thing.name, rng))}",
            tuple(t.index for t in twins),
        )
    if kind == "count" and sure and thing.name not in MASSES:
        return tell(
            kind,
            rng,
            rng.choice(frames(COUNT, "train")).format(plural_name(thing.name)),
            NUMBERS[min(12, len(twins))] + ".",
        )
    if kind == "where" and len(twins) == 1 and sure and (said := place(thing)):
        return tell(kind, rng, rng.choice(frames(WHERE, "train")).format("the " + thing.name), said)
    if kind == "what" and not unclear:
        return tell(
            kind,
            rng,
            rng.choice(
                (*frames(DESCRIBE, "train"), "what is in the picture?", "what's in this photo?", "what is this?")
            ),
            what(things),
        )
    return compared(kind, thing, twins, rng) if sure else None


def compared(kind: str, thing: Thing, twins: list[Thing], rng: Random) -> Example | None:
    if kind == "order" and len(twins) > 1:
        side = rng.choice(("left", "right"))
        row = sorted(twins, key=lambda t: t.cx, reverse=side == "right")
        if any(abs(a.cx - b.cx) < SIDE for a, b in zip(row, row[1:])):
            return None
        n = rng.randrange(min(4, len(row)))
        phrase = rng.choice(
            (
                f"the {ORDINALS[n]} {thing.name} from the {side}",
                *((f"the {side}most {thing.name}", f"the {thing.name} on the {side}") if n == 0 else ()),
            )
        )
        return found(kind, rng, phrase, (row[n].index,))
    if kind == "size" and len(twins) > 1:
        row = sorted(twins, key=lambda t: t.area)
        if row[-1].area > RATIO * row[-2].area and rng.random() < 0.5:
            return found(kind, rng, f"the {rng.choice(('biggest', 'largest', 'big'))} {thing.name}", (row[-1].index,))
        if row[0].area * RATIO < row[1].area:
            return found(kind, rng, f"the {rng.choice(('smallest', 'small'))} {thing.name}", (row[0].index,))
    return None


def several(things: list[Thing], unclear: set[str], rng: Random) -> Example | None:
    single = [t for t in things if t.name not in unclear and sum(o.name == t.name for o in things) == 1]
    if len(single) < 2:
        return None
    a, b = rng.sample(single, 2)
    return Example(
        "several",
        (),
        rng.choice(TWO).format("the " + a.name, "the " + b.name),
        f"The {a.name}:",
        a.name,
        (a.index,),
        more=((f" and the {b.name}:", (b.index,)),),
    )


def photo_examples(
    things: list[Thing],
    absent: list[str],
    unclear: set[str],
    rng: Random,
    count: int,
    mistaken: tuple[str, ...] = (),
) -> list[Example]:
    """`absent`: names that are surely not there. Of these, `mistaken` are asked for as often as all others together."""

    def drawn() -> Example | None:
        likely = list(mistaken) if mistaken and absent and rng.random() < 0.5 else absent
        made = several(things, unclear, rng) if rng.random() < KINDS["several"] else one(things, likely, unclear, rng)
        return made and typed(made, rng)

    out = [e for e in (drawn() for _ in range(count)) if e]
    return [with_history(e, drawn, rng) if rng.random() < HISTORY else e for e in out]
