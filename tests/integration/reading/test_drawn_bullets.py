"""Bullets that a file draws, and does not write, make list items of the lines behind them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from drawings import Sheet, text_pdf
from drawings.sheet import Colour
from pagemill.document import Line, LineSource, Link
from pagemill.geometry import polygon_of
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.upright.drawn_bullets import with_drawn_bullets
from pagemill.settings import load_settings

GREY, BLUE = (120, 120, 120), (30, 60, 200)
ITEMS = ("the sheets are counted", "they are bound", "and taken up to the loft;")


def arrow(sheet: Sheet, x: float, y: float, colour: Colour = GREY) -> None:
    sheet.fill([(x, y), (x + 10, y + 7), (x, y + 14)], colour)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings)


def lines_of(reader: Reader, sheet: Sheet, tmp_path: Path) -> list[str]:
    path = tmp_path / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    (page,) = reader.read(path, Kind.PDF, [0], ReadOptions())
    return [line.text for block in page.blocks for line in block.lines]


def test_lines_behind_bullets_alike_are_items_in_a_box_too(reader: Reader, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write(120, 200, "At the end of every month, as the clerk has always done,")
    for at, item in enumerate(ITEMS):
        arrow(sheet, 140, 310 + 70 * at)
        sheet.write(170, 300 + 70 * at, item)
    sheet.stroke([(120, 560), (1100, 560), (1100, 760), (120, 760), (120, 560)])
    for at, item in enumerate(ITEMS[:2]):
        arrow(sheet, 150, 610 + 70 * at)
        sheet.write(180, 600 + 70 * at, item)
    said = lines_of(reader, sheet, tmp_path)
    assert [line for line in said if line.startswith("• ")] == [f"• {item}" for item in (*ITEMS, *ITEMS[:2])]


def test_small_discs_are_alike_wherever_between_the_pixels_they_stand(reader: Reader, tmp_path: Path) -> None:
    sheet = Sheet()
    for at, item in enumerate(ITEMS):
        x, y = 145 + 0.3 * at, 315 + 70.45 * at
        turns = np.linspace(0, 2 * np.pi, 24, endpoint=False)
        sheet.fill([(x + 3.4 * float(np.cos(turn)), y + 3.4 * float(np.sin(turn))) for turn in turns], (0, 0, 0))
        sheet.write(170, 300 + 70.45 * at, item)
    assert [line for line in lines_of(reader, sheet, tmp_path) if line.startswith("• ")] == [f"• {i}" for i in ITEMS]


def test_marks_that_differ_and_a_lone_one_are_none(reader: Reader, tmp_path: Path) -> None:
    sheet = Sheet()
    for at, (item, colour) in enumerate(zip(ITEMS, (GREY, BLUE, (220, 180, 30)), strict=True)):
        sheet.fill([(140, 310 + 70 * at), (154, 310 + 70 * at), (154, 324 + 70 * at), (140, 324 + 70 * at)], colour)
        sheet.write(170, 300 + 70 * at, item)
    arrow(sheet, 140, 810)
    sheet.write(170, 800, "a line with an arrow before it")
    assert not [line for line in lines_of(reader, sheet, tmp_path) if line.startswith("•")]


def test_places_and_links_of_a_line_go_with_its_letters() -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    lines = []
    for y in (100, 160):
        page[y + 12 : y + 20, 60:68] = 90
        box = (90.0, float(y), 290.0, float(y + 32))
        offsets = (0.0, 0.25, 0.5, 1.0)
        lines.append(Line("abc", polygon_of(box), 1.0, LineSource.TEXT_LAYER, offsets, (Link(1, 3, "http://a.b/"),)))
    for line, before in zip(with_drawn_bullets(lines, InkedPage(page)), lines, strict=True):
        assert line.text == "• abc"
        assert line.bbox == (60.0, before.bbox[1], 290.0, before.bbox[3])
        assert np.array(line.offsets) * 230 + 60 == pytest.approx([60, 68, 90, 140, 190, 290])
        assert [(link.start, link.end) for link in line.links] == [(3, 5)]


def test_ink_at_the_very_edge_of_the_page_before_tall_letters_is_looked_at() -> None:
    """What is left of the zone before such a line is narrower than the room between two marks."""
    page = np.full((600, 800, 3), 255, np.uint8)
    page[200:206, 8:12] = 90
    line = Line("W", polygon_of((90.0, 50.0, 700.0, 450.0)), source=LineSource.TEXT_LAYER)
    assert with_drawn_bullets([line], InkedPage(page)) == [line]
