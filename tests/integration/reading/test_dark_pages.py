"""Light print on dark paper is read as well as the same page light, and its pictures are as they were submitted."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from drawings.sheet import encoded, font
from pagemill.document import BlockKind, Page
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.upright.dark_paper import turned_light
from pagemill.settings import load_settings

KEYS = [
    [
        ("查看图片", ""),
        ("全屏", "F11"),
        ("退出全屏", "Esc"),
        ("识别文字", "Alt+O"),
        ("幻灯片放映", "F5"),
        ("重命名", "F2"),
    ],
    [("删除", "Delete"), ("顺时针旋转", "Ctrl+R"), ("设为壁纸", "Ctrl+F9"), ("图片信息", "Ctrl+I"), ("上一张", "Left")],
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)


def read(reader: Reader, picture: Image.Image, tmp_path: Path) -> Page:
    path = tmp_path / "page.png"
    path.write_bytes(encoded(picture, "PNG"))
    (page,) = reader.read(path, Kind.PNG, [0], ReadOptions())
    return page


def darkened(picture: Image.Image) -> Image.Image:
    return Image.fromarray(turned_light(np.asarray(picture.convert("RGB"))))


def test_columns_of_short_lines_on_a_dark_screen_are_no_text_written_downward(reader: Reader, tmp_path: Path) -> None:
    picture = Image.new("RGB", (560, 260), "black")
    pen = ImageDraw.Draw(picture)
    for n, column in enumerate(KEYS):
        for m, (name, key) in enumerate(column):
            pen.text((40 + 250 * n, 30 + 30 * m), name, font=font("sans", 14), fill="white")
            pen.text((150 + 250 * n, 30 + 30 * m), key, font=font("sans", 14), fill=(190, 190, 190))
    page = read(reader, picture, tmp_path)
    told = "".join(block.text for block in page.blocks).replace(" ", "")
    assert [name for column in KEYS for name, _ in column if name not in told] == []


def test_a_picture_of_a_dark_page_is_dark(reader: Reader, tmp_path: Path) -> None:
    """Its blocks are those of the light page."""
    light = Image.new("RGB", (1240, 1000), "white")
    pen = ImageDraw.Draw(light)
    for n in range(6):
        pen.text(
            (110, 80 + 44 * n),
            f"Pumps and valves of plant {n} were tested in May.",
            font=font("sans", 28),
            fill="black",
        )
    grey = np.add.outer(np.linspace(150, 235, 360), 20 * np.sin(np.linspace(0, 40, 700)))
    landscape = Image.fromarray(np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2))
    light.paste(landscape, (110, 480))
    dark = darkened(light)
    one, other = read(reader, light, tmp_path), read(reader, dark, tmp_path)
    assert [(block.kind, block.text) for block in other.blocks] == [(block.kind, block.text) for block in one.blocks]
    (image,) = (block for block in other.blocks if block.kind is BlockKind.IMAGE)
    assert image.picture is not None
    crop = Image.open(io.BytesIO(image.picture.jpeg)).convert("L")
    x0, y0, x1, y1 = (round(v) for v in image.bbox)
    assert abs(np.mean(np.asarray(crop)) - np.mean(np.asarray(dark.convert("L").crop((x0, y0, x1, y1))))) < 5


def test_a_picture_of_the_one_dark_page_of_an_open_book_is_as_it_was_submitted(reader: Reader, tmp_path: Path) -> None:
    light = Image.new("RGB", (1700, 1200), (245, 245, 245))
    pen = ImageDraw.Draw(light)
    pen.rectangle((20, 30, 720, 1170), fill=(30, 30, 30))
    for n in range(16):
        said = f"Pumps of plant {n} were tested in May."
        if n < 8:
            pen.text((60, 90 + 50 * n), said, font=font("sans", 28), fill=(240, 240, 240))
        pen.text((930, 90 + 62 * n), said, font=font("sans", 28), fill=(20, 20, 20))
    grey = np.add.outer(np.linspace(150, 235, 260), 20 * np.sin(np.linspace(0, 40, 400)))
    light.paste(Image.fromarray(np.repeat(grey.clip(0).astype(np.uint8)[:, :, None], 3, axis=2)), (160, 620))
    shade = 1 - 0.6 * np.exp(-np.abs(np.arange(1700) - 850) / 20)
    picture = Image.fromarray((np.asarray(light) * shade[None, :, None]).astype(np.uint8))
    images = [block for block in read(reader, picture, tmp_path).blocks if block.picture is not None]
    assert images
    for image in images:
        assert image.picture is not None
        crop = Image.open(io.BytesIO(image.picture.jpeg)).convert("L")
        x0, y0, x1, y1 = (round(v) for v in image.bbox)
        shown = np.asarray(picture.convert("L").crop((x0, y0, x1, y1)))
        assert abs(np.mean(np.asarray(crop)) - np.mean(shown)) < 10
