"""Footnotes: small print at the foot of a column, below a short rule or after the mark of a note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pagemill.document import Block, BlockKind
from pagemill.geometry import overlap_1d
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.rules.rule import Rule

#: Share of the page's height below which footnotes stand.
FOOT = 0.5
#: A rule over footnotes takes between these shares of the page's width.
SHORTEST, LONGEST = 0.05, 0.45
#: Size of a note's type against the body's, at the most.
SMALL = 0.94
#: The same below a rule where the first begins with a raised mark, which makes its line higher than its type.
MARKED_SMALL = 1.35
#: The first note begins within this many line heights below its rule.
REACH = 2.25
_TEXT = frozenset({BlockKind.TEXT, BlockKind.FOOTNOTE, BlockKind.FOOTER, BlockKind.REFERENCE_CONTENT})


def tell_footnotes(
    blocks: Sequence[Block],
    rules: Sequence[Rule],
    sizes: Sequence[float],
    body: float,
    page_width: int,
    page_height: int,
) -> list[Block]:
    """The blocks with footnotes told. `rules` are level, `sizes` the heights of a line of each block, 0 without one."""
    notes: set[int] = set()
    for rule in rules:
        if rule.at < FOOT * page_height or not SHORTEST * page_width < rule.length < LONGEST * page_width:
            continue
        below = sorted(
            (
                i
                for i, block in enumerate(blocks)
                if _stands_below(block, rule, body) and not _is_in_number_row(block, blocks)
            ),
            key=lambda i: blocks[i].bbox[1],
        )
        if not below or not _begins_at(blocks[below[0]], rule, body):
            continue
        largest = MARKED_SMALL if patterns.RAISED_MARK.match(blocks[below[0]].text) else SMALL
        if all(sizes[i] < largest * body for i in below):
            notes.update(below)
    told = [
        replace(block, kind=BlockKind.FOOTNOTE) if i in notes and block.kind in _TEXT else block
        for i, block in enumerate(blocks)
    ]
    return _go_on(told, sizes, body, page_height)


def _stands_below(block: Block, rule: Rule, body: float) -> bool:
    x0, y0, x1, _ = block.bbox
    return block.kind in _TEXT and y0 > rule.at - 0.4 * body and overlap_1d(x0, x1, rule.start, rule.end) > 0


def _is_in_number_row(block: Block, blocks: Sequence[Block]) -> bool:
    """Whether a running footer stands beside the page's number, as no note does."""
    return block.kind is BlockKind.FOOTER and any(
        other.kind is BlockKind.NUMBER and overlap_1d(block.bbox[1], block.bbox[3], other.bbox[1], other.bbox[3]) > 0
        for other in blocks
    )


def _begins_at(block: Block, rule: Rule, body: float) -> bool:
    return block.bbox[1] - rule.at < REACH * body and abs(block.bbox[0] - rule.start) < 3 * body


def _go_on(blocks: list[Block], sizes: Sequence[float], body: float, page_height: int) -> list[Block]:
    """Small print right below a footnote that begins with the next mark, or continues it, is one too."""
    told = list(blocks)
    for i, block in enumerate(told):
        if block.kind is not BlockKind.TEXT or not 0 < sizes[i] < SMALL * body or block.bbox[1] < FOOT * page_height:
            continue
        for other in told:
            near = -0.5 * body < block.bbox[1] - other.bbox[3] < body and abs(block.bbox[0] - other.bbox[0]) < 2 * body
            if other.kind is BlockKind.FOOTNOTE and near and patterns.NOTE_MARK.match(block.text):
                told[i] = replace(block, kind=BlockKind.FOOTNOTE)
                break
    return told
