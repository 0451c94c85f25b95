"""The pictures that a PDF page shows, and the text that they lie over."""

from __future__ import annotations

from pagemill.geometry import Bbox, area, bbox_of, clip, height, polygon_of, width
from pagemill.reading.page_objects import Indices
from pagemill.reading.source import PdfPage

#: Pictures smaller than this on a side, in pixels, are not told of.
SMALLEST = 8
#: A picture that fills a greater share of the page may be a scan laid over its text.
FILLING = 0.5


def page_pictures(page: PdfPage) -> tuple[Bbox, ...]:
    """Boxes of the pictures, in pixels of the page as drawn."""
    page_height, page_width = page.image.shape[:2]
    to_pixels = page.to_pixels()
    boxes = []
    for _, picture in page.objects.pictures():
        bounds = picture.box()
        if bounds is None:
            continue
        box = clip(bbox_of(to_pixels.polygon(polygon_of(bounds))), page_width, page_height)
        if width(box) >= SMALLEST and height(box) >= SMALLEST:
            boxes.append(box)
    return tuple(boxes)


def covered_objects(page: PdfPage) -> Indices:
    """The text objects (n), as `Ink.number` has them, drawn before a picture that fills most of the page.

    Whether they still show through it is not told.
    """
    objects = page.objects
    whole = page.image.shape[0] * page.image.shape[1]
    to_pixels = page.to_pixels()
    last = 0
    for index, picture in objects.pictures():
        bounds = picture.box()
        if bounds is not None and area(bbox_of(to_pixels.polygon(polygon_of(bounds)))) > FILLING * whole:
            last = index
    return objects.texts_before(last)
