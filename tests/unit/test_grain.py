"""Grainy paper is told from clean paper by what lies between its print, and only it is smoothed."""

import numpy as np
import pytest

from drawings import Sheet
from pagemill.reading.recognition.grain import GRAINY, paper_grain, without_grain


def page(noise: float) -> np.ndarray:
    sheet = Sheet(size=(620, 877))
    sheet.paragraph(60, 60, 500, "The harbour master measured the bridge and wrote it down. " * 6, 18)
    grain = np.random.default_rng(2).normal(0, noise, (877, 620, 1))
    # On grey paper, so that grain is not cut off at white.
    return np.clip(np.array(sheet.image) * 0.9 + grain, 0, 255).astype(np.uint8)


def test_a_clean_page_is_the_same_array() -> None:
    clean = page(0.0)
    assert without_grain(clean) is clean


@pytest.mark.parametrize("noise", [5.0, 12.0])
def test_grain_is_measured_in_grey_levels_and_taken_out(noise: float) -> None:
    grainy = page(noise)
    assert paper_grain(grainy) == pytest.approx(noise, rel=0.2)
    assert paper_grain(without_grain(grainy)) < 0.5 * noise


def test_a_picture_smaller_than_a_square_has_no_grain() -> None:
    assert paper_grain(np.zeros((5, 400, 3), np.uint8)) < GRAINY
