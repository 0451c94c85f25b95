"""Pages that need no reading: blank ones, and those drawn exactly as an earlier one of the same document.

Forms sent in by the hundred have blank backs, and a terms sheet behind each.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Page
from pagemill.reading.files.source import SourcePage
from pagemill.reading.pixels.page_plane import plane_or_page

Image = npt.NDArray[np.uint8]

#: Grey levels by which the pixels of a blank page differ, at the most. Print that pale is not read either.
BLANK = 16
#: One pixel of so many each way is looked at first.
SAMPLED = 16
#: Pages that are kept for those to come.
KEPT = 64


class KnownPages:
    """What is known of the pages of one document that are read in a row, under one set of options."""

    def __init__(self, count: int) -> None:
        """`count` pages are read in a row."""
        self._count = count
        self._read: OrderedDict[bytes, Page] = OrderedDict()

    def reading(self, drawn: SourcePage, index: int, read: Callable[[], Page]) -> Page:
        """What `read` gives of a page, or would give where that is known beforehand."""
        if not _pixels_tell_all(drawn):
            return read()
        if _is_blank(drawn.image):
            height, width = drawn.image.shape[:2]
            return Page(index, width, height, width, height, dpi=drawn.dpi)
        if self._count == 1:
            return read()
        key = _hash(drawn.image)
        page = self._read.get(key)
        if page is None:
            page = self._read[key] = read()
            if len(self._read) > KEPT:
                self._read.popitem(last=False)
        return replace(page, index=index, dpi=drawn.dpi)


def _pixels_tell_all(drawn: SourcePage) -> bool:
    """Whether nothing of a page but its pixels goes into its reading."""
    if drawn.laid is not None:
        return False
    return drawn.pdf is None or not (drawn.pdf.links or drawn.pdf.objects.texts.size)


def _is_blank(image: Image) -> bool:
    # A few pixels tell of most pages that something is on them.
    return _levels(np.ascontiguousarray(image[::SAMPLED, ::SAMPLED])) < BLANK and _levels(plane_or_page(image)) < BLANK


def _levels(image: Image) -> float:
    """Grey levels between the darkest value of a picture and the lightest."""
    low, high, _, _ = cv2.minMaxLoc(image.reshape(image.shape[0], -1))
    return high - low


def _hash(image: Image) -> bytes:
    digest = hashlib.sha256(repr(image.shape).encode() + b"\0")
    digest.update(np.ascontiguousarray(image).data)
    return digest.digest()
