"""The two pages of an open book, scanned as one picture: told by the shadow of the fold between them.

Each page has its own lean, running head and number, and the rows of one do not go on in the other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Affine, bbox_of
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.upright.photographed_sheet import StraightSheet
from pagemill.reading.upright.sheet_tones import reduced_photograph

Image = npt.NDArray[np.uint8]

#: Pixels of the longer side of the picture that is searched.
SEARCHED = 320
#: Width over height of two pages side by side.
SHAPES = (1.05, 2.4)
#: Where the fold lies, as shares of the width.
MIDDLE = (0.35, 0.65)
#: Share of the height along which the fold is darker than paper: through the margins too, where rules of tables end.
ALONG = 0.95
#: How dark the fold is at the most, and what beside it is paper again, as shares of the tone of paper.
SHADOW, PAPER = 0.82, 0.93
#: How far from the fold it is paper again, as a share of the width.
SHADOW_WIDTH = 0.12
#: The least width of the shadow, in searched pixels: no rule is as wide.
LEAST_SHADOW = 4
#: Share of the lines of text that may run across the fold, and lines that each page has at the least.
ACROSS, FEWEST_LINES = 0.03, 3
#: A line this many times as high as wide stands.
STANDS = 2.0


def pages_of_spread(image: Image, boxes: Sequence[TextBox]) -> list[StraightSheet]:
    """The pages of an upright RGB picture (H, W, 3) of an open book, in the order they are read; else nothing.

    `boxes` are its lines of text: where most stand, it is written from top to bottom, and the right page is the first.
    """
    fold = fold_of(image)
    if fold is None:
        return []
    sides = [0, 0]
    across = standing = 0
    for box in boxes:
        x0, y0, x1, y1 = bbox_of(box.polygon)
        sides[(x0 + x1) / 2 > fold] += 1
        across += x0 < fold - box.height and x1 > fold + box.height
        standing += y1 - y0 > STANDS * (x1 - x0)
    if min(sides) < FEWEST_LINES or across > ACROSS * len(boxes):
        return []
    left = StraightSheet(np.ascontiguousarray(image[:, :fold]), Affine())
    right = StraightSheet(np.ascontiguousarray(image[:, fold:]), Affine.shift(-fold, 0.0))
    return [right, left] if standing > len(boxes) / 2 else [left, right]


def fold_of(image: Image) -> int | None:
    """Where the fold of an open book lies, in pixels from the left; None where the picture shows none."""
    height, width = image.shape[:2]
    if not SHAPES[0] < width / height < SHAPES[1] or min(height, width) < SEARCHED:
        return None
    small = reduced_photograph(image, SEARCHED).min(axis=2)
    columns = small.shape[1]
    # Of a column of print the lightest rows are paper; a fold is dark in nearly all of them.
    tones = np.percentile(small, 100 * ALONG, axis=0)
    paper = float(np.percentile(tones, 60))
    first, last = (round(share * columns) for share in MIDDLE)
    at = first + int(np.argmin(tones[first:last]))
    reach = round(SHADOW_WIDTH * columns)
    beside = tones[max(0, at - reach) : at], tones[at + 1 : at + 1 + reach]
    if tones[at] > SHADOW * paper or any(float(side.max(initial=0)) < PAPER * paper for side in beside):
        return None
    if int((tones[at - LEAST_SHADOW : at + LEAST_SHADOW + 1] < PAPER * paper).sum()) < LEAST_SHADOW:
        return None
    return int((at + 0.5) * width / columns)
