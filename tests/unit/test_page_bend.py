"""A bent page made level: what stands on the level page is told where it stands on the bent one."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.geometry import bbox_of, polygon_of
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.upright import page_bend
from pagemill.reading.upright.page_bend import (
    ACROSS,
    DOWN,
    FEWEST,
    LONGEST_SIDE,
    STRAIGHT,
    PageBend,
    bend_of,
    seem_bent,
)

WIDTH, HEIGHT = 400, 300


def bend(*values: float) -> PageBend:
    coefficients = np.zeros((ACROSS, DOWN + 1))
    coefficients.flat[: len(values)] = values
    return PageBend(coefficients, (20.0, 10.0, 380.0, 290.0), 40)


BENDS = st.lists(st.floats(-9, 9), min_size=1, max_size=ACROSS * (DOWN + 1)).map(lambda values: bend(*values))


@given(BENDS, st.integers(30, WIDTH - 30), st.integers(60, HEIGHT - 60))
def test_a_dot_of_the_page_lies_where_its_place_on_the_level_page_is_told_to_be(bent: PageBend, x: int, y: int) -> None:
    page = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    cv2.circle(page, (x, y), 6, (255, 255, 255), -1)
    level = bent.level(page)
    assert level.shape == (HEIGHT + 2 * bent.margin, WIDTH, 3)
    rows, columns = np.nonzero(level[:, :, 0] > 127)
    assert rows.size
    seen = bent.point((float(columns.mean()), float(rows.mean())))
    assert seen == pytest.approx((x, y + bent.margin), abs=2.0)


def test_a_page_is_made_level_alike_however_many_rows_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    page = np.random.default_rng(4).integers(0, 255, (HEIGHT, WIDTH, 3), np.uint8)
    bent = bend(9.0, -3.0, 2.0, 5.0)
    whole = bent.level(page)
    monkeypatch.setattr(page_bend, "STRIP", 37)
    assert np.array_equal(bent.level(page), whole)


def test_pictures_longer_than_opencv_can_move_are_left_as_they_are() -> None:
    detector = Detector(None)  # type: ignore[arg-type] - it is not asked
    assert bend_of(detector, np.zeros((LONGEST_SIDE + 1, 8, 3), np.uint8), words(0.0, 4.0)) is None


@given(BENDS, st.floats(0, 300), st.floats(50, 250), st.floats(20, 100), st.floats(5, 60))
def test_the_rectangle_around_a_box_holds_all_of_it_and_begins_with_its_top_side(
    bent: PageBend, x: float, y: float, wide: float, tall: float
) -> None:
    box = (x, y, x + wide, y + tall)
    polygon = bent.polygon(polygon_of(box))
    assert len(polygon) == 4
    outline = np.array(polygon, np.float32)
    for place in ((x, y), (x + wide / 2, y), (x + wide, y + tall), (x + wide / 3, y + tall)):
        assert cv2.pointPolygonTest(outline, bent.point(place), measureDist=True) > -1.0
    (left, top), (right, foot), *_ = polygon
    (x0, y0), (x1, y1) = bent.point((x, y)), bent.point((x + wide, y))
    assert np.dot((right - left, foot - top), (x1 - x0, y1 - y0)) > 0
    assert cv2.contourArea(outline, oriented=True) > 0  # clockwise on the page


@given(BENDS, st.floats(-50, WIDTH + 50), st.floats(-50, HEIGHT + 130))
def test_a_point_of_the_page_is_told_back_from_the_level_page(bent: PageBend, x: float, y: float) -> None:
    assert bent.point(bent.level_point((x, y))) == pytest.approx((x, y), abs=0.5)


#: Bends that fold no page over itself: neither is one that is made level.
GENTLE = st.lists(st.floats(-2, 2), min_size=1, max_size=ACROSS * (DOWN + 1)).map(lambda values: bend(*values))


@given(GENTLE, st.floats(0, WIDTH), st.floats(0, HEIGHT + 80))
def test_a_point_of_the_level_page_is_told_back_from_the_page(bent: PageBend, x: float, y: float) -> None:
    assert bent.level_point(bent.point((x, y))) == pytest.approx((x, y), abs=0.5)


@given(GENTLE, st.floats(20, 260), st.floats(60, 250), st.floats(20, 120), st.floats(12, 40))
def test_text_stands_on_the_level_page_where_the_box_around_its_bent_letters_tells(
    bent: PageBend, x: float, y: float, wide: float, tall: float
) -> None:
    places = np.linspace(x, x + wide, 60)
    tops, feet = ([bent.point((place, row))[1] for place in places] for row in (y, y + tall))
    seen = polygon_of((x, min(tops), x + wide, max(feet)))
    level = bent.level_polygon(seen)
    middle = (bbox_of(level)[1] + bbox_of(level)[3]) / 2
    assert middle == pytest.approx(y + tall / 2, abs=0.2 * tall)
    assert level[0][0] == x and level[1][0] == x + wide
    # Upside down it begins with its foot.
    turned = bent.level_polygon(seen[2:] + seen[:2])
    assert np.array(turned) == pytest.approx(np.array(level[2:] + level[:2]))


def test_text_that_stands_goes_to_the_level_page_corner_by_corner() -> None:
    bent = bend(9.0, -3.0)
    corners = ((60.0, 90.0), (60.0, 200.0), (40.0, 200.0), (40.0, 90.0))
    assert bent.level_polygon(corners) == tuple(bent.level_point(corner) for corner in corners)


def test_a_page_that_is_not_bent_stays_where_it_is() -> None:
    box = (30.0, 60.0, 200.0, 90.0)
    assert bbox_of(bend(0.0).polygon(polygon_of(box))) == pytest.approx(box, abs=0.01)


def lines(fill: float, count: int) -> list[TextBox]:
    return [TextBox(polygon_of((0.0, 50.0 * n, 400.0, 50.0 * n + 40)), 0.9, fill) for n in range(count)]


def test_a_page_seems_bent_by_the_most_of_its_lines_and_not_by_few() -> None:
    bent, straight = STRAIGHT - 0.1, STRAIGHT + 0.2
    assert seem_bent(lines(bent, FEWEST))
    assert not seem_bent(lines(bent, FEWEST - 1))
    assert not seem_bent(lines(bent, FEWEST) + lines(straight, 10))
    assert not seem_bent(lines(straight, 10))
    assert not seem_bent([])


def words(lean: float, bow: float) -> list[TextBox]:
    """Short lines in rows of five, leaning by so many degrees, and by so many more the further right they stand."""
    found = []
    for row in range(4):
        for column in range(5):
            slope = np.tan(np.radians(lean + bow * (column - 2) / 2))
            x, y = 200.0 * column, 100.0 * row
            polygon = ((x, y), (x + 80, y + 80 * slope), (x + 80, y + 30 + 80 * slope), (x, y + 30))
            found.append(TextBox(polygon, 0.9, 0.9))
    return found


def test_short_lines_tell_a_bend_by_leaning_more_and_less_across_the_page() -> None:
    assert seem_bent(words(0.0, 4.0))
    assert seem_bent(words(3.0, -2.0))
    assert not seem_bent(words(3.0, 0.0))
    assert not seem_bent(words(0.0, 0.8))


def test_lines_that_lean_each_their_own_way_tell_no_bend() -> None:
    lots = np.random.default_rng(5)
    found = [box for _ in range(6) for box in words(float(lots.uniform(-6, 6)), 0.0)[:5]]
    assert not seem_bent([found[at] for at in lots.permutation(len(found))])


def test_one_ribbon_across_the_corner_of_a_straight_page_is_no_bend() -> None:
    ribbon = ((1220.0, 0.0), (1300.0, 80.0), (1280.0, 100.0), (1200.0, 20.0))
    assert not seem_bent([*words(0.0, 0.0), TextBox(ribbon, 0.9, 0.9)])
