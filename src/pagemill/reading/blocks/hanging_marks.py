"""Marks of items and numbers of sections that hang before their text, brought to its block.

A layout network often outlines the text without its mark, which would be a block of its own, far from it in the order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind
from pagemill.geometry import height, overlap_1d, polygon_of, union
from pagemill.reading.prose.column_rows import is_mark
from pagemill.reading.prose.paragraph_breaks import begins_item

#: Characters of a mark at the most, and line heights that it stands before its text.
LONGEST, FARTHEST = 6, 5.0
#: Heights of an appendix's letter and its title differ by less than this share.
ALIKE = 0.05

_TEXT = (BlockKind.TEXT, BlockKind.PARAGRAPH_TITLE)
# The number of a section, which the network may take for a title of its own.
_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2}){0,4}\.?$")

_APPENDIX = re.compile(r"^[A-Z]$")
_WORD = re.compile(r"^[^\W\d_]{3,}$")


def with_their_marks(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, in any order, each with the mark before its first line as a line of its own."""
    marks = [block for block in blocks if _may_be_mark(block)]
    others = [block for block in blocks if not _may_be_mark(block)]
    words = [block for block in marks if _WORD.match(block.lines[0].text.strip())]
    given: dict[int, list[Block]] = {}
    for mark in marks:
        # A short title may be as short as a mark, and none stands before it but a section's number.
        near = [*others, *words] if _SECTION.match(mark.lines[0].text.strip()) else others
        text = _text_of(mark, near)
        if text is not None:
            given.setdefault(id(text), []).append(mark)
    taken = {id(mark) for found in given.values() if len(found) == 1 for mark in found}
    result = []
    for block in blocks:
        found = given.get(id(block), [])
        if id(block) in taken:
            continue
        if len(found) == 1:
            (mark,) = found
            box = polygon_of(union((mark.bbox, block.bbox)))
            kind = mark.kind if _WORD.match(block.text.strip()) else block.kind
            block = replace(block, kind=kind, lines=(*mark.lines, *block.lines), polygon=box)
        result.append(block)
    return result


def _may_be_mark(block: Block) -> bool:
    if block.kind not in _TEXT or len(block.lines) != 1:
        return False
    sign = block.lines[0].text.strip()
    return bool(_SECTION.match(sign)) or (block.kind is BlockKind.TEXT and len(sign) <= LONGEST)


def _text_of(mark: Block, blocks: Sequence[Block]) -> Block | None:
    """The block whose first line stands right behind a mark, where its words may follow such a one."""
    _, y0, x1, y1 = mark.bbox
    tall = y1 - y0
    near = [
        block
        for block in blocks
        if block.lines
        and 0 <= block.bbox[0] - x1 < FARTHEST * tall
        and overlap_1d(y0, y1, block.bbox[1], block.bbox[3]) > 0.5 * min(tall, height(block.bbox))
    ]
    if not near:
        return None
    nearest = min(near, key=lambda block: block.bbox[0])
    first = nearest.lines[0]
    level = overlap_1d(y0, y1, first.bbox[1], first.bbox[3]) > 0.6 * min(tall, height(first.bbox))
    sign = mark.lines[0].text.strip()
    told = is_mark(sign, first.text) or begins_item(f"{sign} {first.text}")
    if _APPENDIX.match(sign):
        # The letter of an appendix is as high as its title, which stands alone.
        told = len(nearest.lines) == 1 and abs(height(first.bbox) - tall) < ALIKE * tall
    elif _SECTION.match(sign) and nearest.kind is BlockKind.FIGURE_TITLE:
        return nearest if level else None
    return nearest if told and level and nearest.kind in _TEXT else None
