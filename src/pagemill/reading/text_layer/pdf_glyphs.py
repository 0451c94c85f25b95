"""The characters of a PDF page, as the file places them, asked of PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Affine
from pagemill.reading.files.plain_calls import plainly
from pagemill.reading.text_layer.font_characters import character_of
from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.text_encoding import BROKEN, plain_character
from pagemill.reading.text_layer.text_glyphs import NEWLINE, Glyphs, Indices, Inks, Mask, Places, column
from pagemill.reading.text_layer.unnamed_fonts import guessed_characters

#: Text render modes that leave no ink (ISO 32000-1, table 106): invisible, and to be clipped with only.
_NO_INK = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
#: A font whose box is taller than this many times its size does not say how high its letters are: signs of formulas.
TALLEST_BOX = 1.6
#: Such a sign is as high as its ink, and reaches at least this far above and below its base line where it is no taller
#: than this, in sizes of its font.
ABOVE, BELOW, SIGN_HEIGHT = 0.85, 0.25, 1.3
#: The last code of the basic plane of Unicode.
COMMON_CODES = 0xFFFF

# Of a text page and the place of a character, and where to write what is asked.
_UNICODE_OF = plainly(pdfium_c.FPDFText_GetUnicode, ctypes.c_uint)
_TEXT_OF = plainly(pdfium_c.FPDFText_GetText, ctypes.c_int)
_LOOSE_BOX = plainly(pdfium_c.FPDFText_GetLooseCharBox, ctypes.c_int)
_INK_BOX = plainly(pdfium_c.FPDFText_GetCharBox, ctypes.c_int)
_ORIGIN_OF = plainly(pdfium_c.FPDFText_GetCharOrigin, ctypes.c_int)
_IS_UNMAPPED = plainly(pdfium_c.FPDFText_HasUnicodeMapError, ctypes.c_int)
_IS_GENERATED = plainly(pdfium_c.FPDFText_IsGenerated, ctypes.c_int)
_OBJECT_OF = plainly(pdfium_c.FPDFText_GetTextObject, ctypes.c_size_t)
_MATRIX_OF = plainly(pdfium_c.FPDFText_GetMatrix, ctypes.c_int)
_SIZE_OF = plainly(pdfium_c.FPDFText_GetFontSize, ctypes.c_double)
# Of the address of a text object.
_COLOR_OF = plainly(pdfium_c.FPDFPageObj_GetFillColor, ctypes.c_int, *(ctypes.c_void_p,) * 5)
_MODE_OF = plainly(pdfium_c.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_FONT_OF = plainly(pdfium_c.FPDFTextObj_GetFont, ctypes.c_size_t, ctypes.c_void_p)


def read_glyphs(text_page: pypdfium2.PdfTextpage, to_pixels: Affine) -> Glyphs:
    """All characters in the order of the file, in pixels of the page as drawn; `NEWLINE` where PDFium ends a line.

    A space that PDFium read out of a gap, and a line's end, have the place of the character before. One that
    neither its code nor its font tells comes as `BROKEN`.
    """
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p)
    count = max(0, pdfium_c.FPDFText_CountChars(text_page.raw))
    codes = _codes(handle, count)
    codes, halves = _without_surrogates(codes)
    ends = (codes == 0x0D) | (codes == 0x0A)
    # In a font of signs these codes are signs.
    ends[ends] = _told(_IS_UNMAPPED, handle, np.flatnonzero(ends)) != 1
    made_up = np.zeros(count, np.bool_)
    blanks = np.flatnonzero(codes == 0x20)
    made_up[blanks] = _told(_IS_GENERATED, handle, blanks) == 1
    drawn = ~(halves | ends | made_up)
    placed = np.flatnonzero(drawn)
    corners = np.zeros((len(placed), 4), np.float32)
    known = _told(_LOOSE_BOX, handle, placed, *_rows(corners)) != 0
    drawn[placed] = known
    placed, corners = placed[known], corners[known]
    if not placed.size:
        ink, inks = _inks(handle, placed, to_pixels)
        return Glyphs(column([]), np.zeros((0, 4)), np.zeros((0, 2)), ink, np.zeros(0, np.bool_), inks)
    chars, blank = _characters(codes[placed], _told(_IS_UNMAPPED, handle, placed) == 1)
    points = np.zeros((len(placed), 2))
    _told(_ORIGIN_OF, handle, placed, *_rows(points, 0, 1))
    ink, inks = _inks(handle, placed, to_pixels)
    guessed = _tell_by_fonts(chars, codes[placed], inks.font[ink], placed, points[:, 0])
    inks = replace(inks, guessed=np.isin(inks.font, guessed))
    boxes, origins = _in_pixels(corners, points, to_pixels)
    tall = np.flatnonzero(boxes[:, 3] - boxes[:, 1] > TALLEST_BOX * inks.size[ink])
    tall = tall[(inks.angle[ink[tall]] == 0) & (inks.size[ink[tall]] > 0)]
    if tall.size:
        inked = _ink_boxes(handle, placed[tall], to_pixels)
        boxes[tall] = _lowered(boxes[tall], inked, origins[tall, 1], inks.size[ink[tall]])
    # Of what stands between two drawn characters the made-up spaces up to the first line's end are kept, and that.
    ended = np.cumsum(ends)
    before = np.cumsum(drawn) - 1
    ended_since = ended - np.where(before >= 0, ended[placed[np.maximum(before, 0)]], 0)
    kept = drawn | ((before >= 0) & ((made_up & (ended_since == 0)) | (ends & (ended_since == 1))))
    whose = before[kept]
    said = chars[whose]
    said[made_up[kept]] = " "
    said[ends[kept]] = NEWLINE
    spaces = blank[whose] | made_up[kept] | ends[kept]
    return Glyphs(said, boxes[whose], origins[whose], ink[whose], spaces, inks)


def read_signs(text_page: pypdfium2.PdfTextpage, to_pixels: Affine) -> tuple[Glyphs, Places]:
    """The characters of a page that are drawn, spaces apart, and the boxes around their ink (n, 4).

    In the order of the file, in pixels of the page as drawn; one that neither its code nor its font tells is `BROKEN`.
    """
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p)
    count = max(0, pdfium_c.FPDFText_CountChars(text_page.raw))
    codes, halves = _without_surrogates(_codes(handle, count))
    placed = np.flatnonzero(~halves)
    # In a font of signs the code of a space is a sign.
    blank = np.isin(codes[placed], (0x20, 0xA0)) & (_told(_IS_UNMAPPED, handle, placed) != 1)
    placed = placed[~blank]
    corners = np.zeros((len(placed), 4), np.float32)
    placed_there = _told(_LOOSE_BOX, handle, placed, *_rows(corners)) != 0
    placed, corners = placed[placed_there], corners[placed_there]
    # Of a line's end, which PDFium makes up.
    made_up = _told(_IS_GENERATED, handle, placed) == 1
    placed, corners = placed[~made_up], corners[~made_up]
    ink, inks = _inks(handle, placed, to_pixels)
    chars, blank = _characters(codes[placed], _told(_IS_UNMAPPED, handle, placed) == 1)
    points = np.zeros((len(placed), 2))
    _told(_ORIGIN_OF, handle, placed, *_rows(points, 0, 1))
    _tell_by_fonts(chars, codes[placed], inks.font[ink], placed, points[:, 0])
    boxes, origins = _in_pixels(corners, points, to_pixels)
    return Glyphs(chars, boxes, origins, ink, blank, inks), _ink_boxes(handle, placed, to_pixels)


def _ink_boxes(handle: ctypes.c_void_p, placed: Indices, to_pixels: Affine) -> Places:
    """The boxes around the ink of characters, in pixels; those of characters without any are empty."""
    sides = np.zeros((len(placed), 4))
    _told(_INK_BOX, handle, placed, *_rows(sides, 0, 1, 2, 3))
    left, right, bottom, top = sides.T
    corners = np.stack([left, top, right, bottom], axis=1).astype(np.float32)
    return _in_pixels(corners, sides[:, :2], to_pixels)[0]


def _lowered(boxes: Places, inked: Places, feet: Places, sizes: Places) -> Places:
    """The boxes of signs as high as `TALLEST_BOX` and the constants beside it have it."""
    top, bottom = inked[:, 1], inked[:, 3]
    small = bottom - top <= SIGN_HEIGHT * sizes
    top = np.where(small, np.minimum(top, feet - ABOVE * sizes), top)
    bottom = np.where(small, np.maximum(bottom, feet + BELOW * sizes), bottom)
    # A box without ink is an error of its font.
    empty = inked[:, 3] <= inked[:, 1]
    top, bottom = np.where(empty, boxes[:, 1], top), np.where(empty, boxes[:, 3], bottom)
    return np.stack([boxes[:, 0], top, boxes[:, 2], bottom], axis=1)


def _codes(handle: ctypes.c_void_p, count: int) -> npt.NDArray[np.int64]:
    """The code of each of a page's characters; of a soft hyphen any that `plain_character` knows it by."""
    # A character may be written as two.
    text = np.zeros(2 * count + 1, np.uint16)
    told = _TEXT_OF(handle, 0, count, ctypes.c_void_p(text.ctypes.data))
    # They come all at once, where none of them is left out, as a control character is, or written as two.
    if told == count + 1 and not ((text & 0xF800) == 0xD800).any():
        return text[:count].astype(np.int64)
    return np.fromiter(map(_UNICODE_OF, repeat(handle), range(count)), np.int64, count)


