"""Ink is found on pages of every size, those too whose sides are whole tiles, or less than one."""

import numpy as np
import pytest

from pagemill.reading.inked_parts import TILE, inked_parts


@pytest.mark.parametrize("high", [TILE - 1, TILE, TILE + 1, 3 * TILE, 3 * TILE + 5])
@pytest.mark.parametrize("wide", [TILE - 1, TILE, 2 * TILE, 2 * TILE + 7])
def test_pages_of_every_size(high: int, wide: int) -> None:
    page = np.full((high, wide, 3), 255, np.uint8)
    assert inked_parts(page) == []
    page[high - 1, wide - 1] = 0
    ((x0, y0, x1, y1),) = inked_parts(page)
    assert (x1, y1) == (wide, high)
    assert 0 <= x0 < wide
    assert 0 <= y0 < high
