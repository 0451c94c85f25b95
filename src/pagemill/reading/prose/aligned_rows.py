"""Rows that begin at one place and end at one, as those of a list with something at each row's end do."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height

#: Edges in one line differ by no more than this: heights of a line.
ALIGNED = 0.6


def aligned_rows(rows: Sequence[Sequence[Line]], fewest: int) -> list[list[list[Line]]]:
    """The rows, each of lines from the left, in lists that begin and end at one place; none of fewer rows.

    Rows without height are in no list.
    """
    tall = median(height(row[0].bbox) for row in rows) if rows else 0.0
    if tall <= 0:
        return []
    near = ALIGNED * tall
    # By places a step of `near` wide: a page may have thousands of such rows, each beginning elsewhere.
    lists: dict[tuple[int, int], list[list[Line]]] = {}
    for row in rows:
        column, end = int(row[0].bbox[0] / near), int(row[-1].bbox[2] / near)
        around = ((column + x, end + y) for x in (0, -1, 1) for y in (0, -1, 1))
        known = next((at for at in around if at in lists and are_aligned(lists[at][0], row, near)), (column, end))
        lists.setdefault(known, []).append(list(row))
    return [one for one in lists.values() if len(one) >= fewest]


def are_aligned(one: Sequence[Line], other: Sequence[Line], near: float) -> bool:
    """Whether two rows begin, and end, within `near` pixels of each other."""
    begins, ends = one[0].bbox[0] - other[0].bbox[0], one[-1].bbox[2] - other[-1].bbox[2]
    return abs(begins) < near and abs(ends) < near
