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
    """Blocks in reading order, taken column by column where that makes their numbers rise and the order given does not;
    where titles stand side by side in the order of their numbers, each with what stands below it.

    Geometry in the page as read. What has no numbers, or is in their order, is given back as it came.
    """
    falls = _falls(ordered)
    if falls is None:
        return list(ordered)
    if falls == 0:
        return _sections_together(ordered)
    by_column = _by_column(ordered)
    return by_column if _falls(by_column) == 0 else list(ordered)


def _falls(blocks: Sequence[Block]) -> int | None:
    """How often a number is not one above the last; None where there are too few to tell."""
    found = [number for block in blocks if (number := _number(block)) is not None]
    if len(found) < FEWEST or sorted(found) != list(range(min(found), min(found) + len(found))):
        return None
    return sum(after != before + 1 for before, after in pairwise(found))


def _number(block: Block) -> int | None:
    match = _NUMBER.match(block.lines[0].text) if block.lines else None
    return int(match[1]) if match else None


def _sections_together(blocks: Sequence[Block]) -> list[Block]:
    titles = [block for block in blocks if _number(block) is not None]
    if not any(_beside(one, other) for one, other in pairwise(titles)):
        return list(blocks)
    owned: dict[int, list[Block]] = {id(title): [] for title in titles}
    for block in blocks:
        if id(block) not in owned and (title := _title_above(block, titles)) is not None:
            owned[id(title)].append(block)
    if not all(owned.values()):
        return list(blocks)
    below = {id(block) for members in owned.values() for block in members}
    return [one for block in blocks if id(block) not in below for one in (block, *owned.get(id(block), ()))]


def _beside(one: Block, other: Block) -> bool:
    (x0, y0, x1, y1), (left, top, right, bottom) = one.bbox, other.bbox
    return (x1 < left or right < x0) and overlap_1d(y0, y1, top, bottom) > 0.5 * min(y1 - y0, bottom - top)


def _title_above(block: Block, titles: Sequence[Block]) -> Block | None:
    """The lowest title above a block and in its column, which reaches from one title's left end to the next one's."""
    x0, y0, x1, _ = block.bbox
    above = [title for title in titles if title.bbox[1] < y0]
    for title in sorted(above, key=lambda title: -title.bbox[1]):
        nexts = [other.bbox[0] for other in titles if _beside(title, other) and other.bbox[0] > title.bbox[0]]
        tall = title.bbox[3] - title.bbox[1]
        if title.bbox[0] - tall < x0 and (x1 < min(nexts) if nexts else True):
            return title
    return None


def _by_column(blocks: Sequence[Block]) -> list[Block]:
    """What spans the page parts it into bands; within each, column by column from the left."""
    left, _, right, _ = union(block.bbox for block in blocks)
    spans = [block for block in blocks if width(block.bbox) > SPANNING * (right - left)]
    bands: list[list[Block]] = [[] for _ in range(len(spans) + 1)]
    spanning = set(map(id, spans))
    for block in blocks:
        if id(block) not in spanning:
            bands[sum(span.bbox[1] < block.bbox[1] for span in spans)].append(block)
    result = []
    for n, band in enumerate(bands):
        for column in _columns(band):
            inside = set(map(id, column))
            result += [block for block in blocks if id(block) in inside]
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
