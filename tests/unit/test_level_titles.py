"""Titles of columns side by side are each their own."""

from __future__ import annotations

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.headings.level_titles import level_titles

TALL = 20.0


def _line(text: str, left: float, top: float) -> Line:
    return Line(text, polygon_of((left, top, left + 10 * len(text), top + TALL)))


def _texts(titles: list[list[Line]]) -> list[list[str]]:
    return [[line.text for line in title] for title in titles]


LEFT, RIGHT = _line("Ingredients", 100, 100), _line("Method", 500, 102)
COLUMNS = [_line("3 large leeks", 100, 140), _line("1. Trim the leeks", 505, 140)]


def test_each_title_above_a_column_of_its_own_is_one() -> None:
    assert _texts(level_titles([RIGHT, LEFT], [LEFT, RIGHT, *COLUMNS])) == [["Ingredients"], ["Method"]]


@pytest.mark.parametrize(
    ("titles", "below"),
    [
        pytest.param([LEFT, RIGHT], COLUMNS[:1], id="one column"),
        pytest.param([LEFT, RIGHT], [COLUMNS[0], _line("1. Trim the leeks", 540, 140)], id="begins elsewhere"),
        pytest.param([LEFT, RIGHT], [COLUMNS[0], _line("1. Trim the leeks", 500, 240)], id="far below"),
        pytest.param([LEFT, RIGHT], [COLUMNS[0], _line("1. Trim the leeks", 500, 60)], id="above"),
        pytest.param([LEFT, _line("Method", 250, 102)], [COLUMNS[0], _line("x", 250, 140)], id="close to each other"),
        pytest.param([LEFT, _line("Method", 500, 130)], [COLUMNS[0], _line("x", 500, 170)], id="in two rows"),
        pytest.param([_line("1.", 100, 100), RIGHT], COLUMNS, id="a number"),
    ],
)
def test_other_lines_are_one_title(titles: list[Line], below: list[Line]) -> None:
    assert _texts(level_titles(titles, [*titles, *below])) == [[line.text for line in titles]]


def test_a_title_in_one_line_is_one() -> None:
    assert _texts(level_titles([LEFT], [LEFT])) == [["Ingredients"]]
