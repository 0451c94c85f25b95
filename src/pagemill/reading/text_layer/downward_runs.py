"""Characters that a PDF places one below the other, put together as lines written from top to bottom."""

from __future__ import annotations

import numpy as np

from pagemill.reading.text_layer.text_glyphs import Glyphs, Mask, Places

#: A line goes on with the character whose middle is no further aside than this many widths ...
ASIDE = 0.3
#: ... and between these many widths below: type set solid, and with more space than is usual.
NEAREST, FARTHEST = 0.75, 1.45
#: Fewer characters are no line of their own: a cell, a date.
FEWEST = 4


def take_downward_runs(glyphs: Glyphs) -> tuple[list[Glyphs], Glyphs]:
    """Runs of characters that follow one another downward in the order of the file, and all the others.

    Han characters alone begin a run, and they are most of it. Boxes lie in the frame where the characters are upright.
    """
    han = glyphs.that(_is_han)
    if not han.any():
        return [], glyphs
    letters = np.flatnonzero(~glyphs.spaces)
    breaks = np.flatnonzero(~_below(glyphs.boxes[letters])) + 1
    taken = []
    for start, end in zip([0, *breaks.tolist()], [*breaks.tolist(), len(letters)], strict=True):
        run = letters[start:end]
        if len(run) < FEWEST or not han[run].any():
            continue
        run = run[int(han[run].argmax()) :]
        if len(run) >= FEWEST and np.count_nonzero(han[run]) > 0.6 * len(run):
            taken.append(run)
    if not taken:
        return [], glyphs
    left = np.ones(len(glyphs), np.bool_)
    left[np.concatenate(taken)] = False
    return [glyphs.take(run) for run in taken], glyphs.take(left)


def _is_han(char: str) -> bool:
    return "\u2e80" <= char[0] <= "\u9fff" or "\uf900" <= char[0] <= "\ufaff"


def _below(boxes: Places) -> Mask:
    """For each box but the first whether it stands below the one before."""
    x0, y0, x1, y1 = boxes.T
    wide = x1 - x0
    size = np.maximum(np.maximum(wide[:-1], wide[1:]), 1.0)
    aside = np.abs((x0 + x1)[:-1] - (x0 + x1)[1:]) / 2
    down = (y0[1:] + y1[1:] - y0[:-1] - y1[:-1]) / 2
    return np.asarray((aside < ASIDE * size) & (NEAREST * size < down) & (down < FARTHEST * size), np.bool_)
