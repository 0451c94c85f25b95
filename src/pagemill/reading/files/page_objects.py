"""What a PDF page draws, object by object: text, shapes and pictures, those within forms too."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Affine
from pagemill.reading.files.plain_calls import plainly

_TEXT, _PICTURE = int(pdfium_c.FPDF_PAGEOBJ_TEXT), int(pdfium_c.FPDF_PAGEOBJ_IMAGE)
#: The kind of those that are drawn strokes and areas.
PATHS = int(pdfium_c.FPDF_PAGEOBJ_PATH)
_SHADING = int(pdfium_c.FPDF_PAGEOBJ_SHADING)
#: Forms within forms are looked into so deep.
DEEPEST = 3

# Of a page, or of the address of a form, and the place of an object in it.
_OBJECT_OF_PAGE = plainly(pdfium_c.FPDFPage_GetObject, ctypes.c_size_t)
_OBJECT_OF_FORM = plainly(pdfium_c.FPDFFormObj_GetObject, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_ulong)
# Of the address of an object.
_KIND_OF = plainly(pdfium_c.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)
_BOUNDS_OF = plainly(pdfium_c.FPDFPageObj_GetBounds, ctypes.c_int, *(ctypes.c_void_p,) * 5)
_SET_ACTIVE = plainly(pdfium_c.FPDFPageObj_SetIsActive, ctypes.c_int, ctypes.c_void_p, ctypes.c_int)

Indices = npt.NDArray[np.intp]
Places = npt.NDArray[np.float64]

#: Boxes of nothing (0, 4).
NO_BOXES: Places = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class PageObjects:
    """The objects of a page that are no forms, in the order in which they are drawn. A page may have thousands, most of
    them text, so they stand in columns."""

    #: Tells each apart, as `Inks.number` does; PDFium's own address of it, of use as long as the page is open (n).
    numbers: Indices
    #: Of each one of PDFium's `FPDF_PAGEOBJ_…` (n).
    kinds: npt.NDArray[np.int64]
    #: Which of `frames` each is placed in (n).
    placed: Indices
    #: From the coordinates of the page, and of forms on it, to the page's.
    frames: tuple[Affine, ...]

    @property
    def texts(self) -> Indices:
        """The places, among all objects, of those that are text."""
        return np.flatnonzero(self.kinds == _TEXT)

    @property
    def pictures(self) -> Indices:
        """The places of the pictures."""
        return np.flatnonzero(self.kinds == _PICTURE)

    @property
    def paths(self) -> Indices:
        """The places of the strokes and areas."""
        return np.flatnonzero(self.kinds == PATHS)

    def draws(self) -> bool:
        """Whether anything but text leaves ink: a path may also do nothing but clip."""
        if np.isin(self.kinds, (_PICTURE, _SHADING)).any():
            return True
        return any(map(_is_drawn, self.numbers[self.paths].tolist()))

    def boxes(self, which: Indices, to_frame: Affine) -> Places:
        """Around those at these places, (n, 4); `to_frame` leads from the page's coordinates (points, y up) to theirs.

        Not a number where PDFium does not tell.
        """
        sides = np.full((len(which), 4), np.nan, np.float32)
        rows = sides.ctypes.data + np.arange(len(which)) * sides.strides[0]
        told = map(_BOUNDS_OF, self.numbers[which].tolist(), *((rows + at).tolist() for at in (0, 4, 8, 12)))
        sides[np.fromiter(told, np.intp, len(which)) == 0] = np.nan
        boxes = sides.astype(np.float64)
        placed = self.placed[which]
        for frame in np.unique(placed).tolist():
            own = placed == frame
            boxes[own] = _around(to_frame, _around(self.frames[frame], boxes[own]))
        return boxes


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


def _around(frame: Affine, boxes: Places) -> Places:
    """The boxes around boxes (n, 4) that are taken to another frame."""
    (a, b, c), (d, e, f) = frame.rows()
    x, y = boxes[:, [0, 2, 2, 0]], boxes[:, [1, 1, 3, 3]]
    x, y = a * x + b * y + c, d * x + e * y + f
    return np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)], axis=1)


def _is_drawn(path: int) -> bool:
    fill, stroke = ctypes.c_int(0), ctypes.c_int(0)
    known = pdfium_c.FPDFPath_GetDrawMode(_as_object(path), fill, stroke)
    return not known or bool(fill.value != pdfium_c.FPDF_FILLMODE_NONE or stroke.value)


def _as_object(number: int) -> Any:
    return ctypes.cast(number, pdfium_c.FPDF_PAGEOBJECT)


def _matrix(form: Any) -> Affine:
    matrix = pdfium_c.FS_MATRIX(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    pdfium_c.FPDFPageObj_GetMatrix(form, ctypes.byref(matrix))
    return Affine(matrix.a, matrix.c, matrix.e, matrix.b, matrix.d, matrix.f)
