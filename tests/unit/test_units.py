"""Units: where a line or a cell is cut into keys and values, and where it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawings.documents import document, table_page, written_page
from pagemill.document import Page
from pagemill.extraction.names.labels import LABEL, Labels
from pagemill.extraction.passages.units import Unit, units_of
from pagemill.extraction.view import view_document


def units(page: Page, *wanted: str) -> list[Unit]:
    return units_of(view_document(document(page)).pages[0], Labels.of(wanted))


def cut(page: Page, *wanted: str) -> list[tuple[str, str] | str]:
    """Each key with what follows it on its line, and what is neither."""
    return [
        (unit.text, unit.inline.text) if unit.inline is not None else unit.text
        for unit in units(page, *wanted)
        if unit.key is None
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("姓名：张三", [("姓名：", "张三")]),
        ("姓名：张三 性别：男", [("姓名：", "张三"), ("性别：", "男")]),
        ("数量：12单价：5.00", [("数量：", "12"), ("单价：", "5.00")]),
        ("Invoice No: A-17  Date: 2031-03-05", [("Invoice No:", "A-17"), ("Date:", "2031-03-05")]),
        ("Ballast : 40 t", [("Ballast :", "40 t")]),
        ("Invoice No.....: A-17", [("Invoice No.....:", "A-17")]),
        ("Tel: ____ 555 0100", [("Tel:", "555 0100")]),
        ("Arrival: 10:30", [("Arrival:", "10:30")]),
        ("Website: https://mill.example/a", [("Website:", "https://mill.example/a")]),
        ("备注：", ["备注："]),
        ("备注：见附件：合同", [("备注：", "见附件：合同")]),
    ],
)
def test_a_line_is_cut_at_its_colons(line: str, expected: list[tuple[str, str] | str]) -> None:
    assert cut(written_page((line, 100, 100))) == expected


@pytest.mark.parametrize("line", ["10:30", "1:200", "https://mill.example", "Doors open at 10:30"])
def test_the_colon_of_a_time_a_ratio_or_an_address_cuts_nothing(line: str) -> None:
    assert cut(written_page((line, 100, 100))) == [line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Order No 4711", [("Order No", "4711")]),
        ("Order No. A-4711", [("Order No.", "A-4711")]),
        ("发票号码 00412345", [("发票号码", "00412345")]),
        ("Total", ["Total"]),
        ("Address 2", ["Address 2"]),
        ("Total care of elders", ["Total care of elders"]),
    ],
)
def test_a_usual_name_is_cut_from_the_value_behind_it(line: str, expected: list[tuple[str, str] | str]) -> None:
    assert cut(written_page((line, 100, 100))) == expected


def test_a_wanted_name_is_cut_from_words_behind_it() -> None:
    page = written_page(("Vessel Aurora", 100, 100))
    assert cut(page) == ["Vessel Aurora"]
    assert cut(page, "Vessel") == [("Vessel", "Aurora")]


def test_a_wide_gap_within_a_line_parts_it() -> None:
    page = written_page(("Bolts" + " " * 6 + "Nuts", 100, 100))
    assert cut(page) == ["Bolts", "Nuts"]
    assert cut(written_page(("Bolts  Nuts", 100, 100))) == ["Bolts  Nuts"]


def test_a_gap_between_lines_side_by_side_parts_them() -> None:
    assert cut(written_page(("甲板", 100, 100), ("船舱", 300, 100))) == ["甲板", "船舱"]


@pytest.mark.parametrize(
    "lines",
    [(("姓", 100, 100), ("名", 160, 100)), (("出", 100, 100), ("生", 160, 100), ("日", 220, 100), ("期", 280, 100))],
)
def test_a_label_set_wide_is_one_label(lines: tuple[tuple[str, float, float], ...]) -> None:
    made = units(written_page(*lines, ("一九九九", 500, 100)))
    assert [unit.text.replace(" ", "") for unit in made] == ["".join(text for text, _, _ in lines), "一九九九"]
    assert made[0].label >= LABEL > made[1].label


def test_a_label_set_wide_on_one_line_is_one_label() -> None:
    assert units(written_page(("姓        名", 100, 100)))[0].label == 0.95


@pytest.mark.parametrize("cell", ["统一社会信\n用代码", "统一社会信\n用代码：", "Invoice\nNumber", "压舱物\n重量："])
def test_a_label_on_two_lines_of_its_cell_is_one_label(cell: str) -> None:
    first, second = units(table_page([[cell, "91XYZ"]]))
    assert first.text.replace(" ", "") == cell.replace("\n", "")
    assert first.fills and first.label >= 0.9
    assert (second.text, second.label) == ("91XYZ", 0)


def test_a_cell_with_several_keys_is_cut_line_by_line() -> None:
    page = table_page([["姓名：张三\n电话：555 0100\n备注", "Hull"]])
    assert cut(page) == [("姓名：", "张三"), ("电话：", "555 0100"), "备注", "Hull"]


def test_a_cell_of_several_lines_without_keys_is_one_unit() -> None:
    unit, *others = units(table_page([["12 Quay Road\nOld Harbour\nPortland"]]))
    assert (unit.text, unit.fills, others) == ("12 Quay Road Old Harbour Portland", True, [])
    assert unit.box == (100, 100, 300, 140)


@pytest.mark.parametrize(("ruled", "expected"), [(True, ["Hull Deck"]), (False, ["Hull", "Deck"])])
def test_what_stands_apart_in_a_cell_is_parted_unless_rules_hold_it_together(ruled: bool, expected: list[str]) -> None:
    made = table_page([["Hull\nDeck"]], ruled=ruled)
    cell = made.blocks[0].table.cells[0]  # type: ignore[union-attr]
    hull, deck = cell.lines
    moved = replace(deck, polygon=tuple((x + 120, y - 40) for x, y in deck.polygon))
    table = replace(made.blocks[0].table, cells=(replace(cell, lines=(hull, moved)),))  # type: ignore[type-var]
    page = replace(made, blocks=(replace(made.blocks[0], table=table),))
    assert [unit.text for unit in units(page)] == expected


def test_every_value_on_a_line_knows_its_key() -> None:
    key, value = units(written_page(("Ballast: 40 t", 100, 100)))
    assert key.inline is value and value.key is key
    assert (value.inline, key.key) == (None, None)
    assert value.box == (190, 100, 230, 120)


def test_units_of_cells_come_before_those_outside_of_tables() -> None:
    text = written_page(("Ballast: 40 t", 100, 20))
    page = table_page([["姓名", "张三"]])
    both = replace(page, blocks=(*text.blocks, *page.blocks))
    assert [unit.text for unit in units(both)] == ["姓名", "张三", "Ballast:", "40 t"]


def test_signs_part_keys_with_their_values() -> None:
    line = "Savings Bank · IBAN DE89 6805 0101 0013 2440 76 · BIC: FRSPDE66XXX"
    assert cut(written_page((line, 100, 100))) == [
        "Savings Bank",
        ("IBAN", "DE89 6805 0101 0013 2440 76"),
        ("BIC:", "FRSPDE66XXX"),
    ]
    assert cut(written_page(("Design — second phase", 100, 100))) == ["Design — second phase"]
