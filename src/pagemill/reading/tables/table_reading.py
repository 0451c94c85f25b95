"""Tables read: their cells, and each line of text in the cell it belongs to.

A ruled table's cells lie between its rules. Where there are none, or not between all its cells, they come from the
columns that the lines themselves stand in where each place of these holds one line; else from the structure network,
where its answer holds together and the lines fit it.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pagemill.document import Cell, Line, LineSource, Table
from pagemill.geometry import Bbox, Polygon, bbox_of, height, overlap_1d, polygon_of, union
from pagemill.reading.prose.paragraphs import gather_paragraphs, rows_of
from pagemill.reading.prose.running_text import is_running_text
from pagemill.reading.rules.rule import Rule
from pagemill.reading.stage_clock import stage
from pagemill.reading.tables.anchored_rows import anchored_rows
from pagemill.reading.tables.cell_lines import place_lines
from pagemill.reading.tables.column_tables import foot_of, rows_and_columns
from pagemill.reading.tables.figure_columns import is_figure
from pagemill.reading.tables.partly_ruled import FilledCell, lacks_rules
from pagemill.reading.tables.ruled_tables import RuledTable
from pagemill.reading.tables.spanning_headers import off_labels, spanning_headers
from pagemill.reading.tables.stacked_rows import with_rows_of_items
from pagemill.reading.tables.standing_cells import cut_standing_cells
from pagemill.reading.tables.table_models import StructureCell, TableModels
from pagemill.reading.tables.unruled_bands import with_columns_of_bands, with_columns_of_others
from pagemill.reading.tables.wide_spaces import cut_at_wide_spaces
from pagemill.reading.upright.glued_lines import cut_glued_lines

__all__ = ["TableModels", "read_table"]

Image = npt.NDArray[np.uint8]
_Shares = npt.NDArray[np.float64]

#: Share of the lines that must lie in cells of the network's structure for it to be believed.
FITTING = 0.9
#: Where a greater share of the places of rows and columns is empty, the network's answer was believed for none of 8
#: tables of born-digital pages; of the other 61 it was for 31.
SPARSE = 0.4
#: Lines of one cell are closer than so much of the room between rows.
CLOSER = 0.75
#: A frame around running text has no more cells, and so many lines of it at the least.
BOX_CELLS, BOX_LINES = 2, 3
#: The signal words of safety panels (ANSI Z535, ISO 3864-2, GB 2894), and what a panel says in lines, at the least.
_SIGNAL = re.compile(
    r"(?:danger|warning|caution|notice|gefahr|warnung|vorsicht|achtung|attention|avertissement|peligro|advertencia"
    r"|危\s*险|警\s*告|注\s*意|小\s*心|当\s*心)\s*[!！:：]?",
    re.IGNORECASE,
)
PANEL_LINES = 2
#: The lines of a writing pad, at the least, and those of them that are written on; none is so much higher than another.
PAD_ROWS, PAD_LINES, EVEN = 12, 4, 1.3


@stage("tables")
def read_table(
    image: Image,
    bbox: Bbox,
    lines: Sequence[Line],
    grid: RuledTable | None,
    models: TableModels,
    tell_kind: bool | None,
    level: Sequence[Rule] = (),
) -> Table | None:
    """The table in a box of the page as read, or None where there is none to speak of.

    `lines` are those that lie in the box, `grid` the rules found there, `level` the page's level rules, which part the
    rows of a table without a grid. With `tell_kind` the kind network may overrule the grid. Every line is given to one
    cell, or cut between several.
    """
    if not lines:
        return None
    if grid is not None and tell_kind and models.is_ruled(_crop(image, bbox)[0]) is False:
        grid = None
    if grid is not None:
        cells = _ruled(grid, lines)
        if _is_text_box(cells) or _is_safety_panel(cells) or _is_ruled_paper(cells):
            return None
        cells = with_columns_of_bands(with_rows_of_items(with_columns_of_others(cells)))
        filled = [FilledCell(cell.rows[0], bbox_of(cell.polygon), cell.lines) for cell in cells if cell.lines]
        if not lacks_rules(filled):
            return Table(tuple(cells), ruled=True) if len(filled) >= 2 else None
    cells = _unruled(image, bbox, lines, level, models)
    if not cells or max(cell.cols[1] for cell in cells) < 1 or not _has_rows(cells):
        return None
    return Table(tuple(cells), ruled=False)


def _has_rows(cells: Sequence[Cell]) -> bool:
    """Whether more than one row has several cells with text: else they are what stands beside a title, or above one."""
    filled = Counter(row for cell in cells if cell.lines for row in range(cell.rows[0], cell.rows[1] + 1))
    return sum(count > 1 for count in filled.values()) > 1


def _ruled(grid: RuledTable, lines: Sequence[Line]) -> list[Cell]:
    held = place_lines([cell.upright for cell in grid.cells], lines, grid.frame)
    return [
        Cell(cell.rows, cell.cols, cell.polygon, _in_order(own)) for cell, own in zip(grid.cells, held, strict=True)
    ]


def _is_text_box(cells: Sequence[Cell]) -> bool:
    """Whether cells are a frame around running text, with a bar for its title at the most: what such a box holds are
    paragraphs, lists and headings as elsewhere on the page."""
    if len(cells) > BOX_CELLS or any(cell.cols != (0, 0) for cell in cells):
        return False
    held = [line for cell in cells for line in cell.lines]
    prose = [part for cell in cells for part in gather_paragraphs(cell.lines) if is_running_text(part)]
    return sum(map(len, prose)) >= max(BOX_LINES, len(held) / 2)


def _is_safety_panel(cells: Sequence[Cell]) -> bool:
    """Whether cells are a panel with a signal word before or above what it warns of, and its sign perhaps."""
    filled = [cell for cell in cells if cell.lines]
    if len(cells) > len(filled) + 1 or len(filled) != 2:
        return False
    word, message = filled
    return bool(_SIGNAL.fullmatch(" ".join(line.text.strip() for line in word.lines))) and (
        len(message.lines) >= PANEL_LINES and is_running_text(message.lines)
    )


def _is_ruled_paper(cells: Sequence[Cell]) -> bool:
    """Whether cells are the lines of a writing pad with its margin: all that is written stands in one column, a line in
    each of its rows, and none spans another column."""
    filled = [cell for cell in cells if cell.lines]
    rows = max(cell.rows[1] for cell in cells) + 1
    alone = {cell.cols for cell in filled}
    one_row = all(cell.rows[0] == cell.rows[1] and len(rows_of(cell.lines)) == 1 for cell in filled)
    tall = [height(bbox_of(cell.polygon)) for cell in filled]
    even = max(tall, default=0.0) < EVEN * min(tall, default=1.0)
    return rows >= PAD_ROWS and len(filled) >= PAD_LINES and len(alone) == 1 and one_row and even


def _crop(image: Image, bbox: Bbox) -> tuple[Image, float, float]:
    """The table with a little of what is around it, and the crop's left and top."""
    height, width = image.shape[:2]
    margin = 4
    left, top = max(0, int(bbox[0]) - margin), max(0, int(bbox[1]) - margin)
    right, bottom = min(width, int(bbox[2]) + margin), min(height, int(bbox[3]) + margin)
    return np.ascontiguousarray(image[top:bottom, left:right]), left, top


