"""Squared paper is told from tables of squares by the words that its rules run through."""

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.rules.rule import Rule, Rules
from pagemill.reading.rules.squared_paper import without_squares

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
