"""The names of a PDF page's fonts."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as pdfium_c

#: The longest name of a font that is read, in bytes.
LONGEST_NAME = 128


def font_name(font: int) -> str:
    """The PostScript name of a font of an open page, told by its address in PDFium; empty where it has none."""
    if not font:
        return ""
    name = ctypes.create_string_buffer(LONGEST_NAME)
    pdfium_c.FPDFFont_GetBaseFontName(ctypes.cast(font, pdfium_c.FPDF_FONT), name, LONGEST_NAME)
    return name.value.decode("utf-8", "replace")
