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
    return counted_quantiles(level_counts(picture), shares)


def level_counts(picture: Image) -> npt.NDArray[np.int64]:
    """How many pixels of a grey picture (H, W) have each of the 256 levels."""
    return np.asarray(cv2.calcHist([picture], [0], None, [256], [0, 256]).ravel(), np.int64)


def counts_away(counts: npt.NDArray[np.int64], level: int) -> npt.NDArray[np.int64]:
    """How many pixels are so many levels (0 to 255) away from one, lighter or darker."""
    away = np.zeros(256, np.int64)
    away[: 256 - level] = counts[level:]
    away[1 : level + 1] += counts[:level][::-1]
    return away


def counted_quantiles(counts: npt.NDArray[np.int64], shares: Sequence[float]) -> list[float]:
    """As `level_quantiles`, of counted levels."""
    upto = np.cumsum(counts)
    levels = []
    for share in shares:
        place = share * (int(upto[-1]) - 1)
        below, above = upto.searchsorted((math.floor(place), math.ceil(place)), side="right").tolist()
        levels.append(below + (above - below) * (place - math.floor(place)))
    return levels
