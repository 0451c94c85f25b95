"""A page drawn or photographed any way up, made upright: the quarter turn that it wants, and its lean taken out.

The network's word is checked by reading: lines that stand, or a turn it is not sure of, are read both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Affine, PlaneMap, Polygon, bbox_of, polygon_of
from pagemill.models import Session
from pagemill.reading.pixels.page_plane import page_of, plane_or_page
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.recognition.recogniser import LineReader, crop_line
from pagemill.reading.recognition.standing_characters import characters_stand
from pagemill.reading.recognition.tiled_detection import find_lines
from pagemill.reading.upright.orientation import page_orientation, skew_of_lines
from pagemill.reading.upright.turned_parts import reading_score

Image = npt.NDArray[np.uint8]

#: A turn the orientation model is less sure of is checked by reading some lines both ways.
SURE = 0.9
#: Lines read to check a turn.
VOTERS = 6
#: A scan has dark edges where they are darker than this share of its paper.
DARK_EDGE = 0.5
#: Longer side, in pixels, from which on a page is drawn finer than its print needs: A4 at 200 dots an inch has less.
MANY_PIXELS = 2400


@dataclass(frozen=True, slots=True)
class UprightPage:
    """A page made upright, RGB (H, W, 3), and where its lines are."""

    image: Image
    #: From the page as it was given to `image`.
    frame: PlaneMap
    #: Degrees clockwise that it was turned by, and that it leaned after that.
    turned: int
    skew: float
    boxes: list[TextBox]


def make_upright(image: Image, detector: Detector, orientation: Session | None, recogniser: LineReader) -> UprightPage:
    """An RGB page (H, W, 3) made upright; without an `orientation` network only its lean is taken out."""
    page = (
        UprightPage(image, Affine(), 0, 0.0, find_lines(detector, image))
        if orientation is None
        else _turned(image, detector, orientation, recogniser)
    )
    skew = skew_of_lines([box.polygon for box in page.boxes])
    if not skew:
        return page
    upright, lean = _deskew(page.image, skew)
    upright.setflags(write=False)  # so that its half, which several steps look at, is kept
    boxes = [replace(box, polygon=lean.polygon(box.polygon)) for box in page.boxes]
    return UprightPage(upright, lean @ page.frame, page.turned, skew, boxes)


def _turned(image: Image, detector: Detector, orientation: Session, recogniser: LineReader) -> UprightPage:
    turned, confidence = page_orientation(orientation, image)
    if confidence < 0.5:
        turned = 0
    upright, frame = turn_page(image, turned)
    boxes = find_lines(detector, upright)
    further = _further_turn(upright, boxes, recogniser, doubtful=turned != 0 or confidence < SURE)
    if further:
        turned = (turned + further) % 360
        upright, frame = turn_page(image, turned)
        boxes = find_lines(detector, upright)
    if turned in (90, 270) and boxes:
        longest = sorted(boxes, key=lambda box: -max(_sides(box.polygon)))[:VOTERS]
        if characters_stand([crop_line(upright, box.polygon) for box in longest], recogniser):
            # It is written from top to bottom.
            turned = (turned + 90) % 360
            upright, frame = turn_page(image, turned)
            boxes = find_lines(detector, upright)
    return UprightPage(upright, frame, turned, 0.0, boxes)


def _further_turn(image: Image, boxes: Sequence[TextBox], recogniser: LineReader, *, doubtful: bool) -> int:
    """What is still missing to upright: 0, 90, 180 or 270, by which way the longest lines read best."""
    sides = [_sides(box.polygon) for box in boxes]
    standing = sum(tall for wide, tall in sides if tall > 1.5 * wide)
    lying = sum(wide for wide, tall in sides if wide > 1.5 * tall)
    across = standing > (1.0 if doubtful else 1.5) * lying and len(boxes) >= 3
    if not boxes or not (doubtful or across):
        return 0
    # A part of the page may be turned against the rest: only lines of the greater part have a say.
    of_most = [i for i, (wide, tall) in enumerate(sides) if (tall > wide) == across] or range(len(boxes))
    longest = sorted(of_most, key=lambda i: -max(sides[i]))[:VOTERS]
    crops = [crop_line(image, boxes[i].polygon) for i in longest]
    candidates = (90, 270) if across else (0, 180)
    # `crop_line` lays a standing line down by a quarter turn counter-clockwise: as the page turned by 270 reads.
    ways = {
        candidates[1 if across else 0]: crops,
        candidates[0 if across else 1]: [np.ascontiguousarray(np.rot90(crop, 2)) for crop in crops],
    }
    scores = {turn: reading_score(recogniser, way) for turn, way in ways.items()}
    best = max(scores, key=lambda turn: scores[turn])
    other = min(scores.values())
    if across and scores[best] < 0.75:
        return 0  # neither way reads: text set from top to bottom
    return best if scores[best] > other + 0.05 else 0


def _sides(polygon: Polygon) -> tuple[float, float]:
    (x0, y0), (x1, y1), _, (x3, y3) = polygon
    return float(np.hypot(x1 - x0, y1 - y0)), float(np.hypot(x3 - x0, y3 - y0))


def turn_page(image: Image, turned: int) -> tuple[Image, Affine]:
    """An RGB page (H, W, 3) turned clockwise by 0, 90, 180 or 270 degrees, and the map to it."""
    height, width = image.shape[:2]
    if turned == 0:
        return image, Affine()
    upright = np.ascontiguousarray(np.rot90(image, -turned // 90))
    upright.setflags(write=False)  # so that what several steps make of it is kept
    return upright, Affine.quarter_turn(turned, width, height)


def _tone_beyond(shown: Image) -> list[int]:
    """What goes on beyond a page (H, W, C): its paper, or where a scan has dark edges all around, that dark."""
    height, width = shown.shape[:2]
    sample = shown[:: max(1, height // 50), :: max(1, width // 50)]
    paper = np.median(sample.reshape(-1, shown.shape[2]), axis=0)
    rims = [np.median(rim, axis=0) for rim in (shown[0], shown[-1], shown[:, 0], shown[:, -1])]
    dark = np.max(rims, axis=0)
    return [int(v) for v in (dark if float(dark.mean()) < DARK_EDGE * float(paper.mean()) else paper)]


def _deskew(image: Image, skew: float) -> tuple[Image, Affine]:
    """Turns the page back by its lean, on a sheet just large enough to hold all of it."""
    height, width = image.shape[:2]
    turn = Affine.rotation(-skew)
    x0, y0, x1, y1 = bbox_of(turn.polygon(polygon_of((0.0, 0.0, width, height))))
    frame = Affine.shift(-x0, -y0) @ turn
    size = (round(x1 - x0), round(y1 - y0))
    matrix = np.array(frame.rows(), np.float64)
    shown = np.atleast_3d(plane_or_page(image))
    edge = _tone_beyond(shown)
    # Cubic takes five times as long, and what it keeps sharp is seen where pixels are few.
    between = cv2.INTER_CUBIC if max(height, width) < MANY_PIXELS else cv2.INTER_LINEAR
    upright = cv2.warpAffine(shown, matrix, size, flags=between, borderMode=cv2.BORDER_CONSTANT, borderValue=edge)
    return page_of(upright) if upright.ndim == 2 else upright, frame
