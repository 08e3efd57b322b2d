"""Sentences about tabletop objects, with places for phrases: those of the training, and those that are held out for
suites. wordings.py and commands.py have more for the training. This file is data; `templates` selects a list.
"""

from random import Random

from training.scenes import commands, wordings

MORE = 0.5  # share of the training examples in the wording "more"

COMMANDS = {
    "train": (
        "segment {}",
        "segment {}",
        "mask {}",
        "show me {}",
        "mark {}",
        "please outline {}",
        "select {}",
        "highlight {}",
        "cut out {}",
        "find and segment {}",
        "can you segment {}?",
        "could you mark {} please",
        "give me a mask of {}",
        "{}",
        "{}",
        "I want {}",
        "draw a mask over {}",
        "please segment {}",
        "point out {}",
        "segment {} in this picture",
        "Mask {}, please.",
        "let me see {}",
        "outline {}",
        "I need the mask of {}",
        "which pixels belong to {}?",
        "separate {} from the rest",
        "pick {}",
        "draw the outline of {}",
        "shade {}",
        "contour of {}",
        "mask for {}",
        "{} please",
        "locate {} and mask it",
        "cover {} with a mask",
        "where exactly is {}? mark it",
    ),
    "more": commands.COMMANDS,
    "held_out": (
        "lasso {}",
        "demarcate {} for me",
        "pinpoint {}",
        "paint over {}",
        "would you kindly highlight {}",
        "produce the segmentation of {}",
        "get me the stencil of {}",
    ),
}
COUNT = {
    "train": (
        "how many {} are there?",
        "count the {}",
        "how many {} do you see?",
        "how many {} are on the table?",
        "what is the number of {}?",
    ),
    "more": wordings.COUNT,
    "held_out": ("tell me the amount of {}", "{}: how many in total?"),
}
EXISTS = {
    "train": (
        "is there {}?",
        "do you see {}?",
        "is there {} on the table?",
        "can you see {}?",
        "does the picture show {}?",
    ),
    "more": wordings.EXISTS,
    "held_out": ("would you say there is {} somewhere?", "any chance of {} here?"),
}
WHERE = {
    "train": ("where is {}?", "where do you see {}?", "on which side is {}?", "where can I find {}?"),
    "more": wordings.WHERE,
    "held_out": ("whereabouts is {}?", "tell me the position of {}"),
}
DESCRIBE = {
    "train": (
        "what is on the table?",
        "describe the picture",
        "what do you see?",
        "describe the scene",
        "what is in this image?",
        "list the objects",
        "what can you see here?",
    ),
    "more": wordings.DESCRIBE,
    "held_out": ("give me a summary of this image", "tell me about this picture"),
}
BOTH = {
    "train": (
        "{0}? segment {1}",
        "{0} and mark {1}",
        "{0}, and show me {1}",
        "{0}? please mark {1}",
        "{0} and where? mark {1}",
        "{0}? highlight {1} too",
        "{0}? also give me a mask of {1}",
    ),
    "more": wordings.BOTH,
    "held_out": ("{0}? outline {1} as well", "answer and segment: {0}", "{0}; then select {1} for me"),
}
POINTED = (
    "segment this",
    "mask this",
    "this",
    "this one",
    "outline it",
    "select this thing",
    "cut this out",
    "mark what is here",
    "segment the object here",
    "highlight this please",
    "what is here? mark it",
    "give me a mask of this",
    "show me this one",
    "segment what I point at",
    "Segment it.",
    "the thing here",
    "can you segment this?",
    "mask the object in the box",
)
POINTED_MANY = (
    "segment these",
    "mask these",
    "these",
    "outline them",
    "select all of these",
    "mark what is here",
    "highlight these please",
    "segment the things I point at",
    "cut them out",
)
POINTED_NAMED = ("segment {}", "this {}", "mask this {}", "outline {} here", "mark {}", "select this {}")
POINTED_WHAT = (
    "what is this?",
    "what is here?",
    "what do I point at?",
    "what is that?",
    "name this",
    "what thing is this?",
)
REFINE = {
    "only": ("only {}", "just {}", "now only {}", "keep only {}", "only {} please", "keep {}", "restrict it to {}"),
    "also": ("also {}", "add {}", "and {} too", "include {}", "add {} as well", "{} too", "plus {}"),
    "without": ("without {}", "remove {}", "not {}", "leave out {}", "take away {}", "drop {}", "minus {}"),
    "again": (
        "again",
        "try again",
        "do it again",
        "sharper please",
        "cleaner please",
        "a better outline",
        "redo this",
        "refine it",
        "improve the mask",
        "the same, but more exact",
    ),
}


def templates(table: dict[str, tuple], wording: str) -> tuple:
    """The sentences of a wording: "train"; "more", which only the training uses; else those that are held out. The
    wording `synonyms` has the held-out sentences, with words of the training."""
    if wording == "more":
        return table.get("more", table["train"])
    return table["train" if wording == "train" else "held_out"]


def some_wording(rng: Random) -> str:
    """For a training example."""
    return "more" if rng.random() < MORE else "train"
