"""Rings told by their curve: found over text and rules, and nothing else found."""

import cv2
import numpy as np
import pytest

from pagemill.reading.stamps.ring_curves import RingCurve, ring_curves

Page = np.ndarray


@pytest.fixture
def page() -> Page:
    """A grey page with rules across and down it, as a form has."""
    plane = np.full((1754, 1240), 250, np.uint8)
    for y in range(400, 1300, 90):
        cv2.line(plane, (100, y), (1140, y), 20, 3)
    for x in (100, 420, 760, 1140):
        cv2.line(plane, (x, 400), (x, 1210), 20, 3)
    return plane


def near(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(("half", "angle"), [((120, 120), 0), ((150, 105), 0), ((150, 110), -9)])
@pytest.mark.parametrize("level", [20, 110])
def test_a_ring_over_rules_is_laid_on_its_outer_edge(page: Page, half: tuple[int, int], angle: int, level: int) -> None:
    cv2.ellipse(page, (640, 800), half, angle, 0, 360, level, 6)
    (ring,) = ring_curves(page)
    assert near(ring.centre, (640, 800))
    assert near(ring.half, (half[0] + 3, half[1] + 3))
    assert 4 <= ring.stroke <= 9
    if angle:
        assert ring.angle == pytest.approx(angle, abs=2)


def test_a_ring_is_found_on_a_page_of_many_pixels(page: Page) -> None:
    cv2.circle(page, (640, 800), 120, 20, 6)
    (ring,) = ring_curves(np.repeat(np.repeat(page, 2, axis=0), 2, axis=1))
    assert near(ring.scaled(0.5).centre, (640, 800))


def test_two_frames_about_one_middle_are_one_ring(page: Page) -> None:
    cv2.circle(page, (640, 800), 120, 20, 6)
    cv2.circle(page, (640, 800), 108, 20, 3)
    assert len(ring_curves(page)) == 1


def half_a_ring(page: Page) -> None:
    cv2.ellipse(page, (640, 800), (120, 120), 0, 0, 200, 20, 6)


def disc(page: Page) -> None:
    cv2.circle(page, (640, 800), 120, 20, -1)


def tyre(page: Page) -> None:
    cv2.circle(page, (640, 800), 120, 20, 40)


def box(page: Page) -> None:
    cv2.rectangle(page, (520, 680), (760, 920), 20, 6)


def dot(page: Page) -> None:
    cv2.circle(page, (640, 800), 30, 20, 4)


@pytest.mark.parametrize("draw", [None, half_a_ring, disc, tyre, box, dot])
def test_what_is_no_ring_of_a_stamp_s_size_is_none(page: Page, draw: object) -> None:
    if callable(draw):
        draw(page)
    assert ring_curves(page) == []


def test_points_of_a_ring_stand_at_their_depth() -> None:
    ring = RingCurve((50.0, 40.0), (30.0, 20.0), 0.0, 4.0, 1.0)
    xs, ys = ring.places(np.array([0.0, 5.0]), 4)
    assert xs[:, 0] == pytest.approx([80, 75])
    assert ys[:, 1] == pytest.approx([60, 55])
    assert xs[:, 2] == pytest.approx([20, 25])
