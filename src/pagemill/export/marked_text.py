"""Links and formulas in written text: words that lead somewhere or are known as LaTeX, marked in text that is escaped
already."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from pagemill.document import Line
from pagemill.export.markdown_escape import escape_inline

# What a URI may hold beside letters and digits (RFC 3986, 2.2), but for what ends a Markdown destination.
_SAFE = "%:/?#[]@!$&'*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text that lead somewhere, or that are a formula."""

    words: str
    #: The URI that they lead to; empty for a formula.
    target: str = ""
    #: LaTeX; empty for a link.
    latex: str = ""


def marks_of(lines: Iterable[Line]) -> tuple[Mark, ...]:
    """The links of lines and their formulas that are known as LaTeX, in order and apart from one another.

    Words that are their own address are no link: they can be seen to be one.
    """
    return tuple(mark for line in lines for mark in _marks(line))


def _marks(line: Line) -> Iterator[Mark]:
    found = [(link.start, link.end, link.target, "") for link in line.links]
    found += [(formula.start, formula.end, "", formula.latex) for formula in line.formulas if formula.latex]
    reached = 0
    for start, end, target, latex in sorted(found):
        words = line.text[start:end]
        if start >= reached and (latex or not _says_itself(words, target)):
            yield Mark(words, target, latex)
            reached = end


def marked_markdown(text: str, marks: Sequence[Mark]) -> str:
    """Markdown's text with its links and formulas in it; a dollar sign beside formulas is escaped."""

    def marked(words: str, mark: Mark) -> str:
        return f"${mark.latex}$" if mark.latex else f"[{words}]({quote(mark.target, safe=_SAFE)})"

    if any(mark.latex for mark in marks):
        return _marked(text.replace("$", "\\$"), marks, lambda words: escape_inline(words).replace("$", "\\$"), marked)
    return _marked(text, marks, escape_inline, marked)


def marked_html(text: str, marks: Sequence[Mark]) -> str:
    """HTML's text with its links and formulas in it."""

    def marked(words: str, mark: Mark) -> str:
        if mark.latex:
            return f'<code class="formula latex">{escape(mark.latex)}</code>'
        return f'<a href="{escape(mark.target)}">{words}</a>'

    return _marked(text, marks, escape, marked)


def marked_parts(text: str, marks: Sequence[Mark]) -> Iterator[tuple[str, Mark | None]]:
    """The text in parts, each with its mark."""
    for mark in marks:
        before, found, after = text.partition(mark.words)
        if found:
            if before:
                yield before, None
            yield mark.words, mark
            text = after
    if text:
        yield text, None


def _marked(text: str, marks: Sequence[Mark], escaped: Callable[[str], str], marked: Callable[[str, Mark], str]) -> str:
    done = ""
    for mark in marks:
        shown = escaped(mark.words)
        before, found, after = text.partition(shown)
        # Words that were run together with what follows them, as where a hyphen fell away, are left as they are.
        if found:
            done += before + marked(shown, mark)
            text = after
    return done + text


def _says_itself(words: str, target: str) -> bool:
    bare = re.sub(r"^(?:https?://|mailto:|tel:|ftp://)", "", target, flags=re.IGNORECASE).rstrip("/")
    said = re.sub(r"^(?:https?://|mailto:|tel:|ftp://)", "", words.strip(), flags=re.IGNORECASE)
    said = said.rstrip("/.,;")
    # A line break may have cut it: each part is a part of the address.
    return bool(said) and (said == bare or (len(said) >= 8 and said in bare and re.search(r"[./@]", said) is not None))
