"""What shows through from the back side is no text of the page; faint print of its own is."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from drawings import Sheet, draw_page
from drawings.photographs import with_back_side
from drawings.sheet import encoded, font
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
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
