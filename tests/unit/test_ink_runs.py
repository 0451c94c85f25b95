"""Runs of ink: what a stretch of so many pixels fits into is what OpenCV's opening leaves."""

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from pagemill.reading.pixels.ink_runs import long_runs, row_runs

MASKS = arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.sampled_from([0, 1, 1, 1]))


@given(mask=MASKS, length=st.integers(2, 60))
def test_long_runs_are_what_an_opening_leaves(mask: np.ndarray, length: int) -> None:
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    assert np.array_equal(long_runs(mask, length), opened)


@given(mask=MASKS)
def test_the_runs_of_a_mask_are_all_its_ink(mask: np.ndarray) -> None:
    drawn = np.zeros_like(mask)
    for row, start, end in zip(*(places.tolist() for places in row_runs(mask)), strict=True):
        assert not drawn[row, max(0, start - 1) : end].any(), "runs do not touch"
        drawn[row, start:end] = 1
    assert np.array_equal(drawn, mask)
