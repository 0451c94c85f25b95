"""Lines in heavy letters on a page read from its pixels, told by how thick their strokes are beside those of its text.

Of even print alone: on receipts, photographs and handwriting strokes differ by more than heavy letters do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, height, width
from pagemill.reading.pixels.stroke_thickness import expected_thickness, thickness_of

Image = npt.NDArray[np.uint8]

#: Strokes are heavy that are so many times as thick as those of running text, set in the size of the line.
THICKER = 1.2
#: Rows of running text that tell, at the least, and the length of their boxes in heights.
FEWEST, LONG = 6, 8.0
#: The print is even where so great a share of such rows' lengths is in strokes whose thickness differs by no more than
#: this share.
EVEN, WITHIN = 0.75, 0.12
#: Heights of boxes about print of one size differ by this share.
LIKE = 0.25

# What is told of: a word or two ideographs, not figures alone.
_WORD = re.compile(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}")


def heavy_print(lines: Sequence[Line], image: Image) -> list[Bbox]:
    """Where lines in heavy letters stand on an upright page (RGB, H×W×3, or grey, H×W); none where its
    print is not even."""
    level = [line for line in lines if width(line.bbox) > height(line.bbox)]
    long = [line for line in level if width(line.bbox) > LONG * height(line.bbox)]
    if len(long) < FEWEST:
        return []
    size = np.array([height(line.bbox) for line in level])
    thick = np.array([thickness_of(line.bbox, image) for line in level])
    runs = np.array([width(line.bbox) > LONG * height(line.bbox) for line in level])
    lengths = np.array([width(line.bbox) for line in level])
    usual, usual_size = (_middle(values[runs], lengths[runs]) for values in (thick, size))
    size[abs(size - usual_size) < LIKE * usual_size] = usual_size
    expected = expected_thickness(usual, usual_size, size)
    if expected.min() <= 0:
        return []
    share = thick / expected
    even = runs & (abs(share - 1) < WITHIN)
    heavy = share > THICKER
    if lengths[even].sum() < EVEN * lengths[runs].sum():
        return []
    return [line.bbox for line, told in zip(level, heavy.tolist(), strict=True) if told and _WORD.search(line.text)]


def _middle(values: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    order = np.argsort(values)
    sums = np.cumsum(weights[order])
    return float(values[order[np.searchsorted(sums, sums[-1] / 2)]])
