"""Letters outside the boxes that were found are told by their ink; rules, pictures, specks and found lines are not."""

import numpy as np
import pytest

from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.missed_ink import missed_ink

LINES: list[Bbox] = [(100, 100, 500, 140), (100, 160, 500, 200), (100, 220, 500, 260)]


def page() -> np.ndarray:
    image = np.full((800, 600, 3), 245, np.uint8)
    for x0, y0, x1, y1 in LINES:
        image[int(y0) + 8 : int(y1) - 8, int(x0) + 10 : int(x1) - 10 : 3] = 20
    return image


def missed(*inked: tuple[int, int, int, int], ink: int = 20) -> list[tuple[int, int]]:
    image = page()
    for x0, y0, x1, y1 in inked:
        image[y0:y1, x0:x1] = ink
    return missed_ink(image[:, :, 1], [TextBox(polygon_of(bbox), 0.9) for bbox in LINES])


@pytest.mark.parametrize(
    "inked", [(40, 400, 60, 424), (300, 500, 380, 600), (300, 700, 308, 724), (494, 150, 520, 174)]
)
def test_what_is_as_large_as_a_letter_is_told(inked: tuple[int, int, int, int]) -> None:
    ((top, bottom),) = missed(inked)
    assert top <= inked[1] + 1
    assert bottom >= inked[3] - 1
    assert bottom - top <= inked[3] - inked[1] + 2


@pytest.mark.parametrize(
    "inked",
    [
        (40, 400, 46, 406),  # a speck
        (40, 400, 560, 404),  # a rule
        (300, 300, 304, 600),
        (300, 400, 500, 600),  # a picture
        (490, 110, 510, 134),  # a letter that a box holds in part
    ],
)
def test_anything_else_is_not(inked: tuple[int, int, int, int]) -> None:
    assert missed(inked) == []


def test_faint_ink_is_not_told() -> None:
    assert missed((40, 400, 60, 424), ink=200) == []


def test_without_lines_nothing_tells_how_large_a_letter_is() -> None:
    assert missed_ink(page()[:, :, 1], []) == []
