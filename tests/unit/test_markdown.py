"""A page's Markdown: every kind of block, escaping, lists and tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import (
    Block,
    BlockKind,
    Cell,
    Line,
    Page,
    PageSheet,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)
from pagemill.export import page_markdown, table_html
from pagemill.export.code_lines import listing_text
from pagemill.export.markdown_escape import escape_paragraph
from pagemill.export.table_html import table_markdown
from pagemill.geometry import Affine, polygon_of

BOX = polygon_of((0, 0, 100, 20))
PICTURE = Picture(b"jpeg", 10, 10)


def block(kind: BlockKind, *texts: str, **fields: object) -> Block:
    lines = tuple(Line(text, polygon_of((0, 30 * i, 100, 30 * i + 20))) for i, text in enumerate(texts))
    return Block(kind, BOX, lines=lines, **fields)  # type: ignore[arg-type]


def markdown(*blocks: Block) -> str:
    return page_markdown(Page(0, 100, 100, 100, 100, blocks=blocks)).text


def cell(rows: tuple[int, int], cols: tuple[int, int], *texts: str) -> Cell:
    lines = tuple(Line(text, polygon_of((0, 30 * i, 100, 30 * i + 20))) for i, text in enumerate(texts))
    return Cell(rows, cols, BOX, lines)


def test_headings_by_level_and_paragraphs() -> None:
    assert markdown(
        block(BlockKind.DOC_TITLE, "年度", "报告", level=1),
        block(BlockKind.PARAGRAPH_TITLE, "一、总则", level=2),
        block(BlockKind.PARAGRAPH_TITLE, "Deep", level=9),
        block(BlockKind.PARAGRAPH_TITLE, "No level"),
        block(BlockKind.TEXT, "first line", "second line"),
        block(BlockKind.ABSTRACT, "摘 要"),
        block(BlockKind.ABSTRACT, "摘要：两台水泵"),
        block(BlockKind.REFERENCE, "参考文献"),
        block(BlockKind.REFERENCE_CONTENT, "[1] A. Author. Title."),
    ) == (
        "# 年度报告\n\n## 一、总则\n\n###### Deep\n\n## No level\n\nfirst line second line\n\n## 摘 要\n\n"
        "摘要：两台水泵\n\n## 参考文献\n\n"
        "[1] A. Author. Title."
    )


def test_the_frame_of_the_page_is_left_out_and_footnotes_are_not() -> None:
    assert (
        markdown(
            block(BlockKind.HEADER, "Running header"),
            block(BlockKind.HEADER_IMAGE, picture=PICTURE),
            block(BlockKind.TEXT, "body"),
            block(BlockKind.FOOTNOTE, "1 a note"),
            block(BlockKind.FOOTER, "Running footer"),
            block(BlockKind.FOOTER_IMAGE, picture=PICTURE),
            block(BlockKind.NUMBER, "- 3 -"),
        )
        == "body\n\n1 a note"
    )


def test_print_along_the_side_is_left_out_and_notes_in_the_margin_are_not() -> None:
    side = Block(BlockKind.ASIDE_TEXT, BOX, (Line("Downloaded on 4 May", polygon_of((2, 10, 12, 90))),))
    assert markdown(side, block(BlockKind.ASIDE_TEXT, "a note")) == "a note"


def test_numbered_references_are_a_list() -> None:
    assert markdown(block(BlockKind.REFERENCE_CONTENT, "8. A. Author. Title.", "9. B. Author,", "Other title.")) == (
        "8. A. Author. Title.\n9. B. Author, Other title."
    )


def test_lists_hold_together() -> None:
    assert (
        markdown(
            block(BlockKind.TEXT, "• milk"),
            block(BlockKind.TEXT, "• bread and", "butter", "• eggs"),
            block(BlockKind.TEXT, "Then:"),
            block(BlockKind.TEXT, "1、第一"),
            block(BlockKind.TEXT, "2、第二"),
        )
        == "- milk\n- bread and butter\n- eggs\n\nThen:\n\n1. 第一\n2. 第二"
    )


def test_contents_keep_their_lines() -> None:
    assert markdown(block(BlockKind.CONTENT, "One .... 1", "Two .... 2")) == "One .... 1  \nTwo .... 2"


def test_pictures_and_stamps_are_named_after_their_blocks() -> None:
    stamp = Stamp(
        BOX, StampShape.CIRCLE, StampColor.RED, 0.9, False, PICTURE, (Line("某某公司", BOX), Line("合同[章]", BOX))
    )
    page = Page(
        0,
        100,
        100,
        100,
        100,
        blocks=(
            block(BlockKind.TEXT, "see"),
            block(BlockKind.IMAGE, "Pump", "Valve", picture=PICTURE),
            block(BlockKind.FIGURE_TITLE, "图 1 流程"),
            block(BlockKind.CHART, picture=PICTURE),
            block(BlockKind.SEAL, stamps=(stamp, stamp)),
        ),
    )
    made = page_markdown(page, "page_2_")
    assert made.text == (
        "see\n\n![Pump Valve](images/page_2_image_1.jpg)\n\n图 1 流程\n\n![](images/page_2_image_3.jpg)\n\n"
        "![某某公司 合同\\[章\\]](images/page_2_image_4_seal_0.jpg)\n\n"
        "![某某公司 合同\\[章\\]](images/page_2_image_4_seal_1.jpg)"
    )
    assert [(i.name, i.block_index, i.stamp_index) for i in made.images] == [
        ("page_2_image_1.jpg", 1, None),
        ("page_2_image_3.jpg", 3, None),
        ("page_2_image_4_seal_0.jpg", 4, 0),
        ("page_2_image_4_seal_1.jpg", 4, 1),
    ]


def test_formulas_and_listings() -> None:
    assert (
        markdown(
            block(BlockKind.DISPLAY_FORMULA, latex=r"E = mc^2"),
            block(BlockKind.DISPLAY_FORMULA, "a = b"),
            block(BlockKind.FORMULA_NUMBER, "(1)"),
            block(BlockKind.ALGORITHM, "for *p", "  ```x"),
        )
        == "$$\nE = mc^2\n$$\n\n`a = b`\n\n(1)\n\n````\nfor *p\n  ```x\n````"
    )


def test_a_formula_that_is_no_latex_is_shown_and_its_text_stands_beside() -> None:
    assert markdown(block(BlockKind.DISPLAY_FORMULA, "E = mc2", picture=PICTURE)) == "![E = mc2](images/image_0.jpg)"
    assert markdown(block(BlockKind.DISPLAY_FORMULA, "`x``")) == "``` `x`` ```"


def test_a_listing_is_indented_as_it_stands_on_the_page() -> None:
    """Also where the page came turned: what is left and what is a row is told on the page as read."""
    places = [("for x in y:", 100, 0), ("z = x", 140, 30), ("# why", 240, 33), ("end", 100, 60)]
    boxes = [(text, (x, y, x + 10 * len(text), y + 20)) for text, x, y in places]
    whole = "for x in y:\n    z = x     # why\nend"
    upright = tuple(Line(text, polygon_of(box)) for text, box in boxes)
    assert listing_text(upright, Affine()) == whole
    turn = Affine.quarter_turn(90, 400, 300)
    turned = tuple(Line(text, turn.polygon(polygon_of(box))) for text, box in boxes)
    assert listing_text(turned, turn.inverse()) == whole
    assert listing_text((), Affine()) == ""


def test_a_listing_on_one_of_several_sheets_is_indented_as_it_stands_on_its_own() -> None:
    places = [("for x in y:", 100, 0), ("    z = x", 140, 30)]
    turn = Affine.quarter_turn(90, 400, 300)
    lines = tuple(
        Line(text.strip(), turn.polygon(polygon_of((x, y, x + 10 * len(text.strip()), y + 20))))
        for text, x, y in places
    )
    listing = Block(BlockKind.ALGORITHM, turn.polygon(polygon_of((100, 0, 210, 50))), lines)
    beside = PageSheet(Affine.shift(-300, 0), 400, 400)
    page = Page(0, 700, 400, 700, 400, (listing,), sheets=(PageSheet(turn.inverse(), 400, 300), beside))
    assert "for x in y:\n    z = x" in page_markdown(page).text


def test_a_plain_table_is_a_pipe_table() -> None:
    table = Table((cell((0, 0), (0, 0), "名|称"), cell((0, 0), (1, 1), "wrapped", "head"), cell((1, 1), (1, 1), "2")))
    assert table_markdown(table) == "| 名\\|称 | wrapped head |\n| --- | --- |\n|  | 2 |"
    assert markdown(block(BlockKind.TABLE, table=table)) == table_markdown(table)


def test_a_table_with_spans_is_html_with_every_place_filled() -> None:
    table = Table(
        (
            cell((0, 1), (0, 0), "<年>"),
            cell((0, 0), (1, 2), "A & B"),
            cell((1, 1), (2, 2), "1. x", "2. y"),
            cell((2, 2), (0, 0), "end"),
        )
    )
    html = (
        '<table><tr><td rowspan="2">&lt;年&gt;</td><td colspan="2">A &amp; B</td></tr>'
        "<tr><td></td><td>1. x<br>2. y</td></tr><tr><td>end</td><td></td><td></td></tr></table>"
    )
    assert table_html(table) == html == table_markdown(table)


def test_overlapping_cells_push_nothing_aside() -> None:
    table = Table((cell((0, 1), (0, 1), "big"), cell((1, 1), (1, 2), "late"), cell((1, 1), (2, 2), "third")))
    assert table_html(table) == (
        '<table><tr><td rowspan="2" colspan="2">big late</td><td></td></tr><tr><td>third</td></tr></table>'
    )


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 2), st.integers(0, 4), st.integers(0, 2)), min_size=1, max_size=12
    )
)
def test_any_cells_make_a_full_grid(spans: list[tuple[int, int, int, int]]) -> None:
    """However cells overlap, the areas of the `<td>`s fill rows × columns exactly."""
    table = Table(tuple(cell((r, r + h), (c, c + w), "x") for r, h, c, w in spans))
    html = table_html(table)
    area = 0
    for part in html.split("<td")[1:]:
        attributes = part.split(">")[0]
        area += _span(attributes, "rowspan") * _span(attributes, "colspan")
    assert area == table.row_count * table.col_count
    assert html.count("x") == len(spans)
    assert html.count("<tr>") == table.row_count


def _span(attributes: str, name: str) -> int:
    return int(attributes.split(f'{name}="')[1].split('"')[0]) if name in attributes else 1


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("价格 5 * 3 = 15，a_b，c*", "价格 5 * 3 = 15，a_b，c*"),
        ("*bold* and **more**", r"\*bold\* and \*\*more\*\*"),
        ("_under_ some_snake_case", r"\_under\_ some_snake_case"),
        ("`code` and ` alone", r"\`code\` and \` alone"),
        ("one ` tick", "one ` tick"),
        ("# no heading", r"\# no heading"),
        ("#标签", "#标签"),
        ("> no quote", r"\> no quote"),
        ("- no item", r"\- no item"),
        ("1. no item", r"1\. no item"),
        ("1.5 litres", "1.5 litres"),
        ("---", r"\---"),
        ("<b>tag</b> 3 < 4", r"\<b>tag\</b> 3 < 4"),
        ("[1] entry", "[1] entry"),
        ("[text](url)", r"\[text](url)"),
        ("[1]: url", r"\[1]: url"),
        ("&amp; R&D", r"\&amp; R&D"),
        (r"C:\dir and \* star", r"C:\dir and \\* star"),
        ("~~gone~~", r"\~\~gone\~\~"),
    ],
)
def test_only_what_would_be_markup_is_escaped(text: str, escaped: str) -> None:
    assert escape_paragraph(text) == escaped


def test_a_line_drawn_with_characters_is_left_out() -> None:
    assert (
        markdown(block(BlockKind.TEXT, "." * 40), block(BlockKind.TEXT, "body"), block(BlockKind.TEXT, "- - - - - -"))
        == "body"
    )
    assert markdown(block(BlockKind.TEXT, "...")) == "..."
