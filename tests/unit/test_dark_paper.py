"""Light print on dark paper is told, and turned light without losing a colour."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image, ImageDraw

from drawings.sheet import font
from pagemill.document import Picture, Stamp, StampColor, StampShape
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.assembly import seal_block
from pagemill.reading.pixels.block_pictures import with_pictures_of
from pagemill.reading.upright.dark_paper import is_dark, turned_light

Paper = tuple[int, int, int]
BLACK, WHITE, BLUE, YELLOW = (0, 0, 0), (255, 255, 255), (10, 30, 110), (255, 240, 120)


def menu(paper: Paper, ink: Paper, size: tuple[int, int] = (744, 316)) -> Image.Image:
    picture = Image.new("RGB", size, paper)
    pen = ImageDraw.Draw(picture)
    for n, text in enumerate(("查看图片", "退出全屏", "识别文字", "幻灯片放映", "重命名", "Ctrl + Shift + R")):
        pen.text((40 + n % 2 * 300, 40 + n // 2 * 40), text, font=font("sans", 18), fill=ink)
    return picture


@pytest.mark.parametrize(
    ("paper", "ink", "dark"),
    [
        (BLACK, WHITE, True),
        (BLUE, YELLOW, True),
        (BLACK, (110, 110, 110), True),
        (WHITE, BLACK, False),
        (YELLOW, BLUE, False),
        (BLACK, (30, 30, 30), False),
    ],
)
def test_it_is_told_by_paper_and_print(paper: Paper, ink: Paper, dark: bool) -> None:
    assert is_dark(np.asarray(menu(paper, ink))) is dark


def test_a_large_page_is_told_too() -> None:
    assert is_dark(np.asarray(menu(BLACK, WHITE).resize((2976, 1264))))


def chat(paper: Paper, ink: Paper, box: Paper, on_box: Paper) -> Image.Image:
    """Messages as long on either side of a screen, those on the right in boxes of a colour."""
    picture = Image.new("RGB", (500, 700), paper)
    pen = ImageDraw.Draw(picture)
    for y in range(30, 600, 170):
        pen.text((40, y), "今天的合同收到了吗", font=font("sans", 22), fill=ink)
        pen.rounded_rectangle((180, y + 70, 470, y + 130), 8, fill=box)
        pen.text((200, y + 85), "收到了，明天上午盖章后寄", font=font("sans", 22), fill=on_box)
    return picture


def test_a_dark_chat_is_a_dark_page_though_half_of_its_messages_are_dark_on_light() -> None:
    assert is_dark(np.asarray(chat((17, 17, 17), (220, 220, 220), (62, 181, 117), (17, 17, 17))))
    assert not is_dark(np.asarray(chat((237, 237, 237), BLACK, (149, 236, 105), BLACK)))


def test_a_light_slip_on_a_dark_table_is_no_dark_page() -> None:
    table = Image.new("RGB", (1600, 1200), (20, 20, 20))
    table.paste(menu(WHITE, BLACK), (300, 300))
    assert not is_dark(np.asarray(table))


def test_a_dark_photograph_is_no_dark_page() -> None:
    """Lamps are lighter than what is around them, as print is; what they light is of every grey."""
    rows, cols = np.mgrid[0:900, 0:1200]
    grey = 20 + 70 * (cols / 1200) * (rows / 900) + 25 * np.sin(cols / 70)
    grey[100:800:90, 100:1100:60] = 250
    picture = np.repeat(np.clip(grey, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    assert not is_dark(picture)


@given(arrays(np.uint8, st.tuples(st.integers(1, 6), st.integers(1, 6), st.just(3))))
def test_twice_turned_is_the_page_itself_and_black_is_white(image: np.ndarray) -> None:
    light = turned_light(image)
    assert np.array_equal(turned_light(light), image)
    assert np.array_equal(light.max(axis=2), 255 - image.min(axis=2))


def test_a_colour_keeps_its_hue() -> None:
    assert turned_light(np.full((1, 1, 3), BLUE, np.uint8)).tolist() == [[[145, 165, 245]]]


def test_pictures_of_stamps_are_cut_out_of_the_page_as_it_was() -> None:
    light = Picture(b"", 1, 1)
    stamp = Stamp(polygon_of((10, 10, 50, 40)), next(iter(StampShape)), next(iter(StampColor)), 1.0, False, light)
    dark = np.zeros((100, 100, 3), np.uint8)
    (block,) = with_pictures_of(dark, [seal_block(stamp)])
    picture = block.stamps[0].picture
    assert (picture.width, picture.height, block.picture) == (40, 30, None)
    assert np.asarray(Image.open(io.BytesIO(picture.jpeg))).max() < 10
