"""Letters and the accents that a file draws over them as characters of their own, made one, as TeX's fonts need."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from pagemill.reading.text_glyphs import Glyph

#: Spacing accents and the combining ones of the same look (Unicode 15, chapter 7.9).
COMBINING = {
    "`": "\u0300",
    "´": "\u0301",
    "ˊ": "\u0301",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "¯": "\u0304",
    "ˉ": "\u0304",
    "˘": "\u0306",
    "˙": "\u0307",
    "¨": "\u0308",
    "˚": "\u030a",
    "˝": "\u030b",
    "ˇ": "\u030c",
    "¸": "\u0327",
    "˛": "\u0328",
}
#: An accent's middle lies within the middle part of its letter, and this share of its height beside the letter's.
MIDDLE, BESIDE = 0.7, 0.6


def compose_letters(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The characters with accents taken into the letters they stand on; an accent that stands on none is left."""
    accents = [n for n, glyph in enumerate(glyphs) if glyph.char in COMBINING]
    if not accents:
        return list(glyphs)
    letters = np.array([n for n, glyph in enumerate(glyphs) if len(glyph.char) == 1 and glyph.char.isalpha()], int)
    letters = letters[[glyphs[n].char not in COMBINING for n in letters]] if letters.size else letters
    if not letters.size:
        return list(glyphs)
    x0, y0, x1, y1 = np.array([glyphs[n].box for n in letters], np.float64).T
    composed = list(glyphs)
    gone = set()
    for n in accents:
        left, top, right, bottom = glyphs[n].box
        aside = np.abs((left + right) / 2 - (x0 + x1) / 2) / np.maximum(x1 - x0, 1e-6)
        beside = np.minimum(bottom, y1) - np.maximum(top, y0)
        fits = (aside < MIDDLE / 2) & (beside > BESIDE * max(bottom - top, 1e-6)) & (right - left < 1.5 * (x1 - x0))
        if not fits.any():
            continue
        best = int(letters[np.flatnonzero(fits)[np.argmin(aside[fits])]])
        # Accents go on a letter without its dot.
        base = {"ı": "i", "ȷ": "j"}.get(composed[best].char, composed[best].char)
        whole = unicodedata.normalize("NFC", base + COMBINING[glyphs[n].char])
        if len(whole) == 1:
            composed[best] = composed[best]._replace(char=whole)
            # PDFium reads a gap into the way there and back; a real one shows in the places of the letters.
            gone |= {n} | {k for k in (n - 1, n + 1) if 0 <= k < len(glyphs) and glyphs[k].char == " "}
    return [glyph for n, glyph in enumerate(composed) if n not in gone]
