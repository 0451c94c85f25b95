"""Drop initials: a letter over several rows at the beginning of a text, which detection finds as a line of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, height, polygon_of, union, width

#: An initial is higher than its text's lines by this factor at the least, and is at most so wide for its height.
TALLER, WIDEST = 1.7, 1.6
#: The rows beside it begin within so many of their heights of its right side, and the first at its top.
BESIDE, AT_TOP = 1.2, 0.8
#: So many rows are set in beside it, at the least.
ROWS = 2
#: Words of one letter: what follows is set off where the first row begins further in than the others, by this share of
#: a line's height.
WORDS, SET_OFF = frozenset("AIO"), 0.15


def with_drop_initials(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page in its pixels, each drop initial put before the first of the rows set in beside it."""
    joined = list(lines)
    for initial in lines:
        letter = initial.text.strip().strip("\"'“‘„«")
        if len(letter) != 1 or not letter.isupper() or width(initial.bbox) > WIDEST * height(initial.bbox):
            continue
        rows = _rows_beside(initial.bbox, joined)
        if len(rows) < ROWS or not _begins(rows[0], initial.bbox):
            continue
        first = joined.index(rows[0])
        joined[first] = _joined(initial, letter, rows)
        joined.remove(initial)
    return joined


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
    box = union((initial.bbox, line.bbox))
    whole, start = width(box), line.bbox[0] - box[0]
    inner = tuple((start + share * width(line.bbox)) / whole for share in line.offsets)
    before = (0.0,) * len(initial.text) + ((width(initial.bbox) / whole,) if space else ())
    return replace(
        line,
        text=initial.text + space + line.text,
        polygon=polygon_of(box),
        score=min(initial.score, line.score),
        offsets=before + inner if inner else (),
    )
