"""Which lines of a page are of which region that the layout saw. All geometry is in the page as read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, union
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose.formula_text import has_formula_sign
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.prose.text_columns import text_columns

#: Shares of a line in a region at which it is the region's, and at which it may be.
HELD, TOUCHED = 0.5, 0.2
#: The same of a formula that it may be a part of: what stands below a sum reaches far out to the left.
GRAZED = 0.05
#: Share of a line at which a region has all of it: of two that lie on each other one may end a letter before the other.
WHOLLY = 0.9

#: What a listing may stand in the midst of.
_FLOWING = frozenset({RegionKind.TEXT, RegionKind.REFERENCE})


def claimed_lines(
    lines: Sequence[Line], regions: Sequence[Region]
) -> tuple[list[tuple[Region, list[Line]]], list[Line]]:
    """Each line to the region that holds most of it; the lines that none holds are given back.

    A region often stops short of its first or last line: one that it touches is its own where it goes on with the
    others.
    """
    held: list[list[Line]] = [[] for _ in regions]
    touched: list[tuple[Line, int]] = []
    left = []
    for line in lines:
        shares = [covered(line.bbox, region.bbox) for region in regions]
        best = max(range(len(regions)), key=lambda i: (min(shares[i], WHOLLY), regions[i].score), default=None)
        if best is None or shares[best] < (GRAZED if regions[best].kind is RegionKind.EQUATION else TOUCHED):
            left.append(line)
        elif shares[best] < HELD:
            touched.append((line, best))
        else:
            held[best].append(line)
    for line, index in touched:
        kind = regions[index].kind
        if (kind is RegionKind.TEXT and any(_is_next_row(line, other) for other in held[index])) or (
            kind is RegionKind.EQUATION and has_formula_sign(line.text) and _within_height(line, regions[index])
        ):
            held[index].append(line)
        else:
            left.append(line)
    claimed = []
    for region, members in zip(regions, held, strict=True):
        if region.kind is RegionKind.TITLE and _are_of_columns(members):
            left += members
        elif members:
            claimed.append((region, members))
    return claimed, left


def parted_by_column(
    claimed: Sequence[tuple[Region, list[Line]]], titles: Sequence[Bbox] = ()
) -> list[tuple[Region, list[Line]]]:
    """The lines of regions of text by the columns that they stand in, each with what its region has there; `titles` are
    where such stand besides those that are claimed."""
    titled = [union(line.bbox for line in lines) for region, lines in claimed if region.kind is RegionKind.TITLE]
    parts = []
    for region, lines in claimed:
        columns = text_columns(lines, [*titles, *titled]) if region.kind in _FLOWING else [lines]
        if len(columns) == 1:
            parts.append((region, lines))
        else:
            boxes = [union(line.bbox for line in column) for column in columns]
            parts += [(replace(region, bbox=box), column) for box, column in zip(boxes, columns, strict=True)]
    return parts


def parted_at_listings(
    claimed: Sequence[tuple[Region, list[Line]]], listings: Sequence[Bbox]
) -> Iterator[tuple[Region, list[Line]]]:
    """The lines of regions of text that listings stand in, in parts: what stands above each, and below the last."""
    for region, lines in claimed:
        feet = [box[3] for box in listings if region.kind in _FLOWING and covered(box, region.bbox) > HELD]
        parts: dict[int, list[Line]] = {}
        for line in lines:
            parts.setdefault(sum(foot < (line.bbox[1] + line.bbox[3]) / 2 for foot in feet), []).append(line)
        yield from ((region, part) for part in parts.values())


def _are_of_columns(lines: Sequence[Line]) -> bool:
    """Whether lines stand side by side in several rows: the first ones of columns of text, which a layout may take for
    a title across them."""
    rows = rows_of(lines)
    return len(rows) > 1 and all(len(row) > 1 for row in rows)


def _within_height(line: Line, region: Region) -> bool:
    """Whether most of a line's height is a region's: of a formula, its first or last sign's bounds reach out of it."""
    (_, y0, _, y1), (_, top, _, bottom) = line.bbox, region.bbox
    return min(y1, bottom) - max(y0, top) > HELD * (y1 - y0)


def _is_next_row(line: Line, other: Line) -> bool:
    """Whether a line stands right above or below another of its size, their left or right ends together."""
    (x0, y0, x1, y1), (ox0, oy0, ox1, oy1) = line.bbox, other.bbox
    tall = min(y1 - y0, oy1 - oy0)
    alike = max(y1 - y0, oy1 - oy0) < 1.3 * tall
    return alike and max(y0 - oy1, oy0 - y1) < tall and (abs(x0 - ox0) < 2 * tall or abs(x1 - ox1) < 2 * tall)
