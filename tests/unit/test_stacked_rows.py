"""Rows of items without rules between them are rows of their own; cells of forms and of prose stay whole."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from pagemill.document import Cell, Line
from pagemill.geometry import polygon_of
from pagemill.reading.tables.stacked_rows import with_rows_of_items

LEFT, WIDE, ROW, TALL = 100, 200, 30, 20


def cell(texts: Sequence[str], row: int, col: int, top: float, foot: float) -> Cell:
    left = LEFT + WIDE * col
    lines = tuple(
        Line(text, polygon_of((left + 5, top + 5 + ROW * n, left + 5 + 10 * len(text), top + 5 + ROW * n + TALL)))
        for n, text in enumerate(texts)
        if text
    )
    return Cell((row, row), (col, col), polygon_of((left, top, left + WIDE, foot)), lines)


def row(row_: int, top: float, foot: float, *cells: Sequence[str]) -> list[Cell]:
    return [cell(texts, row_, col, top, foot) for col, texts in enumerate(cells)]


def told(cells: Sequence[Cell]) -> dict[tuple[int, int], str]:
    return {(cell.rows[0], cell.cols[0]): cell.text for cell in cells}


GOODS = (["Goods", "Hinge", "Screw", "Rope"], ["Count", "120", "36", "15"], ["Price", "1.90", "4.15", "9.95"])


def test_items_become_rows_and_what_stands_below_moves_down() -> None:
    cells = [*row(0, 100, 260, *GOODS), *row(1, 260, 300, ["Total"], [""], ["16.00"])]
    assert told(with_rows_of_items(cells)) == {
        **{(r, c): GOODS[c][r] for r in range(4) for c in range(3)},
        (4, 0): "Total",
        (4, 1): "",
        (4, 2): "16.00",
    }


def test_the_new_cells_fill_the_old_one() -> None:
    cut = [cell for cell in with_rows_of_items(row(0, 100, 260, *GOODS)) if cell.cols == (1, 1)]
    edges = [(cell.polygon[0][1], cell.polygon[2][1]) for cell in cut]
    assert edges[0][0] == 100 and edges[-1][1] == 260
    assert all(above[1] == below[0] for above, below in itertools.pairwise(edges))
    assert all(cell.polygon[0][0] == 300 and cell.polygon[1][0] == 500 for cell in cut)


def test_a_cell_beside_all_of_them_spans_them() -> None:
    side = Cell((0, 1), (3, 3), polygon_of((700, 100, 900, 300)), ())
    cells = [*row(0, 100, 260, *GOODS), side, *row(1, 260, 300, ["Total"], [""], ["16.00"])]
    (spanning,) = [cell for cell in with_rows_of_items(cells) if cell.cols == (3, 3)]
    assert spanning.rows == (0, 4)


def test_units_that_were_found_as_one_standing_line_are_cut() -> None:
    cells = row(0, 100, 260, *GOODS)
    stack = Line("个块卷", polygon_of((705, 135, 725, 215)))
    cells.append(Cell((0, 0), (3, 3), polygon_of((700, 100, 900, 260)), (stack,)))
    assert [text for (_, col), text in told(with_rows_of_items(cells)).items() if col == 3] == ["", "个", "块", "卷"]


def test_names_above_their_values_in_the_boxes_of_a_form_stay_together() -> None:
    boxes = row(0, 100, 170, ["Date", "2026-04-18"], ["Number", "4711"], ["Weight", "3,400"], ["Goods", "Rope"])
    assert with_rows_of_items(boxes) == boxes


def test_cells_of_words_and_of_paragraphs_stay() -> None:
    words = row(0, 100, 260, ["one", "two", "three"], ["red", "green", "blue"], ["1", "2", "3"])
    assert with_rows_of_items(words) == words
    long = "of 1250 tons in 2026"
    prose = row(0, 100, 260, [long, long, long], [long, long, long], [long, long, long])
    assert with_rows_of_items(prose) == prose


ONE_ITEM = (
    ["Goods", "Hinge", "Sum"],
    ["Size", "M6"],
    ["Unit"],
    ["Count", "120"],
    ["Price", "1.90"],
    ["Amount", "228.00", "228.00"],
)


def test_heads_one_item_and_its_sums_are_three_rows() -> None:
    rows = [["Goods", "Size", "Unit", "Count", "Price", "Amount"], ["Hinge", "M6", "", "120", "1.90", "228.00"]]
    rows.append(["Sum", "", "", "", "", "228.00"])
    found = told(with_rows_of_items(row(0, 100, 230, *ONE_ITEM)))
    assert found == {(r, c): text for r, texts in enumerate(rows) for c, text in enumerate(texts)}


@pytest.mark.parametrize(
    "cells",
    [
        [["Place", "Leeds", "LS2"], ["Date", "12"], ["Count", "4"], ["Gross", "3480"], ["Net", "3120"]],
        [["Place", "Leeds"], ["Date", "12", "14"], ["Count", "4"], ["Gross", "3480"], ["Net", "3120"]],
        [["Place:", "Leeds", "Sum"], ["Date", "12"], ["Count", "4"], ["Gross", "3480"], ["Net", "3120", "9"]],
        [["Goods", "Hinge", "Sum"], ["Size", "M"], ["Unit", "ea"], ["Price", "1.90"], ["Amount", "228.00", "228.00"]],
        [["Goods", "Hinge", "Sum"], ["Count", "120"], ["Price", "1.90"], ["Amount", "228.00", "228.00"]],
    ],
    ids=["an address", "no name of sums", "a label", "few figures", "few cells"],
)
def test_labels_over_their_values_stay_in_their_boxes(cells: list[list[str]]) -> None:
    made = row(0, 100, 230, *cells)
    assert with_rows_of_items(made) == made
