"""Requests for two or three objects in one sentence: "segment the red ball and the blue cube". Each object has its own
mask, and the answer names the object in front of each mask.
"""

from random import Random

from training.scenes import wordings
from training.scenes.phrases import describing, noun_phrase
from training.scenes.sentences import templates
from training.scenes.spec import Example, View
from training.scenes.typed import typed
from training.scenes.unknown import unknown_noun
from training.scenes.words import finish

TWO = {
    "train": (
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
    ),
    "more": wordings.TWO,
}
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
    """6 % of the named objects are not in the image; their masks are empty."""
    count = 3 if rng.random() < 0.12 and len(view.objects) > 2 else 2
    if len(view.objects) < count:
        return None
    phrases, targets = [], []
    for thing in rng.sample(view.objects, count):
        attributes = describing(view, thing, rng, 0.1)
        if not attributes:
            return None
        missing = rng.random() < 0.06
        phrases.append(unknown_noun(rng, wording) if missing else noun_phrase(rng, attributes, wording))
        targets.append(() if missing else (thing.index,))
    if len(set(phrases)) < count:
        return None
    sentences = [NONE.format(p) if not t else "the " + p for p, t in zip(phrases, targets)]
    question = finish(
        rng, rng.choice(templates(TWO, wording) if count == 2 else THREE).format(*("the " + p for p in phrases))
    )
    joints = [", "] * (count - 2) + [" and "]
    more = tuple((f"{joint}{text}:", target) for joint, text, target in zip(joints, sentences[1:], targets[1:]))
    first = sentences[0][0].upper() + sentences[0][1:] + ":"
    return typed(Example("several", (), question, first, phrases[0], targets[0], more=more), rng)
