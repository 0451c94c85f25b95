"""Rows of forms, dates below names and the first lines of paragraphs are no headings, whatever a network saw."""

from __future__ import annotations

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.roles import assign_roles
from pagemill.reading.headings.no_headings import (
    is_address,
    is_numbered_address,
    whole_beginnings,
    without_rows_of_forms,
)

TITLE, TEXT = BlockKind.PARAGRAPH_TITLE, BlockKind.TEXT
LONG = "会议听取了各部门的工作汇报，并就下一阶段的重点任务进行了讨论和安排。"


def block(text: str, y: float = 100, kind: BlockKind = TITLE, x: float = 100, end: float = 700) -> Block:
    box = polygon_of((x, y, end, y + 24))
    return Block(kind, box, (Line(text, box),))


def kinds(*blocks: Block) -> list[BlockKind]:
    return [one.kind for one in without_rows_of_forms(blocks)]


def test_labels_one_after_the_other_are_rows_of_a_form_and_a_lone_one_may_be_a_title() -> None:
    assert kinds(block("时间：2025年6月12日"), block("地点：第二开标室"), block(LONG, kind=TEXT)) == [TEXT] * 3
    assert kinds(block("时间：2025年6月12日"), block("地点：第二开标室", kind=TEXT)) == [TEXT] * 2
    assert kinds(block("数据治理：从概念到实践"), block(LONG, kind=TEXT)) == [TITLE, TEXT]


def test_a_label_that_is_set_apart_is_no_title() -> None:
    assert kinds(block("名 称：云溪区档案馆"), block(LONG, kind=TEXT)) == [TEXT, TEXT]


def test_a_date_is_a_title_where_it_heads_a_paragraph() -> None:
    assert kinds(block("柳承泽", kind=TEXT), block("二〇二五年六月二十日")) == [TEXT, TEXT]
    assert kinds(block("2025年6月20日"), block("法官助理 顾清和", kind=TEXT)) == [TEXT, TEXT]
    assert kinds(block("2025年6月20日"), block(LONG, kind=TEXT)) == [TITLE, TEXT]


FIRST = "The kitchen of a farmhouse. OLD HARKER is asleep in the"
REST = "chair by the stove, and MARGARET is at the window."


def test_the_first_line_of_a_paragraph_is_whole_with_the_rest() -> None:
    (whole,) = whole_beginnings([block(FIRST), block(REST, 130, TEXT, end=650)], ())
    assert (whole.kind, [line.text for line in whole.lines]) == (TEXT, [FIRST, REST])
    assert whole.bbox == (100, 100, 700, 154)


def test_a_heading_above_a_paragraph_stays() -> None:
    first, rest = block(FIRST), block(REST, 130, TEXT)
    assert whole_beginnings([first, rest], [first.bbox]) == [first, rest]
    far, inset = block(REST, 160, TEXT), block(REST, 130, TEXT, x=150)
    short, sentence = block(FIRST, end=500), block("He went by the mill, and came home at eight.", 130, TEXT)
    for blocks in ([first, far], [first, inset], [short, rest], [first, sentence]):
        assert whole_beginnings(blocks, ()) == blocks


def test_roles_are_told_so_on_pages_with_and_without_a_text_layer() -> None:
    rows = [block("时间：2025年6月12日"), block("地点：第二开标室", 140), block(LONG, 180, TEXT)]
    for own in (True, False):
        assert {one.kind for one in assign_roles(rows, 1240, 1754, born_digital=own)} == {TEXT}
    parts = [block(FIRST), block(REST, 130, TEXT)]
    assert [one.kind for one in assign_roles(parts, 1240, 1754, born_digital=True)] == [TEXT]


def test_a_clause_with_a_number_that_leads_on_to_its_items_is_no_heading() -> None:
    for text in (
        "1.1 In this Agreement the following definitions apply:",
        "2.3 The Supplier shall in the course of the work:",
    ):
        (told,) = assign_roles([block(text)], 1240, 1754, born_digital=True)
        assert told.kind is TEXT
        (heavy,) = assign_roles([block(text)], 1240, 1754, heavy=[block(text).bbox], born_digital=True)
        assert heavy.kind is not TEXT
    (told,) = assign_roles([block("2.3 Rivers and their gauges in the north")], 1240, 1754, born_digital=True)
    assert told.kind is not TEXT


def test_rows_far_shorter_than_the_pages_text_are_an_address() -> None:
    def lines(*ends: float, x: float = 100) -> list[Line]:
        return [block("14 Ferry Lane", 100 + 30 * at, x=x, end=end).lines[0] for at, end in enumerate(ends)]

    page = [block(LONG, 600, end=1100).lines[0]]
    address = lines(380, 300, 340)
    assert is_address(address, [*address, *page])
    assert not is_address(address[:2], [*address, *page]), "a title of two rows"
    assert not is_address(lines(380, 600, 340), [*address, *page]), "as long as a title's rows are"
    assert not is_address(address, address), "a page of short rows"
    assert not is_address([*lines(380), *lines(0, 300, 340, x=150)[1:]], [*address, *page]), "centred rows"
    beside = [*address[:2], block("14 Ferry Lane", 130, x=100, end=340).lines[0]]
    assert not is_address(beside, [*address, *page]), "rows that are not one below the other"


def test_rows_with_numbers_are_an_address_and_the_rows_of_a_title_are_none() -> None:
    def rows(*texts: str) -> list[Line]:
        return [Line(text, polygon_of((100.0, 100.0 + 30 * n, 300.0, 122.0 + 30 * n))) for n, text in enumerate(texts)]

    assert is_numbered_address(rows("Mr J. Berg", "Quay Street 4", "Northbay NB1 2QY"))
    assert not is_numbered_address(rows("Manual for theses", "and dissertations", "of 2027"))
    assert not is_numbered_address(rows("Report 2027", "Quay 4"))
