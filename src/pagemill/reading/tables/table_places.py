"""Where the tables of a page stand: what its rules box in and what the layout network saw, brought to one answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, area, covered, height, intersection, overlap_1d, union, width
from pagemill.reading.layout.figure_captions import has_figure_caption
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.prose.running_text import is_running_text
from pagemill.reading.rules.page_rules import Rules
from pagemill.reading.tables.figure_columns import is_figure
from pagemill.reading.tables.open_tables import is_torn
from pagemill.reading.tables.paper_heads import (
    from_heads,
    without_head,
    without_labels_beyond_rules,
    without_paragraphs,
    without_title,
)
from pagemill.reading.tables.rows_below import rows_below
from pagemill.reading.tables.ruled_tables import RuledTable

#: Regions of which the smaller shares this much with the larger are of one table.
SHARED = 0.3
#: A rule as long as this share of a table, or a line of text, reaches across it.
ACROSS = 0.8
#: Above the first and below the last rule across a table there is no more of it than this share of its height.
EDGE = 0.35
#: Pixels between a table's edge and a rule that is its edge.
AT_EDGE = 3.0
#: What a table holds so much of is a part of it; a part that is a smaller share of it than this is not all of it.
HELD, SMALL = 0.8, 0.4
#: Beside parts of a table stand so many rows of so many cells, with this share of its lines.
ROWS, CELLS, BESIDE = 3, 3, 0.2
#: A line that a table's edge runs through is a cell of it where it is no wider than this share of the table.
CROSSING = 0.25
#: Rows of text around grids at the least, and the share of them with several lines at the most.
TEXT_ROWS, TORN = 4, 0.2
#: Share of the lines beside a grid that stand across its columns, at the least, where they are not of its table.
CROSSED = 0.25
#: Rows of a grid that is a table by itself, at the least.
WHOLE_ROWS = 3
#: Rows below the end of a table that the layout saw, at the most, and how many line heights each stands below the last.
MOST_LAST, LAST_GAP = 3, 1.2
#: A grid that takes a greater share of a figure than this is the figure itself: a table under a figure's caption.
PLOT = 0.85
#: Rows of a paragraph within what was seen as a table, at the least, and share of its lines that are of such ones.
PROSE_ROWS, PROSE = 3, 0.3
#: The confidence in a table that is told by its columns alone.
ALIGNED = 0.6


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table's box in pixels of the page as read, the grid of rules in it where there is one, and the confidence."""

    box: Bbox
    grid: RuledTable | None
    score: float


