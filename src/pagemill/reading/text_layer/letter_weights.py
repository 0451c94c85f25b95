"""Which lines of a text layer are set in heavy letters, by the names of their fonts, or by a stroke drawn about them.

What a file says of a font's weight in figures is no help: producers write what they like for the width of its stems,
and nothing at all for the fonts that every viewer has. A name such as `Times-Bold` they need, for a viewer to find it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import numpy as np
import pypdfium2.raw as pdfium_c

from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.letter_pitch import says_so
from pagemill.reading.text_layer.text_glyphs import Inks, Mask
from pagemill.reading.text_layer.text_lines import SetLine

#: Share of a line's letters that are heavy, at the least; and of a page's, at the most, for a heavy line to stand out.
WHOLE, FEW = 0.9, 0.5
#: Share of a line's letters that are heavy, at the least, where the others are in a monospaced type: code within a
#: heading keeps its own.
BESIDE_CODE = 0.3
#: The flag of a font descriptor that asks for bold letters at any size (ISO 32000-1, table 123, bit 19).
FORCE_BOLD = 1 << 18

# `Medi` is the bold of URW's Nimbus, `BX` the bold extended of Computer Modern, `SSDC` its demi-bold condensed, `BSY`
# and `MIB` its bold signs; `SFSX`, `SFXC` and the like are those of cm-super, `TB` and `TZ` those of Linux Libertine;
# black letters (黑体) are those that Chinese headings are set in.
_HEAVY = re.compile(
    r"(?i:bold|black|heavy|demi|simhei|heiti|黑|[-_, ]bd\b)|Hei\b|[-_,]Bd|(?<=L)-Medi|(?:CM|SF|LM)(?:SS)?BX|Semibold"
    r"|CM(?:SSDC|BSY|MIB|B\d)|SF(?:RB|BI|BL|XC|SX|SO)\d|Lin(?:Libertine|Biolinum)[TO](?:B|Z)I?\b"
)
_LIGHT = re.compile(r"(?i:light|thin|regular)")


def heavy_lines(lines: Sequence[SetLine]) -> list[bool]:
    """Which lines of an open page are all in heavy letters; none where most of the page's letters are."""
    if not lines:
        return []
    inks = lines[0].glyphs.inks
    heavy = _heavy_inks(inks)
    if not heavy.any():
        return [False] * len(lines)
    letters = ~np.concatenate([line.glyphs.spaces for line in lines])
    heavy_letters = letters & heavy[np.concatenate([line.glyphs.ink for line in lines])]
    starts = np.cumsum([0, *(len(line.glyphs) for line in lines)])[:-1]
    counts = np.add.reduceat(letters, starts, dtype=np.int64)
    heavy_counts = np.add.reduceat(heavy_letters, starts, dtype=np.int64)
    if heavy_counts.sum() > FEW * counts.sum():
        return [False] * len(lines)
    fixed = np.isin(inks.font, [font for font in np.unique(inks.font).tolist() if font and says_so(font)]) & ~heavy
    code = np.add.reduceat(letters & fixed[np.concatenate([line.glyphs.ink for line in lines])], starts, dtype=np.int64)
    enough = heavy_counts >= BESIDE_CODE * counts
    whole = (heavy_counts > 0) & enough & (heavy_counts >= WHOLE * (counts - code))
    # A sentence that names code is none the heavier for it.
    mixed = np.flatnonzero(whole & (heavy_counts < WHOLE * counts)).tolist()
    whole[[place for place in mixed if lines[place].glyphs.text.rstrip().endswith(".")]] = False
    heavy_ones: list[bool] = whole.tolist()
    return heavy_ones


def is_heavy_name(name: str) -> bool:
    """Whether a font of this PostScript name has heavy letters."""
    own = name.split("+", 1)[-1]
    return bool(_HEAVY.search(own)) and not _LIGHT.search(own)


def _heavy_inks(inks: Inks) -> Mask:
    fonts = [font for font in np.unique(inks.font).tolist() if font and _is_heavy_font(font)]
    return np.asarray(np.isin(inks.font, fonts) | inks.stroked, np.bool_)


def _is_heavy_font(font: int) -> bool:
    handle = ctypes.cast(font, pdfium_c.FPDF_FONT)
    if pdfium_c.FPDFFont_GetFlags(handle) & FORCE_BOLD:
        return True
    return is_heavy_name(font_name(font))
