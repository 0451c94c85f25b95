"""A sheet seen aslant is found by its edges and laid flat; scans, straight sheets and cut ones are left alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drawings import Sheet
from drawings.photographs import photograph
from pagemill.geometry import Point
from pagemill.reading.upright.photographed_sheet import find_sheet, straightened

SIZE = (900, 1200)
ASLANT: tuple[Point, ...] = ((190, 90), (770, 150), (830, 1090), (60, 1000))


@pytest.fixture(scope="module")
def paper() -> Image.Image:
    sheet = Sheet(background=(240, 240, 238))
    y = sheet.paragraph(120, 140, 1000, "The harbour master measured the bridge and wrote the numbers down. " * 6)
    sheet.table(120, y + 60, [300, 300, 340], [["名称", "数量", "金额"], ["水泵", "12", "8,640.00"]])
    return sheet.image


def pixels(picture: Image.Image) -> np.ndarray:
    return np.array(picture.convert("RGB"))


shift = st.floats(-20, 20)


@settings(max_examples=12, deadline=None)
@given(moves=st.lists(st.tuples(shift, shift), min_size=4, max_size=4))
def test_the_corners_are_found_wherever_they_lie(paper: Image.Image, moves: list[tuple[float, float]]) -> None:
    corners = tuple((x + dx, y + dy) for (x, y), (dx, dy) in zip(ASLANT, moves, strict=True))
    found = find_sheet(pixels(photograph(paper, corners, SIZE)[0]))
    assert found is not None
    assert max(math.dist(one, other) for one, other in zip(found, corners, strict=True)) < 6


def test_the_sheet_is_laid_flat_in_its_own_proportion_with_the_map_that_leads_to_it(paper: Image.Image) -> None:
    taken, to_paper = photograph(paper, ASLANT, SIZE)
    sheet = straightened(pixels(taken))
    assert sheet is not None
    height, width = sheet.image.shape[:2]
    assert width / height == pytest.approx(1240 / 1754, rel=0.12)
    scale = (width / 1240, height / 1754)
    for x, y in ((150, 200), (1000, 900), (400, 1600)):
        at = sheet.to_sheet.point(to_paper.inverse().point((x, y)))
        assert at == pytest.approx((x * scale[0], y * scale[1]), abs=8)


def test_a_sheet_partly_in_shade_is_found(paper: Image.Image) -> None:
    taken = pixels(photograph(paper, ASLANT, SIZE)[0])
    shade = np.where(np.arange(SIZE[1])[:, None, None] + np.arange(SIZE[0])[None, :, None] < 1100, 0.35, 1.0)
    assert find_sheet((taken * shade).astype(np.uint8)) is not None


def test_a_page_that_fills_its_picture_has_no_edges(paper: Image.Image) -> None:
    assert straightened(pixels(paper)) is None


@pytest.mark.parametrize(
    ("corners", "ground"),
    [
        (((120, 90), (780, 90), (780, 1110), (120, 1110)), (40, 40, 40)),  # a scanner's black lid: straight
        (((150, 100), (780, 155), (710, 1090), (80, 1035)), (58, 52, 48)),  # leaning, without perspective
        (((190, -60), (770, 20), (830, 1090), (60, 1000)), (58, 52, 48)),  # one corner out of the picture
        (((340, 390), (560, 420), (540, 690), (310, 660)), (58, 52, 48)),  # a card of a twentieth of the picture
        (ASLANT, (236, 236, 236)),  # white on white
    ],
)
def test_what_needs_no_straightening_or_is_no_sheet_is_left_alone(
    paper: Image.Image, corners: tuple[Point, ...], ground: tuple[int, int, int]
) -> None:
    assert straightened(pixels(photograph(paper, corners, SIZE, ground)[0])) is None


def test_a_coloured_ground_in_a_dark_frame_is_no_paper() -> None:
    green = Image.new("RGB", (600, 800), (20, 140, 70))
    assert straightened(pixels(photograph(green, ASLANT, SIZE, (0, 0, 0))[0])) is None


def test_a_light_panel_printed_aslant_on_a_white_page_is_no_sheet() -> None:
    page = Sheet()
    page.fill([(60, 60), (1180, 60), (1180, 1700), (60, 1700)], (120, 120, 120))
    page.fill([(200, 200), (1000, 320), (950, 1500), (120, 1400)], (250, 250, 250))
    assert straightened(pixels(page.image)) is None
