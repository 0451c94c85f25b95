"""Numbers that count the rows of a text stand apart from it; those of items, of tables and in the text stay."""

from __future__ import annotations

import numpy as np
import pytest

from pagemill.document import BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.assembly import Found, assemble
from pagemill.reading.prose.line_numbers import take_line_numbers

TALL, STEP, TEXT, WIDE = 20.0, 32.0, 180.0, 9.0
ROW = "and the boats that lie in the harbour over winter are painted there anew in spring"


def line(text: str, x: float, row: float) -> Line:
    y = 200 + STEP * row
    return Line(text, polygon_of((x, y, x + WIDE * len(text), y + TALL)))


def body(rows: int, text: str = ROW) -> list[Line]:
    return [line(text, TEXT, n) for n in range(rows)]


def numbers(rows: int, step: int = 1, x: float = 150.0, first: int = 1) -> list[Line]:
    """Numbers of every `step`th row that end at `x`."""
    counted = range(step - 1, rows, step)
    return [line(str(n + first), x - WIDE * len(str(n + first)), n) for n in counted]


@pytest.mark.parametrize(("step", "x", "first"), [(1, 150.0, 1), (5, 150.0, 1), (1, 1000.0, 1), (1, 150.0, 341)])
def test_numbers_of_rows_are_taken_from_either_margin(step: int, x: float, first: int) -> None:
    text, counted = body(24), numbers(24, step, x, first)
    found = take_line_numbers([*text, *counted])
    assert found.numbers == counted
    assert found.left == text


def test_numbers_that_are_one_with_their_rows_are_cut_off() -> None:
    joined = [line(f"{n} {ROW}", 150 - WIDE * len(str(n)), n) for n in range(1, 13)]
    found = take_line_numbers(joined)
    assert [one.text for one in found.numbers] == [str(n) for n in range(1, 13)]
    assert {one.text for one in found.left} == {ROW}
    assert found.left[0].bbox[0] > found.numbers[0].bbox[2]


def test_numbers_of_items_and_of_a_figures_axis_are_none() -> None:
    items = [*body(12, "Boats and carts of the lower landing"), *numbers(12)]
    axis = [*body(24)[:3], *numbers(24, 5)]
    few = [*body(7), *numbers(7)]
    backwards = [*body(12), *(line(str(12 - n), 130, n) for n in range(12))]
    for lines in (items, axis, few, backwards):
        assert take_line_numbers(lines).numbers == []
        assert take_line_numbers(lines).left == lines


def test_numbers_of_a_column_within_the_text_are_none() -> None:
    lines = [*numbers(12, x=400.0), *body(12)]
    assert take_line_numbers(lines).left == lines


def test_a_paragraph_with_its_rows_counted_is_one_and_the_numbers_are_none_of_its_text() -> None:
    image = np.full((1754, 1240, 3), 255, np.uint8)
    blocks = assemble(Found(image, [*body(12), *numbers(12)], (), (), (), True))
    assert [(block.kind, len(block.lines)) for block in blocks] == [(BlockKind.TEXT, 12), (BlockKind.NUMBER, 12)]
