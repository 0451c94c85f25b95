"""The shape of a line of text: how wide its letters usually are, and whether it runs across or down."""

from __future__ import annotations

import math
import unicodedata

from pagemill.document import Line

#: A line of several letters that is this much taller than wide is written from top to bottom.
STANDING = 1.5
_NARROW, _MIDDLE, _BROAD, _FULL = 0.3, 0.5, 0.8, 1.0
_NARROW_LETTERS = frozenset("fijlrtI.,:;'`|!()[]/\\ ")
_BROAD_LETTERS = frozenset("mwMW%@&")


def usual_width(char: str) -> float:
    """About what a character takes of a line, in ems."""
    if unicodedata.east_asian_width(char) in "WF":
        return _FULL
    if char in _NARROW_LETTERS:
        return _NARROW
    return _BROAD if char in _BROAD_LETTERS else _MIDDLE


def stands(line: Line) -> bool:
    """Whether a line is written from top to bottom, its own top left being that of its first letter.

    What is usually no wider than high, such as `11`, may be tall and lie all the same.
    """
    top_left, top_right, _, bottom_left = line.polygon[:4]
    tall = math.dist(top_left, bottom_left) >= STANDING * math.dist(top_left, top_right)
    return tall and sum(map(usual_width, line.text)) > 1.0
