"""A strip is measured as the sheets that it has end to end, and all else as it is."""

import pytest

from pagemill.reading.pixels.sheet_side import LONGEST, SHORTEST, sheet_side


@pytest.mark.parametrize(("height", "width"), [(1754, 1240), (3508, 2480), (600, 400), (1200, 20), (1240, 1754)])
def test_a_sheet_is_as_long_as_it_is(height: int, width: int) -> None:
    assert sheet_side(height, width) == max(height, width)


def test_a_strip_however_long_is_sheets_of_one_size_either_way() -> None:
    for length in (9_000, 60_000):
        assert sheet_side(length, 1170) == sheet_side(1170, length) == LONGEST * 1170
    assert sheet_side(60_000, 10) == SHORTEST
