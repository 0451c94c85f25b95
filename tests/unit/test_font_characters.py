"""What a code says in one of TeX's fonts, by the tables that were printed with them; other fonts tell nothing."""

from __future__ import annotations

import pytest

from pagemill.reading.text_layer.font_characters import character_of


@pytest.mark.parametrize(
    ("font", "code", "says"),
    [
        # The TeXbook, appendix F: octal codes of its four tables.
        ("CMSY10", 0o000, "−"),
        ("CMSY10", 0o015, "○"),
        ("CMSY7", 0o061, "∞"),
        ("CMSY10", 0o150, "⟨"),
        ("CMSY10", 0o151, "⟩"),
        ("CMSY10", 0o177, "♠"),
        ("CMMI12", 0o013, "α"),
        ("CMMI12", 0o077, "⋆"),
        ("CMMI5", 0o100, "∂"),
        ("CMEX10", 0o001, ")"),
        ("CMEX10", 0o120, "∑"),
        ("CMEX10", 0o132, "∫"),
        ("CMEX10", 0o160, "√"),
        ("CMEX10", 0o060, "⎛"),
        ("CMMI10", 0o176, "\u20d7"),
        ("CMEX10", 0o142, "ˆ"),
        ("CMEX10", 0o147, "˜"),
        ("CMEX10", 0o165, "⏐"),
        ("CMEX10", 0o172, "⏞"),
        ("CMTT10", 0o040, "␣"),
        # User's Guide to AMSFonts.
        ("MSAM10", 0x03, "□"),
        ("MSAM10", 0x58, "✓"),
        ("MSBM10", 0x7E, "ℏ"),
        ("MSBM7", 0x3F, "∅"),
    ],
)
def test_a_code_says_what_the_tables_of_its_font_have_there(font: str, code: int, says: str) -> None:
    assert character_of(font, code) == says


def test_a_subsets_tag_and_other_makers_names_are_of_no_account() -> None:
    assert character_of("QWERTY+CMSY9", 0x68) == "⟨"
    assert character_of("LMMathSymbols10-Regular", 0x68) == character_of("txsy", 0x68) == "⟨"
    assert character_of("Pxsya", 0x03) == "□" and character_of("txsyb", 0x7E) == "ℏ"


def test_codes_stand_once_more_above_those_that_get_lost() -> None:
    assert character_of("CMSY10", 0xA1) == "−" and character_of("CMSY10", 0xAD) == character_of("CMSY10", 0x0A)
    assert character_of("CMSY10", 0xC3) == "←"


def test_figures_and_small_capitals_of_adobe_say_what_the_common_ones_do() -> None:
    assert [character_of("Garamond-Expert", 0xF730 + n) for n in (0, 9)] == ["0", "9"]
    assert character_of("Garamond-Expert", 0xF761) == "a" and character_of("Garamond-Expert", 0xF7E9) == "é"
    assert character_of("CMEX10", 0xF8EB) == "⎛" and character_of("CMEX10", 0xF8FE) == "⎭"
    assert character_of("FontAwesome5Free-Solid", 0xF761) is None
    assert character_of("Garamond-Expert", 0xF790) is None


def test_other_fonts_and_empty_places_tell_nothing() -> None:
    assert character_of("Helvetica", 0x68) is None and character_of("", 0x68) is None
    assert character_of("CMMI10", 0x2C) is None and character_of("CMSY10", 0x80) is None
