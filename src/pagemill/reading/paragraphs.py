"""Lines into paragraphs: the lines of a region parted where one ends, and lines outside every region gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, bbox_of, covered, height, overlap_1d, union, width

#: A gap to the next line this many times the usual one, at the least, ends a paragraph.
PARTING_GAP = 1.7
#: A first line set in by this many line heights, at the least, begins a paragraph.
INDENT = 1.2
#: Lines further apart than this many line heights are not of one paragraph.
FARTHEST = 1.3

_BULLET = re.compile(
    r"^\s*(?:[•●○◦▪■□◆◇▶►✓✔➢·]|[-–—*]\s|\(?\d{1,3}[.)、．）](?!\d)|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|[a-zA-Z][.)]\s)"
)


def begins_item(text: str) -> bool:
    """Whether a line begins with a bullet or a number as list items do."""
    return bool(_BULLET.match(text))


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand side by side, together; rows top to bottom, each left to right."""
    rows: list[tuple[Bbox, list[Line]]] = []
    for line in sorted(lines, key=lambda line: (line.bbox[1] + line.bbox[3]) / 2):
        box = line.bbox
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            other, members = rows[index]
            shared = overlap_1d(box[1], box[3], other[1], other[3])
            apart = all(overlap_1d(box[0], box[2], m.bbox[0], m.bbox[2]) < 0.3 * width(box) for m in members)
            if shared > 0.5 * min(height(box), height(other)) and apart:
                members.append(line)
                rows[index] = (union((other, box)), members)
                break
        else:
            rows.append((box, [line]))
    rows.sort(key=lambda row: row[0][1])
    return [sorted(members, key=lambda line: line.bbox[0]) for _, members in rows]


def split_paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """The paragraphs of one text region, in order. Raises nothing; no lines give no paragraphs."""
    rows = rows_of(lines)
    if not rows:
        return []
    boxes = [union(line.bbox for line in row) for row in rows]
    tall = median(height(box) for box in boxes)
    gaps = [below[1] - above[3] for above, below in pairwise(boxes)]
    usual = max(median(gaps), 0.15 * tall) if gaps else 0.0
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    paragraphs: list[list[Line]] = [list(rows[0])]
    for index in range(1, len(rows)):
        box, above = boxes[index], boxes[index - 1]
        text = rows[index][0].text
        ended_short = right - above[2] > 2.0 * tall
        indented = INDENT * tall < box[0] - left < 4.5 * tall
        above_indented = box[0] - above[0] < INDENT * tall
        first = indented and not above_indented
        if (
            gaps[index - 1] > max(PARTING_GAP * usual, usual + 0.35 * tall)
            or begins_item(text)
            or first
            or (ended_short and indented)
            or not 0.6 < height(box) / max(height(above), 1.0) < 1.7
        ):
            paragraphs.append([])
        paragraphs[-1] += rows[index]
    return paragraphs


def gather_paragraphs(lines: Sequence[Line], apart: Sequence[Bbox] = ()) -> list[list[Line]]:
    """Groups lines that no region holds: those below one another, of like height, sharing their columns.

    A group never reaches across a box of `apart`.
    """
    groups: list[tuple[Bbox, list[Line]]] = []
    for line in sorted(lines, key=lambda line: (line.bbox[1], line.bbox[0])):
        box = line.bbox
        best = None
        for index, (other, members) in enumerate(groups):
            last = members[-1].bbox
            tall = min(height(box), height(last))
            gap = box[1] - last[3]
            alike = 0.65 < height(box) / max(height(last), 1.0) < 1.5
            shared = overlap_1d(box[0], box[2], other[0], other[2])
            if (
                alike
                and -0.5 * tall < gap < FARTHEST * tall
                and shared > 0.5 * min(width(box), width(other))
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
