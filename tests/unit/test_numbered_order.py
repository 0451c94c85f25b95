"""Numbered sections in a grid are read in the order of their numbers."""

from __future__ import annotations

from itertools import permutations

import pytest

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.numbered_order import follow_numbers


def block(text: str, x0: float, y0: float, x1: float, y1: float) -> Block:
    polygon = polygon_of((x0, y0, x1, y1))
    return Block(BlockKind.TEXT, polygon, (Line(text, polygon),))


TITLE = block("Laws of the harbour", 100, 50, 1100, 90)
LEFT, RIGHT = (100, 500), (700, 1100)


def grid(*numbers: int) -> list[Block]:
    """Four sections, two beside two, with a text below each title, row by row."""
    blocks = [TITLE]
    for n, number in enumerate(numbers):
        x0, x1 = (LEFT, RIGHT)[n % 2]
        y = 200 + 400 * (n // 2)
        blocks += [block(f"{number}. Title", x0, y, x1 - 150, y + 30), block(f"text {number}", x0, y + 50, x1, y + 200)]
    return blocks


def texts(blocks: list[Block]) -> list[str]:
    return [one.text for one in blocks]


def test_columns_come_first_where_the_numbers_run_down_them() -> None:
    expected = ["Laws of the harbour"] + [text for n in (1, 2, 3, 4) for text in (f"{n}. Title", f"text {n}")]
    assert texts(follow_numbers(grid(1, 3, 2, 4))) == expected


def test_rows_stay_where_the_numbers_run_along_them() -> None:
    assert follow_numbers(grid(1, 2, 3, 4)) == grid(1, 2, 3, 4)


@pytest.mark.parametrize("numbers", [p for p in permutations((1, 2, 3, 4)) if p not in ((1, 2, 3, 4), (1, 3, 2, 4))])
def test_numbers_in_neither_order_change_nothing(numbers: tuple[int, ...]) -> None:
    assert follow_numbers(grid(*numbers)) == grid(*numbers)


def test_too_few_numbers_change_nothing() -> None:
    blocks = [TITLE, *grid(2, 1)[1:]]
    assert follow_numbers(blocks) == blocks
    assert follow_numbers([]) == []


def test_titles_side_by_side_have_their_texts_right_after_them() -> None:
    sections = grid(1, 2, 3, 4)
    rows = [sections[0]] + [sections[n] for n in (1, 3, 2, 4, 5, 7, 6, 8)]
    assert texts(rows)[1:5] == ["1. Title", "2. Title", "text 1", "text 2"]
    assert follow_numbers(rows) == sections


def test_items_side_by_side_that_have_nothing_below_them_stay() -> None:
    items = [
        block(f"{n + 1}. item", x0, y, x0 + 300, y + 30)
        for n, (y, x0) in enumerate((y, x0) for y in (200, 240) for x0 in (LEFT[0], RIGHT[0]))
    ]
    below = block("and so on", LEFT[0], 300, RIGHT[1], 330)
    assert follow_numbers([*items, below]) == [*items, below]
