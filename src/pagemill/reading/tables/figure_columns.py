"""Columns of figures: amounts, shares and dates that stand one below the other and end, begin or point alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, union, width
from pagemill.reading.prose import role_patterns as patterns

#: Figures of a column at the least, and rows that two columns share.
FEWEST_ROWS = 3
#: Edges of figures in one column agree to within this share of a line's height.
AGREE = 0.45
#: Figures of one column are no further apart than this many line heights, and where rows of other lines fill the gap,
#: themselves no further apart than this, no further than that.
FARTHEST, FARTHEST_FILLED = 3.6, 8.0
ROW_GAP = 2.2
#: Figures of one column differ in height by no more than this factor.
ALIKE = 1.5
#: No figure is longer.
LONGEST = 24
#: Sparse columns share this much of the lower one's extent.
MINGLED = 0.7
#: Running text has lines longer than this many of their heights, with so many words, most of which are as long as the
#: longest but for this share.
PROSE, PROSE_WORDS, FULL = 15.0, 4, 0.88

_FIGURE = re.compile(
    r"[^\w\s]{0,3}\s?(?:[A-Z]{1,3}\$?)?\s?[-+−–(]?\s?\d[\d.,:/'’\s-]*(?:[%‰°*†‡)×xX]|[kKmMbB]|bn)*[^\w\s]{0,2}"
)
_NONE = re.compile(r"[-–—−―]{1,3}|n/?a|nil|…", re.IGNORECASE)
_ENUMERATOR = re.compile(r"[(\[（【]?\d{1,3}[.)\]、．）】]")
#: What is an amount below zero among figures, and elsewhere the number of an item or a formula.
_BRACKETED = re.compile(r"[(（](\d{1,3})[)）]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """Lines of figures one below the other, from the top; their boxes, and the box around them."""

    cells: tuple[Line, ...]
    boxes: tuple[Bbox, ...]
    box: Bbox

    @property
    def counts_up(self) -> bool:
        """Whether its figures are whole numbers that never fall: a list's, a contents list's or a page's lines'."""
        texts = [line.text.strip() for line in self.cells]
        if not all(text.isdecimal() and len(text) <= 4 for text in texts):
            return False
        return all(int(before) <= int(after) for before, after in pairwise(texts))


def is_figure(text: str) -> bool:
    """Whether a text is an amount, a share, a date or the sign of there being none; the number of an item is not."""
    text = text.strip()
    if len(text) > LONGEST or _ENUMERATOR.fullmatch(text):
        return False
    return _FIGURE.fullmatch(text) is not None or _NONE.fullmatch(text) is not None


def is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines one below the other are running text: long ones of many words, most of them about as long."""
    if len(lines) < 2:
        return False
    longest = max(width(line.bbox) for line in lines)
    full = sum(width(line.bbox) > FULL * longest for line in lines)
    return full > 0.5 * len(lines) and sum(is_sentence(line) for line in lines) > 0.5 * len(lines)


def is_sentence(line: Line) -> bool:
    """Whether a line is as long, and of as many words, as a line of running text."""
    return width(line.bbox) > PROSE * height(line.bbox) and len(_WORD.findall(line.text)) >= PROSE_WORDS


def figure_columns(lines: Sequence[Line]) -> list[FigureColumn]:
    """The columns of figures among the level lines of a page, in its pixels: each figure is chained to the nearest
    below it that agrees with it, unless running text or a caption stands between. Short numbers in brackets are
    amounts beside others."""
    figures = [line for line in lines if is_figure(line.text) or _BRACKETED.fullmatch(line.text.strip())]
    figures.sort(key=lambda line: line.bbox[1])
    boxes = [line.bbox for line in figures]
    barriers = [line.bbox for line in lines if is_sentence(line) or patterns.CAPTION.match(line.text)]
    following: dict[int, int] = {}
    preceded: set[int] = set()
    for index, above in enumerate(boxes):
        tall = height(above)
        for other in range(index + 1, len(boxes)):
            below = boxes[other]
            gap = below[1] - above[3]
            if gap > FARTHEST_FILLED * tall:
                break
            if below[0] >= above[2] or below[2] <= above[0] or gap <= -0.4 * tall or other in preceded:
                continue
            if _agree(figures[index], figures[other]):
                reached = gap < FARTHEST * tall or _rows_go_on(above, below, lines)
                if reached and not any(_between(box, above, below) for box in barriers):
                    following[index] = other
                    preceded.add(other)
                break
    columns = []
    for index in sorted(set(range(len(figures))) - preceded):
        chain = [index]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        if len(chain) >= FEWEST_ROWS and not _are_numbers_of_items([figures[i].text for i in chain]):
            own = tuple(boxes[i] for i in chain)
            columns.append(FigureColumn(tuple(figures[i] for i in chain), own, union(own)))
    return sorted(columns, key=lambda column: column.box[:2])


