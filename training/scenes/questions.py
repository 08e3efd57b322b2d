"""Questions about a View that are answered in words, and those that want words and a mask; small talk, and what is
out of scope."""

from random import Random

from training.scenes.phrases import (
    FOUND,
    FOUND_MANY,
    RELATION_WORDS,
    absent,
    describing,
    matching,
    noun_phrase,
    relation,
    shown,
    tell,
)
from training.scenes.spec import Example, Seen, View
from training.scenes.words import (
    BOTH,
    CHAT,
    COUNT,
    DESCRIBE,
    EXISTS,
    NUMBERS,
    OUT_ANSWER,
    OUT_OF_SCOPE,
    WHERE,
    article,
    finish,
    frames,
)

Asked = tuple[str, str, str, list[Seen]]  # question, answer, what it is about, and those objects


def asked_count(view: View, rng: Random, wording: str) -> Asked:
    said = absent(view, rng) if rng.random() < 0.1 else None
    if said is None:
        member = rng.choice(view.seen)
        said = {
            k: getattr(member, k)
            for k in rng.choice((("shape",), ("colour",), ("colour", "shape"), ("size",), ("material",), ()))
        }
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
        said = {
            k: getattr(member, k) for k in rng.choice((("shape",), ("colour", "shape"), ("colour",), ("size", "shape")))
        }
    if said is None:
        return None
    return tell(
        "exists",
        rng,
        rng.choice(frames(EXISTS, wording)).format(article(noun_phrase(rng, said, wording))),
        "Yes." if matching(view, said) else "No.",
    )


ASK_ATTRIBUTE = {
    "colour": ("what colour is {}?", "what color is {}?", "which colour does {} have?"),
    "shape": ("what shape is {}?", "what shape does {} have?"),
    "size": ("how big is {}?", "what size is {}?"),
    "material": ("what is {} made of?", "what material is {}?"),
    "texture": ("what pattern does {} have?", "what is the pattern of {}?"),
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
    return (
        rng.choice(ASK_ATTRIBUTE[key]).format("the " + phrase),
        shown(target, key).capitalize() + ".",
        phrase,
        [target],
    )


def attribute_of(view: View, rng: Random, wording: str) -> Example | None:
    asked = asked_attribute(view, rng, wording)
    return asked and tell("attribute-of", rng, asked[0], asked[1])


def compare(view: View, rng: Random, wording: str) -> Example | None:
    if len(view.seen) < 2:
        return None
    a, b = rng.sample(view.seen, 2)
    if rng.random() < 0.4 and a.shape != b.shape:
        na, nb = len(matching(view, {"shape": a.shape})), len(matching(view, {"shape": b.shape}))
        question = (
            f"are there more {noun_phrase(rng, {'shape': a.shape}, wording, True)} than "
            f"{noun_phrase(rng, {'shape': b.shape}, wording, True)}?"
        )
        return tell("compare", rng, question, "Yes." if na > nb else "No.")
    one, two = describing(view, a, rng, 0), describing(view, b, rng, 0)
    if not one or not two:
        return None
    first, second = noun_phrase(rng, one, wording), noun_phrase(rng, two, wording)
    if rng.random() < 0.5 and not ("colour" in one and "colour" in two):
        return tell(
            "compare",
            rng,
            f"do the {first} and the {second} have the same colour?",
            "Yes." if a.colour == b.colour else "No.",
        )
    kind = rng.choice(list(RELATION_WORDS))
    verdict = relation(kind, a, b)
    return (
        None
        if verdict is None
        else tell(
            "compare",
            rng,
            f"is the {first} {rng.choice(RELATION_WORDS[kind])} the {second}?",
            "Yes." if verdict else "No.",
        )
    )


def where(view: View, rng: Random, wording: str) -> Example | None:
    target = rng.choice(view.seen)
    chosen = describing(view, target, rng)
    if not chosen or any(abs(target.cx - edge) < 0.03 for edge in (0.38, 0.62)):
        return None
    answer = "On the left." if target.cx < 0.38 else ("On the right." if target.cx > 0.62 else "In the middle.")
    return tell(
        "where", rng, rng.choice(frames(WHERE, wording)).format("the " + noun_phrase(rng, chosen, wording)), answer
    )


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
    return Example(
        "both",
        (),
        finish(rng, text),
        f"{answer} {FOUND_MANY if many else FOUND}",
        phrase,
        tuple(m.index for m in members),
    )


def chat(view: View, rng: Random, wording: str) -> Example:
    asked, answer = rng.choice(frames(CHAT, wording))
    return tell("chat", rng, rng.choice(asked), answer)


def out_of_scope(view: View, rng: Random, wording: str) -> Example:
    return tell("out-of-scope", rng, rng.choice(frames(OUT_OF_SCOPE, wording)), OUT_ANSWER)
