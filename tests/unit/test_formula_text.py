"""Lines of words that the layout network takes for a formula are told from formulas."""

import pytest

from pagemill.document import Line
from pagemill.geometry import polygon_of
from pagemill.reading.prose.formula_text import reads_as_words


def lines(*texts: str) -> list[Line]:
    return [Line(text, polygon_of((0, 30 * i, 100, 30 * i + 20))) for i, text in enumerate(texts)]


@pytest.mark.parametrize("texts", [("ANALYSIS.",), ("Earthy matter", "Jelly", "40", "parts"), ("试验结果",)])
def test_words(texts: tuple[str, ...]) -> None:
    assert reads_as_words(lines(*texts))


@pytest.mark.parametrize(
    "texts", [("E = mc2",), ("∑ ζ", "n"), ("x y z",), ("lim f(n)",), ("A", "B"), ("速度 v = s / t",), (), ("",)]
)
def test_formulas(texts: tuple[str, ...]) -> None:
    assert not reads_as_words(lines(*texts))
