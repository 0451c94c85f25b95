"""Tables without rules that the layout network missed, told by columns of figures that share their rows.

Most of them are small and stand in running text. To the columns come what stands at their sides in the same rows (the
labels), and the rows above that name the columns. Pairs of a label and its value are a form, whole numbers that rise
beside titles a contents list: neither is a table.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, intersection, overlap_1d, union, width
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.column_tables import is_slanted
from pagemill.reading.tables.figure_columns import (
    FigureColumn,
    figure_columns,
    is_figure,
    is_prose,
    is_sentence,
    same_row,
    side_by_side,
)
from pagemill.reading.tables.rows_below import rows_below

#: Rows with figures in two columns at the least; a table of so many rows in all may have one fewer.
FULL_ROWS, MANY_ROWS = 3, 6
#: Of the places where rows and columns of figures cross, this share is filled, at the least.
FILLED = 0.35
#: Of the rows of figures, this share has a line in a column beside them that is of the table.
LABELLED = 0.5
#: A header is no further above what it heads than this many line heights; past a rule it may be further, and what the
#: rule below it heads as far from that.
HEADER_GAP, PAST_RULE = 1.6, 3.0
#: A header has no more rows than this, and no more of them of one line.
HEADER_ROWS, SINGLE = 5, 2
#: A line above by itself that is so much taller than the figures is a title.
LARGER = 1.25
#: What has a greater share of it in a table is no neighbour that the table's box touches.
TOUCHED = 0.1
#: A line that takes a greater share of a table's width is no cell of its header.
SPANNING = 0.6

#: A value with its name, which no header has.
_NAMED = re.compile(r"[:：]\s*\S|\w\s*[:：]$")


@dataclass(frozen=True, slots=True)
class _Rows:
    """Columns of figures that share their rows, and all lines of these rows."""

    columns: Sequence[FigureColumn]
    lines: Sequence[Line]

    @property
    def box(self) -> Bbox:
        return union(column.box for column in self.columns)

    @property
    def tall(self) -> float:
        return median(height(box) for column in self.columns for box in column.boxes)


def find_aligned_tables(lines: Sequence[Line], taken: Sequence[Bbox], level: Sequence[Rule]) -> list[Bbox]:
    """The boxes of tables among the lines of a page, in pixels of the page as read, from the top.

    `taken` are boxes whose lines are left out, such as figures'; `level` are the page's level rules.
    """
    free = [line for line in lines if not any(covered(line.bbox, box) > 0.5 for box in taken)]
    found: list[Bbox] = []
    for group in side_by_side(figure_columns([line for line in free if _lies(line)]), free):
        box = _table(group, free, level)
        if box is None or any(covered(other, box) > TOUCHED for other in taken):
            continue
        same = [other for other in found if intersection(box, other)]
        found = [other for other in found if other not in same] + [union((box, *same))]
    return sorted(found, key=lambda box: (box[1], box[0]))


def _lies(line: Line) -> bool:
    return len(line.text.strip()) <= 2 or (width(line.bbox) > height(line.bbox) and not is_slanted(line))


def _table(columns: Sequence[FigureColumn], lines: Sequence[Line], level: Sequence[Rule]) -> Bbox | None:
    """The box of the table that columns of figures are of, or None where they are of none."""
    if sum(not column.counts_up for column in columns) < 2:
        return None
    core = union(column.box for column in columns)
    amounts = union(column.box for column in columns if not column.counts_up)
    beside = [line for line in lines if core[1] < (line.bbox[1] + line.bbox[3]) / 2 < core[3]]
    rows = _Rows(columns, beside)
    if not _is_filled(rows):
        return None
    inside = [line for line in beside if overlap_1d(line.bbox[0], line.bbox[2], core[0], core[2]) > 0]
    labels = _beside(rows, lines, leftwards=True)
    body = union(line.bbox for line in (*inside, *labels, *_beside(rows, lines, leftwards=False)))
    header = _header(body, amounts, rows.tall, lines, level)
    if _are_pairs(rows, labels) and not header:
        return None
    return union((body, *(line.bbox for line in (*header, *_last_rows(body, lines)))))


def _is_filled(rows: _Rows) -> bool:
    """Whether enough rows have figures in two columns or more, and the columns few gaps."""
    cells = [line for column in rows.columns for line in column.cells]
    counts = [len(row) for row in rows_of(cells)]
    several = sum(count >= 2 for count in counts)
    enough = several >= FULL_ROWS - (len(counts) >= MANY_ROWS)
    return enough and len(cells) >= FILLED * len(counts) * _abreast(rows.columns)


def _abreast(columns: Sequence[FigureColumn]) -> int:
    """How many columns stand side by side; those one below the other are one."""
    ends: list[float] = []
    for box in sorted(column.box for column in columns):
        if not ends or box[0] >= ends[-1]:
            ends.append(box[2])
        else:
            ends[-1] = max(ends[-1], box[2])
    return len(ends)


def _beside(rows: _Rows, lines: Sequence[Line], *, leftwards: bool) -> list[Line]:
    """The lines at one side of the figures that are of their rows: columns of labels or remarks, up to the farthest
    that has something in most rows, and no further than running text."""
    core, tall = rows.box, rows.tall
    top, bottom = core[1] - 4 * tall, core[3] + 3 * tall
    side = [line for line in rows.lines if (line.bbox[2] < core[0] if leftwards else line.bbox[0] > core[2])]
    full = [union(line.bbox for line in row) for row in rows_of([line for c in rows.columns for line in c.cells])]
    taken: list[Line] = []
    sparse: list[Line] = []
    for column in _side_columns(side, leftwards=leftwards):
        x0, _, x1, _ = union(line.bbox for line in column)
        around = [
            line for line in lines if top < line.bbox[1] < bottom and overlap_1d(line.bbox[0], line.bbox[2], x0, x1) > 0
        ]
        if is_prose(column) or _goes_on(column, around):
            break
        sparse += column
        if sum(any(same_row(line.bbox, row) for line in column) for row in full) >= LABELLED * len(full):
            taken += sparse
            sparse = []
    return taken


def _side_columns(lines: Sequence[Line], *, leftwards: bool) -> list[list[Line]]:
    """Lines parted where none stands above or below another, the nearest to the figures first."""
    columns: list[list[Line]] = []
    end = 0.0
    for line in sorted(lines, key=lambda line: line.bbox[0]):
        if columns and line.bbox[0] < end:
            columns[-1].append(line)
            end = max(end, line.bbox[2])
        else:
            columns.append([line])
            end = line.bbox[2]
    return columns[::-1] if leftwards else columns


def _goes_on(column: Sequence[Line], around: Sequence[Line]) -> bool:
    """Whether lines beside figures are of running text that goes on above or below the figures."""
    return is_prose(around) and sum(is_sentence(line) for line in column) > 0.5 * len(column)


def _are_pairs(rows: _Rows, labels: Sequence[Line]) -> bool:
    """Whether every column of figures has its own labels at its left: label and value, label and value."""
    cells = {id(line) for column in rows.columns for line in column.cells}
    words = [line for line in rows.lines if id(line) not in cells and not is_figure(line.text)]
    own = 0
    for before, column in zip((None, *rows.columns), rows.columns, strict=False):
        edge = before.box[2] if before else -1.0
        near = [
            line for line in words if edge <= line.bbox[0] and line.bbox[2] <= column.box[2] and line.bbox[2] > edge
        ]
        named = sum(any(same_row(box, line.bbox) and line.bbox[0] < box[0] for line in near) for box in column.boxes)
        own += named > 0.5 * len(column.cells)
    return own == len(rows.columns)


def _header(body: Bbox, core: Bbox, of_figures: float, lines: Sequence[Line], level: Sequence[Rule]) -> list[Line]:
    """The lines of the rows above a table's body, whose figures are so tall, that name its columns."""
    above = [
        line
        for line in lines
        if (line.bbox[1] + line.bbox[3]) / 2 < body[1] and overlap_1d(line.bbox[0], line.bbox[2], body[0], body[2]) > 0
    ]
    header: list[Line] = []
    pending: list[Line] = []
    single = 0
    top = body[1]
    for row in list(reversed(rows_of(above)))[:HEADER_ROWS]:
        box = union(line.bbox for line in row)
        tall = median(height(line.bbox) for line in row)
        rules = [
            r.at
            for r in level
            if box[3] - 0.3 * tall < r.at < top + 0.3 * tall
            and overlap_1d(r.start, r.end, core[0], core[2]) > 0.3 * width(core)
        ]
        # Of several rules the first and the last part it from what it heads: its own foot, and the head of a column.
        above_rule, below_rule = (min(rules) - box[3], top - max(rules)) if rules else (math.inf, math.inf)
        apart = top - box[3] > (PAST_RULE if rules else HEADER_GAP) * tall
        if (apart and (above_rule > HEADER_GAP * tall or below_rule > PAST_RULE * tall)) or _is_text(row, body):
            break
        single += len(row) == 1
        if len(row) == 1 and tall > LARGER * of_figures:
            break
        if single > SINGLE or any(_NAMED.search(line.text) for line in row):
            break
        pending += row
        top = box[1]
        if any(overlap_1d(line.bbox[0], line.bbox[2], core[0], core[2]) > 0.5 * width(line.bbox) for line in row):
            header += pending
            pending = []
    return header


def _last_rows(body: Bbox, lines: Sequence[Line]) -> list[Line]:
    """The lines of rows right below a table's body that have a figure in it too, though in none of its columns."""
    last: list[Line] = []
    for row in rows_below(body, lines, HEADER_GAP):
        figures = sum(is_figure(line.text) for line in row)
        if not figures or 2 * figures < len(row) or _is_text(row, body):
            break
        last += row
    return last


def _is_text(row: Sequence[Line], body: Bbox) -> bool:
    """Whether a row beside a table's body is of a text or a caption: it reaches out of the table, or across much of it,
    or is a sentence that begins where the table does."""
    if len(row) == 1 and is_sentence(row[0]) and row[0].bbox[0] < body[0] + 2 * height(row[0].bbox):
        return True
    for line in row:
        x0, _, x1, _ = line.bbox
        tall = height(line.bbox)
        outside = x0 < body[0] - 2 * tall or x1 > body[2] + 2 * tall
        if outside or x1 - x0 > SPANNING * width(body) or patterns.CAPTION.match(line.text):
            return True
    return False
