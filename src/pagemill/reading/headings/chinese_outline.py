"""Levels of headings by the forms of their Chinese numbers: `第一章`, `第一节`, `第一条`, `一、`, `（一）` and `1、`.

Each form is within those before it that a document has.
"""

from __future__ import annotations

import re

#: The level of a document's outermost headings.
OUTERMOST = 2

_NUMBER = "[一二三四五六七八九十百零]"
#: The forms from the outermost on; what is said to be within another one is.
_FORMS = (
    re.compile(rf"\s*第(?:{_NUMBER}{{1,4}}|\d{{1,3}})\s*[章篇编部]"),
    re.compile(rf"\s*第(?:{_NUMBER}{{1,4}}|\d{{1,3}})\s*节"),
    re.compile(rf"\s*第(?:{_NUMBER}{{1,5}}|\d{{1,3}})\s*条"),
    re.compile(rf"\s*{_NUMBER}{{1,3}}[、.．]"),
    re.compile(rf"\s*[（(]{_NUMBER}{{1,3}}[)）]"),
)
#: An item in brackets stands within another, though its page begins in its midst.
_BRACKETED = len(_FORMS) - 1
_FIGURE = re.compile(r"\s*\d{1,2}[、.．]\s*[\u4e00-\u9fff]")


class ChineseOutline:
    """The forms of numbers that the headings of a document have had so far."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        #: The level of headings with a figure: within all forms before the first one of them.
        self._figures: int | None = None

    def level(self, text: str) -> int | None:
        """The level of a document's next heading; None for one without such a number."""
        for form, pattern in enumerate(_FORMS):
            if pattern.match(text):
                self._seen.add(form)
                return self._level_of(form)
        if not _FIGURE.match(text):
            return None
        if self._figures is None:
            self._figures = self._level_of(max(self._seen)) + 1 if self._seen else OUTERMOST
        return self._figures

    def _level_of(self, form: int) -> int:
        outer = sum(other < form for other in self._seen)
        return OUTERMOST + max(outer, int(form == _BRACKETED))
