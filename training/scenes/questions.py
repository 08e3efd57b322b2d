"""Questions about a View that are answered in words, or in words and with a mask; small talk and questions that are out
of scope."""

from random import Random

from training.scenes import wordings
from training.scenes.beyond import beyond_example
from training.scenes.mask_requests import absent
from training.scenes.phrases import (
    FOUND,
    FOUND_MANY,
    RELATION_WORDS,
    SIDE_ANSWERS,
    describing,
    is_between_sides,
    matching,
    noun_phrase,
    relation,
    side_of,
    text_example,
    visible_value,
)
from training.scenes.sentences import BOTH, COUNT, DESCRIBE, EXISTS, WHERE, templates
from training.scenes.small_talk import CHAT, OUT_ANSWER, OUT_OF_SCOPE
from training.scenes.spec import Example, View, VisibleObject
from training.scenes.words import NUMBERS, article, finish

Question = tuple[str, str, str, list[VisibleObject]]  # question, answer, the phrase of the objects, the objects


def counting_question(view: View, rng: Random, wording: str) -> Question:
    attributes = absent(view, rng) if rng.random() < 0.1 else None
    if attributes is None:
        member = rng.choice(view.objects)
        attributes = {
            k: getattr(member, k)
            for k in rng.choice((("shape",), ("colour",), ("colour", "shape"), ("size",), ("material",), ()))
        }
    phrase, members = noun_phrase(rng, attributes, wording, many=True), matching(view, attributes)
    return rng.choice(templates(COUNT, wording)).format(phrase), NUMBERS[len(members)] + ".", phrase, members


def count(view: View, rng: Random, wording: str) -> Example:
    question, answer, _, _ = counting_question(view, rng, wording)
    return text_example("count", rng, question, answer)


def exists(view: View, rng: Random, wording: str) -> Example | None:
    if rng.random() < 0.5:
        attributes = absent(view, rng)
    else:
        member = rng.choice(view.objects)
        attributes = {
            k: getattr(member, k) for k in rng.choice((("shape",), ("colour", "shape"), ("colour",), ("size", "shape")))
        }
    if attributes is None:
        return None
    return text_example(
        "exists",
        rng,
        rng.choice(templates(EXISTS, wording)).format(article(noun_phrase(rng, attributes, wording))),
        "Yes." if matching(view, attributes) else "No.",
    )


ASK_ATTRIBUTE = {
    "colour": ("what colour is {}?", "what color is {}?", "which colour does {} have?"),
    "shape": ("what shape is {}?", "what shape does {} have?"),
    "size": ("how big is {}?", "what size is {}?"),
    "material": ("what is {} made of?", "what material is {}?"),
    "texture": ("what pattern does {} have?", "what is the pattern of {}?"),
}


def attribute_sentences(key: str, wording: str) -> tuple:
    return wordings.ASK_ATTRIBUTE[key] if wording == "more" else ASK_ATTRIBUTE[key]


def attribute_question(view: View, rng: Random, wording: str) -> Question | None:
    target = rng.choice(view.objects)
    key = rng.choices(list(ASK_ATTRIBUTE), (4, 3, 2, 1.5, 1.5))[0]
    chosen = describing(view, target, rng, 0.1)
    if chosen:
        chosen.pop(key, None)
    if not chosen or len(matching(view, chosen)) != 1:
        return None
    phrase = noun_phrase(rng, chosen, wording)
    return (
        rng.choice(attribute_sentences(key, wording)).format("the " + phrase),
        visible_value(target, key).capitalize() + ".",
        phrase,
        [target],
    )


def attribute_of(view: View, rng: Random, wording: str) -> Example | None:
    question = attribute_question(view, rng, wording)
    return question and text_example("attribute-of", rng, question[0], question[1])


def compare(view: View, rng: Random, wording: str) -> Example | None:
    if len(view.objects) < 2:
        return None
    a, b = rng.sample(view.objects, 2)
    if rng.random() < 0.4 and a.shape != b.shape:
        na, nb = len(matching(view, {"shape": a.shape})), len(matching(view, {"shape": b.shape}))
        question = (
            f"are there more {noun_phrase(rng, {'shape': a.shape}, wording, True)} than "
            f"{noun_phrase(rng, {'shape': b.shape}, wording, True)}?"
        )
        return text_example("compare", rng, question, "Yes." if na > nb else "No.")
    one, two = describing(view, a, rng, 0), describing(view, b, rng, 0)
    if not one or not two:
        return None
    first, second = noun_phrase(rng, one, wording), noun_phrase(rng, two, wording)
    if rng.random() < 0.5 and not ("colour" in one and "colour" in two):
        return text_example(
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
        else text_example(
            "compare",
            rng,
            f"is the {first} {rng.choice(RELATION_WORDS[kind])} the {second}?",
            "Yes." if verdict else "No.",
        )
    )


def where(view: View, rng: Random, wording: str) -> Example | None:
    target = rng.choice(view.objects)
    chosen = describing(view, target, rng)
    if not chosen or is_between_sides(target.cx):
        return None
    answer = SIDE_ANSWERS[side_of(target.cx)]
    return text_example(
        "where", rng, rng.choice(templates(WHERE, wording)).format("the " + noun_phrase(rng, chosen, wording)), answer
    )


def describe(view: View, rng: Random, wording: str) -> Example | None:
    row = sorted(view.objects, key=lambda s: s.cx)
    if any(abs(a.cx - b.cx) < 0.02 for a, b in zip(row, row[1:])):
        return None
    things = [article(f"{s.colour} {s.shape}") for s in row[:4]]
    if len(row) > 4:
        things.append(f"{len(row) - 4} more")
    listed = things[0] if len(things) == 1 else ", ".join(things[:-1]) + " and " + things[-1]
    return text_example("describe", rng, rng.choice(templates(DESCRIBE, wording)), f"I see {listed}.")


# --- an answer in words and a mask ---


def both(view: View, rng: Random, wording: str) -> Example | None:
    made = rng.choice((attribute_question, counting_question))(view, rng, wording)
    if not made or not made[3]:
        return None
    question, answer, phrase, members = made
    many = len(members) > 1
    text = rng.choice(templates(BOTH, wording)).format(question.rstrip("?"), "them" if many else "it")
    return Example(
        "both",
        (),
        finish(rng, text),
        f"{answer} {FOUND_MANY if many else FOUND}",
        phrase,
        tuple(m.index for m in members),
    )


def chat(view: View, rng: Random, wording: str) -> Example:
    questions, answer = rng.choice(templates(CHAT, wording))
    return text_example("chat", rng, rng.choice(questions), answer)


def out_of_scope(view: View, rng: Random, wording: str) -> Example:
    return text_example("out-of-scope", rng, rng.choice(templates(OUT_OF_SCOPE, wording)), OUT_ANSWER)


def beyond(view: View, rng: Random, wording: str) -> Example | None:
    chosen = describing(view, rng.choice(view.objects), rng, 0.1)
    return chosen and beyond_example("the " + noun_phrase(rng, chosen, wording), rng, photograph=False)
