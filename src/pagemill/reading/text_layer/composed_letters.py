"""Characters that a file draws in parts, made one, as TeX's fonts need: letters and accents, signs and strokes."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np

from pagemill.reading.text_layer.text_glyphs import Glyphs

#: The arrow over a vector, which no letter is one character with.
VECTOR = "\u20d7"
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
    VECTOR: VECTOR,
}
#: An accent's middle lies within the middle part of its letter, and this share of its height, or of the letter's
#: where that is lower, beside the letter's.
MIDDLE, BESIDE = 0.7, 0.6
#: Widths of a letter that its accent takes at the most; of one without its dot, which is narrower than two dots are.
WIDEST, WIDEST_ON_DOTLESS = 1.5, 2.2
#: Letters that accents stand on in place of their dot.
_DOTLESS = {"ı": "i", "ȷ": "j"}


#: The stroke that negates the sign drawn after it, and what an arrow from a bar begins with.
STROKE, BAR = "\u0338", "↦"
_FROM_BAR = {"→": "↦", "⟶": "⟼"}


def compose_letters(glyphs: Glyphs) -> Glyphs:
    """The characters with accents taken into the letters they stand on, and what is drawn before a sign into that; an
    accent that stands on no letter is left.
    """
    return _with_accents(_with_strokes(glyphs))


def _with_strokes(glyphs: Glyphs) -> Glyphs:
    """The characters with strokes and bars taken into the sign that each is drawn before."""
    starts = np.flatnonzero(glyphs.that((STROKE, BAR).__contains__))
    if not starts.size:
        return glyphs
    chars, kept = glyphs.chars.copy(), np.ones(len(glyphs), np.bool_)
    for n in starts.tolist():
        after = next((k for k in range(n + 1, min(n + 3, len(glyphs))) if not glyphs.spaces[k]), None)
        if after is None:
            continue
        sign = chars[after]
        whole = unicodedata.normalize("NFC", sign + STROKE) if chars[n] == STROKE else _FROM_BAR.get(sign, "")
        if len(whole) == 1:
            chars[after] = whole
            kept[n:after] = False
    return replace(glyphs, chars=chars).take(kept)


def _with_accents(glyphs: Glyphs) -> Glyphs:
    accents = np.flatnonzero(glyphs.that(COMBINING.__contains__))
    if not accents.size:
        return glyphs
    letters = np.flatnonzero(glyphs.that(lambda char: len(char) == 1 and char.isalpha() and char not in COMBINING))
    if not letters.size:
        return glyphs
    x0, y0, x1, y1 = glyphs.boxes[letters].T
    widest = np.where(np.isin(glyphs.chars[letters], list(_DOTLESS)), WIDEST_ON_DOTLESS, WIDEST) * (x1 - x0)
    chars = glyphs.chars.copy()
    kept = np.ones(len(glyphs), np.bool_)
    for n in accents.tolist():
        left, top, right, bottom = glyphs.boxes[n].tolist()
        aside = np.abs((left + right) / 2 - (x0 + x1) / 2) / np.maximum(x1 - x0, 1e-6)
        beside = np.minimum(bottom, y1) - np.maximum(top, y0)
        # Of two fonts, one may tell the heights of its letters, the other its own.
        lower = np.maximum(np.minimum(bottom - top, y1 - y0), 1e-6)
        fits = (aside < MIDDLE / 2) & (beside > BESIDE * lower) & (right - left < widest)
        if not fits.any():
            continue
        best = int(letters[np.flatnonzero(fits)[np.argmin(aside[fits])]])
        base = _DOTLESS.get(chars[best], chars[best])
        whole = unicodedata.normalize("NFC", base + COMBINING[glyphs.chars[n]])
        if len(whole) == 1 or glyphs.chars[n] == VECTOR:
            chars[best] = whole
            # PDFium reads a gap into the way there and back; a real one shows in the places of the letters.
            kept[[n, *(k for k in (n - 1, n + 1) if 0 <= k < len(glyphs) and glyphs.chars[k] == " ")]] = False
    return replace(glyphs, chars=chars).take(kept)
