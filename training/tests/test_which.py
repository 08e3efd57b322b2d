"""The threshold from which several things are said to fit."""

from training.which import best_threshold, precision_and_recall


def row(shown: float | None, ambiguous: bool, candidates: int = 2) -> dict:
    return {"shown": shown, "ambiguous": ambiguous, "candidates": candidates}


ROWS = [row(0.9, True), row(0.6, True), row(0.5, False), row(0.4, True), row(0.1, False), row(None, True, 0)]


def test_counts_only_questions_with_candidates_from_the_threshold_on():
    assert precision_and_recall([*ROWS, row(0.95, False, 1)], 0.55) == (1.0, 0.5)


def test_the_smaller_of_precision_and_recall_is_as_large_as_possible():
    assert 0.1 < best_threshold(ROWS) < 0.4
    assert precision_and_recall(ROWS, best_threshold(ROWS)) == (0.75, 0.75)
