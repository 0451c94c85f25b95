"""Plain texts: paragraphs, lists, and headings that stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pagemill.errors import DocumentDamaged
from pagemill.intake import decode_text
from pagemill.reading.typeset.content import Content, PageBreak, Words, paragraphs
from pagemill.reading.typeset.delimited_text import delimited_table

#: Characters in a line from which lines are taken to be broken by a width, and not each a paragraph of its own.
_WRAPPED_FROM = 50
#: A line that begins so begins a paragraph.
_BEGINS = re.compile(
    r"\s{2,}|\t|\u3000|[-*•·●○◆■]\s|\d{1,3}[.)、．]|[(（]?[一二三四五六七八九十]{1,3}[)）、.]|第.{1,4}[章节条款]"
)


def text_content(data: bytes) -> Iterator[Content]:
    """The paragraphs of a text, or the table that it is. Raises `DocumentDamaged` for bytes that are no text."""
    text = decode_text(data)
    if text is None:
        raise DocumentDamaged("the text is in no encoding that is known")
    table = delimited_table(text)
    if table is not None:
        yield table
        return
    yield from plain_content(text)


def plain_content(text: str) -> Iterator[Content]:
    """The paragraphs of a text; a form feed begins a page.

    Lines are joined where the text is broken at a width: the lines of a paragraph are long then, and about as long as
    each other.
    """
    for number, page in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\f")):
        if number:
            yield PageBreak()
        for paragraph in re.split(r"\n[ \t\u3000]*\n", page):
            yield from _paragraph(paragraph)


def _paragraph(text: str) -> Iterator[Words]:
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    longest = max((_length(line) for line in lines), default=0)
    if len(lines) < 2 or longest < _WRAPPED_FROM or longest > 3 * _WRAPPED_FROM:
        for line in lines:
            yield from paragraphs(line)
        return
    joined = ""
    for number, line in enumerate(lines):
        before = lines[number - 1]
        goes_on = number > 0 and not _BEGINS.match(line) and _length(before) > 0.7 * longest
        if not goes_on and joined:
            yield from paragraphs(joined)
            joined = ""
        space = " " if joined and joined[-1].isascii() and line.strip()[:1].isascii() else ""
        joined += space + line.strip()
    yield from paragraphs(joined)


def _length(line: str) -> int:
    """In the width of a Latin character: an ideograph counts two."""
    return sum(2 if char >= "\u2e80" else 1 for char in line)
