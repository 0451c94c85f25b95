"""Formulas of web pages and books are LaTeX where they stand alone, and a line of characters within text."""

from __future__ import annotations

import pytest

from pagemill.document import BlockKind
from pagemill.reading.typeset.content import Grid, Words
from pagemill.reading.typeset.html_file import html_content
from pagemill.reading.typeset.mathml import line_of_tex

ROWS = (f"<mtr><mtd><mi>{name}</mi></mtd><mtd><mn>{number}</mn></mtd></mtr>" for name, number in ("a0", "b1"))
TABLE = f"<mtable>{''.join(ROWS)}</mtable>"
TEX = "<annotation encoding='application/x-tex'>{\\displaystyle x_1}</annotation>"


def formula(inner: str) -> Words:
    (words,) = html_content(f"<p><math>{inner}</math></p>".encode())
    assert isinstance(words, Words)
    assert words.kind is BlockKind.DISPLAY_FORMULA
    return words


@pytest.mark.parametrize(
    ("inner", "latex", "line"),
    [
        ("<mfrac><mn>1</mn><mi>x</mi></mfrac>", r"\frac{1}{x}", "1/x"),
        ("<mfrac linethickness='0'><mi>n</mi><mi>k</mi></mfrac>", r"{n \atop k}", "n/k"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_{i}^{2}", "x_i^2"),
        ("<msqrt><mi>x</mi><mo>+</mo><mi>y</mi></msqrt>", r"\sqrt{x+y}", "√(x+y)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", r"\sqrt[3]{x}", "∛x"),
        (
            "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
            r"\sum_{i=1}^{n} i",
            "∑_(i=1)^n i",
        ),
        ("<munder><mi>lim</mi><mi>n</mi></munder><mi>sin</mi><mi>x</mi>", r"\lim_{n}\sin x", "lim_nsinx"),
        ("<mover><mi>x</mi><mo>^</mo></mover><mover><mi>v</mi><mo>→</mo></mover>", r"\hat{x}\vec{v}", "x̂v⃗"),
        ("<munder><mrow><mi>a</mi><mi>b</mi></mrow><mo>⏟</mo></munder>", r"\underbrace{ab}", "ab"),
        (
            f"<mrow><mo>[</mo>{TABLE}<mo>]</mo></mrow>",
            r"\left[\begin{matrix}a & 0 \\ b & 1\end{matrix}\right]",
            "[a, 0; b, 1]",
        ),
        (
            f"<mi>f</mi><mo>=</mo><mrow><mo>{{</mo>{TABLE}</mrow>",
            r"f=\left\{\begin{matrix}a & 0 \\ b & 1\end{matrix}\right.",
            "f={a, 0; b, 1",
        ),
        ("<mfenced open='[' close=')'><mi>a</mi><mi>b</mi></mfenced>", r"\left[a , b\right)", "[a,b)"),
        ("<mi>流量</mi><mo>=</mo><mtext>m per s</mtext>", r"\text{流量}=\text{m per s}", "流量=m per s"),
        ("<menclose notation='box'><mi>x</mi></menclose><mphantom><mi>y</mi></mphantom>", r"\boxed{x}", "x"),
        (
            f"<semantics><mi>x</mi>{TEX}</semantics>",
            "x_1",
            "x",
        ),
    ],
)
def test_a_formula(inner: str, latex: str, line: str) -> None:
    words = formula(inner)
    assert (words.latex, words.text) == (latex, line)


def test_a_formula_within_text_is_part_of_it() -> None:
    page = "<p>of <math><msup><mi>x</mi><mn>2</mn></msup></math> and <m:math><m:mi>y</m:mi></m:math></p>"
    assert list(html_content(page.encode())) == [Words("of x^2 and y")]


def test_a_formula_that_says_so_stands_alone() -> None:
    page = "<p>of <math display='block'><mi>x</mi></math> and more"
    assert [part.kind.value for part in html_content(page.encode()) if isinstance(part, Words)] == [
        "text",
        "display_formula",
        "text",
    ]


def test_what_is_drawn_beside_a_formula_is_not_said_again() -> None:
    page = (
        '<p>so <span class="katex"><span class="katex-mathml"><math><mi>q</mi></math></span>'
        '<span class="katex-html">q</span></span> is</p><p><span class="katex-display"><span class="katex"><span>'
        "<math><mi>r</mi></math></span></span></span></p>"
    )
    assert list(html_content(page.encode())) == [Words("so q is"), Words("r", BlockKind.DISPLAY_FORMULA, latex="r")]


def test_a_picture_of_a_formula_says_the_tex_that_it_was_made_of() -> None:
    page = (
        r'<p>up to <img class="mwe-math-fallback-image-inline" alt="{\displaystyle \pm 5~k\Omega }" src="a"> each</p>'
        r'<div class="math"><p><img class="math" alt="\frac{a}{b}"></p></div>'
        '<p><img class="mathematician" alt="Gauss"></p>'
    )
    assert list(html_content(page.encode())) == [
        Words("up to ± 5 kΩ each"),
        Words(r"\frac{a}{b}", BlockKind.DISPLAY_FORMULA, latex=r"\frac{a}{b}"),
        Words("Gauss"),
    ]


def test_formulas_in_cells() -> None:
    page = "<table><tr><td><math><mi>x</mi></math></td><td>of <math><mn>2</mn></math></td></tr></table>"
    (grid,) = html_content(page.encode())
    assert isinstance(grid, Grid)
    assert [cell.paragraphs for cell in grid.cells] == [("x",), ("of 2",)]


def test_a_formula_of_many_levels_ends_in_its_text() -> None:
    assert "x" in formula("<msqrt>" * 90 + "<mi>x</mi>" + "</msqrt>" * 90).text


def test_a_line_of_tex() -> None:
    assert line_of_tex(r"\theta = \tan^{-1}\frac{\mathrm{R}}{2\pi f}\,\text{s}") == r"θ = \tan^{-1}\frac{R}{2π f} s"
