"""The names of a PDF page's fonts."""

from __future__ import annotations

import ctypes
import re
from functools import lru_cache

import pypdfium2.raw as pdfium_c

#: The longest name of a font that is read, in bytes.
LONGEST_NAME = 128
#: TeX's fonts of formulas, those that others made in their place, and those of browsers, of Word and of MathType.
_MATHEMATICAL = re.compile(
    r"^(?:CM(?:B?SY|MIB?|EX)\d|M?LMMath|MS[AB]M\d|EU[FSR][MB]\d|RSFS|[TtPp]xb?(?:sy|ex|mi)|r[TtPp]xb?mi|NewTXMI|NewPXMI|"
    r"Fourier-Math|MathDesign.*-(?:Symbol|Extension)|LucidaNewMath|stmary|bbm|dsrom|esint|MT-?Extra|Euclid|KaTeX_|STIX|Kp--M|"
    r"StandardSymL|Symbol(?:MT)?$|[A-Za-z0-9]*Math)|Math[-_]"
)


def font_name(font: int) -> str:
    """The PostScript name of a font of an open page, told by its address in PDFium; empty where it has none."""
    if not font:
        return ""
    name = ctypes.create_string_buffer(LONGEST_NAME)
    pdfium_c.FPDFFont_GetBaseFontName(ctypes.cast(font, pdfium_c.FPDF_FONT), name, LONGEST_NAME)
    return name.value.decode("utf-8", "replace")


def is_of_formulas(char: str) -> bool:
    """Whether a character is a letter in a style that only formulas have: Unicode's mathematical alphabets."""
    return "\U0001d400" <= char <= "\U0001d7ff"


@lru_cache(maxsize=4096)
def is_mathematical(font: str) -> bool:
    """Whether a font of this PostScript name, a subset's tag included, is made for formulas."""
    return _MATHEMATICAL.search(font.split("+", 1)[-1]) is not None
