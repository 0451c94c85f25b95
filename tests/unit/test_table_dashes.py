"""Dashes that stand alone in a table's cells are found, and nothing else is taken for one."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.rules.page_rules import Rule, Rules
from pagemill.reading.tables.table_dashes import with_dashes

BOX = (50.0, 50.0, 550.0, 250.0)
NO_RULES = Rules((), ())


def row(top: float = 100) -> list[Line]:
    return [Line("Name", polygon_of((60, top, 140, top + 20))), Line("17", polygon_of((220, top, 240, top + 20)))]


def page(*marks: tuple[int, int, int, int], cell: tuple[int, int, int] = (255, 255, 255)) -> np.ndarray:
    """A table's cells in one colour with the two texts of `row` in it, and marks: left, top, width and height."""
    image = Image.new("RGB", (600, 300), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((50, 50, 550, 250), fill=cell)
    for left, top, wide, tall in ((60, 103, 80, 14), (220, 103, 20, 14), *marks):
        pen.rectangle((left, top, left + wide - 1, top + tall - 1), fill=(10, 10, 10))
    return np.asarray(image)


def dashes(image: np.ndarray, lines: list[Line], rules: Rules = NO_RULES) -> list[str]:
    return [line.text for line in with_dashes(image, BOX, lines, rules) if line not in lines]


@pytest.mark.parametrize(("wide", "text"), [(6, "-"), (11, "–"), (20, "—")])
@pytest.mark.parametrize("cell", [(255, 255, 255), (250, 200, 140)])
def test_a_dash_in_a_row_is_found(wide: int, text: str, cell: tuple[int, int, int]) -> None:
    assert dashes(page((300, 109, wide, 2), cell=cell), row()) == [text]


@pytest.mark.parametrize(
    "mark",
    [
        (300, 109, 3, 3),  # a point
        (300, 100, 2, 18),  # a stroke that stands
        (300, 170, 10, 2),  # out of every row
        (300, 100, 10, 2),  # over a letter, or part of a rule
        (300, 109, 60, 2),  # a line to fill in
        (144, 109, 8, 2),  # the end of a text
    ],
)
def test_other_marks_are_no_dashes(mark: tuple[int, int, int, int]) -> None:
    assert dashes(page(mark), row()) == []


def test_the_dashes_of_a_broken_line_are_none() -> None:
    assert dashes(page(*((300 + 14 * i, 109, 8, 2) for i in range(8))), row()) == []


def test_a_piece_of_a_rule_is_none() -> None:
    assert dashes(page((300, 109, 10, 2)), row(), Rules((Rule(110, 250, 500),), ())) == []


def test_what_was_read_as_a_digit_gives_way_to_the_dash_that_it_is() -> None:
    misread = Line("1", polygon_of((298, 105, 312, 115)))
    read = with_dashes(page((300, 109, 10, 2)), BOX, [*row(), misread], NO_RULES)
    assert [line.text for line in read] == ["Name", "17", "–"]


def test_a_dash_that_was_read_stays_as_it_was_read() -> None:
    lines = [*row(), Line("-", polygon_of((298, 100, 312, 120)))]
    assert with_dashes(page((300, 109, 10, 2)), BOX, lines, NO_RULES) == lines


def test_a_digit_beside_a_dash_stays() -> None:
    lines = [*row(), Line("1", polygon_of((400, 100, 410, 120)))]
    read = with_dashes(page((300, 109, 10, 2), (404, 103, 2, 14)), BOX, lines, NO_RULES)
    assert [line.text for line in read] == ["Name", "17", "1", "–"]


@pytest.mark.parametrize("level", [109, 116])
def test_the_foot_of_a_one_and_the_top_of_a_seven_are_none(level: int) -> None:
    # Set a little higher or lower than the words of the row, each has its level stroke in the row's middle.
    one, seven = ((305, level - 13, 2, 14), (300, level, 12, 2)), ((409, level, 2, 14), (400, level, 11, 2))
    assert dashes(page(*one), row()) == []
    assert dashes(page(*seven), row()) == []


def test_figures_that_were_read_keep_their_strokes() -> None:
    one, seven = ((305, 103, 2, 14), (300, 116, 12, 2)), ((409, 104, 2, 14), (400, 103, 11, 2))
    lines = [
        *row(),
        Line("1", polygon_of((298, 100, 314, 120))),
        Line("7", polygon_of((398, 100, 414, 120))),
    ]
    assert with_dashes(page(*one, *seven), BOX, lines, NO_RULES) == lines
