"""What stands above or below a table on the same paper, and was seen as a part of it: labels with their values, an
address, a title, a paragraph. Business papers have it close to the table, and in columns of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, overlap_1d, union, width
from pagemill.reading.prose.paragraphs import rows_of, split_paragraphs
from pagemill.reading.prose.running_text import is_running_text
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.column_tables import rows_and_columns
from pagemill.reading.tables.figure_columns import is_sentence

#: A label before its value: a few words and a colon. What begins with a figure may be a time.
_LABEL = re.compile(r"[^\W\d][^:：]{0,24}[:：]")
#: A rule as long as this share of a table reaches across it.
ACROSS = 0.8
#: Above the first and below the last rule across a table there is no more of what is not its own than this share of its
#: height.
EDGE = 0.45
#: Labels beyond a rule, at the least: one by itself may be a note.
LABELS = 2
#: Rows of a head, and of the table below it, at the least; columns of the table, at the least.
HEAD_ROWS, TABLE_ROWS, COLUMNS = 2, 4, 3
#: The room below a head, at the least, in heights of a line and in gaps between the table's rows.
ROOM, GAPS = 1.2, 2.0
#: A line of which a smaller share stands in one column is in none; the share of a head's rows that have one such.
IN_COLUMN, ASTRAY = 0.7, 0.5
#: A title in a row of its own is so many times as tall as the lines of the table below it.
LARGER = 1.25
#: It is among so many first rows of what was taken for the table.
TITLE_ROWS = 4
#: What stands under a title, or below the table, is set off from it by so many gaps between the table's rows.
SET_OFF = 1.3
#: A box that holds such a share of another holds it.
HELD = 0.8
#: A label is closer to the value below it than so much of the room under that.
CLOSER = 0.5
#: A row of a paragraph takes such a share of the width of what is torn into cells, all rows but its last.
FULL = 0.8


def without_labels_beyond_rules(box: Bbox, lines: Sequence[Line], level: Sequence[Rule]) -> Bbox:
    """A table's box, in pixels of the page as read, cut at its first and last level rule where only rows of labels and
    values stand beyond them."""
    x0, y0, x1, y1 = box
    across = [
        rule.at
        for rule in level
        if y0 <= rule.at <= y1 and overlap_1d(rule.start, rule.end, x0, x1) > ACROSS * width(box)
    ]
    if len(across) < 2:
        return box
    top, foot = min(across), max(across)
    inside = [line for line in lines if covered(line.bbox, box) > 0]
    if top - y0 < EDGE * height(box) and _are_labelled([line for line in inside if _middle(line) < top]):
        y0 = top
    if y1 - foot < EDGE * height(box) and _are_labelled([line for line in inside if _middle(line) > foot]):
        y1 = foot
    return (x0, y0, x1, y1)


def without_head(box: Bbox, lines: Sequence[Line]) -> Bbox:
    """A table's box, in pixels of the page as read, without the head of its paper: rows set off from the others by
    room, whose lines do not stand in the columns of what is below."""
    inside = [line for line in lines if covered(line.bbox, box) > 0.5]
    rows = rows_of(inside)
    boxes = [union(line.bbox for line in row) for row in rows]
    gaps = [max(0.0, below[1] - above[3]) for above, below in pairwise(boxes)]
    most = min(len(rows) // 2, len(rows) - TABLE_ROWS)
    cuts = range(HEAD_ROWS, most + 1)
    if not cuts:
        return box
    tall = median(height(line.bbox) for line in inside)
    cut = max(cuts, key=lambda number: gaps[number - 1])
    room = gaps[cut - 1]
    if room < max(ROOM * tall, GAPS * median(gaps[cut:])):
        return box
    _, columns = rows_and_columns([line for row in rows[cut:] for line in row])
    astray = sum(any(_is_astray(line, columns) for line in row) for row in rows[:cut])
    if len(columns) < COLUMNS or astray < ASTRAY * cut:
        return box
    x0, _, x1, y1 = box
    return (x0, (boxes[cut - 1][3] + boxes[cut][1]) / 2, x1, y1)


def without_title(box: Bbox, lines: Sequence[Line]) -> Bbox:
    """A table's box, in pixels of the page as read, without a title in larger type in its first rows and what stands
    above that, and without rows of one line under it which begin where it does, or have its middle, and are set off
    from the table."""
    rows = rows_of([line for line in lines if covered(line.bbox, box) > 0.5])
    rows = rows[_title_row(rows) :]
    torn = next((index for index, row in enumerate(rows) if len(row) > 1), 0)
    if not torn or len(rows) - torn < TABLE_ROWS:
        return box
    tall = median(height(line.bbox) for row in rows[torn:] for line in row)
    title = rows[0][0].bbox
    if height(title) < LARGER * tall:
        return box
    boxes = [union(line.bbox for line in row) for row in rows]
    gaps = [max(0.0, below[1] - above[3]) for above, below in pairwise(boxes)]
    cut = 1
    for index in range(1, torn):
        if not _begins_alike(boxes[index], title, tall):
            break
        if gaps[index] > SET_OFF * median(gaps[torn:]):
            cut = index + 1
    x0, _, x1, y1 = box
    return (x0, (boxes[cut - 1][3] + boxes[cut][1]) / 2, x1, y1)


def without_paragraphs(box: Bbox, lines: Sequence[Line]) -> Bbox:
    """A table's box, in pixels of the page as read, without paragraphs above its first row of several cells and below
    its last one, and without what stands between such a paragraph and the table and begins where that does.

    Below, a sentence of one line or a label with what it names is enough where it is set off from the table.
    """
    rows = rows_of([line for line in lines if covered(line.bbox, box) > 0.5])
    torn = [number for number, row in enumerate(rows) if len(row) > 1]
    if len(torn) < TABLE_ROWS:
        return box
    first, last = torn[0], torn[-1]
    wide = width(union(line.bbox for row in rows[first : last + 1] for line in row))
    x0, y0, x1, y1 = box
    above = [row[0] for row in rows[:first]]
    before = _line_before(above[0], lines) if above else []
    texts = [part for part in split_paragraphs([*before, *above]) if _is_paragraph(part, wide) and part[-1] in above]
    if texts:
        end = above.index(texts[-1][-1]) + 1
        left, tall = texts[-1][-1].bbox[0], height(texts[-1][-1].bbox)
        end += len(list(takewhile(lambda line: abs(line.bbox[0] - left) < tall, above[end:])))
        y0 = (above[end - 1].bbox[3] + min(line.bbox[1] for line in rows[end])) / 2
    below = [row[0] for row in rows[last + 1 :]]
    under = next((part[0] for part in split_paragraphs(below) if _is_paragraph(part, wide)), None)
    if under is None:
        ends = enumerate(below, last + 1)
        under = next((line for end, line in ends if _is_set_off(line, rows[first:end])), None)
    if under is not None:
        kept = [line.bbox[3] for row in rows for line in row if line.bbox[1] < under.bbox[1]]
        y1 = (max(kept) + under.bbox[1]) / 2
    return (x0, y0, x1, y1)


def _is_set_off(line: Line, rows: Sequence[Sequence[Line]]) -> bool:
    """Whether a line below rows of cells, which begins where they do, is a sentence or a label with what it names, and
    further from them than they are from one another."""
    boxes = [union(one.bbox for one in row) for row in rows]
    left, _, _, foot = union(boxes)
    says = is_sentence(line) or _LABEL.match(line.text)
    usual = median(below[1] - above[3] for above, below in pairwise(boxes))
    return bool(says) and abs(line.bbox[0] - left) < height(line.bbox) and line.bbox[1] - foot > SET_OFF * usual


def _line_before(line: Line, lines: Sequence[Line]) -> list[Line]:
    """The line of running text right above one that begins where that does, in a list of its own."""
    x0, y0, _, y1 = line.bbox
    near = [
        other
        for other in lines
        if is_sentence(other)
        and abs(other.bbox[0] - x0) < (y1 - y0) / 2
        and -(y1 - y0) / 2 < y0 - other.bbox[3] < (y1 - y0) / 2
    ]
    return near[:1]


def _is_paragraph(lines: Sequence[Line], wide: float) -> bool:
    """Whether lines are running text that takes the width of a table."""
    return is_running_text(lines) and width(lines[0].bbox) >= FULL * wide


def from_heads(box: Bbox, lines: Sequence[Line], headed: Sequence[Bbox]) -> Bbox:
    """A table's box, in pixels of the page as read, from its heads on where it holds a table of `headed`, told by heads
    in heavy letters, and above that a title that begins where the heads do, or rows of labels each right above a row of
    their values."""
    x0, y0, x1, y1 = box
    for other in headed:
        own = [line for line in lines if covered(line.bbox, box) > 0.5 and _middle(line) < other[1]]
        rows = rows_of(own)
        if not rows or covered(other, box) < HELD:
            continue
        boxes = [*(union(line.bbox for line in row) for row in rows), other]
        torn = next((number for number, row in enumerate(rows) if len(row) > 1), len(rows))
        titled = all(abs(one[0] - other[0]) < height(one) for one in boxes[:torn])
        if titled and _are_in_pairs(boxes[torn:]):
            y0 = (max(one[3] for one in boxes[:-1]) + other[1]) / 2
    return (x0, y0, x1, y1)


def _are_in_pairs(boxes: Sequence[Bbox]) -> bool:
    """Whether the boxes of rows, but for the last one, stand two and two, each two closer than they are to the next."""
    gaps = [below[1] - above[3] for above, below in pairwise(boxes)]
    return len(gaps) % 2 == 0 and all(
        within < CLOSER * after for within, after in zip(gaps[::2], gaps[1::2], strict=True)
    )


def _title_row(rows: Sequence[Sequence[Line]]) -> int:
    """Which of the first rows, the last of them, is one line in larger type and under no heads of columns; the first
    where none is."""
    if len(rows) < TABLE_ROWS:
        return 0
    tall = median(height(line.bbox) for row in rows for line in row)
    above = next((n for n, row in enumerate(rows[:TITLE_ROWS]) if len(row) >= COLUMNS), TITLE_ROWS)
    titles = [n for n, row in enumerate(rows[:above]) if len(row) == 1 and height(row[0].bbox) >= LARGER * tall]
    return titles[-1] if titles else 0


def _begins_alike(one: Bbox, other: Bbox, tall: float) -> bool:
    """Whether two lines begin within so much of one another, or have their middles so near."""
    return min(abs(one[0] - other[0]), abs(one[0] + one[2] - other[0] - other[2]) / 2) < tall


def _are_labelled(lines: Sequence[Line]) -> bool:
    labels = {id(line) for line in lines if _LABEL.match(line.text)}
    return len(labels) >= LABELS and all(any(id(line) in labels for line in row) for row in rows_of(lines))


def _is_astray(line: Line, columns: Sequence[tuple[float, float]]) -> bool:
    x0, _, x1, _ = line.bbox
    return max(overlap_1d(x0, x1, *column) for column in columns) < IN_COLUMN * (x1 - x0)


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2
