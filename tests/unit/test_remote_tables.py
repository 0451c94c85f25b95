"""Tables of answers: read from each notation, laid over the lines of the page, refused where they do not fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawings.documents import text_box
from pagemill.document import Line
from pagemill.geometry import bbox_of, covered, polygon_of
from pagemill.reading.remote.table_markup import WrittenCell, written_cells
from pagemill.reading.remote.table_match import MatchedTable, match_table

HTML = """<table><thead><tr><th rowspan="2">Item</th><th colspan="2">Charge</th></tr>
<tr><th>EUR</th><th>USD</th></tr></thead>
<tr><td>Ocean<br>freight</td><td></td><td>12,300.00</td></tr></table>"""
OTSL = "<ched>Item<ched>Charge<lcel><nl><ucel><ched>EUR<ched>USD<nl><fcel>Ocean freight<ecel><fcel>12,300.00<nl>"
SPANNED = [
    WrittenCell((0, 1), (0, 0), "Item"),
    WrittenCell((0, 0), (1, 2), "Charge"),
    WrittenCell((1, 1), (1, 1), "EUR"),
    WrittenCell((1, 1), (2, 2), "USD"),
    WrittenCell((2, 2), (0, 0), "Ocean freight"),
    WrittenCell((2, 2), (1, 1), ""),
    WrittenCell((2, 2), (2, 2), "12,300.00"),
]
ROWS = [
    ["Item", "EUR", "USD"],
    ["Ocean freight", "0.00", "12,300.00"],
    ["Handling", "", "41.00"],
    ["Storage", "75.50", ""],
]
PLACES = [100.0, 400.0, 600.0]
BOX = (90.0, 90.0, 800.0, 300.0)


@pytest.mark.parametrize("answer", [HTML, OTSL], ids=["html", "otsl"])
def test_spans_are_read(answer: str) -> None:
    assert written_cells(answer) == SPANNED


def test_a_pipe_table_is_read() -> None:
    cells = written_cells("Here it is:\n\n| Item | EUR |\n|---|--:|\n| a \\| b | 1 |")
    assert [cell.text for cell in cells] == ["Item", "EUR", "a | b", "1"]
    assert cells[-1].rows == (1, 1)


@pytest.mark.parametrize(
    "answer",
    ["", "no table", "<html>It works!</html>", "<table></table>", "| a | b |",
     '<table><tr><td colspan="999999">a</td></tr></table>'],
)  # fmt: skip
def test_what_is_no_table_has_no_cells(answer: str) -> None:
    assert written_cells(answer) == []


TOKENS = (
    "<table> <tr> <td> <td:rowspan=3> <td:colspan=2> </td> </tr> </table> <table><tr><td> "
    "<fcel> <lcel> <ucel> <xcel> <nl> a |b| \n|--| <![if <!-- </ <![x[ ]]>"
)


@given(st.lists(st.sampled_from([token.replace(":", " ") for token in TOKENS.split(" ")]), max_size=40).map("".join))
def test_no_two_cells_of_any_answer_lie_over_each_other(answer: str) -> None:
    places = [
        (row, col)
        for cell in written_cells(answer)
        for row in range(cell.rows[0], cell.rows[1] + 1)
        for col in range(cell.cols[0], cell.cols[1] + 1)
    ]
    assert len(places) == len(set(places))


def written(rows: list[list[str]]) -> list[WrittenCell]:
    return [WrittenCell((r, r), (c, c), text) for r, row in enumerate(rows) for c, text in enumerate(row)]


def drawn(rows: list[list[str]]) -> list[Line]:
    return [
        Line(text, polygon_of(text_box(text, PLACES[c], 100 + 50 * r)), 0.9)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    ]


def match(rows: list[list[str]], lines: list[Line]) -> MatchedTable | None:
    return match_table(written(rows), lines, BOX)


def test_every_line_goes_to_the_cell_that_says_it() -> None:
    lines = drawn(ROWS)
    matched = match(ROWS, lines)
    assert matched is not None
    assert matched.agreement == 1
    cells = matched.table.cells
    assert [cell.text for cell in cells] == [text for row in ROWS for text in row]
    for cell in cells:
        assert covered(bbox_of(cell.polygon), BOX) > 0.999
        assert all(covered(line.bbox, bbox_of(cell.polygon)) > 0.9 for line in cell.lines)


def test_lines_that_run_through_two_columns_are_cut() -> None:
    lines = [line for line in drawn(ROWS) if line.text not in ("0.00", "12,300.00")]
    box = (PLACES[1], 150.0, text_box("12,300.00", PLACES[2], 150)[2], text_box("0.00", PLACES[1], 150)[3])
    ends = [text_box(text, x, 150)[2] for text, x in (("0.00", PLACES[1]), ("12,300.00", PLACES[2]))]
    length = ends[1] - PLACES[1]
    first, gap = (ends[0] - PLACES[1]) / length, (PLACES[2] - PLACES[1]) / length
    offsets = [first * n / 4 for n in range(5)] + [gap + (1 - gap) * n / 9 for n in range(10)]
    lines.append(Line("0.00 12,300.00", polygon_of(box), 0.9, offsets=tuple(offsets)))
    matched = match(ROWS, lines)
    assert matched is not None
    assert [cell.text for cell in matched.table.cells][4:6] == ["0.00", "12,300.00"]


def test_an_answer_that_says_something_else_does_not_agree() -> None:
    other = [
        ["Item", "EUR", "USD"],
        ["Insurance", "9.10", "88.20"],
        ["Customs", "17.00", "5.00"],
        ["Storage", "1.50", "3"],
    ]
    matched = match(other, drawn(ROWS))
    assert matched is None or matched.agreement < 0.6


def test_rows_in_another_order_are_refused() -> None:
    assert match([ROWS[0], ROWS[3], ROWS[2], ROWS[1]], drawn(ROWS)) is None


def test_too_few_lines_known_are_refused() -> None:
    assert match(ROWS, drawn(ROWS)[:2]) is None
