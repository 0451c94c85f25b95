"""Round choices are read with their state, in scans, pictures and files; round letters and bullets are none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from drawings import Sheet, text_pdf
from drawings.sheet import encoded, font
from pagemill.document import Line, Page
from pagemill.geometry import polygon_of
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.rules.choice_rings import find_choice_rings
from pagemill.reading.rules.tick_boxes import ink_of_page
from pagemill.reading.upright.ticked_lines import with_tick_boxes
from pagemill.settings import load_settings

#: Pixels of a ring as it is drawn, for each of its picture.
FINE = 8
SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings


def draw_ring(sheet: Sheet, x: float, y: float, side: int, mark: str) -> None:
    """A ring of strokes, as a PDF has them: empty, with a dot, filled, or with a tick through it. The picture has them
    without steps, as print and screens do."""
    reach = side / 2
    shares = {"○": (1.0,), "tick": (1.0,), "◉": (1.0, 0.45, 0.3, 0.15), "●": tuple(n / 8 for n in range(1, 9))}[mark]
    turns = [2 * math.pi * n / 48 for n in range(49)]
    strokes = [
        [(reach * (1 + share * math.cos(a)), reach * (1 + share * math.sin(a))) for a in turns] for share in shares
    ]
    if mark == "tick":
        strokes.append([(side * a, side * b) for a, b in ((0.1, 0.5), (0.45, 0.85), (1.2, -0.3))])
    pen = ImageDraw.Draw(large := Image.new("L", (2 * side * FINE, 2 * side * FINE), 255))
    for stroke in strokes:
        sheet.stroke([(x + dx, y + dy) for dx, dy in stroke])
        pen.line([((dx + reach) * FINE, (dy + reach) * FINE) for dx, dy in stroke], fill=25, width=2 * FINE)
    sheet.image.paste(large.resize((2 * side, 2 * side), Image.Resampling.BOX), (round(x - reach), round(y - reach)))


def choices(sheet: Sheet, y: float, label: str, marked: Sequence[tuple[str, str]], size: int = 26) -> None:
    x = 150.0
    sheet.write(x, y, label, size)
    x += font("sans", size).getlength(label) + size
    for mark, text in marked:
        side = round(0.8 * size)
        draw_ring(sheet, x, y + 0.25 * size, side, mark)
        x += side + 8
        sheet.write(x, y, text, size)
        x += font("sans", size).getlength(text) + size


def form() -> Sheet:
    sheet = Sheet(size=(1240, 900))
    choices(sheet, 100, "性别：", [("○", "男"), ("◉", "女")])
    choices(sheet, 180, "婚姻状况：", [("●", "未婚"), ("○", "已婚"), ("○", "离异")])
    choices(sheet, 260, "Carriage:", [("○", "Air"), ("tick", "Sea"), ("○", "Rail")])
    choices(sheet, 340, "是否投保：", [("○", "是"), ("○", "否")], size=20)
    sheet.write(150, 420, "Our office on Oak Road opens on Monday; no goods go out on Sunday.", 26)
    # The rings of this row are as large as the letters of the text beside it.
    choices(sheet, 540, "Copies:", [("○", "one"), ("◉", "two")], size=18)
    sheet.write(450, 535, "of our own or of other offices", 26)
    sheet.write(150, 480, "血型为 O 型，编号 0 号，共一〇〇箱。", 26)
    columns = (150, 450, 700, 950)
    for n in range(4):
        sheet.rule((150, 600 + 60 * n, 950, 600 + 60 * n))
    for x in columns:
        sheet.rule((x, 600, x, 780))
    for r, row in enumerate([("Item", "Yes", "No"), ("Brakes", "◉", "○"), ("Lights", "○", "◉")]):
        for x, said in zip(columns, row, strict=False):
            if said in "○◉":
                draw_ring(sheet, x + 110, 620 + 60 * r, 22, said)
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


@pytest.mark.parametrize(
    "choice", ["○男", "◉女", "●未婚", "○已婚", "○离异", "○Air", "◉Sea", "○Rail", "○是", "○否", "○one", "◉two"]
)
def test_a_choice_stands_behind_its_ring(page: Page, choice: str) -> None:
    assert choice in "".join("".join(line.text for block in page.blocks for line in block.lines).split())


def test_round_letters_are_letters(page: Page) -> None:
    text = " ".join(line.text for block in page.blocks for line in block.lines)
    assert "Our office on Oak Road opens on Monday; no goods go out on Sunday." in text
    assert "of our own or of other offices" in text
    assert "编号 0 号，共一〇〇箱" in text


def test_rings_that_stand_alone_fill_their_cells(page: Page) -> None:
    (table,) = (block.table for block in page.blocks if block.table)
    assert [cell.text for cell in table.cells] == ["Item", "Yes", "No", "Brakes", "◉", "○", "Lights", "○", "◉"]


def test_rings_below_one_another_are_bullets(tmp_path: Path) -> None:
    """None of them is chosen: what stands before each item of a list is no choice."""
    sheet = Sheet(size=(1240, 700))
    for row, text in enumerate(("Check the oil", "Check the brakes", "Check the lights")):
        draw_ring(sheet, 150, 110 + 60 * row, 18, "○")
        sheet.write(185, 105 + 60 * row, text, 26)
    lines = [
        Line(text, polygon_of((185, 105 + 60 * row, 400, 135 + 60 * row)))
        for row, text in enumerate(("Check the oil", "Check the brakes", "Check the lights"))
    ]
    assert with_tick_boxes(np.asarray(sheet.image), lines) == lines
    draw_ring(sheet, 150, 110 + 60 * 3, 18, "◉")
    lines.append(Line("Check the tyres", polygon_of((185, 285, 400, 315))))
    signs = [line.text[0] for line in with_tick_boxes(np.asarray(sheet.image), lines)]
    assert signs == ["○", "○", "○", "◉"]


def test_a_page_of_rings_is_a_pattern() -> None:
    sheet = Sheet(size=(1240, 1240))
    for n in range(500):
        draw_ring(sheet, 20 + 48 * (n % 25), 20 + 48 * (n // 25), 20, "○◉"[n % 2])
    assert find_choice_rings(ink_of_page(np.asarray(sheet.image))) == []
