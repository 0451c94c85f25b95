"""Tables drawn with rules: grids of rules that meet, and the cells between them.

A table is taken in coordinates in which its rules are straight up and level, so that a page left leaning by half a
degree gives the same cells. Its rules' places are the lines of a grid of elementary cells; two of these are one cell
where the stretch of rule between them is not drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Affine, Bbox, Polygon, area, bbox_of, covered, height, polygon_of, width
from pagemill.reading.pixels.sheet_side import sheet_side
from pagemill.reading.rules.page_rules import Rule, Rules, find_rules
from pagemill.reading.stage_clock import stage
from pagemill.reading.tables.grid_cells import Span, cells_of

#: Rules that end this close to one another meet, as a share of the page's longer side.
REACH = 0.005
#: Rules of one direction this close are one line of the grid (double rules too), as a share of the page's longer side.
SAME_LINE = 0.006
#: A table open at a side has this many rules that end in one line there, at the least.
OPEN_ENDS = 2
#: A table is no narrower and no lower than these shares of the page's longer side.
NARROWEST, LOWEST = 0.05, 0.015


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell between rules: its first and last row and column, and its corners in pixels of the page."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    polygon: Polygon
    #: The cell in the table's own frame.
    upright: Bbox


@dataclass(frozen=True)
class RuledTable:
    """A grid with at least two cells."""

    cells: tuple[GridCell, ...]
    #: From the page to the table's own frame, in which its rules are straight up and level.
    frame: Affine

    @cached_property
    def bbox(self) -> Bbox:
        return bbox_of(point for cell in self.cells for point in cell.polygon)


@stage("tables")
def find_ruled_tables(image: npt.NDArray[np.uint8], rules: Rules | None = None) -> list[RuledTable]:
    """The ruled tables of an RGB page (H, W, 3), from the top; none lies within another.

    `rules` are the page's, where they are known already.
    """
    return tables_of(find_rules(image) if rules is None else rules, sheet_side(*image.shape[:2]))


def tables_of(rules: Rules, side: float) -> list[RuledTable]:
    """The tables that rules make on a page, or a sheet of a strip, whose longer side has `side` pixels."""
    return list(_tables_of(rules, side))


@lru_cache(maxsize=4)
def _tables_of(rules: Rules, side: float) -> tuple[RuledTable, ...]:
    # Whether a page needs the layout network depends on them, and then its tables are read.
    reach = max(4.0, REACH * side)
    tables = []
    for level, standing in _connected(rules, reach):
        table = _table(level, standing, reach, max(3.0, SAME_LINE * side))
        if table is not None and width(table.bbox) >= NARROWEST * side and height(table.bbox) >= LOWEST * side:
            tables.append(table)
    return tuple(sorted(_apart(tables), key=lambda table: (table.bbox[1], table.bbox[0])))


def _connected(rules: Rules, reach: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, directly or by others: groups with two level rules and a standing one at the least."""
    meet = _meetings(rules.level, rules.standing, reach)
    free_level, free_standing = set(range(len(rules.level))), set(range(len(rules.standing)))
    groups = []
    while free_level:
        levels, standings, fresh = set[int](), set[int](), {free_level.pop()}
        while fresh:
            levels |= fresh
            free_level -= fresh
            across = {int(j) for i in fresh for j in np.flatnonzero(meet[i])} & free_standing
            standings |= across
            free_standing -= across
            fresh = {int(i) for j in across for i in np.flatnonzero(meet[:, j])} & free_level
        if len(levels) >= 2 and standings:
            groups.append(([rules.level[i] for i in levels], [rules.standing[j] for j in standings]))
    return groups


def _meetings(level: Sequence[Rule], standing: Sequence[Rule], reach: float) -> npt.NDArray[np.bool_]:
    """Which level rules meet which standing ones: an array (levels, standings)."""
    if not level or not standing:
        return np.zeros((len(level), len(standing)), np.bool_)
    a_at, a_start, a_end, a_lean = np.array([(r.at, r.start, r.end, r.lean) for r in level]).T[:, :, None]
    b_at, b_start, b_end, b_lean = np.array([(r.at, r.start, r.end, r.lean) for r in standing]).T[:, None, :]
    y = a_at + a_lean * (b_at - (a_start + a_end) / 2)
    x = b_at + b_lean * (a_at - (b_start + b_end) / 2)
    along = (x >= a_start - reach) & (x <= a_end + reach)
    return np.asarray(along & (y >= b_start - reach) & (y <= b_end + reach), np.bool_)


def _table(level: Sequence[Rule], standing: Sequence[Rule], reach: float, same: float) -> RuledTable | None:
    frame = _upright_frame(level, standing)
    level, standing = _moved(level, frame, level=True), _moved(standing, frame, level=False)
    level, standing = _closed(level, standing, reach)
    level, standing = _trimmed(level, standing, reach), _trimmed(standing, level, reach)
    if len(level) < 2 or len(standing) < 2:
        return None
    ys, xs = _lines(level, same), _lines(standing, same)
    if len(ys) < 2 or len(xs) < 2:
        return None
    spans = cells_of(_drawn(level, ys, xs, same), _drawn(standing, xs, ys, same).T)
    if len(spans) < 2:
        return None
    back = frame.inverse()
    return RuledTable(tuple(_cell(span, xs, ys, back) for span in spans), frame)


