"""The fold of an open book is told by its shadow; rules and coloured columns in the middle of a page are no fold."""

import numpy as np
import pytest

from pagemill.reading.upright.book_spread import fold_of

HEIGHT, WIDTH = 1200, 1700


def paper() -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), 245, np.uint8)


def shaded(at: int, wide: float) -> np.ndarray:
    shade = 1 - 0.6 * np.exp(-np.abs(np.arange(WIDTH) - at) / wide)
    return (paper() * shade[None, :, None]).astype(np.uint8)


@pytest.mark.parametrize("at", [800, 850, 940])
def test_a_shadow_through_the_whole_page_is_a_fold(at: int) -> None:
    assert fold_of(shaded(at, 30)) == pytest.approx(at, abs=6)


def test_a_rule_and_a_column_of_a_table_are_none() -> None:
    ruled, full, column = paper(), paper(), paper()
    ruled[60:1140, 848:852] = 20
    full[:, 848:852] = 20
    column[80:1120, 820:880] = 170
    assert [fold_of(image) for image in (ruled, full, column, paper())] == [None] * 4


def test_a_page_on_its_own_has_none() -> None:
    assert fold_of(shaded(850, 30)[:, 500:1200]) is None
