"""Boxes to tick are read with their state, in scans and in files, and square letters stay letters."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from drawings import Sheet, text_pdf
from drawings.pdf_text import PdfText
from drawings.sheet import encoded, font
from pagemill.document import Line, Page
from pagemill.geometry import polygon_of
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.rules.tick_boxes import find_tick_boxes, ink_of_page
from pagemill.reading.upright.ticked_lines import with_tick_boxes
from pagemill.settings import load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings

#: Strokes within a box, in shares of its side: a tick within it, one that runs out of it, a cross.
TICK = ((0.2, 0.5), (0.4, 0.8), (0.85, 0.15))
LONG_TICK = ((0.15, 0.45), (0.4, 0.85), (1.25, -0.3))
CROSS = ((0.1, 0.1), (0.9, 0.9)), ((0.9, 0.1), (0.1, 0.9))
Strokes = Sequence[Sequence[tuple[float, float]]]
MARKS: dict[str, Strokes] = {"□": (), "☑": (TICK,), "☑ out": (LONG_TICK,), "☒": CROSS}


def draw_box(sheet: Sheet, x: float, y: float, side: float, mark: str) -> None:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    for start, end in pairwise(corners):
        sheet.stroke([start, end])
    for stroke in MARKS[mark]:
        sheet.stroke([(x + side * a, y + side * b) for a, b in stroke])


def choices(sheet: Sheet, y: float, label: str, marked: Sequence[tuple[str, str]], size: int = 26) -> None:
    """A label and, after it, a box before each text; wide gaps between them."""
    x = 150.0
    sheet.write(x, y, label, size)
    x += font("sans", size).getlength(label) + size
    for mark, text in marked:
        side = round(0.85 * size)
        draw_box(sheet, x, y + 0.2 * size, side, mark)
        x += side + 8
        sheet.write(x, y, text, size)
        x += font("sans", size).getlength(text) + size


def form() -> Sheet:
    sheet = Sheet(size=(1240, 900))
    choices(sheet, 100, "性别：", [("□", "男"), ("☑ out", "女")])
    choices(sheet, 200, "婚姻状况：", [("☒", "未婚"), ("□", "已婚"), ("□", "离异")])
    choices(sheet, 300, "Goods:", [("□", "Dangerous"), ("☑", "General")])
    choices(sheet, 400, "是否投保", [("□", "是"), ("☑", "否")], size=20)
    sheet.write(150, 500, "人口登记：户口所在地为中国，日用品回执由田地承包人收。", 26)
    columns = (150, 450, 700, 950)
    for n in range(4):
        sheet.rule((150, 600 + 60 * n, 950, 600 + 60 * n))
    for x in columns:
        sheet.rule((x, 600, x, 780))
    rows = [("Item", "Yes", "No"), ("Brakes", "☑", "□"), ("Lights", "□", "☒")]
    for r, row in enumerate(rows):
        for x, said in zip(columns, row, strict=False):
            if said in MARKS:
                draw_box(sheet, x + 110, 619 + 60 * r, 22, said)
            else:
                sheet.write(x + 20, 610 + 60 * r, said, 26)
    return sheet


def read(path: Path, kind: Kind) -> Page:
    (page,) = Reader(SETTINGS).read(path, kind, range(1), ReadOptions())
    return page


@pytest.fixture(scope="module", params=["pdf", "picture", "scan"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("form") / "form"
    if request.param == "pdf":
        path.write_bytes(text_pdf([form()]))
        return read(path, Kind.PDF)
    image = form().image if request.param == "picture" else form().scanned(skew=0.7)
    path.write_bytes(encoded(image, "PNG", dpi=(150, 150)))
    return read(path, Kind.PNG)


def said(page: Page) -> str:
    return "".join("".join(line.text.split()) for block in page.blocks for line in block.lines)


@pytest.mark.parametrize("choice", ["□男", "☑女", "☒未婚", "□已婚", "□离异", "□Dangerous", "☑General", "□是", "☑否"])
def test_a_choice_stands_behind_its_box(page: Page, choice: str) -> None:
    assert choice in said(page)


def test_letters_with_a_frame_are_letters(page: Page) -> None:
    assert "人口登记：户口所在地为中国，日用品回执由田地承包人收。" in said(page)


def test_boxes_that_stand_alone_fill_their_cells(page: Page) -> None:
    (table,) = [block.table for block in page.blocks if block.table is not None]
    assert [cell.text for cell in table.cells] == ["Item", "Yes", "No", "Brakes", "☑", "□", "Lights", "□", "☒"]


def test_one_square_that_stands_alone_is_none() -> None:
    sheet = Sheet(size=(600, 400))
    sheet.write(60, 60, "A logo stands below", 26)
    draw_box(sheet, 400, 250, 30, "□")
    line = Line("A logo stands below", polygon_of(sheet.texts[0].bbox))
    image = np.asarray(sheet.image)
    assert len(find_tick_boxes(ink_of_page(image))) == 1
    assert with_tick_boxes(image, [line]) == [line]


def test_a_line_knows_where_its_characters_are_with_the_box_in_it() -> None:
    sheet = Sheet(size=(600, 200))
    draw_box(sheet, 100, 64, 24, "□")
    box = sheet.write(140, 60, "Prepaid", 26)
    line = Line("Prepaid", polygon_of(box), offsets=tuple(n / 7 for n in range(8)))
    (told,) = with_tick_boxes(np.asarray(sheet.image), [line])
    assert told.text == "□ Prepaid"
    x0, _, x1, _ = told.bbox
    assert x0 == pytest.approx(100, abs=2)
    begins = x0 + told.offsets[told.text.index("P")] * (x1 - x0)
    assert begins == pytest.approx(box[0], abs=2)
    assert list(told.offsets) == sorted(told.offsets)


def test_running_text_has_no_boxes(tmp_path: Path) -> None:
    """Letters have squares in them, with strokes inside as a ticked box has."""
    sheet = Sheet(size=(1240, 700))
    text = "十月中旬国内出口配额的总量由单位自行留存，日期与目录均已固定，"
    text += "田间回执直接拉动进口企业的程序，12 月 16 日性能优良。"
    sheet.paragraph(100, 80, 1000, text * 6, 24)
    path = tmp_path / "prose.png"
    path.write_bytes(encoded(sheet.image, "PNG", dpi=(150, 150)))
    assert not set(said(read(path, Kind.PNG))) & {"□", "☑", "☒"}


@pytest.mark.parametrize("size", [12.0, 14.0, 16.0])
def test_letters_of_a_text_that_draws_too_are_no_boxes(tmp_path: Path, size: float) -> None:
    """A piece of text with a dash is drawn where the page's own text is left out: its letters may look like squares."""
    page = PdfText()
    page.write(72, 120, "The pump was set up on the second floor of the plant.")
    for number, text in enumerate(("第四章 山东大学图志：秋忆——山大之恋", "日程——回程与因果", "目录——图表与田间国界")):
        page.write(72, 160 + 40 * number, text, size)
    path = tmp_path / "page.pdf"
    path.write_bytes(page.pdf())
    (read,) = Reader(SETTINGS).read(path, Kind.PDF, range(1), ReadOptions())
    told = "".join(line.text for block in read.blocks for line in block.lines)
    assert not set("□☑☒") & set(told)


@pytest.mark.parametrize(
    ("letter", "end", "ink", "said"),
    [
        ("任", 177.0, (152, 156), "责；任何"),
        ("任", 194.0, (172, 190), "责；□任何"),
        ("p", 172.0, (180, 190), "责；p何"),
        ("p", 188.0, (174, 184), "责；□p何"),
    ],
)
def test_a_square_is_of_the_letter_that_has_no_room_beside_it(
    letter: str, end: float, ink: tuple[int, int], said: str
) -> None:
    """A recogniser gives a letter behind a mark some of its room, and all of that of a box that it passes over."""
    image = np.full((300, 600, 3), 255, np.uint8)
    image[110:122, 157:169] = 0
    image[112:120, 159:167] = 255
    for x0, x1 in ((102, 122), (126, 130), ink):
        image[106:124, x0:x1] = 0
    places = np.array([100.0, 125.0, 150.0, end, end + 25])
    offsets = ((places - 100) / (places[-1] - 100)).tolist()
    line = Line(f"责；{letter}何", polygon_of((100, 104, places[-1], 126)), 1.0, offsets=tuple(offsets))
    assert [one.text for one in with_tick_boxes(image, [line])] == [said]
