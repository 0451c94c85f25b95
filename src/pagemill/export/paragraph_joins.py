"""Paragraphs that the end of a column or of a page cuts in two.

The first part ends within a sentence, its last line full; the second goes on in small letters or, where the script has
none, without the indent of a new paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pagemill.document import Block, BlockKind, Page
from pagemill.export.text_flow import begins_item, join_lines
from pagemill.geometry import Bbox, bbox_of, height, overlap_1d, polygon_of, union, width

#: The end of a sentence, with what may close behind it.
_END = re.compile(r"[.!?:;。！？：；…]['\"’”』」）)\]]*$")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
#: A mark of an item in small letters or roman numerals, which `begins_item` knows not: `a)`, `(iii)`.
_LETTERED = re.compile(r"^[(（]?(?:[a-z]|[ivx]{2,4})[.)）、]")
#: Fewer characters may be a label; an ideograph counts as three.
FEWEST = 40
#: A last line ends no more line heights before the longest one.
FULL = 2.0
#: A first line set in by more line heights than the next begins a paragraph.
INDENT = 0.8
#: What may stand between the two parts.
FLOATS = frozenset(
    {
        BlockKind.IMAGE,
        BlockKind.CHART,
        BlockKind.TABLE,
        BlockKind.FIGURE_TITLE,
        BlockKind.VISION_FOOTNOTE,
        BlockKind.FOOTNOTE,
        BlockKind.ASIDE_TEXT,
        BlockKind.SEAL,
    }
)


def whole_paragraphs(blocks: Iterable[tuple[int, Block]], page: Page) -> list[tuple[int, Block]]:
    """Blocks of a page in reading order, with their places on it, each paragraph whole where its first part stood."""
    joined: list[tuple[int, Block]] = []
    for place, block in blocks:
        at = next((n for n in reversed(range(len(joined))) if joined[n][1].kind not in FLOATS), None)
        if at is not None and _is_elsewhere(joined[at][1], block, page) and is_open(joined[at][1], page):
            first, before = joined[at]
            if goes_on(before, block, page):
                around = polygon_of(union((bbox_of(before.polygon), bbox_of(block.polygon))))
                joined[at] = (first, replace(before, lines=(*before.lines, *block.lines), polygon=around))
                continue
        joined.append((place, block))
    return joined


def is_open(block: Block, page: Page) -> bool:
    """Whether a paragraph ends within a sentence at the end of a full line."""
    if block.kind is not BlockKind.TEXT or not block.lines:
        return False
    text = join_lines(block.lines)
    if _END.search(text) or _is_short(text):
        return False
    boxes = _boxes(block, page)
    return boxes[-1][2] > max(box[2] for box in boxes) - FULL * height(boxes[-1])


def goes_on(before: Block, after: Block, page: Page) -> bool:
    """Whether a paragraph goes on with one that is open, and is no new one. `page` is the page of `after`."""
    if after.kind is not BlockKind.TEXT or not after.lines:
        return False
    first = after.lines[0].text.lstrip()
    if not first or begins_item(first) or _LETTERED.match(first) or begins_item(before.lines[0].text):
        return False
    if first[0].islower():
        return True
    last = before.lines[-1].text.rstrip()
    if not (_IDEOGRAPH.match(first) and _IDEOGRAPH.search(last[-2:])):
        return False
    boxes = _boxes(after, page)
    return len(boxes) > 1 and boxes[0][0] < boxes[1][0] + INDENT * height(boxes[0])


def _is_elsewhere(before: Block, after: Block, page: Page) -> bool:
    """Whether the second part stands in another column than the first, or below what parts them, as wide as it."""
    one, other = page.read_bbox(before.polygon), page.read_bbox(after.polygon)
    beside = overlap_1d(one[0], one[2], other[0], other[2]) < 0.2 * min(width(one), width(other))
    if beside:
        return one[0] < other[0] and other[1] < one[3]
    if _is_short(join_lines(after.lines)):
        return False
    last = page.read_bbox(before.lines[-1].polygon) if before.lines else one
    if last[2] < other[2] - FULL * height(last):
        return False
    return other[1] >= one[3] and overlap_1d(one[0], one[2], other[0], other[2]) > 0.8 * max(width(one), width(other))


def _is_short(text: str) -> bool:
    return len(text) + 2 * len(_IDEOGRAPH.findall(text)) < FEWEST


def _boxes(block: Block, page: Page) -> list[Bbox]:
    return [page.read_bbox(line.polygon) for line in block.lines]
