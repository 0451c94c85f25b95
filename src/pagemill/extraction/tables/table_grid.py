"""Tables of a page as heads and records: what is printed at the head of each column, and what stands below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from pagemill.extraction.folding import fold
from pagemill.extraction.names.labels import without_remarks
from pagemill.extraction.names.usual_names import known_head
from pagemill.extraction.tables.other_sections import begins_another
from pagemill.extraction.tables.totals_rows import is_totals_row
from pagemill.extraction.view import Span, ViewCell, ViewTable
from pagemill.geometry import Bbox

#: Most rows that a header takes up.
DEEPEST = 3
#: Share of the heads that a row keeps the columns of, where it is a record of the same table.
SAME_COLUMNS = 0.5

#: The spans of one record, for each head those of its cell; empty where the cell is.
Record = tuple[tuple[Span, ...], ...]


@dataclass(frozen=True, eq=False)
class Head:
    """The head of a column."""

    #: What it may be called, the fullest wording first; empty where nothing is printed.
    texts: tuple[str, ...]
    #: The column's first and last place in its table's grid.
    cols: tuple[int, int] = (0, 0)
    #: Where it lies across the table: x from and to, in pixels of the page as read; y where the table lies on its side.
    extent: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Grid:
    """A table, looked at from one header."""

    page: int
    #: In pixels of the page as read.
    bbox: Bbox
    heads: tuple[Head, ...]
    records: tuple[Record, ...]
    #: The recognised table that it was made from; None where lines alone made it.
    table: ViewTable | None = None
    #: Whether the heads stand in the first column and the records side by side.
    sideways: bool = False
    #: Texts of each record from its first cell to its last, those of unnamed columns with it.
    full_texts: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def doubled(self) -> float:
        """The share of its cells that hold one figure below another: rows that were not told apart, save by rules.

        A single record may hold all rows of a table whose rules stand between its columns alone; where one of its cells
        holds one figure, it is one row.
        """
        cells = [spans for record in self.records for spans in record if spans]
        ruled = self.table is not None and self.table.ruled
        if ruled and (len(self.records) > 1 or any(len(cell) == 1 and is_figure(cell[0].text) for cell in cells)):
            return 0.0
        doubled = sum(len(spans) > 1 and all(is_figure(span.text) for span in spans) for spans in cells)
        return doubled / len(cells) if cells else 0.0


def cell_text(spans: Sequence[Span]) -> str:
    """The texts of a cell, put together: with a space, but none between Han characters."""
    text = ""
    for span in spans:
        between = "" if not text or (_is_wide(text[-1]) and _is_wide(span.text[:1])) else " "
        text += between + span.text
    return text


def is_figure(text: str) -> bool:
    """Whether at least half of a text's letters and digits are digits."""
    return 2 * sum(char.isdigit() for char in text) >= sum(char.isalnum() for char in text) > 0


def _is_wide(char: str) -> bool:
    return char >= "⺀"


