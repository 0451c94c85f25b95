"""Cells from a grid of which some lines are not drawn: unions of elementary cells, each a rectangle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Grid = npt.NDArray[np.int_]
Shares = npt.NDArray[np.float64]

#: A stretch between two elementary cells parts them when this share of it is drawn.
DRAWN = 0.55
#: A side of the table is open where less than this share of it is drawn.
OPEN = 0.3


@dataclass(frozen=True, slots=True)
class Span:
    """A cell: first and last row and column, and the grid's lines at its left, top, right and bottom."""

    rows: tuple[int, int]
    cols: tuple[int, int]
    edges: tuple[int, int, int, int]


def cells_of(level: Shares, standing: Shares) -> list[Span]:
    """The cells of a grid, row by row.

    `level` (lines, columns) tells what share of each level stretch is drawn, `standing` (rows, lines) the same of each
    standing one. Lines of the grid at which no cell begins or ends are left out of the count of rows and columns.
    """
    owner = _owners(level, standing)
    _cut_to_rectangles(owner)
    boxes = [(left, top, right, bottom) for _, left, top, right, bottom, _ in _each_owner(owner)]
    return _counted([box for box in boxes if not _is_outside(box, level, standing)])


def _each_owner(owner: Grid) -> list[tuple[int, int, int, int, int, int]]:
    """Each number of a grid, from the least: the number, its first column and row, those behind its last, and how many
    elementary cells have it."""
    order = np.argsort(owner, axis=None, kind="stable")
    numbers = owner.ravel()[order]
    firsts = np.flatnonzero(np.diff(numbers, prepend=-1))
    rows, cols = np.divmod(order, owner.shape[1])
    sides = [np.minimum.reduceat(cols, firsts), np.minimum.reduceat(rows, firsts)]
    sides += [np.maximum.reduceat(cols, firsts) + 1, np.maximum.reduceat(rows, firsts) + 1]
    counts = np.diff(firsts, append=len(order))
    each = (numbers[firsts], *sides, counts)
    return list(zip(*(values.tolist() for values in each), strict=True))


def _owners(level: Shares, standing: Shares) -> Grid:
    """A number for each elementary cell, the same for those that no drawn stretch parts."""
    rows, cols = standing.shape[0], level.shape[1]
    owner = np.arange(rows * cols).reshape(rows, cols)
    for row, line in np.argwhere(standing[:, 1:-1] < DRAWN):
        owner[owner == owner[row, line + 1]] = owner[row, line]
    for line, col in np.argwhere(level[1:-1] < DRAWN):
        owner[owner == owner[line + 1, col]] = owner[line, col]
    return owner


def _cut_to_rectangles(owner: Grid) -> None:
    """Cuts what is no rectangle, for want of a piece of rule, along rows or columns, into as few as can be."""
    fresh = int(owner.max()) + 1
    for value, left, top, right, bottom, count in _each_owner(owner):
        if count == (right - left) * (bottom - top):
            continue
        part = owner[top:bottom, left:right]
        inside = part == value
        by_rows, by_cols = _bands(inside), [(a, b, c, d) for c, d, a, b in _bands(inside.T)]
        for r0, r1, c0, c1 in min(by_rows, by_cols, key=len):
            part[r0:r1, c0:c1] = fresh
            fresh += 1


def _bands(inside: npt.NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """A mask as rectangles `(row, row after, column, column after)`: runs of each row, like ones below taken in."""
    done: list[tuple[int, int, int, int]] = []
    growing: dict[tuple[int, int], int] = {}
    for row in range(inside.shape[0] + 1):
        line = inside[row] if row < inside.shape[0] else np.zeros(inside.shape[1], np.bool_)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(np.int8), [0]))))
        runs = {(int(a), int(b)) for a, b in edges.reshape(-1, 2)}
        for run in [run for run in growing if run not in runs]:
            done.append((growing.pop(run), row, *run))
        for run in runs:
            growing.setdefault(run, row)
    return done


def _is_outside(box: tuple[int, int, int, int], level: Shares, standing: Shares) -> bool:
    """Whether a cell is open to the outside at a corner of the grid: the table is not a rectangle there."""
    c0, r0, c1, r1 = box
    last_row, last_col = level.shape[0] - 1, standing.shape[1] - 1
    beside = (c0 == 0 and standing[r0:r1, 0].mean() < OPEN) or (
        c1 == last_col and standing[r0:r1, last_col].mean() < OPEN
    )
    over = (r0 == 0 and level[0, c0:c1].mean() < OPEN) or (r1 == last_row and level[last_row, c0:c1].mean() < OPEN)
    return bool(beside and over)


def _counted(boxes: Sequence[tuple[int, int, int, int]]) -> list[Span]:
    """Boxes between lines of the grid as cells, counting only lines at which a cell begins or ends."""
    cols = {line: i for i, line in enumerate(sorted({b[0] for b in boxes} | {b[2] for b in boxes}))}
    rows = {line: i for i, line in enumerate(sorted({b[1] for b in boxes} | {b[3] for b in boxes}))}
    spans = [Span((rows[r0], rows[r1] - 1), (cols[c0], cols[c1] - 1), (c0, r0, c1, r1)) for c0, r0, c1, r1 in boxes]
    return sorted(spans, key=lambda span: (span.rows[0], span.cols[0]))
