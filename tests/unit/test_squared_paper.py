"""Squared paper is told from tables of squares by the words that its rules run through."""

import numpy as np

from pagemill.document import Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.rules.rule import Rule, Rules
from pagemill.reading.rules.squared_paper import without_scanned_squares, without_squares

PITCH, SQUARES = 19.0, 30
SIDE = PITCH * SQUARES
GRID = Rules(
    tuple(Rule(100 + PITCH * n, 100, 100 + SIDE) for n in range(SQUARES + 1)),
    tuple(Rule(100 + PITCH * n, 100, 100 + SIDE) for n in range(SQUARES + 1)),
)


def line(text: str, x: float, y: float, letter: float = 9.0) -> Line:
    return Line(text, polygon_of((x, y, x + letter * len(text), y + 16)))


PROSE = [line("The ferryman wanted another landing place below town", 104, 110 + 23 * row) for row in range(12)]


def test_rules_that_run_through_words_at_even_steps_are_paper() -> None:
    assert without_squares(GRID, PROSE) == Rules((), ())


def test_a_frame_drawn_on_squared_paper_is_kept() -> None:
    frame = Rules((Rule(207, 120, 500), Rule(317, 120, 500)), (Rule(126.5, 207, 317), Rule(507, 207, 317)))
    drawn = Rules(GRID.level + frame.level, GRID.standing + frame.standing)
    assert without_squares(drawn, PROSE) == frame


def test_rules_that_were_not_seen_leave_the_steps_even() -> None:
    seen = Rules(GRID.level, tuple(rule for n, rule in enumerate(GRID.standing) if n not in (4, 5, 6, 7, 13, 20)))
    assert without_squares(seen, PROSE) == Rules((), ())


def test_marks_in_cells_of_their_own_are_a_table() -> None:
    marks = [line("x", 105 + PITCH * column, 101 + PITCH * row) for column in range(9) for row in range(20)]
    spread = [line("1 0 1 1 0 1 0 1", 105, 101 + PITCH * row, PITCH / 2) for row in range(20)]
    assert without_squares(GRID, marks) == GRID
    assert without_squares(GRID, spread) == GRID


def test_a_title_over_the_cells_of_a_table_makes_it_no_paper() -> None:
    names = [line("Anna", 15, 101 + PITCH * row) for row in range(20)]
    assert without_squares(GRID, [*PROSE[:1], *names]) == GRID


def test_oblong_cells_are_no_squared_paper() -> None:
    wide = Rules(GRID.level, tuple(Rule(100 + 3 * PITCH * n, 100, 100 + SIDE) for n in range(SQUARES + 1)))
    assert without_squares(wide, PROSE) == wide


def scan(marks: list[tuple[int, int, int, int]]) -> np.ndarray:
    """A page with the grid in light blue and black marks, boxes in pixels, over it."""
    picture = np.full((750, 750, 3), 250, np.uint8)
    for rule in GRID.standing:
        picture[100:670, round(rule.at)] = (150, 175, 215)
        picture[round(rule.at), 100:670] = (150, 175, 215)
    for x0, y0, x1, y1 in marks:
        picture[y0:y1, x0:x1] = (20, 20, 60)
    return picture


def in_squares(boxes: list[Bbox], letter: int, step: float, inset: float) -> list[tuple[int, int, int, int]]:
    """Marks of `letter` pixels in width, one at each `step` along boxes, the first `inset` pixels within its box."""
    return [
        (round(x), round(y0) + 3, round(x) + letter, round(y1) - 3)
        for x0, y0, x1, y1 in boxes
        for x in np.arange(x0 + inset, x1 - letter, step)
    ]


ROWS: list[Bbox] = [(104, 101 + PITCH * row, 104 + 15 * PITCH, 118 + PITCH * row) for row in range(12)]


def test_letters_that_run_over_the_rules_of_a_scan_tell_its_paper() -> None:
    assert without_scanned_squares(GRID, scan(in_squares(ROWS, 6, 7.7, 0)), ROWS) == Rules((), ())


def test_marks_of_a_scan_that_stand_clear_of_the_rules_are_in_cells() -> None:
    """Boxes hold the marks of many cells, one beside the other."""
    assert without_scanned_squares(GRID, scan(in_squares(ROWS, 9, PITCH, 1)), ROWS) == GRID


def test_a_scan_with_few_rows_over_its_rules_is_no_paper() -> None:
    assert without_scanned_squares(GRID, scan(in_squares(ROWS[:2], 6, 7.7, 0)), ROWS[:2]) == GRID
