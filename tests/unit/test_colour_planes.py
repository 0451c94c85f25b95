"""The planes of a picture in colours."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pagemill.reading.pixels.colour_planes import colour_planes


@given(picture=arrays(np.uint8, st.tuples(st.integers(0, 9), st.integers(0, 9), st.just(3))), step=st.integers(1, 3))
def test_planes_are_the_channels_of_a_picture_or_of_a_part_of_one(picture: np.ndarray, step: int) -> None:
    part = picture[::step, step // 2 :]
    assert np.array_equal(colour_planes(part), np.moveaxis(part, 2, 0))