def _unruled(image: Image, bbox: Bbox, lines: Sequence[Line], level: Sequence[Rule], models: TableModels) -> list[Cell]:
    if any(line.source is LineSource.OCR for line in lines):
        lines = cut_glued_lines(image, cut_standing_cells(lines))
    else:
        lines = cut_at_wide_spaces(lines)
    grid = rows_and_columns(lines, level)
    glued = [
        line for line in lines if sum(overlap_1d(line.bbox[0], line.bbox[2], *column) > 0 for column in grid[1]) > 1
    ]
    if glued and not any(line.source is LineSource.OCR for line in lines):
        lines = cut_glued_lines(image, lines, glued)
        grid = rows_and_columns(lines, level)
    by_columns = _from_columns(lines, bbox, level, *grid)
    told = _is_full(by_columns) or bool(anchored_rows(lines, grid[1]))
    if told or _is_sparse(by_columns, len(grid[0]) * len(grid[1])):
        return by_columns
    crop, left, top = _crop(image, bbox)
    structure = models.structure(crop)
    shifted = [
        replace(c, bbox=(c.bbox[0] + left, c.bbox[1] + top, c.bbox[2] + left, c.bbox[3] + top)) for c in structure
    ]
    if shifted and _holds_together(shifted) and _fits(shifted, lines):
        structured = _from_structure(shifted, lines, bbox)
        if not _parts_labels(structured, grid[0]) and _stacked(structured) <= _stacked(by_columns):
            return structured
    return by_columns


