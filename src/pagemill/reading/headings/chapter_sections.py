"""Sections of a document that is one chapter: its title counts, and so `3.1` stands right within `第三章`."""

from __future__ import annotations

import re

_CHAPTER = re.compile(
    r"\s*(?:第\s*(?P<written>[一二三四五六七八九十]{1,3}|\d{1,2})\s*[章篇编部]"
    r"|(?:chapter|kapitel|chapitre|capítulo|capitolo|hoofdstuk)\s+(?P<figure>\d{1,2})\b)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\s*(\d{1,2})\.\d")
_DIGITS = "零一二三四五六七八九"


def chapter_number(title: str) -> int | None:
    """Which chapter a document's title says that it is; None where it says none. `第十二章 运输` is the twelfth."""
    found = _CHAPTER.match(title)
    if found is None:
        return None
    number = found["written"] or found["figure"]
    return int(number) if number.isdecimal() else _written_number(number)


def is_section_of(chapter: int | None, heading: str) -> bool:
    """Whether a heading's number begins with that of a chapter, as `3.1` does with the third's."""
    found = _SECTION.match(heading)
    return found is not None and int(found[1]) == chapter


def _written_number(text: str) -> int:
    """A Chinese number below a hundred: `三`, `十二`, `四十`."""
    tens, ten, ones = text.rpartition("十")
    return 10 * (_DIGITS.find(tens) or 1) * len(ten) + _DIGITS.find(ones)
