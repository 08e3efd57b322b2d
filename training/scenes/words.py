"""The words of the tabletop: names, synonyms and wordings, those of training and those held out, kept apart. Knows
no scene."""

from random import Random

TRAIN = {
    "ball": ("ball", "ball", "ball", "sphere", "globe", "orb"),
    "cube": ("cube", "cube", "cube", "box", "dice"),
    "block": ("block", "block", "brick", "slab"),
    "cylinder": ("cylinder", "cylinder", "cylinder", "can", "tube"),
    "cone": ("cone",),
    "ring": ("ring", "ring", "hoop", "donut"),
    "pyramid": ("pyramid",),
    "capsule": ("capsule", "capsule", "pill"),
    "thing": ("thing", "object", "item"),
    "small": ("small", "small", "little", "tiny", "mini"),
    "medium": ("medium", "medium-sized"),
    "large": ("large", "big", "big", "huge", "giant"),
    "matte": ("matte", "dull", "rubber"),
    "shiny": ("shiny", "glossy", "polished"),
    "metal": ("metal", "metallic"),
    "plain": ("plain",),
    "striped": ("striped", "stripy"),
    "dotted": ("dotted", "spotted"),
    "checked": ("checked", "checkered"),
    "grey": ("grey", "gray"),
    "cyan": ("cyan", "turquoise"),
    "purple": ("purple", "violet"),
}
# In no training text: only the suite `route` says them, which asks where an answer goes and not what it is.
HELD_OUT = {
    "ball": ("bauble",),
    "block": ("plank",),
    "cylinder": ("drum",),
    "ring": ("washer",),
    "capsule": ("tablet",),
    "small": ("wee",),
    "large": ("enormous",),
    "dotted": ("polka-dot",),
}

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
    "held_out": (
        "extract {}",
        "trace {} for me",
        "isolate {}",
        "paint over {}",
        "would you kindly highlight {}",
        "produce the segmentation of {}",
        "get me the silhouette of {}",
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
    "held_out": ("would you say there is {} somewhere?", "any chance of {} here?"),
}
WHERE = {
    "train": ("where is {}?", "where do you see {}?", "on which side is {}?", "where can I find {}?"),
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
    "held_out": ("give me a summary of this image", "tell me about this picture"),
}
CHAT = {
    "train": (
        (
            (
                "hello",
                "hi",
                "hi there",
                "hey",
                "good morning",
                "Hello!",
                "good evening",
                "hello there",
                "hi, how are you?",
                "hey you",
            ),
            "Hello! Ask me about the objects on the table.",
        ),
        (
            (
                "thanks",
                "thank you",
                "thank you very much",
                "great, thanks",
                "nice",
                "perfect, thank you",
                "well done",
                "thanks a lot",
                "good job",
            ),
            "You are welcome.",
        ),
        (
            ("who are you?", "what are you?", "what is your name?", "who am I talking to?", "introduce yourself"),
            "I am a small model that looks at tabletop scenes.",
        ),
        (
            (
                "what can you do?",
                "help",
                "how can you help me?",
                "what can I ask?",
                "what are you able to do?",
                "how does this work?",
            ),
            "I can answer questions about the objects and mark them.",
        ),
        (("bye", "goodbye", "see you"), "Goodbye."),
    ),
    "held_out": (
        (("howdy", "greetings"), "Hello! Ask me about the objects on the table."),
        (("cheers, much appreciated",), "You are welcome."),
    ),
}
OUT_OF_SCOPE = {
    "train": (
        "what is the weather today?",
        "write a poem",
        "who is the president?",
        "translate this to French",
        "what is 2 + 2?",
        "write some python code",
        "tell me a joke",
        "what is the capital of Italy?",
        "who won the match?",
        "how do I cook rice?",
        "what time is it?",
        "sing a song",
        "when was the war?",
        "book a flight to Paris",
        "what do you think about politics?",
        "solve this equation",
        "play some music",
        "who wrote this book?",
        "how old are you?",
        "tell me the news",
        "what should I eat tonight?",
        "explain quantum physics",
        "how many people live in China?",
        "is it raining outside?",
        "write a letter to my landlord",
        "summarise this article",
        "what is the best phone?",
        "how do I fix my car?",
        "who invented the telephone?",
        "give me a recipe for soup",
        "do you love me?",
        "what is the square root of nine?",
        "when does the train leave?",
        "buy some milk",
        "call my mother",
        "remind me tomorrow",
        "turn off the lights",
        "how tall is the Eiffel tower?",
        "what does this word mean?",
        "is there life on Mars?",
        "who painted the Mona Lisa?",
        "correct my grammar",
        "what year is it?",
        "fix the bug in my program",
        "how much does it cost?",
        "what is your favourite film?",
        "are you human?",
        "what is love?",
        "tell me a story about a dragon",
        "which team is the best?",
        "do my homework",
        "how do I learn the piano?",
        "open the window",
        "translate good morning into Spanish",
        "plan a trip to Japan",
    ),
    "held_out": (
        "what is the meaning of life?",
        "draft an email to my boss",
        "is bitcoin going up?",
        "recommend a movie",
        "how far is the moon?",
    ),
}
OUT_ANSWER = "I can only talk about the objects on the table and mark them."
SEE_NOTHING = "I see no objects that I know."
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
NUMBERS = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
ORDINALS = ("first", "second", "third", "fourth")


def say(rng: Random, word: str, wording: str) -> str:
    """A synonym of a canonical word. `held_out` takes synonyms of its own where it has some; `synonyms` never says
    the canonical word where there is another."""
    if wording == "held_out" and word in HELD_OUT:
        return rng.choice(HELD_OUT[word])
    known = TRAIN.get(word, (word,))
    return rng.choice([w for w in known if w != word] or known) if wording == "synonyms" else rng.choice(known)


def frames(table: dict[str, tuple], wording: str) -> tuple:
    """The sentences of a wording: `synonyms` says known words in sentences that are held out."""
    return table["train" if wording == "train" else "held_out"]


def plural_of(noun: str) -> str:
    return {"box": "boxes", "dice": "dice"}.get(noun, noun + "s")


def article(phrase: str) -> str:
    return ("an " if phrase[0] in "aeiou" else "a ") + phrase


def finish(rng: Random, text: str) -> str:
    """People type as they like: some capitals, some full stops."""
    if rng.random() < 0.25:
        text = text[0].upper() + text[1:]
    if rng.random() < 0.12 and text[-1].isalpha():
        text += "."
    return text


def typos(text: str, rng: Random) -> str:
    """One slip of the keyboard in every fourth word or so: a letter doubled, dropped, or swapped with its neighbour."""
    words = text.split(" ")
    for i, word in enumerate(words):
        if len(word) > 3 and rng.random() < 0.25:
            at = rng.randrange(1, len(word) - 1)
            words[i] = rng.choice(
                (
                    word[:at] + word[at] + word[at:],
                    word[:at] + word[at + 1 :],
                    word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                )
            )
    return " ".join(words)
