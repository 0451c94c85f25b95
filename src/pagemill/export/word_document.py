"""A document as a Word file (Office Open XML): headings, paragraphs, lists, tables with merged cells, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import BinaryIO

import docx
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from pagemill.document import BlockKind, Page, Picture, Table
from pagemill.export.body import Contents, Figure, Formula, Grid, Heading, Listing, ListItem, Paragraph, Part, page_body
from pagemill.export.marked_text import Mark, marked_parts
from pagemill.export.table_grid import column_shares, table_grid

#: A4, for pages whose size on paper is not known.
A4_POINTS = (595.3, 841.9)
#: What Word takes for a side of a page, in points: 22 inches at most; smaller ones leave no room within the margins.
SIDE_POINTS = (144.0, 1584.0)
#: The margins' share of the shorter side.
MARGIN = 0.08
LINK_COLOUR = RGBColor(0x05, 0x63, 0xC1)
MONOSPACED = "Courier New"
#: Kinds set smaller than running text.
NOTES = frozenset({BlockKind.FOOTNOTE, BlockKind.VISION_FOOTNOTE, BlockKind.ASIDE_TEXT})
NOTE_SIZE = Pt(9)
#: What XML 1.0 has no place for (section 2.2), and surrogates that stand alone.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_docx(out: BinaryIO, title: str, pages: Iterable[Page]) -> None:
    """Write a Word file, each page beginning on a new one, as large as the page as read where that is known.

    Pages are gone through once; what is made of them is in memory until the end. A formula in LaTeX is monospaced, one
    that was read as if it were words is in italics. A page that could not be read is a sentence that says why.
    """
    document = docx.Document()
    for language in document.styles.element.iter(qn("w:lang")):
        # Han characters take the shapes of simplified Chinese, not of the reader's own language.
        language.set(qn("w:eastAsia"), "zh-CN")
    document.core_properties.title = _xml_text(title)[:255]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    last: tuple[float, float] | None = None
    for page in pages:
        size = last or A4_POINTS if page.failure is not None else _paper(page)
        if last is None:
            _set_size(document.sections[0], size)
        elif size != last:
            _set_size(document.add_section(WD_SECTION.NEW_PAGE), size)
        else:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        last = size
        _add_page(document, page)
    document.save(out)


def _paper(page: Page) -> tuple[float, float]:
    """The page's sides in points, to the point: scans of one sheet differ by pixels."""
    if page.dpi:
        sides = (round(page.read_width * 72 / page.dpi), round(page.read_height * 72 / page.dpi))
        if all(SIDE_POINTS[0] <= side <= SIDE_POINTS[1] for side in sides):
            return sides
    return A4_POINTS if page.read_width <= page.read_height else (A4_POINTS[1], A4_POINTS[0])


def _set_size(section: Section, size: tuple[float, float]) -> None:
    width, height = size
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    margin = Pt(min(size) * MARGIN)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = margin


def _add_page(document: WordDocument, page: Page) -> None:
    if page.failure is not None:
        document.add_paragraph(_xml_text(page.failure.message))
    for part in page_body(page):
        _add_part(document, part, page)


def _add_part(document: WordDocument, part: Part, page: Page) -> None:
    match part:
        case Heading(text, level, marks):
            _add_runs(document.add_heading("", level), text, marks)
        case Paragraph(text, kind, marks):
            paragraph = document.add_paragraph(style="Caption" if kind is BlockKind.FIGURE_TITLE else None)
            _add_runs(paragraph, text, marks, NOTE_SIZE if kind in NOTES else None)
        case ListItem("-", text, marks):
            _add_runs(document.add_paragraph(style="List Bullet"), text, marks)
        case ListItem(marker, text, marks):
            # Word's own numbers would go on from one list to the next, and begin with 1.
            _add_runs(document.add_paragraph(style="List Paragraph"), f"{marker} {text}", marks)
        case Contents(lines):
            document.add_paragraph(_xml_text("\n".join(lines)))
        case Listing(text):
            document.add_paragraph().add_run(_xml_text(text)).font.name = MONOSPACED
        case Formula(text, is_latex=is_latex):
            run = document.add_paragraph().add_run(_xml_text(text))
            run.font.name = MONOSPACED if is_latex else None
            run.italic = not is_latex
        case Grid(table):
            _add_table(document, table, page)
        case Figure(picture, words):
            _add_picture(document, picture, words, page)


def _add_runs(paragraph: WordParagraph, text: str, marks: Sequence[Mark], size: Length | None = None) -> None:
    for part, mark in marked_parts(text, marks):
        run = paragraph.add_run(_xml_text(mark.latex if mark and mark.latex else part))
        run.font.size = size
        if mark and mark.latex:
            run.font.name = MONOSPACED
        elif mark:
            run.font.underline = True
            run.font.color.rgb = LINK_COLOUR
            link = OxmlElement("w:hyperlink")
            link.set(
                qn("r:id"),
                paragraph.part.relate_to(_xml_text(mark.target), RELATIONSHIP_TYPE.HYPERLINK, is_external=True),
            )
            run._r.addprevious(link)
            link.append(run._r)


def _add_table(document: WordDocument, table: Table, page: Page) -> None:
    if not table.cells:
        return
    made = document.add_table(table.row_count, table.col_count, "Table Grid")
    # Taken before any are merged: a row is then a list of places.
    places = [row.cells for row in made.rows]
    room = _room(document)[0]
    for col, share in enumerate(column_shares(table, page.frame_of(table.cells[0].polygon))):
        made.columns[col].width = Length(int(room * share))
        for row in places:
            row[col].width = Length(int(room * share))
    for r, squares in enumerate(table_grid(table)):
        for square in squares:
            cell = places[r][square.col]
            if square.rowspan > 1 or square.colspan > 1:
                cell = cell.merge(places[r + square.rowspan - 1][square.col + square.colspan - 1])
            _fill(cell, square.texts)
    # A table that another one follows would become one with it.
    document.add_paragraph()


def _fill(cell: _Cell, texts: list[str]) -> None:
    for n, text in enumerate(texts):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.add_run(_xml_text(text))


def _add_picture(document: WordDocument, picture: Picture, words: str, page: Page) -> None:
    """In the size that it has on the page, and never wider or taller than what is within the margins."""
    width, height = _room(document)
    on_page = _sheet(document)[0] / max(1, page.read_width)
    scale = min(on_page, width / picture.width, height / picture.height)
    shown = document.add_picture(BytesIO(picture.jpeg), Length(int(picture.width * scale)))
    if words:
        shown._inline.docPr.set("descr", _xml_text(words))


def _sheet(document: WordDocument) -> tuple[Length, Length]:
    section = document.sections[-1]
    return (section.page_width or Pt(A4_POINTS[0]), section.page_height or Pt(A4_POINTS[1]))


def _room(document: WordDocument) -> tuple[float, float]:
    """What is within the margins."""
    width, height = _sheet(document)
    margins = 2 * MARGIN * min(width, height)
    return (width - margins, height - margins)


def _xml_text(text: str) -> str:
    return _NO_XML.sub("", text)
