"""Quantiles found by counting levels are those found by sorting pixels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pagemill.reading.pixels.grey_levels import level_quantiles


@given(
    arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9))),
    st.lists(st.floats(0, 1), min_size=1, max_size=3),
)
def test_counting_gives_what_sorting_does(picture: np.ndarray, shares: list[float]) -> None:
    assert level_quantiles(picture, shares) == pytest.approx(np.quantile(picture, shares).tolist())


def test_levels_at_both_ends_count() -> None:
    picture = np.array([[0, 0, 255, 255]], np.uint8)
    assert level_quantiles(picture, (0.0, 0.5, 1.0)) == [0.0, 127.5, 255.0]
