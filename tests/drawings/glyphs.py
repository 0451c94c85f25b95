"""Characters of a page made one by one, which the program knows in columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from pagemill.geometry import Bbox, Point
from pagemill.reading.text_layer.text_glyphs import Glyphs, Inks, column


class Ink(NamedTuple):
    """What one text object is drawn with: one row of `Inks`."""

    number: int
    font: int
    angle: float
    size: float
    invisible: bool
    color: tuple[int, int, int, int]
    stroked: bool = False
    guessed: bool = False


def glyphs_of(glyphs: Iterable[tuple[str, Bbox, Point, Ink]]) -> Glyphs:
    """From the character, box, origin and ink of each; at least one."""
    chars, boxes, origins, drawn_with = zip(*glyphs, strict=True)
    places = {ink: place for place, ink in enumerate(dict.fromkeys(drawn_with))}
    number, font, angle, size, invisible, color, stroked, guessed = zip(*places, strict=True)
    return Glyphs(
        column(chars),
        np.array(boxes, np.float64),
        np.array(origins, np.float64),
        np.array([places[ink] for ink in drawn_with], np.intp),
        np.array([char.isspace() for char in chars], np.bool_),
        Inks(
            np.array(number, np.intp),
            np.array(font, np.intp),
            np.array(angle, np.float64),
            np.array(size, np.float64),
            np.array(invisible, np.bool_),
            np.array(color, np.int64),
            np.array(stroked, np.bool_),
            np.array(guessed, np.bool_),
        ),
    )
