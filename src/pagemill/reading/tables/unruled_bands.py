"""A table within the bands of a grid that reach across it: electronic invoices and customs papers have boxes above and
below their items, whose own columns have heads and no rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pagemill.document import Cell, Line
from pagemill.geometry import Bbox, Point, Polygon, bbox_of, overlap_1d
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.tables.cell_lines import place_lines
from pagemill.reading.tables.column_tables import rows_and_columns
from pagemill.reading.tables.stacked_rows import is_figure

#: Heads of columns, at the least, and figures that a row below them has: fewer are labels and values of a form.
HEADS, FIGURES = 4, 2
#: Columns that a cell spans which is cut into those of other rows, at the least; of such rows; and the share of them
#: that hold a line of it. A line reaches over a rule by so many pixels at the most.
SPAN, OTHERS, MOST_HELD, OVER = 3, 2, 0.75, 4.0
#: Share of a head's width that stands in its column.
IN_COLUMN = 0.5


@dataclass(frozen=True, slots=True)
class _Band:
    """Cells across a grid, from the top, the rows of text within them where they are one, and the columns of all."""

    cells: list[Cell]
    rows: list[tuple[float, float]]
    columns: list[tuple[float, float]]


def with_columns_of_bands(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a grid, in order; what reaches across it and holds heads with figures below them is cut into their
    columns, and into its rows where no rules part these. Boxes are in pixels of the page as read."""
    last = max((cell.cols[1] for cell in cells), default=0)
    across = [cell for cell in cells if cell.cols == (0, last) and cell.rows[0] == cell.rows[1]]
    if last == 0 or not across:
        return list(cells)
    laid = list(cells)
    for run in reversed(_runs(across)):
        band = _band_of(run)
        if band is not None:
            laid = _laid(laid, band)
    return sorted(laid, key=lambda cell: (cell.rows[0], cell.cols[0]))


