"""A document as extraction looks at it: lines in the frame of the page as read, each with its block and cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from math import inf

from pagemill.document import Block, BlockKind, Cell, Document, Line, Page
from pagemill.extraction.result import Evidence
from pagemill.geometry import Bbox, Point, Polygon, polygon_of, union


@dataclass(frozen=True, eq=False)
class ViewLine:
    """One line of text. Lines are compared by identity: the same words may stand in two places."""

    line: Line
    #: The index of its page in the view, from 0: of the document's pages where none shows several sheets.
    page: int
    #: Its place among all lines of its page, in reading order, from 0.
    index: int
    #: In pixels of the page as read.
    bbox: Bbox
    #: Of the block that it stands in; lines of one block share the number.
    block: int
    kind: BlockKind
    #: The table's cell that it stands in.
    cell: ViewCell | None = None

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def height(self) -> float:
        """In pixels of the page as read; one at the least, so that distances can be told in line heights."""
        return max(1.0, self.bbox[3] - self.bbox[1])

    @cached_property
    def boundaries(self) -> tuple[float, ...]:
        """The x of each character's beginning and of the last one's end: `len(text) + 1` numbers."""
        count = len(self.text)
        shares = self.line.offsets or tuple(i / max(1, count) for i in range(count + 1))
        x0, _, x1, _ = self.bbox
        return tuple(x0 + share * (x1 - x0) for share in shares)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """A part of the line, spaces at its ends left out."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of one line."""

    line: ViewLine
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.start : self.end]

    @property
    def whole(self) -> bool:
        return self.start == 0 and self.end == len(self.line.text)

    @property
    def bbox(self) -> Bbox:
        """In pixels of the page as read."""
        x0, y0, x1, y1 = self.line.bbox
        return (
            (x0, y0, x1, y1)
            if self.whole
            else (self.line.boundaries[self.start], y0, self.line.boundaries[self.end], y1)
        )

    @property
    def polygon(self) -> Polygon:
        """Four points in pixels of the page as submitted."""
        polygon = self.line.line.polygon
        if self.whole or len(polygon) != 4:
            return polygon
        x0, _, x1, _ = self.line.bbox
        length = (x1 - x0) or 1.0
        head, tail = ((self.line.boundaries[at] - x0) / length for at in (self.start, self.end))
        top_left, top_right, bottom_right, bottom_left = polygon
        return (
            _between(top_left, top_right, head),
            _between(top_left, top_right, tail),
            _between(bottom_left, bottom_right, tail),
            _between(bottom_left, bottom_right, head),
        )


def _between(one: Point, other: Point, share: float) -> Point:
    return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))


