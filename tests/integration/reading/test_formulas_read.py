"""Formulas of PDF files, set sign by sign: as LaTeX on lines of their own and within lines of words."""

from __future__ import annotations

from pathlib import Path

import pytest

from drawings.formulas import Set, formula_page, fraction, large, letters, row, scripts, sign
from pagemill.document import BlockKind, Page
from pagemill.export import page_markdown
from pagemill.intake import Kind
from pagemill.reading import Reader, ReadOptions
from pagemill.settings import load_settings

SETTINGS = load_settings(None, {"PAGEMILL_READING_PROFILE": "fast"}).settings
SMALL = 14.0
WORDS = [
    "The first paragraph of this page has some rows of plain words, so that there is",
    "something to be seen above the formula, which stands on a line of its own and is",
    "set in the middle of the column, as they are in papers of many kinds.",
]
MORE = [
    "Below it the words go on, and here too there are several rows of them, which run",
    "from the left margin to the right one, but for the last, which ends before it.",
]
SUM = row(
    letters("s="),
    large("∑", r"\sum", letters("i=1", SMALL), letters("n", SMALL)),
    scripts(letters("a"), letters("i", SMALL)),
)
QUOTIENT = fraction(letters("a+b"), scripts(letters("c"), letters("i", SMALL)))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(SETTINGS)


def paper(formula: Set) -> list[tuple[float, float, str | Set]]:
    """Words, a formula on a line of its own, and words."""
    pieces: list[tuple[float, float, str | Set]] = [(90, 100 + 14 * n, text) for n, text in enumerate(WORDS)]
    pieces.append((300 - formula.width / 4, 165, formula))
    return pieces + [(90, 200 + 14 * n, text) for n, text in enumerate(MORE)]


def sentence(formula: Set) -> list[tuple[float, float, str | Set]]:
    """Words with a formula between them on the row that begins at 228 points."""
    pieces: list[tuple[float, float, str | Set]] = [(90, 200 + 14 * n, text) for n, text in enumerate(MORE)]
    return [
        *pieces,
        (90, 230, "What is asked for here is "),
        (212, 230, formula),
        (212 + formula.width / 2 + 4, 230, "as everybody knows who has read"),
        (90, 246, "the rows above, in which it is told what all of these letters are for."),
    ]


def read(reader: Reader, tmp_path: Path, pdf: bytes, **options: bool) -> Page:
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    (page,) = reader.read(path, Kind.PDF, [0], ReadOptions(**options))
    return page


@pytest.mark.parametrize(
    "formula",
    [
        row(letters("y="), QUOTIENT),
        row(scripts(letters("x"), above=letters("2", SMALL)), letters("+"), scripts(letters("y"), letters("i", SMALL)),
            letters("=1")),
        SUM,
    ],
    ids=lambda formula: formula.latex,
)  # fmt: skip
def test_a_formula_on_its_own_line_is_latex(reader: Reader, tmp_path: Path, formula: Set) -> None:
    page = read(reader, tmp_path, formula_page(paper(formula)))
    (block,) = [block for block in page.blocks if block.kind is BlockKind.DISPLAY_FORMULA]
    assert (block.latex or "").replace(" ", "") == formula.latex.replace(" ", "")
    assert f"$$\n{block.latex}\n$$" in page_markdown(page).text


def test_a_fractions_bar_may_be_a_picture(reader: Reader, tmp_path: Path) -> None:
    page = read(reader, tmp_path, formula_page(paper(row(letters("y="), QUOTIENT)), masks=True))
    assert [block.latex for block in page.blocks if block.kind is BlockKind.DISPLAY_FORMULA] == [r"y=\frac{a+b}{c_{i}}"]


def test_the_limit_of_a_sum_at_the_foot_of_a_page_is_no_page_number(reader: Reader, tmp_path: Path) -> None:
    total = row(letters("y="), large("∑", r"\sum", letters("0", SMALL), letters("n", SMALL)), letters("a"))
    pieces = [(x, y + 420, piece) for x, y, piece in paper(SUM)]
    pieces += [(90, 700 + 14 * n, text) for n, text in enumerate(WORDS)]
    page = read(reader, tmp_path, formula_page([*pieces, (280, 765, total)]))
    last = [block for block in page.blocks if block.kind is BlockKind.DISPLAY_FORMULA][-1]
    assert last.latex == r"y=\sum_{0}^{n}a"


def test_a_formula_in_a_font_of_words_is_latex_on_its_own_line_alone(reader: Reader, tmp_path: Path) -> None:
    drawn = row(scripts(letters("x"), above=letters("2", SMALL)), sign("+"), letters("1"))
    page = read(reader, tmp_path, formula_page(sentence(drawn), names=False))
    assert not any(line.formulas for block in page.blocks for line in block.lines)


@pytest.mark.parametrize(
    "formula",
    [
        scripts(letters("x"), letters("i", SMALL), letters("2", SMALL)),
        row(letters("y="), fraction(letters("a+b", SMALL), letters("n", SMALL))),
    ],
    ids=lambda formula: formula.latex,
)
def test_a_formula_within_a_row_is_latex_there_and_the_row_is_whole(
    reader: Reader, tmp_path: Path, formula: Set
) -> None:
    page = read(reader, tmp_path, formula_page(sentence(formula)))
    (line,) = [line for block in page.blocks for line in block.lines if "asked for" in line.text]
    assert line.text.startswith("What is asked for here is ") and line.text.endswith("as everybody knows who has read")
    (found,) = line.formulas
    assert (found.latex or "").replace(" ", "") == formula.latex.replace(" ", "")
    assert f"here is ${found.latex}$ as everybody" in page_markdown(page).text


def test_signs_in_a_row_are_told_where_it_is_asked_for_and_none_where_it_is_forbidden(
    reader: Reader, tmp_path: Path
) -> None:
    pdf = formula_page(sentence(row(scripts(letters("x"), letters("i", SMALL)), sign("+"), letters("1"))))
    plain = formula_page(sentence(row(letters("x"), sign("+"), letters("y"))))

    def told(pdf: bytes, **options: bool) -> list[str | None]:
        page = read(reader, tmp_path, pdf, **options)
        return [found.latex for block in page.blocks for line in block.lines for found in line.formulas]

    assert told(pdf) == ["x_{i}+1"]
    assert told(pdf, inline_formula=False) == []
    assert told(plain) == []
    assert told(plain, inline_formula=True) == ["x+y"]
