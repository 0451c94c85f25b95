"""Quantiles of grey levels, by counting the 256 levels in place of sorting pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]


def level_quantiles(picture: Image, shares: Sequence[float]) -> list[float]:
    """The levels that these shares of the pixels of a grey picture (H, W) are at or below, between neighbours by
    proportion, as `numpy.quantile` gives them. The picture holds a pixel at the least."""
    counts = cv2.calcHist([picture], [0], None, [256], [0, 256]).ravel()
    upto = np.cumsum(counts.astype(np.int64))
    levels = []
    for share in shares:
        place = share * (picture.size - 1)
        below = int(upto.searchsorted(math.floor(place), side="right"))
        above = int(upto.searchsorted(math.ceil(place), side="right"))
        levels.append(below + (above - below) * (place - math.floor(place)))
    return levels
