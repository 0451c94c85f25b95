"""Pictures as networks are given them: a grey one by its one plane comes to the same values as by three."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.pixels.network_input import IMAGENET, network_input, one_plane

SIDE = 40


def grey() -> np.ndarray:
    plane = np.random.default_rng(3).integers(0, 256, (SIDE, SIDE), np.uint8)
    return np.repeat(plane[:, :, None], 3, axis=2)


def test_one_plane_gives_the_values_of_three() -> None:
    picture = grey()
    plane = one_plane(picture)
    assert plane is not None
    assert np.array_equal(network_input(plane, IMAGENET), network_input(picture, IMAGENET))


@given(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1), st.integers(0, 2))
def test_one_pixel_with_a_colour_needs_three_planes(y: int, x: int, channel: int) -> None:
    picture = grey()
    picture[y, x, channel] ^= 1
    assert one_plane(picture) is None
