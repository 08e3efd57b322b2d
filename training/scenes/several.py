"""Two or three things in one sentence, each with a mask of its own: "segment the red ball and the blue cube". The
answer says which is which.
"""

from random import Random

from training.scenes.phrases import describing, noun_phrase
from training.scenes.spec import Example, View
from training.scenes.typed import typed
from training.scenes.unknown import unknown_noun
from training.scenes.words import finish

TWO = (
    "segment {} and {}",
    "{} and {}",
    "mask {} and {}",
    "show me {} and {}",
    "segment {} and also {}",
    "mark {}, then {}",
    "both {} and {}",
    "segment both {} and {}",
    "{} + {}",
    "{}, {}",
    "first {}, then {}",
    "segment {} and {} separately",
    "please outline {} and {}",
    "masks of {} and {}",
    "can you segment {} and {}?",
    "I want {} and {}",
    "highlight {} as well as {}",
    "select {} & {}",
    "cut out {} and {}",
    "a mask for {} and one for {}",
)
THREE = (
    "segment {}, {} and {}",
    "{}, {} and {}",
    "mask {}, {}, and {}",
    "show me {} and {} and {}",
    "masks of {}, {} and {}",
    "mark {}, {} and {}",
)
NONE = "there is no {}"


def several(view: View, rng: Random, wording: str) -> Example | None:
    """Mostly all of them are there; sometimes one is not, and its mask is empty."""
    count = 3 if rng.random() < 0.12 and len(view.seen) > 2 else 2
    if len(view.seen) < count:
        return None
    phrases, targets = [], []
    for thing in rng.sample(view.seen, count):
        known = describing(view, thing, rng, 0.1)
        if not known:
            return None
        missing = rng.random() < 0.06
        phrases.append(unknown_noun(rng, wording) if missing else noun_phrase(rng, known, wording))
        targets.append(() if missing else (thing.index,))
    if len(set(phrases)) < count:
        return None
    said = [NONE.format(p) if not t else "the " + p for p, t in zip(phrases, targets)]
    question = finish(rng, rng.choice(TWO if count == 2 else THREE).format(*("the " + p for p in phrases)))
    joints = [", "] * (count - 2) + [" and "]
    more = tuple((f"{joint}{text}:", target) for joint, text, target in zip(joints, said[1:], targets[1:]))
    first = said[0][0].upper() + said[0][1:] + ":"
    return typed(Example("several", (), question, first, phrases[0], targets[0], more=more), rng)
