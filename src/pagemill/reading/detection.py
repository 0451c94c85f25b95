"""Finding lines of text in a picture, with the differentiable-binarisation network of PP-OCR.

The network gives, for each pixel, how likely it lies in the shrunken core of a line; a core found is grown back by
`area · UNCLIP / perimeter`, as in Liao et al., "Real-time Scene Text Detection with Differentiable
Binarization" (AAAI 2020), section 3.4.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Polygon
from pagemill.models import Session
from pagemill.reading.network_input import IMAGENET, network_input
from pagemill.reading.reduction import reduced
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: Longest side given to the network, in pixels. A4 at 150 dpi passes as it is.
MAX_SIDE = 1760
#: Shorter pictures are enlarged until their longer side has this many pixels.
MIN_SIDE = 480
#: Where half of the lines are lower than this, in pixels given to the network, the picture is given again, larger: of
#: print so small the network finds parts, and boxes that cut it.
SMALL_PRINT = 12.0
#: The height that such lines are brought to, the most that a picture is enlarged for it, and the longest side then.
LEGIBLE, MOST_ENLARGED, LARGEST_SIDE = 18.0, 2.0, 2640
#: A pixel belongs to a core above this probability.
CORE = 0.3
#: A core counts as text when its mean probability is above this.
TEXT = 0.55
#: How far a core is grown back; the value PP-OCR's own configuration has.
UNCLIP = 1.6
#: Cores with a side shorter than this many network pixels are specks.
MIN_CORE = 2.0


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where a line of text stands: four points, clockwise from the text's top left."""

    polygon: Polygon
    score: float


@stage("detection")
def detect_lines(session: Session, image: Image, max_side: int = MAX_SIDE) -> list[TextBox]:
    """The lines of text in an RGB picture (H, W, 3), top to bottom; polygons in its pixels.

    Small print is looked for at a larger size.
    """
    height, width = image.shape[:2]
    if height < 4 or width < 4:
        return []
    scale = min(1.0, max_side / max(height, width))
    if max(height, width) < MIN_SIDE:
        scale = min(3.0, MIN_SIDE / max(height, width))
    boxes = _detect(session, image, scale)
    larger = _scale_for_small_print(boxes, scale, max(height, width))
    return _detect(session, image, larger) if larger > scale else boxes


def _scale_for_small_print(boxes: Sequence[TextBox], scale: float, longest: int) -> float:
    """The scale to look at, `scale` where the lines found at that are large enough. `longest` is the longer side."""
    if not boxes:
        return scale
    sides = [[math.dist(box.polygon[0], box.polygon[i]) for i in (1, 3)] for box in boxes]
    height = statistics.median(min(pair) for pair in sides) * scale
    if height >= SMALL_PRINT:
        return scale
    return min(scale * min(MOST_ENLARGED, LEGIBLE / max(height, 1.0)), max(scale, LARGEST_SIDE / longest))


def _detect(session: Session, image: Image, scale: float) -> list[TextBox]:
    height, width = image.shape[:2]
    grid_w = max(32, round(width * scale / 32) * 32)
    grid_h = max(32, round(height * scale / 32) * 32)
    if scale < 1:
        small = reduced(image, (grid_w, grid_h))
    else:
        small = np.asarray(cv2.resize(image, (grid_w, grid_h), interpolation=cv2.INTER_LINEAR), np.uint8)

    def boxes(outputs: list[npt.NDArray[np.generic]]) -> list[TextBox]:
        return _boxes(np.asarray(outputs[0], np.float32)[0, 0], width / grid_w, height / grid_h, width, height)

    # The network was trained with blue first, and with ImageNet's statistics in the order red first.
    return session.each([network_input(small, IMAGENET, reverse=True)], boxes)[0]


def _boxes(probability: npt.NDArray[np.float32], sx: float, sy: float, width: int, height: int) -> list[TextBox]:
    cores = (probability > CORE).astype(np.uint8)
    contours, _ = cv2.findContours(cores, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found: list[TextBox] = []
    for contour in contours:
        (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < MIN_CORE:
            continue
        score = _mean_inside(probability, contour)
        if score < TEXT:
            continue
        grow = w * h * UNCLIP / (2 * (w + h))
        corners = cv2.boxPoints(((cx, cy), (w + 2 * grow, h + 2 * grow), angle))
        if min(w, h) + 2 * grow < 5:
            continue
        corners = clockwise_from_top_left(corners)
        corners[:, 0] = np.clip(corners[:, 0] * sx, 0, width)
        corners[:, 1] = np.clip(corners[:, 1] * sy, 0, height)
        found.append(TextBox(tuple((float(x), float(y)) for x, y in corners), score))
    found.sort(key=lambda box: (box.polygon[0][1], box.polygon[0][0]))
    return found


def _mean_inside(probability: npt.NDArray[np.float32], contour: npt.NDArray[np.int32]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - np.array([[x, y]], np.int32)], 1)
    return float(cv2.mean(probability[y : y + h, x : x + w], mask)[0])


def clockwise_from_top_left(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Orders a rectangle's corners so that the first side is its top, for text within 45° of upright."""
    centre = corners.mean(axis=0)
    turn = np.argsort(np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0]))
    ordered = corners[turn]
    # The top side is the one whose middle is highest, told among the two sides that lie flatter.
    sides = np.roll(ordered, -1, axis=0) - ordered
    flat = np.abs(sides[:, 0]) >= np.abs(sides[:, 1])
    middles = (ordered[:, 1] + np.roll(ordered, -1, axis=0)[:, 1]) / 2
    middles = np.where(flat, middles, np.inf)
    return np.roll(ordered, -int(np.argmin(middles)), axis=0).astype(np.float32)
