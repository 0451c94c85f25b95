"""Charts are told from other pictures by what is drawn in them."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from drawings import Sheet
from drawings.sheet import Box
from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.layout.charts import is_chart

SIZE = (600, 400)
BLUE, ORANGE, GREEN = (60, 110, 190), (230, 120, 40), (100, 170, 70)


def axes(sheet: Sheet) -> None:
    sheet.stroke([(60, 40), (60, 340), (560, 340)])


def bars(sheet: Sheet) -> None:
    for number, tall in enumerate((120, 220, 90, 180)):
        sheet.fill([(90 + 110 * number, 340 - tall), (150 + 110 * number, 340)], BLUE)


def lying_bars(sheet: Sheet) -> None:
    for number, long in enumerate((120, 320, 190, 280)):
        sheet.fill([(60, 60 + 70 * number), (60 + long, 100 + 70 * number)], ORANGE)


def curve(sheet: Sheet) -> None:
    axes(sheet)
    sheet.stroke([(80, 300), (180, 180), (300, 240), (420, 90), (540, 120)], GREEN, 3)


def area(sheet: Sheet) -> None:
    sheet.fill([(60, 340), (60, 220), (200, 120), (350, 200), (540, 80), (540, 340)], BLUE)
    axes(sheet)


def pie(sheet: Sheet) -> None:
    turns = [0.0, 2.0, 3.4, 5.0, 2 * math.pi]
    for colour, begin, end in zip((BLUE, ORANGE, GREEN, (120, 120, 120)), turns, turns[1:], strict=False):
        arc = [begin + (end - begin) * k / 30 for k in range(31)]
        sheet.fill([(250, 200), *((250 + 150 * math.cos(a), 200 + 150 * math.sin(a)) for a in arc)], colour)


def boxes_and_arrows(sheet: Sheet) -> None:
    for x, y in ((40, 60), (340, 60), (40, 260), (340, 260)):
        sheet.stroke([(x, y), (x + 200, y), (x + 200, y + 90), (x, y + 90), (x, y)], wide=3)
        sheet.write(x + 20, y + 30, "step", 24)
    sheet.stroke([(240, 105), (340, 105)], wide=3)


def frame(sheet: Sheet) -> None:
    sheet.stroke([(40, 40), (560, 40), (560, 360), (40, 360), (40, 40)])
    sheet.fill([(100, 100), (260, 260)], BLUE)


def target(sheet: Sheet) -> None:
    circle = [2 * math.pi * k / 60 for k in range(60)]
    sheet.fill([(300 + 150 * math.cos(a), 200 + 150 * math.sin(a)) for a in circle], ORANGE)


def words(sheet: Sheet) -> None:
    sheet.paragraph(40, 40, 500, "Words of a slide that say nothing in figures, set on white paper.", 30)


@pytest.mark.parametrize("draw", [bars, lying_bars, curve, area, pie])
def test_a_chart(draw: Callable[[Sheet], None]) -> None:
    sheet = Sheet(size=SIZE)
    draw(sheet)
    assert is_chart(np.asarray(sheet.image))


@pytest.mark.parametrize("draw", [boxes_and_arrows, frame, target, words])
def test_no_chart(draw: Callable[[Sheet], None]) -> None:
    sheet = Sheet(size=SIZE)
    draw(sheet)
    assert not is_chart(np.asarray(sheet.image))


def test_a_photograph_is_none() -> None:
    grains = np.random.default_rng(3).normal(120, 60, (400, 600, 3)).clip(0, 255).astype(np.uint8)
    assert not is_chart(grains)


def test_numbers_at_one_distance_beside_a_grid_are_an_axis() -> None:
    sheet = Sheet(size=SIZE)
    for number in range(5):
        sheet.stroke([(80, 60 + 65 * number), (560, 60 + 65 * number)], (200, 200, 200), 1)

    def ticks(step: float) -> list[Line]:
        boxes: list[Box] = [(140, 150 + step * n, 172, 170 + step * n) for n in range(5)]
        return [Line(str(80 - 20 * n), polygon_of(box)) for n, box in enumerate(boxes)]

    picture = np.asarray(sheet.image)
    assert not is_chart(picture)
    # Lines are told in the frame of the page, on which the picture stands at (100, 100).
    assert is_chart(picture, ticks(65), (100, 100))


def test_years_along_a_stroke_are_an_axis() -> None:
    sheet = Sheet(size=SIZE)
    sheet.stroke([(60, 340), (560, 340)])
    sheet.stroke([(80, 300), (180, 180), (300, 240), (420, 90), (540, 120)], GREEN, 3)
    picture = np.asarray(sheet.image)

    def years(top: float) -> list[Line]:
        return [Line(str(2019 + n), polygon_of((60 + 70 * n, top, 100 + 70 * n, top + 18))) for n in range(7)]

    assert is_chart(picture, years(348))
    # Elsewhere they are numbers in a row.
    assert not is_chart(picture, years(20))
