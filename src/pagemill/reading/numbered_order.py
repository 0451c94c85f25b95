"""Reading order of numbered sections: of boxes in a grid, numbers tell whether columns or rows come first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pagemill.document import Block
from pagemill.geometry import Bbox, overlap_1d, union, width

#: A section's number at the head of its title. Of `1.2` only the first is taken: sections of a page run in one series.
_NUMBER = re.compile(r"^\s*(?:第\s*)?(\d{1,2})(?:[.、．)）]|\s*[章节条])\s*(?=[^\d\s])")
#: Fewer numbers tell no order.
FEWEST = 3
#: A block that takes a greater share of the width of all is of no column.
SPANNING = 0.6


def follow_numbers(ordered: Sequence[Block]) -> list[Block]:
    """Blocks in reading order, taken column by column where that makes their numbers rise and the order given does not.

    Geometry in the page as read. What has no numbers, or is in their order, is given back as it came.
    """
    if _falls(ordered) in (None, 0):
        return list(ordered)
    by_column = _by_column(ordered)
    return by_column if _falls(by_column) == 0 else list(ordered)


def _falls(blocks: Sequence[Block]) -> int | None:
    """How often a number is not one above the last; None where there are too few to tell."""
    found = [int(match[1]) for block in blocks if block.lines and (match := _NUMBER.match(block.lines[0].text))]
    if len(found) < FEWEST or sorted(found) != list(range(min(found), min(found) + len(found))):
        return None
    return sum(after != before + 1 for before, after in pairwise(found))


def _by_column(blocks: Sequence[Block]) -> list[Block]:
    """What spans the page parts it into bands; within each, column by column from the left."""
    left, _, right, _ = union(block.bbox for block in blocks)
    spans = [block for block in blocks if width(block.bbox) > SPANNING * (right - left)]
    bands: list[list[Block]] = [[] for _ in range(len(spans) + 1)]
    for block in blocks:
        if block not in spans:
            bands[sum(span.bbox[1] < block.bbox[1] for span in spans)].append(block)
    result = []
    for n, band in enumerate(bands):
        for column in _columns(band):
            result += [block for block in blocks if block in column]
        result += sorted(spans, key=lambda span: span.bbox[1])[n : n + 1]
    return result


def _columns(blocks: Sequence[Block]) -> list[list[Block]]:
    columns: list[tuple[Bbox, list[Block]]] = []
    for block in sorted(blocks, key=lambda block: -width(block.bbox)):
        x0, _, x1, _ = block.bbox
        for index, (box, members) in enumerate(columns):
            if overlap_1d(x0, x1, box[0], box[2]) > 0.5 * (x1 - x0):
                columns[index] = (union((box, block.bbox)), [*members, block])
                break
        else:
            columns.append((block.bbox, [block]))
    return [members for _, members in sorted(columns, key=lambda column: column[0][0])]
