"""Blank margins are cut in whole steps, and nothing that is on the page is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.printed_part import ROOM, SEEN, STEP, printed_part

HIGH, WIDE = 640, 480
WHITE, BLACK, YELLOW = (255, 255, 255), (0, 0, 0), (250, 240, 130)
PALE, BRIGHT = (230, 230, 255), (255, 255, 0)


def page(paper: tuple[int, int, int]) -> np.ndarray:
    return np.full((HIGH, WIDE, 3), paper, np.uint8)


@given(
    st.integers(0, WIDE - 2),
    st.integers(0, HIGH - 2),
    st.integers(1, 200),
    st.integers(1, 200),
    st.sampled_from([(WHITE, BLACK), (BLACK, WHITE), (YELLOW, BLACK), (WHITE, PALE), (WHITE, BRIGHT)]),
)
def test_all_that_is_printed_stands_in_it_with_room(
    left: int, top: int, wide: int, high: int, colours: tuple[tuple[int, int, int], tuple[int, int, int]]
) -> None:
    paper, ink = colours
    picture = page(paper)
    right, bottom = min(left + wide, WIDE), min(top + high, HIGH)
    picture[top:bottom, left:right] = ink
    x0, y0, x1, y1 = printed_part(picture)
    assert x0 <= max(0, left - ROOM) and y0 <= max(0, top - ROOM)
    assert x1 >= min(WIDE, right + ROOM) and y1 >= min(HIGH, bottom + ROOM)
    assert [x0 % STEP, y0 % STEP, (WIDE - x1) % STEP, (HIGH - y1) % STEP] == [0, 0, 0, 0]
    # No more than a step is left beyond the room, where there is paper on a row and a column at all.
    if right - left < WIDE and bottom - top < HIGH:
        assert left - ROOM - x0 < STEP and top - ROOM - y0 < STEP
        assert x1 - right - ROOM < STEP and y1 - bottom - ROOM < STEP


@pytest.mark.parametrize("paper", [WHITE, BLACK, YELLOW])
def test_a_blank_page_is_left_whole(paper: tuple[int, int, int]) -> None:
    assert printed_part(page(paper)) == (0, 0, WIDE, HIGH)


def test_paper_that_varies_is_no_ink_until_it_does_by_much() -> None:
    grain = np.random.default_rng(1).integers(0, SEEN // 2, (HIGH, WIDE, 3))
    picture = page(WHITE) - grain.astype(np.uint8)
    picture[300:320, 200:220] = 0
    x0, y0, x1, y1 = printed_part(picture)
    assert (x0, y0) == (128, 256)
    assert (x1, y1) == (WIDE - 192, HIGH - 256)
    shaded = picture.astype(int) - np.linspace(0, 100, WIDE).astype(int)[None, :, None]
    assert printed_part(shaded.clip(0, 255).astype(np.uint8))[::2] == (0, WIDE)
