"""Characters put in one form, one for one, so that a place in the result is the same place in the text."""

from __future__ import annotations

import re
import unicodedata

_DASHES = "‐‑‒–—―−﹣－─"
_APOSTROPHES = "’‘`´′"
_BY_HAND = {
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _APOSTROPHES), "'"),
    ord("￥"): "¥",
    ord("｡"): ".",
    ord("〇"): "〇",
    ord("○"): "〇",
    ord("◯"): "〇",
    ord("圆"): "元",
    ord("圓"): "元",
}
#: A letter that stands where only a digit can: beside a digit or a decimal point, and beside no other letter.
_LETTER_FOR_ZERO = re.compile(r"(?:(?<=\d)|(?<=\d[.,]))[OoQ](?![A-PR-Za-npr-z])|(?<![^\W\d_])[OoQ](?=[.,]?\d)")
_LETTER_FOR_ONE = re.compile(r"(?<=\d)[lI|](?=[\d.,])|(?<=\d[.,])[lI|](?=\d)")


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as plain ones, all dashes as `-`; of the same length as `text`."""
    if text.isascii():
        return text
    return "".join(_plain(char) for char in text)


def _plain(char: str) -> str:
    if char < "\x7f":
        return char
    if by_hand := _BY_HAND.get(ord(char)):
        return by_hand
    plain = unicodedata.normalize("NFKC", char)
    if len(plain) != 1:
        return char
    return " " if plain.isspace() else plain


def with_digits(text: str) -> str:
    """The text in half width, with letters that were read for digits as those digits; of the same length."""
    plain = half_width(text)
    return _LETTER_FOR_ONE.sub("1", _LETTER_FOR_ZERO.sub("0", plain))
