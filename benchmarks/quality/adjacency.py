"""Adjacency relations of a table's cells.

Göbel, Hassan, Oro, Orsi: *A methodology for evaluating algorithms for table understanding in PDF documents* (DocEng
2012), as in the ICDAR 2013 table competition: every cell with text is related to the nearest such cell at its right
and to the nearest below; blank cells are passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from quality.grid import Grid

#: Two texts and whether the second stands at the right of the first (or else below).
Relation = tuple[str, str, bool]


def relations(grid: Grid) -> Counter[Relation]:
    """Each pair of neighbours once, though they meet in several rows or columns."""
    cells = grid.filled
    pairs: set[tuple[int, int, bool]] = set()
    for across in (True, False):
        lanes: dict[int, list[tuple[int, int]]] = {}
        for number, cell in enumerate(cells):
            lane, place = (cell.rows, cell.cols) if across else (cell.cols, cell.rows)
            for index in range(lane[0], lane[1] + 1):
                lanes.setdefault(index, []).append((place[0], number))
        for lane_cells in lanes.values():
            lane_cells.sort()
            pairs |= {(one[1], other[1], across) for one, other in pairwise(lane_cells)}
    return Counter((cells[one].text, cells[other].text, across) for one, other, across in pairs)


def shared(one: Counter[Relation], other: Counter[Relation]) -> int:
    return (one & other).total()


def of_all(grids: Iterable[Grid]) -> Counter[Relation]:
    return sum((relations(grid) for grid in grids), Counter())