def _told(function: Any, handle: ctypes.c_void_p, where: Indices, *addresses: Iterable[Any]) -> npt.NDArray[np.int64]:
    """What a function of PDFium answers for each of some characters, and writes to these addresses."""
    return np.fromiter(map(function, repeat(handle), where.tolist(), *addresses), np.int64, len(where))


def _rows(table: npt.NDArray[Any], *columns: int) -> list[Iterator[Any]]:
    """Where a table begins in each of its rows, or where it has some of its columns, to be written to."""
    if not table.size:
        return []
    first = ctypes.c_char.from_buffer(table.data)
    step, wide = table.strides
    return [map(ctypes.byref, repeat(first), range(column * wide, table.nbytes, step)) for column in columns or (0,)]


def _without_surrogates(codes: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], Mask]:
    """The codes with each pair of surrogates put together in its second place; and the first halves, to be left out."""
    high, low = (codes >= 0xD800) & (codes < 0xDC00), (codes >= 0xDC00) & (codes < 0xE000)
    pairs = np.flatnonzero(high[:-1] & low[1:]) + 1
    codes[pairs] = 0x10000 + ((codes[pairs - 1] - 0xD800) << 10) + (codes[pairs] - 0xDC00)
    return codes, high


def _characters(codes: npt.NDArray[np.int64], unmapped: Mask) -> tuple[npt.NDArray[np.object_], Mask]:
    """What characters of these codes say, and which of them are spaces."""
    most = int(codes.max(initial=0))
    if most <= COMMON_CODES:
        # Marked in a table of all codes: quicker than to bring them in order.
        marked = np.zeros(most + 1, np.bool_)
        marked[codes] = True
        different = np.flatnonzero(marked)
        which = (np.cumsum(marked) - 1)[codes]
    else:
        different, which = np.unique(codes, return_inverse=True)
    said = [plain_character(code) for code in different.tolist()]
    chars = column(said)[which]
    chars[unmapped] = BROKEN
    return chars, np.array([char.isspace() for char in said], np.bool_)[which] & ~unmapped


