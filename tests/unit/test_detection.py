"""Boxes stand where the text is, and a page of small print is looked at again, larger."""

import numpy as np
import pytest

from pagemill.geometry import bbox_of
from pagemill.models import Session
from pagemill.reading.detection import LARGEST_SIDE, detect_lines


class InkSeer(Session):
    """A stand-in network: what is black is the core of a line."""

    def __init__(self) -> None:
        super().__init__({})
        self.shapes: list[tuple[int, ...]] = []

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        self.shapes.append(array.shape[2:])
        return [(array[:, :1] < -1.0).astype(np.float32)]


def strips(height: int, size: tuple[int, int] = (640, 960)) -> np.ndarray:
    """A page (height, width) with black strips for cores, five of their heights apart."""
    page = np.full((*size, 3), 255, np.uint8)
    for top in range(40, size[0] - 40, 5 * height):
        page[top : top + height, 64:512] = 0
    return page


def test_a_core_is_grown_back_to_its_line() -> None:
    session = InkSeer()
    first = bbox_of(detect_lines(session, strips(16))[0].polygon)
    assert session.shapes == [(640, 960)]
    # 448 · 16 / (2 · 464) · 1.6 on each side
    assert first == pytest.approx((51.6, 27.6, 524.4, 68.4), abs=2.5)


def test_small_print_is_looked_at_larger_and_stays_in_place() -> None:
    session = InkSeer()
    boxes = detect_lines(session, strips(4))
    assert session.shapes == [(640, 960), session.shapes[1]]
    assert session.shapes[1][1] > 1.5 * 960
    assert len(boxes) == len(range(40, 600, 20))
    assert bbox_of(boxes[0].polygon) == pytest.approx((61, 37, 515, 47), abs=3)


def test_a_large_page_is_enlarged_no_further_than_the_largest_side() -> None:
    session = InkSeer()
    detect_lines(session, strips(5, (1760, 1440)))
    assert max(session.shapes[1]) <= LARGEST_SIDE + 32


def test_an_empty_page_is_looked_at_once() -> None:
    session = InkSeer()
    assert detect_lines(session, np.full((640, 960, 3), 255, np.uint8)) == []
    assert len(session.shapes) == 1
