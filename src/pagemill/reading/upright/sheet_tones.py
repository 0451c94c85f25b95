"""The tones of a photograph of paper: how light each place is, print aside."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
#: Logarithms of the lowest channel, (H, W).
Tones = npt.NDArray[np.float32]

#: How much lighter paper is than what it lies on, as a difference of logarithms: 12 %.
LIGHTER = 0.12


def reduced_photograph(image: Image, longest: int) -> Image:
    """An RGB picture (H, W, 3) made so small that its longer side has so many pixels."""
    height, width = image.shape[:2]
    scale = longest / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    # Without a smaller picture in between, averaging every pixel of a large photograph takes longer than all the rest.
    step = max(1, int(0.5 / scale))
    small = cv2.resize(np.ascontiguousarray(image[::step, ::step]), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def tones_of(small: Image, print_size: int) -> Tones:
    """Logarithms of the lowest channel, without print. White paper stands out of wood and cloth; shade adds alike."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (print_size | 1, print_size | 1))
    clean = cv2.medianBlur(cv2.morphologyEx(small.min(axis=2), cv2.MORPH_CLOSE, kernel), 5)
    return np.asarray(np.log(clean.astype(np.float32) + 8.0), np.float32)