def _are_numbers_of_items(texts: Sequence[str]) -> bool:
    """Whether figures are short numbers in brackets alone, or such as count on by one."""
    bracketed = [match and int(match[1]) for match in map(_BRACKETED.fullmatch, map(str.strip, texts))]
    known = [number for number in bracketed if number is not None]
    return len(known) == len(texts) or any(after == before + 1 for before, after in pairwise(known))


def side_by_side(columns: Sequence[FigureColumn], lines: Sequence[Line]) -> list[list[FigureColumn]]:
    """Columns that share their rows, directly or by others, and have no running text of `lines` between them."""
    left = list(columns)
    groups = []
    while left:
        group, fresh = list[FigureColumn](), [left.pop(0)]
        while fresh:
            one = fresh.pop()
            group.append(one)
            beside = [other for other in left if _share_rows(one, other) and not _parted(one, other, lines)]
            found = set(map(id, beside))
            left = [other for other in left if id(other) not in found]
            fresh += beside
        groups.append(sorted(group, key=lambda column: column.box[0]))
    return groups


def same_row(one: Bbox, other: Bbox) -> bool:
    """Whether two boxes stand in one row."""
    return overlap_1d(one[1], one[3], other[1], other[3]) > 0.5 * min(height(one), height(other))


def _agree(one: Line, other: Line) -> bool:
    """Whether two figures end, begin or have their middle or decimal point in one place."""
    (x0, _, x1, _), (u0, _, u1, _) = one.bbox, other.bbox
    tall, most = sorted((height(one.bbox), height(other.bbox)))
    if most > ALIKE * tall or overlap_1d(x0, x1, u0, u1) <= 0:
        return False
    near = AGREE * tall
    if abs(x0 - u0) < near or abs(x1 - u1) < near or abs(x0 + x1 - u0 - u1) < 2 * near:
        return True
    point, other_point = _decimal_point(one), _decimal_point(other)
    return point is not None and other_point is not None and abs(point - other_point) < 1.5 * near


def _decimal_point(line: Line) -> float | None:
    at = line.text.rfind(".")
    return None if at < 0 else line.bbox[0] + width(line.bbox) * at / len(line.text)


def _between(box: Bbox, above: Bbox, below: Bbox) -> bool:
    middle = (box[1] + box[3]) / 2
    return above[3] < middle < below[1] and overlap_1d(box[0], box[2], above[0], above[2]) > 0


def _rows_go_on(above: Bbox, below: Bbox, lines: Sequence[Line]) -> bool:
    """Whether rows of other lines stand between two figures without a wider gap."""
    between = [line.bbox for line in lines if above[3] < (line.bbox[1] + line.bbox[3]) / 2 < below[1]]
    reached = above[3]
    for box in sorted([*between, below], key=lambda box: box[1]):
        if box[1] - reached > ROW_GAP * height(above):
            return False
        reached = max(reached, box[3])
    return True


def _share_rows(one: FigureColumn, other: FigureColumn) -> bool:
    """Whether two columns have rows in common, enough of them or, where one is sparse, one among rows that mingle."""
    shared = left = right = 0
    while left < len(one.boxes) and right < len(other.boxes):
        a, b = one.boxes[left], other.boxes[right]
        same = same_row(a, b)
        shared += same
        left, right = left + (same or a[3] <= b[3]), right + (same or a[3] > b[3])
    a, b = one.box, other.box
    mingled = overlap_1d(a[1], a[3], b[1], b[3]) > MINGLED * min(height(a), height(b))
    return shared >= FEWEST_ROWS or (shared >= 1 and mingled and overlap_1d(a[0], a[2], b[0], b[2]) <= 0)


def _parted(one: FigureColumn, other: FigureColumn, lines: Sequence[Line]) -> bool:
    """Whether running text stands between two columns."""
    left, right = sorted((one.box, other.box))
    top, bottom = max(left[1], right[1]), min(left[3], right[3])
    if right[0] - left[2] <= PROSE * median(map(height, one.boxes)):
        return False
    return is_prose([line for line in lines if _is_within(line.bbox, (left[2], top, right[0], bottom))])


def _is_within(box: Bbox, outer: Bbox) -> bool:
    return outer[0] <= (box[0] + box[2]) / 2 <= outer[2] and outer[1] <= (box[1] + box[3]) / 2 <= outer[3]
