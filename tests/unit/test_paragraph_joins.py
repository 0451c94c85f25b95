"""Paragraphs cut by the end of a column or of a page are whole in what is written."""

from __future__ import annotations

import pytest

from pagemill.document import Block, BlockKind, Line, Page, Picture
from pagemill.export import MarkdownPages, page_markdown
from pagemill.geometry import polygon_of

LEFT, RIGHT = 100, 550
OPEN = ("The ships that lie in the harbour wait", "for the tide, and those that are bound")
REST = ("for the islands leave first.",)


def block(x: float, y: float, *texts: str, kind: BlockKind = BlockKind.TEXT, indent: float = 0) -> Block:
    lines = tuple(
        Line(text, polygon_of((x + (0 if n else indent), y + 30 * n, x + 400, y + 30 * n + 20)))
        for n, text in enumerate(texts)
    )
    return Block(kind, polygon_of((x, y, x + 400, y + 30 * len(texts) - 10)), lines)


def page(*blocks: Block, index: int = 0) -> Page:
    return Page(index, 1000, 1400, 1000, 1400, blocks=blocks)


def markdown(*blocks: Block) -> list[str]:
    return page_markdown(page(*blocks)).text.split("\n\n")


WHOLE = "The ships that lie in the harbour wait for the tide, and those that are bound for the islands leave first."


def test_a_paragraph_goes_on_in_the_next_column() -> None:
    assert markdown(block(LEFT, 1200, *OPEN), block(RIGHT, 100, *REST)) == [WHOLE]


def test_a_figure_and_its_caption_may_stand_between() -> None:
    figure = Block(BlockKind.IMAGE, polygon_of((RIGHT, 100, 950, 400)), picture=Picture(b"jpeg", 10, 10))
    caption = block(RIGHT, 420, "Figure 1", kind=BlockKind.FIGURE_TITLE)
    assert markdown(block(LEFT, 1200, *OPEN), figure, caption, block(RIGHT, 500, *REST)) == [
        WHOLE,
        "![](images/image_1.jpg)",
        "Figure 1",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("The ships that lie in the harbour wait", "for the tide until it comes again."), REST),
        (OPEN, ("All others leave later.",)),
        (OPEN, ("a) for the islands",)),
        (("Ships bound",), REST),
    ],
    ids=["a sentence ends", "a sentence begins", "an item begins", "a label"],
)
def test_other_paragraphs_stay_apart(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    assert len(markdown(block(LEFT, 1200, *before), block(RIGHT, 100, *after))) == 2


def test_headings_stay_apart() -> None:
    assert len(markdown(block(LEFT, 1200, *OPEN), block(RIGHT, 100, "ships", kind=BlockKind.PARAGRAPH_TITLE))) == 2


def test_a_last_line_that_is_short_ends_its_paragraph() -> None:
    before = block(LEFT, 1200, *OPEN)
    short = Line("and so on", polygon_of((LEFT, 1260, LEFT + 120, 1280)))
    assert len(markdown(Block(before.kind, before.polygon, (*before.lines, short)), block(RIGHT, 100, *REST))) == 2


def test_chinese_goes_on_without_an_indent_and_begins_with_one() -> None:
    before = block(LEFT, 1200, "停泊在港口内的船舶等候潮水涨起来", "然后依次离开码头驶向外海各个岛屿")
    rest = ("并在天黑以前到达目的地点的锚地", "随后卸货")
    assert len(markdown(before, block(RIGHT, 100, *rest))) == 1
    assert len(markdown(before, block(RIGHT, 100, *rest, indent=40))) == 2


def put_together(*pages: Page) -> str:
    flow = MarkdownPages()
    return "".join([*(flow.page(each, page_markdown(each)) for each in pages), flow.end()])


def test_a_paragraph_goes_on_with_the_next_page() -> None:
    footer = block(LEFT, 1350, "Harbours", kind=BlockKind.FOOTER)
    header = block(LEFT, 20, "Ships", kind=BlockKind.HEADER)
    first, second = page(block(LEFT, 1200, *OPEN), footer), page(header, block(LEFT, 100, *REST), index=1)
    assert put_together(first, second) == WHOLE + "\n"


def test_a_word_that_the_pages_end_parts_is_whole() -> None:
    first = page(block(LEFT, 1200, "The ships that lie in the harbour wait", "for the tide and leave with it trans-"))
    second = page(block(LEFT, 100, "porting their goods."), index=1)
    assert "with it transporting their goods.\n" in put_together(first, second)


def test_pages_that_do_not_go_on_are_parted_by_a_blank_line_and_empty_ones_leave_none() -> None:
    texts = [page(block(LEFT, 100, text), index=n) for n, text in enumerate(("One.", "Two."))]
    assert put_together(texts[0], page(index=1), texts[1]) == "One.\n\nTwo.\n"
    assert put_together(page()) == ""


def test_a_mark_between_pages_keeps_them_apart() -> None:
    flow = MarkdownPages()
    first, second = page(block(LEFT, 1200, *OPEN)), page(block(LEFT, 100, *REST), index=1)
    pieces = [flow.apart("<!-- page 1 -->"), flow.page(first, page_markdown(first)), flow.apart("<!-- page 2 -->")]
    pieces += [flow.page(second, page_markdown(second)), flow.end()]
    assert "".join(pieces) == f"<!-- page 1 -->\n\n{' '.join(OPEN)}\n\n<!-- page 2 -->\n\n{REST[0]}\n"


def test_a_row_that_ends_before_what_is_below_it_is_no_part_of_that() -> None:
    row = "The ships that lie in the harbour and are bound"
    wide = Line(row, polygon_of((LEFT, 100, LEFT + 400, 120)))
    short = Line(row, polygon_of((LEFT, 100, LEFT + 340, 120)))
    figure = Block(BlockKind.IMAGE, polygon_of((LEFT, 200, 500, 400)), picture=Picture(b"jpeg", 10, 10))
    below = block(LEFT, 500, "for the islands leave first, all the others", "wait for the tide.")
    counts = [len(markdown(Block(BlockKind.TEXT, line.polygon, (line,)), figure, below)) for line in (wide, short)]
    assert counts == [2, 3]
