"""Formulas on lines of their own that the layout has as text: told by their signs, whole, and nothing else taken."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawings.formulas import Set, fraction, large, letters, row, scripts, sign, word
from pagemill.document import Block, BlockKind, Line, LineSource
from pagemill.geometry import Bbox, polygon_of, union
from pagemill.reading.formulas import displayed_formulas
from pagemill.reading.formulas.displayed_formulas import is_text, may_be_displayed, with_displayed_formulas
from pagemill.reading.formulas.page_signs import PageSigns

SMALL = 14.0
SQUARED = row(scripts(letters("x"), above=letters("2", SMALL)), sign("+"), letters("y=1"))


def line(set_: Set, text: str) -> Line:
    box = union([one.box for one in set_.signs])
    return Line(text, polygon_of(box), source=LineSource.TEXT_LAYER)


def words(text: str, x: float, y: float) -> tuple[Set, Line]:
    drawn = row(*(word(part + "n", "") for part in text.split())).at(x, y)
    return drawn, line(drawn, text)


def block(*lines: Line, kind: BlockKind = BlockKind.TEXT) -> Block:
    return Block(kind, polygon_of(union([one.bbox for one in lines])), lines=lines)


def page_of(*sets: Set) -> PageSigns:
    signs = sorted((sign for one in sets for sign in one.signs), key=lambda sign: sign.y)
    return PageSigns(tuple(signs), tuple(sorted((bar for one in sets for bar in one.bars), key=lambda bar: bar[1])))


def told(blocks: list[Block], *sets: Set) -> list[tuple[BlockKind, str | None]]:
    return [(one.kind, one.latex) for one in with_displayed_formulas(blocks, page_of(*sets))]


def test_a_text_without_words_that_relates_something_is_a_formula() -> None:
    drawn = SQUARED.at(100, 100)
    assert told([block(line(drawn, "x² + y = 1"))], drawn) == [(BlockKind.DISPLAY_FORMULA, "x^{2}+y=1")]


def test_the_limits_of_a_sum_and_the_parts_of_a_fraction_are_blocks_of_one_formula() -> None:
    drawn = row(
        letters("s="),
        large("∑", r"\sum", letters("i=1", SMALL), letters("n", SMALL)),
        fraction(letters("a"), letters("k")),
    ).at(100, 100)
    rest = [one for one in drawn.signs if one.char in "s=∑" and one.size > SMALL]
    parts = [
        ([one for one in drawn.signs if one.char == "n"], "n"),
        (rest, "s = ∑"),
        ([one for one in drawn.signs if one.size == SMALL and one.char in "i=1"], "i=1"),
        ([one for one in drawn.signs if one.char == "a"], "a"),
        ([one for one in drawn.signs if one.char == "k"], "k"),
    ]
    blocks = [block(line(Set("", tuple(signs)), text)) for signs, text in parts]
    assert told(blocks, drawn) == [(BlockKind.DISPLAY_FORMULA, r"s=\sum_{i=1}^{n}\frac{a}{k}")]


def test_a_formula_of_which_a_part_is_in_another_block_stays_text() -> None:
    drawn = row(letters("y="), fraction(letters("a"), letters("b"))).at(100, 100)
    own = [one for one in drawn.signs if one.char != "a"]
    blocks = [block(line(Set("", tuple(own)), "y = b"))]
    assert told(blocks, drawn) == [(BlockKind.TEXT, None)]


def test_two_formulas_side_by_side_are_two() -> None:
    left, right = SQUARED.at(100, 100), letters("a=b").at(500, 100)
    whole = line(Set("", (*left.signs, *right.signs)), "x² + y = 1 a = b")
    assert told([block(whole)], left, right) == [
        (BlockKind.DISPLAY_FORMULA, "x^{2}+y=1"),
        (BlockKind.DISPLAY_FORMULA, "a=b"),
    ]


def test_a_row_in_the_middle_of_a_text_is_a_formula_between_two_texts() -> None:
    first, above = words("the first of several rows that go on and on", 0, 0)
    drawn = SQUARED.at(300, 40)
    last, below = words("the last of several rows that go on and on", 0, 80)
    found = with_displayed_formulas([block(above, line(drawn, "x² + y = 1"), below)], page_of(first, drawn, last))
    assert [(one.kind, one.text) for one in found] == [
        (BlockKind.TEXT, above.text),
        (BlockKind.DISPLAY_FORMULA, "x² + y = 1"),
        (BlockKind.TEXT, below.text),
    ]


@pytest.mark.parametrize("indent", [0.0, 30.0])
def test_a_formula_that_ends_a_sentence_is_of_its_text(indent: float) -> None:
    first, above = words("the first of several rows that go on and on", 0, 0)
    second, hung = words("and the second that hangs below it as rows do", 30, 40)
    drawn = SQUARED.at(indent, 80)
    found = with_displayed_formulas([block(above, hung, line(drawn, "x² + y = 1"))], page_of(first, second, drawn))
    assert [one.kind for one in found] == [BlockKind.TEXT]


def test_what_stands_beside_words_or_is_linked_or_read_from_the_picture_stays_text() -> None:
    drawn = SQUARED.at(100, 100)
    formula = line(drawn, "x² + y = 1")
    beside, label = words("where", 20, 100)
    assert told([block(label), block(formula)], beside, drawn) == [(BlockKind.TEXT, None)] * 2
    read = Line(formula.text, formula.polygon, source=LineSource.OCR)
    assert told([block(read)], drawn) == [(BlockKind.TEXT, None)]


def test_limits_alone_are_no_formula() -> None:
    rows, text = words("words that are set larger than the limits are", 0, 0)
    drawn = letters("i=1", SMALL).at(300, 60)
    assert told([block(text), block(line(drawn, "i=1"))], rows, drawn) == [(BlockKind.TEXT, None)] * 2


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("150. s(t) = 2t³", True),
        ("b) x = 1", True),
        ("• x = 1", True),
        ("(n) = 1", False),
        ("f(x) = x² if x ≥ 0", False),
        ("Corollary 3.4. Write det(B − xI) = 1. Then", True),
        ("cost = price × 2", False),
        ("(number of trees) · n", True),
        ("log₂(x) ≤ ln x", False),
        ("det B", False),
    ],
)
def test_items_and_sentences_are_texts(text: str, is_one: bool) -> None:
    assert is_text(text) is is_one


def test_only_what_has_no_words_and_reckons_may_be_displayed() -> None:
    drawn = SQUARED.at(0, 0)
    assert may_be_displayed(block(line(drawn, "x² + y = 1")), None)
    assert may_be_displayed(block(line(drawn, "max f(x) = 1")), None)
    assert not may_be_displayed(block(line(drawn, "x² y 1")), None)
    assert not may_be_displayed(block(line(drawn, "the total = 1")), None)
    assert not may_be_displayed(block(line(drawn, "合计 = 1")), None)
    assert not may_be_displayed(block(line(drawn, "合计 = 1")), page_of(drawn))


def test_a_letter_and_its_indices_are_no_word() -> None:
    index = scripts(letters("b"), below=letters("ij", SMALL))
    drawn = row(index, sign("+"), letters("y=1")).at(100, 100)
    assert may_be_displayed(block(line(drawn, "bij + y = 1")), page_of(drawn))
    assert told([block(line(drawn, "bij + y = 1"))], drawn) == [(BlockKind.DISPLAY_FORMULA, "b_{ij}+y=1")]
    named, rate = words("rate", 100, 100)
    assert not may_be_displayed(block(replace(rate, text="rate + y = 1")), page_of(named))


def test_strokes_and_stops_are_parts_of_the_formula_beside_them() -> None:
    drawn = row(letters("a=b"), sign("|"), letters("c")).at(100, 100)
    of_text = {text: [one for one in drawn.signs if one.char in text] for text in ("a=b", "|", "c")}
    blocks = [block(line(Set("", tuple(signs)), text)) for text, signs in of_text.items()]
    assert told(blocks, drawn) == [(BlockKind.DISPLAY_FORMULA, "a=b|c")]


def test_a_sum_of_nothing_is_no_formula() -> None:
    drawn = large("∑", "").at(100, 100)
    assert told([block(line(drawn, "∑"))], drawn) == [(BlockKind.TEXT, None)]


def test_two_regions_of_formulas_that_lie_over_each_other_are_one_formula() -> None:
    above, below = letters("a"), letters("k")
    drawn = row(letters("s="), fraction(above, below)).at(100, 100)
    upper = [one for one in drawn.signs if one.char in "s=a"]
    lower = [one for one in drawn.signs if one.char == "k"]
    first, second = (line(Set("", tuple(signs)), text) for signs, text in ((upper, "s = a"), (lower, "k")))
    x0, _, x1, y1 = union([first.bbox, second.bbox])
    over = replace(block(second, kind=BlockKind.DISPLAY_FORMULA), polygon=polygon_of((x0, 100, x1, y1)))
    blocks = [block(first, kind=BlockKind.DISPLAY_FORMULA), over]
    assert told(blocks, drawn) == [(BlockKind.DISPLAY_FORMULA, r"s=\frac{a}{k}")]
    apart = letters("a=b").at(100, 140)
    two = [block(line(SQUARED.at(100, 100), "x² + y = 1"), kind=BlockKind.DISPLAY_FORMULA)]
    two += [block(line(apart, "a = b"), kind=BlockKind.DISPLAY_FORMULA)]
    assert len(with_displayed_formulas(two, page_of(SQUARED.at(100, 100), apart))) == 2


def test_a_sentence_in_a_region_of_formulas_is_a_text_between_those_above_and_below_it() -> None:
    above, below = letters("a=b").at(200, 0), letters("c=d").at(200, 80)
    sentence, of_words = words("then there are some more", 0, 40)
    whole = block(of_words, line(above, "a = b"), line(below, "c = d"), kind=BlockKind.DISPLAY_FORMULA)
    found = with_displayed_formulas([whole], page_of(above, sentence, below))
    assert [(one.kind, one.text) for one in found] == [
        (BlockKind.DISPLAY_FORMULA, "a = b"),
        (BlockKind.TEXT, of_words.text),
        (BlockKind.DISPLAY_FORMULA, "c = d"),
    ]


@pytest.mark.parametrize(
    ("text", "x"),
    [
        pytest.param("or else", 200, id="too few words"),
        pytest.param("then there are some more", 400, id="beside the formula's left edge"),
    ],
)
def test_words_of_a_formulas_own_are_no_sentence(text: str, x: float) -> None:
    above, below = letters("a=b").at(200, 0), letters("c=d").at(200, 80)
    sentence, of_words = words(text, x, 40)
    whole = block(line(above, "a = b"), of_words, line(below, "c = d"), kind=BlockKind.DISPLAY_FORMULA)
    assert len(with_displayed_formulas([whole], page_of(above, sentence, below))) == 1


def test_a_region_of_sentences_alone_is_whole() -> None:
    (first, above), (second, below) = (words("then there are some more", 0, y) for y in (0, 40))
    whole = block(above, below, kind=BlockKind.DISPLAY_FORMULA)
    assert with_displayed_formulas([whole], page_of(first, second)) == [whole]


@pytest.mark.parametrize(("room", "latex"), [(16.0, r"a=b\tag{14}"), (10.0, None)])
def test_a_number_well_before_a_formula_is_its_number_and_the_mark_of_an_item_is_not(
    room: float, latex: str | None
) -> None:
    number = letters("(14)")
    drawn = Set("", (*number.signs, *letters("a=b").at(number.width + room, 0).signs)).at(100, 100)
    kind = BlockKind.DISPLAY_FORMULA if latex else BlockKind.TEXT
    assert told([block(line(drawn, "(14) a = b"))], drawn) == [(kind, latex)]


@pytest.mark.parametrize("room", [0.0, 5.0])
def test_a_name_with_its_bracket_right_behind_it_is_no_word(room: float) -> None:
    name, rest = word("Cham", ""), letters("(a)=b")
    drawn = Set("", (*name.signs, *rest.at(name.width + room, 0).signs)).at(100, 100)
    assert may_be_displayed(block(line(drawn, "Cham(a) = b")), page_of(drawn)) is (room == 0.0)


@pytest.mark.parametrize("count", [20, 200])
def test_formulas_are_compared_with_the_lines_beside_them_alone(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    beside = displayed_formulas._beside

    def counted(other: Bbox, around: Bbox) -> bool:
        nonlocal compared
        compared += 1
        return beside(other, around)

    monkeypatch.setattr(displayed_formulas, "_beside", counted)
    drawn = [letters("a=b").at(100, 60 * n) for n in range(count)]
    found = told([block(line(one, "a = b")) for one in drawn], *drawn)
    assert found == [(BlockKind.DISPLAY_FORMULA, "a=b")] * count
    assert compared <= 2 * count


@pytest.mark.parametrize("count", [10, 100])
def test_lines_find_their_place_between_sentences_without_a_look_at_each(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0
    middle = displayed_formulas._middle

    def counted(one: Line) -> float:
        nonlocal asked
        asked += 1
        return middle(one)

    monkeypatch.setattr(displayed_formulas, "_middle", counted)
    formulas = [letters("a=b").at(200, 80 * n) for n in range(count)]
    sentences = [words("then there are some more", 0, 80 * n + 40) for n in range(count)]
    lines = [*(one for _, one in sentences), *(line(one, "a = b") for one in formulas)]
    whole = block(*lines, kind=BlockKind.DISPLAY_FORMULA)
    found = with_displayed_formulas([whole], page_of(*formulas, *(one for one, _ in sentences)))
    assert [one.kind for one in found] == [BlockKind.DISPLAY_FORMULA, BlockKind.TEXT] * count
    assert asked <= 2 * len(lines)


@pytest.mark.parametrize(("higher", "kind"), [(5, BlockKind.TEXT), (40, BlockKind.DISPLAY_FORMULA)])
def test_words_that_begin_a_little_higher_stand_beside_a_formula_too(higher: float, kind: BlockKind) -> None:
    drawn = SQUARED.at(100, 100)
    formula = line(drawn, "x² + y = 1")
    beside, label = words("where", 20, 100 - higher)
    assert label.bbox[1] < formula.bbox[1]
    found = with_displayed_formulas([block(label), block(formula)], page_of(beside, drawn))
    assert found[-1].kind is kind


@pytest.mark.parametrize(("start", "is_apart"), [(80.0, True), (98.0, False), (100.0, False), (102.0, False)])
def test_a_row_that_begins_where_a_line_of_words_does_is_no_formula_of_its_own(start: float, is_apart: bool) -> None:
    first, above = words("then there are some more of them here", 0, 0)
    second, below = words("then there", start, 80)
    drawn = letters("a=b").at(100, 40)
    found = with_displayed_formulas([block(above, line(drawn, "a = b"), below)], page_of(first, second, drawn))
    assert [one.kind for one in found].count(BlockKind.DISPLAY_FORMULA) == is_apart
