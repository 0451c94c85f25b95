"""Text that draws rather than says: rows of underscores and box drawing characters, and fonts of bar codes."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import pypdfium2.raw as pdfium_c

from pagemill.reading.text_glyphs import Glyph

#: Underscores, dashes as long as an ideograph, and what Unicode has for drawing boxes with (2500 to 257F).
_DRAWS = re.compile("[_\u2014\u2015\u2500-\u257f\u23af\uff3f\uffe3]")
#: Names of fonts whose letters are bars or squares.
_CODES = re.compile(
    r"bar ?code|code ?-?(?:39|93|128)|[3i] ?of ?[59]|(?:^|\+)(?:ean|upc|qr|itf)|data ?matrix|pdf ?417", re.IGNORECASE
)
#: The longest name of a font that is read.
LONGEST_NAME = 128


def drawing_objects(glyphs: Sequence[Glyph]) -> frozenset[int]:
    """The text objects, by `Ink.number`, that hold characters which draw, or are in a bar code's font."""
    codes: dict[int, bool] = {}
    found = set()
    for ink in {id(glyph.ink): glyph.ink for glyph in glyphs}.values():
        if ink.font not in codes:
            codes[ink.font] = bool(_CODES.search(_font_name(ink.font)))
        if codes[ink.font]:
            found.add(ink.number)
    chars = {char for char in {glyph.char for glyph in glyphs} if _DRAWS.match(char)}
    return frozenset(found | {glyph.ink.number for glyph in glyphs if glyph.char in chars})


def _font_name(font: int) -> str:
    if not font:
        return ""
    name = ctypes.create_string_buffer(LONGEST_NAME)
    pdfium_c.FPDFFont_GetBaseFontName(ctypes.cast(font, pdfium_c.FPDF_FONT), name, LONGEST_NAME)
    return name.value.decode("utf-8", "replace")
