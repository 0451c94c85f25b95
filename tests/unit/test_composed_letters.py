"""Accents drawn over letters become part of them, and stay where they stand alone."""

from __future__ import annotations

from drawings.glyphs import Ink, glyphs_of
from pagemill.geometry import Bbox, Point
from pagemill.reading.text_layer.composed_letters import compose_letters

Glyph = tuple[str, Bbox, Point, Ink]

INK = Ink(1, 1, 10.0, 0.0, False, (0, 0, 0, 255))


def set_text(text: str, x: float = 0.0, y: float = 0.0) -> list[Glyph]:
    return [(char, (x + 10 * n, y, x + 10 * n + 10, y + 20), (x + 10 * n, y + 16), INK) for n, char in enumerate(text)]


def accent(char: str, letter: int, y: float = 0.0) -> Glyph:
    x = 10 * letter + 2
    return (char, (x, y, x + 6, y + 20), (x, y + 16), INK)


def composed(glyphs: list[Glyph]) -> str:
    return compose_letters(glyphs_of(glyphs)).text


def test_accents_are_taken_into_the_letters_they_stand_on_wherever_the_file_draws_them() -> None:
    glyphs = set_text("Minac")
    assert composed([accent("´", 3), *glyphs, accent("ˇ", 4)]) == "Mináč"


def test_spaces_made_of_the_way_to_an_accent_are_left_out() -> None:
    n, a, c = set_text("nac")
    gap = [(" ", (10.0, 0.0, 10.0, 20.0), (10.0, 16.0), INK)]
    assert composed([n, *gap, accent("´", 1), *gap, a, c]) == "nác"


def test_a_letter_may_have_two_and_a_dotless_one_has_its_dot_replaced() -> None:
    assert composed([*set_text("ı"), accent("¨", 0)]) == "ï"
    assert composed([*set_text("a"), accent("ˆ", 0), accent("´", 0)]) == "ấ"


def test_accents_on_other_lines_or_between_letters_stay() -> None:
    assert composed([*set_text("ab"), accent("´", 0, y=40)]) == "ab´"
    between = ("`", (18.0, 0.0, 22.0, 20.0), (18.0, 16.0), INK)
    assert composed([*set_text("a"), between]) == "a`"


def test_what_makes_no_letter_stays() -> None:
    assert composed([*set_text("中"), accent("ˇ", 0)]) == "中ˇ"
    assert composed(set_text("`5´")) == "`5´"


def test_a_stroke_drawn_before_a_sign_negates_it() -> None:
    assert composed(set_text("a\u0338=b")) == "a≠b"
    assert composed(set_text("x\u0338 ∈A")) == "x∉A"


def test_a_bar_before_an_arrow_is_where_that_begins() -> None:
    assert composed(set_text("f : x↦→y")) == "f : x↦y"


def test_a_stroke_before_what_has_no_negation_stays() -> None:
    assert composed(set_text("a\u0338中")) == "a\u0338中"
    assert composed(set_text("a\u0338")) == "a\u0338"


def test_two_dots_are_wider_than_the_letter_they_stand_on() -> None:
    dotless = ("ı", (13.0, 0.0, 16.5, 20.0), (13.0, 16.0), INK)
    assert composed([accent("¨", 1), dotless]) == "ï"
    thin = ("l", (13.0, 0.0, 16.5, 20.0), (13.0, 16.0), INK)
    assert composed([accent("¨", 1), thin]) == "¨l"


def test_letters_may_be_as_high_as_they_look_and_accents_as_high_as_their_font() -> None:
    small_capital = ("o", (10.0, 7.0, 20.0, 17.0), (10.0, 16.0), INK)
    assert composed([small_capital, accent("¨", 1)]) == "ö"
