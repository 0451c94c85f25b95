"""A column of one character a row, found as one standing line, is cells again; a label written downward stays whole."""

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.tables.standing_cells import cut_standing_cells

PITCH = 45


def row(at: int, *lefts: float) -> list[Line]:
    top = 100.0 + PITCH * at
    return [Line("50", polygon_of((left, top, left + 60, top + 30))) for left in lefts]


def standing(text: str, rows: float, wide: float = 40) -> Line:
    """A line along so many rows from the first."""
    return Line(text, polygon_of((300, 98, 300 + wide, 98 + PITCH * (rows - 1) + 34)))


ROWS = [cell for at in range(3) for cell in row(at, 100, 500)]


def test_characters_of_a_loose_standing_line_are_cells_of_their_rows() -> None:
    *others, one, two, three = cut_standing_cells([*ROWS, standing("张把块", 3)])
    assert others == ROWS
    assert [line.text for line in (one, two, three)] == ["张", "把", "块"]
    for at, line in enumerate((one, two, three)):
        middle = (line.bbox[1] + line.bbox[3]) / 2
        assert 100 + PITCH * at < middle < 130 + PITCH * at


@pytest.mark.parametrize(
    "line",
    [standing("张把", 3), standing("张把块件", 3), standing("上午课", 3, wide=60)],
    ids=["fewer than the rows", "more than the rows", "set as closely as a word"],
)
def test_a_label_written_downward_stays_whole(line: Line) -> None:
    assert cut_standing_cells([*ROWS, line]) == [*ROWS, line]


def test_a_standing_line_beside_single_lines_stays_whole() -> None:
    lines = [*(cell for at in range(3) for cell in row(at, 100)), standing("张把块", 3)]
    assert cut_standing_cells(lines) == lines
