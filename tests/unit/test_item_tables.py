"""Tables of goods told by the names at the heads of their columns, on papers with few rows and no grid of rules."""

from __future__ import annotations

import pytest

from drawings.documents import text_box
from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.tables.item_heads import ItemHead, item_head
from pagemill.reading.tables.item_tables import find_item_tables

LEFTS = (100, 560, 700, 850)


def lines(*rows: tuple[str, ...], top: float = 300, pitch: float = 40) -> list[Line]:
    """Rows of cells that begin below one another; an empty text is an empty place."""
    made = []
    for number, row in enumerate(rows):
        for text, left in zip(row, LEFTS, strict=False):
            made += [Line(text, polygon_of(text_box(text, left, top + number * pitch)))] if text else []
    return made


def line(text: str, x: float, y: float) -> Line:
    return Line(text, polygon_of(text_box(text, x, y)))


def rows(found: list[Line]) -> list[list[str]]:
    """The texts of the first table's rows, without empty places."""
    tables = find_item_tables(found, [])
    cells = tables[0].table.cells if tables else ()
    told = [[cell.text for cell in cells if cell.rows[0] == row and cell.lines] for row in range(20)]
    return [row for row in told if row]


HEADS = ("Description", "Qty", "Unit price", "Amount")
LAMP = ("Desk lamp", "2", "44.90", "89.80")
CHAIR = ("Task chair", "1", "189.00", "189.00")


@pytest.mark.parametrize("goods", [(LAMP,), (LAMP, CHAIR), (LAMP, CHAIR, LAMP, CHAIR)])
def test_few_rows_below_names_of_columns_are_a_table_whatever_stands_above(goods: tuple[tuple[str, ...], ...]) -> None:
    above = [line("Bill to", 100, 100), line("Quill & Sons", 700, 100), line("Bluebird Studio", 100, 130)]
    below = [line("Please pay within 14 days to the account that is named above.", 100, 700)]
    found = [*above, *lines(HEADS, *goods), *below]
    assert rows(found) == [list(HEADS), *map(list, goods)]


def test_a_text_and_an_amount_are_enough() -> None:
    found = [
        line("Description", 100, 300),
        line("Amount", 800, 300),
        line("Retainer", 100, 340),
        line("£20.00", 800, 340),
    ]
    assert rows(found) == [["Description", "Amount"], ["Retainer", "£20.00"]]


def test_sums_close_below_the_goods_are_of_the_table_and_those_set_off_are_not() -> None:
    goods = lines(HEADS, LAMP, CHAIR)
    close = lines(("", "Subtotal", "", "278.80"), top=420)
    apart = lines(("", "Subtotal", "", "278.80"), top=480)
    assert rows([*goods, *close])[-1] == ["Subtotal", "278.80"]
    assert rows([*goods, *apart])[-1] == list(CHAIR)


def test_the_next_line_of_a_text_is_of_its_row() -> None:
    found = [*lines(HEADS, LAMP), line("brass, with shade", 100, 364), *lines(CHAIR, top=400)]
    assert rows(found)[1:] == [["Desk lamp\nbrass, with shade", *LAMP[1:]], list(CHAIR)]


def test_a_line_that_runs_over_two_columns_is_cut_where_the_second_begins() -> None:
    glued = "Desk lamp, brass, with a shade of linen"
    end = text_box(glued, 100, 340)[2]
    heads = [line("Description", 100, 300), line("Qty", end + 10, 300), line("Amount", 850, 300)]
    body = [line(f"{glued} 12", 100, 340), line("89.80", 850, 340)]
    assert rows([*heads, *body])[1] == [glued, "12", "89.80"]


def test_heads_of_two_lines_are_names_too() -> None:
    found = [line("Description", 100, 300), line("Unit", 560, 300), line("Amount", 850, 300), line("price", 560, 322)]
    body = [line("Desk lamp", 100, 370), line("44.90", 560, 370), line("89.80", 850, 370)]
    assert rows([*found, *body])[0] == ["Description", "Unit\nprice", "Amount"]


@pytest.mark.parametrize(
    "found",
    [
        lines(HEADS),
        lines(("Description", "of the", "Amount"), ("It is", "as", "agreed")),
        [*lines(HEADS), line("What is due is to be paid within 14 days to the account above.", 100, 340)],
        lines(("Description", "Qty", "Date"), ("Desk lamp", "2", "3 May 2025")),
    ],
)
def test_names_without_goods_or_amounts_below_them_are_no_table(found: list[Line]) -> None:
    assert rows(found) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Unit price", ItemHead.PRICE),
        ("Amount (USD)", ItemHead.AMOUNT),
        ("Désignation", ItemHead.TEXT),
        ("Designation", ItemHead.TEXT),
        ("QTY.", ItemHead.QUANTITY),
        ("单 价", ItemHead.PRICE),
        ("Betrag in EUR", ItemHead.AMOUNT),
        ("MwSt. 19 %", None),
        ("Team plan", None),
    ],
)
def test_names_of_columns_are_told_whatever_case_accents_and_currency(text: str, says: ItemHead | None) -> None:
    assert item_head(text) is says
