"""Numbers in the margin that count the rows of a text, as manuscripts for review, pleadings and editions of poems have
them: they are none of its text, and part its rows where they are taken for such.

Numbers before the items of a list, or the rows of a table, count as well; their rows do not go on in one another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, bbox_of, height, overlap_1d
from pagemill.reading.prose.paragraphs import box_of, rows_of
from pagemill.reading.recognition.line_cuts import cut_line, even_offsets

#: Numbers on a page, at the least, where every row has one, and where one in several has.
EACH_ROW, SOME_ROWS = 8, 4
#: Share of them that count on by one step, and of those that stand level with a row.
COUNTING, LEVEL = 0.9, 0.8
#: Edges in one line, and middles of level rows, differ by no more than this: heights of a number.
ALIGNED = 0.7
#: Of numbers that stand evenly whatever stands beside them, as on lined paper, steps differ by no more of their median.
EVEN = 0.1
#: Share of the rows beside numbers of each row that go on with a sentence, at the least.
GOING_ON = 0.3
#: Share of the pairs of numbers that have as many rows between them as they say, at the least.
AS_MANY = 0.6
#: Share of a page's other letters that stand above or below the numbers, at the most.
ACROSS = 0.05
#: Lines of a page that are looked at.
MOST_LINES = 1000

_NUMBER = re.compile(r"\s*(\d{1,4})(?:\s*$|\s+(?=\S))")


@dataclass(frozen=True, slots=True)
class NumberedLines:
    """The numbers in a page's margin, from the top, and its other lines without them: all, where there are none."""

    numbers: list[Line]
    left: list[Line]


@dataclass(frozen=True, slots=True)
class _Number:
    value: int
    line: Line
    #: What stands behind it in the line that it was cut from, and that line.
    rest: Line | None
    whole: Line

    @property
    def box(self) -> Bbox:
        return bbox_of(self.line.polygon)

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def take_line_numbers(lines: Sequence[Line]) -> NumberedLines:
    """The numbers that count rows, parted from level lines in pixels of the page as read. Raises nothing."""
    none = NumberedLines([], list(lines))
    if len(lines) > MOST_LINES:
        return none
    found = [number for line in lines if (number := _number(line))]
    if len(found) < SOME_ROWS:
        return none
    # Where a number is of the text, as a year that begins a row is, its line stands further in.
    column = sorted(_column(found), key=lambda number: number.middle)
    step = _step(column)
    if not step or len(column) < (EACH_ROW if step == 1 else SOME_ROWS):
        return none
    cut = {id(number.whole): number for number in column}
    left = [part for line in lines if (part := number.rest if (number := cut.get(id(line))) else line) is not None]
    if not _is_in_the_margin(column, left) or not _counts_rows(column, step, left):
        return none
    return NumberedLines([number.line for number in column], left)


def _number(line: Line) -> _Number | None:
    found = _NUMBER.match(line.text)
    if not found:
        return None
    if found.end() == len(line.text):
        return _Number(int(found[1]), line, None, line)
    offsets = line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)
    number, rest = cut_line(line, [(offsets[found.end(1)] + offsets[found.end(1) + 1]) / 2])
    return _Number(int(found[1]), number, rest, line) if number and rest else None


def _column(found: Sequence[_Number]) -> list[_Number]:
    """The most numbers that begin, or end, in one line down the page."""
    tall = median(height(number.box) for number in found)
    best: list[_Number] = []
    for edge in (2, 0):
        ordered = sorted(found, key=lambda number: number.box[edge])
        places = [number.box[edge] for number in ordered]
        for first, place in enumerate(places):
            last = bisect_right(places, place + ALIGNED * tall)
            if last - first > len(best):
                best = ordered[first:last]
    return best


def _step(column: Sequence[_Number]) -> int:
    """By how much the numbers count on; 0 where they do not."""
    steps = Counter(below.value - above.value for above, below in pairwise(column))
    if not steps:
        return 0
    ((step, count),) = steps.most_common(1)
    return step if step > 0 and count >= COUNTING * (len(column) - 1) else 0


def _is_in_the_margin(column: Sequence[_Number], left: Sequence[Line]) -> bool:
    x0, _, x1, _ = box_of([number.line for number in column])
    across = sum(len(line.text) for line in left if overlap_1d(line.bbox[0], line.bbox[2], x0, x1) > 0)
    return bool(left) and across <= ACROSS * sum(len(line.text) for line in left)


def _counts_rows(column: Sequence[_Number], step: int, left: Sequence[Line]) -> bool:
    first, last = column[0], column[-1]
    tall = median(height(number.box) for number in column)
    rows = [(box_of(row), row[0].text.lstrip()) for row in rows_of(left)]
    middles = [(box[1] + box[3]) / 2 for box, _ in rows]
    beside = [
        (middle, text)
        for middle, (_, text) in zip(middles, rows, strict=True)
        if first.middle - tall < middle < last.middle + tall
    ]
    if not beside:
        return False
    level = sum(any(abs(number.middle - middle) < ALIGNED * tall for middle, _ in beside) for number in column)
    if step > 1:
        between = [
            sum(above.middle + tall / 2 < middle < below.middle + tall / 2 for middle, _ in beside)
            for above, below in pairwise(column)
        ]
        as_many = sum(count == step for count in between)
        return level >= LEVEL * len(column) and as_many >= AS_MANY * len(between)
    steps = [below.middle - above.middle for above, below in pairwise(column)]
    usual = median(steps)
    even = all(abs(one - usual) <= EVEN * usual for one in steps)
    going_on = sum(text[:1].islower() for _, text in beside)
    return (even or level >= LEVEL * len(column)) and going_on >= GOING_ON * len(beside)
