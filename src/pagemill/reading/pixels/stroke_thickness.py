"""How thick the strokes of a line of print are drawn, whichever letters it has: twice its ink over the length of the
ink's edges."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox

Image = npt.NDArray[np.uint8]

#: What drawing adds to the thickness of any stroke, in pixels: its edges are grey.
EDGES = 0.4
#: The darkness of print, 0 to 1, from which it counts, and from which it counts fully: grain is neither.
FROM, FULLY = 0.3, 0.9
#: Shares of the pixels about a line that are darker than its print is taken to be, and no lighter than its paper.
DARKEST, LIGHTEST = 0.01, 0.95
_SHARES = np.array([DARKEST, 0.5, LIGHTEST])
_LEVELS = np.arange(256, dtype=np.float32)
#: Share of a row of pixels that a rule fills, at the least.
RULED = 0.6
#: Grey levels between print and paper, at the least.
CONTRAST = 24
#: Heights of a box in which its strokes are looked at, at either end: more of a long line tells no more. One of fewer
#: heights is looked at as a whole.
LOOKED_AT, WHOLE = 6, 4


def thickness_of(box: Bbox, image: Image) -> float:
    """How thick on the average the strokes of the line of print are that stands in a box of an image (RGB, H×W×3, or
    grey, H×W), in pixels; 0 where it shows none. Of a line that begins or ends heavier than it goes on the lesser."""
    x0, y0, x1, y1 = box
    if x1 - x0 <= WHOLE * (y1 - y0):
        return _thickness(box, image)
    reach = min(LOOKED_AT * (y1 - y0), (x1 - x0) / 2)
    return min(_thickness((x0, y0, x0 + reach, y1), image), _thickness((x1 - reach, y0, x1, y1), image))


def _thickness(box: Bbox, image: Image) -> float:
    x0, y0, x1, y1 = (round(side) for side in box)
    part = image[max(0, y0) : y1 + 1, max(0, x0) : x1 + 1]
    if part.size == 0:
        return 0.0
    shown = part if part.ndim == 2 else cv2.min(cv2.min(part[:, :, 0], part[:, :, 1]), part[:, :, 2])
    counts = np.cumsum(cv2.calcHist([shown], [0], None, [256], [0, 256]))
    dark, middle, light = np.searchsorted(counts, counts[-1] * _SHARES).tolist()
    if light - dark < CONTRAST:
        return 0.0
    # By grey level; letters may be light on a dark ground.
    share = (_LEVELS - dark if middle < (light + dark) / 2 else light - _LEVELS) / (light - dark)
    ink = cv2.LUT(shown, np.clip((share - FROM) / (FULLY - FROM), 0, 1))
    # A rule under the words, or the side of a cell, is no stroke of a letter's.
    rows = cv2.reduce(ink, 1, cv2.REDUCE_AVG)[:, 0] < RULED
    if not rows.all():
        ink = np.ascontiguousarray(ink[rows])
    if min(ink.shape) < 2:
        return 0.0
    inner = ink[:-1, :-1]
    edges = cv2.sumElems(cv2.magnitude(cv2.subtract(ink[:-1, 1:], inner), cv2.subtract(ink[1:, :-1], inner)))[0]
    return 2 * cv2.sumElems(ink)[0] / edges if edges else 0.0


def expected_thickness(usual: float, usual_size: float, size: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How thick strokes are that are as heavy as those of running text, of the thickness `usual` in `usual_size`, in
    other sizes. All in pixels."""
    return EDGES + (usual - EDGES) * size / usual_size
