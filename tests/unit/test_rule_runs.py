"""Runs that may be pieces of rules: told of eight rows at a time they are what OpenCV's morphology leaves."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pagemill.reading.rules.rule_runs import opened_downward, opened_runs

MASKS = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.sampled_from([0, 1, 1, 1]))


@given(mask=MASKS, length=st.integers(1, 50), gap=st.integers(1, 5))
def test_what_is_closed_and_opened_is_what_opencv_leaves(mask: np.ndarray, length: int, gap: int) -> None:
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)) if gap > 1 else mask
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    assert np.array_equal(opened_runs(mask, length, gap), opened)
    assert np.array_equal(opened_downward(np.ascontiguousarray(mask.T), length, gap), opened.T)
