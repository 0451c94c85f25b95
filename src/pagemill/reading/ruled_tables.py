"""Tables drawn with rules: grids of rules that meet, and the cells between them.

Each rule of a grid is an edge of elementary cells; where a stretch of it is missing, the cells on both sides are
one. A cell is always a rectangle: what would be of another shape is widened until it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, area, covered, height, width
from pagemill.reading.rules import Rule, Rules

#: Rules that end this close to one another meet, as a share of the page's longer side.
REACH = 0.005
#: Rules of one direction this close are one line of the grid, as a share of the page's longer side.
SAME_LINE = 0.0045
#: A stretch between two cells is drawn when this share of it is.
DRAWN = 0.55


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell between rules: its first and last row and column, and its box in pixels of the page."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    bbox: Bbox


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid with at least two cells."""

    bbox: Bbox
    cells: tuple[GridCell, ...]


def find_ruled_tables(image: npt.NDArray[np.uint8], rules: Rules) -> list[RuledTable]:
    """The ruled tables of a page, from the top; none lies within another."""
    side = max(image.shape[:2])
    reach, same = max(4.0, REACH * side), max(3.0, SAME_LINE * side)
    tables = []
    for group in _connected(rules, reach):
        level, standing = _without_loose_ends(*group, reach, 0.03 * side)
        if len(level) < 2 or not standing:
            continue
        table = _table(level, standing, reach, same)
        if table is not None and width(table.bbox) > 0.05 * side and height(table.bbox) > 0.015 * side:
            tables.append(table)
    tables.sort(key=lambda table: -area(table.bbox))
    kept: list[RuledTable] = []
    for table in tables:
        if not any(covered(table.bbox, other.bbox) > 0.8 for other in kept):
            kept.append(table)
    return sorted(kept, key=lambda table: (table.bbox[1], table.bbox[0]))


