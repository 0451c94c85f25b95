"""Tables without rules, from their lines of text alone: columns are where lines stand above one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, union, width
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.rules.rule import Rule
from pagemill.reading.tables.anchored_rows import anchored_rows, columns_of, row_extents
from pagemill.reading.tables.figure_columns import is_figure

#: A line wider than this share of the table spans columns and tells nothing of where they lie.
SPANNING = 0.6
#: A line that rises or falls by more than this share of its length is slanted.
SLANTED = 0.25
#: A gutter within what looked like one column: this share of its rows leave a gap there, no more than that share run
#: across it, and most of what stands at one side ends within this share of a line's height of one place.
TORN, CROSSING, MOST, AGREE = 0.5, 0.4, 0.75, 0.6
#: A rule that reaches across this share of a table parts its rows.
PARTING = 0.8
#: So many rows, at the least, show that rules part them.
FEWEST_PARTED = 3
#: Lines of one cell are no further apart than this share of their height.
CLOSE = 0.6
#: Lines of one label are set closer than so much of the least that rows are apart from middle to middle.
CLOSER = 0.85
#: Lines of one cell are no further apart, from middle to middle, than so many times the nearest two of any.
EVEN = 1.12
#: Lines closer than so much of their height lie on one another, and tell nothing.
LEAST = 0.6

#: Values lie by more than this share of their height beside each of the two lines of a label.
LAPPING = 0.2

_TICKED = re.compile(r"\s*[□■☐☑☒○◉●]")


def rows_and_columns(
    lines: Sequence[Line], level: Sequence[Rule] = ()
) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """The extents of rows (y) and columns (x) that the lines of a table stand in; neighbours do not overlap.

    `level` are the page's level rules: where they part the rows, what stands between two of them is one row.
    """
    columns = _columns(lines)
    anchored = anchored_rows(lines, columns)
    if anchored:
        return row_extents(anchored), columns
    return _rows_between(lines, columns, level) or _rows(lines, columns), columns


def is_slanted(line: Line) -> bool:
    """Whether a line runs neither level nor straight up or down, as names of narrow columns are set."""
    (x0, y0), (x1, y1), *_ = line.polygon
    return min(abs(x1 - x0), abs(y1 - y0)) > SLANTED * max(abs(x1 - x0), abs(y1 - y0))


def foot_of(line: Line) -> Bbox:
    """The box that tells a line's column: its own, of a slanted line that of its lower end, which points at it."""
    if not is_slanted(line):
        return line.bbox
    x0, _, x1, y1 = line.bbox
    left = max(line.polygon, key=lambda point: point[1])[0] - x0 < (x1 - x0) / 2
    part = (x1 - x0) / 4
    return (x0, y1 - part, x0 + part, y1) if left else (x1 - part, y1 - part, x1, y1)


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    level = [line for line in lines if not is_slanted(line)] or lines
    whole = width(union(line.bbox for line in level))
    telling = [line.bbox for line in level if width(line.bbox) < SPANNING * whole] or [line.bbox for line in level]
    tall = median(height(box) for box in telling)
    # Columns are what is left between the gutters: places that hardly any line crosses.
    events = sorted([(box[0], 1) for box in telling] + [(box[2], -1) for box in telling])
    allowed = max(0, round(0.04 * len(rows_of(lines))))
    columns: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= allowed < depth:
            start = x
        elif before > allowed >= depth and x > start:
            if columns and start - columns[-1][1] < 0.25 * tall:
                columns[-1] = (columns[-1][0], x)
            else:
                columns.append((start, x))
    own = [column for column in columns if any(_stands_in(box, column) for box in telling)]
    return [part for column in own for part in _parted(column, level)]


def _stands_in(box: Bbox, column: tuple[float, float]) -> bool:
    """Whether most of a line is in a column: headings one above the other, each over other columns, make none."""
    return overlap_1d(box[0], box[2], *column) > 0.5 * width(box)


def _parted(column: tuple[float, float], lines: Sequence[Line]) -> list[tuple[float, float]]:
    """A column cut where most of its rows leave a gap in one place; what runs across it spans both parts."""
    start, end = column
    rows = rows_of([line for line in lines if line.bbox[0] >= start and line.bbox[2] <= end])
    gaps = [(one.bbox, other.bbox) for row in rows for one, other in pairwise(row) if other.bbox[0] - one.bbox[2] > 0]
    best: list[tuple[Bbox, Bbox]] = []
    is_free = False
    for one, other in gaps:
        place = (one[2] + other[0]) / 2
        here = [(a, b) for a, b in gaps if a[2] < place < b[0]]
        crossing = sum(line.bbox[0] < place < line.bbox[2] for row in rows for line in row)
        if len(here) > len(best) and crossing <= CROSSING * len(rows) and _ends_agree(here):
            best, is_free = here, not crossing
    # A gutter that nothing crosses may be narrow: beside texts of several lines few rows have something at both sides.
    if len(best) < FEWEST_PARTED or (len(best) < TORN * len(rows) and not is_free):
        return [column]
    left, right = max(a[2] for a, _ in best), min(b[0] for _, b in best)
    return [*_parted((start, left), lines), *_parted((right, end), lines)]


