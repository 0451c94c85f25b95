"""Links in written text: the words that lead somewhere, marked in text that is escaped already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from pagemill.document import Line
from pagemill.export.markdown_escape import escape_inline

#: Words and the URI they lead to.
TextLink = tuple[str, str]

# What a URI may hold beside letters and digits (RFC 3986, 2.2), but for what ends a Markdown destination.
_SAFE = "%:/?#[]@!$&'*+,;=~-._"


def links_of(lines: Iterable[Line]) -> tuple[TextLink, ...]:
    """The links of lines, in order. Words that are their own address are none: they can be seen to be one."""
    found = [(line.text[link.start : link.end], link.target) for line in lines for link in line.links]
    return tuple((words, target) for words, target in found if not _says_itself(words, target))


def markdown_links(text: str, links: Sequence[TextLink]) -> str:
    """Markdown's text with its links in it."""
    return _linked(text, links, escape_inline, lambda words, target: f"[{words}]({quote(target, safe=_SAFE)})")


def html_links(text: str, links: Sequence[TextLink]) -> str:
    """HTML's text with its links in it."""
    return _linked(text, links, escape, lambda words, target: f'<a href="{escape(target)}">{words}</a>')


def linked_parts(text: str, links: Sequence[TextLink]) -> Iterator[tuple[str, str]]:
    """The text in parts, and the URI that each leads to; empty for none."""
    for words, target in links:
        before, found, after = text.partition(words)
        if found:
            yield from ((part, uri) for part, uri in ((before, ""), (words, target)) if part)
            text = after
    if text:
        yield text, ""


def _linked(
    text: str, links: Sequence[TextLink], escaped: Callable[[str], str], marked: Callable[[str, str], str]
) -> str:
    done = ""
    for words, target in links:
        shown = escaped(words)
        before, found, after = text.partition(shown)
        # Words that were run together with what follows them, as where a hyphen fell away, are left as they are.
        if found:
            done += before + marked(shown, target)
            text = after
    return done + text


def _says_itself(words: str, target: str) -> bool:
    bare = re.sub(r"^(?:https?://|mailto:|tel:|ftp://)", "", target, flags=re.IGNORECASE).rstrip("/")
    said = re.sub(r"^(?:https?://|mailto:|tel:|ftp://)", "", words.strip(), flags=re.IGNORECASE)
    said = said.rstrip("/.,;")
    # A line break may have cut it: each part is a part of the address.
    return bool(said) and (said == bare or (len(said) >= 8 and said in bare and re.search(r"[./@]", said) is not None))
