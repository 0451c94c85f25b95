"""Groups of lines along the side of a page are told from the lines of an upright page."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.document import Line
from pagemill.geometry import Affine, Bbox, bbox_of, covered, polygon_of
from pagemill.reading.recognition.recogniser import ReadLine
from pagemill.reading.upright.turned_parts import runs_along_the_side, turned_parts_of, turned_parts_seen

WIDTH, HEIGHT = 1240, 1754
Image = npt.NDArray[np.uint8]


class BrightFirst:
    """Reads a text where the crop's left half is the brighter one, as drawn by `painted`, and hardly anything else."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, crops: Sequence[Image]) -> list[ReadLine]:
        return [self._line(crop) for crop in crops]

    def _line(self, crop: Image) -> ReadLine:
        half = crop.shape[1] // 2
        upright = crop[:, :half].mean() > crop[:, half:].mean()
        return ReadLine(self._text if upright else "l", 0.95 if upright else 0.3, ())


def painted(lines: Sequence[Line], bright: str) -> Image:
    """A page on which each line is bright in its upper or lower half, and dark in the other."""
    page = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for line in lines:
        x0, y0, x1, y1 = map(round, line.bbox)
        middle = (y0 + y1) // 2
        page[y0:middle, x0:x1] = 255 if bright == "upper" else 100
        page[middle:y1, x0:x1] = 100 if bright == "upper" else 255
    return page


def level(box: Bbox) -> Line:
    return Line("words", polygon_of(box))


def turned(box: Bbox, turn: int) -> Line:
    """A line that `turn` degrees clockwise make upright, in a box of the page."""
    frame = Affine.quarter_turn(turn, WIDTH, HEIGHT)
    return Line("words", frame.inverse().polygon(polygon_of(bbox_of(frame.polygon(polygon_of(box))))))


def columns(turn: int, number: int = 5, left: float = 300, top: float = 400) -> list[Line]:
    return [turned((left + 60 * n, top, left + 30 + 60 * n, top + 200), turn) for n in range(number)]


def detected(top: float = 400) -> list[Line]:
    """The same columns as detection gives them: boxes of which it is not known which way they run."""
    return [level(line.bbox) for line in columns(90, 5, top=top)]


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


@pytest.mark.parametrize(("bright", "turn"), [("upper", 270), ("lower", 90)])
def test_which_way_a_part_is_turned_is_told_by_reading(bright: str, turn: int) -> None:
    lines = detected()
    parts = turned_parts_seen(painted(lines, bright), [line.polygon for line in lines], BrightFirst("harbour"))
    assert [part.turn for part in parts] == [turn]


@pytest.mark.parametrize("text", ["l", "姓名", "单位名"])
def test_what_reads_as_nothing_or_as_a_few_characters_is_left_as_it_is(text: str) -> None:
    lines = detected()
    assert turned_parts_seen(painted(lines, "upper"), [line.polygon for line in lines], BrightFirst(text)) == []


def test_what_was_taken_across_several_lines_does_not_part_them() -> None:
    first, second = detected(top=400), detected(top=900)
    across = [level((290, 640 + 50 * n, 610, 680 + 50 * n)) for n in range(5)]
    polygons = [line.polygon for line in [*first, *across, *second]]
    page = painted([*first, *second], "upper")
    (part,) = turned_parts_seen(page, polygons, BrightFirst("harbour"))
    assert all(part.holds(line.polygon) for line in [*first, *second])


def test_what_reads_well_as_it_lies_parts_them() -> None:
    first, second = detected(top=400), detected(top=900)
    between = [level((290, 640 + 50 * n, 610, 680 + 50 * n)) for n in range(5)]
    page = painted([*first, *second], "upper")
    for line in between:
        x0, y0, x1, y1 = map(round, line.bbox)
        page[y0:y1, x0 : (x0 + x1) // 2] = 255
    parts = turned_parts_seen(page, [line.polygon for line in [*first, *between, *second]], BrightFirst("harbour"))
    assert len(parts) == 2
