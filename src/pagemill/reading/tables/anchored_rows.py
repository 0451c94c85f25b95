"""Rows of a table without rules whose texts take several lines: statements of accounts and lists of goods begin each
row with a date or a number, and have their amounts level with it, whether the text beside them begins or has its middle
there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import height, overlap_1d, union
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.tables.figure_columns import is_figure

#: Rows that begin with a date or a number and have an amount level with it, at the least, and of those that begin with
#: anything no more than this share does so otherwise.
FEWEST, OTHERWISE = 3, 0.2
#: Characters of such a beginning, at the most.
BEGINNING = 14
#: Line heights between a row of lines and the one of whose cells it is, at the most.
NEAR = 2.5
#: By so many line heights the gap between two rows is wider than those between the lines of their texts, at the least.
WIDER = 0.15

_NUMBERED = re.compile(r"\d")

_Row = list[Line]


def anchored_rows(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """The lines of each row of cells, from the top; empty where beginnings and amounts do not tell the rows or there is
    no text of several lines. `columns` are the extents (x) that the lines stand in."""
    rows = rows_of(lines)
    if len(columns) < FEWEST or len(rows) < 2 * FEWEST:
        return []
    held = [columns_of(row, columns) for row in rows]
    anchors = [index for index, (row, own) in enumerate(zip(rows, held, strict=True)) if _is_anchor(row, own)]
    if len(anchors) < FEWEST:
        return []
    between = sorted(set(range(anchors[0], len(rows))) - set(anchors))
    loose = [
        index for index in between if 0 not in held[index] and not any(is_figure(line.text) for line in rows[index])
    ]
    others = sorted(set(between) - set(loose))
    begun = [index for index in others if 0 in held[index]]
    if len(loose) < 2 or len(begun) > OTHERWISE * len(anchors):
        return []
    groups: dict[int, _Row] = {index: list(rows[index]) for index in sorted(set(range(len(rows))) - set(loose))}
    for index in loose:
        owner = _owner(index, rows, held, sorted([*anchors, *others]))
        if owner is None:
            return []
        groups[owner] += rows[index]
    first = _first_of(anchors[0], rows, held)
    for index in range(first, anchors[0]):
        groups[anchors[0]] += groups.pop(index)
    return [groups[index] for index in sorted(groups)]


def columns_of(row: Sequence[Line], columns: Sequence[tuple[float, float]]) -> set[int]:
    """The columns, by their places among `columns`, that the lines of a row stand in."""
    return {
        at for at, column in enumerate(columns) for line in row if overlap_1d(line.bbox[0], line.bbox[2], *column) > 0
    }


def _is_anchor(row: Sequence[Line], held: set[int]) -> bool:
    """Whether a row begins with a date or a number in the first column, and ends in an amount."""
    first, last = row[0], row[-1]
    begins = 0 in held and len(row) > 1 and len(first.text.strip()) <= BEGINNING and _NUMBERED.search(first.text)
    return bool(begins) and is_figure(last.text)


def _owner(index: int, rows: Sequence[_Row], held: Sequence[set[int]], owners: Sequence[int]) -> int | None:
    """Which row a row of text alone goes on with; None where that is far.

    Between two rows with dates the text of the upper one ends at the widest gap. Where there is none, it goes on with
    the one above if both have text of their own in its columns, else with the nearer one.
    """
    above = max((owner for owner in owners if owner < index), default=None)
    below = min((owner for owner in owners if owner > index), default=None)
    known = [owner for owner in (above, below) if owner is not None]
    if above is not None and below is not None and (last := _last_above(above, below, rows, held)) is not None:
        known = [above if index <= last else below]
    elif above is not None and all(held[index] & held[owner] for owner in known):
        known = [above]
    nearest = min(known, key=lambda owner: abs(_middle(rows[owner]) - _middle(rows[index])))
    tall = min(height(line.bbox) for line in rows[index])
    steps = abs(index - nearest)
    return nearest if abs(_middle(rows[nearest]) - _middle(rows[index])) < NEAR * tall * steps else None


def _last_above(above: int, below: int, rows: Sequence[_Row], held: Sequence[set[int]]) -> int | None:
    """The last row of the text of the upper of two rows with dates, by the widest gap in its column between them; None
    where none is clearly wider than the others."""
    columns = set().union(*held[above + 1 : below])
    own = [index for index in range(above, below + 1) if held[index] & columns]
    boxes = [union(line.bbox for line in rows[index]) for index in own]
    gaps = [after[1] - before[3] for before, after in pairwise(boxes)]
    if len(gaps) < 2:
        return None
    tall = min(box[3] - box[1] for box in boxes)
    widest = max(range(len(gaps)), key=gaps.__getitem__)
    others = [gap for at, gap in enumerate(gaps) if at != widest]
    return own[widest] if gaps[widest] > max(others) + WIDER * tall else None


def _first_of(anchor: int, rows: Sequence[_Row], held: Sequence[set[int]]) -> int:
    """Where the lines of the first row begin: above what it begins with where that has its middle beside them."""
    first = anchor
    tall = min(height(line.bbox) for line in rows[anchor])
    while first and not held[first - 1] & {0} and held[first - 1] <= set().union(*held[anchor : anchor + 2]):
        if len(rows[first - 1]) > 1 or _middle(rows[first]) - _middle(rows[first - 1]) > NEAR * tall:
            break
        first -= 1
    return first


def _middle(row: Sequence[Line]) -> float:
    _, y0, _, y1 = union(line.bbox for line in row)
    return (y0 + y1) / 2


def row_extents(groups: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The extents (y) of rows of lines, neighbours parted in the middle of what they share."""
    extents = [(box[1], box[3]) for box in (union(line.bbox for line in group) for group in groups)]
    for index, ((_, foot), (under, end)) in enumerate(pairwise(list(extents))):
        if foot > under:
            middle = (foot + under) / 2
            extents[index], extents[index + 1] = (extents[index][0], middle), (middle, end)
    return extents
