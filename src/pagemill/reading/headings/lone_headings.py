"""Headings in the size of the text, alone on their line above a paragraph: in heavy letters or in capitals and set off
from what is above them, or with the number of a section below another. No other of the page need be like them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pagemill.document import Block, BlockKind
from pagemill.geometry import Bbox, height, overlap_1d, width
from pagemill.reading.headings.large_headings import is_large
from pagemill.reading.headings.numbered_headings import alone_in_its_row
from pagemill.reading.prose import role_patterns as patterns

#: Characters of such a heading at the most, and letters at the least.
LONGEST, LETTERS = 80, 3
#: Heights of its line from it to the text below, at the most, and by which the room above it is greater, at the least;
#: with a number it may be less by so many.
CLOSE, SET_OFF, EVEN = 2.5, 0.2, 0.3
#: Share of the text's width that one with a number takes, at the most: a sentence goes on below.
SHORT = 0.8
#: Heights by which the text begins further right than its heading, and further left, at the most.
INDENT, OUTDENT = 4.0, 0.5
#: Letters of the longest word of one in capitals, at the least.
CAPITALS = 5
#: Characters of the text below at the least, and the share that it takes of the width of its column's widest text.
RUNNING, WIDE = 40, 0.6

_WORD = re.compile(r"[^\W\d_]+")
_RUNNING_MATTER = frozenset({BlockKind.HEADER, BlockKind.FOOTER, BlockKind.NUMBER, BlockKind.ASIDE_TEXT})


def tell_lone_headings(blocks: Sequence[Block], heavy: Sequence[Bbox]) -> list[Block]:
    """Blocks in reading order, texts that are such headings as headings.

    `heavy` is where lines stand in heavier letters than most of the page's. Geometry in pixels of the page as read.
    """
    told = list(blocks)
    flowing = [index for index, block in enumerate(told) if block.kind not in _RUNNING_MATTER]
    for place, (index, after) in enumerate(pairwise(flowing)):
        block, below = told[index], told[after]
        above = told[flowing[place - 1]] if place else None
        if (
            below.kind is BlockKind.TEXT
            and _may_be_heading(block)
            and _stands_out(block, below, heavy)
            and (_heads(block, above, below, told) or _is_subject(block, below, heavy))
            and alone_in_its_row(block, told, beside_columns=True)
        ):
            told[index] = replace(block, kind=BlockKind.PARAGRAPH_TITLE)
    return told


def _may_be_heading(block: Block) -> bool:
    if block.kind is not BlockKind.TEXT or len(block.lines) != 1:
        return False
    text = block.text.strip()
    letters = sum(map(str.isalpha, text))
    return (
        letters >= LETTERS
        and letters > len(text) / 2
        and len(text) <= LONGEST
        and text[0].isalnum()
        and not text.endswith((".", "!", "?"))
        and not patterns.SENTENCE_END.search(text)
        and not patterns.LISTED.match(text)
        and not patterns.CAPTION.match(text)
        and not patterns.LABELLED.match(text)
        and not patterns.NOTE_MARK.match(text)
    )


def _in_capitals(text: str) -> bool:
    """Whether a text has no small letter, and a word that is longer than most names of letters alone are."""
    return text.isupper() and any(len(word) >= CAPITALS for word in _WORD.findall(text))


def _is_numbered(block: Block) -> bool:
    return bool(patterns.SUBSECTION.match(block.text))


def _stands_out(block: Block, below: Block, heavy: Sequence[Bbox]) -> bool:
    """Whether a text is heavy, in capitals or numbered as a section below another, and the text below is not."""
    if heavy and is_large(block.lines, heavy):
        return not is_large(below.lines[:1], heavy)
    if _in_capitals(block.text):
        return not _in_capitals(below.lines[0].text)
    short = width(block.bbox) < SHORT * width(below.bbox)
    return short and _is_numbered(block) and not _is_numbered(below)


def _is_subject(block: Block, below: Block, heavy: Sequence[Bbox]) -> bool:
    """Whether a heavy text stands right above whom a letter speaks to, and begins there too."""
    tall, gap = height(block.lines[0].bbox), below.bbox[1] - block.bbox[3]
    near = -0.5 * tall < gap < CLOSE * tall and abs(below.bbox[0] - block.bbox[0]) < OUTDENT * tall
    return near and bool(patterns.SALUTATION.match(below.text)) and is_large(block.lines, heavy)


def _heads(block: Block, above: Block | None, below: Block, blocks: Sequence[Block]) -> bool:
    """Whether a text stands right above a paragraph of its column, and further from what is above it."""
    (x0, y0, x1, y1), (left, top, right, _) = block.bbox, below.bbox
    tall, gap = height(block.lines[0].bbox), top - y1
    if len(below.text) < RUNNING or not -0.5 * tall < gap < CLOSE * tall:
        return False
    centred = abs((x0 + x1) - (left + right)) < 2 * tall
    if not (centred or -OUTDENT * tall < left - x0 < INDENT * tall):
        return False
    if above is not None and overlap_1d(x0, x1, above.bbox[0], above.bbox[2]) > 0 and above.bbox[3] < y0 + tall / 2:
        more = -EVEN if _is_numbered(block) else SET_OFF
        if y0 - above.bbox[3] < gap + more * tall:
            return False
    column = [
        width(other.bbox)
        for other in blocks
        if other.kind is BlockKind.TEXT and overlap_1d(left, right, other.bbox[0], other.bbox[2]) > 0
    ]
    return right - left >= WIDE * max(column)
