"""A page seen aslant is told by its lines of text and laid flat; what is level, leaning or bent is left alone."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawings import Sheet
from drawings.photographs import photograph, sagging
from pagemill.geometry import Affine, Homography, PlaneMap, Point, Polygon, polygon_of
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.upright.page_perspective import FEWEST, laid_flat
from pagemill.reading.upright.photographed_sheet import StraightSheet
from pagemill.reading.upright.upright_page import UprightPage

SIZE = (900, 1200)
#: A corner out of the picture, an edge out of it, and no edge in it.
CUT_OFF: tuple[tuple[Point, ...], ...] = (
    ((190, 90), (770, 150), (860, 1290), (-60, 1060)),
    ((120, 60), (800, -60), (960, 1110), (130, 1120)),
    ((-90, -80), (960, -250), (1010, 1340), (-20, 1350)),
)


@pytest.fixture(scope="module")
def paper() -> Sheet:
    sheet = Sheet(background=(240, 240, 238))
    y = sheet.paragraph(120, 140, 1000, "The harbour master measured the bridge and wrote the numbers down. " * 9, 24)
    rows = [["名称", "数量", "金额"], *[["水泵", "12", "8,640.00"]] * 5]
    sheet.table(120, y + 60, [300, 300, 340], rows, row_height=64)
    sheet.paragraph(
        120, y + 540, 1000, "Two of the cranes were out of use and the third was moved to the quay. " * 6, 24
    )
    return sheet


def boxes_of(sheet: Sheet, seen: PlaneMap) -> list[TextBox]:
    """The smallest rectangles around what is seen of the lines of a sheet: clockwise from the text's top left."""
    found = []
    for run in sheet.texts:
        corners = cv2.boxPoints(cv2.minAreaRect(np.array(seen.polygon(polygon_of(run.bbox)), np.float32))).tolist()
        start = min(
            range(4),
            key=lambda at: sum(
                math.dist(p, q) for p, q in zip(turned(corners, at), seen.polygon(polygon_of(run.bbox)), strict=True)
            ),
        )
        within = in_picture(turned(corners, start))
        if within is not None:
            found.append(TextBox(within, 0.9))
    return found


def in_picture(box: Polygon) -> Polygon | None:
    """What a picture shows of a box around a line; None of one that it shows hardly anything of."""
    top_left, top_right, bottom_right, bottom_left = (np.array(point) for point in box)
    shares = np.linspace(0, 1, 201)[:, None]
    upper, lower = (
        left + shares * (right - left) for left, right in ((top_left, top_right), (bottom_left, bottom_right))
    )
    shown = np.flatnonzero(np.all([(each > 0) & (each < SIZE) for each in (upper, lower)], axis=(0, 2)))
    if len(shown) < 20:
        return None
    first, last = shown[0], shown[-1]
    return tuple((float(x), float(y)) for x, y in (upper[first], upper[last], lower[last], lower[first]))


def turned(corners: list[list[float]], start: int) -> Polygon:
    return tuple((x, y) for x, y in corners[start:] + corners[:start])


def flat_of(sheet: Sheet, corners: tuple[Point, ...]) -> tuple[StraightSheet | None, Homography]:
    taken, to_paper = photograph(sheet.image, corners, SIZE)
    image = np.array(taken)
    page = UprightPage(image, Affine(), 0, 0.0, boxes_of(sheet, to_paper.inverse()))
    return laid_flat(image, page), to_paper


shift = st.floats(-15, 15)


