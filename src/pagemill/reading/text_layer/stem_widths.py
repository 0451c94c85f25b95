"""Which lines in fonts without a name are set in heavy letters, by how thick their strokes are drawn.

Browsers put the outlines of CFF fonts, Noto's Chinese ones among them, into fonts of their own (Type 3), which have no
name that a reader is told. Twice the ink of a line over the length of its edges is how thick its strokes are on the
average, whichever letters it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.text_lines import SetLine

Image = npt.NDArray[np.uint8]

#: Strokes are heavy that are so many times as thick as those of running text, set in the size of the line.
THICKER = 1.26
#: What drawing adds to the thickness of any stroke, in pixels: its edges are grey.
EDGES = 0.9
#: Type in smaller letters, in pixels, is too small to tell; so are fewer letters of running text.
SMALLEST, FEWEST = 12.0, 40
#: Sizes of running text differ by no more than this share.
LIKE = 0.05
#: Share of a row of pixels that a rule fills, at the least.
RULED = 0.6
#: Share of a line's letters that are ideographs where it is compared with lines of such.
IDEOGRAPHS = 0.5


def thick_lines(lines: Sequence[SetLine], image: Image) -> list[bool]:
    """Which lines of an open page, drawn as `image` (RGB, H×W×3), have heavy letters and no font with a name.

    Lines of ideographs are compared with such lines, all others with one another. None is told where there is too
    little running text to compare with.
    """
    told = [False] * len(lines)
    unnamed = [at for at, line in enumerate(lines) if not (line.slanted or line.downward) and _is_unnamed(line)]
    for wide in (True, False):
        own = [at for at in unnamed if _is_wide(lines[at]) is wide]
        if not own:
            continue
        letters = np.array([np.count_nonzero(~lines[at].glyphs.spaces) for at in own])
        sizes = np.array([_size(lines[at]) for at in own])
        usual = _middle(sizes, letters)
        running = np.abs(sizes - usual) <= LIKE * usual
        if letters[running].sum() < FEWEST:
            continue
        thick = np.array([_thickness(lines[at], image) for at in own])
        expected = EDGES + (_middle(thick[running], letters[running]) - EDGES) * sizes / usual
        for at, is_thick in zip(own, ((thick > THICKER * expected) & (sizes >= SMALLEST)).tolist(), strict=True):
            told[at] = is_thick
    return told


def _is_unnamed(line: SetLine) -> bool:
    glyphs = line.glyphs
    fonts = np.unique(glyphs.inks.font[glyphs.ink[~glyphs.spaces]]).tolist()
    return not any(font_name(font) for font in fonts)


def _is_wide(line: SetLine) -> bool:
    text = line.glyphs.text
    wide = sum("\u2e80" <= char <= "\u9fff" for char in text)
    return wide >= IDEOGRAPHS * sum(not char.isspace() for char in text)


def _size(line: SetLine) -> float:
    glyphs = line.glyphs
    return float(np.median(glyphs.inks.size[glyphs.ink[~glyphs.spaces]]))


def _middle(values: npt.NDArray[np.float64], weights: npt.NDArray[np.intp]) -> float:
    """The median of some values, each of which counts so many times."""
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(sums, sums[-1] / 2)]])


def _thickness(line: SetLine, image: Image) -> float:
    """How thick a line's strokes are on the average, in pixels; 0 where it shows none."""
    x0, y0, x1, y1 = (round(side) for side in line.box)
    part = image[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1].min(axis=2).astype(np.float64)
    if part.size == 0 or part.max() - part.min() < 1:
        return 0.0
    ink = (part.max() - part) / (part.max() - part.min())
    if ink.mean() > 0.5:
        # Light letters on a dark ground.
        ink = 1 - ink
    # A rule under the words, or the side of a cell, is no stroke of a letter's.
    ink = ink[ink.mean(axis=1) < RULED]
    edges = np.hypot(np.diff(ink, axis=1)[:-1], np.diff(ink, axis=0)[:, :-1]).sum()
    return float(2 * ink.sum() / edges) if edges else 0.0
