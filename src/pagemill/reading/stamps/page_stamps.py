"""The stamps of a page: sought as its kind of page wants, read, and taken off it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Stamp
from pagemill.geometry import Bbox, bbox_of, covered
from pagemill.reading.options import ReadOptions
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.recogniser import LineReader
from pagemill.reading.stamps.black_stamps import find_black_stamps
from pagemill.reading.stamps.stamp_region import StampRegion
from pagemill.reading.stamps.stamp_search import erase_ink, find_stamps, may_hold_stamp, read_stamp
from pagemill.reading.stamps.stamp_text import ReadLines, read_ring

Image = npt.NDArray[np.uint8]

#: Share of the smaller of two finds, from which both are one stamp.
SAME = 0.3


def stamps_on(
    image: Image, boxes: Sequence[TextBox], recogniser: LineReader, options: ReadOptions
) -> tuple[list[StampRegion], list[Bbox]]:
    """The stamps on a page that is read from its pixels, RGB (H, W, 3), whose lines of text stand in some boxes; and
    the boxes of all that may be some, in which text runs in curves."""
    if options.find_seals is False:
        return [], []
    lines = _line_reader(recogniser)
    black = find_black_stamps(
        image,
        [bbox_of(box.polygon) for box in boxes],
        lambda region: [(line.text, line.score) for line in read_ring(image, region, lines)],
    )
    others = find_stamps(image, thorough=bool(options.find_seals))
    others = [one for one in others if not any(_is_same(one.bbox, other.bbox) for other in black.stamps)]
    return [*black.stamps, *others], [*black.rings, *(one.bbox for one in others)]


def _is_same(one: Bbox, other: Bbox) -> bool:
    return max(covered(one, other), covered(other, one)) > SAME


def stamps_in(image: Image, pictures: Sequence[Bbox], thorough: bool) -> list[StampRegion]:
    """Stamps of a born-digital page stand in its pictures; anywhere only when the caller wants them sought."""
    if thorough:
        return find_stamps(image, thorough=True)
    holding = [picture for picture in pictures if may_hold_stamp(image, picture)]
    if not holding:
        return []
    return [
        region
        for region in find_stamps(image, thorough=False, parts=holding)
        if any(covered(region.bbox, picture) > 0.8 for picture in holding)
    ]


def read_stamps(image: Image, regions: Sequence[StampRegion], recogniser: LineReader) -> tuple[list[Stamp], Image]:
    """The stamps, and the page without their ink, so that the text below them can be read."""
    read_lines = _line_reader(recogniser)
    clean = image
    stamps = []
    for region in regions:
        stamps.append(read_stamp(image, region, read_lines))
        clean = erase_ink(clean, region)
    return stamps, clean


def _line_reader(recogniser: LineReader) -> ReadLines:
    return lambda crops: [(line.text, line.score) for line in recogniser.read(crops)]
