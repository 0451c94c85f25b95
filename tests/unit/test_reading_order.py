"""Blocks come in the order a person reads them."""

import pytest

from pagemill.geometry import Bbox
from pagemill.reading.prose.order import downward_order, reading_order

#: Height of a line of text.
LINE = 22.0
PAGES: dict[str, list[Bbox]] = {
    "one column": [(100, 100, 900, 200), (100, 220, 900, 500), (100, 520, 900, 900)],
    "two columns under a title": [
        (100, 50, 900, 120),
        (100, 150, 480, 500), (100, 520, 480, 900),
        (520, 150, 900, 400), (520, 420, 900, 900),
    ],
    "a title above the middle one of three columns": [
        (420, 40, 540, 70),
        (50, 100, 330, 900), (350, 101, 630, 880), (650, 100, 930, 900),
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
    "two titles between the columns, above rows of label and value": [
        (430, 10, 600, 30), (450, 50, 580, 70),
        (100, 100, 300, 160), (700, 100, 800, 120),
        (100, 190, 300, 250), (700, 190, 800, 210),
        (100, 280, 300, 340), (700, 280, 800, 300),
    ],
    "amounts beside the middle of their two lines": [
        (100, 100, 300, 160), (700, 120, 800, 140),
        (100, 190, 300, 250), (700, 210, 800, 230),
        (100, 280, 300, 340), (700, 300, 800, 320),
    ],
    "two columns, each under its heading": [
        (100, 100, 300, 130), (100, 150, 480, 900),
        (520, 100, 700, 130), (520, 150, 900, 900),
    ],
    "columns of paragraphs that happen to stand level": [
        (100, 100, 480, 300), (100, 310, 480, 500), (100, 510, 480, 900),
        (520, 100, 900, 300), (520, 310, 900, 500), (520, 510, 900, 900),
    ],
    "columns, a figure that spans them, and columns again": [
        (100, 100, 480, 200), (100, 210, 480, 300), (520, 100, 900, 200), (520, 210, 900, 300),
        (150, 330, 850, 600),
        (100, 630, 480, 700), (100, 710, 480, 900), (520, 630, 900, 700), (520, 710, 900, 900),
    ],
    "a newspaper's name over articles with columns of their own": [
        (298, 58, 947, 128),
        (70, 184, 657, 227), (68, 252, 298, 482), (70, 487, 286, 662), (324, 252, 535, 427), (324, 435, 546, 662),
        (572, 243, 818, 443), (572, 450, 818, 662),
        (70, 824, 454, 865), (70, 889, 425, 1510), (451, 889, 798, 1560),
        (866, 183, 1027, 213), (866, 233, 1170, 382), (866, 390, 1173, 564), (866, 573, 1157, 828),
        (866, 903, 1032, 929), (866, 953, 1171, 1522),
    ],
    "signatures with what they are of below them, and the place below all, under a table": [
        (88, 146, 1074, 1162),
        (89, 1230, 410, 1272), (603, 1230, 1059, 1309),
        (89, 1329, 342, 1471), (429, 1329, 617, 1396), (429, 1429, 613, 1471),
        (689, 1329, 878, 1371), (897, 1329, 1081, 1371),
        (89, 1502, 250, 1520), (89, 1528, 127, 1545), (148, 1527, 341, 1545),
    ],
    "the heading of what spans the page, below columns": [
        (100, 100, 480, 300), (520, 100, 900, 310),
        (100, 340, 300, 360),
        (100, 380, 900, 600),
    ],
    "articles of a newspaper, each with columns of its own": [
        (50, 100, 600, 140), (50, 160, 220, 480), (240, 160, 410, 480), (430, 160, 600, 480),
        (50, 520, 400, 560), (50, 580, 315, 900), (335, 580, 600, 900),
        (650, 100, 800, 130), (650, 150, 900, 480),
        (650, 540, 800, 570), (650, 590, 900, 900),
    ],
    "a title over the room between two short headings": [
        (260, 156, 975, 210),
        (120, 294, 272, 330), (120, 353, 569, 840),
        (661, 294, 823, 326), (661, 353, 1122, 802),
    ],
    "boxes that interlock": [
        (100, 100, 560, 300), (100, 320, 420, 900), (580, 100, 900, 420), (440, 440, 900, 600),
    ],
    "a title that reaches but a little over a short heading": [
        (260, 150, 900, 200), (100, 294, 275, 326), (100, 353, 480, 840), (560, 294, 720, 326), (560, 353, 900, 802),
    ],
    "columns whose boxes bleed into each other a little": [
        (100, 100, 505, 500), (100, 495, 490, 900), (498, 100, 900, 900),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_order(name: str) -> None:
    expected = PAGES[name]
    for shuffled in (expected[::-1], expected[::2] + expected[1::2], sorted(expected, key=lambda box: box[2])):
        assert reading_order(shuffled, lambda box: box, LINE) == expected


def test_text_written_downward_is_read_from_the_right_band_by_band() -> None:
    upper: list[Bbox] = [(800, 100, 840, 400), (700, 100, 740, 400), (600, 100, 640, 380)]
    lower: list[Bbox] = [(790, 460, 830, 900), (690, 460, 730, 800)]
    assert downward_order([*lower, *upper[::-1]], lambda box: box, LINE) == [*upper, *lower]


def test_nothing_is_lost_or_made_up() -> None:
    boxes: list[Bbox] = [((i * 37) % 800, (i * 91) % 900, (i * 37) % 800 + 150, (i * 91) % 900 + 60) for i in range(60)]
    assert sorted(reading_order(boxes, lambda box: box)) == sorted(boxes)
