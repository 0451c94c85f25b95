"""Word files: the body in its order, headings by their styles, lists with their numbers, tables with their spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.constants import RELATIONSHIP_TYPE

from pagemill.document import BlockKind
from pagemill.reading.prose.role_patterns import FORMULA_NUMBER, NUMBER
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
from pagemill.reading.typeset.object_formulas import formula_words, object_formula
from pagemill.reading.typeset.office_file import broken, check_members, parse_xml
from pagemill.reading.typeset.package_repair import mended_package
from pagemill.reading.typeset.smart_art import DGM, diagram_content
from pagemill.reading.typeset.word_numbers import Numbering
from pagemill.reading.typeset.word_sections import Section, sections
from pagemill.reading.typeset.word_styles import ParagraphStyle, Styles, is_on
from pagemill.reading.typeset.word_symbols import is_page_number, symbol
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
        yield from _Reader(docx.Document(file)).content()


class _Reader:
    def __init__(self, document: Any) -> None:
        #: The part whose pictures and charts are referred to: the body's, or a header's while that is read.
        self._part = self._body_part = document.part
        self._body = document.element.body
        self._numbering = Numbering(self._root(RELATIONSHIP_TYPE.NUMBERING))
        self._styles = Styles(self._root(RELATIONSHIP_TYPE.STYLES))
        self._notes: list[str] = []
        #: The mark of each note that was referred to, by its kind and id.
        self._marks: dict[tuple[str, str | None], str] = {}
        #: What headers and footers hold, and the charts and diagrams that came: each part is gone through once, however
        #: often it is referred to.
        self._edges: dict[str, tuple[Words | Figure, ...]] = {}
        self._told: set[str] = set()
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
            return Edges(*(self._edge(section, side, kind) for side in ("header", "footer")))

        kinds = {kind for _, kind in section.references}
        first, even = (edges(kind) if kind in kinds else None for kind in ("first", "even"))
        return RunningMatter(edges("default"), first, even)

    def _edge(self, section: Section, side: str, kind: str) -> tuple[Words | Figure, ...]:
        """One header or footer."""
        relationship = self._part.rels.get(section.references.get((side, kind)))
        if relationship is None or relationship.is_external:
            return ()
        name = str(relationship.target_part.partname)
        if name not in self._edges:
            self._edges[name] = tuple(self._edge_of(relationship.target_part, side))
        return self._edges[name]

    def _edge_of(self, part: Any, side: str) -> Iterator[Words | Figure]:
        """The rows of text of a header or footer, and its pictures."""
        self._part = part
        try:
            content = list(self._blocks(parse_xml(part.blob), 0))
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
                run.add_formula(formula_words(child))
            elif tag == f"{W}object" and (formula := object_formula(child, self._part)) is not None:
                run.add_formula(formula)
            elif tag == f"{W}fldSimple" and run.runs_along and is_page_number(child.get(f"{W}instr", "")):
                run.text.append(PAGE_NUMBER)
            elif tag in (f"{W}tab", f"{W}ptab"):
                run.text.append(" ")
            elif tag in (f"{W}br", f"{W}cr"):
                self._break(child, run)
            elif tag == f"{W}noBreakHyphen":
                run.text.append("-")
            elif tag == f"{W}sym":
                run.text.append(symbol(child))
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
        key = (name, reference.get(f"{W}id"))
        text = self._note_texts.get(key, "")
        if text and key not in self._marks:
            self._marks[key] = f"[{len(self._notes) + 1}]"
            self._notes.append(f"{self._marks[key]} {text}")
        run.text.append(self._marks.get(key, ""))

    def _drawing(self, drawing: Any, run: _Run, depth: int) -> None:
        boxes = [box for box in drawing.iter(f"{W}txbxContent") if next(box.iterancestors(box.tag), None) is None]
        extent = next(drawing.iter(f"{WP}extent"), None)
        size = (None, None) if extent is None else (int(extent.get("cx")) / EMU, int(extent.get("cy")) / EMU)
        names = [blip.get(f"{R}embed") for blip in drawing.iter(f"{A}blip")]
        names += [image.get(f"{R}id") for image in drawing.iter(f"{V}imagedata")]
        for name in names:
            data = self._linked(name)
            if data is not None:
                run.figures.append(Figure(data, *(size if len(names) == 1 else (None, None))))
        for chart in drawing.iter(f"{C}chart"):
            root = self._once(chart.get(f"{R}id"))
            run.boxes += () if root is None else chart_content(root)
        for diagram in drawing.iter(f"{DGM}relIds"):
            root = self._once(diagram.get(f"{R}dm"))
            run.boxes += () if root is None else diagram_content(root)
        for box in boxes:
            if depth < _DEEPEST:
                run.boxes += self._blocks(box, depth + 1)

    def _linked(self, name: str | None) -> bytes | None:
        relationship = self._part.rels.get(name)
        # What lies elsewhere is not fetched.
        if relationship is None or relationship.is_external:
            return None
        return bytes(relationship.target_part.blob)

    def _once(self, name: str | None) -> Any | None:
        """The XML of a part that is referred to for the first time."""
        relationship = self._part.rels.get(name)
        if relationship is None or relationship.is_external or relationship.target_part.partname in self._told:
            return None
        self._told.add(relationship.target_part.partname)
        return parse_xml(relationship.target_part.blob)

    # --- tables -------------------------------------------------------------------------------------------------------

    def _table(self, table: Any, depth: int) -> Iterator[Content]:
        open_cells: dict[int, _Open] = {}
        cells: list[_Open] = []
        for number, row in enumerate(_rows(table)):
            col = _grid_before(row)
            for cell in _held(row, f"{W}tc"):
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
        self._open_numbers = 0

    @property
    def size(self) -> tuple[int, int, int]:
        """How many parts have come so far."""
        return len(self.text), len(self.figures), len(self.boxes)

    def say(self, text: str) -> None:
        """Adds text, but for what was last shown for the number of a page."""
        if not self._open_numbers:
            self.text.append(text)
            self.said.append(text)

    def add_formula(self, formula: Words) -> None:
        """Adds a formula, which stands as text where it does not stand alone."""
        self.formulas.append(formula)
        self.text.append(formula.text)

    def field(self, element: Any) -> None:
        """A part of a field (ECMA-376-1, 17.16.18): its code comes between its begin and its separation."""
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append("")
        elif self._fields and kind is None:
            self._set_field((self._fields[-1] or "") + (element.text or ""))
        elif self.runs_along and self._fields and is_page_number(self._fields[-1] or ""):
            self._set_field(None)
            self.text.append(PAGE_NUMBER)
        if self._fields and kind == "end":
            self._set_field("")
            self._fields.pop()

    def _set_field(self, code: str | None) -> None:
        """Of the innermost field."""
        self._open_numbers += (code is None) - (self._fields[-1] is None)
        self._fields[-1] = code


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
    return (row for row in _held(table, f"{W}tr") if row.find(f"{W}trPr/{W}del") is None)


def _held(element: Any, tag: str) -> Iterator[Any]:
    """The children with that tag, those in content controls among them; not those of tables further in."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent"):
            yield from _held(child, tag)


def _grid_before(row: Any) -> int:
    found = row.find(f"{W}trPr/{W}gridBefore")
    return 0 if found is None else min(int(found.get(f"{W}val", 0)), 1000)


def _value(cell: Any, name: str, otherwise: int) -> int:
    found = cell.find(f"{W}tcPr/{W}{name}")
    return otherwise if found is None else min(max(1, int(found.get(f"{W}val", otherwise))), 1000)
