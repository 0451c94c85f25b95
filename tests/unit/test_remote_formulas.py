"""LaTeX is taken where it closes and has the letters and digits that were read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.remote.formula_markup import agrees, latex_of


@pytest.mark.parametrize(
    ("answer", "latex"),
    [
        ("$$E = mc^2$$", "E = mc^2"),
        ("\\[ \\frac{a}{b} \\]", "\\frac{a}{b}"),
        ("$x_1$", "x_1"),
        ("\\begin{equation}a + b\\end{equation}", "a + b"),
        ("\\left( x \\right) \\leftarrow y", "\\left( x \\right) \\leftarrow y"),
        ("\\{ a \\}", "\\{ a \\}"),
        ("\\text{number of all cases}", "\\text{number of all cases}"),
        ("\\alpha \\beta \\gamma \\delta", "\\alpha \\beta \\gamma \\delta"),
    ],
)
def test_delimiters_are_taken_off(answer: str, latex: str) -> None:
    assert latex_of(answer) == latex


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "$$",
        "\\frac{a}{b",
        "a}{",
        "<html>It works!</html>",
        "$a$ and $b$",
        "\\begin{cases} a",
        "\\left( a",
        "# Title",
        "The picture shows nothing at all.",
    ],
)
def test_what_is_no_latex_is_not_taken(answer: str) -> None:
    assert latex_of(answer) is None


def test_latex_agrees_with_what_was_read() -> None:
    assert agrees("\\mathrm{sim}(q, d) = \\frac{q \\cdot d}{|q||d|}", "sim(q,d)= q.d / qd", 0.35)
    assert agrees("\\sin 2x = 2 \\sin x \\cos x", "sin 2x = 2 sin x cos x", 0.9)
    assert not agrees("\\int_0^\\infty e^{-t} dt", "MSE = 1/n (y - f) 2048", 0.35)
    assert agrees("\\alpha", "a", 0.35), "too little was read to tell"
    assert not agrees("x + " * 200, "a+b", 0.35)


@given(
    st.lists(st.sampled_from([*"{}$\\ab=", "\\frac", "\\left(", "\\begin{a}", "\\end{a}", "\\text", "$$"])).map("".join)
)
def test_any_answer_is_latex_that_closes_or_none(answer: str) -> None:
    latex = latex_of(answer)
    if latex is not None:
        plain = latex.replace("\\\\", "").replace("\\{", "").replace("\\}", "")
        assert plain.count("{") == plain.count("}")
        assert agrees(latex, latex, 0.35) or len(latex) > 400 or "\\" in latex
