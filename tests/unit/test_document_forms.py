"""A document as plain text, as an HTML page and as a Word file: the same body in each, nothing of it lost or live."""

import base64
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt
from PIL import Image

from pagemill.document import (
    Block,
    BlockKind,
    Cell,
    InlineFormula,
    Line,
    Link,
    Page,
    PageFailure,
    Picture,
    Stamp,
    StampColor,
    StampShape,
    Table,
)
from pagemill.export import write_html, write_text
from pagemill.export.markdown import page_markdown
from pagemill.export.word_document import write_docx
from pagemill.geometry import Affine, polygon_of

BOX = polygon_of((0, 0, 100, 20))


def jpeg(width: int, height: int) -> Picture:
    file = BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "JPEG")
    return Picture(file.getvalue(), width, height)


PICTURE = jpeg(60, 40)
STAMP = Stamp(
    BOX, StampShape.CIRCLE, StampColor.RED, 0.9, False, PICTURE, (Line("某某公司", BOX), Line('合同"章"', BOX))
)


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(text, polygon_of((0, 30 * i, 100, 30 * i + 20))) for i, text in enumerate(texts))


def block(kind: BlockKind, *texts: str, **fields: object) -> Block:
    return Block(kind, BOX, lines=lines(*texts), **fields)  # type: ignore[arg-type]


def cell(rows: tuple[int, int], cols: tuple[int, int], *texts: str) -> Cell:
    return Cell(rows, cols, BOX, lines(*texts))


#: | <年> | A & B      |
#: |      |    | 1., 2.|
#: | end  |    |       |
TABLE = Table(
    (
        cell((0, 1), (0, 0), "<年>"),
        cell((0, 0), (1, 2), "A & B"),
        cell((1, 1), (2, 2), "1. x\ty", "2. z"),
        cell((2, 2), (0, 0), "end"),
    )
)
FULL = Page(
    0,
    1000,
    1400,
    1000,
    1400,
    blocks=(
        block(BlockKind.HEADER, "Running header"),
        block(BlockKind.DOC_TITLE, "年度", "报告", level=1),
        block(BlockKind.PARAGRAPH_TITLE, "Deep", level=9),
        block(BlockKind.TEXT, "first <b>line</b> &", "second line"),
        block(BlockKind.TEXT, "• milk", "• bread"),
        block(BlockKind.TEXT, "3) eggs"),
        block(BlockKind.TABLE, table=TABLE),
        block(BlockKind.CONTENT, "One .... 1", "Two .... 2"),
        block(BlockKind.ALGORITHM, "for x:", "  y < 1"),
        block(BlockKind.DISPLAY_FORMULA, latex="a < b"),
        block(BlockKind.DISPLAY_FORMULA, "c > d"),
        block(BlockKind.CHART, "0", "50", picture=PICTURE),
        block(BlockKind.FIGURE_TITLE, "Figure 1"),
        block(BlockKind.SEAL, stamps=(STAMP,)),
        block(BlockKind.FOOTNOTE, "1 a note"),
        block(BlockKind.NUMBER, "- 3 -"),
    ),
    dpi=100,
)
UNREAD = Page(1, 0, 0, 0, 0, failure=PageFailure("PageUnreadable", "page 2 <cannot> be drawn"))
SHORT = Page(2, 1400, 1000, 1400, 1000, blocks=(block(BlockKind.TEXT, "last"),), dpi=100)
#: What a damaged text layer may hold.
DAMAGED = Page(0, 100, 100, 100, 100, blocks=(block(BlockKind.TEXT, "a\x00b\x0bc\ud800d\x0ce"),))


# --- plain text -------------------------------------------------------------------------------------------------------


def text(*pages: Page) -> str:
    out = BytesIO()
    write_text(out, pages)
    return out.getvalue().decode("utf-8")


def test_text_has_the_body_in_reading_order() -> None:
    assert text(FULL) == (
        "年度报告\n\nDeep\n\nfirst <b>line</b> & second line\n\n- milk\n- bread\n3) eggs\n\n"
        "<年>\tA & B\t\n\t\t1. x y 2. z\nend\t\t\n\n"
        "One .... 1\nTwo .... 2\n\nfor x:\n  y < 1\n\na < b\n\nc > d\n\n0 50\n\nFigure 1\n\n"
        '某某公司 合同"章"\n\n1 a note\n'
    )


def test_the_form_feeds_before_a_text_tell_its_page() -> None:
    assert text(SHORT, UNREAD, SHORT) == "last\n\f\flast\n"
    assert text(DAMAGED).count("\f") == 0


# --- HTML -------------------------------------------------------------------------------------------------------------

VOID = {"meta", "img", "br"}


