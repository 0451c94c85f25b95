"""A document's Markdown beyond its pages' bodies: YAML front matter, and marks where pages begin."""

from __future__ import annotations

import json
import re

from pagemill.document import BlockKind, Page
from pagemill.export.text_flow import join_lines

#: What YAML 1.2 does not print (section 5.1).
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DASHES = re.compile("-{2,}")


def front_matter(file_name: str, page_count: int, first: Page | None) -> str:
    """YAML between `---`: the title, where the first page has one, the file's name, and how many pages follow.

    Values are double-quoted scalars, whose escapes are those of JSON.
    """
    titles = [block for block in (first.blocks if first else ()) if block.kind is BlockKind.DOC_TITLE]
    lines = ["---"]
    if titles:
        lines.append(f"title: {_quoted(join_lines(titles[0].lines))}")
    lines += [f"file: {_quoted(file_name)}", f"pages: {page_count}", "---"]
    return "\n".join(lines)


def page_mark(page: Page) -> str:
    """A comment that no viewer shows: the page's number, from 1, and why it could not be read where that is so."""
    if page.failure is None:
        return f"<!-- page {page.index + 1} -->"
    # Two hyphens have no place within a comment (HTML 5, 13.1.6).
    reason = _DASHES.sub("-", " ".join(page.failure.message.split()))
    return f"<!-- page {page.index + 1}, not read: {reason} -->"


def _quoted(text: str) -> str:
    return json.dumps(_UNPRINTED.sub("", text), ensure_ascii=False)
