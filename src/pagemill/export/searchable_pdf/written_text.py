"""The text that a PDF page shows itself, and what of it stands where a line was read."""

from __future__ import annotations

import ctypes
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import Enum, auto

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c
from rapidfuzz import fuzz

from pagemill.document import Line
from pagemill.geometry import Affine, Point

#: Texts more alike than this, of 100, say the same thing, one of them perhaps misread.
ALIKE = 60.0
#: A page of whose characters a greater share was read as others than its own text has means nothing by it.
CONTRADICTED = 0.2


class Saying(Enum):
    """What a page's own text says where a line was read."""

    #: Nothing.
    NOTHING = auto()
    #: The same, or nearly.
    THE_SAME = auto()
    #: Something else.
    ANOTHER = auto()


class WrittenText:
    """The characters of a page that it draws visibly, and their middles."""

    def __init__(self, page: pypdfium2.PdfPage, to_pixels: Affine) -> None:
        """`to_pixels` takes the page's own coordinates to pixels of the page as submitted."""
        self._chars: list[str] = []
        middles: list[Point] = []
        #: Whether there is text that is not painted, as the layers of OCR programs are.
        self.has_hidden = False
        with _text_page(page) as text_page:
            box = pdfium_c.FS_RECTF()
            for index in range(pdfium_c.FPDFText_CountChars(text_page) if text_page else 0):
                code = pdfium_c.FPDFText_GetUnicode(text_page, index)
                char = chr(code) if code < 0x110000 else "\ufffd"
                if char.isspace():
                    continue
                if _is_hidden(text_page, index):
                    self.has_hidden = True
                elif pdfium_c.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
                    self._chars.append(char)
                    middles.append(to_pixels.point(((box.left + box.right) / 2, (box.bottom + box.top) / 2)))
        self._middles = np.array(middles, np.float64).reshape(-1, 2)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._chars)

    def under(self, line: Line) -> str:
        """What of it stands within a line's polygon, in the order of the file, without spaces."""
        corners = np.array(line.polygon, np.float64)
        sides = np.roll(corners, -1, axis=0) - corners
        # A point is within a convex polygon when it lies on one side of all its sides.
        to_points = self._middles[:, None, :] - corners[None, :, :]
        across = sides[None, :, 0] * to_points[:, :, 1] - sides[None, :, 1] * to_points[:, :, 0]
        within = (across >= 0).all(axis=1) | (across <= 0).all(axis=1)
        return "".join(self._chars[i] for i in np.flatnonzero(within))

    def saying(self, line: Line) -> Saying:
        """What the page says in a line's place."""
        there = _folded(self.under(line))
        if not there:
            return Saying.NOTHING
        return Saying.THE_SAME if fuzz.ratio(there, _folded(line.text)) > ALIKE else Saying.ANOTHER


def is_nonsense(lines: Sequence[Line], sayings: Sequence[Saying]) -> bool:
    """Whether a page says something else than what was read on it, as one whose fonts map to nothing does."""
    contradicted = sum(len(line.text) for line, saying in zip(lines, sayings, strict=True) if saying is Saying.ANOTHER)
    return contradicted > CONTRADICTED * sum(len(line.text) for line in lines)


@contextmanager
def _text_page(page: pypdfium2.PdfPage) -> Iterator[pdfium_c.FPDF_TEXTPAGE | None]:
    """None for a page whose text PDFium cannot load."""
    try:
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        yield None
        return
    try:
        yield text_page.raw
    finally:
        text_page.close()


def _is_hidden(text_page: pdfium_c.FPDF_TEXTPAGE, index: int) -> bool:
    thing = pdfium_c.FPDFText_GetTextObject(text_page, index)
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(thing) if thing else None
    return bool(mode == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
