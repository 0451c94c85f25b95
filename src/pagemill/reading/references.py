"""Entries of a list of references, by their words: authors and a year, a volume and pages, a mark of their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.reading import role_patterns as patterns

#: Share of the paragraphs of a region that must look like entries.
SHARE = 0.5

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d[a-z]?(?!\d)")
#: Initials, `et al.`, volume and pages, a DOI, and the kinds of GB/T 7714 such as `[J]`.
_TELLING = re.compile(
    r"\b[A-Z]\.\s?(?:[A-Z]\.|,|&|and\b)|,\s*[A-Z]\.|\bet al\b|\bdoi\b|\bpp?\.\s*\d|\bvol\.|\d\s*:\s*\d+\s*[-–]\s*\d"
    r"|\(\d{1,3}\)|[\[［][JMDCPSNRZG](?:/OL)?[\]］]|\bIn:|\barXiv\b|https?://|出版社|学报|[，,]等[.．]"
)
_AUTHOR = re.compile(r"^\s*(?:[A-ZÀ-Þ][\w'’\-]+,?\s+(?:[A-Z]\.|[A-Z][\w.]*,)|[\u4e00-\u9fff]{2,4}[,，])")


def looks_like_entry(text: str) -> bool:
    """Whether a paragraph is an entry of a list of references."""
    if _YEAR.search(text) is None:
        return bool(patterns.REFERENCE_ENTRY.match(text)) and len(_TELLING.findall(text)) > 1
    return bool(patterns.REFERENCE_ENTRY.match(text) or _AUTHOR.match(text)) and bool(_TELLING.search(text))


def are_entries(paragraphs: Sequence[Sequence[Line]]) -> bool:
    """Whether most of some paragraphs are entries of a list of references."""
    entries = sum(looks_like_entry(" ".join(line.text for line in lines)) for lines in paragraphs)
    return entries >= SHARE * len(paragraphs) and entries > 0