def with_columns_of_others(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a grid, in order; those across several columns whose lines stand in these as those of other rows do
    are cut into them: rules that are lighter than a fill, and pale ones beside it, are not seen."""
    places = _places(cells)
    if not places:
        return list(cells)
    whole = Counter(
        (row, cell.cols[0])
        for cell in cells
        if cell.cols[0] == cell.cols[1]
        for row in range(cell.rows[0], cell.rows[1] + 1)
    )
    rows = {row for row, _ in whole}
    laid: list[Cell] = []
    for cell in cells:
        first, last = cell.cols
        span = range(first, last + 1)
        alike = sum(all((row, column) in whole for column in span) for row in rows)
        if len(span) >= SPAN and cell.rows[0] == cell.rows[1] and alike >= OTHERS and _are_in_columns(cell, places):
            laid += _parts(cell, [], places[first : last + 2], range(first, last + 2))
        else:
            laid.append(cell)
    return laid


def _are_in_columns(cell: Cell, places: Sequence[float]) -> bool:
    """Whether each line of a cell stands in one of the columns that it spans, and most of these have some."""
    first, last = cell.cols
    edges = list(pairwise(places[first : last + 2]))
    held = set()
    for line in cell.lines:
        x0, _, x1, _ = line.bbox
        own = next((n for n, (left, right) in enumerate(edges) if left - OVER < x0 and x1 < right + OVER), None)
        if own is None:
            return False
        held.add(own)
    return len(held) >= max(SPAN, MOST_HELD * len(edges))


def _runs(across: Sequence[Cell]) -> list[list[Cell]]:
    """Cells right below one another, each run from the top."""
    runs: list[list[Cell]] = []
    for cell in sorted(across, key=lambda cell: cell.rows[0]):
        if runs and runs[-1][-1].rows[0] == cell.rows[0] - 1:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return runs


def _band_of(run: Sequence[Cell]) -> _Band | None:
    """The part of a run that is a table, from its heads to the last cell that stands in their columns."""
    for number, first in enumerate(run):
        heads = rows_of(first.lines)[0] if first.lines else []
        if len(heads) < HEADS or not all(_is_head(line) for line in heads):
            continue
        own = [first]
        for cell in run[number + 1 :]:
            if not _stand_below(cell.lines, heads):
                break
            own.append(cell)
        lines = [line for cell in own for line in cell.lines]
        rows, found = rows_and_columns(lines)
        below = [row for row in rows_of(lines) if row[0] not in heads]
        columns = _headed(found, heads)
        if not columns or any(_crowds(row, columns) for row in below):
            return None
        if not any(sum(map(is_figure, row)) >= FIGURES for row in below):
            return None
        return _Band(own, rows if len(own) == 1 else [], columns)
    return None


def _is_head(line: Line) -> bool:
    return not any(char.isdigit() or char in ":：" for char in line.text)


def _stand_below(lines: Sequence[Line], heads: Sequence[Line]) -> bool:
    """Whether lines of a cell are a row of values below heads: figures among them, and no label."""
    first = rows_of(lines)[0] if lines else []
    return len(first) > len(heads) / 2 and sum(map(is_figure, first)) >= FIGURES


def _headed(columns: Sequence[tuple[float, float]], heads: Sequence[Line]) -> list[tuple[float, float]]:
    """Columns, each with one of the heads; what stands between two, as figures beside a head that is set in the middle
    do, is of the nearer one. Empty where a column has two heads, or a head no column of its own."""
    counts = [sum(_stands_in(head, column) for head in heads) for column in columns]
    if max(counts, default=0) > 1 or sum(counts) != len(heads):
        return []
    own = [column for column, count in zip(columns, counts, strict=True) if count]
    for column in (column for column, count in zip(columns, counts, strict=True) if not count):
        nearest = min(own, key=lambda other: max(other[0] - column[1], column[0] - other[1]))
        own[own.index(nearest)] = (min(nearest[0], column[0]), max(nearest[1], column[1]))
    return own


def _crowds(row: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether two of the lines of a row stand in one column."""
    taken = [max(columns, key=lambda column: overlap_1d(line.bbox[0], line.bbox[2], *column)) for line in row]
    return len(set(taken)) < len(taken)


def _stands_in(line: Line, column: tuple[float, float]) -> bool:
    x0, _, x1, _ = line.bbox
    return overlap_1d(x0, x1, *column) > IN_COLUMN * (x1 - x0)


def _laid(cells: Sequence[Cell], band: _Band) -> list[Cell]:
    """The cells of a grid with a band cut; its columns are columns of all. They stay as they are where one of the
    grid's own columns has no place."""
    places = _places(cells)
    if not places:
        return list(cells)
    inner = [_edge(before, after, places) for before, after in pairwise(band.columns)]
    edges = sorted({*places, *inner})
    moved = [edges.index(place) for place in places]
    own = [edges.index(place) for place in (places[0], *inner, places[-1])]
    more, at = max(0, len(band.rows) - 1), band.cells[0].rows[0]
    # What reaches across is alone in its row, and the cells were made anew where a band below was cut.
    cut = {cell.rows[0] for cell in band.cells}
    laid = []
    for cell in cells:
        cols = (moved[cell.cols[0]], moved[cell.cols[1] + 1] - 1)
        if cell.rows[0] in cut:
            laid += _parts(cell, band.rows, [edges[i] for i in own], own)
        else:
            first, last = (row + more * (row > at) for row in cell.rows)
            laid.append(replace(cell, rows=(first, last), cols=cols))
    return laid


def _places(cells: Sequence[Cell]) -> list[float]:
    """Where the lines between a grid's columns stand, from its left edge to its right one; empty where no cell ends
    at one of them."""
    count = max(cell.cols[1] for cell in cells) + 2
    found: list[list[float]] = [[] for _ in range(count)]
    for cell in cells:
        x0, _, x1, _ = bbox_of(cell.polygon)
        found[cell.cols[0]].append(x0)
        found[cell.cols[1] + 1].append(x1)
    return [sum(own) / len(own) for own in found] if all(found) else []


def _edge(before: tuple[float, float], after: tuple[float, float], places: Sequence[float]) -> float:
    """Where two columns part: at a line of the grid between them, else in their middle."""
    middle = (before[1] + after[0]) / 2
    between = [place for place in places[1:-1] if before[1] <= place <= after[0]]
    return min(between, key=lambda place: abs(place - middle), default=middle)


def _parts(
    cell: Cell, rows: Sequence[tuple[float, float]], edges: Sequence[float], places: Sequence[int]
) -> list[Cell]:
    """A cell across a grid cut at edges (x), which are lines of the whole grid, and between rows of text (y)."""
    _, top, _, foot = bbox_of(cell.polygon)
    bands = list(pairwise([top, *((above[1] + below[0]) / 2 for above, below in pairwise(rows)), foot]))
    boxes: list[Bbox] = [(x0, y0, x1, y1) for y0, y1 in bands for x0, x1 in pairwise(edges)]
    held = place_lines(boxes, cell.lines)
    spans = [
        ((cell.rows[0] + row, cell.rows[0] + row), (start, end - 1))
        for row in range(len(bands))
        for start, end in pairwise(places)
    ]
    return [
        Cell(*span, _within(cell.polygon, box), tuple(_in_order(own)))
        for span, box, own in zip(spans, boxes, held, strict=True)
    ]


def _in_order(lines: Sequence[Line]) -> list[Line]:
    return [line for row in rows_of(lines) for line in row]


def _within(polygon: Polygon, box: Bbox) -> Polygon:
    """The part of a four-cornered cell, clockwise from its top left, that a box has of the box around it."""
    x0, y0, x1, y1 = bbox_of(polygon)
    wide, tall = max(x1 - x0, 1e-6), max(y1 - y0, 1e-6)
    top_left, top_right, bottom_right, bottom_left = polygon

    def between(one: Point, other: Point, share: float) -> Point:
        return (one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1]))

    def at(x: float, y: float) -> Point:
        across, down = (x - x0) / wide, (y - y0) / tall
        return between(between(top_left, top_right, across), between(bottom_left, bottom_right, across), down)

    return (at(box[0], box[1]), at(box[2], box[1]), at(box[2], box[3]), at(box[0], box[3]))
