"""Columns of running text side by side where the layout network saw one region about them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, union
from pagemill.reading.prose.paragraphs import rows_of

#: Heights of a line that the room between two columns is wide, at the least, and a column itself.
GUTTER, NARROWEST = 0.7, 6.0
#: Heights of a line between a column and its title at the most; what begins in one line, or stands level, does so to
#: within this.
BELOW, ALIGNED = 3.0, 0.6
#: Rows of a column at the least, and the share of a column's height that another stands level with.
FEWEST_ROWS, LEVEL = 4, 0.5
#: Share of a column's width that a row of running text takes, and of rows that do, at the least.
FULL, FULL_ROWS = 0.75, 0.5
#: Share of rows in which what the row above says goes on, at the least; that one is of this share of the width where
#: no small letter tells it.
GOING_ON, TO_THE_END = 0.35, 0.9


def text_columns(lines: Sequence[Line], titles: Sequence[Bbox] = ()) -> list[list[Line]]:
    """Level lines of one region in its columns, from the left; all in one where it has no more.

    Nothing stands in the gutter between two columns, and each is of running text, or right below one of `titles` that
    stand level with one another: labels with their values beside them, and short items, are none.
    """
    if len(lines) < FEWEST_ROWS:
        return [list(lines)]
    tall = median(height(line.bbox) for line in lines)
    columns: list[list[Line]] = [[]]
    end = float("-inf")
    for line in sorted(lines, key=lambda line: line.bbox[0]):
        if columns[-1] and line.bbox[0] - end > GUTTER * tall:
            columns.append([])
        columns[-1].append(line)
        end = max(end, line.bbox[2])
    if len(columns) < 2:
        return [list(lines)]
    boxes = [union(line.bbox for line in column) for column in columns]
    level = all(_are_level(one, other) for one, other in pairwise(boxes))
    if not level:
        return [list(lines)]
    runs = all(_runs(column, box, tall) for column, box in zip(columns, boxes, strict=True))
    return columns if runs or _are_titled(boxes, titles, tall) else [list(lines)]


def _are_titled(columns: Sequence[Bbox], titles: Sequence[Bbox], tall: float) -> bool:
    """Whether a title stands right above each column and begins where that does, all level with one another."""
    heads = [
        [
            title
            for title in titles
            if abs(title[0] - column[0]) < ALIGNED * tall and -ALIGNED * tall < column[1] - title[3] < BELOW * tall
        ]
        for column in columns
    ]
    if not all(heads):
        return False
    tops = [min(title[1] for title in own) for own in heads]
    return max(tops) - min(tops) < ALIGNED * tall


def _are_level(one: Bbox, other: Bbox) -> bool:
    return overlap_1d(one[1], one[3], other[1], other[3]) > LEVEL * min(height(one), height(other))


def _runs(lines: Sequence[Line], column: Bbox, tall: float) -> bool:
    """Whether the lines of a column are rows of running text."""
    rows = rows_of(lines)
    wide = column[2] - column[0]
    if len(rows) < FEWEST_ROWS or wide < NARROWEST * tall:
        return False
    full = sum(row[-1].bbox[2] - row[0].bbox[0] > FULL * wide for row in rows)
    going_on = sum(_goes_on(above, row, column) for above, row in pairwise(rows))
    return full >= FULL_ROWS * len(rows) and going_on >= GOING_ON * (len(rows) - 1)


def _goes_on(above: Sequence[Line], row: Sequence[Line], column: Bbox) -> bool:
    """Whether a row goes on with what the one above says: in a small letter, or in an ideograph where that is full."""
    first = row[0].text.lstrip()[:1]
    x0, _, x1, _ = column
    full = above[-1].bbox[2] - x0 > TO_THE_END * (x1 - x0)
    return first.islower() or (full and "\u3400" <= first <= "\u9fff")
