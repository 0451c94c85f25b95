"""The characters of a PDF page, as the file places them: what each says, where it stands, and with which ink."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Affine, Bbox, Point
from pagemill.reading.text_encoding import BROKEN, plain_character

#: A direction further than this many degrees from a quarter turn is a slant.
SLANT = 8.0
#: Text render modes that leave no ink (ISO 32000-1, table 106): invisible, and to be clipped with only.
_NO_INK = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
#: Ends a line, as PDFium tells them.
NEWLINE = "\n"


class Ink(NamedTuple):
    """What one text object of the file is drawn with."""

    #: Tells the page's text objects apart, as `covered_objects` does; nothing else.
    number: int
    #: Tells fonts of the page apart; nothing else.
    font: int
    #: Degrees clockwise on the page as drawn that the text runs at, from 0 to 360.
    angle: float
    #: Height of its font, in pixels of the page as drawn.
    size: float
    #: Whether the file says that nothing is drawn: an invisible render mode, or no opacity.
    invisible: bool
    #: Red, green, blue and opacity, 0 to 255.
    color: tuple[int, int, int, int]


class Glyph(NamedTuple):
    """A character, its box and its origin on the base line, in pixels."""

    char: str
    #: As high as the font's own ascent and descent.
    box: Bbox
    origin: Point
    ink: Ink


def _plainly(function: Any, result: Any, *arguments: Any) -> Any:
    """A function of PDFium that takes and gives addresses as numbers: a page has thousands of characters, and to make
    an object of each pointer takes longer than the call."""
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_AT = (ctypes.c_void_p, ctypes.c_int)
_UNICODE_OF = _plainly(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint, *_AT)
_LOOSE_BOX = _plainly(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int, *_AT, ctypes.c_void_p)
_ORIGIN_OF = _plainly(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int, *_AT, ctypes.c_void_p, ctypes.c_void_p)
_IS_UNMAPPED = _plainly(pdfium_c.FPDFText_HasUnicodeMapError, ctypes.c_int, *_AT)
_IS_GENERATED = _plainly(pdfium_c.FPDFText_IsGenerated, ctypes.c_int, *_AT)
_OBJECT_OF = _plainly(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p, *_AT)

_NO_OBJECT = Ink(0, 0, 0.0, 0.0, False, (0, 0, 0, 255))
_NOWHERE = (0.0, 0.0, 0.0, 0.0)


def read_glyphs(text_page: pypdfium2.PdfTextpage, to_pixels: Affine) -> list[Glyph]:
    """All characters in the order of the file, in pixels of the page as drawn; `NEWLINE` where PDFium ends a line.

    A space that PDFium read out of a gap stands where the last character ends. A character whose font does not say what
    it is comes as `BROKEN`.
    """
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    box = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    to_box, to_x, to_y = ctypes.addressof(box), ctypes.addressof(x), ctypes.addressof(y)
    unicode_of, loose_box, origin_of = _UNICODE_OF, _LOOSE_BOX, _ORIGIN_OF
    is_unmapped, is_generated = _IS_UNMAPPED, _IS_GENERATED
    (a, b, c), (d, e, f) = to_pixels.rows()
    inks = _Inks(text_page, to_pixels)
    glyphs: list[Glyph] = []
    high = 0
    for index in range(pdfium_c.FPDFText_CountChars(text_page.raw)):
        code = unicode_of(handle, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        if code in (0x0D, 0x0A):
            if glyphs and glyphs[-1].char != NEWLINE:
                glyphs.append(Glyph(NEWLINE, _NOWHERE, (0.0, 0.0), _NO_OBJECT))
            continue
        if code == 0x20 and is_generated(handle, index) == 1:
            if glyphs and glyphs[-1].char != NEWLINE:
                glyphs.append(glyphs[-1]._replace(char=" "))
            continue
        if not loose_box(handle, index, to_box):
            continue
        origin_of(handle, index, to_x, to_y)
        # The page's frame is turned by quarters at most, so that a box stays a box.
        x0, y0 = a * box.left + b * box.top + c, d * box.left + e * box.top + f
        x1, y1 = a * box.right + b * box.bottom + c, d * box.right + e * box.bottom + f
        glyphs.append(
            Glyph(
                BROKEN if is_unmapped(handle, index) == 1 else plain_character(code),
                (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)),
                (a * x.value + b * y.value + c, d * x.value + e * y.value + f),
                inks.of(index),
            )
        )
    return glyphs


class _Inks:
    """Inks by text object: most of what is asked of a character is its object's."""

    def __init__(self, text_page: pypdfium2.PdfTextpage, to_pixels: Affine) -> None:
        self._text_page = text_page
        self._handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        self._to_pixels = to_pixels
        self._known: dict[int, Ink] = {}

    def of(self, index: int) -> Ink:
        key = _OBJECT_OF(self._handle, index)
        if not key:
            return _NO_OBJECT
        known = self._known.get(key)
        if known is None:
            thing = pdfium_c.FPDFText_GetTextObject(self._text_page.raw, index)
            known = self._known[key] = self._read(self._text_page, index, thing)
        return known

    def _read(self, text_page: pypdfium2.PdfTextpage, index: int, thing: pdfium_c.FPDF_PAGEOBJECT) -> Ink:
        matrix = pdfium_c.FS_MATRIX(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        pdfium_c.FPDFText_GetMatrix(text_page.raw, index, ctypes.byref(matrix))
        # Where the base line goes: a slanted letter leans on a level one, which PDFium's own angle does not tell.
        (a, b, _), (d, e, _) = self._to_pixels.rows()
        right, down = a * matrix.a + b * matrix.b, d * matrix.a + e * matrix.b
        size = pdfium_c.FPDFText_GetFontSize(text_page.raw, index) * math.hypot(right, down)
        red, green, blue, opacity = (ctypes.c_uint(0) for _ in range(4))
        if not pdfium_c.FPDFPageObj_GetFillColor(thing, red, green, blue, opacity):
            opacity.value = 255
        mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing)
        font = ctypes.cast(pdfium_c.FPDFTextObj_GetFont(thing), ctypes.c_void_p).value or 0
        return Ink(
            number=ctypes.addressof(thing.contents),
            font=font,
            angle=math.degrees(math.atan2(down, right)) % 360,
            size=size,
            invisible=mode in _NO_INK or opacity.value == 0,
            color=(red.value, green.value, blue.value, opacity.value),
        )
