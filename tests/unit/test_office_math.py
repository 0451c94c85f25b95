"""Formulas of Office files are written as LaTeX where they stand alone, and as a line of characters within text."""

from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml as docx_element
from lxml import etree

from drawings.office import saved
from pagemill.document import BlockKind
from pagemill.reading.typeset.content import SetPage, Words
from pagemill.reading.typeset.flow import set_pages
from pagemill.reading.typeset.office_math import DEEPEST, latex_of, linear_of
from pagemill.reading.typeset.word_file import word_content
from pagemill.settings import LimitSettings

NAMES = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
)


def r(text: str, properties: str = "") -> str:
    return f"<m:r>{properties}<m:t>{text}</m:t></m:r>"


def tag(name: str, inner: str) -> str:
    return f"<m:{name}>{inner}</m:{name}>"


def f(over: str, under: str, kind: str = "") -> str:
    properties = f'<m:fPr><m:type m:val="{kind}"/></m:fPr>' if kind else ""
    return tag("f", properties + tag("num", over) + tag("den", under))


def script(name: str, base: str, **parts: str) -> str:
    return tag(name, tag("e", base) + "".join(tag(key, inner) for key, inner in parts.items()))


def fence(inner: str, begin: str = "(", end: str = ")") -> str:
    return tag("d", f'<m:dPr><m:begChr m:val="{begin}"/><m:endChr m:val="{end}"/></m:dPr>{tag("e", inner)}')


def nary(sign: str, low: str, high: str, inner: str) -> str:
    properties = f'<m:naryPr><m:chr m:val="{sign}"/></m:naryPr>'
    return tag("nary", properties + tag("sub", low) + tag("sup", high) + tag("e", inner))


def row(*cells: str) -> str:
    return tag("mr", "".join(tag("e", cell) for cell in cells))


