"""Entries of a list of references, by their words: authors and a year, a volume and pages, a mark of their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, height, polygon_of, union
from pagemill.reading.prose import role_patterns as patterns

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


def with_their_last_lines(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in order, a line that the layout network left below an entry with it.

    It stands where the entry's next line would: within its width, as high, no farther below than lines of it are.
    """
    told: list[Block] = []
    for block in blocks:
        if told and block.kind is BlockKind.TEXT and len(block.lines) == 1 and _goes_on(told[-1], block):
            entry = told[-1]
            told[-1] = replace(
                entry, lines=(*entry.lines, *block.lines), polygon=polygon_of(union((entry.bbox, block.bbox)))
            )
        else:
            told.append(block)
    return told


def _goes_on(entry: Block, line: Block) -> bool:
    if entry.kind is not BlockKind.REFERENCE_CONTENT or not entry.lines:
        return False
    if patterns.REFERENCE_ENTRY.match(line.text) or looks_like_entry(line.text):
        return False
    last: Bbox = entry.lines[-1].bbox
    x0, y0, x1, _ = line.bbox
    tall = height(last)
    alike = 0.7 < height(line.bbox) / max(tall, 1.0) < 1.4
    near = -0.5 * tall < y0 - last[3] < tall
    return alike and near and entry.bbox[0] - tall < x0 and x1 < entry.bbox[2] + tall
