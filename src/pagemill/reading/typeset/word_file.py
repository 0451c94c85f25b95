"""Word files: the body in its order, headings by their styles, lists with their numbers, tables with their spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE

from pagemill.document import BlockKind
from pagemill.reading.role_patterns import FORMULA_NUMBER, NUMBER
from pagemill.reading.typeset.chart_data import C, chart_content
from pagemill.reading.typeset.content import (
    PAGE_NUMBER,
    Content,
    Edges,
    Figure,
    Grid,
    GridCell,
    PageBreak,
    RunningMatter,
    Words,
    cell_texts,
)
from pagemill.reading.typeset.office_file import broken, check_members, parse_xml
from pagemill.reading.typeset.office_math import latex_of, linear_of
from pagemill.reading.typeset.package_repair import mended_package
from pagemill.reading.typeset.smart_art import DGM, diagram_content
from pagemill.reading.typeset.word_numbers import Numbering
from pagemill.reading.typeset.word_sections import Section, sections
from pagemill.reading.typeset.word_styles import ParagraphStyle, Styles, is_on
from pagemill.settings import LimitSettings

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
V = "{urn:schemas-microsoft-com:vml}"
#: English metric units in a pixel at 150 dpi (ECMA-376-1, 20.1.2.1: 914400 an inch).
EMU = 914400 / 150
#: What is within these is no text of the document as it stands: deleted words, codes of fields, properties.
_UNSEEN = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr")
)
#: Elements within one another; what is deeper is left out.
_DEEPEST = 60


def word_content(path: Path, limits: LimitSettings) -> Iterator[Content]:
    """Paragraphs, tables and pictures of the body with the running headers and footers, then the footnotes.

    Raises `DocumentDamaged`, `DocumentEncrypted`, `SourceTooLarge`.
    """
    check_members(path, limits)
    with mended_package(path) as file, broken("the Word file", PythonDocxError):
        content = list(_Reader(docx.Document(file)).content())
    yield from content


class _Reader:
    def __init__(self, document: Any) -> None:
        #: The part whose pictures and charts are referred to: the body's, or a header's while that is read.
        self._part = self._body_part = document.part
        self._body = document.element.body
        self._numbering = Numbering(self._root(RELATIONSHIP_TYPE.NUMBERING))
        self._styles = Styles(self._root(RELATIONSHIP_TYPE.STYLES))
        self._notes: list[str] = []
        self._note_texts = self._texts_of_notes()

    def content(self) -> Iterator[Content]:
        settings = self._root(RELATIONSHIP_TYPE.SETTINGS)
        even_differ = is_on(settings, f"{W}evenAndOddHeaders")
        before: dict[tuple[str, str], str] = {}
        for n, section in enumerate(sections(self._body, even_differ=even_differ)):
            if n and section.on_new_page:
                yield PageBreak()
            if section.references != before:
                yield self._running(section)
                before = section.references
            yield from self._blocks(section.elements, 0)
        for text in self._notes:
            yield Words(text, BlockKind.FOOTNOTE)

    # --- running matter -----------------------------------------------------------------------------------------------

    def _running(self, section: Section) -> RunningMatter:
        def edges(kind: str) -> Edges:
            return Edges(*(tuple(self._edge(section, side, kind)) for side in ("header", "footer")))

        kinds = {kind for _, kind in section.references}
        first, even = (edges(kind) if kind in kinds else None for kind in ("first", "even"))
        return RunningMatter(edges("default"), first, even)

    def _edge(self, section: Section, side: str, kind: str) -> Iterator[Words | Figure]:
        """One header or footer: its rows of text, and its pictures."""
        relationship = self._part.rels.get(section.references.get((side, kind)))
        if relationship is None or relationship.is_external:
            return
        self._part = relationship.target_part
        try:
            content = list(self._blocks(parse_xml(relationship.target_part.blob), 0))
        finally:
            self._part = self._body_part
        role = BlockKind.HEADER if side == "header" else BlockKind.FOOTER
        for each in content:
            if isinstance(each, Figure):
                yield each
                continue
            if isinstance(each, Grid):
                yield from (figure for cell in each.cells for figure in cell.figures)
            for text in cell_texts(each):
                number = PAGE_NUMBER in text and NUMBER.match(text.replace(PAGE_NUMBER, "1"))
                if text.strip():
                    yield Words(text, BlockKind.NUMBER if number else role)

    def _root(self, kind: str) -> Any | None:
        for relationship in self._part.rels.values():
            if relationship.reltype == kind and not relationship.is_external:
                return parse_xml(relationship.target_part.blob)
        return None

    def _texts_of_notes(self) -> dict[tuple[str, str], str]:
        found = {}
        for name, kind in (("footnote", RELATIONSHIP_TYPE.FOOTNOTES), ("endnote", RELATIONSHIP_TYPE.ENDNOTES)):
            root = self._root(kind)
            for note in () if root is None else root.iter(f"{W}{name}"):
                text = " ".join(self._plain(paragraph) for paragraph in note.iter(f"{W}p")).strip()
                found[name, note.get(f"{W}id")] = text
        return found

    def _plain(self, paragraph: Any) -> str:
        return "".join(node.text or "" for node in paragraph.iter(f"{W}t"))

    # --- blocks -------------------------------------------------------------------------------------------------------

    def _blocks(self, parent: Iterable[Any], depth: int) -> Iterator[Content]:
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element, depth)
            elif element.tag == f"{W}tbl":
                yield from self._table(element, depth)
            elif element.tag not in _UNSEEN and depth < _DEEPEST:
                # Content controls, custom XML, insertions: what they hold stands as if they were not there.
                yield from self._blocks(element, depth + 1)

    def _paragraph(self, paragraph: Any, depth: int) -> Iterator[Content]:
        run = _Run(runs_along=self._part is not self._body_part)
        self._gather(paragraph, run, depth)
        properties = self._styles.paragraph(paragraph)
        if run.breaks_before:
            yield PageBreak()
        lines = [line.strip() for line in "".join(run.text).split("\n")]
        text = [line for line in lines if line]
        beside = "".join(run.said).strip()
        if run.formulas and (not beside or FORMULA_NUMBER.match(beside)):
            # Formulas that have the paragraph to themselves, but for their number.
            yield from (formula for formula in run.formulas if formula.text)
            text = [beside] if beside else []
            properties = ParagraphStyle(BlockKind.FORMULA_NUMBER)
        label = self._numbering.label(properties.number, properties.number_level) if text and properties.number else ""
        for n, line in enumerate(text):
            # Bullets and numbers hang in the margin of the first line.
            shown = f"{label} {line}" if label and not n else line
            yield Words(shown, properties.kind, properties.level, properties.number_level if label else 0)
        yield from run.figures
        yield from run.boxes
        if run.breaks_after:
            yield PageBreak()

    def _gather(self, element: Any, run: _Run, depth: int) -> None:
        """The text and pictures within a paragraph, in order."""
        for child in element:
            tag = child.tag
            if tag == f"{W}fldChar" or tag == f"{W}instrText":
                run.field(child)
            if tag in _UNSEEN or not isinstance(tag, str):
                continue
            if tag == f"{W}t":
                run.say(child.text or "")
            elif tag == f"{M}oMath":
                run.formulas.append(Words(linear_of(child), BlockKind.DISPLAY_FORMULA, latex=latex_of(child)))
                run.text.append(run.formulas[-1].text)
            elif tag == f"{W}fldSimple" and run.runs_along and _is_page(child.get(f"{W}instr", "")):
                run.text.append(PAGE_NUMBER)
            elif tag in (f"{W}tab", f"{W}ptab"):
                run.text.append(" ")
            elif tag in (f"{W}br", f"{W}cr"):
                self._break(child, run)
            elif tag == f"{W}noBreakHyphen":
                run.text.append("-")
            elif tag == f"{W}sym":
                run.text.append(_symbol(child))
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._note(child, run)
            elif tag == f"{MC}AlternateContent":
                # Its first choice is what this is; the fallback says the same for programs that do not know it.
                before = run.size
                for choice in child:
                    if run.size == before:
                        self._gather(choice, run, depth)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child, run, depth)
            elif tag == f"{W}lastRenderedPageBreak":
                continue
            elif depth < _DEEPEST:
                if tag == f"{W}r" and self._styles.hidden(child):
                    continue
                self._gather(child, run, depth + 1)

    def _break(self, element: Any, run: _Run) -> None:
        if element.get(f"{W}type") != "page":
            run.text.append("\n")
        elif "".join(run.text).strip():
            run.breaks_after = True
        else:
            run.breaks_before = True

    def _note(self, reference: Any, run: _Run) -> None:
        name = reference.tag.removeprefix(W).removesuffix("Reference")
        text = self._note_texts.get((name, reference.get(f"{W}id")), "")
        if text:
            mark = f"[{len(self._notes) + 1}]"
            run.text.append(mark)
            self._notes.append(f"{mark} {text}")

    def _drawing(self, drawing: Any, run: _Run, depth: int) -> None:
        boxes = [box for box in drawing.iter(f"{W}txbxContent") if not any(_is_box(a) for a in box.iterancestors())]
        extent = next(drawing.iter(f"{WP}extent"), None)
        size = (None, None) if extent is None else (int(extent.get("cx")) / EMU, int(extent.get("cy")) / EMU)
        names = [blip.get(f"{R}embed") for blip in drawing.iter(f"{A}blip")]
        names += [image.get(f"{R}id") for image in drawing.iter(f"{V}imagedata")]
        for name in names:
            data = self._linked(name)
            if data is not None:
                run.figures.append(Figure(data, *(size if len(names) == 1 else (None, None))))
        for chart in drawing.iter(f"{C}chart"):
            data = self._linked(chart.get(f"{R}id"))
            run.boxes += () if data is None else chart_content(parse_xml(data))
        for diagram in drawing.iter(f"{DGM}relIds"):
            data = self._linked(diagram.get(f"{R}dm"))
            run.boxes += () if data is None else diagram_content(parse_xml(data))
        for box in boxes:
            if depth < _DEEPEST:
                run.boxes += self._blocks(box, depth + 1)

    def _linked(self, name: str | None) -> bytes | None:
        relationship = self._part.rels.get(name)
        # What lies elsewhere is not fetched.
        if relationship is None or relationship.is_external:
            return None
        return bytes(relationship.target_part.blob)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _table(self, table: Any, depth: int) -> Iterator[Content]:
        open_cells: dict[int, _Open] = {}
        cells: list[_Open] = []
        for number, row in enumerate(_rows(table)):
            col = _grid_before(row)
            for cell in _cells(row):
                span = _value(cell, "gridSpan", 1)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                above = open_cells.get(col)
                if merge is not None and merge.get(f"{W}val") != "restart" and above and above.last_row == number - 1:
                    above.last_row = number
                else:
                    content = list(self._blocks(cell, depth + 1)) if depth < _DEEPEST else []
                    opened = _Open(number, number, col, col + span - 1, content)
                    cells.append(opened)
                    open_cells[col] = opened
                col += span
        if max((cell.last_col for cell in cells), default=0) == 0 and len(cells) <= 1:
            # A table of one cell frames what is in it.
            for only in cells:
                yield from only.content
            return
        yield Grid(tuple(cell.made() for cell in cells))


class _Run:
    """What a paragraph holds."""

    def __init__(self, *, runs_along: bool) -> None:
        #: Whether it comes on every page, with the number of that.
        self.runs_along = runs_along
        self.text: list[str] = []
        #: What of it stands beside formulas, and these.
        self.said: list[str] = []
        self.formulas: list[Words] = []
        self.figures: list[Figure] = []
        self.boxes: list[Content] = []
        self.breaks_before = False
        self.breaks_after = False
        #: The fields that are open, and what each is told to show; for one of the page's number, None.
        self._fields: list[str | None] = []

    @property
    def size(self) -> tuple[int, int, int]:
        """How many parts have come so far."""
        return len(self.text), len(self.figures), len(self.boxes)

    def say(self, text: str) -> None:
        """Adds text, but for what was last shown for the number of a page."""
        if None not in self._fields:
            self.text.append(text)
            self.said.append(text)

    def field(self, element: Any) -> None:
        """A part of a field (ECMA-376-1, 17.16.18): its code comes between its begin and its separation."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append("")
        elif self._fields and kind is None:
            self._fields[-1] = (self._fields[-1] or "") + (element.text or "")
        elif self.runs_along and self._fields and _is_page(self._fields[-1] or ""):
            self._fields[-1] = None
            self.text.append(PAGE_NUMBER)
        if self._fields and kind == "end":
            self._fields.pop()