@dataclass(frozen=True, eq=False)
class ViewCell:
    """A cell of a table, and its lines from top to bottom."""

    table: ViewTable
    rows: tuple[int, int]
    cols: tuple[int, int]
    #: In pixels of the page as read.
    bbox: Bbox
    lines: list[ViewLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def spans(self) -> list[Span]:
        return [line.span() for line in self.lines]


@dataclass(frozen=True, eq=False)
class ViewTable:
    """A table of a page."""

    page: int
    bbox: Bbox
    ruled: bool | None
    cells: list[ViewCell] = field(default_factory=list)

    @cached_property
    def row_count(self) -> int:
        return max((cell.rows[1] + 1 for cell in self.cells), default=0)

    @cached_property
    def col_count(self) -> int:
        return max((cell.cols[1] + 1 for cell in self.cells), default=0)

    @cached_property
    def column_lefts(self) -> list[float]:
        """Where the text of each column begins, in pixels of the page as read; infinity for a column without any."""
        lefts = [inf] * self.col_count
        for cell in self.cells:
            if cell.lines:
                lefts[cell.cols[0]] = min(lefts[cell.cols[0]], *(line.bbox[0] for line in cell.lines))
        return lefts

    @cached_property
    def _at(self) -> dict[tuple[int, int], ViewCell]:
        return {
            (row, col): cell
            for cell in self.cells
            for row in range(cell.rows[0], cell.rows[1] + 1)
            for col in range(cell.cols[0], cell.cols[1] + 1)
        }

    def at(self, row: int, col: int) -> ViewCell | None:
        """The cell that covers a place of the grid."""
        return self._at.get((row, col))


@dataclass(frozen=True, eq=False)
class ViewPage:
    """A page, or one of the several sheets that it shows: its lines and its tables. Boxes are in pixels of the page as
    read."""

    page: Page
    lines: list[ViewLine]
    tables: list[ViewTable]

    @cached_property
    def line_height(self) -> float:
        """The median height of its lines, in pixels of the page as read; 1 where it has none."""
        heights = sorted(line.height for line in self.lines)
        return heights[len(heights) // 2] if heights else 1.0


@dataclass(frozen=True, eq=False)
class DocumentView:
    """All pages that could be read; of one that shows several sheets each as a page of its own."""

    name: str
    pages: list[ViewPage]
    #: The document's page for the index of each page of the view, where these differ.
    origins: Mapping[int, int] = field(default_factory=dict)

    @property
    def lines(self) -> Iterable[ViewLine]:
        """Lines in reading order."""
        return (line for page in self.pages for line in page.lines)

    @cached_property
    def _by_index(self) -> dict[int, ViewPage]:
        return {page.page.index: page for page in self.pages}

    def page_of(self, line: ViewLine) -> ViewPage:
        return self._by_index[line.page]

    def origin(self, index: int) -> int:
        """The index in the document of a page of the view."""
        return self.origins.get(index, index)

    @cached_property
    def chinese(self) -> bool:
        """Whether the document is in Chinese: at least a tenth of its characters are Han."""
        han = total = 0
        for line in self.lines:
            total += sum(not char.isspace() for char in line.text)
            han += sum("一" <= char <= "鿿" for char in line.text)
        return han * 10 >= total and han > 0

    def evidence(self, spans: Sequence[Span]) -> tuple[Evidence, ...]:
        """Where spans stand, one box a page around those on it.

        Several lines get the smallest box that is upright in the page as read, taken to the page as submitted.
        """
        found = []
        for page_index, group in groupby(spans, key=lambda span: span.line.page):
            parts = list(group)
            quote = "\n".join(part.text for part in parts)
            if len(parts) == 1:
                found.append(Evidence(self.origin(page_index), parts[0].polygon, quote))
                continue
            back = self._by_index[page_index].page.to_read.inverse()
            around = union(part.bbox for part in parts)
            found.append(Evidence(self.origin(page_index), back.polygon(polygon_of(around)), quote))
        return tuple(found)


def view_document(document: Document) -> DocumentView:
    """Lays out a document for extraction. Pages that could not be read, and text of stamps, are left out."""
    pages: list[ViewPage] = []
    origins: dict[int, int] = {}
    more = 0
    for page in document.pages:
        if page.failure is not None:
            continue
        for place, part in enumerate(_sheets_of(page)):
            more += place > 0
            if more:
                origins[page.index + more] = page.index
            pages.append(_view_page(replace(part, index=page.index + more)))
    return DocumentView(document.name, pages, origins)


def _sheets_of(page: Page) -> list[Page]:
    """The page, or where it shows several sheets each of them as a page, with the blocks that stand on it."""
    if not page.sheets:
        return [page]
    blocks: list[list[Block]] = [[] for _ in page.sheets]
    for block in page.blocks:
        on = next((place for place, sheet in enumerate(page.sheets) if sheet.holds(block.polygon)), 0)
        blocks[on].append(block)
    return [
        replace(
            page,
            to_read=sheet.to_read,
            read_width=sheet.width,
            read_height=sheet.height,
            blocks=tuple(own),
            sheets=(),
        )
        for sheet, own in zip(page.sheets, blocks, strict=True)
    ]


def _view_page(page: Page) -> ViewPage:
    lines: list[ViewLine] = []
    tables: list[ViewTable] = []

    def add(line: Line, number: int, kind: BlockKind, cell: ViewCell | None) -> ViewLine | None:
        if not line.text.strip():
            return None
        made = ViewLine(line, page.index, len(lines), page.read_bbox(line.polygon), number, kind, cell)
        lines.append(made)
        return made

    for number, block in enumerate(page.blocks):
        if block.table is not None:
            table = ViewTable(page.index, page.read_bbox(block.polygon), block.table.ruled)
            tables.append(table)
            for cell in block.table.cells:
                shown = ViewCell(table, cell.rows, cell.cols, page.read_bbox(cell.polygon))
                table.cells.append(shown)
                for line in _top_down(cell, page):
                    if made := add(line, number, block.kind, shown):
                        shown.lines.append(made)
        for line in _loose_lines(block):
            add(line, number, block.kind, None)
    return ViewPage(page, lines, tables)


def _top_down(cell: Cell, page: Page) -> list[Line]:
    return sorted(cell.lines, key=lambda line: (page.read_bbox(line.polygon)[1], page.read_bbox(line.polygon)[0]))


def _loose_lines(block: Block) -> tuple[Line, ...]:
    return () if block.kind is BlockKind.SEAL else block.lines
