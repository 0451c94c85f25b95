"""Cells of one character each, one below the other, that the detection network took for a line written downward."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import Bbox, height, union, width
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.recognition.line_cuts import cut_line

#: Characters of a line written downward stand closer, from middle to middle, than so many widths of its box.
APART = 1.0
#: Cells that a row has beside such a character, at the least.
BESIDE = 2


def cut_standing_cells(lines: Sequence[Line]) -> list[Line]:
    """The lines of a table without rules, a standing one cut into its characters where they are as many as the rows
    that it runs along, and too far apart for a word."""
    standing = [line for line in lines if _is_loose(line)]
    if not standing:
        return list(lines)
    level = [line for line in lines if not any(line is other for other in standing)]
    rows = [union(line.bbox for line in row) for row in rows_of(level) if len(row) >= BESIDE]
    cut: list[Line] = []
    for line in lines:
        parts = _cells(line, rows) if any(line is other for other in standing) else None
        cut += [line] if parts is None else parts
    return cut


def _is_loose(line: Line) -> bool:
    count = len("".join(line.text.split()))
    wide, tall = width(line.bbox), height(line.bbox)
    return count > 1 and tall > 1.5 * wide and (tall - wide) / (count - 1) > APART * wide


def _cells(line: Line, rows: Sequence[Bbox]) -> list[Line] | None:
    """A standing line's characters, each in a row of its own; None where they are not."""
    _, y0, _, y1 = line.bbox
    along = [row for row in rows if y0 < (row[1] + row[3]) / 2 < y1]
    if len(along) != len("".join(line.text.split())):
        return None
    edges = [(above[3] + below[1]) / 2 for above, below in pairwise(along)]
    parts = cut_line(line, [(edge - y0) / (y1 - y0) for edge in edges])
    cells = [part for part in parts if part is not None and len(part.text) == 1]
    return cells if len(cells) == len(along) else None
