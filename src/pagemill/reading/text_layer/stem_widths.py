"""Which lines in fonts without a name are set in heavy letters, by how thick their strokes are drawn.

Browsers put the outlines of CFF fonts, Noto's Chinese ones among them, into fonts of their own (Type 3), which have no
name that a reader is told. Twice the ink of a line over the length of its edges is how thick its strokes are on the
average, whichever letters it has.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.stroke_thickness import expected_thickness, thickness_of
from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.text_lines import SetLine

Image = npt.NDArray[np.uint8]

#: Strokes are heavy that are so many times as thick as those of running text, set in the size of the line.
THICKER = 1.2
#: Type in smaller letters, in pixels, is too small to tell; so are fewer letters of running text.
SMALLEST, FEWEST = 16.0, 40
#: Sizes of running text differ by no more than this share.
LIKE = 0.05
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
        thick = np.array([thickness_of(lines[at].box, image) for at in own])
        expected = expected_thickness(_middle(thick[running], letters[running]), usual, sizes)
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
