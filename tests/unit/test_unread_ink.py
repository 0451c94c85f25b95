"""Ink that no line accounts for: rules are told from letters as OpenCV opens a picture, only in fewer passes."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.unread_ink import RULE_LENGTH, _extremes


@pytest.mark.parametrize("along", [0, 1])
@given(
    wide=st.integers(1, 3 * RULE_LENGTH),
    tall=st.integers(1, 3 * RULE_LENGTH),
    share=st.sampled_from([0.02, 0.5, 0.97, 1.0]),
    seed=st.integers(0, 99),
)
def test_long_strokes_are_those_that_opening_leaves(along: int, wide: int, tall: int, share: float, seed: int) -> None:
    ink = (np.random.default_rng(seed).random((tall, wide)) < share).astype(np.uint8)
    shape = (1, RULE_LENGTH) if along else (RULE_LENGTH, 1)
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
    assert np.array_equal(_extremes(_extremes(ink, along, cv2.min, 1), along, cv2.max, 0), opened)
