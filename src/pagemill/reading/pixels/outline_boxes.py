"""The boxes around outlines of ink, all told together: OpenCV tells them one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def outline_boxes(outlines: Sequence[npt.NDArray[np.int32]]) -> npt.NDArray[np.int64]:
    """Left, top, width and height (n, 4) of outlines as `cv2.findContours` gives them, each (points, 1, 2), in whole
    pixels and as `cv2.boundingRect` has them."""
    if not outlines:
        return np.empty((0, 4), np.int64)
    points = np.concatenate(outlines)[:, 0]
    counts = np.fromiter(map(len, outlines), np.int64, len(outlines))
    firsts = np.cumsum(counts) - counts
    least, most = np.minimum.reduceat(points, firsts), np.maximum.reduceat(points, firsts)
    return np.concatenate([least, most - least + 1], axis=1).astype(np.int64)