@settings(max_examples=15, deadline=None)
@given(corners=st.sampled_from(CUT_OFF), moves=st.lists(st.tuples(shift, shift), min_size=4, max_size=4))
def test_a_sheet_that_is_cut_off_is_laid_flat_by_what_is_printed_on_it(
    paper: Sheet, corners: tuple[Point, ...], moves: list[tuple[float, float]]
) -> None:
    moved = tuple((x + dx, y + dy) for (x, y), (dx, dy) in zip(corners, moves, strict=True))
    flat, to_paper = flat_of(paper, moved)
    assert flat is not None
    onto = flat.to_sheet @ to_paper.inverse()
    for x, y in ((200, 300), (900, 300), (600, 900), (200, 1400), (900, 1400)):
        (x0, y0), (x1, y1), (x2, y2) = (onto.point(at) for at in ((x, y), (x + 50, y), (x, y + 50)))
        assert abs(math.degrees(math.atan2(y1 - y0, x1 - x0))) < 0.8
        assert abs(math.degrees(math.atan2(x2 - x0, y2 - y0))) < 2.5


@pytest.mark.parametrize("corners", CUT_OFF)
def test_what_stands_on_the_flat_page_is_told_back_to_the_photograph(paper: Sheet, corners: tuple[Point, ...]) -> None:
    flat, to_paper = flat_of(paper, corners)
    assert flat is not None
    height, width = flat.image.shape[:2]
    for run in paper.texts:
        x, y = to_paper.inverse().point(polygon_of(run.bbox)[0])
        if 0 < x < SIZE[0] and 0 < y < SIZE[1]:
            there = flat.to_sheet.point((x, y))
            assert -1 < there[0] < width + 1 and -1 < there[1] < height + 1
            assert flat.to_sheet.inverse().point(there) == pytest.approx((x, y), abs=0.5)


def test_the_ground_beyond_edges_that_are_seen_is_left_out(paper: Sheet) -> None:
    flat, _ = flat_of(paper, CUT_OFF[0])
    assert flat is not None
    # The ground is nearly black, the paper nearly white.
    assert (flat.image[:, :, 0] < 100).mean() < 0.03


def page_of(boxes: list[TextBox]) -> UprightPage:
    return UprightPage(np.full((SIZE[1], SIZE[0], 3), 240, np.uint8), Affine(), 0, 0.0, boxes)


def is_left_alone(boxes: list[TextBox]) -> bool:
    page = page_of(boxes)
    return laid_flat(page.image, page) is None


@given(lean=st.floats(-15, 15), seed=st.integers(0, 99))
def test_lines_that_are_level_or_lean_alike_are_left_alone(paper: Sheet, lean: float, seed: int) -> None:
    lots = np.random.default_rng(seed)
    boxes = boxes_of(paper, Affine.rotation(lean, (450, 600)) @ Affine.scale(0.68))
    loose = [
        TextBox(Affine.rotation(float(lots.normal(0, 0.2)), box.polygon[0]).polygon(box.polygon), 0.9) for box in boxes
    ]
    assert len(boxes) >= FEWEST
    assert is_left_alone(loose)


def test_lines_that_lean_each_their_own_way_are_left_alone(paper: Sheet) -> None:
    lots = np.random.default_rng(5)
    boxes = boxes_of(paper, Affine.scale(0.7))
    assert is_left_alone(
        [
            TextBox(Affine.rotation(float(lots.uniform(-6, 6)), box.polygon[0]).polygon(box.polygon), 0.9)
            for box in boxes
        ]
    )


def test_curled_lines_are_left_alone(paper: Sheet) -> None:
    boxes = []
    for run in paper.texts:
        x0, y0, x1, y1 = (0.7 * side for side in run.bbox)
        left, right = sagging(np.array([x0, x1]), SIZE[0], 60.0).tolist()
        boxes.append(TextBox(((x0, y0 + left), (x1, y0 + right), (x1, y1 + right), (x0, y1 + left)), 0.9, 0.5))
    assert is_left_alone(boxes)


def test_few_lines_tell_nothing(paper: Sheet) -> None:
    _, to_paper = photograph(paper.image, CUT_OFF[0], SIZE)
    boxes = [box for box in boxes_of(paper, to_paper.inverse()) if box.polygon[1][0] - box.polygon[0][0] > 300]
    assert is_left_alone(boxes[:: len(boxes) // (FEWEST - 1) + 1])
    assert is_left_alone([])
