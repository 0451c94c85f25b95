"""Which style the letters of a font have, and which fonts are made for formulas."""

from __future__ import annotations

import pytest

from pagemill.reading.formulas.sign_commands import command_of
from pagemill.reading.formulas.signs import Style, plain_letter, style_of
from pagemill.reading.text_layer.font_names import is_mathematical


@pytest.mark.parametrize(
    ("font", "style"),
    [
        ("ABCDEF+CMMI10", Style.ITALIC),
        ("CMR10", Style.UPRIGHT),
        ("CMTI10", Style.WORDS),
        ("CMBX12", Style.BOLD),
        ("CMMIB10", Style.BOLD_ITALIC),
        ("CMSY8", Style.CALLIGRAPHIC),
        ("MSBM10", Style.DOUBLE_STRUCK),
        ("EUFM10", Style.FRAKTUR),
        ("RSFS10", Style.SCRIPT),
        ("CMTT9", Style.MONOSPACE),
        ("CMSS10", Style.SANS_SERIF),
        ("LMMathItalic10-Regular", Style.ITALIC),
        ("NimbusRomNo9L-Medi", Style.BOLD),
        ("Times-Italic", Style.ITALIC),
        ("TimesNewRomanPSMT", Style.UPRIGHT),
    ],
)
def test_a_fonts_style_is_told_by_its_name(font: str, style: Style) -> None:
    assert style_of(font) is style


OF_FORMULAS = (
    "CMMI10 QWERTY+CMSY7 CMEX10 MSAM10 LMMathSymbols10-Regular KaTeX_Main-Regular CambriaMath STIXGeneral-Italic "
    "LatinModernMath-Regular NewTXMI SymbolMT MathJax_Math-Italic"
)


@pytest.mark.parametrize("font", OF_FORMULAS.split())
def test_fonts_made_for_formulas_are_told_by_their_names(font: str) -> None:
    assert is_mathematical(font)


@pytest.mark.parametrize("font", ["CMR10", "CMTI10", "Times-Italic", "", "SymbolNeu-Words", "ArialMT", "CMBX10"])
def test_fonts_of_words_are_not(font: str) -> None:
    assert not is_mathematical(font)


@pytest.mark.parametrize(
    ("char", "letter", "style"),
    [
        ("𝑥", "x", Style.ITALIC),
        ("𝐀", "A", Style.BOLD),
        ("𝒜", "A", Style.CALLIGRAPHIC),
        ("ℝ", "R", Style.DOUBLE_STRUCK),
        ("𝔤", "g", Style.FRAKTUR),
        ("ℎ", "h", Style.ITALIC),
        ("x", "x", None),
        ("α", "α", None),
    ],
)
def test_letters_of_a_style_of_their_own_are_plain_ones_in_it(char: str, letter: str, style: Style | None) -> None:
    assert plain_letter(char) == (letter, style)


def test_an_epsilon_that_ghostscript_has_as_an_o_with_a_tail_is_one() -> None:
    assert command_of("ǫ") == command_of("ϵ") == r"\epsilon "
