"""Statements of accounts: texts of several lines beside a date and an amount, without rules between them."""

from itertools import pairwise

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.tables.anchored_rows import anchored_rows, row_extents
from pagemill.reading.tables.column_tables import rows_and_columns

COLUMNS = [(100.0, 160.0), (200.0, 450.0), (500.0, 600.0), (700.0, 800.0)]
ROWS = (
    ("01 Nov", ("Balance brought forward",), "", "2,418.22"),
    ("02 Nov", ("Card payment", "GROCER NORTHBAY"), "38.40", "2,379.82"),
    ("03 Nov", ("Standing order", "RENT FLAT 4B"), "950.00", "1,429.82"),
    ("09 Nov", ("Cash machine", "HIGH STREET"), "100.00", "1,329.82"),
)


def _line(text: str, column: int, y: float, tall: float = 20) -> Line:
    x0, x1 = COLUMNS[column]
    wide = min(x1 - x0, 11 * len(text))
    left = x1 - wide if column > 1 else x0
    return Line(text, polygon_of((left, y, left + wide, y + tall)))


def _statement(*, in_the_middle: bool, pitch: float = 28, room: float = 4) -> list[Line]:
    """A row of heads, four rows, each date and amount level with the first line of a text or with its middle, a sum."""
    lines = [_line(text, column, 60) for column, text in enumerate(("Date", "Description", "Out", "Balance"))]
    y = 100.0
    for date, words, out, balance in ROWS:
        level = y + (pitch * (len(words) - 1) / 2 if in_the_middle else 0)
        lines += [_line(date, 0, level), _line(balance, 3, level)]
        lines += [_line(out, 2, level)] if out else []
        lines += [_line(word, 1, y + pitch * n) for n, word in enumerate(words)]
        y += pitch * len(words) + room
    return [*lines, _line("Balance carried forward", 1, y), _line("1,088.40", 2, y), _line("1,329.82", 3, y)]


@pytest.mark.parametrize("in_the_middle", [False, True], ids=["level with the first line", "in the middle"])
@pytest.mark.parametrize("room", [0, 4, 20])
def test_a_text_of_several_lines_is_in_the_row_of_its_date_and_amount(in_the_middle: bool, room: float) -> None:
    lines = _statement(in_the_middle=in_the_middle, room=room)
    rows = [{line.text for line in row} for row in anchored_rows(lines, COLUMNS)]
    expected = [{"Date", "Description", "Out", "Balance"}]
    expected += [{date, *words, balance, *([out] if out else [])} for date, words, out, balance in ROWS]
    assert rows == [*expected, {"Balance carried forward", "1,088.40", "1,329.82"}]
    extents, columns = rows_and_columns(lines)
    assert len(extents) == 6 and len(columns) == 4
    assert all(above[1] <= below[0] for above, below in pairwise(extents))


def test_the_widest_gap_parts_texts_of_three_lines_in_the_middle_of_which_the_number_stands() -> None:
    lines = []
    for n, words in enumerate(
        (("Hose", "2 m pieces", "Order 4711"), ("Seal kit", "for HC-80", "Order 4712"), ("Call-out",))
    ):
        top = 100 + 100 * n
        level = top + 14 * (len(words) - 1)
        lines += [_line(str(n + 1), 0, level), _line("220.80", 3, level)]
        lines += [_line(word, 1, top + 28 * row) for row, word in enumerate(words)]
    rows = [{line.text for line in row} - {str(n + 1), "220.80"} for n, row in enumerate(anchored_rows(lines, COLUMNS))]
    assert rows == [{"Hose", "2 m pieces", "Order 4711"}, {"Seal kit", "for HC-80", "Order 4712"}, {"Call-out"}]


def test_rows_without_amounts_or_dates_are_not_told_so() -> None:
    lines = _statement(in_the_middle=False)
    for left_out in ("Nov", "."):
        assert anchored_rows([line for line in lines if left_out not in line.text], COLUMNS) == []


def test_rows_of_one_line_are_not_told_so() -> None:
    second = {word for _, words, _, _ in ROWS for word in words[1:]}
    assert anchored_rows([line for line in _statement(in_the_middle=False) if line.text not in second], COLUMNS) == []


def test_labels_alone_in_their_rows_are_headings_of_rows() -> None:
    """Groups of rows in a table of figures have their names in the first column."""
    lines = []
    for n, text in enumerate(("Assets", "1 Cash", "2 Stock", "Liabilities", "3 Loans", "4 Tax", "Equity", "5 Own")):
        lines.append(_line(text, 0, 100 + 30 * n))
        if text[0].isdigit():
            lines += [_line("120", 2, 100 + 30 * n), _line("140", 3, 100 + 30 * n)]
    assert anchored_rows(lines, COLUMNS) == []


def test_a_text_far_below_the_last_row_is_of_none() -> None:
    lines = [*_statement(in_the_middle=False), _line("Interest is paid", 1, 600)]
    assert anchored_rows(lines, COLUMNS) == []


def test_extents_of_rows_that_share_their_height_part_in_the_middle() -> None:
    one, other = [_line("a", 0, 100, 40)], [_line("b", 1, 130, 40)]
    assert row_extents([one, other]) == [(100, 135), (135, 170)]
