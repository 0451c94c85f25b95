"""Boxes stand where the text is, and a page of small print is looked at again, larger."""

import numpy as np
import pytest

from pagemill.geometry import bbox_of
from pagemill.models import Session
from pagemill.reading.recognition.detector import LARGEST_SIDE, Detector, detect_lines


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
    first = bbox_of(detect_lines(Detector(session), strips(16))[0].polygon)
    assert session.shapes == [(640, 960)]
    # 448 · 16 / (2 · 464) · 1.6 on each side
    assert first == pytest.approx((51.6, 27.6, 524.4, 68.4), abs=2.5)


def test_small_print_is_looked_at_larger_and_stays_in_place() -> None:
    session = InkSeer()
    boxes = detect_lines(Detector(session), strips(4))
    assert session.shapes == [(640, 960), session.shapes[1]]
    assert session.shapes[1][1] > 1.5 * 960
    assert len(boxes) == len(range(40, 600, 20))
    assert bbox_of(boxes[0].polygon) == pytest.approx((61, 37, 515, 47), abs=3)


def test_a_large_page_is_enlarged_no_further_than_the_largest_side() -> None:
    session = InkSeer()
    detect_lines(Detector(session), strips(5, (1760, 1440)))
    assert max(session.shapes[1]) <= LARGEST_SIDE + 32


def test_an_empty_page_is_looked_at_once() -> None:
    session = InkSeer()
    assert detect_lines(Detector(session), np.full((640, 960, 3), 255, np.uint8)) == []
    assert len(session.shapes) == 1


class Unsure(InkSeer):
    """Sure of what is black; of what is grey half sure."""

    def run(self, array: np.ndarray) -> list[np.ndarray]:
        (sure,) = super().run(array)
        return [np.maximum(sure, 0.7 * (array[:, :1] < 1.0))]


def test_a_stronger_network_looks_at_the_band_in_doubt_alone() -> None:
    page = strips(16, (1600, 960))
    page[840:856] = np.where(page[840:856] == 0, 128, page[840:856])
    cheap, strong = Unsure(), InkSeer()
    boxes = detect_lines(Detector(cheap, strong), page)
    ((rows, columns),) = strong.shapes
    assert columns == 960
    assert 60 < rows < 1600 / 8
    # What the stronger one does not see there is gone; the other lines stay where they were.
    assert [box.polygon for box in boxes] == [
        box.polygon for box in detect_lines(Detector(cheap), page) if not 820 < box.polygon[0][1] < 860
    ]
    assert len(boxes) == len(detect_lines(Detector(cheap), page)) - 1


def test_of_a_page_without_doubt_the_stronger_network_is_shown_nothing() -> None:
    strong = InkSeer()
    assert len(detect_lines(Detector(InkSeer(), strong), strips(16))) == 7
    assert strong.shapes == []


def test_a_page_with_much_in_doubt_is_shown_as_a_whole() -> None:
    cheap, strong = Unsure(), InkSeer()
    boxes = detect_lines(Detector(cheap, strong), np.where(strips(16) == 0, 128, 255).astype(np.uint8))
    assert strong.shapes == cheap.shapes
    assert boxes == []
