"""Reading order: which block is read after which.

A recursive X-Y cut (Nagy, Seth, Viswanathan, 1992) with projections of block boxes. Where a part of the page can be cut
both ways, columns of running text come first, and rows of single lines that stand level, such as a form's labels and
values. Rows between two blocks that span the columns are taken together, so that a column is read to its end. Where
boxes interlock and neither cut parts them, `interlocked_order` has what stands above or left of something first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from pagemill.geometry import Bbox, height, overlap_1d, union, width
from pagemill.reading.prose.interlocked_boxes import interlocked_order

T = TypeVar("T")

#: Two boxes that overlap by less than this share of the smaller one are apart: layout boxes bleed into each other.
TOLERANCE = 0.15
#: A block that reaches by this share of their widths into two columns spans them.
CROSSING = 0.05
#: A block this many times as high as a line holds several lines.
SEVERAL_LINES = 1.8
#: One that many times as high is a paragraph, and no name with a title below it.
PARAGRAPH_LINES = 3.5
#: Blocks that are ordered by where they stand to one another; more are read by their rows. Of pages with as many, such
#: as maps, no order says much.
MOST_BLOCKS = 1500
#: Cuts within one another.
DEEPEST = 100
#: Blocks whose tops differ by less than this share of the lowest stand level.
LEVEL = 0.5
#: Blocks whose middles differ by less than this share of the lowest are centred beside one another.
CENTRED = 0.25


def _unknown(_: object) -> bool:
    return False


def reading_order(
    items: Sequence[T],
    box: Callable[[T], Bbox],
    line_height: float = 0.0,
    is_line: Callable[[T], bool] = _unknown,
) -> list[T]:
    """The items in the order a person reads them: top to bottom, column by column, left to right.

    `line_height` is that of a line of text, in the unit of the boxes; where it is 0, the lowest item is taken for one.
    `is_line` tells items of one line, however high: the others are judged by their height.
    """
    boxes = [box(item) for item in items]
    lowest = min((height(one) for one in boxes), default=0.0)
    lines = frozenset(i for i, item in enumerate(items) if is_line(item))
    return [items[i] for i in _Cutter(boxes, line_height or lowest, lines).cut(list(range(len(items))))]


def downward_order(
    items: Sequence[T],
    box: Callable[[T], Bbox],
    line_height: float = 0.0,
    is_line: Callable[[T], bool] = _unknown,
) -> list[T]:
    """The same for text written from top to bottom, whose columns go from right to left."""

    def laid_level(item: T) -> Bbox:
        x0, y0, x1, y1 = box(item)
        return (y0, -x1, y1, -x0)

    return reading_order(items, laid_level, line_height, is_line)


@dataclass(frozen=True)
class _Cutter:
    boxes: Sequence[Bbox]
    line_height: float
    lines: frozenset[int]

    def cut(self, indices: list[int], depth: int = 0) -> list[int]:
        if len(indices) <= 1:
            return indices
        if len(indices) > MOST_BLOCKS or depth > DEEPEST:
            return self._from_the_top(indices)
        rows = self._groups(indices, axis=1)
        columns = self._groups(indices, axis=0)
        if self._is_above_columns(rows[0], columns):
            return [*rows[0], *self.cut([i for i in indices if i != rows[0][0]], depth + 1)]
        if len(columns) > 1 and (len(rows) == 1 or self._columns_first(rows, columns)):
            return [i for column in columns for i in self.cut(column, depth + 1)]
        if len(rows) > 1:
            if len(columns) == 1 and self._heads_columns(rows):
                return [*self.cut(rows[0], depth + 1), *self.cut([i for row in rows[1:] for i in row], depth + 1)]
            bands = self._bands(rows) if len(columns) == 1 or self._prose(columns) else rows
            if len(bands) == 1:
                bands = rows
            return [i for band in bands for i in self.cut(band, depth + 1)]
        return [indices[i] for i in interlocked_order([self.boxes[i] for i in indices], TOLERANCE)]

    def _heads_columns(self, rows: list[list[int]]) -> bool:
        """Whether what stands below the uppermost row is columns of running text from there to the foot, as below the
        name of a newspaper, whose articles have columns of their own."""
        columns = self._groups([i for row in rows[1:] for i in row], axis=0)
        articles = all(self._is_prose(column, PARAGRAPH_LINES) for column in columns)
        return len(columns) > 1 and articles and self._are_columns(columns)

    def _is_above_columns(self, row: Sequence[int], columns: Sequence[Sequence[int]]) -> bool:
        """Whether a row is one line above columns that begin level below it, as a title above the middle one is."""
        if len(row) > 1 or self._has_several_lines(row[0]):
            return False
        below = [[i for i in column if i != row[0]] for column in columns]
        if not all(below) or row[0] in columns[0] or row[0] in columns[-1]:
            return False
        tops = [min(self.boxes[i][1] for i in column) for column in below]
        return min(tops) > self.boxes[row[0]][3] and max(tops) - min(tops) < LEVEL * self.line_height

    def _groups(self, indices: Sequence[int], axis: int) -> list[list[int]]:
        """Runs of boxes whose intervals on the axis touch, in order along it."""
        order = sorted(indices, key=lambda i: self.boxes[i][axis])
        groups: list[list[int]] = []
        end = least = float("-inf")
        for i in order:
            start, stop = self.boxes[i][axis], self.boxes[i][axis + 2]
            if groups and start < end - TOLERANCE * min(stop - start, least):
                groups[-1].append(i)
                least = min(least, stop - start)
            else:
                groups.append([i])
                least = stop - start
            end = max(end, stop)
        return groups

    def _columns_first(self, rows: list[list[int]], columns: list[list[int]]) -> bool:
        """Whether the columns are columns of text, and not cells of rows that stand side by side."""
        if self._prose(columns):
            return self._are_columns(columns)
        # A column that ends long before the others stands beside some of their rows alone.
        tall = [height(union(self.boxes[i] for i in column)) for column in columns]
        whole = height(union(self.boxes[i] for column in columns for i in column))
        if min(tall) < 0.5 * whole and any(len(column) < 2 for column in columns):
            return False
        level = sum(1 < len(row) <= len(columns) and self._level(row) for row in rows)
        return level <= len(rows) / 2

    def _prose(self, columns: list[list[int]]) -> bool:
        """Whether two columns or more hold running text, or one does beside single blocks."""
        prose = [self._is_prose(column) for column in columns]
        return sum(prose) > 1 or (any(prose) and all(p or len(c) == 1 for p, c in zip(prose, columns, strict=True)))

    def _are_columns(self, columns: list[list[int]]) -> bool:
        """Whether columns of text stand beside one another at all: each shares its height with another."""
        spans = [union(self.boxes[i] for i in column) for column in columns]
        return all(
            any(other is not span and overlap_1d(span[1], span[3], other[1], other[3]) > 0 for other in spans)
            for span in spans
        )

    def _is_prose(self, column: Sequence[int], lines: float = SEVERAL_LINES) -> bool:
        """Whether blocks of several lines (pictures and tables too) take most of a column's height."""
        several = sum(height(self.boxes[i]) for i in column if self._has_several_lines(i, lines))
        return several > 0.5 * sum(height(self.boxes[i]) for i in column)

    def _has_several_lines(self, index: int, lines: float = SEVERAL_LINES) -> bool:
        return index not in self.lines and height(self.boxes[index]) > lines * self.line_height

    def _level(self, row: Sequence[int]) -> bool:
        """Whether the blocks of a row begin at one height, or are centred beside one another, as an amount is beside
        two lines."""
        lowest = min(height(self.boxes[i]) for i in row)
        tops = [self.boxes[i][1] for i in row]
        middles = [(self.boxes[i][1] + self.boxes[i][3]) / 2 for i in row]
        return max(tops) - min(tops) < LEVEL * lowest or max(middles) - min(middles) < CENTRED * lowest

    def _bands(self, rows: list[list[int]]) -> list[list[int]]:
        """Neighbouring rows that stand in the same columns, together; what spans the columns is a band of its own."""
        bands: list[list[list[int]]] = []
        for row in rows:
            if bands and self._goes_on(bands[-1], row):
                bands[-1].append(row)
            else:
                if bands:
                    bands += self._heading_of_next(bands.pop(), row)
                bands.append([row])
        return [[i for row in band for i in row] for band in bands]

    def _goes_on(self, band: list[list[int]], row: list[int]) -> bool:
        before = [i for members in band for i in members]
        columns = self._groups(before, axis=0)
        spans = [union(self.boxes[i] for i in column) for column in columns]
        if any(sum(self._share_column(self.boxes[i], span) for span in spans) > 1 for i in row):
            return False
        own_columns = self._groups(row, axis=0)
        own_spans = [union(self.boxes[i] for i in column) for column in own_columns]
        if any(self._crosses(i, own_spans) for i in before):
            return False
        apart, own = len(columns), len(own_columns)
        together = len(self._groups([*before, *row], axis=0))
        return 1 < together <= max(apart, own)

    def _crosses(self, index: int, spans: Sequence[Bbox]) -> bool:
        """Whether a block lies across the room between two of the columns in these boxes and reaches into both."""
        x0, _, x1, _ = self.boxes[index]
        return any(
            left[2] - x0 > CROSSING * width(left) and x1 - right[0] > CROSSING * width(right)
            for left, right in pairwise(spans)
        )

    def _heading_of_next(self, band: list[list[int]], following: list[int]) -> list[list[list[int]]]:
        """A single line at the end of columns, alone in its row, is the heading of what spans them below."""
        last = band[-1]
        if len(band) < 2 or len(last) > 1 or self._has_several_lines(last[0]):
            return [band]
        spans = width(union(self.boxes[i] for i in following)) > 1.2 * width(self.boxes[last[0]])
        return [band[:-1], [last]] if spans else [band]

    def _from_the_top(self, indices: list[int]) -> list[int]:
        return sorted(indices, key=lambda i: (self.boxes[i][1], self.boxes[i][0]))

    @staticmethod
    def _share_column(a: Bbox, b: Bbox) -> bool:
        return overlap_1d(a[0], a[2], b[0], b[2]) > TOLERANCE * min(width(a), width(b))
