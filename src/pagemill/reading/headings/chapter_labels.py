"""Rows that say which chapter or part begins, and no more: they are of the title below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import height, polygon_of, union
from pagemill.reading.prose import role_patterns as patterns

#: Heights of a title's line from the label to it, and of a label of one row, at the most.
FARTHEST, ONE_ROW = 2.5, 2.0

_TITLES = (BlockKind.PARAGRAPH_TITLE, BlockKind.DOC_TITLE)
_LABEL = re.compile(
    r"^\s*(?:(?:chapter|part|appendix|kapitel|teil|anhang|chapitre|partie|annexe|capítulo|capitolo|parte|hoofdstuk)"
    r"\s+\S{1,8}|第.{1,4}[章篇部编])\s*$",
    re.IGNORECASE,
)


def is_label(row: Sequence[Line]) -> bool:
    """Whether a row says which chapter or part it is, and no more: `Chapter 2`."""
    return bool(_LABEL.match(" ".join(line.text for line in row)))


def labels_joined(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in reading order, a label right above its title, each a heading of its own, made one with it."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if above is not None and above.kind is BlockKind.PARAGRAPH_TITLE and _labels(above, block):
            box = polygon_of(union((above.bbox, block.bbox)))
            joined[-1] = replace(block, lines=(*above.lines, *block.lines), polygon=box)
        else:
            joined.append(block)
    return joined


def _labels(label: Block, title: Block) -> bool:
    if title.kind not in _TITLES or not title.lines or not is_label(label.lines):
        return False
    (x0, y0, x1, y1), (left, top, right, _) = label.bbox, title.bbox
    tall = height(title.lines[0].bbox)
    alike = abs(x0 - left) < tall or abs(x1 - right) < tall or abs((x0 + x1) - (left + right)) < 2 * tall
    close = 0 < top - y1 < FARTHEST * tall and y1 - y0 < ONE_ROW * tall
    return alike and close and not patterns.SECTION.match(title.text)
