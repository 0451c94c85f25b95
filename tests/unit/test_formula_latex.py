"""Formulas as LaTeX by where their signs stand: what was set comes out as it was written."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawings.formulas import Set, fenced, fraction, grid, large, letters, root, row, scripts, sign, word
from pagemill.reading.formulas.formula_latex import formulas_of, is_sound, latex_of
from pagemill.reading.formulas.signs import Sign, Style

SMALL, SMALLEST = 14.0, 10.0


def read(set_: Set) -> str | None:
    return latex_of(set_.signs, set_.bars)


def told(latex: str | None) -> str:
    """LaTeX without the room that nobody sees."""
    return re.sub(r"\\left|\\right|\s", "", latex or "nothing")


def small(text: str) -> Set:
    return letters(text, SMALL)


SETS = {
    "indices and exponents": row(scripts(letters("x"), small("i")), sign("+"), scripts(letters("a"), above=small("2"))),
    "both at one letter": scripts(letters("x"), small("n"), small("k+1")),
    "an exponent of an exponent": scripts(letters("x"), above=scripts(small("y"), above=letters("z", SMALLEST))),
    "an index of an index": scripts(letters("x"), below=scripts(small("i"), below=letters("j", SMALLEST))),
    "a fraction": row(letters("y="), fraction(letters("a+b"), letters("c"))),
    "fractions within one another": fraction(letters("1"), row(letters("1+"), fraction(letters("a"), letters("b")))),
    "a small fraction as an exponent": scripts(letters("e"), above=fraction(small("x"), small("n"), SMALL)),
    "a root": row(letters("d="), root(row(scripts(letters("x"), above=small("2")), letters("+1")))),
    "a root in a fraction": fraction(row(letters("b+"), root(letters("c"))), letters("2a")),
    "a fraction in a root": root(fraction(letters("a"), letters("n"))),
    "a sum with limits": row(
        letters("s="), large("∑", r"\sum", small("i=1"), small("n")), scripts(letters("a"), small("i"))
    ),
    "two sums side by side": row(
        large("∑", r"\sum", small("i=1"), small("n")), large("∏", r"\prod", small("k"), small("m")), letters("a")
    ),
    "a sum in a fraction": fraction(row(large("∑", r"\sum", small("i")), letters("x")), letters("n")),
    "tall brackets": scripts(
        fenced("(", row(letters("1+"), fraction(letters("1"), letters("n"))), ")", r"(1+\frac{1}{n})"), above=small("n")
    ),
    "a matrix": row(
        letters("a="),
        fenced(
            "(",
            grid([[letters("a"), letters("b")], [letters("c"), letters("d")]]),
            ")",
            r"\begin{pmatrix}a & b \\ c & d\end{pmatrix}",
        ),
    ),
    "a determinant of three rows": fenced(
        "|",
        grid([[letters(c) for c in line] for line in ("123", "456", "789")]),
        "|",
        r"\begin{vmatrix}1 & 2 & 3 \\ 4 & 5 & 6 \\ 7 & 8 & 9\end{vmatrix}",
    ),
    "cases": row(
        letters("f="),
        fenced(
            "{",
            grid([[letters("x"), letters("x<1")], [letters("0"), letters("y=2")]], left=True),
            "",
            r"\begin{cases}x & x<1 \\ 0 & y=2\end{cases}",
        ),
    ),
    "a function's name": row(word("sin", r"\sin "), letters("x")),
    "a limit below a name": row(
        Set(
            r"\lim_{x\rightarrow 0}",
            (*word("lim", "").signs, *row(sign("x", SMALL), sign("→", SMALL), sign("0", SMALL)).at(-8.0, 17.0).signs),
            (),
            34.0,
            14.0,
            18.0,
        ).at(8.0, 0.0),
        letters("f"),
    ),
    "an operator's own name": row(
        scripts(word("Ann", r"\operatorname{Ann}"), small("r")), letters("("), letters("x"), letters(")")
    ),
    "styles": row(
        sign("E", style=Style.BOLD, latex=r"\mathbf{E}"),
        sign("="),
        sign("L", style=Style.CALLIGRAPHIC, latex=r"\mathcal{L}"),
        sign("+"),
        sign("R", style=Style.DOUBLE_STRUCK, latex=r"\mathbb{R}"),
        sign("g", style=Style.FRAKTUR, latex=r"\mathfrak{g}"),
    ),
    "Greek letters and signs": row(letters("λ"), sign("≤"), letters("μ"), sign("∈"), letters("x")),
}


@pytest.mark.parametrize("name", SETS)
def test_a_formula_comes_out_as_it_was_written(name: str) -> None:
    assert told(read(SETS[name])) == told(SETS[name].latex)


def atoms(size: float) -> st.SearchStrategy[Set]:
    return st.sampled_from("abcdkmnstxyz123").map(lambda char: sign(char, size))


def terms(size: float, depth: int) -> st.SearchStrategy[Set]:
    """Parts that may stand in a row, indices and fractions within them `depth` deep."""
    if not depth:
        return atoms(size)
    inner = rows(size, depth - 1)
    lower = rows(SMALL if size > SMALL else SMALLEST, 0)
    found = [
        atoms(size),
        st.builds(lambda base, below: scripts(base, below), atoms(size), lower),
        st.builds(lambda base, above: scripts(base, above=above), atoms(size), lower),
        st.builds(scripts, atoms(size), lower, lower),
    ]
    if size > SMALL:
        found += [
            st.builds(fraction, inner, inner),
            st.builds(root, inner),
            st.builds(lambda below, above: large("∑", r"\sum", below, above), lower, lower),
        ]
    return st.one_of(found)


def rows(size: float, depth: int) -> st.SearchStrategy[Set]:
    """Terms with signs between them."""
    between = st.sampled_from("+−=").map(lambda char: sign(char, size))
    more = st.lists(st.tuples(between, terms(size, depth)), max_size=2)
    return st.builds(
        lambda first, rest: row(first, *(part for pair in rest for part in pair)), terms(size, depth), more
    )


@settings(max_examples=300, deadline=None)
@given(rows(20.0, 2))
def test_whatever_is_set_of_fractions_roots_sums_and_indices_comes_out_as_it_was_written(drawn: Set) -> None:
    assert told(read(drawn)) == told(drawn.latex)


SIGNS = st.builds(
    lambda char, style, x, y, wide, high, size: Sign(
        char, style, (x, y, x + wide, y + high), x, x + wide, y + high, size, mathematical=True
    ),
    st.sampled_from("ax2=+()[]{}|∑∫√.,ˆ−→⎛⎝\u0338⏞\u23d0"),
    st.sampled_from(list(Style)),
    *[st.floats(0, 200)] * 2,
    *[st.floats(0, 40)] * 2,
    st.floats(0.5, 40),
)
BARS = st.tuples(*[st.floats(0, 200)] * 2, st.floats(0, 80), st.floats(0, 2)).map(
    lambda bar: (bar[0], bar[1], bar[0] + bar[2], bar[1] + bar[3])
)


@settings(max_examples=400, deadline=None)
@given(st.lists(SIGNS, max_size=40), st.lists(BARS, max_size=8))
def test_signs_in_any_disorder_are_some_formula_or_none(signs: list[Sign], bars: list[tuple[float, ...]]) -> None:
    for latex, (x0, y0, x1, y1) in formulas_of(signs, [(a, b, c, d) for a, b, c, d in bars]):
        assert latex.count("{") - latex.count(r"\{") == latex.count("}") - latex.count(r"\}")
        assert x0 <= x1 and y0 <= y1


def test_rows_aligned_at_their_relations_are_one_formula() -> None:
    first, second = letters("a=b+c"), letters("x=y")
    signs = [*first.signs, *second.at(0.0, 30.0).signs]
    assert told(latex_of(signs, [])) == told(r"\begin{aligned}a & =b+c \\ x & =y\end{aligned}")


def test_rows_that_relate_something_each_and_are_not_aligned_are_formulas_of_their_own() -> None:
    first, second = letters("a=b"), letters("x+y=z").at(0.0, 30.0)
    found = formulas_of([*first.signs, *second.signs], [])
    assert [latex for latex, _ in found] == ["a=b", "x+y=z"]
    assert found[0][1][3] < found[1][1][1]
    assert latex_of([*first.signs, *second.signs], []) is None


def test_a_title_above_a_formula_leaves_it_untold() -> None:
    title = row(word("Euler", ""), sign("-"), word("Lagrange", "")).at(0.0, -30.0)
    formula = letters("x+y=z")
    assert latex_of([*title.signs, *formula.signs], []) is None


@pytest.mark.parametrize("stop", [".", ",", ";"])
def test_the_stop_of_a_sentence_is_none_of_its_formula(stop: str) -> None:
    assert read(row(letters("x=1"), sign(stop))) == "x=1"


def test_a_sign_that_says_nothing_leaves_the_formula_untold() -> None:
    assert read(row(letters("x="), sign("\ufffd"))) is None


def test_a_tall_bracket_without_its_partner_leaves_the_formula_untold() -> None:
    whole = fenced("(", fraction(letters("a"), letters("b")), ")", "")
    assert told(read(whole)) == told(r"(\frac{a}{b})")
    without = [one for one in whole.signs if one.char != ")"]
    assert latex_of(without, whole.bars) is None


def test_a_tall_bracket_may_close_in_a_later_row() -> None:
    half = fraction(letters("a"), letters("b"))
    opened = row(letters("x="), fenced("[", row(half, sign("+")), "", r"\biggl[\frac{a}{b}+"))
    closed = fenced("", row(half, letters("-1")), "]", "").at(30.0, 70.0)
    whole = [*opened.signs, *closed.signs], [*opened.bars, *closed.bars]
    rows = r"x=\biggl[\frac{a}{b}+ \\ \frac{a}{b}-1\biggr]"
    assert told(latex_of(*whole)) == told(rf"\begin{{gathered}}{rows}\end{{gathered}}")
    # One that closes in the row above has opened nowhere.
    turned = [*opened.at(0.0, 140.0).signs, *closed.signs], [*opened.at(0.0, 140.0).bars, *closed.bars]
    assert latex_of(*turned) is None
    assert latex_of(*[[*opened.signs, *half.at(0.0, 70.0).signs], [*opened.bars, *half.at(0.0, 70.0).bars]]) is None


@pytest.mark.parametrize(("x", "y"), [(0.0, -40.0), (-60.0, 0.0), (200.0, 0.0)])
def test_the_number_above_a_formula_and_at_either_end_of_its_row_is_its_tag(x: float, y: float) -> None:
    number, formula = letters("(3)").at(x, y), letters("a+b=c")
    assert [latex for latex, _ in formulas_of([*number.signs, *formula.signs], [])] == [r"a+b=c\tag{3}"]


def test_a_root_of_terms_in_tall_brackets_stands_on_their_row() -> None:
    half = fenced("(", fraction(letters("a"), letters("b")), ")", r"\left(\frac{a}{b}\right)")
    under = row(scripts(half, above=small("2")), sign("+"), scripts(half, above=small("2")))
    drawn = row(letters("d="), fraction(letters("3"), letters("4")), root(under))
    assert told(read(drawn)) == told(drawn.latex)


def test_brackets_that_a_formula_begins_with_are_no_number_of_it() -> None:
    assert read(letters("(2)+a=c")) == "(2)+a=c"


def test_a_stroke_behind_an_index_is_no_relation() -> None:
    indexed = scripts(sign("P"), below=letters("YZ", SMALL))
    assert "mid" not in (read(row(sign("|"), indexed, sign("|"), letters("=1"))) or "mid")


def test_brackets_around_two_rows_of_which_one_is_missing_leave_the_formula_untold() -> None:
    matrix = fenced("(", grid([[letters("a")], [letters("b+c")], [letters("d")]]), ")", "")
    assert told(read(matrix)) == told(r"\begin{pmatrix}a \\ b+c \\ d\end{pmatrix}")
    without = [one for one in matrix.signs if one.char not in "ad"]
    assert latex_of(without, matrix.bars) is None


def test_a_programs_text_is_no_formula() -> None:
    assert read(row(*(sign(char, style=Style.MONOSPACE) for char in "code=x"))) is None


@pytest.mark.parametrize(
    ("latex", "sound"),
    [
        (r"{}^{2}+1", False),
        (r"=_{i}x", False),
        (r"√x", False),
        (r"\stackrel{def}{=}x", True),
        (r"\stackrel{a+b+c}{=}", False),
        ("\\vec{a}^{\u20d7}", False),
        (r"x_{i}^{2}", True),
    ],
)
def test_an_index_of_nothing_is_not_sound(latex: str, sound: bool) -> None:
    assert is_sound(latex) is sound
