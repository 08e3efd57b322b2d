"""COCO's run lengths, compared with numbers computed by hand and by pycocotools."""

import pytest

from maskstream import Rle


def test_runs_go_down_the_columns() -> None:
    rle = Rle(2, 4, "044")
    assert rle.runs() == [0, 4, 4]
    assert rle.rows() == [[1, 1, 0, 0], [1, 1, 0, 0]]
    assert rle.decode() == bytes([1, 1, 0, 0, 1, 1, 0, 0])


def test_differences_and_long_numbers_are_read() -> None:
    # pycocotools of a 40 x 30 mask with a rectangle at rows 3 to 9, columns 5 to 7.
    rle = Rle(40, 30, "[67Q1000]k0")
    pixels = rle.rows()
    assert [(x, y) for y, row in enumerate(pixels) for x, value in enumerate(row) if value] == [
        (x, y) for y in range(3, 10) for x in range(5, 8)
    ]


@pytest.mark.parametrize("counts", ["", "04", "044\x20", "0T", "0\x7f"])
def test_run_lengths_that_do_not_fit_the_size_are_refused(counts: str) -> None:
    with pytest.raises(ValueError):
        Rle(2, 4, counts).runs()
