"""A sign that has a full and a half width takes that of the character it belongs to."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.reading.recognition.sign_widths import FULL, HALF, fitting_width


@pytest.mark.parametrize(
    ("text", "at", "sign"),
    [
        ("数据,农民", 2, "，"),
        ("学校,", 2, "，"),
        ("GST：0020", 3, ":"),
        ("日期:2021", 2, "："),
        ("甲方(盖章)", 2, "（"),
        ("甲方（ABC）", 2, "("),
        ("甲方（ABC）", 6, ")"),
        ("（甲", 0, "（"),
        ("，甲", 0, "，"),
        ("甲 , 乙", 2, "，"),
        ("甲(", 1, "（"),
        # Nothing beside it, no such sign.
        (",", 0, ","),
        ("甲.", 1, "."),
        ("甲ab", 1, "a"),
    ],
)
def test_the_width_is_that_of_the_character_a_sign_belongs_to(text: str, at: int, sign: str) -> None:
    assert fitting_width(text, at) == sign


@given(st.text(FULL + HALF + "甲a1 。", min_size=1), st.data())
def test_the_sign_stays_the_same_but_for_its_width(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    assert unicodedata.normalize("NFKC", fitting_width(text, at)) == unicodedata.normalize("NFKC", text[at])
