"""Grids of rules that are no table: the lines of a writing pad."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from pagemill.document import Line, LineSource, Table
from pagemill.geometry import polygon_of
from pagemill.reading.rules.rule import Rule, Rules
from pagemill.reading.tables.ruled_tables import tables_of
from pagemill.reading.tables.table_models import StructureCell
from pagemill.reading.tables.table_reading import TableModels, read_table

IMAGE = np.full((1000, 800, 3), 255, np.uint8)
PITCH, TOP, SIDES = 40, 100, (100, 200, 700)


def line(text: str, x: float, row: int) -> Line:
    y = TOP + PITCH * row + 12
    return Line(text, polygon_of((x, y, x + 10 * len(text), y + 20)))


def read(lines: list[Line], rows: int = 20, sides: tuple[int, ...] = SIDES, left_out: int = -1) -> Table | None:
    level = tuple(Rule(TOP + PITCH * row, sides[0], sides[-1]) for row in range(rows + 1) if row != left_out)
    standing = tuple(Rule(side, TOP, TOP + PITCH * rows) for side in sides)
    (grid,) = tables_of(Rules(level, standing), 1000)
    return read_table(IMAGE, grid.bbox, lines, grid, cast(TableModels, None), None)


LETTER = [line(text, 210, 2 + row) for row, text in enumerate(("Dear Tom,", "thank you for", "the plums.", "Edith"))]


def test_what_is_written_beside_the_margin_of_a_pad_is_no_table() -> None:
    assert read(LETTER) is None


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        ([*LETTER, line("14 May", 110, 2)], 20),
        (LETTER, 8),
        (LETTER[:3], 20),
    ],
    ids=["another column", "few rows", "few lines"],
)
def test_a_table_that_has_more_or_less_than_a_pad_is_one(lines: list[Line], rows: int) -> None:
    found = read(lines, rows)
    assert found is not None and found.ruled


def test_a_table_with_rows_of_several_lines_or_of_other_heights_is_no_pad() -> None:
    y = TOP + PITCH * 8
    pair = [Line(text, polygon_of((210, top, 260, top + 12))) for text, top in (("plums", y + 3), ("pears", y + 24))]
    assert read([*LETTER, *pair]) is not None
    assert read(LETTER, left_out=6) is not None


def test_items_in_a_band_without_rules_are_rows_and_columns_of_its_grid() -> None:
    """A form with two boxes at its head and foot and a band between them, as an electronic invoice has."""
    level = tuple(Rule(y, 100, 700) for y in (100, 200, 300, 400))
    standing = (Rule(100, 100, 400), Rule(700, 100, 400), Rule(330, 100, 200), Rule(330, 300, 400))
    (grid,) = tables_of(Rules(level, standing), 1000)
    texts = [("Goods", "Count", "Price", "Amount"), ("Hinge", "5", "1.90", "9.50")]
    band = [
        line(text, x, 3 + n) for n, row in enumerate(texts) for text, x in zip(row, (110, 260, 410, 560), strict=True)
    ]
    ends = [line("Seller", 110, 0), line("Buyer", 340, 0), line("Words", 110, 6), line("9.50", 340, 6)]
    found = read_table(IMAGE, grid.bbox, [*ends, *band], grid, cast(TableModels, None), None)
    assert found is not None
    assert [[cell.text for cell in found.cells if cell.rows[0] == row] for row in (1, 2)] == [
        list(row) for row in texts
    ]


def panel(word: str, message: tuple[str, ...], second: str = "") -> Table | None:
    """A grid of two cells, of four with a second word below the first."""
    rows = (100, 200, 300) if second else (100, 200)
    rules = Rules(
        tuple(Rule(at, 100, 780) for at in rows), tuple(Rule(at, rows[0], rows[-1]) for at in (100, 250, 780))
    )
    (grid,) = tables_of(rules, 1000)
    texts = [(word, 110, 140), *((text, 260, 110 + 28 * at) for at, text in enumerate(message))]
    if second:
        texts += [(second, 110, 240), ("Ring the bell twice.", 260, 240)]
    lines = [Line(text, polygon_of((x, y, x + 8 * len(text), y + 20))) for text, x, y in texts]
    return read_table(IMAGE, grid.bbox, lines, grid, cast(TableModels, None), None)


HOT = ("Hot surface. Let the pump cool for thirty minutes", "before you touch its housing or replace the seal.")


@pytest.mark.parametrize("word", ["CAUTION", "Warning!", "警 告"])
def test_a_signal_word_in_a_box_beside_what_it_warns_of_is_no_table(word: str) -> None:
    assert panel(word, HOT) is None


def test_other_labels_and_words_of_a_list_beside_a_text_are_a_table() -> None:
    assert panel("Remarks", HOT) is not None
    assert panel("Caution", ("Level 2",)) is not None
    assert panel("Caution", HOT, "Alarm") is not None


def test_a_column_of_one_character_a_row_that_was_found_as_one_line_is_cells() -> None:
    texts = [(text, x, row) for row in range(3) for text, x in (("课桌", 100), ("50", 500))]
    lines = [Line(text, polygon_of((x, TOP + 45 * row, x + 60, TOP + 45 * row + 30))) for text, x, row in texts]
    lines.append(Line("张把块", polygon_of((300, TOP - 2, 340, TOP + 122))))
    found = read_table(IMAGE, (90, TOP - 5, 570, TOP + 125), lines, None, cast(TableModels, None), None)
    assert found is not None
    assert [cell.text for cell in found.cells] == [text for unit in "张把块" for text in ("课桌", unit, "50")]


class Asked(Exception):
    """The structure model was asked."""


@pytest.mark.parametrize(("left_out", "asks"), [((0, 0), False), ((0, 1), True), ((1, 0), True)])
def test_a_full_table_is_read_by_its_columns_whatever_stands_in_its_corner(
    monkeypatch: pytest.MonkeyPatch, left_out: tuple[int, int], asks: bool
) -> None:
    def structure(crop: object) -> None:
        raise Asked

    models = cast(TableModels, SimpleNamespace(structure=structure))
    places = [(row, col) for row in range(4) for col in range(3) if (row, col) != left_out]
    lines = [line(f"{row}{col}", 100 + 150 * col, row) for row, col in places]
    box = (90.0, 90.0, 600.0, 300.0)
    if asks:
        with pytest.raises(Asked):
            read_table(IMAGE, box, lines, None, models, None)
    else:
        found = read_table(IMAGE, box, lines, None, models, None)
        assert found is not None and len(found.cells) == 12


def test_cells_of_several_lines_that_are_closer_than_rows_are_full() -> None:
    asked: list[object] = []

    def structure(crop: object) -> list[object]:
        asked.append(crop)
        return []

    def read_rows(close: int) -> list[str]:
        tops = (100, 150, 150 + close, 200 + close, 250 + close)
        lines = [
            Line(f"c{x}", polygon_of((x, top, x + 80, top + 20)))
            for top in tops
            for x in ((100, 300) if top == tops[2] else (100, 300, 500))
        ]
        models = cast(TableModels, SimpleNamespace(structure=structure))
        found = read_table(IMAGE, (90, 90, 600, 350), lines, None, models, None)
        assert found is not None
        return [cell.text for cell in found.cells]

    assert read_rows(24)[3:6] == ["c100\nc100", "c300\nc300", "c500"]
    assert not asked
    read_rows(45)
    assert asked


def test_figures_that_the_network_has_one_below_the_other_are_of_two_rows() -> None:
    """What the network takes for one row is read by the lines where these tell two rows of figures."""
    texts = [
        ("", "2026", "2025"),
        ("Revenue", "48", "44"),
        ("Of which sold", "6", "5"),
        ("Result", "17", "15"),
        ("Tax", "3", ""),
    ]
    lines = [
        line(text, 100 + 250 * col, row)
        for row, texts_of in enumerate(texts)
        for col, text in enumerate(texts_of)
        if text
    ]

    def structure(crop: object) -> list[StructureCell]:
        edges = (0, 1, 2, 4, 5)
        return [
            StructureCell((row, row), (col, col), (10 + 250 * col, 10 + PITCH * top, 200 + 250 * col, 5 + PITCH * foot))
            for row, (top, foot) in enumerate(pairwise(edges))
            for col in range(3)
        ]

    models = cast(TableModels, SimpleNamespace(structure=structure))
    found = read_table(IMAGE, (90, 100, 750, 100 + 5 * PITCH), lines, None, models, None)
    assert found is not None
    assert [cell.text for cell in found.cells if cell.rows == (3, 3)] == ["Result", "17", "15"]


def test_lines_on_one_another_leave_a_row_without_lines_and_break_nothing() -> None:
    # The middle of these is outside their row by what floats leave.
    top, foot = 52.199999999999996, 66.19999999999999
    lines = [
        Line("goods", polygon_of((50, top, 350, foot)), source=LineSource.TEXT_LAYER),
        Line("9.50", polygon_of((170, top, 260, foot)), source=LineSource.TEXT_LAYER),
    ]
    models = cast(TableModels, SimpleNamespace(structure=lambda crop: []))
    found = read_table(IMAGE, (50, top, 350, foot), lines, None, models, None)
    assert found is None or [cell.text for cell in found.cells if cell.lines] == ["goods 9.50"]


def test_a_row_beside_a_title_or_above_one_is_no_table() -> None:
    """The date, the number and the price of a newspaper above a headline, where no rules make a grid."""
    heads = [line("Tuesday", 100, 0), line("No. 18", 400, 0), line("2.40", 650, 0)]
    headline = [line("River rises to its highest mark in fifty years", 100, 1)]
    models = cast(TableModels, SimpleNamespace(structure=lambda crop: []))
    box = (90.0, 100.0, 710.0, 180.0)
    assert read_table(IMAGE, box, [*heads, *headline], None, models, None) is None
    cells = [line("Monday", 100, 1), line("No. 17", 400, 1), line("2.40", 650, 1)]
    assert read_table(IMAGE, box, [*heads, *cells], None, models, None) is not None
