"""What the network sees as a figure is one where the page draws something; text between level rules is none."""

from __future__ import annotations

import numpy as np

from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.plain_layout.undrawn_figures import without_undrawn
from pagemill.reading.rules.rule import Rule, Rules

FIGURE = Region(RegionKind.FIGURE, (100.0, 100.0, 500.0, 400.0), 0.9)
TEXT = Region(RegionKind.TEXT, (100.0, 500.0, 500.0, 600.0), 0.9)


def lines(count: int, source: LineSource = LineSource.TEXT_LAYER) -> list[Line]:
    return [
        Line(f"Chapter {n}", polygon_of((120.0, 110.0 + 30 * n, 400.0, 130.0 + 30 * n)), 1.0, source)
        for n in range(count)
    ]


def kept(
    found: list[Line], drawn: InkedPage | None, level: tuple[Rule, ...] = (), standing: tuple[Rule, ...] = ()
) -> list[Region]:
    return without_undrawn([FIGURE, TEXT], found, drawn, Rules(level, standing))


def page(*boxes: tuple[int, int, int, int]) -> InkedPage:
    drawn = np.full((800, 600, 3), 255, np.uint8)
    for x0, y0, x1, y1 in boxes:
        drawn[y0:y1, x0:x1] = 0
    return InkedPage(drawn)


def test_text_alone_is_no_figure() -> None:
    assert kept(lines(6), None) == [TEXT]
    assert kept(lines(6), page((100, 700, 500, 702))) == [TEXT]


def test_level_rules_make_none_and_other_strokes_do() -> None:
    rules = (Rule(104.0, 100.0, 500.0, 0.0), Rule(396.0, 100.0, 500.0, 0.0))
    level = ((100, 103, 500, 105), (100, 395, 500, 397))
    assert kept(lines(6), page(*level), rules) == [TEXT]
    assert kept(lines(6), page(*level, (450, 150, 452, 350)), rules) == [FIGURE, TEXT]


def test_a_logo_and_what_was_read_from_the_picture_stay_figures() -> None:
    assert kept(lines(2), None) == [FIGURE, TEXT]
    assert kept(lines(6, LineSource.OCR), None) == [FIGURE, TEXT]


def test_many_level_rules_are_drawn_to_be_looked_at() -> None:
    rules = tuple(Rule(110.0 + 10 * n, 100.0, 500.0, 0.0) for n in range(20))
    assert kept(lines(6), page(*((100, 109 + 10 * n, 500, 111 + 10 * n) for n in range(20))), rules) == [FIGURE, TEXT]


def test_strokes_under_words_draw_nothing() -> None:
    assert kept(lines(6), page((120, 127, 400, 129))) == [TEXT]
    assert kept(lines(6), page((120, 131, 400, 139))) == [FIGURE, TEXT]


def test_a_frame_about_text_is_no_figure_and_several_boxes_are_one() -> None:
    level = (Rule(104.0, 100.0, 500.0, 0.0), Rule(396.0, 100.0, 500.0, 0.0))
    sides = (Rule(102.0, 103.0, 397.0, 0.0), Rule(498.0, 103.0, 397.0, 0.0))
    frame = ((100, 103, 500, 105), (100, 395, 500, 397), (101, 103, 103, 397), (497, 103, 499, 397))
    assert kept(lines(6), page(*frame), level, sides) == [TEXT]
    middle = (450, 103, 452, 397)
    assert kept(lines(6), page(*frame, middle), level, (*sides, Rule(451.0, 103.0, 397.0, 0.0))) == [FIGURE, TEXT]


def test_axes_and_bars_are_no_frame() -> None:
    level = (Rule(104.0, 100.0, 500.0, 0.0),)
    bars = ((101, 103, 103, 397), (497, 250, 499, 397))
    sides = (Rule(102.0, 103.0, 397.0, 0.0), Rule(498.0, 250.0, 397.0, 0.0))
    assert kept(lines(6), page(*bars), level, sides) == [FIGURE, TEXT]
    within = ((111, 103, 113, 397), (200, 103, 202, 397))
    assert kept(lines(6), page(*within), (), (Rule(112.0, 103.0, 397.0), Rule(201.0, 103.0, 397.0))) == [FIGURE, TEXT]


def test_two_lines_of_running_text_in_a_frame_are_no_figure() -> None:
    said = [
        Line(words, polygon_of((120.0, 110.0 + 30 * n, 400.0, 130.0 + 30 * n)), 1.0, LineSource.TEXT_LAYER)
        for n, words in enumerate(
            ("This judgment was handed down by circulation", "to the representatives of both parties")
        )
    ]
    assert kept(said, None) == [TEXT]
    assert kept(lines(2), None) == [FIGURE, TEXT]