def _tell_by_fonts(
    chars: npt.NDArray[np.object_], codes: npt.NDArray[np.int64], fonts: Indices, order: Indices, origins: Places
) -> list[int]:
    """Puts what fonts tell in the places of characters that the file does not; the fonts of which it is a guess."""
    untold = np.flatnonzero(chars == BROKEN)
    if not untold.size:
        return []
    codes, fonts = codes[untold], fonts[untold]
    names = {font: font_name(font) for font in set(fonts.tolist())}
    unnamed = np.isin(fonts, [font for font, name in names.items() if not name])
    guessed = guessed_characters(codes[unnamed], fonts[unnamed], order[untold[unnamed]], origins[untold[unnamed]])
    for at, code, font in zip(untold.tolist(), codes.tolist(), fonts.tolist(), strict=True):
        of_font = guessed.get(font)
        chars[at] = (character_of(names[font], code) if of_font is None else of_font.get(code)) or BROKEN
    return list(guessed)


def _in_pixels(corners: npt.NDArray[np.float32], points: Places, to_pixels: Affine) -> tuple[Places, Places]:
    """Boxes from PDFium's `left, top, right, bottom`, and origins."""
    (a, b, c), (d, e, f) = to_pixels.rows()
    # The page's frame is turned by quarters at most, so that a box stays a box.
    left, top, right, bottom = corners.astype(np.float64).T
    x0, y0, x1, y1 = (
        a * left + b * top + c,
        d * left + e * top + f,
        a * right + b * bottom + c,
        d * right + e * bottom + f,
    )
    boxes = np.stack([np.minimum(x0, x1), np.minimum(y0, y1), np.maximum(x0, x1), np.maximum(y0, y1)], axis=1)
    x, y = points.T
    return boxes, np.stack([a * x + b * y + c, d * x + e * y + f], axis=1)


