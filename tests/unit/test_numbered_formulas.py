"""Numbers that stand before their formulas: kept together with these in the order of a page, others left."""

from __future__ import annotations

import pytest

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.prose.numbered_formulas import MOST_NUMBERS, with_numbers_apart, with_numbers_before


def block(text: str, box: Bbox, kind: BlockKind = BlockKind.TEXT) -> Block:
    return Block(kind, polygon_of(box), lines=(Line(text, polygon_of(box)),))


NUMBER = block("(5)", (90, 110, 116, 130))
FORMULA = block("a = b", (300, 100, 600, 140), BlockKind.DISPLAY_FORMULA)


def texts(*blocks: Block) -> list[list[str]]:
    return [[one.text for one in run] for run in with_numbers_before([[one] for one in blocks])]


@pytest.mark.parametrize("kind", [BlockKind.DISPLAY_FORMULA, BlockKind.TEXT])
def test_a_number_at_the_left_goes_with_its_formula(kind: BlockKind) -> None:
    formula = block("a = b", FORMULA.bbox, kind)
    text = block("Then it follows that", (90, 160, 276, 180))
    assert texts(NUMBER, text, formula) == [["Then it follows that"], ["(5)", "a = b"]]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(block("that the sum is small", (300, 110, 600, 130)), id="words beside it"),
        pytest.param(block("a = b", (300, 140, 600, 180), BlockKind.DISPLAY_FORMULA), id="a formula below it"),
        pytest.param(block("a = b", (300, 110, 600, 400), BlockKind.DISPLAY_FORMULA), id="beside its first row alone"),
    ],
)
def test_what_is_not_its_formula_stays_apart(other: Block) -> None:
    assert texts(NUMBER, other) == [["(5)"], [other.text]]


def test_a_number_behind_a_formula_does_not_go_with_that_of_the_next_column() -> None:
    before = block("c = d", (20, 100, 80, 140), BlockKind.DISPLAY_FORMULA)
    assert texts(before, NUMBER, FORMULA) == [["c = d"], ["(5)"], ["a = b"]]


def test_a_formula_has_one_number() -> None:
    other = block("(6)", (120, 112, 146, 132))
    assert texts(NUMBER, other, FORMULA) == [["(5)"], ["(6)"], ["a = b"]]


def test_a_list_of_numbers_is_left_as_it_is() -> None:
    numbers = [block("(1)", (90, 30.0 * n, 110, 30.0 * n + 20)) for n in range(MOST_NUMBERS + 1)]
    assert texts(FORMULA, *numbers) == [["a = b"], *([["(1)"]] * (MOST_NUMBERS + 1))]


def test_a_number_in_a_text_below_or_above_it_is_apart_where_a_formula_stands_in_its_row() -> None:
    rows = [Line(text, polygon_of((90, y, 200, y + 20))) for text, y in (("Set", 80), ("(5)", 110), ("where", 140))]
    text = Block(BlockKind.TEXT, polygon_of((90, 80, 200, 160)), lines=tuple(rows))
    apart = with_numbers_apart([text, FORMULA])
    assert [one.text for one in apart] == ["Set", "(5)", "where", "a = b"]
    assert [one.bbox for one in apart[:3]] == [row.bbox for row in rows]
    for other in (block("words", FORMULA.bbox), block("a = b", (300, 400, 600, 440), BlockKind.DISPLAY_FORMULA)):
        assert with_numbers_apart([text, other]) == [text, other]
    before = block("a = b", (10, 100, 80, 140), BlockKind.DISPLAY_FORMULA)
    assert with_numbers_apart([text, before]) == [text, before]
