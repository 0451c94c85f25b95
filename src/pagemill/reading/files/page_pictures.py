"""The pictures that a PDF page shows, and the text that they lie over."""

from __future__ import annotations

import numpy as np

from pagemill.geometry import Bbox, area, clip, height, width
from pagemill.reading.files.page_objects import Indices
from pagemill.reading.files.source import PdfPage

#: Pictures smaller than this on a side, in pixels, are not told of.
SMALLEST = 8
#: A picture that fills a greater share of the page may be a scan laid over its text.
FILLING = 0.5


def page_pictures(page: PdfPage) -> tuple[Bbox, ...]:
    """Boxes of the pictures, in pixels of the page as drawn."""
    page_height, page_width = page.image.shape[:2]
    boxes = []
    for x0, y0, x1, y1 in page.picture_boxes[~np.isnan(page.picture_boxes).any(axis=1)].tolist():
        box = clip((x0, y0, x1, y1), page_width, page_height)
        if width(box) >= SMALLEST and height(box) >= SMALLEST:
            boxes.append(box)
    return tuple(boxes)


def covered_objects(page: PdfPage) -> Indices:
    """The text objects (n), as `Inks.number` has them, drawn before a picture that fills most of the page.

    Whether they still show through it is not told.
    """
    objects = page.objects
    whole = page.image.shape[0] * page.image.shape[1]
    filling = [area((x0, y0, x1, y1)) > FILLING * whole for x0, y0, x1, y1 in page.picture_boxes.tolist()]
    last = objects.pictures[filling].max(initial=0)
    return np.asarray(objects.numbers[objects.texts[objects.texts < last]], np.intp)
