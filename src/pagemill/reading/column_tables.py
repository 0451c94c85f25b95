"""Tables without rules, from their lines of text alone: columns are where lines stand above one another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height, overlap_1d, union, width
from pagemill.reading.paragraphs import rows_of
from pagemill.reading.rule import Rule

#: A line wider than this share of the table spans columns and tells nothing of where they lie.
SPANNING = 0.6
#: A rule that reaches across this share of a table parts its rows.
PARTING = 0.8
#: So many rows, at the least, show that rules part them.
FEWEST_PARTED = 3
#: Lines of one cell are no further apart than this share of their height.
CLOSE = 0.6


def rows_and_columns(
    lines: Sequence[Line], level: Sequence[Rule] = ()
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The extents of rows (y) and columns (x) that the lines of a table stand in; neighbours do not overlap.

    `level` are the page's level rules: where they part the rows, what stands between two of them is one row.
    """
    columns = _columns(lines)
    return _rows_between(lines, columns, level) or _rows(lines), columns


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    whole = width(union(line.bbox for line in lines))
    telling = [line.bbox for line in lines if width(line.bbox) < SPANNING * whole] or [line.bbox for line in lines]
    tall = median(height(box) for box in telling)
    # Columns are what is left between the gutters: places that hardly any line crosses.
    events = sorted([(box[0], 1) for box in telling] + [(box[2], -1) for box in telling])
    allowed = max(0, round(0.04 * len(rows_of(lines))))
    columns: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = x
        elif before > allowed >= depth and x > start:
            if columns and start - columns[-1][1] < 0.25 * tall:
                columns[-1] = (columns[-1][0], x)
            else:
                columns.append((start, x))
    return columns


def _rows(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Rows of cells: a row of lines that goes on in the cell above it is no row of its own."""
    rows = [union(line.bbox for line in row) for row in rows_of(lines)]
    members = rows_of(lines)
    merged: list[tuple[float, float]] = []
    last: Sequence[Line] = ()
    for box, row in zip(rows, members, strict=True):
        if merged and _goes_on(last, row):
            merged[-1] = (merged[-1][0], max(merged[-1][1], box[3]))
            continue
        merged.append((box[1], box[3]))
        last = row
    for index in range(len(merged) - 1):
        (a0, a1), (b0, b1) = merged[index], merged[index + 1]
        if a1 > b0:
            middle = (a1 + b0) / 2
            merged[index], merged[index + 1] = (a0, middle), (middle, b1)
    return merged


def _goes_on(above: Sequence[Line], row: Sequence[Line]) -> bool:
    """Whether a row is the second line of the row above: close below it, fewer cells, its first column left empty."""
    if not above or len(row) >= len(above) or len(above) < 2:
        return False
    gap = min(line.bbox[1] for line in row) - max(line.bbox[3] for line in above)
    tall = min(height(line.bbox) for line in row)
    first = above[0].bbox
    indented = all(overlap_1d(line.bbox[0], line.bbox[2], first[0], first[2]) <= 0 for line in row)
    return gap < 0.3 * tall and indented


def _rows_between(
    lines: Sequence[Line], columns: Sequence[tuple[float, float]], level: Sequence[Rule]
) -> list[tuple[float, float]]:
    """The rows between rules, where there is a rule between any two rows; empty where there is not."""
    x0, y0, x1, y1 = union(line.bbox for line in lines)
    wide = x1 - x0
    places = [r.at for r in level if y0 < r.at < y1 and overlap_1d(r.start, r.end, x0, x1) > PARTING * wide]
    edges = [y0, *sorted(places), y1]
    bands = [(a, b) for a, b in pairwise(edges) if any(a < (line.bbox[1] + line.bbox[3]) / 2 < b for line in lines)]
    if len(bands) < FEWEST_PARTED:
        return []
    for start, end in bands:
        inside = [line for line in lines if start < (line.bbox[1] + line.bbox[3]) / 2 < end]
        if not _is_one_row(inside, columns):
            return []
    return bands


def _is_one_row(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether lines between two rules are of one row of cells: close, and in no two columns one below the other alike.

    Rows that stand together without a rule between them have a line each in most columns.
    """
    rows = rows_of(lines)
    if len(rows) == 1:
        return True
    boxes = [union(line.bbox for line in row) for row in rows]
    tall = median(height(line.bbox) for line in lines)
    counts = [sum(overlap_1d(line.bbox[0], line.bbox[2], *column) > 0 for line in lines) for column in columns]
    close = all(after[1] - before[3] < CLOSE * tall for before, after in pairwise(boxes))
    return close and sum(count == len(rows) for count in counts) < 2 and len(rows[0]) == max(map(len, rows))
