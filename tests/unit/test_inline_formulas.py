"""Formulas are found between words by their signs, and what only looks like one is left alone."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import polygon_of
from pagemill.reading.blocks.inline_formulas import formula_spans, with_inline_formulas


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in formula_spans(text)]


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("where n ≥ 2 and the mean is known", ["n ≥ 2"]),
        ("Let x = n−1 ∑ xi be the mean.", ["x = n−1 ∑ xi"]),
        ("for all x ∈ A, the value f(x) = 2x + 1 holds", ["x ∈ A", "f(x) = 2x + 1"]),
        ("with weights w₁ and w₂.", ["w₁", "w₂"]),
        ("a parameter α between them", ["α"]),
        ("the error (p < 0.05) is small", ["p < 0.05"]),
        ("In 2020 k = 5 of them", ["k = 5"]),
        ("as E = mc² says", ["E = mc²"]),
        ("sin 2θ = 2 sin θ cos θ holds", ["sin 2θ = 2 sin θ cos θ"]),
        ("设 x²+y²=1 为单位圆，且 a≤b。", ["x²+y²=1", "a≤b"]),
        ("take a k = 3 neighbourhood", ["k = 3"]),
        ("so that ∫ f(t) dt converges", ["∫ f(t) dt"]),
    ],
)
def test_formulas_are_found_between_words(text: str, formulas: list[str]) -> None:
    assert found(text) == formulas


@pytest.mark.parametrize(
    "text",
    [
        "The area is 25 m² and the weight 3 kg.",
        "10 × 20 × 30 cm",
        "Total: 1,200.00 + 5 % = 1,260.00 EUR",
        "See https://example.org/?a=b&c=d for more",
        "上海 → 宁波 2024-05-01",
        "数量×单价=金额",
        "Precision = TP / (TP + FP)",
        "a box of size A - B, 12/24 V",
        "of 5 Ω at 25 °C ± 2 °C",
        "I am, as a rule, there",
        "H₂O and CO₂",
        "speed of 3 m·s⁻¹",
        "",
    ],
)
def test_amounts_units_and_addresses_are_none(text: str) -> None:
    assert found(text) == []


def test_a_formula_has_the_place_of_its_characters() -> None:
    text = "so k = 5 here"
    line = Line(text, polygon_of((100, 10, 100 + 10 * len(text), 30)), offsets=tuple(n / 13 for n in range(14)))
    (block,) = with_inline_formulas([Block(BlockKind.TEXT, line.polygon, (line,))])
    (formula,) = block.lines[0].formulas
    assert text[formula.start : formula.end] == "k = 5"
    assert formula.bbox == pytest.approx((130, 10, 180, 30))
    assert formula.latex is None


def test_tables_and_running_headers_are_left_alone() -> None:
    line = Line("k = 5", polygon_of((0, 0, 50, 10)))
    for kind in (BlockKind.HEADER, BlockKind.NUMBER, BlockKind.DISPLAY_FORMULA):
        block = Block(kind, line.polygon, (line,))
        assert with_inline_formulas([block]) == [block]


@given(st.text(alphabet=" aAIxyk=≤+−()∑α₁²,.;:0123年the", max_size=40))
@example("( 2∑")
def test_spans_are_in_order_apart_and_hold_something(text: str) -> None:
    spans = formula_spans(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
