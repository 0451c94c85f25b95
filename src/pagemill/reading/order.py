"""Reading order: which block is read after which.

A recursive X-Y cut (Nagy, Seth, Viswanathan, 1992) with projections of block boxes. Where a page can be
cut both ways, rows come first unless the columns run on through them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from pagemill.geometry import Bbox, height, overlap_1d, union

T = TypeVar("T")

#: Two boxes that overlap by less than this share of the smaller one are apart: layout boxes bleed into each other.
TOLERANCE = 0.15


def reading_order(items: Sequence[T], box: Callable[[T], Bbox]) -> list[T]:
    """The items in the order a person reads them: top to bottom, column by column, left to right."""
    return [items[i] for i in _cut(list(range(len(items))), [box(item) for item in items])]


def _cut(indices: list[int], boxes: Sequence[Bbox]) -> list[int]:
    if len(indices) <= 1:
        return indices
    rows = _groups(indices, boxes, axis=1)
    columns = _groups(indices, boxes, axis=0)
    if len(columns) > 1 and (len(rows) == 1 or _columns_run_through(rows, columns, boxes)):
        return [i for group in columns for i in _cut(group, boxes)]
    if len(rows) > 1:
        # Rows that share one set of columns are taken together, so that a column is read to its end.
        return [i for band in _bands(rows, boxes) for i in _cut_band(band, boxes)]
    return sorted(indices, key=lambda i: (boxes[i][1], boxes[i][0]))


def _cut_band(band: list[list[int]], boxes: Sequence[Bbox]) -> list[int]:
    members = [i for row in band for i in row]
    if len(band) > 1:
        columns = _groups(members, boxes, axis=0)
        if len(columns) > 1:
            return [i for group in columns for i in _cut(group, boxes)]
    if len(band) == 1 and len(members) > 1 and len(_groups(members, boxes, axis=0)) == 1:
        # Neither cut parts these: boxes interlock. Top to bottom is what is left.
        return sorted(members, key=lambda i: (boxes[i][1], boxes[i][0]))
    return [i for row in band for i in _cut(row, boxes)]


def _groups(indices: list[int], boxes: Sequence[Bbox], axis: int) -> list[list[int]]:
    """Runs of boxes whose intervals on the axis touch, in order along it."""
    order = sorted(indices, key=lambda i: boxes[i][axis])
    groups: list[list[int]] = []
    end = float("-inf")
    for i in order:
        start, stop = boxes[i][axis], boxes[i][axis + 2]
        slack = TOLERANCE * min(stop - start, _extent(groups[-1], boxes, axis) if groups else stop - start)
        if groups and start < end - slack:
            groups[-1].append(i)
        else:
            groups.append([i])
        end = max(end, stop)
    return groups


def _extent(indices: list[int], boxes: Sequence[Bbox], axis: int) -> float:
    return min(boxes[i][axis + 2] - boxes[i][axis] for i in indices)


def _columns_run_through(rows: list[list[int]], columns: list[list[int]], boxes: Sequence[Bbox]) -> bool:
    """Whether the columns are columns of text, and not cells of rows that stand side by side.

    A column of text holds several rows, and its blocks rarely begin where those of the next column begin.
    """
    if any(len(column) < 2 for column in columns) and len(rows) > 1:
        tall = [union(boxes[i] for i in column) for column in columns]
        whole = height(union(tall))
        if any(height(box) < 0.5 * whole for box in tall):
            return False
    aligned = sum(len(row) == len(columns) and _level(row, boxes) for row in rows)
    return aligned <= len(rows) / 2


def _level(row: list[int], boxes: Sequence[Bbox]) -> bool:
    tops = [boxes[i][1] for i in row]
    tall = min(height(boxes[i]) for i in row)
    return max(tops) - min(tops) < 0.5 * tall


def _bands(rows: list[list[int]], boxes: Sequence[Bbox]) -> list[list[list[int]]]:
    """Neighbouring rows whose columns fall together, unless each is a line of cells of its own."""
    bands: list[list[list[int]]] = []
    for row in rows:
        if bands and len(row) > 1 and _share_columns(bands[-1], row, boxes):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _share_columns(band: list[list[int]], row: list[int], boxes: Sequence[Bbox]) -> bool:
    before = [i for members in band for i in members]
    if len(band[-1]) < 2:
        return False
    apart = _groups(before, boxes, axis=0)
    together = _groups(before + row, boxes, axis=0)
    if len(apart) < 2 or len(together) != len(apart):
        return False
    if _level(row, boxes) and _level(band[-1], boxes) and _same_height([*row, *band[-1]], boxes):
        return False  # lines of cells, read row by row
    return all(
        overlap_1d(*_span(a, boxes), *_span(b, boxes)) > 0.5 * (_span(a, boxes)[1] - _span(a, boxes)[0])
        for a, b in zip(apart, together, strict=True)
    )


def _same_height(row: list[int], boxes: Sequence[Bbox]) -> bool:
    heights = [height(boxes[i]) for i in row]
    return max(heights) < 2.5 * min(heights)


def _span(group: list[int], boxes: Sequence[Bbox]) -> tuple[float, float]:
    return min(boxes[i][0] for i in group), max(boxes[i][2] for i in group)
