"""The stamps of a page: sought as its kind of page wants, read, and taken off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pagemill.document import Stamp, StampColor
from pagemill.geometry import Bbox, bbox_of, covered, height, polygon_of, union
from pagemill.reading.options import ReadOptions
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.detector import Detector, detect_lines
from pagemill.reading.recognition.recogniser import LineReader
from pagemill.reading.stamps.black_stamps import find_black_stamps
from pagemill.reading.stamps.stamp_region import StampRegion
from pagemill.reading.stamps.stamp_search import erase_ink, find_stamps, may_hold_stamp, read_stamp
from pagemill.reading.stamps.stamp_text import ReadLines, read_ring

Image = npt.NDArray[np.uint8]

#: Share of the smaller of two finds, from which both are one stamp.
SAME = 0.3
#: What is looked at about a stamp for the lines below it, in shares of its sides.
BESIDE = 0.3
#: Two parts of a line share so much of the higher one's height at the least, and so many heights of the lower one are
#: between them at the most.
LEVEL, NEXT = 0.75, 0.5


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


def boxes_below(
    detector: Detector, clean: Image, regions: Sequence[StampRegion], boxes: Sequence[TextBox]
) -> list[TextBox]:
    """The boxes of a page (RGB, H×W×3) whose stamps are taken off, with those of lines below a stamp that only the
    weaker network finds: what ink leaves behind makes them doubtful, and the stronger one may find nothing there.
    """
    found = list(boxes)
    if detector.stronger is None:
        return found
    weaker = replace(detector, stronger=None)
    for region in regions:
        if region.color is StampColor.BLACK:
            continue
        x0, y0, x1, y1 = region.bbox
        wide, tall = BESIDE * (x1 - x0), BESIDE * (y1 - y0)
        left, top = max(0, int(x0 - wide)), max(0, int(y0 - tall))
        part = clean[top : int(y1 + tall), left : int(x1 + wide)]
        for box in detect_lines(weaker, np.ascontiguousarray(part)):
            placed = replace(box, polygon=tuple((x + left, y + top) for x, y in box.polygon))
            bbox = bbox_of(placed.polygon)
            if covered(bbox, region.bbox) <= 0.5 or any(_is_same(bbox, bbox_of(one.polygon)) for one in found):
                continue
            before = next((one for one in found if _goes_on(bbox_of(one.polygon), bbox)), None)
            if before is not None:
                found.remove(before)
                placed = replace(placed, polygon=polygon_of(union([bbox_of(before.polygon), bbox])))
            found.append(placed)
    return found


def _goes_on(before: Bbox, bbox: Bbox) -> bool:
    """Whether a line goes on with what stands behind it, as high and at its level."""
    tall = min(height(before), height(bbox))
    shared = min(before[3], bbox[3]) - max(before[1], bbox[1])
    return shared > LEVEL * max(height(before), height(bbox)) and abs(bbox[0] - before[2]) < NEXT * tall


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