def _cell(span: Span, xs: Sequence[float], ys: Sequence[float], back: Affine) -> GridCell:
    box = (xs[span.edges[0]], ys[span.edges[1]], xs[span.edges[2]], ys[span.edges[3]])
    return GridCell(span.rows, span.cols, back.polygon(polygon_of(box)), box)


def _upright_frame(level: Sequence[Rule], standing: Sequence[Rule]) -> Affine:
    """The shear that makes the rules level and standing."""
    fall, drift = _mean_lean(level), _mean_lean(standing)
    return Affine(1.0, -drift, 0.0, -fall, 1.0, 0.0)


def _mean_lean(rules: Sequence[Rule]) -> float:
    """The lean of the rules' greater part, the long ones counting more."""
    leans, weights = np.array([(rule.lean, rule.length**2) for rule in rules]).T
    order = np.argsort(leans)
    total = np.cumsum(weights[order])
    return float(leans[order][np.searchsorted(total, total[-1] / 2)])


def _moved(rules: Sequence[Rule], frame: Affine, *, level: bool) -> list[Rule]:
    moved = []
    for rule in rules:
        ends = [(along, rule.place(along)) for along in (rule.start, rule.end)]
        points = [frame.point(end if level else (end[1], end[0])) for end in ends]
        (start, one), (end, other) = points if level else [(y, x) for x, y in points]
        moved.append(Rule((one + other) / 2, start, end, (other - one) / max(1.0, end - start)))
    return moved


def _closed(level: list[Rule], standing: list[Rule], reach: float) -> tuple[list[Rule], list[Rule]]:
    """The rules, and those that the table lacks where its rules end in one line."""
    more_standing = _closing(level, standing, reach)
    more_level = _closing(standing, level, reach)
    # Where both a side and the top are open, their rules are to meet in the corner.
    return level + _reaching(more_level, more_standing), standing + _reaching(more_standing, more_level)


def _reaching(rules: Sequence[Rule], across: Sequence[Rule]) -> list[Rule]:
    places = [rule.at for rule in across]
    return [Rule(r.at, min([r.start, *places]), max([r.end, *places])) for r in rules]


def _closing(rules: Sequence[Rule], across: Sequence[Rule], reach: float) -> list[Rule]:
    """A rule across the ends of `rules` on each side of the table: where it is open, or its edge is partly worn."""
    added = []
    for outward in (-1, 1):
        ends = [(outward * (rule.start if outward < 0 else rule.end), rule.at) for rule in rules]
        edge = max(outward * rule.at for rule in across)
        for clear in (4 * reach, -reach):
            beyond = [(end, at) for end, at in ends if end - edge > clear]
            line = float(np.median([end for end, _ in beyond])) if beyond else edge
            aligned = [at for end, at in beyond if abs(end - line) <= reach]
            if len(aligned) >= max(OPEN_ENDS, 0.6 * len(beyond)):
                added.append(Rule(outward * line, min(aligned), max(aligned)))
                break
    return added


def _trimmed(rules: Sequence[Rule], across: Sequence[Rule], reach: float) -> list[Rule]:
    """Rules cut back to the first and the last one they meet: what runs on is an underline or a stroke."""
    trimmed = []
    for rule in rules:
        met = [
            other.at
            for other in across
            if rule.start - reach <= other.at <= rule.end + reach
            and other.start - reach <= rule.at <= other.end + reach
        ]
        if len(met) >= 2 and max(met) - min(met) > reach:
            trimmed.append(Rule(rule.at, min(met), max(met)))
    return trimmed


def _lines(rules: Sequence[Rule], same: float) -> list[float]:
    """The grid's lines: places that nearly agree become one, the long rules counting more."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if groups and rule.at - groups[-1][-1].at <= same:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [_middle(group) for group in groups]


def _middle(rules: Sequence[Rule]) -> float:
    return sum(rule.at * rule.length for rule in rules) / sum(rule.length for rule in rules)


def _drawn(
    rules: Sequence[Rule], lines: Sequence[float], stops: Sequence[float], same: float
) -> npt.NDArray[np.float64]:
    """The share of each stretch between two stops that is drawn on each line: an array (lines, stops - 1)."""
    drawn = np.zeros((len(lines), len(stops) - 1))
    middles = np.array(lines)
    starts, ends = np.array(stops[:-1]), np.array(stops[1:])
    for rule in rules:
        nearest = int(np.argmin(np.abs(middles - rule.at)))
        if abs(middles[nearest] - rule.at) <= 2 * same:
            shared = np.clip(np.minimum(ends, rule.end) - np.maximum(starts, rule.start), 0, None)
            drawn[nearest] = np.maximum(drawn[nearest], 0) + shared / (ends - starts)
    return np.minimum(drawn, 1.0)


def _apart(tables: Sequence[RuledTable]) -> list[RuledTable]:
    """Tables none of which lies within another: of a frame and the table it holds, the one with the cells is kept."""
    kept: list[RuledTable] = []
    for table in sorted(tables, key=lambda table: -area(table.bbox)):
        outer = next((other for other in kept if covered(table.bbox, other.bbox) > 0.8), None)
        if outer is None:
            kept.append(table)
        elif len(table.cells) >= 2 * len(outer.cells) and area(table.bbox) > 0.4 * area(outer.bbox):
            kept[kept.index(outer)] = table
    return kept
