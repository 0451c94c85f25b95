"""Lines of a file that run over two columns of a table, as heads that are set close do: cut at a wide space where other
rows have their gutter."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.recognition.line_cuts import cut_line

#: Heights of a line that such a space is wide, at the least; between the words of a cell there is less.
WIDE = 0.5
#: Rows with something at both sides of the gutter, at the least.
FEWEST = 3


def cut_at_wide_spaces(lines: Sequence[Line]) -> list[Line]:
    """The level lines of a table, in the order given, each cut at those of its wide spaces that other rows leave free
    and no other line crosses. Only where characters are known to stand exactly is a line cut."""
    spaces = {id(line): _wide_spaces(line) for line in lines}
    if not any(spaces.values()):
        return list(lines)
    gaps = [(one.bbox[2], other.bbox[0]) for row in rows_of(lines) for one, other in pairwise(row)]
    done: list[Line] = []
    for line in lines:
        shares = [share for share, place in spaces[id(line)] if _is_gutter(place, line, lines, gaps)]
        done += [part for part in cut_line(line, shares) if part is not None] if shares else [line]
    return done


def _wide_spaces(line: Line) -> list[tuple[float, float]]:
    """Where the wide spaces of a line have their middles, as shares of its length and in pixels."""
    if len(line.offsets) != len(line.text) + 1 or " " not in line.text:
        return []
    x0, _, x1, _ = line.bbox
    wide, least = x1 - x0, WIDE * height(line.bbox)
    return [
        ((start + end) / 2, x0 + (start + end) / 2 * wide)
        for sign, (start, end) in zip(line.text, pairwise(line.offsets), strict=True)
        if sign == " " and (end - start) * wide > least
    ]


def _is_gutter(place: float, line: Line, lines: Sequence[Line], gaps: Sequence[tuple[float, float]]) -> bool:
    crossed = any(other is not line and other.bbox[0] < place < other.bbox[2] for other in lines)
    return not crossed and sum(left < place < right for left, right in gaps) >= FEWEST
