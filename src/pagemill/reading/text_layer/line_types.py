"""What type each line of a page is set in: its font and size, and whether that sets it off from running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.letter_weights import is_heavy_name
from pagemill.reading.text_layer.text_lines import SetLine

#: Pages of more lines, and in more types, are none of running text.
MANY_LINES, MANY_TYPES = 1000, 64
#: Share of a line's letters that are in its type at the least: code and formulas within it have types of their own.
IN_TYPE = 0.5

#: Share of its size by which a font is made wider or narrower to fill a line, at the most: microtype's 2 %, and a bit.
STRETCHED = 0.025

# `CMTI` and `CMSL` are Computer Modern's italic and slanted type, `CSC` its small capitals.
_SET_OFF_NAME = re.compile(
    r"(?i:italic|oblique|slant|small ?caps?)|[-_](?:It|Ital|Sl|SC)\b|(?:CM|SF|LM|EC)(?:SS)?(?:BX)?(?:TI|SL|I)\d|CSC"
)


@dataclass(frozen=True, slots=True)
class LineTypes:
    """The lines of a page that lie level, and what each is set in."""

    boxes: npt.NDArray[np.float64]
    #: The type that most of a line's letters are in, by its number; -1 where there is none.
    types: npt.NDArray[np.intp]
    #: The share of each line's letters that are in each type (lines, types).
    shares: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.float64]
    #: Letters of the page in each type.
    letters: npt.NDArray[np.float64]
    #: Whether a type is slanted, heavy, or of small capitals.
    set_off: list[bool]
    #: Whether it is heavy.
    heavy: list[bool]


def line_types(lines: Sequence[SetLine]) -> LineTypes | None:
    """What the lines of an open page are set in; None where that is one type, or so many that none of them tells much.

    Of a page of more lines than running text has it is not told either.
    """
    if not 0 < len(lines) <= MANY_LINES:
        return None
    inks = lines[0].glyphs.inks
    sizes = np.round(inks.size, 1)
    pairs, of_ink = np.unique(np.stack([inks.font.astype(np.float64), sizes], axis=1), axis=0, return_inverse=True)
    if not 2 <= len(pairs) <= MANY_TYPES:
        return None
    of_ink = of_ink.reshape(-1)
    names = [font_name(int(font)) for font in inks.font[np.unique(of_ink, return_index=True)[1]]]
    of_ink = _unstretched(names, pairs[:, 1], np.bincount(of_ink))[of_ink]
    counts = np.zeros((len(lines), len(pairs)))
    for index, line in enumerate(lines):
        letters = line.glyphs.ink[~line.glyphs.spaces]
        counts[index] = np.bincount(of_ink[letters], minlength=len(pairs))
    shares = counts / np.maximum(1.0, counts.sum(axis=1, keepdims=True))
    types = np.where(shares.max(axis=1) >= IN_TYPE, shares.argmax(axis=1), -1)
    level = np.array([not line.slanted and not line.downward for line in lines])
    heavy = [is_heavy_name(name) for name in names]
    set_off = [is_heavy or bool(_SET_OFF_NAME.search(name)) for name, is_heavy in zip(names, heavy, strict=True)]
    boxes = np.array([line.box for line in lines])
    return LineTypes(boxes, np.where(level, types, -1), shares, pairs[:, 1], counts.sum(axis=0), set_off, heavy)


def _unstretched(
    names: Sequence[str], sizes: npt.NDArray[np.float64], used: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
    """The type that each is taken for: of those that a program stretches to fill its lines, as pdfTeX does, the one
    that is used by the most text objects, `used` of each."""
    taken = np.arange(len(names))
    for index in np.argsort(-used, kind="stable").tolist():
        alike = (taken == np.arange(len(names))) & (used > 0)
        other = next(
            (
                at
                for at in np.flatnonzero(alike & (abs(sizes - sizes[index]) < STRETCHED * sizes)).tolist()
                if used[at] > used[index] and names[at] == names[index] != "" and sizes[at] != sizes[index]
            ),
            None,
        )
        if other is not None:
            taken[index] = other
    return taken
