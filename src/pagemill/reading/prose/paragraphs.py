"""Lines into paragraphs: the lines of a region parted where one ends, and lines outside every region gathered."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import Bbox, bbox_of, covered, height, overlap_1d, union, width
from pagemill.reading.prose.paragraph_breaks import SENTENCE_END, Column, Row

#: Lines further apart than this many line heights are not of one paragraph.
FARTHEST = 1.3
#: A first line is set in by two ems, or a little less or more, in line heights: a line is about an em high.
LEAST_INDENT, MOST_INDENT = 1.0, 3.0
#: A line that goes on in the next is longer than this many line heights.
FULL_LINE = 15.0


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side, together; rows top to bottom, each left to right."""
    if len(lines) < 2:
        return [[line] for line in lines]
    rows: list[tuple[Bbox, list[Line]]] = []
    boxes = [line.bbox for line in lines]
    for number in sorted(range(len(lines)), key=[(box[1] + box[3]) / 2 for box in boxes].__getitem__):
        line, box = lines[number], boxes[number]
        x0, y0, x1, y1 = box
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            other, members = rows[index]
            _, top, _, bottom = other
            shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
            # Most rows hold one line, and the next one stands below it.
            if (
                shared > 0
                and (shared > 0.5 * (y1 - y0) or shared > 0.5 * (bottom - top))
                and _is_beside(x0, x1, members)
            ):
                members.append(line)
                rows[index] = (union((other, box)), members)
                break
        else:
            rows.append((box, [line]))
    rows.sort(key=lambda row: row[0][1])
    return [sorted(members, key=lambda line: line.bbox[0]) if len(members) > 1 else members for _, members in rows]


def _is_beside(x0: float, x1: float, lines: Sequence[Line]) -> bool:
    """Whether a stretch has less than a third of it above or below any line."""
    most = 0.3 * (x1 - x0)
    for line in lines:
        left, _, right, _ = line.bbox
        if overlap_1d(x0, x1, left, right) >= most:
            return False
    return True


def split_paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """The paragraphs of one text region, in order. Raises nothing; no lines give no paragraphs."""
    column = Column([Row(tuple(row)) for row in rows_of(lines)])
    starts = [0]
    for index in range(1, len(column.rows)):
        if column.begins(index, starts[-1]):
            starts.append(index)
    ends = [*starts[1:], len(column.rows)]
    parts = [[line for row in column.rows[a:b] for line in row.lines] for a, b in zip(starts, ends, strict=True)]
    return [part for part in parts if part]


def gather_paragraphs(lines: Sequence[Line], apart: Sequence[Bbox] = ()) -> list[list[Line]]:
    """Groups lines that no region holds: those below one another, of like height, sharing their columns.

    A group never reaches across a box of `apart`.
    """
    groups: list[tuple[Bbox, list[Line]]] = []
    # Where the last line of each group ends, and the group: a page may have tens of thousands that lie on one another.
    feet: list[tuple[float, int]] = []
    for line in sorted(lines, key=lambda line: (line.bbox[1], line.bbox[0])):
        box = line.bbox
        own = height(box)
        # Those that a line could go on with by `_goes_on`, and a pixel more; the latest is the first to be asked.
        near = feet[
            bisect_left(feet, (box[1] - FARTHEST * own - 1, 0)) : bisect_left(feet, (box[1] + 0.5 * own + 1, 0))
        ]
        for index in sorted((index for _, index in near), reverse=True):
            around, members = groups[index]
            goes_on = _goes_on(box, members[-1].bbox, around) or (len(members) == 1 and _is_last_word(line, members[0]))
            if goes_on and not any(covered(a, union((box, around))) > 0.5 for a in apart):
                del feet[bisect_left(feet, (members[-1].bbox[3], index))]
                members.append(line)
                groups[index] = (union((around, box)), members)
                break
        else:
            index = len(groups)
            groups.append((box, [line]))
        insort(feet, (box[3], index))
    return [part for _, members in groups for part in split_paragraphs(members)]


def _goes_on(box: Bbox, last: Bbox, around: Bbox) -> bool:
    """Whether a line goes on with a group of lines whose last has the box `last`, all of them the box `around`."""
    own, tall = height(box), min(height(box), height(last))
    return (
        -0.5 * tall < box[1] - last[3] < FARTHEST * tall
        and 0.65 < own / max(height(last), 1.0) < 1.5
        and overlap_1d(box[0], box[2], around[0], around[2]) > 0.5 * min(width(box), width(around))
        and abs(box[0] - around[0]) < 4.5 * tall
    )


def _is_last_word(line: Line, first: Line) -> bool:
    """Whether a line is all that a paragraph has below its first one, and ends left of where that one is set in."""
    box, above = line.bbox, first.bbox
    tall = min(height(box), height(above))
    return (
        LEAST_INDENT * tall < above[0] - box[0] < MOST_INDENT * tall
        and above[0] - tall < box[2] < above[0] + 0.5 * tall
        and -0.5 * tall < box[1] - above[3] < FARTHEST * tall
        and width(above) > FULL_LINE * tall
        and bool(SENTENCE_END.search(line.text))
        and not SENTENCE_END.search(first.text)
    )


def box_of(lines: Sequence[Line]) -> Bbox:
    """The box around some lines. Raises `ValueError` when there are none."""
    return union(bbox_of(line.polygon) for line in lines)
