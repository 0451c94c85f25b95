"""What a PDF page draws, object by object: text, shapes and pictures, those within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Affine, Bbox, bbox_of

#: Forms within forms are looked into so deep.
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class PageObject:
    """An object of the page that is no form."""

    #: PDFium's own; of use as long as the page is open.
    handle: Any
    #: One of PDFium's `FPDF_PAGEOBJ_…`.
    kind: int
    #: From the coordinates that the object is placed in, which a form may have of its own, to the page's.
    frame: Affine

    @property
    def number(self) -> int:
        """Tells the page's objects apart; nothing else."""
        return ctypes.addressof(self.handle.contents)

    @property
    def is_text(self) -> bool:
        return bool(self.kind == pdfium_c.FPDF_PAGEOBJ_TEXT)

    @property
    def is_picture(self) -> bool:
        return bool(self.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE)

    @property
    def is_shape(self) -> bool:
        """Whether it is a path that is filled or stroked, or a shading; a path may also do nothing but clip."""
        if self.kind != pdfium_c.FPDF_PAGEOBJ_PATH:
            return bool(self.kind == pdfium_c.FPDF_PAGEOBJ_SHADING)
        fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
        known = pdfium_c.FPDFPath_GetDrawMode(self.handle, fill, stroke)
        return not known or bool(fill.value != pdfium_c.FPDF_FILLMODE_NONE or stroke.value)

    def box(self) -> Bbox | None:
        """Around it, in the page's coordinates (points, y up); None where PDFium does not tell."""
        sides = [ctypes.c_float() for _ in range(4)]
        if not pdfium_c.FPDFPageObj_GetBounds(self.handle, *sides):
            return None
        left, bottom, right, top = (side.value for side in sides)
        return bbox_of(self.frame.polygon(((left, bottom), (right, bottom), (right, top), (left, top))))


def page_objects(page: pypdfium2.PdfPage) -> list[PageObject]:
    """The objects of a page in the order in which they are drawn."""
    return list(_objects(page.raw, 0, Affine()))


@contextmanager
def left_out(objects: list[PageObject]) -> Iterator[None]:
    """Within, the page is drawn without these."""
    for thing in objects:
        pdfium_c.FPDFPageObj_SetIsActive(thing.handle, False)
    try:
        yield
    finally:
        for thing in objects:
            pdfium_c.FPDFPageObj_SetIsActive(thing.handle, True)


def _objects(holder: Any, depth: int, frame: Affine) -> Iterator[PageObject]:
    """`holder` is the page, or a form where `depth` is more than 0."""
    count = pdfium_c.FPDFFormObj_CountObjects(holder) if depth else pdfium_c.FPDFPage_CountObjects(holder)
    for index in range(count):
        thing = pdfium_c.FPDFFormObj_GetObject(holder, index) if depth else pdfium_c.FPDFPage_GetObject(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield PageObject(thing, kind, frame)
        elif depth < DEEPEST:
            yield from _objects(thing, depth + 1, frame @ _matrix(thing))


def _matrix(form: Any) -> Affine:
    matrix = pdfium_c.FS_MATRIX(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    pdfium_c.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix))
    return Affine(matrix.a, matrix.c, matrix.e, matrix.b, matrix.d, matrix.f)