class Outline(HTMLParser):
    """Elements with their attributes and the text in them; raises where they do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element: tuple[str, dict[str, str | None], list[str]] = (tag, dict(attrs), [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for _, _, texts in self._open:
            texts.append(data)

    def texts(self, tag: str) -> list[str]:
        return ["".join(texts) for name, _, texts in self.elements if name == tag]

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes, _ in self.elements if name == tag]


def html(*pages: Page, title: str = "a & b.pdf") -> Outline:
    out = BytesIO()
    write_html(out, title, pages)
    return Outline(out.getvalue().decode("utf-8"))


def test_html_has_the_body_in_elements_that_mean_it() -> None:
    page = html(FULL)
    assert page.texts("title") == ["a & b.pdf"]
    assert (page.texts("h1"), page.texts("h6")) == (["年度报告"], ["Deep"])
    assert dict(zip(page.texts("p"), [each.get("class") for each in page.attributes("p")], strict=True)) == {
        "first <b>line</b> & second line": None,
        "One .... 1Two .... 2": "content",
        "a < b": "formula latex",
        "c > d": "formula as-read",
        "Figure 1": "figure_title",
        "1 a note": "footnote",
    }
    assert [each["class"] for each in page.attributes("figure")] == ["chart", "seal"]
    assert (page.texts("ul"), page.texts("li")) == (["\nmilk\nbread\n"], ["milk", "bread", "eggs"])
    assert page.attributes("li")[2] == {"value": "3"}
    assert page.texts("pre") == ["\nfor x:\n  y < 1"]
    assert page.texts("td") == ["<年>", "A & B", "", "1. x\ty2. z", "end", "", ""]
    assert page.attributes("td")[:2] == [{"rowspan": "2"}, {"colspan": "2"}]


def test_html_carries_its_pictures_and_asks_for_nothing() -> None:
    page = html(FULL)
    prefix = "data:image/jpeg;base64,"
    images = page.attributes("img")
    assert [base64.b64decode((image["src"] or "").removeprefix(prefix)) for image in images] == [PICTURE.jpeg] * 2
    assert [image["alt"] for image in images] == ["0 50", '某某公司 合同"章"']
    assert (images[0]["width"], images[0]["height"]) == ("60", "40")
    assert page.texts("script") == [] and page.attributes("link") == []
    assert all((image["src"] or "").startswith(prefix) for image in images)


def test_html_sections_are_the_pages_and_say_what_was_not_read() -> None:
    page = html(FULL, UNREAD, SHORT)
    assert [each["data-page"] for each in page.attributes("section")] == ["1", "2", "3"]
    assert page.texts("section")[1:] == ["\npage 2 <cannot> be drawn\n", "\nlast\n"]
    assert html(DAMAGED).texts("p") != []


# --- Word -------------------------------------------------------------------------------------------------------------


def word(*pages: Page, title: str = "a.pdf") -> "docx.document.Document":
    out = BytesIO()
    write_docx(out, title, pages)
    return docx.Document(BytesIO(out.getvalue()))


def test_word_has_the_body_in_styles_that_mean_it() -> None:
    document = word(FULL, title="年报.pdf")
    assert document.core_properties.title == "年报.pdf"
    assert [(p.style.name, p.text) for p in document.paragraphs if p.text and p.style] == [
        ("Heading 1", "年度报告"),
        ("Heading 6", "Deep"),
        ("Normal", "first <b>line</b> & second line"),
        ("List Bullet", "milk"),
        ("List Bullet", "bread"),
        ("List Paragraph", "3) eggs"),
        ("Normal", "One .... 1\nTwo .... 2"),
        ("Normal", "for x:\n  y < 1"),
        ("Normal", "a < b"),
        ("Normal", "c > d"),
        ("Caption", "Figure 1"),
        ("Normal", "1 a note"),
    ]


def test_word_sets_apart_what_is_no_running_text() -> None:
    runs = {paragraph.text: paragraph.runs[0] for paragraph in word(FULL).paragraphs if paragraph.text}
    assert [text for text, run in runs.items() if run.font.name == "Courier New"] == ["for x:\n  y < 1", "a < b"]
    assert [text for text, run in runs.items() if run.italic] == ["c > d"]
    assert [text for text, run in runs.items() if run.font.size == Pt(9)] == ["1 a note"]


def test_word_has_links_on_their_words() -> None:
    line = Line("See the report and more", BOX, links=(Link(4, 14, "https://example.org/a?b=1&c"),))
    item = Line("1. the terms", BOX, links=(Link(3, 12, "mailto:a@example.org"),))
    document = word(Page(0, 100, 100, 100, 100, tuple(Block(BlockKind.TEXT, BOX, (each,)) for each in (line, item))))
    assert [(p.text, [(link.text, link.address) for link in p.hyperlinks]) for p in document.paragraphs if p.text] == [
        ("See the report and more", [("the report", "https://example.org/a?b=1&c")]),
        ("1. the terms", [("the terms", "mailto:a@example.org")]),
    ]


def written_html(page: Page) -> str:
    out = BytesIO()
    write_html(out, "a", [page])
    return out.getvalue().decode()


def with_formula(text: str, formula: str, latex: str | None) -> Page:
    start = text.index(formula)
    line = Line(text, BOX, formulas=(InlineFormula(start, start + len(formula), BOX, latex),))
    return Page(0, 100, 100, 100, 100, (Block(BlockKind.TEXT, BOX, (line,)),))


def test_a_formula_within_text_is_latex_in_its_place() -> None:
    page = with_formula("It costs $5 where x1 < a & b holds.", "x1 < a & b", r"x_{1} < a \wedge b")
    assert page_markdown(page).text == r"It costs \$5 where $x_{1} < a \wedge b$ holds."
    (paragraph,) = [p for p in word(page).paragraphs if p.text]
    assert [(run.text, run.font.name) for run in paragraph.runs] == [
        ("It costs $5 where ", None),
        (r"x_{1} < a \wedge b", "Courier New"),
        (" holds.", None),
    ]
    assert r'where <code class="formula latex">x_{1} &lt; a \wedge b</code> holds.' in written_html(page)


def test_a_formula_within_text_that_no_model_wrote_stays_as_it_was_read() -> None:
    page = with_formula("It costs $5 where x1 < a holds.", "x1 < a", None)
    assert "$5 where x1 &lt; a holds" in written_html(page)
    assert "$5 where x1" in page_markdown(page).text


def test_word_tables_have_their_cells_merged() -> None:
    (table,) = word(FULL).tables
    assert [[each.text for each in row.cells] for row in table.rows] == [
        ["<年>", "A & B", "A & B"],
        ["<年>", "", "1. x\ty\n2. z"],
        ["end", "", ""],
    ]
    assert table.cell(0, 0)._tc is table.cell(1, 0)._tc
    assert table.cell(0, 1)._tc is table.cell(0, 2)._tc


def placed(rows: tuple[int, int], cols: tuple[int, int], left: float, right: float) -> Cell:
    return Cell(rows, cols, polygon_of((left, 10.0 * rows[0], right, 10.0 * rows[1] + 10)))


def test_word_columns_are_as_wide_as_on_the_page() -> None:
    """Where they stand there: merged cells tell the outer edges alone. Of cells without a place all are alike."""
    table = Table(
        (placed((0, 0), (0, 2), 100, 500), placed((1, 1), (0, 0), 100, 300), placed((1, 1), (1, 1), 300, 400))
    )
    turn = Affine.quarter_turn(90, 1000, 1400)
    lying = Table(tuple(replace(cell, polygon=turn.inverse().polygon(cell.polygon)) for cell in table.cells))
    for shown, to_read in ((table, Affine()), (lying, turn)):
        page = Page(0, 1000, 1400, 1000, 1400, (block(BlockKind.TABLE, table=shown),), to_read=to_read, dpi=100)
        widths = [column.width or 0 for column in word(page).tables[0].columns]
        assert [width / sum(widths) for width in widths] == pytest.approx([0.5, 0.25, 0.25], abs=0.001)
    widths = [column.width or 0 for column in word(FULL).tables[0].columns]
    assert max(widths) == min(widths) > 0


def test_word_pictures_have_their_size_on_the_page() -> None:
    document = word(FULL)
    picture, stamp = document.inline_shapes
    # 60 × 40 pixels at 100 to the inch.
    assert picture.width.pt == pytest.approx(43.2, abs=0.1)
    assert picture.height.pt == pytest.approx(28.8, abs=0.1)
    assert stamp._inline.docPr.get("descr") == '某某公司 合同"章"'
    wide = Page(0, 1000, 1400, 1000, 1400, blocks=(block(BlockKind.IMAGE, picture=jpeg(1000, 200)),), dpi=100)
    document = word(wide)
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert document.inline_shapes[0].width == pytest.approx(room, rel=0.001)


def test_word_pages_begin_on_new_ones_of_their_own_size() -> None:
    document = word(FULL, UNREAD, SHORT, SHORT)
    sizes = [(round(s.page_width.pt), round(s.page_height.pt)) for s in document.sections if s.page_width]
    assert sizes == [(720, 1008), (1008, 720)]
    breaks = [each for each in document.element.iter(qn("w:br")) if each.get(qn("w:type")) == "page"]
    assert len(breaks) == 2
    assert "page 2 <cannot> be drawn" in [paragraph.text for paragraph in document.paragraphs]


def test_a_photograph_without_a_known_size_is_on_a4() -> None:
    for dpi in (None, 1.0):
        (section,) = word(Page(0, 4000, 3000, 4000, 3000, dpi=dpi)).sections
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


def test_what_xml_has_no_place_for_is_left_out() -> None:
    assert [paragraph.text for paragraph in word(DAMAGED).paragraphs] == ["abcde"]
