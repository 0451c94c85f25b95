"""A table of an answer laid over the embedded lines of the page: the answer tells rows, columns and spans, the lines
where they are.

A row or column stands where the lines stand that have its cells' text and no other's; one without such lines is put
evenly between its neighbours. Every line then goes to the cell it stands in, and the table is taken only if the cells
so filled say what the answer says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from pagemill.document import Cell, Line, Table
from pagemill.geometry import Bbox, bbox_of, polygon_of
from pagemill.reading.remote.answers import letters
from pagemill.reading.remote.table_markup import WrittenCell
from pagemill.reading.tables.cell_lines import place_lines

#: Letters and digits that a line beginning or ending a cell's text has, at the least, to tell where the cell is.
TELLING = 3


@dataclass(frozen=True, slots=True)
class MatchedTable:
    """The table, and the share of characters on which the answer and the lines in its cells agree, 0 to 1."""

    table: Table
    agreement: float


def match_table(cells: Sequence[WrittenCell], lines: Sequence[Line], box: Bbox) -> MatchedTable | None:
    """The answer's table within a box of the page; None where its rows and columns cannot be laid over the lines."""
    anchors = _anchors(cells, lines)
    rows = _bounds([(cell.rows, (at[1], at[3])) for cell, at in anchors], _count(c.rows for c in cells), box[1], box[3])
    cols = _bounds([(cell.cols, (at[0], at[2])) for cell, at in anchors], _count(c.cols for c in cells), box[0], box[2])
    if rows is None or cols is None:
        return None
    boxes = [(cols[c.cols[0]], rows[c.rows[0]], cols[c.cols[1] + 1], rows[c.rows[1] + 1]) for c in cells]
    held = place_lines(boxes, lines)
    made = tuple(
        Cell(cell.rows, cell.cols, polygon_of(at), tuple(inside))
        for cell, at, inside in zip(cells, boxes, held, strict=True)
    )
    return MatchedTable(Table(made, ruled=False), agreement(cells, made))


def agreement(written: Sequence[WrittenCell], cells: Sequence[Cell]) -> float:
    """The share of letters and digits that each written cell has in common with the cell at its place.

    Cells at places that the other table does not have count as differing.
    """
    own = {(cell.rows, cell.cols): letters(cell.text) for cell in cells}
    said = {(cell.rows, cell.cols): letters(cell.text) for cell in written}
    common = total = 0
    for place in own.keys() | said.keys():
        one, other = own.get(place, ""), said.get(place, "")
        total += len(one) + len(other)
        common += len(one) + len(other) - Indel.distance(one, other)
    return common / total if total else 0.0


def same_shape(written: Sequence[WrittenCell], cells: Sequence[Cell]) -> bool:
    """Whether both have the same rows, columns and spans."""
    return {(cell.rows, cell.cols) for cell in written} == {(cell.rows, cell.cols) for cell in cells}


def _count(spans: Iterable[tuple[int, int]]) -> int:
    return max(last for _, last in spans) + 1


def _anchors(cells: Sequence[WrittenCell], lines: Sequence[Line]) -> list[tuple[WrittenCell, Bbox]]:
    """Cells with the box of a line that can be no other's: one of the very text, or the beginning or end of it."""
    said = [letters(cell.text) for cell in cells]
    read = [letters(line.text) for line in lines]
    times_said, times_read = Counter(said), Counter(read)
    anchors = []
    for line, text in zip(lines, read, strict=True):
        if not text or times_read[text] > 1:
            continue
        if times_said[text] == 1:
            anchors.append((cells[said.index(text)], bbox_of(line.polygon)))
        elif times_said[text] == 0 and len(text) >= TELLING:
            parts = [n for n, whole in enumerate(said) if whole.startswith(text) or whole.endswith(text)]
            if len(parts) == 1:
                anchors.append((cells[parts[0]], bbox_of(line.polygon)))
    return anchors


def _bounds(
    known: Sequence[tuple[tuple[int, int], tuple[float, float]]], count: int, start: float, end: float
) -> list[float] | None:
    """Where each of `count` rows (or columns) begins and the last one ends, from the extents of what is in some.

    None where they do not follow one another.
    """
    extents: list[tuple[float, float] | None] = [None] * count
    for (first, last), (low, high) in known:
        if first == last:
            extent = extents[first]
            extents[first] = (low, high) if extent is None else (min(low, extent[0]), max(high, extent[1]))
    if 2 * sum(extent is not None for extent in extents) < count:
        return None
    bounds: list[float | None] = [start, *([None] * (count - 1)), end]
    for n in range(1, count):
        before, after = extents[n - 1], extents[n]
        if before is not None and after is not None:
            if (before[0] + before[1]) >= (after[0] + after[1]):
                return None
            bounds[n] = (before[1] + after[0]) / 2
    # A row that is known between two that are not reaches to the middle of what is left on either side.
    return _filled(bounds, extents)


def _filled(bounds: list[float | None], extents: Sequence[tuple[float, float] | None]) -> list[float] | None:
    n = 1
    while n < len(bounds) - 1:
        if bounds[n] is not None:
            n += 1
            continue
        stop = n
        while bounds[stop] is None:
            stop += 1
        before, after = extents[n - 1], extents[stop - 1]
        low, high = bounds[n - 1], bounds[stop]
        assert low is not None
        assert high is not None
        # The bounds n to stop-1 are open; rows n-1 and stop-1 at their ends may be known, those between are not.
        if before is not None:
            low = max(low, before[1])
        if after is not None:
            high = min(high, after[0])
        parts = (stop - n + 1) - (before is not None) - (after is not None)
        begin = 0 if before is not None else 1
        for k in range(n, stop):
            bounds[k] = low + (high - low) * (k - n + begin) / max(parts, 1)
        n = stop
    filled = [bound for bound in bounds if bound is not None]
    rising = all(one < other for one, other in pairwise(filled))
    return filled if rising else None