ROOTS = tag("radPr", '<m:degHide m:val="1"/>') + tag("deg", "") + tag("e", r("x"))
FORMULAS = {
    "a fraction": (f(r("a+b"), r("2")), r"\frac{a+b}{2}", "(a+b)/2"),
    "one in a line": (f(r("a"), r("b"), "lin"), "a/b", "a/b"),
    "one without a bar": (fence(f(r("n"), r("k"), "noBar")), r"\left({n \atop k}\right)", "(n/k)"),
    "a power": (script("sSup", r("x"), sup=r("n+1")), "x^{n+1}", "x^(n+1)"),
    "of more than one sign": (script("sSup", fence(r("a")), sup=r("2")), r"{\left(a\right)}^{2}", "(a)^2"),
    "both": (script("sSubSup", r("x"), sub=r("i"), sup=r("2")), "x_{i}^{2}", "x_i^2"),
    "before it": (script("sPre", r("C"), sub=r("n"), sup=r("k")), "{}_{n}^{k}C", "_n^kC"),
    "a root": (tag("rad", ROOTS), r"\sqrt{x}", "√x"),
    "a cube root": (tag("rad", tag("deg", r("3")) + tag("e", r("x+1"))), r"\sqrt[3]{x+1}", "∛(x+1)"),
    "a sum": (nary("∑", r("k=1"), r("n"), r("k")), r"\sum_{k=1}^{n} k", "∑_(k=1)^n k"),
    "an integral": (tag("nary", tag("sub", r("0")) + tag("sup", "") + tag("e", r("f"))), r"\int_{0} f", "∫_0 f"),
    "fences": (fence(r("a"), "⌊", ""), r"\left\lfloor a\right.", "⌊a"),
    "a function": (tag("func", tag("fName", r("sin")) + tag("e", r("θ"))), r"\sin \theta", "sin θ"),
    "a limit": (
        tag("func", tag("fName", tag("limLow", tag("e", r("lim")) + tag("lim", r("x→0")))) + tag("e", r("x"))),
        r"\lim_{x\to 0} x",
        "lim_(x→0) x",
    ),
    "what stands below": (tag("limLow", tag("e", r("A")) + tag("lim", r("n"))), r"\underset{n}{A}", "A_n"),
    "an accent": (tag("acc", f'<m:accPr><m:chr m:val="&#x20d7;"/></m:accPr>{tag("e", r("v"))}'), r"\vec{v}", "v\u20d7"),
    "a bar": (tag("bar", f'<m:barPr><m:pos m:val="top"/></m:barPr>{tag("e", r("x"))}'), r"\overline{x}", "x"),
    "a matrix": (
        tag("m", row(r("a"), r("b")) + row(r("c"), r("d"))),
        r"\begin{matrix}a & b \\ c & d\end{matrix}",
        "a, b; c, d",
    ),
    "equations": (
        tag("eqArr", tag("e", r("x&amp;=1")) + tag("e", r("y&amp;=2"))),
        r"\begin{aligned}x&=1 \\ y&=2\end{aligned}",
        "x=1, y=2",
    ),
    "functions": (r("y=sin x+maximum") + r("log\u2061"), r"y=\sin x+maximum\log", "y=sin x+maximumlog"),
    "letters of a style": (r("𝑥=𝐀ℎ+𝛼𝔹"), r"x=\mathbf{A}h+\alpha \mathbb{B}", "x=Ah+αB"),
    "brackets of a keyboard": (
        tag("d", f'<m:dPr><m:begChr m:val="\u2329"/><m:endChr m:val="\u232a"/></m:dPr>{tag("e", r("a∙b"))}'),
        r"\left\langle a\cdot b\right\rangle",
        "\u2329a∙b\u232a",
    ),
    "signs": (r("α≤∞%"), r"\alpha \leq \infty \%", "α≤∞%"),
    "letters": (r("ℝ") + r("A", '<m:rPr><m:scr m:val="script"/></m:rPr>'), r"\mathbb{R}\mathcal{A}", "ℝA"),
    "words": (r("速度=5") + r("if x_1", "<m:rPr><m:nor/></m:rPr>"), r"\text{速度}=5\text{if x\_1}", "速度=5if x_1"),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_each_structure(name: str) -> None:
    inner, latex, linear = FORMULAS[name]
    math = etree.fromstring(f"<m:oMath {NAMES}>{inner}</m:oMath>")
    assert (latex_of(math), linear_of(math)) == (latex, linear)


def test_structures_within_one_another_without_end_are_their_text() -> None:
    inner = r("x")
    for _ in range(2 * DEEPEST):
        inner = script("sSup", inner, sup=r("2"))
    math = etree.fromstring(f"<m:oMath {NAMES}>{inner}</m:oMath>")
    assert "x" in latex_of(math)
    assert linear_of(math).startswith("x")


def test_a_formula_alone_is_a_block_with_its_latex_and_its_number_another(tmp_path: Path) -> None:
    math = f"<m:oMath {NAMES}>{f(r('a'), r('b'))}</m:oMath>"
    made = docx.Document()
    made.add_paragraph()._p.append(docx_element(f"<m:oMathPara {NAMES}>{math}</m:oMathPara>"))
    numbered = made.add_paragraph()
    numbered._p.append(docx_element(math))
    numbered.add_run("\t(2.1)")
    within = made.add_paragraph("比率为 ")
    within._p.append(docx_element(math))
    within.add_run(" 时")
    path = tmp_path / "a.docx"
    path.write_bytes(saved(made))
    formula = Words("a/b", BlockKind.DISPLAY_FORMULA, latex=r"\frac{a}{b}")
    content = list(word_content(path, LimitSettings()))
    words = [each for each in content if isinstance(each, Words)]
    assert words == [formula, formula, Words("(2.1)", BlockKind.FORMULA_NUMBER), Words("比率为 a/b 时")]
    (part,) = set_pages(content, 10_000_000)
    assert isinstance(part, SetPage)
    first = part.page.blocks[0]
    assert (first.kind, first.text, first.latex) == (BlockKind.DISPLAY_FORMULA, "a/b", r"\frac{a}{b}")
