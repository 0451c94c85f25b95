"""Which way up a page is, and how far it leans."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Polygon
from pagemill.models import Session
from pagemill.reading.pixels.network_input import IMAGENET, network_input
from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: A lean smaller than this is left as it is, in degrees: turning would blur more than it mends.
SMALLEST_SKEW = 0.15
#: A larger lean is no scanning fault, in degrees.
LARGEST_SKEW = 20.0

_ANGLES = (0, 90, 180, 270)


@stage("orientation")
def page_orientation(session: Session, image: Image) -> tuple[int, float]:
    """Degrees clockwise that would turn the page upright (0, 90, 180, 270), and the model's confidence."""
    height, width = image.shape[:2]
    scale = 256 / min(height, width)
    # The network sees the middle square only; a crop from the picture's middle spares resizing what it never sees.
    side = min(height, width, math.ceil(224 / scale) + 1)
    top, left = (height - side) // 2, (width - side) // 2
    square = plane_or_page(image)[top : top + side, left : left + side]
    if side > 224:
        small = reduced(square, (224, 224))
    else:
        small = np.asarray(cv2.resize(square, (224, 224), interpolation=cv2.INTER_LINEAR), np.uint8)
    scores = session.run(network_input(small, IMAGENET, reverse=True))[0][0]
    seen = int(np.argmax(scores))
    # The model names the clockwise turn that was done to the page.
    return (360 - _ANGLES[seen]) % 360, float(scores[seen])


def skew_of_lines(polygons: Sequence[Polygon]) -> float:
    """Degrees clockwise that the text leans, by the direction of its longer lines; 0 where they do not agree."""
    angles, lengths = [], []
    for (x0, y0), (x1, y1), (x2, y2), (x3, y3) in polygons:
        dx, dy = (x1 + x2 - x0 - x3) / 2, (y1 + y2 - y0 - y3) / 2
        length, height = math.hypot(dx, dy), math.hypot(x3 - x0, y3 - y0)
        if height and length >= 5 * height:
            angles.append(math.degrees(math.atan2(dy, dx)))
            lengths.append(length)
    if not angles:
        return 0.0
    order = np.argsort(angles)
    weights = np.array(lengths)[order]
    share = np.cumsum(weights) / weights.sum()
    low, middle, high = (float(np.array(angles)[order][np.searchsorted(share, q)]) for q in (0.25, 0.5, 0.75))
    if abs(middle) > LARGEST_SKEW or high - low > 2.0 or abs(middle) < SMALLEST_SKEW:
        return 0.0
    return middle
