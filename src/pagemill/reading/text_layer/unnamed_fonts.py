"""What characters say whose font has neither a name nor a mapping to Unicode: guessed, and to be held to the picture.

TeX's drivers of old put letters as bitmaps into fonts of their own (Type 3), with no more than the codes that the
letters have in one of TeX's encodings: OT1 of the first fonts, their typewriter variant, T1 of the later ones, or T2A
for Cyrillic (F. Mittelbach, R. Fairbairns, W. Lemberg: *LaTeX font encodings*).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pagemill.reading.text_layer.cyrillic_codes import looks_cyrillic, t2a_letters
from pagemill.reading.text_layer.text_encoding import can_be_judged, looks_broken, says_words

_ASCII = "".join(map(chr, range(0x20, 0x7F)))
_OT1 = {
    **dict(enumerate(_ASCII, 0x20)),
    **dict(zip(range(0x0B, 0x10), ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
    **dict(zip(range(0x10, 0x20), "ıȷ`´ˇ˘¯˚¸ßæœøÆŒØ", strict=True)),
    0x22: "”",
    0x27: "’",
    0x3C: "¡",
    0x3E: "¿",
    0x5C: "“",
    0x5E: "ˆ",
    0x5F: "˙",
    0x60: "‘",
    0x7B: "–",
    0x7C: "—",
    0x7D: "˝",
    0x7E: "˜",
    0x7F: "¨",
}
_TYPEWRITER = {**dict(enumerate(_ASCII, 0x20)), 0x27: "’", 0x60: "‘"}
_T1 = {
    **dict(enumerate(_ASCII, 0x20)),
    **dict(enumerate("`´ˆ˜¨˝˚ˇ˘¯˙¸˛‚‹›“”„«»–—")),
    **dict(zip(range(0x1B, 0x20), ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
    **dict(enumerate("ĂĄĆČĎĚĘĞĹĽŁŃŇŊŐŔŘŚŠŞŤŢŰŮŸŹŽŻĲİđ§ăąćčďěęğĺľłńňŋőŕřśšşťţűůÿźžżĳ¡¿£", 0x80)),
    **dict(enumerate(map(chr, range(0xC0, 0xFF)), 0xC0)),
    0x19: "ı",
    0x1A: "ȷ",
    0x27: "’",
    0x60: "‘",
    0xD7: "Œ",
    0xDF: "SS",
    0xF7: "œ",
    0xFF: "ß",
}
#: The one for Cyrillic, whose lower half is that of T1.
_T2A = {code: letter for code, letter in _T1.items() if code < 0x80} | t2a_letters()
#: Codes of the ligatures that each encoding has alone.
_LIGATURES_OT1, _LIGATURES_T1 = range(0x0B, 0x10), range(0x1B, 0x20)
#: Steps of a typewriter's letters differ by no more than this share, and so many of a font's steps are of one length.
ALIKE, MOST = 0.03, 0.6
_FIGURES = frozenset(map(ord, "0123456789.,:()-"))


def guessed_characters(
    codes: npt.NDArray[np.int64],
    fonts: npt.NDArray[np.intp],
    order: npt.NDArray[np.intp],
    origins: npt.NDArray[np.float64],
) -> dict[int, dict[int, str]]:
    """By font, what each of its codes says; fonts are left out whose characters would not be words.

    `codes` (n) are of a page's characters that the file does not tell, `fonts` (n) tells their fonts apart, `order` (n)
    is which of all characters each is, between words a space or a line's end being one, and `origins` (n) is how far
    to the right each begins. Figures alone, and single words, are told beside a text in another font.
    """
    told: dict[int, dict[int, str]] = {}
    beside: dict[int, dict[int, str]] = {}
    for font in dict.fromkeys(fonts.tolist()):
        of_font = fonts == font
        its_codes = codes[of_font].tolist()
        if _FIGURES.issuperset(its_codes):
            beside[font] = _TYPEWRITER
            continue
        encoding = _encoding(its_codes, origins[of_font])
        between = np.diff(order[of_font], prepend=0) > 1
        if encoding is _T1 and looks_cyrillic(cyrillic := _text(its_codes, between, _T2A)):
            (told if can_be_judged(cyrillic) else beside)[font] = _T2A
            continue
        if any(code not in encoding for code in its_codes):
            continue
        text = _text(its_codes, between, encoding)
        if looks_broken([text]) or not says_words(text, 1):
            continue
        (told if can_be_judged(text) and says_words(text) else beside)[font] = encoding
    return {**told, **beside} if told else {}


def _text(codes: Sequence[int], between: npt.NDArray[np.bool_], encoding: Mapping[int, str]) -> str:
    """Codes in an encoding, with spaces before those that stand behind one; what the encoding lacks is a question."""
    return "".join(" " * gap + encoding.get(code, "?") for code, gap in zip(codes, between.tolist(), strict=True))


def _encoding(codes: Sequence[int], origins: npt.NDArray[np.float64]) -> dict[int, str]:
    used = set(codes)
    if (used.intersection(_LIGATURES_T1) and not used.intersection(_LIGATURES_OT1)) or max(used) > 0x7F:
        return _T1
    steps = np.diff(origins)
    usual = np.median(steps[steps > 0]) if np.any(steps > 0) else 0.0
    alike = np.count_nonzero(np.abs(steps - usual) <= ALIKE * usual)
    return _TYPEWRITER if alike >= MOST * len(steps) else _OT1