def _inks(handle: ctypes.c_void_p, placed: Indices, to_pixels: Affine) -> tuple[Indices, Inks]:
    """Which ink each character has, and the inks: most of what is asked of a character is its text object's.

    What stands in no object has an ink of number 0, black.
    """
    objects = list(map(_OBJECT_OF, repeat(handle), placed.tolist()))
    numbers = {number: index for index, number in enumerate(dict.fromkeys(objects))}
    ink = np.fromiter(map(numbers.__getitem__, objects), np.intp, len(objects))
    # They are numbered in the order in which they come first.
    firsts = placed[np.flatnonzero(np.diff(np.maximum.accumulate(ink), prepend=-1))]
    number, count = np.fromiter(numbers, np.intp, len(numbers)), len(numbers)
    matrices = np.tile(np.array([1, 0, 0, 1, 0, 0], np.float32), (count, 1))
    _told(_MATRIX_OF, handle, firsts, *_rows(matrices))
    sizes = np.fromiter(map(_SIZE_OF, repeat(handle), firsts.tolist()), np.float64, count)
    colors = np.zeros((count, 4), np.uint32)
    rows = colors.ctypes.data + np.arange(count) * colors.strides[0]
    told = map(_COLOR_OF, numbers, *((rows + at).tolist() for at in (0, 4, 8, 12)))
    colors[np.fromiter(told, np.intp, count) == 0, 3] = 255
    modes = np.fromiter(map(_MODE_OF, numbers), np.intp, count)
    fonts = np.fromiter(map(_FONT_OF, numbers), np.intp, count)
    # Where the base line goes: a slanted letter leans on a level one, which PDFium's own angle does not tell.
    (a, b, _), (d, e, _) = to_pixels.rows()
    x, y = matrices[:, :2].astype(np.float64).T
    angles, lengths = _directions(a * x + b * y, d * x + e * y)
    angles[_mirrored_alone(matrices, ink)] += 180.0
    colors[number == 0] = (0, 0, 0, 255)
    return ink, Inks(
        number,
        np.where(number == 0, 0, fonts),
        np.where(number == 0, 0.0, angles % 360),
        np.where(number == 0, 0.0, sizes * lengths),
        (number != 0) & (np.isin(modes, _NO_INK) | (colors[:, 3] == 0)),
        colors.astype(np.int64),
        (number != 0) & (modes == pdfium_c.FPDF_TEXTRENDERMODE_FILL_STROKE),
        np.zeros(count, np.bool_),
    )


def _mirrored_alone(matrices: npt.NDArray[np.float32], ink: Indices) -> Mask:
    """Which of the inks draw one character alone, the wrong way round: a word's letter, which does not turn the word.

    `matrices` are PDF's `a, b, c, d, e, f` of each ink, `ink` is that of each character.
    """
    a, b, c, d = matrices[:, :4].astype(np.float64).T
    return np.asarray((a * d < b * c) & (np.bincount(ink, minlength=len(matrices)) == 1), np.bool_)


def _directions(right: Places, down: Places) -> tuple[Places, Places]:
    """Degrees clockwise, 0 to 360, and lengths of vectors. Text of a page runs in few ways: each is told once."""
    vectors = np.stack([right, down], axis=1).view(np.complex128).ravel().tolist()
    angles = {each: math.degrees(math.atan2(each.imag, each.real)) % 360 for each in set(vectors)}
    lengths = {each: math.hypot(each.real, each.imag) for each in angles}
    return (
        np.fromiter(map(angles.__getitem__, vectors), np.float64, len(vectors)),
        np.fromiter(map(lengths.__getitem__, vectors), np.float64, len(vectors)),
    )
