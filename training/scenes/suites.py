"""The evaluation suites that training/make_scenes.py draws with the code of the training pool: kinds and scenes."""

from dataclasses import dataclass

# Kinds of questions and their shares.
REFER = {
    "attribute": 0.40,
    "relation": 0.22,
    "ordinal": 0.08,
    "superlative": 0.12,
    "plural": 0.08,
    "negation": 0.05,
    "none": 0.05,
}
HARD = {"nested": 0.4, "relation": 0.3, "ordinal": 0.1, "superlative": 0.1, "attribute": 0.1}
ASK = {"count": 0.2, "exists": 0.2, "attribute-of": 0.3, "compare": 0.1, "where": 0.1, "describe": 0.1}
TALK = {"chat": 0.08, "out-of-scope": 0.12}


@dataclass(frozen=True)
class Suite:
    seed: int  # of the first world; the seeds of two suites differ by at least a million
    count: int
    kinds: dict[str, float]
    crowd: str = "normal"
    backgrounds: str = "train"
    wording: str = "train"
    rivals: int = 0  # least number of other objects with the shape of the target
    mistyped: bool = False
    tabletop: bool = True


def shares(*parts: tuple[float, dict[str, float]]) -> dict[str, float]:
    return {kind: share * weight for weight, kinds in parts for kind, share in kinds.items()}


# The wordings "held_out" and the sentences of "synonyms" are in no training text. bench/suites.json has the checksums.
SUITES = {
    "ask": Suite(10_000_000, 2000, ASK),
    "clutter": Suite(11_000_000, 1000, REFER, crowd="clutter", backgrounds="held_out"),
    "mixed": Suite(12_000_000, 500, shares((0.7, REFER), (0.25, ASK), (0.25, TALK))),
    "none": Suite(13_000_000, 1000, {"none": 1.0}),
    "plural": Suite(14_000_000, 1000, {"plural": 1.0}),
    "refer": Suite(15_000_000, 2000, REFER),
    "refer-hard": Suite(16_000_000, 1000, HARD, crowd="rivals", rivals=3),
    "follow": Suite(17_000_000, 500, {"third-refer": 0.6, "third-ask": 0.4}),
    "route": Suite(
        18_000_000, 1000, shares((0.4, REFER), (0.3, ASK), (0.1, {"both": 1.0}), (1.0, TALK)), wording="held_out"
    ),
    "spell": Suite(19_000_000, 1000, REFER, wording="synonyms", mistyped=True),
    "elsewhere": Suite(
        20_000_000, 500, {"attribute": 0.6, "relation": 0.15, "superlative": 0.1, "plural": 0.15}, tabletop=False
    ),
    "point": Suite(21_000_000, 1000, {"pointed": 0.5, "refine": 0.35, "pointed-ask": 0.15}),
}
