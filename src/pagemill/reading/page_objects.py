"""What a PDF page draws, object by object: text, shapes and pictures, those within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Affine, Bbox, bbox_of
from pagemill.reading.plain_calls import plainly

_TEXT, _PICTURE = int(pdfium_c.FPDF_PAGEOBJ_TEXT), int(pdfium_c.FPDF_PAGEOBJ_IMAGE)
#: Forms within forms are looked into so deep.
DEEPEST = 3


_OBJECT_OF_PAGE = plainly(pdfium_c.FPDFPage_GetObject, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_int)
_OBJECT_OF_FORM = plainly(pdfium_c.FPDFFormObj_GetObject, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_ulong)
_KIND_OF = plainly(pdfium_c.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_SET_ACTIVE = plainly(pdfium_c.FPDFPageObj_SetIsActive, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)


class PageObject(NamedTuple):
    """An object of the page that is no form."""

    #: Tells the page's objects apart; PDFium's own address of it, of use as long as the page is open.
    number: int
    #: One of PDFium's `FPDF_PAGEOBJ_…`.
    kind: int
    #: From the coordinates that the object is placed in, which a form may have of its own, to the page's.
    frame: Affine

    @property
    def is_text(self) -> bool:
        return self.kind == _TEXT

    @property
    def is_picture(self) -> bool:
        return self.kind == _PICTURE

    @property
    def is_shape(self) -> bool:
        """Whether it is a path that is filled or stroked, or a shading; a path may also do nothing but clip."""
        if self.kind != pdfium_c.FPDF_PAGEOBJ_PATH:
            return bool(self.kind == pdfium_c.FPDF_PAGEOBJ_SHADING)
        fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
        known = pdfium_c.FPDFPath_GetDrawMode(self._handle, fill, stroke)
        return not known or bool(fill.value != pdfium_c.FPDF_FILLMODE_NONE or stroke.value)

    @property
    def _handle(self) -> Any:
        return _as_object(self.number)

    def box(self) -> Bbox | None:
        """Around it, in the page's coordinates (points, y up); None where PDFium does not tell."""
        sides = [ctypes.c_float() for _ in range(4)]
        if not pdfium_c.FPDFPageObj_GetBounds(self._handle, *sides):
            return None
        left, bottom, right, top = (side.value for side in sides)
        return bbox_of(self.frame.polygon(((left, bottom), (right, bottom), (right, top), (left, top))))


def page_objects(page: pypdfium2.PdfPage) -> list[PageObject]:
    """The objects of a page in the order in which they are drawn."""
    return list(_objects(page.raw, 0, Affine()))


@contextmanager
def left_out(objects: list[PageObject]) -> Iterator[None]:
    """Within, the page is drawn without these."""
    numbers = [thing.number for thing in objects]
    for number in numbers:
        _SET_ACTIVE(number, False)
    try:
        yield
    finally:
        for number in numbers:
            _SET_ACTIVE(number, True)


def _objects(holder: Any, depth: int, frame: Affine) -> Iterator[PageObject]:
    """`holder` is the page, or a form where `depth` is more than 0."""
    count = pdfium_c.FPDFFormObj_CountObjects(holder) if depth else pdfium_c.FPDFPage_CountObjects(holder)
    address = ctypes.cast(holder, ctypes.c_void_p).value
    numbers = list(map(_OBJECT_OF_FORM if depth else _OBJECT_OF_PAGE, repeat(address), range(count)))
    for number, kind in zip(numbers, map(_KIND_OF, numbers), strict=True):
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield PageObject(number, kind, frame)
        elif depth < DEEPEST:
            form = _as_object(number)
            yield from _objects(form, depth + 1, frame @ _matrix(form))


def _as_object(number: int) -> Any:
    return ctypes.cast(number, pdfium_c.FPDF_PAGEOBJECT)


def _matrix(form: Any) -> Affine:
    matrix = pdfium_c.FS_MATRIX(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    pdfium_c.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix))
    return Affine(matrix.a, matrix.c, matrix.e, matrix.b, matrix.d, matrix.f)
