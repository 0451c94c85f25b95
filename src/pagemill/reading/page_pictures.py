"""The pictures that a PDF page shows, and the text that they lie over."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium_c

from pagemill.geometry import Bbox, area, bbox_of, clip, height, polygon_of, width
from pagemill.reading.source import PdfPage

#: Forms within forms are looked into so deep.
DEEPEST = 3
#: Pictures smaller than this on a side, in pixels, are not told of.
SMALLEST = 8
#: A picture that fills a greater share of the page may be a scan laid over its text.
FILLING = 0.5


def page_pictures(page: PdfPage) -> tuple[Bbox, ...]:
    """Boxes of the pictures, in pixels of the page as drawn."""
    page_height, page_width = page.image.shape[:2]
    to_pixels = page.to_pixels()
    boxes = []
    for thing in page.page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST):
        try:
            x0, y0, x1, y1 = thing.get_bounds()
        except pypdfium2.PdfiumError:
            continue
        box = clip(bbox_of(to_pixels.polygon(polygon_of((x0, y0, x1, y1)))), page_width, page_height)
        if width(box) >= SMALLEST and height(box) >= SMALLEST:
            boxes.append(box)
    return tuple(boxes)


def covered_objects(page: PdfPage) -> frozenset[int]:
    """The text objects, as `Ink.number` has them, drawn before a picture that fills most of the page.

    Whether they still show through it is not told.
    """
    whole = page.image.shape[0] * page.image.shape[1]
    if not any(area(box) > FILLING * whole for box in page_pictures(page)):
        return frozenset()
    to_pixels = page.to_pixels()
    before: list[int] = []
    covered: list[int] = []
    for thing, kind in _objects(page.page.raw, 0):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            before.append(ctypes.addressof(thing.contents))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            sides = [ctypes.c_float() for _ in range(4)]
            if pdfium_c.FPDFPageObj_GetBounds(thing, *sides):
                left, bottom, right, top = (side.value for side in sides)
                if area(bbox_of(to_pixels.polygon(((left, bottom), (right, top))))) > FILLING * whole:
                    covered += before
                    before = []
    return frozenset(covered)


def _objects(holder: pdfium_c.FPDF_PAGE, depth: int) -> Iterator[tuple[pdfium_c.FPDF_PAGEOBJECT, int]]:
    """Objects in the order they are drawn; `holder` is the page, or a form where `depth` is more than 0."""
    count = pdfium_c.FPDFFormObj_CountObjects(holder) if depth else pdfium_c.FPDFPage_CountObjects(holder)
    for index in range(count):
        thing = pdfium_c.FPDFFormObj_GetObject(holder, index) if depth else pdfium_c.FPDFPage_GetObject(holder, index)
        kind = pdfium_c.FPDFPageObj_GetType(thing)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth < DEEPEST:
                yield from _objects(thing, depth + 1)
        else:
            yield thing, kind
