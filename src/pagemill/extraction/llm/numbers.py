"""Numbers as they are printed: told apart by their digits, sign and decimals, whatever groups their thousands."""

from __future__ import annotations

import re
import unicodedata

_NUMBER = re.compile(r"(?:(?<![^\W_])[-−]\s?)?\d+(?:[.,'’]\d+)*")
#: A space within a number: before three digits, as between thousands, or between longer groups, as of a phone.
_GROUPED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))|(?<=\d{3}) (?=\d{3})")
_DIGITS = re.compile(r"\d")


def numbers_of(text: str) -> list[tuple[bool, str, int]]:
    """Of each number of a text: whether a minus stands before it, its digits, and how many of them are decimals."""
    plain = _GROUPED.sub("", unicodedata.normalize("NFKC", text))
    return [_read(match[0]) for match in _NUMBER.finditer(plain)]


def _read(printed: str) -> tuple[bool, str, int]:
    groups = re.split(r"[.,'’]", printed.lstrip("-− "))
    # Three digits after one sign may be thousands; any other count of digits is decimals, or a number in parts.
    decimals = len(groups[-1]) if len(groups) > 1 and len(groups[-1]) != 3 else 0
    return not _DIGITS.match(printed), "".join(groups), decimals


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether a range begins or ends within a number or a word of letters that are written apart by spaces."""
    return _joined(text, start) or _joined(text, end)


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong to one number or word."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isdigit() and after.isdigit():
        return True
    if before.isdigit() and after in ".,'’":
        return at + 1 < len(text) and text[at + 1].isdigit()
    if before in ".,'’" and after.isdigit():
        return at > 1 and text[at - 2].isdigit()
    if before in "-−" and after.isdigit():
        return at == 1 or not text[at - 2].isalnum()
    return _spaced_letter(before) and _spaced_letter(after)


def _spaced_letter(char: str) -> bool:
    """A letter of a script that puts spaces between words: Latin, Greek and Cyrillic, in any width."""
    wide = unicodedata.normalize("NFKC", char)
    return wide[:1].isalpha() and "A" <= wide[:1] < "\u0530"
