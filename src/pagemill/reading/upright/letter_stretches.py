"""Stretches of lines that are letters and nothing else: what a page shows there need not be looked at for boxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.reading.recognition.line_cuts import even_offsets

#: A character, and where it begins and ends on the page.
PlacedCharacter = tuple[str, float, float]

#: The width of an ideograph in heights of its line's box, and how many times wider no letter is.
EM, TOO_WIDE = 0.75, 1.6
#: In a stretch of letters stand these beside them, and none has more than so many times the room of an ideograph, or of
#: half of one where it is Western: beside a box that was passed over some have hardly more.
MARKS, ROOM = frozenset("，。、；：,.;:-()（）"), 1.4
#: A line's letters are surely between these shares of its height, and a line that leans by more than so much of it is
#: left alone.
TOP, FOOT, LEAN = 0.15, 0.85, 0.15


def placed_characters(line: Line) -> list[PlacedCharacter]:
    """A line's characters, with where each begins and ends on the page."""
    offsets = line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)
    x0, _, x1, _ = line.bbox
    edges = [x0 + share * (x1 - x0) for share in offsets]
    return [(char, a, b) for char, (a, b) in zip(line.text, pairwise(edges), strict=True)]


def room(char: str, width: float, tall: float) -> float:
    """How many times the room of an ideograph, or half of one where it is Western, a character of so tall a line has.
    Where it is more than `TOO_WIDE`, something beside it was passed over."""
    # A text layer may have lines without height.
    return width / max(EM * tall * (0.5 if char.isascii() else 1.0), 1e-6)


def stretches_of_letters(
    lines: Sequence[Line], signs: frozenset[str], letters: frozenset[str]
) -> npt.NDArray[np.float64]:
    """The stretches (n, 4: left, top, right, bottom) of level lines, from the middle of a character to that of another,
    in which no character may be a box to tick: none is one of these `signs` or stands next to one, and each is a letter
    but for these `letters`, a digit or a common mark, in no more than its room."""
    found: list[tuple[float, float, float, float]] = []
    for line in lines:
        x0, y0, x1, y1 = line.bbox
        tall = y1 - y0
        ys = sorted(y for _, y in line.polygon)
        if tall <= 0 or x1 - x0 < 2 * tall or ys[1] - ys[0] > LEAN * tall or ys[-1] - ys[-2] > LEAN * tall:
            continue
        top, foot = y0 + TOP * tall, y0 + FOOT * tall
        middles: list[float] = []
        behind_sign = False
        for char, a, b in [*placed_characters(line), (" ", 0.0, 0.0)]:
            if char in signs:
                del middles[-1:]
            elif not behind_sign and _is_sure(char, letters) and room(char, b - a, tall) <= ROOM:
                middles.append((a + b) / 2)
                continue
            behind_sign = char in signs
            if len(middles) > 1:
                found.append((middles[0], top, middles[-1], foot))
            middles = []
    return np.array(found, np.float64).reshape(-1, 4)


def _is_sure(char: str, letters: frozenset[str]) -> bool:
    return (char.isalnum() and char not in letters) or char in MARKS
