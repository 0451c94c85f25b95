"""Where the tables of a page stand: what its rules box in and what the layout network saw, brought to one answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pagemill.document import Line
from pagemill.geometry import Bbox, area, covered, height, intersection, overlap_1d, union, width
from pagemill.reading.layout import Region, RegionKind
from pagemill.reading.paragraphs import rows_of
from pagemill.reading.ruled_tables import RuledTable
from pagemill.reading.rules import Rules

#: Regions of which the smaller shares this much with the larger are of one table.
SHARED = 0.3
#: A rule as long as this share of a table, or a line of text, reaches across it.
ACROSS = 0.8
#: Above the first and below the last rule across a table there is no more of it than this share of its height.
EDGE = 0.35


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table's box in pixels of the page as read, the grid of rules in it where there is one, and the confidence."""

    box: Bbox
    grid: RuledTable | None
    score: float


def table_places(
    regions: Sequence[Region], grids: Sequence[RuledTable], rules: Rules, lines: Sequence[Line]
) -> list[TablePlace]:
    """Ruled tables wherever they stand, and those that the layout saw; where both did, the rules decide."""
    places = [TablePlace(grid.bbox, grid, 1.0) for grid in grids]
    for seen in _united([region for region in regions if region.kind is RegionKind.TABLE]):
        rivals = [place for place in places if _same_table(place.box, seen.bbox)]
        if not rivals:
            places.append(TablePlace(_without_notes(seen.bbox, rules, lines), None, seen.score))
        elif all(covered(place.box, seen.bbox) > 0.8 for place in rivals) and (
            sum(area(place.box) for place in rivals) < 0.4 * area(seen.bbox)
        ):
            # The rules box in only a part of the table, such as its head.
            places = [place for place in places if place not in rivals] + [TablePlace(seen.bbox, None, seen.score)]
    return places


def _same_table(one: Bbox, other: Bbox) -> bool:
    return covered(one, other) > 0.5 or covered(other, one) > 0.5


def _united(regions: Sequence[Region]) -> list[Region]:
    """Regions that overlap, as one: a wide table is seen as two that share their middle."""
    united: list[Region] = []
    for region in sorted(regions, key=lambda region: -area(region.bbox)):
        index = next(
            (
                i
                for i, other in enumerate(united)
                if intersection(region.bbox, other.bbox) > SHARED * area(region.bbox)
                and overlap_1d(region.bbox[1], region.bbox[3], other.bbox[1], other.bbox[3])
                > 0.5 * min(height(region.bbox), height(other.bbox))
            ),
            None,
        )
        if index is None:
            united.append(region)
        else:
            other = united[index]
            united[index] = replace(other, bbox=union((other.bbox, region.bbox)))
    return united


def _without_notes(box: Bbox, rules: Rules, lines: Sequence[Line]) -> Bbox:
    """A table's box cut at its first and last rule, where a paragraph stands beyond them.

    Its lines have rows to themselves, and one of them at the least runs across the table.
    """
    x0, y0, x1, y1 = box
    wide, tall = width(box), height(box)
    across = [
        rule.at
        for rule in rules.level
        if y0 <= rule.at <= y1 and overlap_1d(rule.start, rule.end, x0, x1) > ACROSS * wide
    ]
    if len(across) < 2:
        return box
    top, bottom = min(across), max(across)
    inside = [line for line in lines if covered(line.bbox, box) > 0]
    if top - y0 < EDGE * tall and _is_paragraph([line for line in inside if _middle(line) < top], wide):
        y0 = top
    if y1 - bottom < EDGE * tall and _is_paragraph([line for line in inside if _middle(line) > bottom], wide):
        y1 = bottom
    return (x0, y0, x1, y1)


def _is_paragraph(lines: Sequence[Line], wide: float) -> bool:
    return any(width(line.bbox) > ACROSS * wide for line in lines) and all(len(row) == 1 for row in rows_of(lines))


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2
