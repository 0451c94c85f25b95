"""A picture made smaller by way of its half is the picture made smaller at once."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.reduction import reduced

SIDES = st.integers(8, 90)


@given(SIDES, SIDES, st.floats(0.1, 1.0), st.integers(0, 1000))
def test_the_mean_of_what_falls_together(width: int, height: int, scale: float, seed: int) -> None:
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    picture = cv2.GaussianBlur(picture, (0, 0), 4)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    small = reduced(picture, size)
    at_once = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    assert small.shape == at_once.shape == (size[1], size[0], 3)
    assert np.abs(small.astype(int) - at_once).max() <= 12


def test_a_quarter_is_exact() -> None:
    picture = np.repeat(np.repeat(np.arange(0, 240, dtype=np.uint8).reshape(15, 16), 4, axis=0), 4, axis=1)
    assert (reduced(picture, (16, 15)) == np.arange(0, 240).reshape(15, 16)).all()
