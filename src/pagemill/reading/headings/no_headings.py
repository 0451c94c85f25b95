"""What a layout network sees as headings and the words tell to be none: rows of labels with their values, the date
below a signature, the first line of a paragraph, and addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, height, polygon_of, union, width
from pagemill.reading.headings.large_headings import is_large
from pagemill.reading.prose import role_patterns as patterns

#: Characters of what stands below a date that heads it, at the least.
HEADED = 20
#: Line heights from a paragraph's first line to the next one at the most, and between their left ends.
CLOSE, LEVEL = 0.6, 0.6
#: Rows of an address at the least, heights of a line by which their left ends differ at the most, and the share of the
#: width of the page's text that the longest takes at the most.
ROWS, BEGINS, NARROW = 3, 0.5, 0.35

# A label whose ideographs are set apart, `名　称：`, as no heading's are.
_SPREAD_LABEL = re.compile(r"\s*(?:[\u4e00-\u9fff]\s+){1,3}[\u4e00-\u9fff]\s*[:：]")


def without_rows_of_forms(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in reading order, of which no row of a form and no date below a name is a heading."""
    around = [None, *blocks, None]
    return [
        replace(block, kind=BlockKind.TEXT)
        if block.kind is BlockKind.PARAGRAPH_TITLE and block.lines and _is_of_form(block, before, after)
        else block
        for before, block, after in zip(around, blocks, around[2:], strict=False)
    ]


def _is_of_form(block: Block, before: Block | None, after: Block | None) -> bool:
    if _SPREAD_LABEL.match(block.text):
        return True
    if patterns.DATE_ALONE.match(block.text):
        return after is None or len(after.text) < HEADED
    return bool(patterns.LABELLED.match(block.text)) and any(
        other is not None and patterns.LABELLED.match(other.text) for other in (before, after)
    )


def whole_beginnings(blocks: Sequence[Block], strong: Sequence[Bbox]) -> list[Block]:
    """Blocks in reading order, the first line of a paragraph with the rest of it, where that was seen as a heading.

    `strong` is where lines stand in heavier or larger letters than most.
    """
    told = list(blocks)
    for at, (title, text) in enumerate(pairwise(blocks)):
        if title.kind is BlockKind.PARAGRAPH_TITLE and text.kind is BlockKind.TEXT and _goes_on(title, text, strong):
            box = polygon_of(union((title.bbox, text.bbox)))
            told[at + 1] = replace(text, lines=(*title.lines, *text.lines), polygon=box)
            told[at] = replace(title, lines=())
    return [block for block, was in zip(told, blocks, strict=True) if block.lines or not was.lines]


def is_address(lines: Sequence[Line], page: Sequence[Line]) -> bool:
    """Whether the lines of what was seen as a heading are three rows or more, far shorter than the page's text.

    `page` is all lines of the page. Upright lines, from the top, in pixels of the page.
    """
    tall = min(height(line.bbox) for line in lines)
    below = all(
        b.bbox[1] > a.bbox[3] - tall / 2 and abs(b.bbox[0] - a.bbox[0]) < BEGINS * tall for a, b in pairwise(lines)
    )
    left, _, right, _ = union(line.bbox for line in page)
    return len(lines) >= ROWS and below and max(width(line.bbox) for line in lines) < NARROW * (right - left)


def is_numbered_address(lines: Sequence[Line]) -> bool:
    """Whether lines are three rows or more, most of them with a number: of a house, a place, a telephone."""
    return len(lines) >= ROWS and 2 * sum(any(map(str.isdigit, line.text)) for line in lines) > len(lines)


def _goes_on(title: Block, text: Block, strong: Sequence[Bbox]) -> bool:
    if not (title.lines and text.lines) or is_large(title.lines, strong):
        return False
    (x0, _, x1, foot), (left, top, right, _) = title.lines[-1].bbox, text.lines[0].bbox
    tall = height(title.lines[-1].bbox)
    near = -CLOSE * tall < top - foot < CLOSE * tall and abs(left - x0) < LEVEL * tall
    # A heading ends before the text below it does.
    full = x1 > right - tall
    return near and full and bool(patterns.GOES_ON.match(text.lines[0].text))
