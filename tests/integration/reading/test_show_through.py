"""What shows through from the back side is no text of the page; faint print of its own is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from drawings import Sheet, draw_page
from drawings.photographs import with_back_side
from drawings.sheet import encoded, font
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.upright.show_through import without_back_side
from pagemill.settings import load_settings

FRONT = [
    "Minutes of the meeting",
    "",
    "The harbour was surveyed in May.",
    "",
    "水泵和阀门已经验收入库。",
    "",
    "",
    "",
    "",
]
BACK = [""] * 10 + ["A letter of the captain on the back side", "", "背面的文字不属于这一页", "", "Granite and timber"]


def _read(picture: Image.Image, tmp_path: Path) -> list[str]:
    path = tmp_path / "page.png"
    path.write_bytes(encoded(picture, "PNG"))
    reader = Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    return [line.text.replace(" ", "") for block in page.blocks for line in block.lines]


def _front() -> Sheet:
    sheet = draw_page(FRONT)
    grey = ImageDraw.Draw(sheet.image)
    grey.text((120, 1500), "Printed in grey at the foot", font=font("sans", 26), fill=(190, 190, 190))
    return sheet


def _printed() -> set[str]:
    return {line.replace(" ", "") for line in FRONT if line} | {"Printedingreyatthefoot"}


def test_the_back_side_is_left_out_and_grey_print_stays(tmp_path: Path) -> None:
    assert set(_read(with_back_side(_front().image, draw_page(BACK).image), tmp_path)) == _printed()


def test_faint_print_the_right_way_round_is_read(tmp_path: Path) -> None:
    front = _front()
    grey = ImageDraw.Draw(front.image)
    for number, line in enumerate(line for line in BACK if line):
        grey.text((120, 800 + 60 * number), line, font=font("sans", 30), fill=(195, 195, 195))
    assert set(_read(front.image, tmp_path)) == _printed() | {line.replace(" ", "") for line in BACK if line}


def test_lines_that_the_back_side_runs_into_are_read(tmp_path: Path) -> None:
    """The back side at four tenths of its blackness, its lines a little below the page's own."""
    words = [line for line in [*FRONT, *BACK] if line]
    front, back = (Sheet(size=(1000, 900)) for _ in range(2))
    for number in range(9):
        front.write(60, 60 + 90 * number, f"{number + 1} {words[number % len(words)]}", 30)
        back.write(420 - 20 * number, 70 + 90 * number, words[-1 - number % len(words)], 30)
    read = _read(with_back_side(front.image, back.image, 0.4), tmp_path)
    assert read == [f"{number + 1}{words[number % len(words)]}".replace(" ", "") for number in range(9)]


def test_ink_no_darker_than_the_back_side_is_paper_and_darker_ink_keeps_its_edges() -> None:
    page = np.full((120, 200, 3), (240, 238, 230), np.uint8)
    page[20:40, 20:180] = 150  # the back side
    page[60:80, 20:180] = 150  # the edge of the page's own ink
    page[62:78, 22:178] = 20
    cleaned = without_back_side(page, 110.0)
    assert np.abs(cleaned[:50].astype(int) - (240, 238, 230)).max() <= 1
    assert (cleaned[60:80, 20:180] == page[60:80, 20:180]).all()
