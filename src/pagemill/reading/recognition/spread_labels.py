"""Labels spread over the width of a form's cell, `姓　　名：`, whose characters were found as lines of their own."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, width
from pagemill.reading.recognition.line_joins import joined_row
from pagemill.reading.rules.rule import Rule

#: What the end of a spread label is: its last character and its colon, with its value or without.
_END = re.compile(r"[\u4e00-\u9fff]\s*[:：]")
_CHARACTER = re.compile(r"[\u4e00-\u9fff]")
#: Heights of the label's end within which the character before it ends: it is set as wide as one of five characters.
FARTHEST = 4.5
#: A line wider than so many of its heights is no single character.
SQUARE = 1.6
#: Two lines that stand level share this much of the lower one, and one is no more than so much higher.
LEVEL, LIKE = 0.6, 1.6


def with_whole_labels(lines: Sequence[Line], standing: Sequence[Rule]) -> list[Line]:
    """The lines of an upright page in their order, the parts of a spread label as one with its value.

    `standing` are the page's standing rules, in its pixels as the lines are: parts that one stands between are of two
    cells.
    """
    ordered = sorted(lines, key=_top)
    single = [line for line in ordered if _is_character(line)]
    ends = [line for line in lines if _END.match(line.text)] if single else []
    wholes: dict[int, Line] = {}
    taken: set[int] = set()
    for end in ends:
        parts = [end]
        while (before := _before(parts[0], single, ordered, standing, taken)) is not None:
            parts.insert(0, before)
            taken.add(id(before))
        if len(parts) > 1:
            wholes[id(end)] = joined_row(parts)
    return [wholes.get(id(line), line) for line in lines if id(line) not in taken]


def _is_character(line: Line) -> bool:
    return bool(_CHARACTER.fullmatch(line.text.strip())) and width(line.bbox) < SQUARE * height(line.bbox)


def _before(
    end: Line, single: Sequence[Line], lines: Sequence[Line], standing: Sequence[Rule], taken: set[int]
) -> Line | None:
    """The character that stands alone before a label's end, where nothing stands between them; None where none does.
    Characters and lines are in the order of their tops."""
    x0, y0, _, y1 = end.bbox
    near = [
        line
        for line in _about(end, single)
        if line is not end
        and id(line) not in taken
        and 0 < x0 - line.bbox[2] < FARTHEST * (y1 - y0)
        and _are_level(line.bbox, end.bbox)
    ]
    if not near:
        return None
    nearest = max(near, key=lambda line: line.bbox[2])
    room = (nearest.bbox[2], y0, x0, y1)
    apart = any(
        nearest.bbox[2] < rule.place((y0 + y1) / 2) < x0 and rule.start < y1 and rule.end > y0 for rule in standing
    )
    filled = any(line is not nearest and line is not end and _stands_in(line.bbox, room) for line in _about(end, lines))
    return None if apart or filled else nearest


def _about(end: Line, ordered: Sequence[Line]) -> Sequence[Line]:
    """Of lines in the order of their tops those that may stand level with one."""
    _, y0, _, y1 = end.bbox
    return ordered[bisect(ordered, y0 - LIKE * (y1 - y0), key=_top) : bisect(ordered, y1, key=_top)]


def _top(line: Line) -> float:
    return line.bbox[1]


def _are_level(one: Bbox, other: Bbox) -> bool:
    low, high = sorted((height(one), height(other)))
    return overlap_1d(one[1], one[3], other[1], other[3]) > LEVEL * low and high < LIKE * low


def _stands_in(box: Bbox, room: Bbox) -> bool:
    return overlap_1d(box[0], box[2], room[0], room[2]) > 0 and _are_level(box, room)
