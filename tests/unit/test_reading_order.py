"""Blocks come in the order a person reads them."""

import pytest

from pagemill.geometry import Bbox
from pagemill.reading.order import reading_order

PAGES: dict[str, list[Bbox]] = {
    "one column": [(100, 100, 900, 200), (100, 220, 900, 500), (100, 520, 900, 900)],
    "two columns under a title": [
        (100, 50, 900, 120),
        (100, 150, 480, 500), (100, 520, 480, 900),
        (520, 150, 900, 400), (520, 420, 900, 900),
    ],
    "a figure across two columns": [
        (100, 50, 480, 300), (520, 50, 900, 300),
        (100, 320, 900, 600),
        (100, 620, 480, 900), (520, 620, 900, 900),
    ],
    "three columns": [
        (50, 100, 330, 500), (50, 510, 330, 900),
        (350, 100, 630, 380), (350, 400, 630, 900),
        (650, 100, 930, 900),
    ],
    "rows of label and value": [
        (100, 100, 200, 120), (500, 100, 600, 120),
        (100, 150, 200, 170), (500, 150, 600, 170),
        (100, 200, 200, 220), (500, 200, 600, 220),
    ],
    "two columns, each under its heading": [
        (100, 100, 300, 130), (100, 150, 480, 900),
        (520, 100, 700, 130), (520, 150, 900, 900),
    ],
    "columns whose boxes bleed into each other a little": [
        (100, 100, 505, 500), (100, 495, 490, 900), (498, 100, 900, 900),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_order(name: str) -> None:
    expected = PAGES[name]
    for shuffled in (expected[::-1], expected[::2] + expected[1::2], sorted(expected, key=lambda box: box[2])):
        assert reading_order(shuffled, lambda box: box) == expected


def test_nothing_is_lost_or_made_up() -> None:
    boxes: list[Bbox] = [((i * 37) % 800, (i * 91) % 900, (i * 37) % 800 + 150, (i * 91) % 900 + 60) for i in range(60)]
    assert sorted(reading_order(boxes, lambda box: box)) == sorted(boxes)
