"""The lines of an upright page, or of a part of one, from its pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Affine, Bbox, bbox_of, clip, covered
from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.recognition.end_colons import with_end_colons
from pagemill.reading.recognition.grain import without_grain
from pagemill.reading.recognition.recogniser import LineReader, crop_line
from pagemill.reading.recognition.spread_labels import with_whole_labels
from pagemill.reading.recognition.text_boxes import lay_spread_labels, split_boxes_at_rules
from pagemill.reading.recognition.tiled_detection import find_lines
from pagemill.reading.rules.dark_edges import without_dark_edges
from pagemill.reading.rules.page_rules import Rules, find_rules
from pagemill.reading.rules.squared_paper import without_scanned_squares
from pagemill.reading.upright.turned_parts import TurnedPart, turned_parts_seen

Image = npt.NDArray[np.uint8]

#: A line recognised with less confidence is no text.
READABLE = 0.5
#: Two boxes of which one has this share in the other are of one line.
SAME_LINE = 0.4


@dataclass(frozen=True, slots=True)
class PageLines:
    """What stands on an upright page: its lines, those of its turned parts too, its rules, and these parts."""

    lines: list[Line]
    rules: Rules
    parts: list[TurnedPart]


def read_upright(image: Image, boxes: Sequence[TextBox], detector: Detector, recogniser: LineReader) -> PageLines:
    """An upright page (RGB, H×W×3), whose lines are in some boxes; those of its turned parts are sought."""
    boxes = with_end_colons(image, boxes)
    found = [bbox_of(box.polygon) for box in boxes]
    rules = without_scanned_squares(without_dark_edges(image, find_rules(image, found)), image, found)
    parts = turned_parts_seen(image, [box.polygon for box in boxes], recogniser)
    boxes = [box for box in boxes if not any(part.holds(box.polygon) for part in parts)]
    smooth = without_grain(image)
    lines = with_whole_labels(_recognise_between(smooth, boxes, rules, recogniser), rules.standing)
    for part in parts:
        lines += _read_turned(smooth, part, detector, recogniser)
    return PageLines(lines, rules, parts)


def read_part(
    image: Image, part: Bbox, known: Sequence[Line], detector: Detector, recogniser: LineReader
) -> list[Line]:
    """The lines in a box of an upright page (RGB, H×W×3) besides those that are known, in the page's pixels."""
    page_height, page_width = image.shape[:2]
    x0, y0, x1, y1 = (round(side) for side in clip(part, page_width, page_height))
    shift = Affine.shift(x0, y0)
    boxes = [
        TextBox(shift.polygon(box.polygon), box.score)
        for box in find_lines(detector, np.ascontiguousarray(image[y0:y1, x0:x1]))
    ]
    known_boxes = [line.bbox for line in known]
    fresh = [box for box in boxes if not any(_are_one_line(bbox_of(box.polygon), other) for other in known_boxes)]
    return recognise(image, fresh, recogniser)


def recognise(image: Image, boxes: Sequence[TextBox], recogniser: LineReader) -> list[Line]:
    """What is text of what stands in some boxes of a page (RGB, H×W×3)."""
    shown = plane_or_page(image)
    read = recogniser.read([crop_line(shown, box.polygon) for box in boxes])
    return [
        Line(line.text, box.polygon, line.score, LineSource.OCR, line.offsets)
        for box, line in zip(boxes, read, strict=True)
        if line.text and line.score >= READABLE
    ]


def _are_one_line(one: Bbox, other: Bbox) -> bool:
    return covered(one, other) > SAME_LINE or covered(other, one) > SAME_LINE


def _recognise_between(image: Image, boxes: Sequence[TextBox], rules: Rules, recogniser: LineReader) -> list[Line]:
    """The lines in some boxes, each cut where a rule runs through it."""
    return recognise(image, lay_spread_labels(split_boxes_at_rules(boxes, rules), rules), recogniser)


def _read_turned(image: Image, part: TurnedPart, detector: Detector, recogniser: LineReader) -> list[Line]:
    """The lines of a turned part, where they stand on the page; each begins at its own top left."""
    upright, frame = part.upright(image)
    boxes = find_lines(detector, upright)
    rules = find_rules(upright, [bbox_of(box.polygon) for box in boxes])
    back = frame.inverse()
    return [
        replace(line, polygon=back.polygon(line.polygon))
        for line in _recognise_between(upright, boxes, rules, recogniser)
    ]
