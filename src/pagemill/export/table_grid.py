"""The grid of a table: each cell in its place, every place taken once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pagemill.document import Cell, Line, Table
from pagemill.export.text_flow import join_lines, split_items
from pagemill.geometry import PlaneMap, bbox_of

#: A column that takes a smaller share of the table is none that was seen.
NARROWEST = 0.01


@dataclass(slots=True)
class Square:
    """A place of the grid where a cell begins, or that no cell covers."""

    #: Its column, from 0.
    col: int
    rowspan: int = 1
    colspan: int = 1
    lines: list[Line] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The text, one entry for each list item in it."""
        return [text for item in split_items(self.lines) if (text := join_lines(item))]


def table_grid(table: Table) -> Iterator[list[Square]]:
    """The table's rows, each with the squares that begin in it.

    Where cells overlap, the one that begins later gives up its place, and its text goes to the one that has it: a
    browser would push the rest of the row aside.
    """
    owner: dict[tuple[int, int], Square] = {}
    starts: dict[tuple[int, int], Square] = {}
    for cell in sorted(table.cells, key=_start):
        place = _start(cell)
        if place in owner:
            owner[place].lines += cell.lines
            continue
        rowspan, colspan = _free_span(cell, owner)
        square = starts[place] = Square(place[1], rowspan, colspan, list(cell.lines))
        for r in range(rowspan):
            for c in range(colspan):
                owner[place[0] + r, place[1] + c] = square
    # Each is told by a look at all cells.
    rows, cols = range(table.row_count), range(table.col_count)
    for r in rows:
        row = []
        for c in cols:
            if (r, c) not in owner:
                row.append(Square(c))
            elif (r, c) in starts:
                row.append(starts[r, c])
        yield row


def column_shares(table: Table, to_read: PlaneMap) -> list[float]:
    """What each column takes of the table's width, 1 in all; the same for each where their places make no sense.

    `to_read` takes the cells' polygons to the page as read.
    """
    boxes = [(cell.cols, bbox_of(to_read.polygon(cell.polygon))) for cell in table.cells]
    count = table.col_count
    edges = [min(box[0] for _, box in boxes)] if boxes else []
    for col in range(1, count):
        sides = [box[0] for cols, box in boxes if cols[0] == col] or [
            box[2] for cols, box in boxes if cols[1] == col - 1
        ]
        edges.append(median(sides) if sides else edges[-1])
    edges += [max(box[2] for _, box in boxes)] if boxes else []
    widths = [right - left for left, right in pairwise(edges)]
    whole = sum(widths)
    if any(width <= NARROWEST * whole for width in widths):
        return [1 / count] * count
    return [width / whole for width in widths]


def _start(cell: Cell) -> tuple[int, int]:
    return (cell.rows[0], cell.cols[0])


def _free_span(cell: Cell, owner: dict[tuple[int, int], Square]) -> tuple[int, int]:
    """Rows and columns of the cell, cut where another one begins to have them."""
    (r0, r1), (c0, c1) = cell.rows, cell.cols
    colspan = next((c - c0 for c in range(c0, c1 + 1) if (r0, c) in owner), c1 - c0 + 1)
    for r in range(r0, r1 + 1):
        if any((r, c) in owner for c in range(c0, c0 + colspan)):
            return (r - r0, colspan)
    return (r1 - r0 + 1, colspan)
