"""A colon that stands apart behind a line is taken into it; nothing else is."""

from collections.abc import Callable

import numpy as np
import pytest

from pagemill.geometry import Bbox, bbox_of, polygon_of
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.end_colons import with_end_colons

#: A line 40 pixels high whose ink ends 8 before its box does.
LINE: Bbox = (60, 50, 260, 90)


def page() -> np.ndarray:
    image = np.full((140, 500, 3), 245, np.uint8)
    image[60:80, 68:252] = 20
    return image


def dot(image: np.ndarray, x: int, y: int, side: int = 5, ink: int = 60) -> None:
    image[y : y + side, x : x + side] = ink


def colon(image: np.ndarray, x: int = 280, ink: int = 60) -> None:
    dot(image, x, 62, ink=ink)
    dot(image, x, 75, ink=ink)


def widened(image: np.ndarray, *others: Bbox) -> float:
    """How far the line's box reaches further than it did."""
    boxes = [TextBox(polygon_of(bbox), 0.9) for bbox in (LINE, *others)]
    told = with_end_colons(image, boxes)
    assert told[1:] == boxes[1:]
    assert bbox_of(told[0].polygon)[:2] == LINE[:2]
    return bbox_of(told[0].polygon)[2] - LINE[2]


@pytest.mark.parametrize("ink", [20, 60, 140])
def test_the_line_reaches_beyond_its_colon(ink: int) -> None:
    image = page()
    colon(image, ink=ink)
    assert 25 < widened(image) < 45


def _one_dot(image: np.ndarray) -> None:
    dot(image, 280, 75)


def _three_dots(image: np.ndarray) -> None:
    colon(image)
    dot(image, 292, 75)


def _dots_aslant(image: np.ndarray) -> None:
    dot(image, 280, 62)
    dot(image, 290, 75)


def _letters(image: np.ndarray) -> None:
    image[58:82, 275:285] = 20
    image[58:82, 290:300] = 20


def _rule(image: np.ndarray) -> None:
    image[:, 280:283] = 20


def _strokes(image: np.ndarray) -> None:
    image[62:67, 270:300] = 20
    image[75:80, 270:300] = 20


def _far_away(image: np.ndarray) -> None:
    colon(image, 330)


def _specks(image: np.ndarray) -> None:
    dot(image, 280, 62, side=1)
    dot(image, 280, 75, side=1)


@pytest.mark.parametrize(
    "draw", [_one_dot, _three_dots, _dots_aslant, _letters, _rule, _strokes, _far_away, _specks, lambda image: None]
)
def test_anything_else_behind_a_line_is_left(draw: Callable[[np.ndarray], None]) -> None:
    image = page()
    draw(image)
    assert widened(image) == 0


def test_dots_that_another_line_holds_are_its_own() -> None:
    image = page()
    colon(image)
    assert widened(image, (272, 50, 400, 90)) == 0


def test_at_the_edge_of_the_page_the_box_stays_on_it() -> None:
    image = page()[:, :288]
    colon(image)
    assert LINE[2] + widened(image) <= 288


def test_a_light_line_on_dark_ground_is_left() -> None:
    image = 255 - page()
    assert widened(image) == 0