def _ends_agree(gaps: Sequence[tuple[Bbox, Bbox]]) -> bool:
    """Whether what stands beside gaps ends or begins in one line, or has its middle there."""
    tall = median(height(box) for gap in gaps for box in gap)
    sides = (
        [a[2] for a, _ in gaps],
        [b[0] for _, b in gaps],
        [(b[0] + b[2]) / 2 for _, b in gaps],
        [b[2] for _, b in gaps],
    )
    return any(
        sum(abs(place - median(places)) < AGREE * tall for place in places) >= MOST * len(gaps) for places in sides
    )


def _rows(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Rows of cells: a row of lines that goes on in the cell above it is no row of its own."""
    members = _with_values_in_the_middle(rows_of(lines), columns)
    members = _set_apart(members, columns) or _with_labels_of_several_lines(members, columns)
    rows = [union(line.bbox for line in row) for row in members]
    merged: list[tuple[float, float]] = []
    last: Sequence[Line] = ()
    for box, row in zip(rows, members, strict=True):
        if merged and _goes_on(last, row):
            merged[-1] = (merged[-1][0], max(merged[-1][1], box[3]))
            continue
        merged.append((box[1], box[3]))
        last = row
    for index in range(len(merged) - 1):
        (a0, a1), (b0, b1) = merged[index], merged[index + 1]
        if a1 > b0:
            middle = (a1 + b0) / 2
            merged[index], merged[index + 1] = (a0, middle), (middle, b1)
    return merged


def _with_values_in_the_middle(rows: Sequence[list[Line]], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """Rows of lines, with a label's two lines and the values whose middle is between them in one."""
    joined: list[list[Line]] = []
    held = [columns_of(row, columns) for row in rows]
    index = 0
    while index < len(rows):
        three = rows[index : index + 3]
        labels, values = held[index : index + 3 : 2], held[index + 1 : index + 2]
        if len(three) == 3 and labels == [{0}, {0}] and 0 not in values[0] and _lap(three[0], three[1], three[2]):
            joined.append([line for row in three for line in row])
            index += 3
        else:
            joined.append(rows[index])
            index += 1
    return joined


def _lap(above: Sequence[Line], middle: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether a row stands level with the foot of the one above it and with the head of the one below."""
    (_, _, _, foot), (_, y0, _, y1), (_, top, _, _) = (
        union(line.bbox for line in row) for row in (above, middle, below)
    )
    return min(foot - y0, y1 - top) > LAPPING * (y1 - y0)


def _set_apart(rows: Sequence[list[Line]], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """Rows of lines, with those together that are of one row of cells, where the lines of cells are clearly closer than
    rows are; empty where they are not, or what stands close are rows by themselves."""
    pitches = _pitches(rows)
    # Most tables have rows as far apart as any, and are seen to have no closer ones.
    if sum(EVEN * CLOSER * pitch > min(pitches) for pitch in pitches) < FEWEST_PARTED:
        return []
    most = _most_between_lines(pitches, rows, columns)
    if not most:
        return []
    groups: list[list[int]] = [[0]]
    for index, pitch in enumerate(pitches, 1):
        if pitch > most:
            groups.append([])
        groups[-1].append(index)
    together: list[list[Line]] = []
    for number, group in enumerate(groups):
        own = [rows[index] for index in group]
        held = [columns_of(row, columns) for row in own]
        heads = number == 0 and len(held[-1]) > len(held[0])
        if len(group) == 1 or (_is_one_cell_high(own, held) and not heads):
            together.append([line for row in own for line in row])
        elif number == 0:
            # Heads of columns below heads of several.
            together += own
        else:
            return []
    return together if len(together) < len(rows) else []


def _most_between_lines(
    pitches: Sequence[float], rows: Sequence[list[Line]], columns: Sequence[tuple[float, float]]
) -> float:
    """How far the lines of one cell are apart from middle to middle at the most, where rows are clearly further; 0
    where no such thing is told."""
    stacks: list[list[list[Line]]] = [[] for _ in columns]
    for row in rows:
        for at, (start, end) in enumerate(columns):
            own = [line for line in row if overlap_1d(line.bbox[0], line.bbox[2], start, end) > 0]
            stacks[at] += [own] if own else []
    least = min((pitch for stack in stacks for pitch in _pitches(stack)), default=0.0)
    most = EVEN * least
    further = [pitch for pitch in pitches if pitch > most]
    overlapping = least < LEAST * median(height(line.bbox) for row in rows for line in row)
    if overlapping or len(further) < FEWEST_PARTED or least > CLOSER * min(further):
        return 0.0
    return most


def _pitches(rows: Sequence[Sequence[Line]]) -> list[float]:
    """How far rows are from one another, from middle to middle."""
    places = [median((line.bbox[1] + line.bbox[3]) / 2 for line in row) for row in rows]
    return [after - before for before, after in pairwise(places)]


def _is_one_cell_high(rows: Sequence[Sequence[Line]], held: Sequence[set[int]]) -> bool:
    """Whether close rows of lines, which stand in the columns `held`, are one row of cells.

    Some of its cells have fewer lines than others, or all lines but the first go on in small letters. No figure stands
    below another, what can be ticked is by itself, a label above a whole row may be a heading, and of two rows one has
    no cell that the other has not, or they stand beside one another.
    """
    every = set().union(*held)
    if len(every) < 2 or (held[0] == {0} and 0 in held[1]):
        return False
    if any(_figures(one) and _figures(other) for one, other in pairwise(rows)):
        return False
    if any(_TICKED.match(line.text) for row in rows[1:] for line in row):
        return False
    boxes = [union(line.bbox for line in row) for row in rows]
    for (one, above), (other, below) in pairwise(zip(held, boxes, strict=True)):
        if not (one <= other or other <= one or below[1] < above[3]):
            return False
    goes_on = all(line.text[:1].islower() for row in rows[1:] for line in row)
    return goes_on or sum(one == every for one in held) < 2


def _figures(row: Sequence[Line]) -> bool:
    return any(is_figure(line.text) for line in row)


def _with_labels_of_several_lines(
    rows: Sequence[list[Line]], columns: Sequence[tuple[float, float]]
) -> list[list[Line]]:
    """Rows of lines, with those together whose first cell has several lines, set closer than rows are.

    What stands beside it is in one row with its first line, its last or one between.
    """
    held = [columns_of(row, columns) for row in rows]
    pitches = _pitches(rows)
    parted = [0 in one & other and len(one & other) > 1 for one, other in pairwise(held)]
    sure = [pitch for pitch, apart in zip(pitches, parted, strict=True) if apart]
    if len(sure) < FEWEST_PARTED:
        return list(rows)
    close = CLOSER * min(sure)
    groups: list[list[int]] = []
    for index in range(len(rows)):
        if groups and pitches[index - 1] < close and 0 in held[index]:
            groups[-1].append(index)
        else:
            groups.append([index])
    together: list[list[Line]] = []
    for group in groups:
        one = sum(bool(held[index] - {0}) for index in group) == 1
        members = [line for index in group for line in rows[index]]
        together += [members] if one else [rows[index] for index in group]
    return together


def _goes_on(above: Sequence[Line], row: Sequence[Line]) -> bool:
    """Whether a row is the second line of the row above: close below it, fewer cells, its first column left empty."""
    if not above or len(row) >= len(above) or len(above) < 2:
        return False
    gap = min(line.bbox[1] for line in row) - max(line.bbox[3] for line in above)
    tall = min(height(line.bbox) for line in row)
    first = above[0].bbox
    indented = all(overlap_1d(line.bbox[0], line.bbox[2], first[0], first[2]) <= 0 for line in row)
    return gap < 0.3 * tall and indented


def _rows_between(
    lines: Sequence[Line], columns: Sequence[tuple[float, float]], level: Sequence[Rule]
) -> list[tuple[float, float]]:
    """The rows between rules, where there is a rule between any two rows; empty where there is not."""
    x0, y0, x1, y1 = union(line.bbox for line in lines)
    wide = x1 - x0
    places = [r.at for r in level if y0 < r.at < y1 and overlap_1d(r.start, r.end, x0, x1) > PARTING * wide]
    edges = [y0, *sorted(places), y1]
    bands = [(a, b) for a, b in pairwise(edges) if any(a < (line.bbox[1] + line.bbox[3]) / 2 < b for line in lines)]
    if len(bands) < FEWEST_PARTED:
        return []
    for start, end in bands:
        inside = [line for line in lines if start < (line.bbox[1] + line.bbox[3]) / 2 < end]
        if not _is_one_row(inside, columns):
            return []
    return bands


def _is_one_row(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether lines between two rules are of one row of cells: close, and in no two columns one below the other alike.

    Rows that stand together without a rule between them have a line each in most columns.
    """
    rows = rows_of(lines)
    if len(rows) == 1:
        return True
    boxes = [union(line.bbox for line in row) for row in rows]
    tall = median(height(line.bbox) for line in lines)
    counts = [sum(overlap_1d(line.bbox[0], line.bbox[2], *column) > 0 for line in lines) for column in columns]
    close = all(after[1] - before[3] < CLOSE * tall for before, after in pairwise(boxes))
    return close and sum(count == len(rows) for count in counts) < 2 and len(rows[0]) == max(map(len, rows))
