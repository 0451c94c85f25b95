"""A picture's pixels become square where its file says that they are not, and by no more than it says."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import drawings
from pagemill.reading.files.picture_decoding import SQUARE, resolution, square_sides, squared
from pagemill.reading.typeset.canvas import open_picture


@pytest.mark.parametrize(
    ("dpi", "sides"),
    [
        (None, (1728, 1100)),
        ((204.0, 98.0), (1728, 2290)),
        ((98.0, 204.0), (3597, 1100)),
        ((204.0, 196.0), (1728, 1100)),
        ((300.0, 300.0), (1728, 1100)),
        ((2400.0, 30.0), (1728, 1100)),
    ],
)
def test_the_side_with_fewer_an_inch_grows(dpi: tuple[float, float] | None, sides: tuple[int, int]) -> None:
    assert square_sides((1728, 1100), dpi) == sides


@given(st.tuples(st.integers(1, 3000), st.integers(1, 3000)), st.tuples(st.floats(30, 2400), st.floats(30, 2400)))
def test_none_are_given_up_and_what_grows_makes_as_many_an_inch(
    size: tuple[int, int], dpi: tuple[float, float]
) -> None:
    sides = square_sides(size, dpi)
    assert sides[0] >= size[0] and sides[1] >= size[1]
    if sides != size:
        assert max(dpi) > SQUARE * min(dpi)
        inches = size[0] / dpi[0], size[1] / dpi[1]
        assert sides == pytest.approx((inches[0] * max(dpi), inches[1] * max(dpi)), abs=0.51)


def test_a_picture_of_square_pixels_is_not_copied() -> None:
    pixels = np.zeros((4, 5, 3), np.uint8)
    assert squared(pixels, (204.0, 196.0)) is pixels
    assert squared(pixels, (204.0, 102.0)).shape == (8, 5, 3)


@pytest.mark.parametrize(("orientation", "told"), [(1, (204.0, 98.0)), (3, (204.0, 98.0)), (6, (98.0, 204.0))])
def test_pixels_an_inch_turn_with_the_picture(orientation: int, told: tuple[float, float]) -> None:
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("1", (30, 20)).save(file, "TIFF", dpi=(204, 98), exif=exif)
    assert resolution(Image.open(file)) == told


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (5000, 5000)])
def test_what_no_scanner_makes_is_not_believed(dpi: tuple[int, int]) -> None:
    file = io.BytesIO()
    Image.new("L", (30, 20)).save(file, "TIFF", dpi=dpi)
    assert resolution(Image.open(file)) is None


def test_a_picture_within_a_document_may_be_a_phones() -> None:
    """As in a mail's page: what is named there is shown there, and no attachment any more."""
    photograph = Path(drawings.__file__).with_name("phone_photograph.heic").read_bytes()
    picture = open_picture(photograph, 1_000_000)
    assert picture is not None
    assert picture.size == (640, 400)
    assert open_picture(photograph, 100_000) is None
    assert open_picture(photograph[:5000], 1_000_000) is None
