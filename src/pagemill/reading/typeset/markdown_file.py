"""Markdown: CommonMark with tables, through the web page that it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from pagemill.errors import DocumentDamaged
from pagemill.intake import decode_text
from pagemill.reading.typeset.content import Content
from pagemill.reading.typeset.html_file import html_content

#: YAML before the text, which is about the document and no part of it.
_FRONT_MATTER = re.compile(r"\A---\n.*?\n(---|\.\.\.)\n", re.S)


def markdown_content(data: bytes) -> Iterator[Content]:
    """A text's headings, paragraphs, lists and tables. Raises `DocumentDamaged` for bytes that are no text."""
    text = decode_text(data)
    if text is None:
        raise DocumentDamaged("the text is in no encoding that is known")
    text = _FRONT_MATTER.sub("", text.lstrip("\ufeff").replace("\r\n", "\n"))
    made = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    page = f'<html><head><meta charset="utf-8"></head><body>{made}</body></html>'
    yield from html_content(page.encode("utf-8", "replace"))
