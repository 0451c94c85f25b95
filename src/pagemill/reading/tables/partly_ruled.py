"""Whether a grid of rules shows all the cells of a table, or only its head, its rows or its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, height, width
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.tables.column_tables import rows_and_columns

#: Of all rows of text this share must be torn apart, and so many of them, for columns to be missing.
SPREAD, SPREAD_ROWS = 0.5, 3
#: Lines of a row that belong together are no further apart than this many line heights.
APART = 1.2
#: Of the columns that torn rows stand in, each row has this share, at the least.
FULL = 0.6
#: Cells side by side with so many rows of short lines, about as many in each, are columns without rules between rows.
STACKED = 3
#: A line that fills less than this share of its cell's width is not one of a paragraph.
SHORT = 0.75
#: The share of a table's lines that must be in such cells.
MOST = 0.6


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell of a grid: its first row, its box, and the lines in it."""

    row: int
    box: Bbox
    lines: Sequence[Line]


def lacks_rules(cells: Sequence[FilledCell]) -> bool:
    """Whether the lines within a grid's cells stand in rows or columns of their own, all over the table.

    A form's cells hold lines side by side too, but not in columns that go on from row to row.
    """
    return _lacks_columns(cells) or _lacks_rows(cells)


def _lacks_columns(cells: Sequence[FilledCell]) -> bool:
    torn = [row for cell in cells for row in rows_of(cell.lines) if _is_torn(row)]
    rows = rows_of([line for cell in cells for line in cell.lines])
    if len(torn) < max(SPREAD_ROWS, SPREAD * len(rows)):
        return False
    lines = [line for row in torn for line in row]
    _, columns = rows_and_columns(lines)
    return len(columns) >= 2 and len(lines) >= FULL * len(columns) * len(rows_of(lines))


def _is_torn(row: Sequence[Line]) -> bool:
    tall = median(height(line.bbox) for line in row)
    gaps = [after.bbox[0] - before.bbox[2] for before, after in pairwise(row)]
    return any(gap > APART * tall for gap in gaps)


def _lacks_rows(cells: Sequence[FilledCell]) -> bool:
    total = sum(len(cell.lines) for cell in cells)
    stacked = 0
    for first in {cell.row for cell in cells}:
        beside = [cell for cell in cells if cell.row == first and cell.lines]
        counts = [len(rows_of(cell.lines)) for cell in beside]
        most = max(counts, default=0)
        alike = sum(count >= 0.7 * most for count in counts)
        if most < STACKED or alike < max(2, 0.6 * len(beside)):
            continue
        lines = [(line, cell) for cell in beside for line in cell.lines]
        short = sum(width(line.bbox) < SHORT * width(cell.box) for line, cell in lines)
        if short > 0.7 * len(lines):
            stacked += len(lines)
    return stacked >= MOST * total > 0
