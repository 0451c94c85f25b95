"""Characters that a PDF places one below the other, put together as lines written from top to bottom."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.geometry import Bbox, width
from pagemill.reading.text_glyphs import Glyph

#: A line goes on with the character whose middle is no further aside than this many widths ...
ASIDE = 0.3
#: ... and between these many widths below: type set solid, and with more space than is usual.
NEAREST, FARTHEST = 0.75, 1.45
#: Fewer characters are no line of their own: a cell, a date.
FEWEST = 4


def take_downward_runs(glyphs: Sequence[Glyph]) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Runs of characters that follow one another downward in the order of the file, and all the others.

    Han characters alone begin a run, and they are most of it. Boxes lie in the frame where the characters are upright.
    """
    if not any(map(_is_han, glyphs)):
        return [], list(glyphs)
    runs: list[list[Glyph]] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char.isspace():
            continue
        if run and not _below(run[-1].box, glyph.box):
            runs.append(run)
            run = []
        if run or _is_han(glyph):
            run.append(glyph)
    runs.append(run)
    taken = [run for run in runs if len(run) >= FEWEST and sum(map(_is_han, run)) > 0.6 * len(run)]
    within = {id(glyph) for run in taken for glyph in run}
    return taken, [glyph for glyph in glyphs if id(glyph) not in within]


def _is_han(glyph: Glyph) -> bool:
    return "\u2e80" <= glyph.char[0] <= "\u9fff" or "\uf900" <= glyph.char[0] <= "\ufaff"


def _below(above: Bbox, box: Bbox) -> bool:
    size = max(width(above), width(box), 1.0)
    aside = abs((above[0] + above[2]) - (box[0] + box[2])) / 2
    down = (box[1] + box[3] - above[1] - above[3]) / 2
    return aside < ASIDE * size and NEAREST * size < down < FARTHEST * size
