"""Formulas that MathType left in Word files are LaTeX where they stand alone, and characters within text."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pptx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st
from pptx.util import Inches

from drawings.compound import compound_file
from drawings.mathtype import (
    FUNCTION,
    NOTHING,
    NUMBER,
    SYMBOL,
    TEXT,
    formula,
    formula_object,
    line,
    matrix,
    pile,
    signs,
    template,
)
from drawings.office import labelled_picture, saved
from pagemill.document import BlockKind
from pagemill.reading.typeset.content import Content, Figure, Slide, Words
from pagemill.reading.typeset.mathtype import formula_of, mathtype_formula
from pagemill.reading.typeset.office_math import latex_of, linear_of
from pagemill.reading.typeset.slides_file import slides_content
from pagemill.reading.typeset.word_file import word_content
from pagemill.settings import LimitSettings

A, B, N = (line(signs(name)) for name in "abn")
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


@pytest.mark.parametrize(
    ("content", "latex", "text"),
    [
        (signs("x") + signs("=", SYMBOL) + signs("12", NUMBER), "x=12", "x=12"),
        (template(11, 0, A, B), r"\frac{a}{b}", "a/b"),
        (template(11, 2, A, B), "a/b", "a/b"),
        (template(10, 0, A, NOTHING), r"\sqrt{a}", "√a"),
        (template(10, 1, A, N), r"\sqrt[n]{a}", "n√a"),
        (signs("x") + template(28, 0, NOTHING, line(signs("2", NUMBER))), "x^{2}", "x^2"),
        (signs("x") + template(27, 0, A, NOTHING), "x_{a}", "x_a"),
        (signs("x") + template(29, 0, A, B), "x_{a}^{b}", "x_a^b"),
        (template(27, 1, A, NOTHING) + signs("x"), "{}_{a}x", "_ax"),
        (template(15, 0x31, N, A, B, operator="∫"), r"\int_{a}^{b} n", "∫_a^b n"),
        (template(15, 0x12, N, A, NOTHING, operator="∫∫"), r"\iint_{a} n", "∬_a n"),
        (template(16, 0x70, N, A, B, operator="∑"), r"\sum_{a}^{b} n", "∑_a^b n"),
        (template(23, 0x50, line(signs("lim", FUNCTION)), A, NOTHING) + signs("b"), r"\lim_{a}b", "lim_ab"),
        (signs("sin", FUNCTION) + signs("a"), r"\sin a", "sina"),
        (template(1, 3, A), r"\left(a\right)", "(a)"),
        (template(2, 1, line(pile(A, B))), r"\left\{\begin{aligned}a \\ b\end{aligned}\right.", "{a, b"),
        (template(9, 0x32, A), r"\left[a\right]", "[a]"),
        (
            template(3, 3, line(matrix(2, A, B, N, A))),
            r"\left[\begin{matrix}a & b \\ n & a\end{matrix}\right]",
            "[a, b; n, a]",
        ),
        (template(13, 0, A), r"\overline{a}", "a"),
        (template(14, 0x24, A, NOTHING), r"\overset{a}{\to}", "→^a"),
        (template(24, 1, A, B), r"\overbrace{a}^{b}", "a^b"),
        (template(31, 2, A) + template(33, 0, A), r"\overrightarrow{a}\hat{a}", "aa\u0302"),
        (template(37, 0x1E, A), r"\boxed{a}", "a"),
        (template(36, 1, A), "a", "a"),
        (
            signs("x", marks=(11,)) + signs("=", SYMBOL, (10,)) + signs("y", marks=(5,)),
            r"\vec{x}\neq y^{'}",
            "x\u20d7≠y^(′)",
        ),
        (signs("a") + signs("\uef04", 24) + signs("若流量", TEXT), r"a \text{若流量}", "a 若流量"),
        (template(1, 0x103, A), r"\left(a\right)", "(a)"),
    ],
)
def test_a_formula(content: bytes, latex: str, text: str) -> None:
    math = formula_of(formula(content))
    assert (latex_of(math).replace(r"\to ", r"\to"), linear_of(math)) == (latex, text)


def test_what_is_passed_over() -> None:
    moved = b"\x02\x08\x85\x7b\x83x\0" + b"\x02\x08\x80\x80\1\0\1\0\x83y\0"
    placed = b"\x02\x04\x83z\0\x7a" + b"\x02\x30\x83w\0"
    sized = b"\x09\x65\0\1\x09\x64\2\0\1\x09\1\x80\x0f\1\x10\4\0\0\0\0\0\0red\0\x08\1\0"
    ruled = b"\x01\x06\x20\0\x01\0\x8c\x10" + signs("v") + b"\0"
    assert linear_of(formula_of(formula(moved + placed + sized + ruled))) == "xyzwv"


@given(st.binary(max_size=120), st.integers(0, 60))
def test_any_bytes_are_a_formula_or_none(data: bytes, at: int) -> None:
    whole = formula(template(11, 0, A, B) + template(15, 1, N, A, B, operator="∫"))
    for each in (whole[:-at], whole[:-at] + data, whole[:18] + data):
        made = mathtype_formula(formula_object(each))
        assert made is None or isinstance(linear_of(made), str)
        assert made is not None or each != whole, "a whole formula is read"


def test_a_formula_of_very_many_levels_is_none() -> None:
    content = signs("x")
    for _ in range(400):
        content = template(10, 0, line(content), NOTHING)
    assert mathtype_formula(formula_object(content)) is None


@pytest.mark.parametrize(
    "data", [b"", b"no object", compound_file({"Contents": b"x"}), compound_file({"Equation Native": b"x"})]
)
def test_what_is_no_formula_is_none(data: bytes) -> None:
    assert mathtype_formula(data) is None


def written(objects: list[bytes | str], tmp_path: Path) -> list[Content]:
    """What comes of a Word file with one paragraph of these objects and words."""
    made = docx.Document()
    paragraph = made.add_paragraph()
    picture, _ = made.part.get_or_add_image(str(_file(tmp_path / "shown.png", labelled_picture("SHOWN"))))
    for number, each in enumerate(objects):
        if isinstance(each, str):
            paragraph.add_run(each)
            continue
        name = PackURI(f"/word/embeddings/oleObject{number}.bin")
        part = Part(name, "application/vnd.openxmlformats-officedocument.oleObject", each, made.part.package)
        reference = made.part.relate_to(part, RELATIONSHIP_TYPE.OLE_OBJECT)
        shape = f'<v:shape><v:imagedata r:id="{picture}"/></v:shape>'
        formula = f'<o:OLEObject ProgID="Equation.DSMT4" r:id="{reference}"/>'
        paragraph.add_run()._r.append(parse_xml(f"<w:object {NAMES}>{shape}{formula}</w:object>"))
    return list(word_content(_file(tmp_path / "file.docx", saved(made)), LimitSettings()))


def _file(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_a_formula_alone_in_a_word_file(tmp_path: Path) -> None:
    parts = written([formula_object(template(11, 0, A, B)), "\t(2)"], tmp_path)
    assert [part for part in parts if isinstance(part, Words | Figure)] == [
        Words("a/b", BlockKind.DISPLAY_FORMULA, latex=r"\frac{a}{b}"),
        Words("(2)", BlockKind.FORMULA_NUMBER),
    ]


def test_a_formula_within_a_line_of_a_word_file(tmp_path: Path) -> None:
    parts = written(["where ", formula_object(template(11, 0, A, B)), " holds"], tmp_path)
    assert [part for part in parts if isinstance(part, Words | Figure)] == [Words("where a/b holds")]


def test_an_object_that_is_no_formula_is_its_picture(tmp_path: Path) -> None:
    parts = written(["see ", compound_file({"Contents": b"x"})], tmp_path)
    assert [type(part) for part in parts if isinstance(part, Words | Figure)] == [Words, Figure]


def test_a_formula_on_a_slide(tmp_path: Path) -> None:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    for at, data in enumerate((formula_object(template(11, 0, A, B)), compound_file({"Contents": b"x"}))):
        slide.shapes.add_ole_object(io.BytesIO(data), "Equation.DSMT4", *map(Inches, (1, 1 + 2 * at, 3, 1)))
    (made,) = slides_content(_file(tmp_path / "file.pptx", saved(show)), LimitSettings())
    assert isinstance(made, Slide)
    first, second = (part.content for part in made.parts)
    assert first == Words("a/b", BlockKind.DISPLAY_FORMULA, latex=r"\frac{a}{b}")
    assert isinstance(second, Figure)