def _is_sparse(cells: Sequence[Cell], places: int) -> bool:
    """Whether cells leave many of their places empty."""
    return sum(not cell.lines for cell in cells) > SPARSE * places


def _is_full(cells: Sequence[Cell]) -> bool:
    """Whether every place of rows and columns holds one line, or several that are closer than rows are, but for the
    corner above the labels, and nothing is left to be told."""
    if any(cell.cols[0] != cell.cols[1] for cell in cells):
        return False
    if not all(cell.lines or not (cell.rows[0] or cell.cols[0]) for cell in cells):
        return False
    held = [rows_of(cell.lines) for cell in cells]
    if any(len(row) > 1 for rows in held for row in rows):
        return False
    within = [gap for rows in held for gap in _gaps(rows)]
    return not within or max(within) < CLOSER * min(_gaps(_rows_of_cells(cells)), default=0.0)


def _rows_of_cells(cells: Sequence[Cell]) -> list[list[Line]]:
    rows: dict[int, list[Line]] = {}
    for cell in cells:
        rows.setdefault(cell.rows[0], []).extend(cell.lines)
    return [rows[number] for number in sorted(rows)]


def _gaps(rows: Sequence[Sequence[Line]]) -> list[float]:
    """The room between neighbouring rows of lines, but for those that hold none."""
    boxes = [union(line.bbox for line in row) for row in rows if row]
    return [below[1] - above[3] for above, below in pairwise(boxes)]


def _holds_together(cells: Sequence[StructureCell]) -> bool:
    """Whether every row has the same number of columns and no place is taken twice."""
    rows, cols = max(c.rows[1] for c in cells) + 1, max(c.cols[1] for c in cells) + 1
    taken = np.zeros((rows, cols), int)
    for cell in cells:
        taken[cell.rows[0] : cell.rows[1] + 1, cell.cols[0] : cell.cols[1] + 1] += 1
    return bool((taken == 1).all()) and cols > 1


def _fits(cells: Sequence[StructureCell], lines: Sequence[Line]) -> bool:
    """Whether the lines lie in the cells, and no cell holds lines that stand side by side."""
    held: dict[int, list[Line]] = {}
    within, _ = _covered([line.bbox for line in lines], [cell.bbox for cell in cells])
    for line, shares, best in zip(lines, within, within.argmax(axis=1).tolist(), strict=True):
        if shares[best] > 0.4:
            held.setdefault(best, []).append(line)
    inside = sum(len(members) for members in held.values())
    crowded = sum(len(row) > 1 for members in held.values() for row in rows_of(members))
    return inside >= FITTING * len(lines) and crowded <= 0.05 * len(lines)