def table_places(
    regions: Sequence[Region],
    grids: Sequence[RuledTable],
    rules: Rules,
    lines: Sequence[Line],
    aligned: Sequence[Bbox] = (),
    open_: Sequence[Bbox] = (),
    headed: Sequence[Bbox] = (),
) -> list[TablePlace]:
    """Ruled tables wherever they stand, those that the layout saw, those whose columns are aligned, `open_` ones, which
    level rules set off, and `headed` ones, which heads in heavy letters tell.

    Where several did, the rules decide over the layout, and the layout over the columns, unless they show a part alone.
    """
    captioned = [r.bbox for r in regions if r.kind is RegionKind.FIGURE and has_figure_caption(r.bbox, lines)]
    places = [TablePlace(grid.bbox, grid, 1.0) for grid in grids if not _is_plotted(grid.bbox, captioned)]
    seen = [r for r in regions if r.kind is RegionKind.TABLE and not _is_text(r, regions, lines)]
    for region in _united(seen):
        rivals = [place for place in places if _same_table(place.box, region.bbox)]
        if not rivals:
            own = next(
                (box for box in open_ if _is_framed(box, rules) and _is_beside_text(box, region.bbox, lines)), None
            )
            seen_box = _without_caption(region.bbox, lines) if own is None else own
            box = without_labels_beyond_rules(_without_notes(seen_box, rules, lines), lines, rules.level)
            box = _with_crossing_lines(box, lines)
            box = without_head(without_title(without_paragraphs(box, lines), lines), lines)
            box = _with_last_rows(from_heads(box, lines, headed), lines)
            places.append(TablePlace(box, None, region.score))
        elif _goes_on_beyond(rivals, region.bbox, lines):
            places = [place for place in places if place not in rivals] + [TablePlace(region.bbox, None, region.score)]
        elif _has_other_columns(rivals, region.bbox, lines):
            places += [TablePlace(box, None, region.score) for box in _tables_beside(rivals[0].box, region.bbox, lines)]
        elif not _is_among_text(rivals, region.bbox, lines) and _are_parts(
            [place.box for place in rivals], region.bbox, lines
        ):
            # The rules box in only a part of the table, such as its head or its coloured cells.
            places = [place for place in places if place not in rivals] + [TablePlace(region.bbox, None, region.score)]
    told = [from_heads(without_head(box, lines), lines, headed) for box in aligned]
    for box in (*open_, *told, *(box for box in headed if not any(intersection(box, place.box) for place in places))):
        # The layout cuts some tables short, most of all of their header.
        short = next((place for place in places if not place.grid and _is_within(place.box, box, lines)), None)
        if short is not None:
            longer = union((short.box, box))
            others = (place for place in places if place is not short)
            # The columns of two tables may line up: what was seen as two is not made one.
            if not _adds_nothing(box, short.box, open_, lines) and not any(
                _same_table(place.box, longer) for place in others
            ):
                places[places.index(short)] = replace(short, box=longer)
            continue
        rivals = [place for place in places if intersection(place.box, box)]
        if all(covered(place.box, box) > HELD for place in rivals) and (
            not rivals or (_are_parts([place.box for place in rivals], box, lines) and not _are_whole(rivals))
        ):
            whole = union((box, *(place.box for place in rivals)))
            places = [place for place in places if place not in rivals] + [TablePlace(whole, None, ALIGNED)]
    return places


def _is_text(table: Region, regions: Sequence[Region], lines: Sequence[Line]) -> bool:
    """Whether the layout is surer of paragraphs in what it saw as a table, columns of text as those of a newspaper."""
    texts = [
        region.bbox
        for region in regions
        if region.kind is RegionKind.TEXT and region.score > table.score and covered(region.bbox, table.bbox) > HELD
    ]
    own = [[line for line in lines if covered(line.bbox, text) > 0.5] for text in texts]
    prose = sum(len(part) for part in own if len(part) >= PROSE_ROWS and is_running_text(part))
    return prose > PROSE * sum(covered(line.bbox, table.bbox) > 0.5 for line in lines)


def _is_plotted(grid: Bbox, figures: Sequence[Bbox]) -> bool:
    """Whether rules that meet are those of a chart: a part of a figure that has a figure's caption."""
    return any(covered(grid, figure) > HELD and area(grid) < PLOT * area(figure) for figure in figures)


def _are_parts(parts: Sequence[Bbox], whole: Bbox, lines: Sequence[Line]) -> bool:
    """Whether boxes within a table show only parts of it: they are small, or rows of cells stand beside them."""
    if any(covered(part, whole) < HELD for part in parts):
        return False
    if sum(area(part) for part in parts) < SMALL * area(whole):
        return True
    inside = [line for line in lines if covered(line.bbox, whole) > 0.5]
    outside = [line for line in inside if not any(covered(line.bbox, part) > 0.5 for part in parts)]
    rows = sum(len(row) >= CELLS for row in rows_of(outside))
    return rows >= ROWS and len(outside) > BESIDE * len(inside)


def _is_among_text(grids: Sequence[TablePlace], seen: Bbox, lines: Sequence[Line]) -> bool:
    """Whether what the layout saw is grids of cells and the text around them, with a line to a row."""
    outside = [
        line
        for line in lines
        if covered(line.bbox, seen) > 0.5 and not any(covered(line.bbox, place.box) > 0.5 for place in grids)
    ]
    rows = rows_of(outside)
    return (
        len(rows) >= TEXT_ROWS
        and all(_rows_and_columns(place)[0] > 1 and _rows_and_columns(place)[1] > 1 for place in grids)
        and sum(len(row) > 1 for row in rows) <= TORN * len(rows)
    )


