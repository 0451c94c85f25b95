"""Bands across a grid that hold heads and figures are cut into columns; other cells of a form stay whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pagemill.document import Cell, Line
from pagemill.geometry import polygon_of
from pagemill.reading.tables.unruled_bands import with_columns_of_bands, with_columns_of_others

LEFT, RIGHT, PLACES = 100, 700, (110, 260, 410, 560)


def line(text: str, x: float, y: float, wide: float = 60) -> Line:
    return Line(text, polygon_of((x, y, x + wide, y + 20)))


def items(top: float, *texts: str, places: Sequence[float] = PLACES) -> list[Line]:
    return [line(text, x, top + 5) for text, x in zip(texts, places, strict=True) if text]


def cell(row: int, cols: tuple[int, int], x0: float, y0: float, x1: float, y1: float, lines: Sequence[Line]) -> Cell:
    return Cell((row, row), cols, polygon_of((x0, y0, x1, y1)), tuple(lines))


def grid(*bands: Sequence[Line], foot: bool = True) -> list[Cell]:
    """A form: two boxes, bands across them, each 100 pixels high, and two boxes that part elsewhere."""
    made = [cell(0, (0, 0), LEFT, 0, 330, 100, [line("Seller", 110, 5)])]
    made.append(cell(0, (1, 2), 330, 0, RIGHT, 100, [line("Buyer", 340, 5)]))
    for number, lines in enumerate(bands, 1):
        made.append(cell(number, (0, 2), LEFT, 100 * number, RIGHT, 100 * number + 100, lines))
    y = 100 * len(bands) + 100
    made.append(cell(len(bands) + 1, (0, 1), LEFT, y, 520, y + 100, [line("Words", 110, y + 5)]))
    made.append(cell(len(bands) + 1, (2, 2), 520, y, RIGHT, y + 100, [line("9.50", 560, y + 5)]))
    return made


def told(cells: Sequence[Cell]) -> list[tuple[tuple[int, int], tuple[int, int], str]]:
    return [(one.rows, one.cols, one.text) for one in cells]


HEADS = ("Goods", "Count", "Price", "Amount")
ITEM = ("Hinge", "5", "1.90", "9.50")


def test_heads_and_items_in_one_band_are_rows_and_columns_of_the_grid() -> None:
    band = [*items(105, *HEADS), *items(130, *ITEM), *items(160, "Sum", "", "", "9.50")]
    assert told(with_columns_of_bands(grid(band))) == [
        ((0, 0), (0, 1), "Seller"),
        ((0, 0), (2, 3), "Buyer"),
        *(((1, 1), (col, col), text) for col, text in enumerate(HEADS)),
        *(((2, 2), (col, col), text) for col, text in enumerate(ITEM)),
        *(((3, 3), (col, col), text) for col, text in enumerate(("Sum", "", "", "9.50"))),
        ((4, 4), (0, 2), "Words"),
        ((4, 4), (3, 3), "9.50"),
    ]


def test_bands_that_rules_part_are_rows_each_with_all_its_lines() -> None:
    second = [*items(205, *ITEM), line("M6 x 40", 110, 235), line("pieces", 260, 235)]
    cut = with_columns_of_bands(grid(items(105, *HEADS), second))
    assert [one.text for one in cut if one.rows == (2, 2)] == ["Hinge\nM6 x 40", "5\npieces", "1.90", "9.50"]


def test_figures_beside_a_head_that_is_set_in_the_middle_are_below_it() -> None:
    band = [*items(105, *HEADS), *items(140, *ITEM, places=(110, 330, 410, 560))]
    cut = with_columns_of_bands(grid(band))
    assert [one.text for one in cut if one.rows == (2, 2)] == list(ITEM)


def test_the_new_cells_fill_the_band() -> None:
    band = [*items(105, *HEADS), *items(140, *ITEM)]
    cut = [one for one in with_columns_of_bands(grid(band)) if one.rows[0] in (1, 2)]
    boxes = [(one.polygon[0], one.polygon[2]) for one in cut]
    assert sum((x1 - x0) * (y1 - y0) for (x0, y0), (x1, y1) in boxes) == pytest.approx(600 * 100)
    assert boxes[0][0] == (100, 100) and boxes[-1][1] == (700, 200)
    # The line between the boxes below parts the columns too.
    assert boxes[2][1][0] == pytest.approx(520)


@pytest.mark.parametrize(
    "band",
    [
        [*items(105, "Name:", "Count", "Price", "Amount"), *items(140, *ITEM)],
        [*items(105, "Goods", "Count", "Price", ""), *items(140, "Hinge", "5", "1.90", "")],
        [*items(105, *HEADS), *items(140, "Hinge", "five", "dear", "9.50")],
        [*items(105, *HEADS), *items(140, *ITEM), line("2", 180, 145, 20)],
        [*items(105, *HEADS), line("A hinge, 5 pieces at 1.90 each", 110, 145, 500)],
        items(105, *HEADS),
        [],
    ],
    ids=["a label", "few heads", "no figures", "two in one column", "a sentence", "heads alone", "nothing"],
)
def test_bands_that_are_no_table_stay_whole(band: list[Line]) -> None:
    made = grid(band)
    assert with_columns_of_bands(made) == made


def test_a_grid_of_one_column_is_left_to_its_lines() -> None:
    band = [*items(105, *HEADS), *items(140, *ITEM)]
    made = [cell(0, (0, 0), LEFT, 100, RIGHT, 200, band), cell(1, (0, 0), LEFT, 200, RIGHT, 300, [])]
    assert with_columns_of_bands(made) == made


def test_a_band_of_words_below_the_items_stays_whole() -> None:
    remark = [line("Paid", 110, 305)]
    cut = with_columns_of_bands(grid(items(105, *HEADS), items(205, *ITEM), remark))
    assert [(one.cols, one.text) for one in cut if one.rows == (3, 3)] == [((0, 3), "Paid")]


def test_each_of_two_bands_with_boxes_between_them_is_cut() -> None:
    band = [*items(105, *HEADS), *items(140, *ITEM)]
    upper = grid(band)
    lower = [cell(3, (0, 2), LEFT, 300, RIGHT, 400, [*items(305, *HEADS), *items(340, *ITEM)])]
    cut = with_columns_of_bands([*upper, *lower])
    assert [one.text for one in cut if one.rows in {(1, 1), (4, 4)}] == [*HEADS, *HEADS]
    assert [one.text for one in cut if one.rows in {(2, 2), (5, 5)}] == [*ITEM, *ITEM]


def test_a_grid_with_a_column_at_which_no_cell_ends_stays_as_it_is() -> None:
    band = [*items(105, *HEADS), *items(140, *ITEM)]
    made = [cell(0, (0, 1), LEFT, 0, RIGHT, 100, []), cell(1, (0, 1), LEFT, 100, RIGHT, 200, band)]
    assert with_columns_of_bands(made) == made


@pytest.mark.parametrize("texts", [("Paid", "in", "full", ""), ("12", "", "", "9.50")], ids=["words", "few values"])
def test_a_band_below_the_items_that_is_no_item_stays_whole(texts: tuple[str, ...]) -> None:
    cut = with_columns_of_bands(grid(items(105, *HEADS), items(205, *ITEM), items(305, *texts)))
    assert [one.cols for one in cut if one.rows == (3, 3)] == [(0, 3)]


def _pale_headed(*head: Line) -> list[Cell]:
    """A grid of four columns, 100 pixels wide each, whose first row no standing rule is seen in."""
    first = cell(0, (0, 3), 0, 0, 400, 30, head)
    rest = [
        cell(
            row,
            (column, column),
            100 * column,
            30 * row,
            100 * column + 100,
            30 * row + 30,
            [line("x", 100 * column + 20, 30 * row + 8)],
        )
        for row in (1, 2)
        for column in range(4)
    ]
    return [first, *rest]


ACTIONS = [line(text, 100 * n + 20, 8) for n, text in enumerate(("No.", "Action", "Who", "By"))]


def test_a_row_whose_lines_stand_in_the_columns_of_the_others_has_these() -> None:
    cut = with_columns_of_others(_pale_headed(*ACTIONS))
    assert [(one.rows, one.cols, [own.text for own in one.lines]) for one in cut[:4]] == [
        ((0, 0), (column, column), [head.text]) for column, head in enumerate(ACTIONS)
    ]
    assert cut[4:] == _pale_headed()[1:]
    # One head may be missing.
    assert len(with_columns_of_others(_pale_headed(*ACTIONS[1:]))) == 12


@pytest.mark.parametrize(
    "head",
    [
        [line("A title of the whole", 120, 8, 160)],
        [ACTIONS[0], ACTIONS[3]],
        [ACTIONS[0], line("Action and who", 120, 8, 110), ACTIONS[3], ACTIONS[1]],
        [],
    ],
    ids=["a title", "two lines far apart", "a line across an edge", "nothing"],
)
def test_what_reaches_across_columns_is_not_cut(head: list[Line]) -> None:
    cells = _pale_headed(*head)
    assert with_columns_of_others(cells) == cells


def test_one_other_row_tells_no_columns() -> None:
    cells = _pale_headed(*ACTIONS)[:5]
    assert with_columns_of_others(cells) == cells
