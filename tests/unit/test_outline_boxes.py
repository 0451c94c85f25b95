"""Boxes of outlines told together are those that OpenCV tells one by one."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.pixels.outline_boxes import outline_boxes


@given(st.integers(1, 40), st.integers(1, 40), st.floats(0.0, 1.0), st.integers(0, 1000))
def test_they_are_what_opencv_tells(width: int, height: int, inked: float, seed: int) -> None:
    mask = (np.random.default_rng(seed).random((height, width)) < inked).astype(np.uint8)
    outlines, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    assert outline_boxes(outlines).tolist() == [list(cv2.boundingRect(outline)) for outline in outlines]