class CellGrids:
    """The headers that a recognised table may have, and the records below each."""

    def __init__(self, table: ViewTable) -> None:
        self.table = table

    def headers(self) -> Iterator[tuple[int, int, tuple[Head, ...]]]:
        """First row and row after the last of each header that is possible, and its heads."""
        for row in range(self.table.row_count - 1):
            cells = _row_cells(self.table, row)
            if sum(bool(cell.lines) for cell in cells) < min(2, self.table.col_count):
                continue
            # A header of several rows has a cell over several of its columns or down several of its rows.
            merged = any(cell.rows[1] > row or cell.cols[1] > cell.cols[0] for cell in cells)
            doubled = not merged and self._names_all(row + 1)
            for depth in (2,) if doubled else range(1, DEEPEST + 1 if merged else 2):
                if row + depth < self.table.row_count:
                    yield row, row + depth, self._heads(row, row + depth)

    def _names_all(self, row: int) -> bool:
        """Whether a row is the second line of a header: what stands in it heads columns, and nothing else does."""
        texts = [cell.text for cell in _row_cells(self.table, row) if cell.lines]
        return len(texts) >= 2 and all(known_head(without_remarks(text)) for text in texts)

    def _heads(self, first: int, end: int) -> tuple[Head, ...]:
        heads: list[Head] = []
        bottom = self._bottom(first, end)
        col = 0
        while col < self.table.col_count:
            leaf = self.table.at(end - 1, col)
            if leaf is None:
                heads.append(Head((), (col, col), self._extent(col, col)))
                col += 1
                continue
            stack: list[ViewCell] = []
            for row in range(first, end):
                cell = self.table.at(row, col)
                if cell is not None and cell not in stack:
                    stack.append(cell)
            texts = [cell_text(_above(cell, bottom)) for cell in stack]
            printed = [text for text in texts if text]
            names = [cell_text([span for cell in stack for span in _above(cell, bottom)])] if len(printed) > 1 else []
            names += [texts[-1]] if texts[-1] else []
            # The name above several columns is the column's own only where it has that one column.
            names += [
                text for cell, text in zip(stack[:-1], texts[:-1], strict=True) if text and cell.cols == leaf.cols
            ]
            heads.append(Head(tuple(names), leaf.cols, (leaf.bbox[0], leaf.bbox[2])))
            col = leaf.cols[1] + 1
        return tuple(heads)

    def _extent(self, first: int, last: int) -> tuple[float, float]:
        boxes = [cell.bbox for cell in self.table.cells if cell.cols == (first, last)]
        if not boxes:
            return self.table.bbox[0], self.table.bbox[0]
        return median(box[0] for box in boxes), median(box[2] for box in boxes)

    def _bottom(self, first: int, end: int) -> float:
        """The y that the header ends at, for a cell that goes on below it."""
        ends = [c.bbox[3] for row in range(first, end) for c in _row_cells(self.table, row) if c.rows[1] == end - 1]
        return median(ends) if ends else self.table.bbox[3]

    def below(self, first: int, end: int, heads: tuple[Head, ...]) -> Grid:
        """The table with that header: every row below it that keeps its columns."""
        bottom = self._bottom(first, end)
        return self._grid(heads, end, bottom, self.table.bbox[1] if first == 0 else self._top(first))

    def continued(self, heads: Sequence[Head]) -> Grid:
        """The table as the next page's part of one with these heads: all of its rows are records."""
        places = {head.cols: head for head in self._heads(0, 1)}
        moved = tuple(Head(head.texts, head.cols, self._column_extent(head, places)) for head in heads)
        return self._grid(moved, 0, self.table.bbox[1], self.table.bbox[1])

    def _column_extent(self, head: Head, places: dict[tuple[int, int], Head]) -> tuple[float, float]:
        return places[head.cols].extent if head.cols in places else self._extent(*head.cols)

    def _top(self, row: int) -> float:
        return min((cell.bbox[1] for cell in _row_cells(self.table, row)), default=self.table.bbox[1])

    def _grid(self, heads: tuple[Head, ...], begin: int, bottom: float, top: float) -> Grid:
        records: list[Record] = []
        full: list[tuple[str, ...]] = []
        last = bottom
        for row in range(begin, self.table.row_count):
            cells = {
                id(cell): cell for col in range(self.table.col_count) if (cell := self.table.at(row, col)) is not None
            }
            record = tuple(tuple(self._spans(row, head, bottom)) for head in heads)
            texts = tuple(cell_text(spans) for spans in record)
            filled = [cell for cell in cells.values() if cell.lines]
            if not any(texts) or not filled:
                continue
            if len(heads) > 1 and len(cells) == 1:
                continue  # a remark or the name of a group, across the table
            if not self._keeps_columns(heads, list(cells.values())):
                # Below a table's own sums, a sum that leaves the columns is the paper's.
                summed = bool(full) and is_totals_row(full[-1])
                if summed or not is_totals_row(texts):
                    break
            if _repeats(heads, texts):
                continue
            if records and begins_another([head.texts for head in heads], texts):
                break
            records.append(record)
            full.append(texts)
            last = max(cell.bbox[3] for cell in cells.values())
        x0, _, x1, _ = self.table.bbox
        return Grid(self.table.page, (x0, top, x1, last), heads, tuple(records), self.table, False, tuple(full))

    @staticmethod
    def _keeps_columns(heads: Sequence[Head], cells: Sequence[ViewCell]) -> bool:
        columns = {cell.cols for cell in cells}
        return sum(head.cols in columns for head in heads) >= SAME_COLUMNS * len(heads)

    def _spans(self, row: int, head: Head, bottom: float) -> Iterator[Span]:
        seen: set[int] = set()
        for col in range(head.cols[0], head.cols[1] + 1):
            cell = self.table.at(row, col)
            if cell is None or id(cell) in seen:
                continue
            seen.add(id(cell))
            inside = head.cols[0] <= cell.cols[0] and cell.cols[1] <= head.cols[1]
            for span in self._of_row(cell, row, bottom):
                middle = (span.bbox[0] + span.bbox[2]) / 2
                if inside or head.extent[0] <= middle < head.extent[1]:
                    yield span

    def _of_row(self, cell: ViewCell, row: int, bottom: float) -> list[Span]:
        """What of a cell belongs to one of the rows that it spans.

        Lines in the heights of different rows are each of their own row: a rule between them was not seen. One value
        across several rows belongs to all of them.
        """
        spans = [span for span in cell.spans if _middle(span) > bottom]
        if cell.rows[0] == cell.rows[1]:
            return spans
        owners = [self._row_at(_middle(span), cell.rows) for span in spans]
        if cell.bbox[1] >= bottom and len(set(owners)) < 2:
            return spans
        return [span for span, owner in zip(spans, owners, strict=True) if owner == row]

    def _row_at(self, y: float, rows: tuple[int, int]) -> int:
        best, distance = rows[0], float("inf")
        for row in range(rows[0], rows[1] + 1):
            boxes = [cell.bbox for cell in _row_cells(self.table, row) if cell.rows == (row, row)]
            if boxes:
                off = abs(y - median((box[1] + box[3]) / 2 for box in boxes))
                if off < distance:
                    best, distance = row, off
        return best

    def sideways(self) -> Grid | None:
        """The table with its heads in the first column and a record in each of the others."""
        if self.table.col_count < 2 or self.table.row_count < 2:
            return None
        heads: list[Head] = []
        rows: list[int] = []
        for row in range(self.table.row_count):
            cell = self.table.at(row, 0)
            if cell is None or cell.rows[0] != row or cell.cols[1] > 0:
                continue
            name = cell_text(cell.spans)
            heads.append(Head((name,) if name else (), (0, 0), (cell.bbox[1], cell.bbox[3])))
            rows.append(row)
        records = [
            tuple(
                tuple(at.spans) if (at := self.table.at(row, col)) is not None and at.cols[0] > 0 else ()
                for row in rows
            )
            for col in range(1, self.table.col_count)
        ]
        kept = tuple(record for record in records if any(record))
        texts = tuple(tuple(cell_text(spans) for spans in record) for record in kept)
        return Grid(self.table.page, self.table.bbox, tuple(heads), kept, self.table, True, texts)


def _row_cells(table: ViewTable, row: int) -> list[ViewCell]:
    """The cells that begin in a row, from left to right."""
    return sorted((cell for cell in table.cells if cell.rows[0] == row), key=lambda cell: cell.cols)


def _middle(span: Span) -> float:
    return (span.bbox[1] + span.bbox[3]) / 2


def _above(cell: ViewCell, bottom: float) -> list[Span]:
    return [span for span in cell.spans if _middle(span) <= bottom]


def _repeats(heads: Sequence[Head], texts: Sequence[str]) -> bool:
    """Whether a row prints the header again."""
    named = [(head, text) for head, text in zip(heads, texts, strict=True) if head.texts]
    same = sum(fold(text) in {fold(name) for name in head.texts} for head, text in named)
    return len(named) > 0 and same > len(named) / 2 and same >= min(2, len(named))
