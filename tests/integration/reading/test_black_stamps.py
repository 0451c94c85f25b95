"""Stamps in the print's own colour, on pages without colours: found, taken off, and told from what only has a ring."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from drawings.sheet import INK, Sheet, font
from drawings.stamps import DrawnStamp
from pagemill.document import BlockKind, Page, Stamp, StampColor, StampShape
from pagemill.geometry import Affine, bbox_of, iou
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SENTENCE = "这一行文字垫在印章的下面，除去印章以后仍然应当读得出来。"
COMPANY = "北京云海智能科技有限公司"
ROUND = DrawnStamp("CIRCLE", COMPANY, ("合同专用章",), star=True, ink="BLACK")
PALE = DrawnStamp("CIRCLE", COMPANY, ("合同专用章",), star=True, ink="BLACK", faint=0.35)
OVAL = DrawnStamp("OVAL", "广州天河信息服务有限公司", ("发票专用章",), ink="BLACK", size=(300, 210))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)


def lined() -> Sheet:
    sheet = Sheet()
    for row in range(20):
        sheet.write(140, 120 + row * 75, SENTENCE, 30)
    return sheet


def grey(sheet: Sheet) -> Image.Image:
    return sheet.image.convert("L")


def bilevel(sheet: Sheet) -> Image.Image:
    return sheet.image.convert("L").point([0 if level < 140 else 255 for level in range(256)], "1")


def read(reader: Reader, picture: Image.Image, tmp_path: Path) -> Page:
    picture.save(tmp_path / "page.png")
    (page,) = reader.read(tmp_path / "page.png", Kind.PNG, range(1), ReadOptions(correct_orientation=False))
    return page


def stamps_of(page: Page) -> list[Stamp]:
    return [stamp for block in page.blocks for stamp in block.stamps]


def rows_of(page: Page) -> list[str]:
    return [line.text for block in page.blocks for line in block.lines]


def likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


@pytest.mark.parametrize("stamp", [ROUND, OVAL], ids=["round", "oval"])
@pytest.mark.parametrize("ground", [Sheet, lined], ids=["on white", "over text"])
@pytest.mark.parametrize("scan", [grey, bilevel])
def test_a_black_stamp_is_found_and_read_where_print_does_not_hide_it(
    stamp: DrawnStamp,
    ground: Callable[[], Sheet],
    scan: Callable[[Sheet], Image.Image],
    reader: Reader,
    tmp_path: Path,
) -> None:
    sheet = ground()
    box = stamp.draw(sheet.image, (640, 900))
    page = read(reader, scan(sheet), tmp_path)
    (found,) = stamps_of(page)
    assert (found.shape, found.color) == (StampShape[stamp.shape], StampColor.BLACK)
    assert iou(bbox_of(found.polygon), box) >= 0.85
    if ground is Sheet:
        assert [line.text for line in found.lines] == [stamp.curved, *stamp.middle]
    assert not any(block.kind is BlockKind.IMAGE for block in page.blocks)


def test_rows_below_a_stamp_paler_than_print_are_read_whole(reader: Reader, tmp_path: Path) -> None:
    sheet = lined()
    PALE.draw(sheet.image, (640, 900))
    page = read(reader, grey(sheet), tmp_path)
    rows = rows_of(page)
    assert len(rows) == len(sheet.texts)
    assert all(likeness(row, SENTENCE) >= 0.95 for row in rows)
    assert likeness(stamps_of(page)[0].lines[0].text, COMPANY) >= 0.6


def test_letters_that_a_ring_alone_crosses_are_closed_again(reader: Reader, tmp_path: Path) -> None:
    sheet = lined()
    pen = ImageDraw.Draw(sheet.image)
    pen.ellipse((480, 740, 760, 1020), outline=INK, width=6)
    # Between the rows, where nothing of the print is hidden.
    pen.rectangle((560, 833, 680, 843), fill=INK)
    pen.rectangle((560, 908, 680, 918), fill=INK)
    page = read(reader, bilevel(sheet), tmp_path)
    assert len(stamps_of(page)) == 1
    rows = rows_of(page)
    assert len(rows) == len(sheet.texts)
    assert all(likeness(row, SENTENCE) >= 0.88 for row in rows)


def test_black_stamps_do_not_bend_a_page(reader: Reader, tmp_path: Path) -> None:
    sheet = Sheet(size=(1000, 1000))
    names = ("江海航运有限公司", "北苑阅览室", "石料码头管理处", "南桥印刷厂")
    for number, name in enumerate(names):
        stamp = DrawnStamp("CIRCLE", curved=name, middle=("专用章",), ink="BLACK")
        stamp.draw(sheet.image, (260 + 480 * (number % 2), 260 + 480 * (number // 2)))
    page = read(reader, grey(sheet), tmp_path)
    assert page.to_read == Affine()
    assert sorted(stamp.lines[0].text for stamp in stamps_of(page)) == sorted(names)


# --- what has a ring and is no stamp ------------------------------------------------------------------------------


def around(pen: ImageDraw.ImageDraw, reach: float, words: list[str], size: int = 34) -> None:
    for number, word in enumerate(words):
        turn = math.radians(360 / len(words) * number)
        at = (640 + reach * math.sin(turn), 1000 - reach * math.cos(turn))
        pen.text(at, word, font=font("sans", size), fill=INK, anchor="mm")


def ring(pen: ImageDraw.ImageDraw, half: int, width: int = 5) -> None:
    pen.ellipse((640 - half, 1000 - half, 640 + half, 1000 + half), outline=INK, width=width)


def clock(pen: ImageDraw.ImageDraw) -> None:
    ring(pen, 200)
    around(pen, 160, [str(hour or 12) for hour in range(12)])
    pen.line((640, 1000, 730, 940), fill=INK, width=6)
    pen.line((640, 1000, 620, 870), fill=INK, width=4)


def pie(pen: ImageDraw.ImageDraw) -> None:
    ring(pen, 200)
    for turn in (10, 80, 150, 270):
        x, y = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        pen.line((640, 1000, 640 + 200 * x, 1000 + 200 * y), fill=INK, width=4)
        pen.line((640 + 190 * y, 1000 + 190 * x, 640 + 250 * y, 1000 + 250 * x), fill=INK, width=2)
    around(pen, 310, ["原材料采购费用", "工资", "运费", "其他各项费用"], 28)


def gear(pen: ImageDraw.ImageDraw) -> None:
    for tooth in range(24):
        x, y = math.cos(math.radians(15 * tooth)), math.sin(math.radians(15 * tooth))
        pen.line((640 + 180 * x, 1000 + 180 * y, 640 + 210 * x, 1000 + 210 * y), fill=INK, width=14)
    ring(pen, 180, 8)
    ring(pen, 60, 8)


def logo(pen: ImageDraw.ImageDraw) -> None:
    ring(pen, 120, 8)
    pen.text((640, 1000), "云海", font=font("sans", 90), fill=INK, anchor="mm")
    pen.text((800, 980), "云海智能科技有限公司", font=font("sans", 34), fill=INK, anchor="lm")


def diagram(pen: ImageDraw.ImageDraw) -> None:
    ring(pen, 200)
    pen.text((640, 1000), "审核合同文件", font=font("sans", 40), fill=INK, anchor="mm")
    pen.line((300, 1000, 440, 1000), fill=INK, width=4)
    pen.line((840, 1000, 980, 1000), fill=INK, width=4)


def letters(pen: ImageDraw.ImageDraw) -> None:
    pen.text((640, 1000), "OQO", font=font("sans", 320), fill=INK, anchor="mm")


def circled(pen: ImageDraw.ImageDraw) -> None:
    pen.ellipse((300, 400, 520, 500), outline=INK, width=5)


@pytest.mark.parametrize("draw", [clock, pie, gear, logo, diagram, letters, circled])
def test_what_only_has_a_ring_is_no_stamp(
    draw: Callable[[ImageDraw.ImageDraw], None], reader: Reader, tmp_path: Path
) -> None:
    sheet = Sheet()
    for row in range(8):
        sheet.write(140, 120 + row * 75, SENTENCE, 30)
    draw(ImageDraw.Draw(sheet.image))
    assert stamps_of(read(reader, grey(sheet), tmp_path)) == []
