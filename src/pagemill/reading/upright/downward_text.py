"""Text written from top to bottom, its columns from right to left.

Everything that is known of level text serves here too, with the page laid down: what goes down the page goes to the
right, and what goes to the left goes down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, Polygon, height, polygon_of, width
from pagemill.reading.prose.paragraphs import box_of, gather_paragraphs
from pagemill.reading.upright.turned_parts import runs_along_the_side

#: A line this many times as high as wide goes down the page.
STANDING = 2.0
#: Share of a page's characters that stand in such lines when the page is written downward.
MOST = 0.5
#: A column this many times wider than the usual one is a heading.
LARGE = 1.22


def goes_down(line: Line) -> bool:
    """Whether a line of several characters is written from top to bottom."""
    standing = len(line.text) > 1 and height(line.bbox) > STANDING * width(line.bbox)
    return standing and not runs_along_the_side(line)


def written_downward(lines: Sequence[Line]) -> bool:
    """Whether most of the text of a page is written from top to bottom."""
    down = sum(len(line.text) for line in lines if goes_down(line))
    return down > MOST * sum(len(line.text) for line in lines)


def downward_blocks(lines: Sequence[Line], apart: Sequence[Bbox]) -> list[Block]:
    """Lines written downward as headings and paragraphs, in no order.

    `apart` are boxes that no paragraph reaches across. Geometry is in the page as read.
    """
    if not lines:
        return []
    levelled = [_laid_level(line) for line in lines]
    origin = {id(level): line for level, line in zip(levelled, lines, strict=True)}
    groups = gather_paragraphs(levelled, [_level_box(box) for box in apart])
    usual = median(width(line.bbox) for line in lines for _ in line.text)
    blocks = []
    for group in groups:
        members = tuple(origin[id(level)] for level in group)
        large = median(width(line.bbox) for line in members) > LARGE * usual and sum(len(m.text) for m in members) < 40
        blocks.append(
            Block(
                BlockKind.PARAGRAPH_TITLE if large else BlockKind.VERTICAL_TEXT,
                polygon_of(box_of(members)),
                members,
                score=sum(line.score for line in members) / len(members),
            )
        )
    return blocks


def _laid_level(line: Line) -> Line:
    polygon: Polygon = polygon_of(_level_box(line.bbox))
    return replace(line, polygon=polygon)


def _level_box(box: Bbox) -> Bbox:
    x0, y0, x1, y1 = box
    return (y0, -x1, y1, -x0)
