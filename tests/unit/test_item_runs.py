"""Items of lists side by side are read list by list, items with values beside them row by row, answers by letters."""

from __future__ import annotations

import numpy as np

from pagemill.document import Block, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose.item_rows import are_items, item_columns
from pagemill.reading.prose.item_runs import item_runs
from pagemill.reading.prose.lettered_order import follow_letters

LEFT = ["• sealed", "• sturdy", "• exact", "• light"]
RIGHT = ["• rivers", "• wells", "• tanks", "• weirs"]


def line(text: str, x: float, row: float) -> Line:
    y = 200 + 30 * row
    return Line(text, polygon_of((x, y, x + 11 * len(text), y + 22)))


def blocks_of(lines: list[Line]) -> list[Block]:
    return assemble(Found(np.full((1754, 1240, 3), 255, np.uint8), lines, (), (), (), True))


def read(lines: list[Line]) -> list[str]:
    return [block.text for block in blocks_of(lines)]


def column(texts: list[str], x: float) -> list[Line]:
    return [line(text, x, row) for row, text in enumerate(texts)]


def test_lists_side_by_side_are_each_read_to_their_end() -> None:
    heads = [line("Features", 100, -2), line("Uses", 600, -2)]
    assert read([*heads, *column(LEFT, 100), *column(RIGHT, 600)]) == ["Features", *LEFT, "Uses", *RIGHT]


def test_items_with_a_value_beside_each_are_no_list_of_their_own() -> None:
    items = [blocks_of([each])[0] for each in column(LEFT, 100)]
    values = [blocks_of([each])[0] for each in column(["12 kg", "40 kg", "7 kg", "19 kg"], 600)]
    assert item_runs([*items, *values]) == [[block] for block in (*items, *values)]
    assert item_runs([*items, values[0]]) == [items, [values[0]]]


def test_answers_come_in_the_order_of_their_letters_where_they_stand_like_columns() -> None:
    answers = ["A．水稻种植和林果业", "B．畜牧业和林果业的种植", "C．林果业", "D．商品谷物"]
    places = [(100, 0), (500, 0.4), (100, 1.3), (500, 1.7)]
    found = read([line(text, x, row) for text, (x, row) in zip(answers, places, strict=True)])
    assert found == answers


def test_letters_of_which_one_is_missing_are_left_as_they_came() -> None:
    second, third, first = (blocks_of([line(text, 100, 0)])[0] for text in ("B．青河", "C．长河", "A．石河"))
    assert follow_letters([third, first]) == [third, first]
    assert follow_letters([third, first, second]) == [first, second, third]


def test_questions_with_their_answers_are_no_table_and_numbered_rows_are() -> None:
    marks = ["1．流经城市最多的是", "A．长河", "B．青河", "C．白水河", "D．石河", "一、选择题", "（1）简述", "材料"]
    assert are_items([line(text, 100, row) for row, text in enumerate(marks)])
    assert not are_items([line(text, 100, row) for row, text in enumerate(marks[:5])])
    cells = [cell for n in range(1, 9) for cell in (f"{n}. Boats", "12.50", "7.5")]
    assert not are_items([line(text, 100, row) for row, text in enumerate(cells)])


def test_answers_of_a_row_and_of_two_columns_of_questions_are_together_each() -> None:
    row = [
        blocks_of([line(text, x, y)])[0] for text, x, y in (("A．长", 100, 0.1), ("B．青", 300, 0), ("C．白", 500, 0.1))
    ]
    assert item_runs(row[::-1]) == [row]
    columns = [[blocks_of([line(f"{a}．长河", x, y)])[0] for y, a in enumerate("ABC")] for x in (100, 700)]
    assert item_runs([*columns[0], *columns[1]]) == columns


def test_items_in_columns_that_the_network_sees_as_one_text_are_parted_by_column() -> None:
    rows = [
        line(text, x, row)
        for row, pair in enumerate(zip(LEFT, RIGHT, strict=True))
        for x, text in zip((100, 600), pair, strict=True)
    ]
    goes_on = line("and long", 622, 4)
    seen = [Region(RegionKind.TEXT, (90, 190, 900, 350), 0.9)]
    blocks = assemble(Found(np.full((1754, 1240, 3), 255, np.uint8), [*rows, goes_on], seen, (), (), True))
    assert [block.text for block in blocks] == [*LEFT, *RIGHT[:-1], f"{RIGHT[-1]}\nand long"]
    assert item_columns([*column(LEFT, 100), goes_on]) == [[*column(LEFT, 100), goes_on]]
