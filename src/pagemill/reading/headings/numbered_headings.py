"""Headings told by the numbers that they begin with, and by other headings with such."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind
from pagemill.geometry import Bbox, covered, height, overlap_1d
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import stands_in
from pagemill.reading.prose.paragraphs import rows_of

#: Short numbered lines, each above a paragraph, that are headings without any other sign.
FEWEST_TITLES = 2
#: Lines of a text that is a column of its own, and none that a label has beside it, at the least.
COLUMN_LINES = 5
#: A picture holds a block that has so much of it in it.
HELD = 0.9

_PICTURES = (BlockKind.IMAGE, BlockKind.CHART)


def is_heavy_section(block: Block, heavy: Sequence[Bbox]) -> bool:
    """Whether a block is a row in heavy letters that begins with the number of a section below another."""
    numbered = patterns.SUBSECTION.match(" ".join(line.text for line in block.lines))
    return bool(numbered) and len(rows_of(block.lines)) == 1 and all(stands_in(line, heavy) for line in block.lines)


def headings_numbered_alike(told: list[Block], blocks: Sequence[Block]) -> list[Block]:
    """Where `二、` and `三、` begin headings, a short line that begins with `一、` is one too; so are such lines with
    paragraphs below them."""
    forms = {form for block in told if block.kind is BlockKind.PARAGRAPH_TITLE and (form := _numbering(block))}
    may_be = [_may_be_numbered_title(block) and alone_in_its_row(block, blocks) for block in told]
    before_text = _before_text(told, may_be)
    counts = Counter(_numbering(block) for block, heads in zip(told, before_text, strict=False) if heads)
    # Of items of a list, few have paragraphs of their own below them.
    forms |= {
        form
        for form, count in counts.items()
        if count >= FEWEST_TITLES and count >= 0.5 * sum(_numbering(block) == form for block in told)
    }
    return [
        replace(block, kind=BlockKind.PARAGRAPH_TITLE) if may and _numbering(block) in forms else block
        for block, may in zip(told, may_be, strict=True)
    ]


def _before_text(told: Sequence[Block], may_be: Sequence[bool]) -> list[bool]:
    """Which short numbered lines stand above a paragraph or one of another form that does, as `二、` over `（一）`."""
    heads = [False] * len(told)
    for index in reversed(range(len(told) - 1)):
        after = told[index + 1]
        if may_be[index] and after.kind is BlockKind.TEXT:
            deeper = heads[index + 1] and _numbering(after) != _numbering(told[index])
            heads[index] = deeper or (len(after.lines) > 1 and not _numbering(after))
    return heads


def _may_be_numbered_title(block: Block) -> bool:
    return (
        block.kind in (BlockKind.TEXT, BlockKind.FIGURE_TITLE)
        and len(block.lines) == 1
        and not patterns.CAPTION.match(block.text)
        and len(block.text) < 40
        and not patterns.SENTENCE_END.search(block.text)
        and bool(_numbering(block))
    )


def _numbering(block: Block) -> str:
    """The form of a section's number, such as `一、` or `1.1`; empty where there is none."""
    found = patterns.SECTION.match(block.text)
    if not found:
        return ""
    return re.sub(r"\d+", "1", re.sub(r"[一二三四五六七八九十百零]+", "一", found.group().strip().lower()))


def alone_in_its_row(block: Block, blocks: Sequence[Block], *, beside_columns: bool = False) -> bool:
    """Whether nothing stands beside the block within its own column: cells of a form and labels have neighbours.

    A picture that was seen about it is none; nor is, where it may stand `beside_columns`, a text of many lines.
    """
    x0, y0, x1, y1 = block.bbox
    reach = 6 * (y1 - y0)
    return not any(
        other is not block
        and not (other.kind in _PICTURES and covered(block.bbox, other.bbox) > HELD)
        and not (beside_columns and len(other.lines) >= COLUMN_LINES)
        and overlap_1d(y0, y1, other.bbox[1], other.bbox[3]) > 0.5 * min(y1 - y0, height(other.bbox))
        and max(other.bbox[0] - x1, x0 - other.bbox[2]) < reach
        for other in blocks
    )
