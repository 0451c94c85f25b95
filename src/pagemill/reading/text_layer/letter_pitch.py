"""Which lines of a text layer are set in a monospaced type, as programs and what is typed into a terminal are.

A file need not say so: TeX's typewriter faces come without the flag of a fixed pitch, under any name. Letters that are
all of one width tell it themselves, once there are some of them; of fewer the font's flag and its name do.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium_c

from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.text_glyphs import Glyphs, Mask
from pagemill.reading.text_layer.text_lines import SetLine

#: Share of a line's letters that are monospaced, at the least.
WHOLE = 0.9
#: Steps from letter to letter, and different letters among them, by which a font tells its pitch.
FEWEST_STEPS, FEWEST_LETTERS = 12, 5
#: This share of the steps differs from the usual one by no more than that share of it: places may be rounded to the
#: pixels of a printer.
SAME_SHARE, SAME = 0.95, 0.06
#: The last code of Latin letters with accents: what comes after them may be all of one width in any font.
LAST_LATIN = 0x24F
#: The flag of a font descriptor for a fixed pitch (ISO 32000-1, table 123, bit 1).
FIXED_PITCH = 1

_MONOSPACED = re.compile(
    r"(?i:mono(?!type)|courier|consol|typewriter|menlo|source ?code|fira ?code)|(?:CM|SF|LM|EC)(?:SL|IT|BX?)?TT"
)


def monospaced_lines(lines: Sequence[SetLine]) -> list[bool]:
    """Which lines of an open page are in a monospaced type, a number that a row begins with left aside."""
    if not lines:
        return []
    glyphs = Glyphs.joined([line.glyphs for line in lines])
    starts = np.cumsum([0, *(len(line.glyphs) for line in lines)])[:-1]
    fonts = glyphs.inks.font[glyphs.ink]
    fixed = np.isin(fonts, _monospaced_fonts(glyphs, fonts, starts))
    if not fixed.any():
        return [False] * len(lines)
    all_letters = ~glyphs.spaces
    letters = all_letters & ~_leading_figures(glyphs, starts)
    # A line of figures alone is of their own type.
    alone = np.add.reduceat(letters, starts, dtype=np.int64) == 0
    letters |= all_letters & np.repeat(alone, np.diff(np.append(starts, len(glyphs))))
    counts = np.add.reduceat(letters, starts, dtype=np.int64)
    fixed_counts = np.add.reduceat(letters & fixed, starts, dtype=np.int64)
    told: list[bool] = ((counts > 0) & (fixed_counts >= WHOLE * counts)).tolist()
    return told


def _monospaced_fonts(glyphs: Glyphs, fonts: npt.NDArray[np.intp], starts: npt.NDArray[np.int64]) -> list[int]:
    codes = np.array([ord(char) if len(char) == 1 else 0 for char in glyphs.chars.tolist()], np.int64)
    # Figures are of one width in most fonts.
    telling = (codes > 0x20) & (codes <= LAST_LATIN) & ~((codes >= 0x30) & (codes <= 0x39))
    follows = np.ones(len(glyphs), np.bool_)
    follows[starts] = False
    sizes = np.maximum(glyphs.inks.size[glyphs.ink], 1e-6)
    steps = np.diff(glyphs.origins[:, 0]) / sizes[:-1]
    pairs = telling[:-1] & follows[1:] & ~glyphs.spaces[1:] & (fonts[1:] == fonts[:-1]) & (steps > 0)
    found = []
    for font in np.unique(fonts).tolist():
        own = pairs & (fonts[:-1] == font)
        if font and (_is_of_one_pitch(steps[own], codes[:-1][own]) or says_so(font)):
            found.append(font)
    return found


def _is_of_one_pitch(steps: npt.NDArray[np.float64], codes: npt.NDArray[np.int64]) -> bool:
    """Whether so many steps from letters of these codes are told that they would differ, and they do not."""
    if len(steps) < FEWEST_STEPS or len(set(codes.tolist())) < FEWEST_LETTERS:
        return False
    usual = float(np.median(steps))
    return bool(np.mean(np.abs(steps - usual) <= SAME * usual) >= SAME_SHARE)


def says_so(font: int) -> bool:
    """Whether a font of an open page, told by its address in PDFium, says by its flags or its name that its letters
    are all of one width."""
    handle = ctypes.cast(font, pdfium_c.FPDF_FONT)
    flags = pdfium_c.FPDFFont_GetFlags(handle)
    return bool(flags > 0 and flags & FIXED_PITCH) or bool(_MONOSPACED.search(font_name(font)))


def _leading_figures(glyphs: Glyphs, starts: npt.NDArray[np.int64]) -> Mask:
    """The figures and spaces that lines begin with."""
    figures = glyphs.that(str.isdigit) | glyphs.spaces
    # How many characters other than those have come in a line up to each one.
    others = np.cumsum(~figures)
    before: npt.NDArray[np.int64] = np.repeat(
        others[starts] - ~figures[starts], np.diff(np.append(starts, len(glyphs)))
    )
    return np.asarray(figures & (others == before), np.bool_)
