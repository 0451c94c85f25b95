"""Maps between page frames lose nothing, and boxes measure what they say."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.geometry import Affine, Homography, area, bbox_of, clip, covered, intersection, iou, polygon_of, union

number = st.floats(-5000, 5000, allow_nan=False)
size = st.floats(1, 5000, allow_nan=False)
box = st.tuples(number, number, size, size).map(lambda v: (v[0], v[1], v[0] + v[2], v[1] + v[3]))


@given(angle=st.floats(-180, 180), x=number, y=number, dx=number, dy=number)
def test_a_map_and_its_inverse_give_the_point_back(angle: float, x: float, y: float, dx: float, dy: float) -> None:
    frame = Affine.shift(dx, dy) @ Affine.rotation(angle, (10, 20)) @ Affine.scale(1.5, 0.7)
    assert frame.inverse().point(frame.point((x, y))) == pytest.approx((x, y), abs=1e-6)


#: Seen through a camera: what lies lower is up to a third nearer.
leaning = st.builds(
    lambda g, h, dx, dy: Homography(1.1, 0.2, dx, -0.1, 0.9, dy, g, h, 1.0),
    st.floats(-3e-4, 3e-4),
    st.floats(-3e-4, 3e-4),
    number,
    number,
)


@given(frame=leaning, x=st.floats(0, 1000), y=st.floats(0, 1000))
def test_a_homography_and_its_inverse_give_the_point_back(frame: Homography, x: float, y: float) -> None:
    assert frame.inverse().point(frame.point((x, y))) == pytest.approx((x, y), abs=1e-5)


@given(frame=leaning, angle=st.floats(-180, 180), x=st.floats(0, 1000), y=st.floats(0, 1000))
def test_maps_of_both_kinds_follow_one_another(frame: Homography, angle: float, x: float, y: float) -> None:
    turn = Affine.rotation(angle, (10, 20))
    assert (turn @ frame).point((x, y)) == pytest.approx(turn.point(frame.point((x, y))), abs=1e-5)
    unturned = turn.inverse().point((x, y))
    assert (frame @ turn).point(unturned) == pytest.approx(frame.point((x, y)), abs=1e-5)
    assert (frame @ frame.inverse()).point((x, y)) == pytest.approx((x, y), abs=1e-5)


def test_a_map_that_flattens_the_plane_has_no_way_back() -> None:
    with pytest.raises(ZeroDivisionError):
        Homography(1, 2, 0, 2, 4, 0, 0, 0, 1).inverse()


@given(angle=st.sampled_from([0, 90, 180, 270]), w=size, h=size)
def test_a_quarter_turn_keeps_the_page_in_the_first_quadrant(angle: int, w: float, h: float) -> None:
    turned = bbox_of(Affine.quarter_turn(angle, w, h).polygon(polygon_of((0, 0, w, h))))
    expected = (0, 0, w, h) if angle in (0, 180) else (0, 0, h, w)
    assert turned == pytest.approx(expected)


def test_a_quarter_turn_is_clockwise() -> None:
    assert Affine.quarter_turn(90, 100, 50).point((0, 0)) == (50, 0)
    assert Affine.quarter_turn(270, 100, 50).point((0, 0)) == (0, 100)
    with pytest.raises(ValueError, match="45"):
        Affine.quarter_turn(45, 1, 1)


@given(angle=st.floats(-44, 44))
def test_a_line_turned_clockwise_leans_by_that_angle(angle: float) -> None:
    line = Affine.rotation(angle).polygon(polygon_of((0, 0, 100, 10)))
    (x0, y0), (x1, y1) = line[:2]
    assert math.degrees(math.atan2(y1 - y0, x1 - x0)) == pytest.approx(angle, abs=1e-6)


@given(one=box, other=box)
def test_overlap_is_symmetric_and_bounded(one: tuple[float, ...], other: tuple[float, ...]) -> None:
    a, b = one[:4], other[:4]
    assert intersection(a, b) == intersection(b, a)  # type: ignore[arg-type]
    assert 0 <= iou(a, b) <= 1 + 1e-9  # type: ignore[arg-type]
    assert covered(a, union([a, b])) == pytest.approx(1)  # type: ignore[arg-type,list-item]


@given(one=box)
def test_clipping_leaves_only_what_is_on_the_page(one: tuple[float, float, float, float]) -> None:
    x0, y0, x1, y1 = clip(one, 800, 600)
    assert 0 <= x0 <= x1 <= 800
    assert 0 <= y0 <= y1 <= 600
    assert area((x0, y0, x1, y1)) == pytest.approx(intersection(one, (0, 0, 800, 600)), rel=1e-6, abs=1e-3)


def test_composition_applies_the_right_hand_side_first() -> None:
    frame = Affine.shift(10, 0) @ Affine.scale(2)
    assert frame.point((1, 1)) == (12, 2)
    assert math.isclose(Affine.rotation(90).point((1, 0))[1], 1)