def _connected(rules: Rules, reach: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, directly or by others."""
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    parent = list(range(len(rules.level) + len(rules.standing)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    first = len(rules.level)
    for i, level in enumerate(rules.level):
        for j, standing in enumerate(rules.standing):
            x, y = standing.at_place(level.at), level.at_place(standing.at)
            if level.start - reach <= x <= level.end + reach and standing.start - reach <= y <= standing.end + reach:
                parent[root(i)] = root(first + j)
    for i, rule in enumerate((*rules.level, *rules.standing)):
        groups.setdefault(root(i), ([], []))[0 if i < first else 1].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and len(group[1]) >= 1]


def _without_loose_ends(
    level: Sequence[Rule], standing: Sequence[Rule], reach: float, short: float
) -> tuple[list[Rule], list[Rule]]:
    """Leaves out rules that no table has: an end in the air makes a short one a letter's stroke or an underline."""
    level, standing = list(level), list(standing)
    while True:
        kept_level = [r for r in level if r.length > short or _ends_met(r, standing, reach)]
        kept_standing = [r for r in standing if r.length > short or _ends_met(r, kept_level, reach)]
        kept_level = [r for r in kept_level if _end_met(r, kept_standing, reach)]
        kept_standing = [r for r in kept_standing if _end_met(r, kept_level, reach)]
        if len(kept_level) == len(level) and len(kept_standing) == len(standing):
            return level, standing
        level, standing = kept_level, kept_standing


def _ends_met(rule: Rule, others: Sequence[Rule], reach: float) -> bool:
    return all(_meets(rule, place, others, reach) for place in (rule.start, rule.end))


def _end_met(rule: Rule, others: Sequence[Rule], reach: float) -> bool:
    return any(_meets(rule, place, others, reach) for place in (rule.start, rule.end)) or any(
        rule.start < other.at_place(rule.at) < rule.end for other in others
    )


def _meets(rule: Rule, place: float, others: Sequence[Rule], reach: float) -> bool:
    at = rule.at_place(place)
    return any(
        abs(other.at_place(at) - place) <= reach and other.start - reach <= at <= other.end + reach for other in others
    )


def _levelled(rules: Sequence[Rule], centre: float) -> list[Rule]:
    """The rules as they would stand at the table's middle: a page that leans moves them apart.

    A short rule is taken to lean as the nearest long one does.
    """
    long = [rule for rule in rules if rule.length > 0.4 * max(other.length for other in rules)]
    told = []
    for rule in rules:
        like = min(long, key=lambda other: abs(other.at - rule.at))
        at = rule.at + like.slope * (centre - (rule.start + rule.end) / 2)
        told.append(Rule(at, rule.start, rule.end))
    return told


def _table(level: Sequence[Rule], standing: Sequence[Rule], reach: float, same: float) -> RuledTable | None:
    level = _levelled(level, (min(rule.at for rule in standing) + max(rule.at for rule in standing)) / 2)
    standing = _levelled(standing, (min(rule.at for rule in level) + max(rule.at for rule in level)) / 2)
    ys = _lines([rule.at for rule in level], same)
    xs = _lines([rule.at for rule in standing], same)
    left, right = min(rule.start for rule in level), max(rule.end for rule in level)
    top, bottom = min(rule.start for rule in standing), max(rule.end for rule in standing)
    # A table may be open at its sides: its rules then run on beyond the last one that crosses them.
    open_edge = 4 * reach
    if left < xs[0] - open_edge:
        xs = [left, *xs]
    if right > xs[-1] + open_edge:
        xs = [*xs, right]
    if top < ys[0] - open_edge:
        ys = [top, *ys]
    if bottom > ys[-1] + open_edge:
        ys = [*ys, bottom]
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    cells = _cells(xs, ys, level, standing, same)
    if len(cells) < 2:
        return None
    return RuledTable((xs[0], ys[0], xs[-1], ys[-1]), tuple(cells))


def _lines(places: Sequence[float], same: float) -> list[float]:
    """Places that nearly agree become one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= same:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [float(np.mean(group)) for group in groups]


def _cells(
    xs: Sequence[float], ys: Sequence[float], level: Sequence[Rule], standing: Sequence[Rule], same: float
) -> list[GridCell]:
    rows, cols = len(ys) - 1, len(xs) - 1
    owner = np.arange(rows * cols).reshape(rows, cols)
    for row in range(rows):
        for col in range(cols - 1):
            if not _drawn(standing, xs[col + 1], ys[row], ys[row + 1], same):
                owner[owner == owner[row, col + 1]] = owner[row, col]
    for row in range(rows - 1):
        for col in range(cols):
            if not _drawn(level, ys[row + 1], xs[col], xs[col + 1], same):
                owner[owner == owner[row + 1, col]] = owner[row, col]
    _make_rectangles(owner)
    cells = []
    for value in np.unique(owner):
        row_at, col_at = np.nonzero(owner == value)
        r0, r1, c0, c1 = int(row_at.min()), int(row_at.max()), int(col_at.min()), int(col_at.max())
        cells.append(GridCell((r0, r1), (c0, c1), (xs[c0], ys[r0], xs[c1 + 1], ys[r1 + 1])))
    return _without_empty_lines(sorted(cells, key=lambda cell: (cell.rows[0], cell.cols[0])))


def _drawn(rules: Sequence[Rule], at: float, start: float, end: float, same: float) -> bool:
    stretches = [(max(r.start, start), min(r.end, end)) for r in rules if abs(r.at - at) <= 1.5 * same]
    reached, total = start, 0.0
    for a, b in sorted(stretches):
        total += max(0.0, b - max(a, reached))
        reached = max(reached, b)
    return total >= DRAWN * (end - start)


def _make_rectangles(owner: npt.NDArray[np.int_]) -> None:
    """Widens each owner's cells to their bounding rectangle until nothing overlaps."""
    changed = True
    while changed:
        changed = False
        for value in np.unique(owner):
            rows, cols = np.nonzero(owner == value)
            if not rows.size:
                continue
            part = owner[rows.min() : rows.max() + 1, cols.min() : cols.max() + 1]
            if (part != value).any():
                for other in np.unique(part):
                    owner[owner == other] = value
                changed = True


def _without_empty_lines(cells: Sequence[GridCell]) -> list[GridCell]:
    """Rows and columns in which no cell begins and no cell ends alone are folded: each line left parts something."""
    row_starts = sorted({cell.rows[0] for cell in cells})
    col_starts = sorted({cell.cols[0] for cell in cells})
    row_of = {start: index for index, start in enumerate(row_starts)}
    col_of = {start: index for index, start in enumerate(col_starts)}

    def last(index: int, starts: Sequence[int]) -> int:
        return sum(start <= index for start in starts) - 1

    return [
        GridCell(
            (row_of[cell.rows[0]], last(cell.rows[1], row_starts)),
            (col_of[cell.cols[0]], last(cell.cols[1], col_starts)),
            cell.bbox,
        )
        for cell in cells
    ]
