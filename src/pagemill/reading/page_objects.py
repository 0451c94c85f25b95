"""What a PDF page draws, object by object: text, shapes and pictures, those within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Affine, Bbox, bbox_of
from pagemill.reading.plain_calls import plainly

_TEXT, _PICTURE = int(pdfium_c.FPDF_PAGEOBJ_TEXT), int(pdfium_c.FPDF_PAGEOBJ_IMAGE)
_SHAPES = (int(pdfium_c.FPDF_PAGEOBJ_PATH), int(pdfium_c.FPDF_PAGEOBJ_SHADING))
#: Forms within forms are looked into so deep.
DEEPEST = 3

# Of a page, or of the address of a form, and the place of an object in it.
_OBJECT_OF_PAGE = plainly(pdfium_c.FPDFPage_GetObject, ctypes.c_size_t)
_OBJECT_OF_FORM = plainly(pdfium_c.FPDFFormObj_GetObject, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_ulong)
# Of the address of an object.
_KIND_OF = plainly(pdfium_c.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_SET_ACTIVE = plainly(pdfium_c.FPDFPageObj_SetIsActive, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)

Indices = npt.NDArray[np.intp]


class PageObject(NamedTuple):
    """A picture or a shape of the page."""

    #: PDFium's own address of it, of use as long as the page is open.
    number: int
    #: One of PDFium's `FPDF_PAGEOBJ_…`.
    kind: int
    #: From the coordinates that the object is placed in, which a form may have of its own, to the page's.
    frame: Affine

    def is_drawn(self) -> bool:
        """Whether it leaves ink: a path may also do nothing but clip."""
        if self.kind != pdfium_c.FPDF_PAGEOBJ_PATH:
            return True
        fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
        known = pdfium_c.FPDFPath_GetDrawMode(self._handle, fill, stroke)
        return not known or bool(fill.value != pdfium_c.FPDF_FILLMODE_NONE or stroke.value)

    def box(self) -> Bbox | None:
        """Around it, in the page's coordinates (points, y up); None where PDFium does not tell."""
        sides = [ctypes.c_float() for _ in range(4)]
        if not pdfium_c.FPDFPageObj_GetBounds(self._handle, *sides):
            return None
        left, bottom, right, top = (side.value for side in sides)
        return bbox_of(self.frame.polygon(((left, bottom), (right, bottom), (right, top), (left, top))))

    @property
    def _handle(self) -> Any:
        return _as_object(self.number)


@dataclass(frozen=True, slots=True)
class PageObjects:
    """The objects of a page that are no forms, in the order in which they are drawn. A page may have thousands, most of
    them text, so they stand in columns."""

    #: Tells each apart, as `Ink.number` does; PDFium's own address of it, of use as long as the page is open (n).
    numbers: Indices
    #: Of each one of PDFium's `FPDF_PAGEOBJ_…` (n).
    kinds: npt.NDArray[np.int64]
    #: Which of `frames` each is placed in (n).
    placed: Indices
    #: From the coordinates of the page, and of forms on it, to the page's.
    frames: tuple[Affine, ...]

    @property
    def texts(self) -> Indices:
        """The numbers of those that are text."""
        return self.texts_before(len(self.numbers))

    def texts_before(self, index: int) -> Indices:
        """The numbers of those that are text and drawn before the one at a place."""
        return np.asarray(self.numbers[:index][self.kinds[:index] == _TEXT], np.intp)

    def pictures(self) -> Iterator[tuple[int, PageObject]]:
        """The pictures, each with its place among all objects."""
        return ((index, self._object(index)) for index in np.flatnonzero(self.kinds == _PICTURE).tolist())

    def draws(self) -> bool:
        """Whether anything but text leaves ink."""
        shapes = (self._object(index) for index in np.flatnonzero(np.isin(self.kinds, _SHAPES)).tolist())
        return bool((self.kinds == _PICTURE).any()) or any(shape.is_drawn() for shape in shapes)

    def _object(self, index: int) -> PageObject:
        return PageObject(int(self.numbers[index]), int(self.kinds[index]), self.frames[int(self.placed[index])])


def page_objects(page: pypdfium2.PdfPage) -> PageObjects:
    """The objects of an open page."""
    numbers: list[int] = []
    kinds: list[int] = []
    placed: list[int] = []
    frames = [Affine()]
    _gather(page.raw, 0, frames, numbers, kinds, placed)
    return PageObjects(np.array(numbers, np.intp), np.array(kinds, np.int64), np.array(placed, np.intp), tuple(frames))


@contextmanager
def left_out(numbers: Sequence[int]) -> Iterator[None]:
    """Within, the page is drawn without the objects of these numbers."""
    for number in numbers:
        _SET_ACTIVE(number, False)
    try:
        yield
    finally:
        for number in numbers:
            _SET_ACTIVE(number, True)


def _gather(
    holder: Any, depth: int, frames: list[Affine], numbers: list[int], kinds: list[int], placed: list[int]
) -> None:
    """Puts down what `holder` draws: the page, or a form where `depth` is more than 0, in the last of `frames`."""
    handle = ctypes.cast(holder, ctypes.c_void_p)
    if depth:
        count = pdfium_c.FPDFFormObj_CountObjects(holder)
        found = list(map(_OBJECT_OF_FORM, repeat(handle), range(count)))
    else:
        count = pdfium_c.FPDFPage_CountObjects(holder)
        found = list(map(_OBJECT_OF_PAGE, repeat(handle), range(count)))
    of = list(map(_KIND_OF, found))
    own, start = len(frames) - 1, 0
    for index in [*(n for n, kind in enumerate(of) if kind == pdfium_c.FPDF_PAGEOBJ_FORM), len(of)]:
        numbers += found[start:index]
        kinds += of[start:index]
        placed += [own] * (index - start)
        start = index + 1
        if index < len(of) and depth < DEEPEST:
            form = _as_object(found[index])
            frames.append(frames[own] @ _matrix(form))
            _gather(form, depth + 1, frames, numbers, kinds, placed)


def _as_object(number: int) -> Any:
    return ctypes.cast(number, pdfium_c.FPDF_PAGEOBJECT)


def _matrix(form: Any) -> Affine:
    matrix = pdfium_c.FS_MATRIX(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    pdfium_c.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix))
    return Affine(matrix.a, matrix.c, matrix.e, matrix.b, matrix.d, matrix.f)
