"""Parts with ink hold all of it, whatever the size of the page, and do not meet."""

from itertools import combinations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.pixels.inked_parts import TILE, InkedPage, inked_parts

SIZES = st.integers(1, 4 * TILE)
SPOTS = st.lists(st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)), max_size=5)


@given(high=SIZES, wide=SIZES, spots=SPOTS)
def test_all_ink_is_in_parts_that_do_not_meet(high: int, wide: int, spots: list[tuple[float, float]]) -> None:
    page = np.full((high, wide, 3), 250, np.uint8)
    inked = [(int(x * wide), int(y * high)) for x, y in spots]
    for x, y in inked:
        page[y, x] = (250, 40, 250)
    # Of a page that is all ink there is no paper to tell it from.
    if (page[::8, ::8].min(axis=2) == 250).any():
        parts = inked_parts(page)
        assert all(any(x0 <= x < x1 and y0 <= y < y1 for x0, y0, x1, y1 in parts) for x, y in inked)
        assert all(0 <= x0 < x1 <= wide and 0 <= y0 < y1 <= high for x0, y0, x1, y1 in parts)
        assert not any(a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3] for a, b in combinations(parts, 2))


@pytest.mark.parametrize("high", [TILE, 25 * TILE, 25 * TILE - 1, 25 * TILE + 1])
def test_a_blank_page_has_none(high: int) -> None:
    assert inked_parts(np.full((high, 300, 3), 255, np.uint8)) == []


def test_grey_and_darkest_are_told_of_the_inked_parts_and_white_beyond() -> None:
    random = np.random.default_rng(5)
    page = np.full((9 * TILE, 11 * TILE, 3), 250, np.uint8)
    page[3 * TILE : 5 * TILE, 4 * TILE : 7 * TILE] = random.integers(0, 255, (2 * TILE, 3 * TILE, 3))
    inked = InkedPage(page)
    within = np.zeros(page.shape[:2], bool)
    for x0, y0, x1, y1 in inked.parts:
        within[y0:y1, x0:x1] = True
    assert 0 < within.sum() < within.size
    assert (inked.grey == np.where(within, cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), 255)).all()
    assert (inked.darkest == np.where(within, page.min(axis=2), 255)).all()


def test_another_picture_of_the_page_has_the_same_parts_and_its_own_grey() -> None:
    page = np.full((4 * TILE, 4 * TILE, 3), 255, np.uint8)
    page[TILE, TILE] = 0
    inked = InkedPage(page)
    other = inked.like(255 - page)
    assert other.parts == inked.parts and other.grey[TILE, TILE] == 255 != inked.grey[TILE, TILE]
    assert inked.like(page) is inked
