"""Lines into paragraphs: the lines of a region parted where one ends, and lines outside every region gathered."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import Bbox, bbox_of, covered, height, overlap_1d, union, width
from pagemill.reading.prose.paragraph_breaks import Column, Row

#: Lines further apart than this many line heights are not of one paragraph.
FARTHEST = 1.3


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
    for line in sorted(lines, key=lambda line: (line.bbox[1], line.bbox[0])):
        box = line.bbox
        own = height(box)
        best = None
        for index, (other, members) in enumerate(groups):
            last = members[-1].bbox
            gap = box[1] - last[3]
            # Most groups end far above the line.
            if gap >= FARTHEST * own:
                continue
            tall = min(own, height(last))
            if (
                -0.5 * tall < gap < FARTHEST * tall
                and 0.65 < own / max(height(last), 1.0) < 1.5
                and overlap_1d(box[0], box[2], other[0], other[2]) > 0.5 * min(width(box), width(other))
                and abs(box[0] - other[0]) < 4.5 * tall
                and not any(covered(a, union((box, other))) > 0.5 for a in apart)
            ):
                best = index
        if best is None:
            groups.append((box, [line]))
        else:
            other, members = groups[best]
            members.append(line)
            groups[best] = (union((other, box)), members)
    return [part for _, members in groups for part in split_paragraphs(members)]


def box_of(lines: Sequence[Line]) -> Bbox:
    """The box around some lines. Raises `ValueError` when there are none."""
    return union(bbox_of(line.polygon) for line in lines)
