"""Text that draws rather than says: rows of underscores and box drawing characters, and fonts of bar codes."""

from __future__ import annotations

import re

import numpy as np

from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.text_glyphs import Glyphs, Mask

#: Underscores, dashes as long as an ideograph, and what Unicode has for drawing boxes with (2500 to 257F).
_DRAWS = re.compile("[_\u2014\u2015\u2500-\u257f\u23af\uff3f\uffe3]")
#: Names of fonts whose letters are bars or squares.
_CODES = re.compile(
    r"bar ?code|code ?-?(?:39|93|128)|[3i] ?of ?[59]|(?:^|\+)(?:ean|upc|qr|itf)|data ?matrix|pdf ?417", re.IGNORECASE
)


def drawing_inks(glyphs: Glyphs) -> Mask:
    """Which of the page's inks are of text objects that hold characters which draw, or are in a bar code's font."""
    codes = [font for font in np.unique(glyphs.inks.font).tolist() if _CODES.search(font_name(font))]
    drawing = np.isin(glyphs.inks.font, codes)
    drawing[glyphs.ink[glyphs.that(lambda char: bool(_DRAWS.match(char)))]] = True
    return drawing
