"""Bands across a page where the network that finds lines is in doubt: looked at again, and put in place.

A second look takes time by pixels. Of drawn print one row of pixels in fifty is in doubt so, of forms one in twelve, of
receipts one in five.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pagemill.geometry import Bbox, bbox_of, intersection
from pagemill.reading.recognition.detection import TextBox

#: A box, and the upright one about it.
_Placed = tuple[TextBox, Bbox]

#: Rows that a band has beyond what is in doubt, on either side, and those beyond these that the network is shown: some
#: lines of print. Both in pixels given to the network.
BESIDE, AROUND = 16, 24
#: The network's own step: a band's rows are a multiple of it.
STEP = 32
#: Bands that come to more than this share of the page are no saving.
MOST = 0.15
#: Two boxes are of one line where they share this much of the smaller.
SAME = 0.3
#: A box that ends so many rows before a band's own end is whole.
EDGE = 3.0


@dataclass(frozen=True, slots=True)
class Band:
    """Rows in doubt, from `top` to before `bottom`, and those shown to the network; in pixels given to it."""

    top: int
    bottom: int
    first: int
    last: int


def bands_around(spans: Sequence[tuple[int, int]], height: int) -> list[Band] | None:
    """The bands around rows in doubt of a picture of this height, from the top. None where the whole costs hardly more.

    Spans go from their first row to before their last.
    """
    bands: list[Band] = []
    for top, bottom in sorted((max(0, top - BESIDE), min(height, bottom + BESIDE)) for top, bottom in spans):
        band = _band(top, bottom, height)
        while bands and band.first <= bands[-1].last:
            before = bands.pop()
            band = _band(before.top, max(bottom, before.bottom), height)
        bands.append(band)
    return bands if sum(band.last - band.first for band in bands) <= MOST * height else None


def put_in_place(
    boxes: Sequence[TextBox], band: Band, again: Sequence[TextBox], height: int, sure: float
) -> list[TextBox] | None:
    """Boxes with those that a second look found in a band in place of their own there.

    All are in pixels given to the network, `height` of which the picture has. Of their own those less sure than `sure`
    go where the second look finds nothing. None where a line leaves what was looked at, so that it was seen in part.
    """
    own = [(box, bbox_of(box.polygon)) for box in boxes]
    of_band = [place for place in own if _lies_in(place[1], band)]
    found = [
        place
        for place in ((box, bbox_of(box.polygon)) for box in again)
        if _lies_in(place[1], band) or any(_are_one(place, other) for other in of_band)
    ]
    if any(_is_cut(bbox, band, height) for _, bbox in found):
        return None
    kept = [
        box
        for box, bbox in own
        if not any(_are_one((box, bbox), other) for other in found) and not (box.score < sure and _lies_in(bbox, band))
    ]
    return kept + [box for box, _ in found]


def _band(top: int, bottom: int, height: int) -> Band:
    first = max(0, top - AROUND) // STEP * STEP
    last = min(height, -(-(bottom + AROUND) // STEP) * STEP)
    return Band(top, bottom, first, last)


def _lies_in(bbox: Bbox, band: Band) -> bool:
    return band.top <= (bbox[1] + bbox[3]) / 2 < band.bottom


def _are_one(one: _Placed, other: _Placed) -> bool:
    if intersection(one[1], other[1]) <= 0:
        return False
    # Of lines that lean the upright boxes about two neighbours share much.
    first, second = (np.array(box.polygon, np.float32) for box, _ in (one, other))
    shared, _ = cv2.intersectConvexConvex(first, second)
    return bool(shared > SAME * min(cv2.contourArea(first), cv2.contourArea(second)))


def _is_cut(bbox: Bbox, band: Band, height: int) -> bool:
    return (band.first > 0 and bbox[1] < band.first + EDGE) or (band.last < height and bbox[3] > band.last - EDGE)