def _goes_on_beyond(grids: Sequence[TablePlace], seen: Bbox, lines: Sequence[Line]) -> bool:
    """Whether what the layout saw is one table in its grid, without cells over several rows or columns, and rows of
    cells above or below it that stand in its columns: heads on a fill, about which pale rules are not seen."""
    if len(grids) != 1 or grids[0].grid is None:
        return False
    cells = grids[0].grid.cells
    if any(cell.rows[0] != cell.rows[1] or cell.cols[0] != cell.cols[1] for cell in cells):
        return False
    columns = dict.fromkeys((cell.upright[0], cell.upright[2]) for cell in cells)
    outside = [line for line in lines if covered(line.bbox, seen) > 0.5 and covered(line.bbox, grids[0].box) <= 0.5]
    if not outside or len(columns) < CELLS:
        return False
    for row in rows_of(outside):
        own = {_column_of(line.bbox, columns) for line in row}
        if len(row) < CELLS or None in own or len(own) < len(row):
            return False
    return True


def _column_of(line: Bbox, columns: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """The column that holds most of a line; None where it reaches over several."""
    return next((c for c in columns if overlap_1d(line[0], line[2], *c) > HELD * (line[2] - line[0])), None)


def _has_other_columns(grids: Sequence[TablePlace], seen: Bbox, lines: Sequence[Line]) -> bool:
    """Whether what the layout saw is one table in its grid, and above or below it rows that stand across its columns: a
    customer's name and number above goods."""
    if len(grids) != 1 or grids[0].grid is None or _rows_and_columns(grids[0])[0] < WHOLE_ROWS:
        return False
    box = grids[0].box
    sides = {cell.upright[0] for cell in grids[0].grid.cells if cell.upright[0] > box[0] + AT_EDGE}
    outside = [line.bbox for line in lines if covered(line.bbox, seen) > 0.5 and covered(line.bbox, box) <= 0.5]
    across = sum(any(line[0] < side < line[2] for side in sides) for line in outside)
    return len(sides) > 1 and across >= CROSSED * len(outside)


def _tables_beside(grid: Bbox, seen: Bbox, lines: Sequence[Line]) -> list[Bbox]:
    """What stands above and below a grid in a box that the layout saw, where that is rows of cells."""
    outside = [line for line in lines if covered(line.bbox, seen) > 0.5 and covered(line.bbox, grid) <= 0.5]
    parts = [line for line in outside if _middle(line) < grid[1]], [line for line in outside if _middle(line) > grid[3]]
    return [
        union(line.bbox for line in part)
        for part in parts
        if sum(len(row) >= CELLS for row in rows_of(part)) >= max(ROWS, len(rows_of(part)) / 2)
    ]


def _rows_and_columns(place: TablePlace) -> tuple[int, int]:
    if place.grid is None:
        return 0, 0
    return max(cell.rows[1] for cell in place.grid.cells) + 1, max(cell.cols[1] for cell in place.grid.cells) + 1


def _are_whole(places: Sequence[TablePlace]) -> bool:
    """Whether several places are each a table in a grid of its own, whose columns line up with the others': of two
    invoices on one sheet, say. Bands of a table that are coloured have one row or two."""
    return len(places) > 1 and all(
        _rows_and_columns(place)[0] >= WHOLE_ROWS and _rows_and_columns(place)[1] > 1 for place in places
    )


def _is_within(place: Bbox, box: Bbox, lines: Sequence[Line]) -> bool:
    """Whether a box holds most of a place, or each of its lines: around these the layout's boxes are of any width."""
    own = [line.bbox for line in lines if covered(line.bbox, place) > 0.5]
    return covered(place, box) > HELD or (bool(own) and all(covered(line, box) > 0.5 for line in own))


def _adds_nothing(box: Bbox, place: Bbox, open_: Sequence[Bbox], lines: Sequence[Line]) -> bool:
    """Whether a box has no more of a table than its place: text beside a table that rules set off, or no other line."""
    if place in open_ and _is_beside_text(place, box, lines):
        return True
    return box in open_ and not any(covered(line.bbox, place) < 0.5 < covered(line.bbox, box) for line in lines)


def _is_framed(box: Bbox, rules: Rules) -> bool:
    """Whether rules as wide as a table stand at its head and at its foot."""
    x0, y0, x1, y1 = box
    across = [rule.at for rule in rules.level if overlap_1d(rule.start, rule.end, x0, x1) > ACROSS * (x1 - x0)]
    return all(any(abs(at - edge) < AT_EDGE for at in across) for edge in (y0, y1))


def _is_beside_text(table: Bbox, seen: Bbox, lines: Sequence[Line]) -> bool:
    """Whether what the layout saw is a table set off by rules, and text beside it: no row of cells above or below."""
    if covered(table, seen) < HELD:
        return False
    more = [line for line in lines if covered(line.bbox, seen) > 0.5 and covered(line.bbox, table) < 0.5]
    rows = rows_of([line for line in more if overlap_1d(line.bbox[0], line.bbox[2], table[0], table[2]) > 0])
    return bool(more) and not any(is_torn(row, median(height(line.bbox) for line in row)) for row in rows)


def _without_caption(box: Bbox, lines: Sequence[Line]) -> Bbox:
    """A table's box without a caption in its first rows, which have one line each, or from its last rows on."""
    x0, y0, x1, y1 = box
    rows = rows_of([line for line in lines if covered(line.bbox, box) > 0.5])
    torn = [len(row) > 1 for row in rows]
    if True not in torn:
        return box
    first, last = torn.index(True), len(torn) - torn[::-1].index(True)
    if first and patterns.TABLE_CAPTION.match(rows[0][0].text):
        y0 = (max(line.bbox[3] for line in rows[first - 1]) + min(line.bbox[1] for line in rows[first])) / 2
    below = [row for row in rows[last:] if patterns.TABLE_CAPTION.match(row[0].text)]
    if below:
        y1 = min(line.bbox[1] for line in below[0])
    return (x0, y0, x1, y1)


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


def _with_crossing_lines(box: Bbox, lines: Sequence[Line]) -> Bbox:
    """A table's box that holds the cells which its left or right edge runs through, where several stand in a column."""
    x0, y0, x1, y1 = box
    narrow = [
        line.bbox
        for line in lines
        if y0 < (line.bbox[1] + line.bbox[3]) / 2 < y1 and width(line.bbox) < CROSSING * (x1 - x0)
    ]
    lefts = [cell[0] for cell in narrow if cell[0] < x0 < cell[2]]
    rights = [cell[2] for cell in narrow if cell[0] < x1 < cell[2]]
    return (min(lefts) if len(lefts) >= CELLS else x0, y0, max(rights) if len(rights) >= CELLS else x1, y1)


def _with_last_rows(box: Bbox, lines: Sequence[Line]) -> Bbox:
    """A table's box with the rows right below it, such as one of sums, whose figures stand in its columns."""
    columns = [line.bbox for line in lines if covered(line.bbox, box) > 0.5 and is_figure(line.text)]
    x0, _, x1, _ = whole = box
    for row in islice(rows_below(box, lines, LAST_GAP), MOST_LAST):
        around = union(line.bbox for line in row)
        tall = median(height(line.bbox) for line in row)
        figures = [line.bbox for line in row if is_figure(line.text)]
        in_columns = all(any(_in_column(figure, other, tall) for other in columns) for figure in figures)
        inside = x0 - tall < around[0] and around[2] < x1 + tall
        if len(figures) < 2 or len(row) - len(figures) > 1 or not (in_columns and inside):
            break
        whole = union((whole, around))
    return whole


def _in_column(figure: Bbox, other: Bbox, tall: float) -> bool:
    return abs(figure[2] - other[2]) < tall or abs(figure[0] - other[0]) < tall


def _is_paragraph(lines: Sequence[Line], wide: float) -> bool:
    return any(width(line.bbox) > ACROSS * wide for line in lines) and all(len(row) == 1 for row in rows_of(lines))


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2
