"""Groups of lines along the side of a page are told from the lines of an upright page."""

from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Line
from pagemill.geometry import Affine, Bbox, bbox_of, covered, polygon_of
from pagemill.reading.turned_parts import runs_along_the_side, turned_parts_of

WIDTH, HEIGHT = 1240, 1754


def level(box: Bbox) -> Line:
    return Line("words", polygon_of(box))


def turned(box: Bbox, turn: int) -> Line:
    """A line that `turn` degrees clockwise make upright, in a box of the page."""
    frame = Affine.quarter_turn(turn, WIDTH, HEIGHT)
    return Line("words", frame.inverse().polygon(polygon_of(bbox_of(frame.polygon(polygon_of(box))))))


def columns(turn: int, number: int = 5, left: float = 300, top: float = 400) -> list[Line]:
    return [turned((left + 60 * n, top, left + 30 + 60 * n, top + 200), turn) for n in range(number)]


PARAGRAPH = [level((100, 100 + 40 * n, 1100, 130 + 40 * n)) for n in range(5)]


@given(st.sampled_from([90, 270]), st.integers(4, 9))
def test_a_part_holds_its_lines_and_its_turn_makes_them_level(turn: int, number: int) -> None:
    lines = columns(turn, number)
    (part,) = turned_parts_of([*PARAGRAPH, *lines])
    assert part.turn == turn
    assert all(part.holds(line.polygon) for line in lines)
    assert not any(covered(line.bbox, part.box) for line in PARAGRAPH)
    frame = Affine.quarter_turn(part.turn, WIDTH, HEIGHT)
    for line in lines:
        (x0, y0), (x1, y1), *_ = frame.polygon(line.polygon)
        assert x1 > x0 and y0 == y1


def test_lines_that_stand_alone_are_no_part() -> None:
    assert turned_parts_of([*PARAGRAPH, *columns(90, 3)]) == []


def test_text_between_two_parts_keeps_them_apart() -> None:
    between = [level((100, 800 + 40 * n, 1100, 830 + 40 * n)) for n in range(8)]
    first, second = columns(90, 5, top=400), columns(270, 5, top=1300)
    parts = turned_parts_of([*first, *between, *second])
    assert sorted((part.turn, part.holds(first[0].polygon)) for part in parts) == [(90, True), (270, False)]


def test_columns_of_characters_that_stand_upright_do_not_run_along_the_side() -> None:
    column = level((300, 400, 330, 900))
    assert not runs_along_the_side(column)
    assert turned_parts_of([level((300 + 60 * n, 400, 330 + 60 * n, 900)) for n in range(6)]) == []
    assert all(map(runs_along_the_side, columns(90) + columns(270)))