def _parts_labels(cells: Sequence[Cell], rows: Sequence[tuple[float, float]]) -> bool:
    """Whether cells of the first column part the label of one of the `rows` that the lines stand in."""
    edges = [(above[1] + below[0]) / 2 for above, below in pairwise(rows)]
    labels = {
        (bisect(edges, (line.bbox[1] + line.bbox[3]) / 2), cell.rows[0])
        for cell in cells
        if cell.cols[0] == 0
        for line in cell.lines
    }
    return len({row for row, _ in labels}) < len(labels)


def _stacked(cells: Sequence[Cell]) -> int:
    """How many rows have figures one below the other in several cells: they are two rows."""
    rows = Counter(
        cell.rows[0]
        for cell in cells
        if sum(any(is_figure(line.text) for line in row) for row in rows_of(cell.lines)) > 1
    )
    return sum(count > 1 for count in rows.values())


def _from_structure(cells: Sequence[StructureCell], lines: Sequence[Line], bbox: Bbox) -> list[Cell]:
    """The network's rows and columns, parted where its boxes part."""
    held: dict[int, list[Line]] = {i: [] for i in range(len(cells))}
    within, around = _covered([line.bbox for line in lines], [cell.bbox for cell in cells])
    within = within + 1e-6 * around
    for line, shares, best in zip(lines, within, within.argmax(axis=1).tolist(), strict=True):
        if shares[best] <= 0:
            best = int(np.argmin([_distance(line.bbox, cell.bbox) for cell in cells]))
        held[best].append(line)
    held = _row_by_row(cells, held)
    extents = [union([line.bbox for line in held[i]]) if held[i] else cell.bbox for i, cell in enumerate(cells)]
    ys = _edges([(c.rows, e[1], e[3]) for c, e in zip(cells, extents, strict=True)], bbox[1], bbox[3])
    xs = _edges([(c.cols, e[0], e[2]) for c, e in zip(cells, extents, strict=True)], bbox[0], bbox[2])
    read = [
        Cell(cell.rows, cell.cols, _placed(cell.rows, cell.cols, xs, ys), _in_order(held[i]))
        for i, cell in enumerate(cells)
    ]
    slots = {(cell.rows[0], cell.cols[0]): (cell.cols[1], cell.lines) for cell in read if cell.lines}
    moved = off_labels(slots, len(xs) - 1)
    return [part for cell in read for part in _after(cell, moved.get((cell.rows[0], cell.cols[0])), xs, ys)]


def _after(cell: Cell, span: tuple[int, int] | None, xs: Sequence[float], ys: Sequence[float]) -> list[Cell]:
    """A cell; where it spans fewer columns than was told, an empty one before it."""
    if span is None:
        return [cell]
    before = (cell.cols[0], span[0] - 1)
    return [
        Cell(cell.rows, before, _placed(cell.rows, before, xs, ys), ()),
        replace(cell, cols=span, polygon=_placed(cell.rows, span, xs, ys)),
    ]


def _placed(rows: tuple[int, int], cols: tuple[int, int], xs: Sequence[float], ys: Sequence[float]) -> Polygon:
    return polygon_of((xs[cols[0]], ys[rows[0]], xs[cols[1] + 1], ys[rows[1] + 1]))


def _row_by_row(cells: Sequence[StructureCell], held: Mapping[int, Sequence[Line]]) -> dict[int, list[Line]]:
    """The lines of each cell, brought to the rows of cells that their rows of text are.

    The network's boxes drift from the lines where rows are of several heights. Where there are as many rows of text as
    of cells, they are those; else what stands in a row of text is of the row of cells that the most of it is in.
    """
    cell_of = {id(line): index for index, lines in held.items() for line in lines}
    rows = rows_of([line for lines in held.values() for line in lines])
    alike = len(rows) == max(cell.rows[1] for cell in cells) + 1
    moved: dict[int, list[Line]] = {index: [] for index in held}
    for number, row in enumerate(rows):
        counts = Counter(at for line in row for at in _span(cells[cell_of[id(line)]].rows))
        (at, most), *_ = counts.most_common(1)
        if alike:
            at = number
        elif most < 2 or 2 * most <= len(row):
            at = -1
        for line in row:
            old = cell_of[id(line)]
            same = [i for i, cell in enumerate(cells) if cell.cols == cells[old].cols and at in _span(cell.rows)]
            moved[same[0] if same else old].append(line)
    return moved


