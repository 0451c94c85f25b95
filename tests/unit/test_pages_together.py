"""Pages of one document tell together what each alone does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Block, BlockKind, Cell, Line, Page, PageFailure, Table
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.edge_rows import number_of
from pagemill.reading.blocks.pages_together import REACH, read_together

WIDTH, HEIGHT = 1000, 1400


def line(text: str, y: float, x0: float = 100, x1: float = 900, tall: float = 20) -> Line:
    return Line(text, polygon_of((x0, y, x1, y + tall)))


def block(kind: BlockKind, *lines: Line, level: int = 0) -> Block:
    ys = [one.bbox for one in lines]
    box = (min(y[0] for y in ys), ys[0][1], max(y[2] for y in ys), ys[-1][3])
    return Block(kind, polygon_of(box), lines, level=level)


def page(index: int, *blocks: Block) -> Page:
    return Page(index, WIDTH, HEIGHT, WIDTH, HEIGHT, blocks=blocks, dpi=150)


def body(index: int) -> Block:
    """A paragraph of its own for each page."""
    words = (
        "anchor",
        "barge",
        "crane",
        "dock",
        "engine",
        "ferry",
        "gangway",
        "harbour",
        "island",
        "jetty",
        "keel",
        "lock",
    )
    texts = [f"the {words[(index + n) % 12]} by {words[(5 * index + 3 * n) % 12]} {'x' * index}{n}y" for n in range(20)]
    return block(BlockKind.TEXT, *(line(text, 300 + 40 * n) for n, text in enumerate(texts)))


def kinds(pages: Iterator[Page], text: str) -> list[BlockKind]:
    return [one.kind for each in pages for one in each.blocks if one.text == text]


def test_a_line_that_repeats_at_the_top_becomes_a_running_header() -> None:
    pages = [page(n, block(BlockKind.TEXT, line("On Harbours", 60)), body(n)) for n in range(5)]
    assert kinds(read_together(pages), "On Harbours") == [BlockKind.HEADER] * 5


def test_left_and_right_pages_have_headers_of_their_own() -> None:
    heads = ("On Harbours", "The law of the sea")
    pages = [page(n, block(BlockKind.PARAGRAPH_TITLE, line(heads[n % 2], 60)), body(n)) for n in range(8)]
    together = list(read_together(pages))
    assert {one.kind for each in together for one in each.blocks if one.text in heads} == {BlockKind.HEADER}


def test_numbers_within_the_line_may_differ() -> None:
    pages = [page(n, body(n), block(BlockKind.TEXT, line(f"Report 2023 | {n + 7}", 1330))) for n in range(4)]
    together = list(read_together(pages))
    assert [each.blocks[-1].kind for each in together] == [BlockKind.FOOTER] * 4


def test_a_line_is_taken_out_of_the_paragraph_that_swallowed_it() -> None:
    swallowed = block(BlockKind.TEXT, line("On Harbours", 60), line("a first line of the body", 100))
    pages = [page(n, block(BlockKind.TEXT, line("On Harbours", 60)), body(n)) for n in range(3)]
    pages.append(page(3, swallowed, body(3)))
    last = list(read_together(pages))[-1]
    assert [(one.kind, one.text) for one in last.blocks[:2]] == [
        (BlockKind.HEADER, "On Harbours"),
        (BlockKind.TEXT, "a first line of the body"),
    ]
    assert last.blocks[1].bbox[1] == 100


def test_two_pages_are_too_few_to_tell() -> None:
    pages = [page(n, block(BlockKind.TEXT, line("On Harbours", 60)), body(n)) for n in range(2)]
    assert list(read_together(pages)) == pages


def test_the_same_words_in_the_body_stay() -> None:
    pages = [page(n, block(BlockKind.PARAGRAPH_TITLE, line("Summary", 700), level=2)) for n in range(5)]
    assert list(read_together(pages)) == pages


def test_copies_of_one_form_keep_their_heads() -> None:
    labels = [
        line(text, 200 + 60 * n, x1=300) for n, text in enumerate(("Consignor", "Consignee", "Port of lading", "Marks"))
    ]
    cell = Cell((0, 0), (0, 0), polygon_of((100, 600, 900, 640)), (line("Number of packages", 605),))
    table = Block(BlockKind.TABLE, polygon_of((100, 600, 900, 640)), table=Table((cell,)))
    pages = [
        page(n, block(BlockKind.TEXT, line("Bill of lading", 60)), block(BlockKind.TEXT, *labels), table)
        for n in range(4)
    ]
    assert list(read_together(pages)) == pages


def test_numbers_that_count_with_the_pages_are_page_numbers_and_others_are_not() -> None:
    counting = [page(n, body(n), block(BlockKind.TEXT, line(str(n + 9), 1330, 480, 510))) for n in range(4)]
    assert [each.blocks[-1].kind for each in read_together(counting)] == [BlockKind.NUMBER] * 4
    sums = [
        page(n, body(n), block(BlockKind.TEXT, line(text, 1330, 480, 510))) for n, text in enumerate(("17", "3", "88"))
    ]
    assert list(read_together(sums)) == sums


def test_the_documents_title_stays_though_it_is_every_pages_header() -> None:
    title = block(BlockKind.DOC_TITLE, line("On Harbours", 60, tall=40), level=1)
    pages = [page(0, title, body(0))]
    pages += [page(n, block(BlockKind.TEXT, line("On Harbours", 70)), body(n)) for n in range(1, 5)]
    assert kinds(read_together(pages), "On Harbours") == [BlockKind.DOC_TITLE] + [BlockKind.HEADER] * 4


def test_what_stands_beyond_a_table_is_not_at_the_edge() -> None:
    def table(y: float) -> Block:
        return Block(BlockKind.TABLE, polygon_of((100, y, 900, y + 40)), table=Table(()))

    pages = [page(n, table(40), block(BlockKind.TEXT, line("in thousands", 100)), body(n)) for n in range(5)]
    assert list(read_together(pages)) == pages


def test_headings_of_one_size_have_one_level_and_smaller_titles_of_later_pages_are_headings() -> None:
    pages = [
        page(0, block(BlockKind.DOC_TITLE, line("On Harbours", 200, tall=50), level=1), body(0)),
        page(1, block(BlockKind.PARAGRAPH_TITLE, line("Lights", 250, tall=30), level=2), body(1)),
        page(2, block(BlockKind.DOC_TITLE, line("Pilots", 250, tall=30), level=1), body(2)),
        page(3, block(BlockKind.PARAGRAPH_TITLE, line("Dues", 250, tall=31), level=3), body(3)),
        page(4, block(BlockKind.PARAGRAPH_TITLE, line("4.2.1 Tolls", 250, tall=30), level=4), body(4)),
        page(5, block(BlockKind.DOC_TITLE, line("On Ships", 200, tall=49), level=1), body(5)),
    ]
    heads = [each.blocks[0] for each in read_together(pages)]
    assert [(one.kind, one.level) for one in heads] == [
        (BlockKind.DOC_TITLE, 1),
        (BlockKind.PARAGRAPH_TITLE, 2),
        (BlockKind.PARAGRAPH_TITLE, 2),
        (BlockKind.PARAGRAPH_TITLE, 2),
        (BlockKind.PARAGRAPH_TITLE, 4),
        (BlockKind.DOC_TITLE, 1),
    ]


def test_pages_come_in_order_with_few_held() -> None:
    taken = 0

    def pages() -> Iterator[Page]:
        nonlocal taken
        for n in range(30):
            taken += 1
            yield page(n, body(n)) if n % 7 else Page(n, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "why"))

    given = []
    for n, each in enumerate(read_together(pages())):
        given.append(each.index)
        assert taken <= n + 1 + REACH
    assert given == list(range(30))


@pytest.mark.parametrize(
    ("text", "number"), [("12", 12), ("- 12 -", 12), ("第 12 页", 12), ("xiv", 14), ("Ⅻ", 12), ("iiii", None)]
)
def test_page_numbers_in_their_forms(text: str, number: int | None) -> None:
    assert number_of(text) == number


@given(st.text())
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = number_of(text)
    assert found is None or found >= 0


def test_a_large_line_on_a_page_without_text_is_a_heading_wherever_the_page_stands() -> None:
    part = block(BlockKind.TEXT, line("Part Two: Lights", 500, tall=40))
    assert kinds(read_together([page(0, part), *(page(n, body(n)) for n in range(1, 4))]), part.text) == [
        BlockKind.PARAGRAPH_TITLE
    ]
    (told,) = (one for each in read_together([page(0, body(0)), page(1, part)]) for one in each.blocks if one.level)
    assert (told.text, told.level) == (part.text, 2)


@pytest.mark.parametrize(
    ("words", "tall"),
    [("Part Two: Lights", 24), ("It ends with a full stop.", 40), ("• An item alone", 40), ("12 / 2024 – 117", 40)],
)
def test_other_lines_of_such_a_page_are_text(words: str, tall: float) -> None:
    pages = [page(0, body(0)), page(1, block(BlockKind.TEXT, line(words, 500, tall=tall)))]
    assert kinds(read_together(pages), words) == [BlockKind.TEXT]


def test_a_large_line_beside_text_and_one_of_a_document_without_text_stay_as_they_are() -> None:
    part = block(BlockKind.TEXT, line("Part Two: Lights", 200, tall=40))
    assert kinds(read_together([page(0, part, body(0)), page(1, body(1))]), part.text) == [BlockKind.TEXT]
    assert kinds(read_together([page(0, part)]), part.text) == [BlockKind.TEXT]


def test_headings_with_chinese_numbers_have_the_levels_of_their_forms() -> None:
    texts = ("第一节 概览", "一、提示", "（一）风险", "1、价格波动")
    titles = [block(BlockKind.PARAGRAPH_TITLE, line(text, 100 + 60 * n), level=2) for n, text in enumerate(texts)]
    (read,) = read_together([page(0, *titles)])
    assert [one.level for one in read.blocks] == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("title", "levels"), [("第三章　运输组织", [2, 3]), ("第二章　仓储", [3, 4]), ("运输组织", [3, 4])]
)
def test_sections_of_a_chapter_that_is_the_documents_title_are_right_within_it(title: str, levels: list[int]) -> None:
    heads = [
        block(BlockKind.DOC_TITLE, line(title, 100, tall=40), level=1),
        block(BlockKind.PARAGRAPH_TITLE, line("3.1 运输方式的选择", 200, tall=26), level=3),
        block(BlockKind.PARAGRAPH_TITLE, line("3.1.1 影响因素", 300, tall=22), level=4),
    ]
    # A section that a page takes for a title of its own is deeper than the chapter, too.
    later = page(1, block(BlockKind.DOC_TITLE, line("3.2 线路规划", 100, tall=26), level=1))
    read, following = read_together([page(0, *heads), later])
    assert [one.level for one in read.blocks] == [1, *levels]
    assert following.blocks[0].level == 2


def test_articles_of_a_contract_without_chapters_are_its_outermost_headings() -> None:
    """In letters hardly larger than its text, and after a heading of their size that is deeper by its size."""
    heads = [
        block(BlockKind.PARAGRAPH_TITLE, line("鉴于条款", 100), level=3),
        block(BlockKind.PARAGRAPH_TITLE, line("第一条　标的与价款", 200), level=3),
        block(BlockKind.PARAGRAPH_TITLE, line("第二十三条　其他", 300), level=3),
    ]
    (read,) = read_together([page(0, *heads)])
    assert [one.level for one in read.blocks] == [3, 2, 2]
