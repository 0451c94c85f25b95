"""Cells of a table's header that stand over several columns, told by the rule below them or by their middle."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, union, width
from pagemill.reading.rules.rule import Rule

#: A header's edge or middle is a column's where they are within this share of a line's height.
NEAR = 0.5
#: The middle of a header over several columns is theirs within this share of a line's height, or of their width.
CENTRED, OF_WIDTH = 0.7, 0.03
#: A rule stands below a header within so many line heights, and over a column by this share of its width.
BELOW, OVER = 0.9, 0.5
#: The first row of a body has figures or words of its own in this share of the columns after the first.
BODY = 0.6

#: The first and last column, by the row and first column that were told before, with the lines.
Slots = Mapping[tuple[int, int], tuple[int, Sequence[Line]]]


def spanning_headers(slots: Slots, columns: int, level: Sequence[Rule]) -> dict[tuple[int, int], tuple[int, int]]:
    """The first and last column of each header that spans more of them than its slot says, by the slot's key.

    `slots` give the last column and the lines of each cell of a table, by its row and first column; `level` are level
    rules, in the pixels of the lines.
    """
    body = _first_body_row(slots, columns)
    extents = _extents(slots, columns, body)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(body):
        keys = sorted(first for at, first in slots if at == row)
        boxes = [union(line.bbox for line in slots[row, first][1]) for first in keys]
        anchors = [_anchor(box, extents) or (first, first) for first, box in zip(keys, boxes, strict=True)]
        reached = 0
        for index, first in enumerate(keys):
            tall = min(height(line.bbox) for line in slots[row, first][1])
            before = anchors[index + 1][0] - 1 if index + 1 < len(keys) else columns - 1
            own = (max(anchors[index][0], reached + 1), min(anchors[index][1], before))
            if own[0] <= own[1]:
                span = _ruled(boxes, index, extents, level, tall)
                span = span or _centred(boxes[index], own, (reached + 1, before), extents, tall)
                if span is not None and span[0] > reached and span[1] <= before:
                    spans[row, first] = span
            reached = max(reached, spans.get((row, first), own)[1])
    return {key: span for key, span in spans.items() if span != (key[1], slots[key][0])}


def off_labels(slots: Slots, columns: int) -> dict[tuple[int, int], tuple[int, int]]:
    """The first and last column of each header that was told to begin over the labels, in the first column, but whose
    middle is that of columns after them; by the slot's key.

    The corner above the labels is empty, and belongs to the header beside it as well as to nothing.
    """
    body = _first_body_row(slots, columns)
    extents = _extents(slots, columns, 0)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, first), (last, lines) in slots.items():
        if row >= body or first > 0 or last < 2 or not lines:
            continue
        box = union(line.bbox for line in lines)
        tall = min(height(line.bbox) for line in lines)
        offsets = {start: _offset(box, extents[start], extents[last]) for start in range(last)}
        best = min(offsets, key=offsets.__getitem__)
        beside = extents[0] is None or box[0] > extents[0][1]
        if beside and best > 0 and offsets[best] < CENTRED * tall < offsets[0]:
            spans[row, first] = (best, last)
    return spans


def _offset(box: Bbox, left: tuple[float, float] | None, right: tuple[float, float] | None) -> float:
    """How far a header's middle is from that of the columns between two, in pixels."""
    if left is None or right is None:
        return math.inf
    return abs((box[0] + box[2]) / 2 - (left[0] + right[1]) / 2)


def _first_body_row(slots: Slots, columns: int) -> int:
    """The first row with cells of one column each in most columns."""
    rows = max((row for row, _ in slots), default=0)
    for row in range(rows + 1):
        own = sum(at == row and first == last and first > 0 for (at, first), (last, _) in slots.items())
        if own >= max(2, BODY * (columns - 1)) and (row, 0) in slots:
            return row
    return 0


def _extents(slots: Slots, columns: int, body: int) -> list[tuple[float, float] | None]:
    """Where the cells of each column stand in the body."""
    extents: list[tuple[float, float] | None] = []
    for column in range(columns):
        boxes = [
            line.bbox
            for (row, first), (last, lines) in slots.items()
            if row >= body and first == last == column
            for line in lines
        ]
        extents.append((min(box[0] for box in boxes), max(box[2] for box in boxes)) if boxes else None)
    return extents


def _ruled(
    boxes: Sequence[Bbox], index: int, extents: Sequence[tuple[float, float] | None], level: Sequence[Rule], tall: float
) -> tuple[int, int] | None:
    """The columns that a rule right below a header reaches over, where it is below no other header of the row."""
    box = boxes[index]
    for rule in level:
        if not -0.3 * tall < rule.at - box[3] < BELOW * tall:
            continue
        over = [overlap_1d(rule.start, rule.end, other[0], other[2]) > OVER * width(other) for other in boxes]
        if not over[index] or sum(over) > 1:
            continue
        held = [
            i
            for i, extent in enumerate(extents)
            if extent and overlap_1d(rule.start, rule.end, *extent) > OVER * (extent[1] - extent[0])
        ]
        if len(held) > 1 and held[0] > 0:
            return (held[0], held[-1])
    return None


def _anchor(box: Bbox, extents: Sequence[tuple[float, float] | None]) -> tuple[int, int] | None:
    """The first and last column that a header stands above."""
    held = [i for i, extent in enumerate(extents) if extent and overlap_1d(box[0], box[2], *extent) > 0]
    return (held[0], held[-1]) if held else None


def _centred(
    box: Bbox,
    own: tuple[int, int],
    free: tuple[int, int],
    extents: Sequence[tuple[float, float] | None],
    tall: float,
) -> tuple[int, int] | None:
    """The one column that a header's edge or middle agrees with, or the most columns around its own whose middle is
    the header's; None where there is neither."""
    middle = (box[0] + box[2]) / 2
    for column in range(own[0], own[1] + 1):
        if extent := extents[column]:
            offsets = [box[0] - extent[0], box[2] - extent[1]]
            if own[0] == own[1]:
                offsets.append(middle - (extent[0] + extent[1]) / 2)
            if min(map(abs, offsets)) < NEAR * tall:
                return (column, column)
    spans = [
        (first, last)
        for first in range(free[0], own[0] + 1)
        for last in range(own[1], free[1] + 1)
        if last > first
        and (left := extents[first])
        and (right := extents[last])
        and abs(middle - (left[0] + right[1]) / 2) < max(CENTRED * tall, OF_WIDTH * (right[1] - left[0]))
        and width(box) < right[1] - left[0] + 2 * tall
    ]
    return max(spans, key=lambda span: span[1] - span[0], default=None)
