"""Finding lines of text in a picture, with the differentiable-binarisation network of PP-OCR.

The network gives, for each pixel, how likely it lies in the shrunken core of a line; a core found is grown back by
`area · UNCLIP / perimeter`, as in Liao et al., "Real-time Scene Text Detection with Differentiable
Binarization" (AAAI 2020), section 3.4.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Polygon
from pagemill.models import Session
from pagemill.reading.pixels.network_input import IMAGENET, network_input
from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.pixels.reduction import reduced

Image = npt.NDArray[np.uint8]

#: A pixel belongs to a core above this probability.
CORE = 0.3
#: A core counts as text when its mean probability is above this.
TEXT = 0.55
#: Where a core is less probable than this on the whole, or has pixels above `TEXT` and is left out for its size or
#: its mean, lines are in doubt.
SURE = 0.85
#: How far a core is grown back; the value PP-OCR's own configuration has.
UNCLIP = 1.6
#: Cores with a side shorter than this many network pixels are specks.
MIN_CORE = 2.0
#: Sides of a network's input are multiples of this, in pixels.
STEP = 32


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where a line of text stands: four points, clockwise from the text's top left."""

    polygon: Polygon
    score: float
    #: How much of the straight box around its core the core fills: less where the line is bent.
    fill: float = 1.0

    @property
    def height(self) -> float:
        """The line's height in pixels, whether it lies or stands."""
        return min(math.dist(self.polygon[0], self.polygon[side]) for side in (1, 3))


@dataclass(frozen=True, slots=True)
class Core:
    """The core of a line: its pixels in the upright box around it, that box's left and top in pixels of the network's
    input, and pixels of the picture for one of these, across and down."""

    mask: npt.NDArray[np.bool_]
    corner: tuple[int, int]
    scales: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """What a network finds: boxes, and from which row to before which it is in doubt; in pixels given to it."""

    boxes: list[TextBox]
    doubtful: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Given:
    """A picture as a network is given it: its green (h, w), its tensor (1, 3, h, w), and pixels of the picture for one
    of it, across and down."""

    green: Image
    tensor: npt.NDArray[np.float32]
    scales: tuple[float, float]


def given(image: Image, scale: float) -> Given:
    """An RGB picture (H, W, 3) at a scale, each side a multiple of `STEP`."""
    height, width = image.shape[:2]
    size = max(STEP, round(width * scale / STEP) * STEP), max(STEP, round(height * scale / STEP) * STEP)
    shown = plane_or_page(image)
    if scale < 1:
        scaled = reduced(shown, size)
    else:
        scaled = np.asarray(cv2.resize(shown, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    green = scaled if scaled.ndim == 2 else scaled[:, :, 1]
    # The network was trained with blue first, and with ImageNet's statistics in the order red first.
    return Given(green, network_input(scaled, IMAGENET, reverse=True), (width / size[0], height / size[1]))


def look(session: Session, tensor: npt.NDArray[np.float32]) -> Look:
    """What a network finds in the tensor of a picture, or of a part of it."""

    def take(outputs: list[npt.NDArray[np.generic]]) -> Look:
        return _lines(np.asarray(outputs[0], np.float32)[0, 0])

    return session.each([tensor], take)[0]


def _lines(probability: npt.NDArray[np.float32]) -> Look:
    cores = (probability > CORE).astype(np.uint8)
    contours, _ = cv2.findContours(cores, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = Look([], [])
    for contour in contours:
        (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
        score = _mean_inside(probability, contour) if min(w, h) >= MIN_CORE else 0.0
        grow = w * h * UNCLIP / (2 * max(1.0, w + h))
        is_text = score >= TEXT and min(w, h) + 2 * grow >= 5
        if is_text:
            corners = clockwise_from_top_left(cv2.boxPoints(((cx, cy), (w + 2 * grow, h + 2 * grow), angle)))
            fill = cv2.contourArea(contour) / (w * h)
            found.boxes.append(TextBox(tuple((float(x), float(y)) for x, y in corners), score, fill))
        if score < SURE if is_text else _highest(probability, contour) > TEXT:
            _, y, _, tall = cv2.boundingRect(contour)
            found.doubtful.append((y, y + tall))
    return found


def cores(session: Session, picture: Given) -> list[Core]:
    """The cores of lines that a network finds in a picture, those that count as text."""

    def take(outputs: list[npt.NDArray[np.generic]]) -> list[Core]:
        probability = np.asarray(outputs[0], np.float32)[0, 0]
        count, numbers, boxes, _ = cv2.connectedComponentsWithStats((probability > CORE).astype(np.uint8))
        found = []
        for number, (x, y, w, h, _) in zip(range(1, count), boxes[1:].tolist(), strict=True):
            mask = numbers[y : y + h, x : x + w] == number
            if probability[y : y + h, x : x + w][mask].mean() >= TEXT:
                found.append(Core(mask, (x, y), picture.scales))
        return found

    return session.each([picture.tensor], take)[0]


def _highest(probability: npt.NDArray[np.float32], contour: npt.NDArray[np.int32]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    return float(probability[y : y + h, x : x + w].max())


def _mean_inside(probability: npt.NDArray[np.float32], contour: npt.NDArray[np.int32]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - np.array([[x, y]], np.int32)], 1)
    return float(cv2.mean(probability[y : y + h, x : x + w], mask)[0])


def clockwise_from_top_left(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Orders a rectangle's corners so that the first side is its top, for text within 45° of upright."""
    points = corners.tolist()
    middle = [sum(along) / len(points) for along in zip(*points, strict=True)]
    turn = sorted(range(4), key=lambda at: math.atan2(points[at][1] - middle[1], points[at][0] - middle[0]))
    # The top side is the one whose middle is highest, told among the two sides that lie flatter.
    first, highest = 0, math.inf
    for at in range(4):
        (x0, y0), (x1, y1) = points[turn[at]], points[turn[(at + 1) % 4]]
        if abs(x1 - x0) >= abs(y1 - y0) and y0 + y1 < highest:
            first, highest = at, y0 + y1
    return corners[turn[first:] + turn[:first]]
