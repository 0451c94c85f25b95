"""Who wrote a document, where and when, below its title: set larger than the text, and no headings of sections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pagemill.document import Block, BlockKind
from pagemill.geometry import Bbox, height, union
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import stands_in

#: Lines of such a block, and characters of each, at the most.
MOST_LINES, LONGEST = 6, 70
#: Names that stand before or behind one in its row, at the most.
BESIDE = 6
#: Middles of a title and of what stands below it differ by so many heights of the title's line at the most, and where
#: both are set in their row's middle for certain.
CENTRED, EXACT = 1.0, 0.05
#: Height of its line against the title's, at the most.
SMALLER = 0.97

_HEADED = frozenset({BlockKind.TEXT, BlockKind.CONTENT, BlockKind.TABLE, BlockKind.REFERENCE_CONTENT})
# A year, or an address of post or of the web, which no heading right below a title has.
_NO_HEADING = re.compile(r"\b(?:1[89]|20)\d{2}\b|\S@\S|\bhttps?://|\bwww\.")


def tell_names_below_title(blocks: Sequence[Block], heavy: Sequence[Bbox]) -> list[Block]:
    """Blocks in reading order, those set centred below a centred title, by themselves or as a row of several, in
    lighter letters than a heading's, as text.

    The last of them stays a heading where it heads what follows; `heavy` is where lines stand in heavier letters than
    most of the page's. Geometry in pixels of the page as read.
    """
    told = list(blocks)
    title = next((index for index, block in enumerate(told) if block.kind is BlockKind.DOC_TITLE), None)
    if title is None:
        return told
    end = title + 1
    while end < len(told) and _may_be_name(told[end], told[title]):
        end += 1
    for index in _names_in_columns(told, title, heavy):
        told[index] = replace(told[index], kind=BlockKind.TEXT, level=0)
    for index in range(title + 1, end):
        block = told[index]
        if block.kind is not BlockKind.PARAGRAPH_TITLE or any(stands_in(line, heavy) for line in block.lines):
            continue
        heads = index == end - 1 and end < len(told) and told[end].kind in _HEADED
        if not heads or _NO_HEADING.search(block.text):
            told[index] = replace(block, kind=BlockKind.TEXT, level=0)
    return told


def _names_in_columns(blocks: Sequence[Block], title: int, heavy: Sequence[Bbox]) -> list[int]:
    """The places of headings between a title and the first text that stand side by side, set centred as one row."""
    first = title + 1
    while first < len(blocks) and _is_of_names(blocks[first]):
        first += 1
    headings = [
        index
        for index in range(title + 1, first)
        if blocks[index].kind is BlockKind.PARAGRAPH_TITLE
        and not any(stands_in(line, heavy) for line in blocks[index].lines)
        and _is_below(blocks[index], blocks[title])
    ]
    found = []
    for place, index in enumerate(headings):
        room = _line_height(blocks[index]) / 2
        near = headings[max(0, place - BESIDE) : place + BESIDE + 1]
        row = [blocks[at].bbox for at in near if abs(blocks[at].bbox[1] - blocks[index].bbox[1]) < room]
        if len(row) > 1 and _is_centred(union(row), blocks[title]):
            found.append(index)
    return found


def _may_be_name(block: Block, title: Block) -> bool:
    return _is_of_names(block) and _is_below(block, title) and _is_centred(block.bbox, title)


def _is_of_names(block: Block) -> bool:
    """Whether a block may be of names and places: a few short lines that no section begins with."""
    if block.kind not in (BlockKind.PARAGRAPH_TITLE, BlockKind.TEXT) or not 0 < len(block.lines) <= MOST_LINES:
        return False
    # A day begins as a section does.
    numbered = patterns.SECTION.match(block.text) and not _NO_HEADING.search(block.text)
    return not numbered and all(len(line.text) <= LONGEST for line in block.lines)


def _is_below(block: Block, title: Block) -> bool:
    tall = _line_height(title)
    return block.bbox[1] > title.bbox[3] - 0.5 * tall and _line_height(block) < SMALLER * tall


def _is_centred(box: Bbox, title: Block) -> bool:
    (x0, _, x1, _), (left, _, right, _) = box, title.bbox
    tall = _line_height(title)
    aside = abs((x0 + x1) - (left + right)) / 2
    # What begins where the title does, and does not end so, may be a heading of the same margin.
    return aside < EXACT * tall or (aside < CENTRED * tall and abs(x0 - left) > 0.2 * tall)


def _line_height(block: Block) -> float:
    return median(height(line.bbox) for line in block.lines)
