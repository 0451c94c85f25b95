"""Heavy letters of a page read from its pixels are told by their strokes, where its print is even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from drawings.sheet import font
from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.pixels.stroke_thickness import thickness_of
from pagemill.reading.recognition.heavy_print import heavy_print

TEXT = "设备在二楼安装完毕，运行三十天后进行第一次检查，"
#: A row: its words, the size of its type, and whether it is heavy.
Row = tuple[str, int, bool]
BODY: list[Row] = [(TEXT, 22, False)] * 8


def drawn(
    rows: Sequence[Row], *, dark: bool = False, ruled: Sequence[int] = (), uneven: bool = False
) -> tuple[npt.NDArray[np.uint8], list[Line]]:
    """A page of rows, drawn at twice its size and made smaller, and its lines."""
    pitch = 3 * max(2 * rows[-1][1], 40)
    image = Image.new("L", (1600, 200 + pitch * len(rows)), 0 if dark else 255)
    pen = ImageDraw.Draw(image)
    lines = []
    for at, (words, size, heavy) in enumerate(rows):
        y = 60 + pitch * at
        stroke = 1 if heavy else at % 3 if uneven else 0
        pen.text((100, y), words, 255 if dark else 0, font("serif", 2 * size), stroke_width=stroke)
        x0, y0, x1, y1 = pen.textbbox((100, y), words, font("serif", 2 * size), stroke_width=stroke)
        if at in ruled:
            pen.line((x0, y1 + 2, x1, y1 + 2), 0, 6)
            y1 += 6
        lines.append(Line(words, polygon_of((x0 / 2 - 1, y0 / 2 - 1, x1 / 2 + 1, y1 / 2 + 1))))
    return np.array(image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)), lines


def told(rows: Sequence[Row], *, dark: bool = False, ruled: Sequence[int] = (), uneven: bool = False) -> list[str]:
    image, lines = drawn(rows, dark=dark, ruled=ruled, uneven=uneven)
    boxes = heavy_print(lines, image)
    return [line.text for line in lines if line.bbox in boxes]


def test_heavy_rows_of_any_size_are_told() -> None:
    rows = [("设备安装", 22, True), *BODY, ("采购合同", 36, True), ("运行检查", 36, False)]
    assert told(rows) == ["设备安装", "采购合同"]
    assert told(rows, dark=True) == ["设备安装", "采购合同"]


def test_a_row_that_only_begins_or_ends_in_heavy_letters_is_none() -> None:
    for text, words in ((TEXT, (0, 6)), (TEXT, (18, 24)), (TEXT[:8], (0, 4))):
        image, lines = drawn([(text, 22, False), *BODY, (text, 22, True)])
        x0, y0, x1, y1 = (round(side) for side in lines[0].bbox)
        heavy = round(lines[-1].bbox[1])
        left, right = (x0 + round((x1 - x0) * at / len(text)) for at in words)
        image[y0:y1, left:right] = image[heavy : heavy + y1 - y0, left:right]
        assert heavy_print(lines, image) == [lines[-1].bbox]


def test_a_rule_under_words_and_figures_alone_are_not() -> None:
    assert told([("设备安装", 22, False), *BODY], ruled=[0]) == []
    assert told([("1234567", 22, True), ("Table 12", 22, True), *BODY]) == ["Table 12"]


def test_pages_of_uneven_or_little_or_mostly_heavy_print_tell_nothing() -> None:
    assert told([("设备安装", 22, True), *BODY], uneven=True) == []
    assert told([("设备安装", 22, True), *BODY[:4]]) == []
    assert told([*BODY, *[(TEXT, 22, True)] * 6]) == []


def test_grey_grain_is_no_stroke() -> None:
    image, lines = drawn([("设备安装", 22, True), *BODY])
    noise = np.random.default_rng(1).normal(0, 14, image.shape)
    grainy = np.clip(image * 0.75 + 30 + noise, 0, 255).astype(np.uint8)
    assert heavy_print(lines, grainy) == [lines[0].bbox]
    for line in lines:
        assert thickness_of(line.bbox, grainy) == pytest.approx(thickness_of(line.bbox, image), rel=0.05)


def test_the_height_of_a_box_differs_with_its_letters() -> None:
    image, lines = drawn([("设备安装", 60, True), *[(TEXT[:12], 60, False)] * 8])
    x0, y0, x1, y1 = lines[0].bbox
    taller = replace(lines[0], polygon=polygon_of((x0, y0 - 10, x1, y1 + 9)))
    assert heavy_print([taller, *lines[1:]], image) == [taller.bbox]


def test_strokes_are_as_thick_on_a_dark_ground() -> None:
    (light, lines), (dark, _) = drawn([(TEXT, 30, False)]), drawn([(TEXT, 30, False)], dark=True)
    assert thickness_of(lines[0].bbox, dark) == pytest.approx(thickness_of(lines[0].bbox, light), rel=0.05)
    colour = np.repeat(light[..., None], 3, axis=2)
    assert thickness_of(lines[0].bbox, colour) == pytest.approx(thickness_of(lines[0].bbox, light), rel=1e-6)


def test_paper_alone_has_no_strokes() -> None:
    paper = (np.full((60, 100), 250) - np.indices((60, 100)).sum(axis=0) % 7).astype(np.uint8)
    assert thickness_of((10, 10, 90, 40), paper) == 0.0
    assert thickness_of((200, 10, 290, 40), paper) == 0.0


@pytest.mark.filterwarnings("error")
def test_lines_without_any_stroke_tell_nothing() -> None:
    """As where a part of a picture too pale to have strokes was read."""
    image, lines = drawn(BODY)
    assert heavy_print(lines, np.full_like(image, 255)) == []
