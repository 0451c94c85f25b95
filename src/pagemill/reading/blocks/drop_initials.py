"""Drop initials: a letter over several rows at the beginning of a text, which detection finds as a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, polygon_of, union, width
from pagemill.reading.layout.regions import Region, RegionKind

#: An initial is higher than its text's lines by this factor at the least, and is at most so wide for its height.
TALLER, WIDEST = 1.7, 1.6
#: The rows beside it begin within so many of their heights of its right side, and the first at its top.
BESIDE, AT_TOP = 1.2, 0.8
#: So many rows are set in beside it, at the least.
ROWS = 2
#: Words of one letter: what follows is set off where the first row begins further in than the others, by this share of
#: a line's height.
WORDS, SET_OFF = frozenset("AIO"), 0.15
#: Share of an initial and the rows beside it that lies in the region they belong to.
HELD = 0.7


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a drop initial stands with the rows beside it, and the height of a row."""

    bbox: Bbox
    row: float


def with_drop_initials(lines: Sequence[Line]) -> tuple[list[Line], list[Beginning]]:
    """The lines of a page in its pixels, each drop initial put before the first of the rows set in beside it.

    All of these rows then begin where it does, and none is higher than its print.
    """
    joined = list(lines)
    beginnings = []
    for initial in lines:
        letter = initial.text.strip().strip("\"'“‘„«")
        if len(letter) != 1 or not letter.isupper() or width(initial.bbox) > WIDEST * height(initial.bbox):
            continue
        rows = _rows_beside(initial.bbox, joined)
        if len(rows) < ROWS or not _begins(rows[0], initial.bbox):
            continue
        joined[joined.index(rows[0])] = _joined(initial, letter, rows)
        for row in rows[1:]:
            joined[joined.index(row)] = _from(initial.bbox[0], row)
        joined.remove(initial)
        tall = median(height(row.bbox) for row in rows)
        beginnings.append(Beginning(union([initial.bbox, *(row.bbox for row in rows)]), tall))
    return joined, beginnings


def text_of_initials(regions: Sequence[Region], beginnings: Sequence[Beginning]) -> list[Region]:
    """The regions of a page, those that begin with a drop initial being text, and one with the text right below.

    The letter's size makes the layout network take such rows for a title.
    """
    told = list(regions)
    for beginning in beginnings:
        holding = next((one for one in told if _is_text(one) and covered(beginning.bbox, one.bbox) > HELD), None)
        if holding is None:
            continue
        box = holding.bbox
        below = [
            one
            for one in told
            if one.kind is RegionKind.TEXT
            and abs(one.bbox[0] - box[0]) < beginning.row
            and -beginning.row / 2 < one.bbox[1] - box[3] < beginning.row
        ]
        merged = replace(holding, kind=RegionKind.TEXT, bbox=union([box, *(one.bbox for one in below)]))
        told = [merged if one is holding else one for one in told if not any(one is other for other in below)]
    return told


def _is_text(region: Region) -> bool:
    return region.kind in (RegionKind.TEXT, RegionKind.TITLE)


def _rows_beside(box: Bbox, lines: Sequence[Line]) -> list[Line]:
    """The lower lines that begin right beside a box, from the top, each the nearest of its row."""
    beside = [
        line
        for line in lines
        if height(box) > TALLER * height(line.bbox)
        and box[1] - AT_TOP * height(line.bbox) < (line.bbox[1] + line.bbox[3]) / 2 < box[3]
        and -0.6 * height(line.bbox) < line.bbox[0] - box[2] < BESIDE * height(line.bbox)
    ]
    return sorted(beside, key=lambda line: line.bbox[1])


def _begins(line: Line, box: Bbox) -> bool:
    """Whether a line is the first beside an initial: its top is at the initial's, and it is a row of text."""
    tall = height(line.bbox)
    return abs(line.bbox[1] - box[1]) < AT_TOP * tall and width(line.bbox) > 4 * tall


def _joined(initial: Line, letter: str, rows: Sequence[Line]) -> Line:
    line = rows[0]
    set_off = line.bbox[0] - median(row.bbox[0] for row in rows[1:]) > SET_OFF * height(line.bbox)
    space = " " if letter in WORDS and set_off else ""
    widened = _from(initial.bbox[0], line)
    before = (0.0,) * len(initial.text) + ((width(initial.bbox) / width(widened.bbox),) if space else ())
    return replace(
        widened,
        text=initial.text + space + line.text,
        score=min(initial.score, line.score),
        offsets=before + widened.offsets if line.offsets else (),
    )


def _from(left: float, line: Line) -> Line:
    """The line with a box that begins further left than its characters."""
    x0, y0, x1, y1 = line.bbox
    start, whole = x0 - left, x1 - left
    inner = tuple((start + share * (x1 - x0)) / whole for share in line.offsets)
    return replace(line, polygon=polygon_of((left, y0, x1, y1)), offsets=inner)
