"""Ink as large as a letter that no line holds: an initial, a number or a sign that was not found."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.geometry import bbox_of
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.recognition.detection import TextBox

Image = npt.NDArray[np.uint8]

#: Pixels of a picture along and across of which one is looked at.
STEP = 2
#: Ink is darker than paper by so many grey levels.
CONTRAST = 80
#: The sides of a letter, in heights of the page's lines as they are boxed: the longer and the shorter one at the least,
#: and both at the most. What is larger is a picture or a table's rules, what is lower a stroke.
LEAST, LEAST_SHORT, MOST = 0.3, 0.15, 4.0
#: The share of a letter that lines hold from where on it is theirs: boxes reach a little into what stands beside them.
HELD = 0.3


def missed_ink(green: Image, boxes: Sequence[TextBox]) -> list[tuple[int, int]]:
    """From which row to before which of a picture letters may stand that are in none of the boxes.

    Of the picture its `green` (h, w) is looked at.
    """
    if not boxes:
        return []
    places = [bbox_of(box.polygon) for box in boxes]
    line = statistics.median(min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in places) / STEP
    grey = green[::STEP, ::STEP]
    paper = int(np.median(grey[::STEP, ::STEP]))
    numbers, pieces = ink_pieces((grey < paper - CONTRAST).astype(np.uint8))
    sides = pieces[:, 2:4]
    longer, shorter = sides.max(axis=1), sides.min(axis=1)
    letters = (longer >= LEAST * line) & (longer <= MOST * line) & (shorter >= LEAST_SHORT * line)
    held = np.zeros(numbers.shape, bool)
    for x0, y0, x1, y1 in places:
        left, top, right, bottom = (max(0, round(side / STEP)) for side in (x0, y0, x1, y1))
        held[top:bottom, left:right] = True
    letters &= np.bincount(numbers[held], minlength=len(pieces) + 1)[1:] < HELD * pieces[:, 4]
    tops = pieces[letters, 1] * STEP
    bottoms = tops + sides[letters, 1] * STEP
    return [(int(top), int(bottom)) for top, bottom in zip(tops, bottoms, strict=True)]
