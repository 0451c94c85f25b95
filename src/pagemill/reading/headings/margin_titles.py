"""Titles that stand in the margin, beside the text that they head: curricula vitae, handbooks and statutes have them.

Each begins level with a paragraph that is set off from what is above it. Notes in the margin stand anywhere beside a
text; names beside single values are a form's, and numbers are those of lines.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, height, overlap_1d
from pagemill.reading.prose.column_rows import stands_in
from pagemill.reading.prose.paragraphs import box_of, rows_of

#: Such titles on a page, at the least, and the share of those found that begin level with a paragraph.
FEWEST, LEVEL = 3, 0.8
#: Room between a title and its text, at the least; edges in one line differ by no more; rows of a title are no further
#: apart; rows begin level whose middles differ by no more: heights of a line.
ROOM, ALIGNED, CLOSE, SAME_ROW = 0.4, 0.6, 0.8, 0.5
#: Characters of a row of a title, rows of it, and letters, at the most and at the least.
LONGEST, MOST_ROWS, LETTERS = 32, 3, 2
#: Distance of the first row of what a title heads from the row above, in usual distances, at the least.
SET_OFF = 1.2
#: Share of the titles that have several rows of text beside them, at the least.
HEADING_SEVERAL = 0.5
#: Share of a page's letters that stand at the side of the text, at the least, and of those that stand neither there nor
#: in the margin, as the page's own titles do, at the most.
TEXT, ELSEWHERE = 0.6, 0.25
#: Lines of a page that are looked at.
MOST_LINES = 1000


def margin_titles(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each title in the left margin, from the top; none where fewer than `FEWEST` are told.

    Level lines, in pixels of the page as read.
    """
    if not FEWEST < len(lines) <= MOST_LINES:
        return []
    tall = median(height(line.bbox) for line in lines for _ in range(max(1, len(line.text))))
    letters = sum(len(line.text) for line in lines)
    side = _side_of_text(lines, tall)
    margin = [line for line in lines if line.bbox[2] < side - ROOM * tall]
    text = [line for line in lines if line.bbox[0] > side - ALIGNED * tall]
    beyond = letters - sum(len(line.text) for line in (*margin, *text))
    if sum(len(line.text) for line in text) < TEXT * letters or beyond > ELSEWHERE * letters:
        return []
    titles = _stacked(margin, tall)
    if len(titles) < FEWEST or not all(map(_may_be_title, titles)) or not _in_one_line(titles, tall):
        return []
    rows = [box_of(row) for row in rows_of(text)]
    steps = [below[1] - above[1] for above, below in pairwise(rows)]
    set_off = SET_OFF * median(steps) if steps else 0.0
    starts = [at for title in titles if (at := _first_beside(title, rows, set_off, tall)) is not None]
    if len(starts) < LEVEL * len(titles):
        return []
    several = sum(after - at > 1 for at, after in pairwise([*starts, len(rows)]))
    return titles if several >= HEADING_SEVERAL * len(titles) else []


def margin_kinds(titles: Sequence[Sequence[Line]], heavy: Sequence[Bbox]) -> list[BlockKind]:
    """What each title in the margin is: names that come again are those of speakers, and terms in the type of the text
    are no headings. `heavy` is where lines stand in heavier letters than most."""
    told = [" ".join(line.text for line in title) for title in titles]
    again = len(set(told)) < len(told)
    return [
        BlockKind.PARAGRAPH_TITLE if not again and all(stands_in(line, heavy) for line in title) else BlockKind.TEXT
        for title in titles
    ]


def before_their_text(ordered: Sequence[Block], titles: Sequence[Block]) -> list[Block]:
    """Blocks in reading order, each of the titles in the margin right before the block that it stands level with."""
    chosen = {id(title) for title in titles}
    result = [block for block in ordered if id(block) not in chosen]
    for title in sorted(titles, key=lambda block: block.bbox[1]):
        _, y0, x1, _ = title.bbox
        middle = y0 + height(title.lines[0].bbox) / 2
        beside = [at for at, block in enumerate(result) if block.bbox[0] >= x1 and block.bbox[3] > middle]
        place = min(beside, key=lambda at: (max(0.0, result[at].bbox[1] - middle), at), default=len(result))
        result.insert(place, title)
    return result


def _side_of_text(lines: Sequence[Line], tall: float) -> float:
    """Where the lines with the most letters begin, one below the other."""
    counts: Counter[int] = Counter()
    for line in lines:
        counts[round(line.bbox[0] / (0.5 * tall))] += len(line.text)
    best = max(counts, key=lambda place: counts[place] + counts[place + 1])
    return min(line.bbox[0] for line in lines if round(line.bbox[0] / (0.5 * tall)) in (best, best + 1))


def _stacked(margin: Sequence[Line], tall: float) -> list[list[Line]]:
    """Lines in the margin that stand closely below one another, together."""
    found: list[list[Line]] = []
    for line in sorted(margin, key=lambda line: line.bbox[1]):
        last = found[-1][-1].bbox if found else None
        if last and line.bbox[1] - last[3] < CLOSE * tall and overlap_1d(last[0], last[2], line.bbox[0], line.bbox[2]):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _may_be_title(title: Sequence[Line]) -> bool:
    written = sum(map(str.isalpha, "".join(line.text for line in title)))
    return len(title) <= MOST_ROWS and written >= LETTERS and all(len(line.text) <= LONGEST for line in title)


def _in_one_line(titles: Sequence[Sequence[Line]], tall: float) -> bool:
    boxes = [box_of(title) for title in titles]
    return any(max(box[edge] for box in boxes) - min(box[edge] for box in boxes) < ALIGNED * tall for edge in (0, 2))


def _first_beside(title: Sequence[Line], rows: Sequence[Bbox], set_off: float, tall: float) -> int | None:
    """The row of text, set off from the one above it, that a title's first row is level with; None where none is."""
    first = title[0].bbox
    middle = (first[1] + first[3]) / 2
    middles = [(row[1] + row[3]) / 2 for row in rows]
    low, high = bisect_left(middles, middle - SAME_ROW * tall), bisect_right(middles, middle + SAME_ROW * tall)
    return next((at for at in range(low, high) if at == 0 or rows[at][1] - rows[at - 1][1] > set_off), None)