class _Open:
    """A cell whose last row is not known yet."""

    def __init__(self, first_row: int, last_row: int, first_col: int, last_col: int, content: list[Content]) -> None:
        self.first_row, self.last_row = first_row, last_row
        self.first_col, self.last_col = first_col, last_col
        self.content = content

    def made(self) -> GridCell:
        texts = tuple(text for each in self.content for text in cell_texts(each))
        figures = [each for each in self.content if isinstance(each, Figure)]
        for grid in (each for each in self.content if isinstance(each, Grid)):
            figures += [figure for cell in grid.cells for figure in cell.figures]
        return GridCell((self.first_row, self.last_row), (self.first_col, self.last_col), texts, tuple(figures))


def _rows(table: Any) -> Iterator[Any]:
    """Rows, those in content controls among them."""
    for child in table:
        if child.tag == f"{W}tr" and child.find(f"{W}trPr/{W}del") is None:
            yield child
        elif child.tag == f"{W}sdt":
            yield from (row for content in child.iter(f"{W}sdtContent") for row in content if row.tag == f"{W}tr")


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            yield from (cell for content in child.iter(f"{W}sdtContent") for cell in content if cell.tag == f"{W}tc")


def _grid_before(row: Any) -> int:
    found = row.find(f"{W}trPr/{W}gridBefore")
    return 0 if found is None else min(int(found.get(f"{W}val", 0)), 1000)


def _value(cell: Any, name: str, otherwise: int) -> int:
    found = cell.find(f"{W}tcPr/{W}{name}")
    return otherwise if found is None else min(max(1, int(found.get(f"{W}val", otherwise))), 1000)


def _is_page(code: str) -> bool:
    """Whether a field shows the number of its page (ECMA-376-1, 17.16.5.44)."""
    return code.split()[:1] in (["PAGE"], ["page"])


def _is_box(element: Any) -> bool:
    return bool(element.tag == f"{W}txbxContent")


def _symbol(element: Any) -> str:
    """A character of a symbol font; its own code lies in the private area and says nothing."""
    code = int(element.get(f"{W}char", "0"), 16)
    font = (element.get(f"{W}font") or "").lower()
    if "wingdings" in font:
        return {0xF0FC: "✓", 0xF0FE: "☑", 0xF0A8: "☐", 0xF06F: "□", 0xF0FD: "☒", 0xF052: "☑", 0xF0A3: "☐"}.get(
            code, "•"
        )
    return chr(code - 0xF000) if 0xF020 <= code <= 0xF07E else "•" if 0xE000 <= code <= 0xF8FF else chr(code)
