"""A picture made smaller by way of its half is the picture made smaller at once."""

from __future__ import annotations

import math
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.pixels import reduction
from pagemill.reading.pixels.reduction import reduced

#: What can be halved three times, as often as the smallest scale has it.
EVEN_SIDES = st.integers(1, 11).map(lambda n: 8 * n)
SIDES = st.integers(8, 90)
SCALES = st.floats(0.1, 1.0)


def blurred(width: int, height: int, seed: int) -> npt.NDArray[np.uint8]:
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 4), np.uint8)


@given(EVEN_SIDES, EVEN_SIDES, SCALES, st.integers(0, 1000))
def test_the_mean_of_what_falls_together(width: int, height: int, scale: float, seed: int) -> None:
    picture = blurred(width, height, seed)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    small = reduced(picture, size)
    at_once = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    assert small.shape == at_once.shape == (size[1], size[0], 3)
    assert np.abs(small.astype(int) - at_once).max() <= 12


@given(SIDES, SIDES, SCALES, st.integers(0, 1000))
def test_where_a_half_is_no_whole_number_of_pixels_the_mean_is_of_those_nearby(
    width: int, height: int, scale: float, seed: int
) -> None:
    picture = blurred(width, height, seed)
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    small = reduced(picture, size).astype(int)
    around = np.ones((2 * math.ceil(1 / scale) + 1,) * 2, np.uint8)
    least, most = (
        cv2.resize(found(picture, around), size, interpolation=cv2.INTER_AREA).astype(int)
        for found in (cv2.erode, cv2.dilate)
    )
    assert (least - 4 <= small).all() and (small <= most + 4).all()


def test_a_quarter_is_exact() -> None:
    picture = np.repeat(np.repeat(np.arange(0, 240, dtype=np.uint8).reshape(15, 16), 4, axis=0), 4, axis=1)
    assert (reduced(picture, (16, 15)) == np.arange(0, 240).reshape(15, 16)).all()


def test_the_half_of_a_page_that_stays_is_made_once_and_let_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    halved: list[tuple[int, ...]] = []
    resize = cv2.resize

    def counted(picture: np.ndarray, size: tuple[int, int] | None, **how: Any) -> np.ndarray:
        halved.extend([picture.shape] if size is None else [])
        return resize(picture, size, **how)

    monkeypatch.setattr(cv2, "resize", counted)
    page = np.random.default_rng(3).integers(0, 256, (400, 300, 3), np.uint8)
    first = reduced(page, (150, 200))
    page.setflags(write=False)
    for size in ((150, 200), (140, 190), (150, 200)):
        assert (reduced(page, size) == reduced(page.copy(), size)).all()
    assert (reduced(page, (150, 200)) == first).all()
    # Once for the page while it could be written to, once since, and once for each copy.
    assert halved.count((400, 300, 3)) == 5
    assert len(reduction._halves) == 1
    del page
    assert not reduction._halves
