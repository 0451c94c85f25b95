"""Rows of items within one row of a grid's cells: invoices and bills have rules between their columns, and none between
the items, whose numbers and amounts stand level, one below the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pagemill.document import Cell, Line
from pagemill.geometry import Bbox, Point, Polygon, bbox_of, width
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.tables.cell_lines import place_lines
from pagemill.reading.tables.column_tables import rows_and_columns

#: Rows of text that such cells hold at the least, and cells beside one another with about as many. Two rows are a name
#: with its value in a form's box, or a heading over its year.
FEWEST_ROWS, FEWEST_CELLS = 3, 3
#: The share of the fullest cell's rows that others have as well, and the share of the cells that do.
ALIKE, MOST_CELLS = 0.7, 0.5
#: Cells whose lines are mostly figures, at the least, and the share of their lines that is.
FIGURE_CELLS, FIGURES = 2, 0.5
#: A line that fills less than this share of its cell's width is not one of a paragraph; the share that is not.
SHORT, MOSTLY = 0.85, 0.7
#: Rows of a grid's row that has heads, one item and its sums; its cells, and figures of the item, at the least.
ITEM_ROWS, ITEM_CELLS, ITEM_FIGURES = 3, 5, 3
#: A line of several characters this many times as high as wide stands.
STANDS = 1.5


def with_rows_of_items(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a grid, in order; those that hold several rows of items are cut into as many."""
    in_row: dict[int, list[Cell]] = {}
    for cell in cells:
        if cell.rows[0] == cell.rows[1]:
            in_row.setdefault(cell.rows[0], []).append(cell)
    cut = {row: rows for row, own in in_row.items() if (rows := _rows_of_items(own))}
    if not cut:
        return list(cells)
    more = [0]
    for row in range(max(cell.rows[1] for cell in cells) + 1):
        more.append(more[-1] + max(0, len(cut.get(row, ())) - 1))
    laid: list[Cell] = []
    for cell in cells:
        first, last = cell.rows
        if first == last and first in cut:
            laid += _parts(cell, cut[first], first + more[first])
        else:
            laid.append(replace(cell, rows=(first + more[first], last + more[last + 1])))
    return sorted(laid, key=lambda cell: (cell.rows[0], cell.cols[0]))


def _rows_of_items(cells: Sequence[Cell]) -> list[tuple[float, float]]:
    """The extents (y) of the rows of items that cells beside one another hold; none where they hold something else."""
    filled = [cell for cell in cells if any(not _stands(line) for line in cell.lines)]
    counts = [len(rows_of(cell.lines)) for cell in filled]
    most = max(counts, default=0)
    alike = sum(count >= ALIKE * most for count in counts)
    if most >= FEWEST_ROWS and _is_one_item(filled):
        return rows_and_columns([line for cell in filled for line in cell.lines if not _stands(line)])[0]
    if most < FEWEST_ROWS or alike < max(FEWEST_CELLS, MOST_CELLS * len(filled)):
        return []
    figures = sum(
        len(cell.lines) >= FEWEST_ROWS and sum(map(is_figure, cell.lines)) > FIGURES * (len(cell.lines) - 1)
        for cell in filled
    )
    lines = [(line, width(_upright(cell))) for cell in filled for line in cell.lines]
    short = sum(width(line.bbox) < SHORT * wide for line, wide in lines)
    if figures < FIGURE_CELLS or short <= MOSTLY * len(lines):
        return []
    rows, _ = rows_and_columns([line for line, _ in lines if not _stands(line)])
    return rows if len(rows) > 1 else []


def _is_one_item(cells: Sequence[Cell]) -> bool:
    """Whether cells beside one another hold heads, an item below them, and in some of them sums: as many rows as a
    form's boxes may have, but each of these has a label over its value, and no figure in a third row."""
    stacks = [rows_of([line for line in cell.lines if not _stands(line)]) for cell in cells]
    if len(stacks) < ITEM_CELLS or any(len(stack) > ITEM_ROWS or len(row) > 1 for stack in stacks for row in stack):
        return False
    heads = [stack[0][0] for stack in stacks]
    if any(char.isdigit() or char in ":：" for head in heads for char in head.text):
        return False
    items = sum(len(stack) > 1 and is_figure(stack[1][0]) for stack in stacks)
    sums = sum(len(stack) == ITEM_ROWS and is_figure(stack[2][0]) for stack in stacks)
    return items >= ITEM_FIGURES and sums >= 1 and len(stacks[0]) == ITEM_ROWS


def is_figure(line: Line) -> bool:
    """Whether a line has more digits than letters, as amounts, counts and rates have."""
    digits = sum(char.isdigit() for char in line.text)
    return digits > sum(char.isalpha() for char in line.text)


def _stands(line: Line) -> bool:
    x0, y0, x1, y1 = line.bbox
    return len(line.text) > 1 and y1 - y0 > STANDS * (x1 - x0)


def _upright(cell: Cell) -> Bbox:
    return bbox_of(cell.polygon)


def _parts(cell: Cell, rows: Sequence[tuple[float, float]], first: int) -> list[Cell]:
    """A cell cut between rows of text, the topmost of them in row `first`."""
    cell_left, top, cell_right, foot = _upright(cell)
    edges = [top, *((above[1] + below[0]) / 2 for above, below in pairwise(rows)), foot]
    bands = list(pairwise(edges))
    # Units of one character, one below the other, may have been found as one line that stands.
    standing = place_lines(
        [(cell_left, start, cell_right, end) for start, end in bands], [line for line in cell.lines if _stands(line)]
    )
    parts = []
    for number, (start, end) in enumerate(bands):
        own = tuple(
            line
            for line in cell.lines
            if not _stands(line)
            and (number == 0 or _middle(line) >= start)
            and (number == len(rows) - 1 or _middle(line) < end)
        )
        own += tuple(standing[number])
        shares = ((start - top) / (foot - top), (end - top) / (foot - top))
        parts.append(Cell((first + number, first + number), cell.cols, _band(cell.polygon, *shares), own))
    return parts


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2


def _band(polygon: Polygon, start: float, end: float) -> Polygon:
    """What lies between two shares of the height of a four-cornered cell, clockwise from its top left."""
    top_left, top_right, bottom_right, bottom_left = polygon

    def between(one: Point, other: Point, share: float) -> Point:
        return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))

    return (
        between(top_left, bottom_left, start),
        between(top_right, bottom_right, start),
        between(top_right, bottom_right, end),
        between(top_left, bottom_left, end),
    )
