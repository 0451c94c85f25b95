"""The planes of a picture in colours, taken apart: OpenCV on its own makes each anew, in pages that the system must
first hand out, which takes up to ten times as long."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]


def colour_planes(picture: Image) -> Image:
    """The three channels of a picture (H, W, 3) in its order, in memory of their own (3, H, W)."""
    planes = np.empty((3, *picture.shape[:2]), np.uint8)
    if planes.size:
        cv2.split(picture, list(planes))
    return planes