def _span(ends: tuple[int, int]) -> range:
    return range(ends[0], ends[1] + 1)


def _covered(ones: Sequence[Bbox], others: Sequence[Bbox]) -> tuple[_Shares, _Shares]:
    """Of each pair (ones, others) the share of the one that lies within the other, and of the other within the one."""
    first, second = np.array(ones, np.float64)[:, None], np.array(others, np.float64)[None]
    sides = np.minimum(first[..., 2:], second[..., 2:]) - np.maximum(first[..., :2], second[..., :2])
    shared = np.maximum(sides, 0.0).prod(axis=2)
    areas = [np.maximum(boxes[..., 2:] - boxes[..., :2], 0.0).prod(axis=2) for boxes in (first, second)]
    within, around = (np.divide(shared, area, out=np.zeros_like(shared), where=area > 0) for area in areas)
    return within, around


def _edges(spans: Sequence[tuple[tuple[int, int], float, float]], start: float, end: float) -> list[float]:
    """Where rows (or columns) part: halfway between what ends before and what begins after."""
    count = max(span[1] for span, _, _ in spans) + 1
    edges = [start]
    for index in range(1, count):
        before = [b for span, _, b in spans if span[1] == index - 1]
        after = [a for span, a, _ in spans if span[0] == index]
        middle = (max(before, default=edges[-1]) + min(after, default=end)) / 2
        edges.append(min(max(middle, edges[-1]), end))
    return [*edges, end]


def _from_columns(
    lines: Sequence[Line],
    bbox: Bbox,
    level: Sequence[Rule],
    rows: Sequence[tuple[float, float]],
    columns: Sequence[tuple[float, float]],
) -> list[Cell]:
    ys = [bbox[1], *((a[1] + b[0]) / 2 for a, b in pairwise(rows)), bbox[3]]
    xs = [bbox[0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), bbox[2]]
    slots: dict[tuple[int, int], tuple[int, list[Line]]] = {}
    for line in lines:
        box = foot_of(line)
        row = _most(ys, line.bbox[1], line.bbox[3])
        touched = [i for i, (a, b) in enumerate(columns) if overlap_1d(box[0], box[2], a, b) > 0.1 * (b - a)]
        first = touched[0] if touched else _most(xs, box[0], box[2])
        last = touched[-1] if touched else first
        width, held = slots.get((row, first), (first, []))
        slots[row, first] = (max(width, last), [*held, line])
    for (row, first), span in spanning_headers(slots, len(columns), level).items():
        slots[row, span[0]] = (span[1], slots.pop((row, first))[1])
    cells = []
    for row in range(len(rows)):
        col = 0
        while col < len(columns):
            last, held = slots.get((row, col), (col, []))
            while any((row, c) in slots for c in range(col + 1, last + 1)):
                last -= 1
            cells.append(Cell((row, row), (col, last), _placed((row, row), (col, last), xs, ys), _in_order(held)))
            col = last + 1
    return cells


def _most(edges: Sequence[float], start: float, end: float) -> int:
    """The interval between edges that most of a stretch lies in."""
    shares = [overlap_1d(start, end, a, b) for a, b in pairwise(edges)]
    return int(np.argmax(shares))


def _in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line for row in rows_of(lines) for line in row)


def _distance(one: Bbox, other: Bbox) -> float:
    dx = max(one[0] - other[2], other[0] - one[2], 0.0)
    dy = max(one[1] - other[3], other[1] - one[3], 0.0)
    return dx + dy
