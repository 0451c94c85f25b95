"""Formulas within lines of words: told by the fonts of their signs, without what the sentence has about them."""

from __future__ import annotations

import pytest

from drawings.formulas import Set, fraction, letters, row, scripts, sign, word
from pagemill.document import Line, LineSource
from pagemill.geometry import polygon_of, union
from pagemill.reading.formulas.line_formulas import has_words, with_formulas
from pagemill.reading.formulas.page_signs import PageSigns
from pagemill.reading.formulas.scattered_lines import rejoined_lines
from pagemill.reading.formulas.signs import Sign, Style

SMALL = 14.0


def words(text: str) -> Set:
    """Words of a sentence, with the room behind them that parts them from what follows."""
    spaced = [word(part, part) for part in text.split()]
    parts = [part for one in spaced for part in (one, gap())]
    return row(*parts)


def gap(wide: float = 7.0) -> Set:
    return Set(" ", (), (), wide, 0.0, 0.0)


def page_of(*sets: Set) -> PageSigns:
    signs = [sign for one in sets for sign in one.signs]
    return PageSigns(
        tuple(sorted(signs, key=lambda sign: sign.y)),
        tuple(sorted((bar for one in sets for bar in one.bars), key=lambda bar: bar[1])),
    )


def line_of(signs: list[Sign]) -> Line:
    """A line of the file's text: its signs from left to right, spaces where there is room."""
    ordered = sorted(signs, key=lambda sign: sign.start)
    x0, y0, x1, y1 = union([sign.box for sign in ordered])
    x0, x1 = min(sign.start for sign in ordered), max(sign.end for sign in ordered)
    text, offsets = "", []
    for n, sign_ in enumerate(ordered):
        if n and sign_.start - ordered[n - 1].end > 4:
            text += " "
            offsets.append((ordered[n - 1].end - x0) / (x1 - x0))
        text += sign_.char
        offsets.append((sign_.start - x0) / (x1 - x0))
    rising = [max(offsets[: n + 1]) for n in range(len(offsets))]
    return Line(text, polygon_of((x0, y0, x1, y1)), source=LineSource.TEXT_LAYER, offsets=(*rising, 1.0))


def told(set_: Set, *, plain: bool = False) -> list[tuple[str, str | None]]:
    """What was told in a line of these signs: its characters and their LaTeX."""
    line, taken = with_formulas(line_of(list(set_.signs)), set_.signs, [], page_of(set_), plain=plain)
    assert not taken
    return [(line.text[found.start : found.end], found.latex) for found in line.formulas]


INDEXED = scripts(letters("x"), letters("i", SMALL))


def test_a_variable_with_an_index_is_told_between_words() -> None:
    assert told(row(words("all of these"), INDEXED, gap(), words("are told"))) == [("xi", "x_{i}")]


def test_signs_in_a_row_are_told_where_it_is_asked_for() -> None:
    line = row(words("where"), letters("x=y"), gap(), words("holds"))
    assert told(line) == []
    assert told(line, plain=True) == [("x = y", "x=y")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (word("150.", ""), words("and so on")),
        (sign("("), sign(")")),
        (word("in", ""), sign(",")),
        (word("1984", ""), word("1985", "")),
        (word("in", ""), row(sign("."), sign("†"))),
        (sign("，"), sign("．")),
    ],
    ids=["an item's number", "brackets of the sentence", "a comma", "years", "a note's mark", "stops of ideographs"],
)
def test_what_the_sentence_has_about_a_formula_is_none_of_it(before: Set, after: Set) -> None:
    line = row(words("as we see"), gap(14), before, gap(14), INDEXED, gap(14), after)
    if (
        before.latex == ""
        and before.signs[0].char.isdigit()
        and len(before.signs) == 4
        and before.signs[-1].char == "."
    ):
        line = row(before, gap(14), INDEXED, gap(14), after)
    assert told(line) == [("xi", "x_{i}")]


def test_brackets_that_both_stand_in_it_are_the_formulas_own() -> None:
    ((_, latex),) = told(
        row(words("a pair"), sign("("), INDEXED, sign(","), letters("y"), sign(")"), gap(), words("is"))
    )
    assert (latex or "").replace(r"\left", "").replace(r"\right", "") == "(x_{i},y)"


def test_the_name_of_an_operator_is_of_the_formula_and_a_raised_number_of_a_note_is_not() -> None:
    named = scripts(word("Ann", ""), letters("r", SMALL))
    ((_, latex),) = told(row(words("in the set"), named, letters("x"), gap(), words("of these")))
    assert latex == r"\operatorname{Ann}_{r}x"
    noted = scripts(word("word", ""), above=letters("1", SMALL))
    assert told(row(words("this"), noted, gap(), INDEXED)) == [("xi", "x_{i}")]


def test_the_mark_of_a_note_makes_no_formula_of_a_number() -> None:
    marked = scripts(sign("6"), above=sign("∗", SMALL, Style.ITALIC))
    assert told(row(words("see figure"), marked, gap(), words("below"))) == []


def test_a_formula_of_which_a_part_is_elsewhere_is_left_as_it_is() -> None:
    whole = row(
        words("the ratio"), letters("y="), fraction(letters("a", SMALL), letters("b", SMALL)), gap(), words("is")
    )
    line = line_of([sign for sign in whole.signs if sign.char != "b"])
    own = [sign for sign in whole.signs if sign.char != "b"]
    found, _ = with_formulas(line, own, [], page_of(whole), plain=False)
    assert found.formulas == ()


def test_a_row_that_a_fraction_tore_into_three_is_one_with_its_parts_from_left_to_right() -> None:
    whole = row(
        words("the ratio"), letters("y="), fraction(letters("a+b", SMALL), letters("k", SMALL)), gap(), words("is told")
    )
    above = [sign for sign in whole.signs if sign.char in "ab+" and sign.size == SMALL]
    below = [sign for sign in whole.signs if sign.char == "k"]
    rest = [sign for sign in whole.signs if sign not in above and sign not in below]
    first = [sign for sign in rest if sign.start < above[0].start]
    last = [sign for sign in rest if sign.start > above[-1].end]
    lines = rejoined_lines([line_of(part) for part in (first, above, below, last)], page_of(whole))
    (text,) = [line.text for line in lines]
    assert text.startswith("the ratio y =") and text.endswith("is told")
    assert sorted(text[13:-7].replace(" ", "")) == ["+", "a", "b", "k"]
    assert list(lines[0].offsets) == sorted(lines[0].offsets) and len(lines[0].offsets) == len(lines[0].text) + 1


def test_rows_of_two_columns_are_not_joined() -> None:
    left, right = row(words("on the left"), INDEXED), row(words("on the right"), INDEXED).at(400.0, 0.0)
    lines = [line_of(list(left.signs)), line_of(list(right.signs))]
    assert rejoined_lines(lines, page_of(left, right)) == lines


def test_functions_are_no_words_of_a_line() -> None:
    assert has_words(words("two words").signs)
    assert not has_words(row(word("sin", ""), letters("x"), sign("+"), word("cos", ""), letters("y")).signs)
