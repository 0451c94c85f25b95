"""Tables open at their sides, of words as often as of figures: level rules of one length set them off, or a caption.

So tables are set in papers and manuals, with a rule above, one below and one under the headings, or with that alone.
A rule by itself tells none: running heads, footnotes, algorithms and listings have rules too. What stands between two
is of a table where its rows are torn in the same places, and a table's caption stands beside it or a row of headings
between two rules of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, overlap_1d, union
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.rules.rule import Rule, Rules
from pagemill.reading.tables.column_tables import rows_and_columns
from pagemill.reading.tables.figure_columns import is_prose, same_row

#: Rules of one table begin and end alike, to within this many line heights.
ALIKE = 0.8
#: What stands between the rules of a table reaches no further beyond their ends, in line heights.
BEYOND = 0.8
#: Rules closer than this many line heights are one, drawn twice.
DOUBLE = 0.5
#: A caption stands no further below or above a table, in line heights; above it, more rows of its own may follow.
CAPTION_GAP, CAPTION_ABOVE = 2.5, 5.0
#: A caption's text stands no further from its label, in line heights.
LABEL_GAP = 2.0
#: Of the rows of a table, this share has lines in two columns at the least: with a caption, and without one.
TORN, TORN_ALONE = 0.3, 0.6
#: Cells of a row are no nearer than this many line heights.
APART = 0.5
#: Rows with several cells that a table has at the least, its headings among them: between rules, and about one rule.
FEWEST_ROWS, FEWEST_ABOUT = 2, 3
#: Rules that set off a table without a caption, at the least: above and below its headings, and at its end.
FRAMED = 3
#: Rows that are parted by rules alone, at the least; the cells of each, and the share of the columns that have some.
COMBED, CELLS, MOST_CELLS = 4, 3, 0.6
#: Rows outside of the rules are no further apart than this many line heights.
ROW_GAP = 1.6
#: Lines of one cell are no further apart than this many line heights.
CLOSE = 0.7


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows of a table that were found, and the stretch of the page that they stand in."""

    start: float
    end: float
    top: float
    bottom: float
    lines: Sequence[Line]

    @property
    def box(self) -> Bbox:
        return union(((self.start, self.top, self.end, self.bottom), *(line.bbox for line in self.lines)))

    @property
    def rows(self) -> list[list[Line]]:
        return rows_of(self.lines)


def find_open_tables(lines: Sequence[Line], taken: Sequence[Bbox], rules: Rules) -> list[Bbox]:
    """The boxes of such tables among the lines of a page, in pixels of the page as read, from the top.

    `taken` are boxes whose lines are left out, such as figures'; `rules` are the page's.
    """
    if not rules.level or not lines:
        return []
    free = [line for line in lines if not any(covered(line.bbox, box) > 0.5 for box in taken)]
    tall = median(height(line.bbox) for line in lines)
    captions = _captions(lines)
    found: list[Bbox] = []
    parts: list[_Part] = []
    for stack in _stacks(rules.level, tall):
        for run in _runs(stack, free, tall):
            parts += run
            whole = _joined(run)
            if not _has_columns(whole, TORN, FEWEST_ROWS, tall):
                continue
            more = _grown(whole, free, tall)
            if _has_caption(more.box, captions, tall):
                found.append(more.box)
            elif _has_headings(run, whole, tall):
                found.append(whole.box)
    for rule in rules.level if captions else ():
        if not any(_is_within(rule, box) for box in found) and not _is_of_frame(rule, rules.standing, tall):
            table = _about(rule, free, tall)
            if table is None or not _has_caption(table.box, captions, tall):
                continue
            # What goes on to another rule was doubtful there, and is no surer for a part of it.
            if not any(part.top <= rule.at < part.bottom and part.bottom > table.bottom + tall for part in parts):
                found.append(table.box)
    return sorted(found, key=lambda box: (box[1], box[0]))


def find_combed_tables(lines: Sequence[Line], level: Sequence[Rule]) -> list[Bbox]:
    """The boxes of tables, whatever else was seen there, whose rows are parted by `level` rules alone, one below each
    row: those of web pages. With the heads above the first rule, in pixels of the page as read, from the top."""
    if len(level) <= COMBED or not lines:
        return []
    tall = median(height(line.bbox) for line in lines)
    found = []
    for stack in _stacks(level, tall):
        for run in _runs(stack, lines, tall) if len(stack) > COMBED else ():
            whole = _joined(run)
            if len(run) >= COMBED and _are_rows(run, _columns(whole.lines)):
                found.append(_grown(whole, lines, tall).box)
    return sorted(found, key=lambda box: (box[1], box[0]))


def _are_rows(parts: Sequence[_Part], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether each part is a row of cells in most columns, and the words of none run on into another column."""
    least = max(CELLS, MOST_CELLS * len(columns))
    for part in parts:
        held = [_over(line, columns) for line in part.lines]
        if any(len(one) != 1 for one in held) or len({one[0] for one in held}) < least:
            return False
    return not any(is_prose([line for line in part.lines if _over(line, columns[-1:])]) for part in parts)


def has_table_caption(box: Bbox, lines: Sequence[Line]) -> bool:
    """Whether a table's caption stands right above or below a box, or within it."""
    captions = _captions(lines)
    if any(covered(caption, box) > 0.5 for caption in captions):
        return True
    return bool(captions) and _has_caption(box, captions, median(map(height, captions)))


def _captions(lines: Sequence[Line]) -> list[Bbox]:
    """The boxes of tables' captions, each with what stands close at the right of its label."""
    captions = []
    for caption in (line.bbox for line in lines if patterns.TABLE_CAPTION.match(line.text)):
        reach = caption[2] + LABEL_GAP * height(caption)
        beside = [line.bbox for line in lines if same_row(line.bbox, caption) and caption[2] <= line.bbox[0] < reach]
        captions.append(union((caption, *beside)))
    return captions


def _has_caption(box: Bbox, captions: Sequence[Bbox], tall: float) -> bool:
    x0, y0, x1, y1 = box
    return any(
        overlap_1d(x0, x1, caption[0], caption[2]) > 0
        and (-tall < y0 - caption[3] < CAPTION_ABOVE * tall or -tall < caption[1] - y1 < CAPTION_GAP * tall)
        for caption in captions
    )


def _is_of_frame(rule: Rule, standing: Sequence[Rule], tall: float) -> bool:
    """Whether standing rules meet both ends of a level one."""
    near = ALIKE * tall
    meeting = [other for other in standing if other.start - near < rule.at < other.end + near]
    return all(any(abs(other.at - end) < near for other in meeting) for end in (rule.start, rule.end))


def _is_within(rule: Rule, box: Bbox) -> bool:
    return box[1] <= rule.at <= box[3] and overlap_1d(rule.start, rule.end, box[0], box[2]) > 0


# --- between rules ----------------------------------------------------------------------------------------------------


def _stacks(level: Sequence[Rule], tall: float) -> list[list[Rule]]:
    """Rules that begin and end alike, from the top; a rule drawn twice is there once."""
    stacks: list[list[Rule]] = []
    for rule in sorted(level, key=lambda rule: rule.at):
        for stack in stacks:
            last = stack[-1]
            if max(abs(rule.start - last.start), abs(rule.end - last.end)) < ALIKE * tall:
                if rule.at - last.at > DOUBLE * tall:
                    stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) > 1]


def _runs(stack: Sequence[Rule], lines: Sequence[Line], tall: float) -> list[list[_Part]]:
    """What stands between neighbouring rules, those parts together that may be of one table."""
    runs: list[list[_Part]] = [[]]
    for upper, lower in pairwise(stack):
        part = _between(upper, lower, lines, tall)
        if part is None:
            runs.append([])
        elif runs[-1] and _is_across(part, _torn_columns(runs[-1], tall)):
            runs.append([part])
        else:
            runs[-1].append(part)
    return [run for run in runs if run]


def _torn_columns(parts: Sequence[_Part], tall: float) -> list[tuple[float, float]]:
    """The columns of rows with several cells."""
    torn = (row for part in parts for row in part.rows if is_torn(row, tall))
    return _merged((line.bbox[0], line.bbox[2]) for row in torn for line in row)


def _is_across(part: _Part, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether most of several rows run across columns, as those of a text below a table do."""
    rows = part.rows
    across = sum(any(len(_over(line, columns)) > 1 for line in row) for row in rows)
    return len(rows) > 1 and across > 0.5 * len(rows)


def _between(upper: Rule, lower: Rule, lines: Sequence[Line], tall: float) -> _Part | None:
    """What stands between two rules, where nothing reaches out beyond their ends and some row has several cells, or
    there is one row alone."""
    start, end = min(upper.start, lower.start), max(upper.end, lower.end)
    own = [
        line
        for line in lines
        if upper.at < _middle(line) < lower.at and overlap_1d(line.bbox[0], line.bbox[2], start, end) > 0
    ]
    if not own or not _is_inside(own, start, end, tall):
        return None
    part = _Part(start, end, upper.at, lower.at, own)
    rows = part.rows
    alone = [row[0].text for row in rows if len(row) == 1]
    if any(patterns.TABLE_CAPTION.match(text) for text in alone):
        return None
    if len(rows) == 1 and alone and patterns.CAPTION.match(alone[0]):
        return None
    return part if len(rows) == 1 or any(is_torn(row, tall) for row in rows) else None


def _joined(parts: Sequence[_Part]) -> _Part:
    first, last = parts[0], parts[-1]
    lines = [line for part in parts for line in part.lines]
    return _Part(first.start, first.end, first.top, last.bottom, lines)


def _has_columns(part: _Part, share: float, fewest: int, tall: float) -> bool:
    """Whether enough rows are torn, in places that make columns of them."""
    rows = part.rows
    torn = sum(is_torn(row, tall) for row in rows)
    return torn >= max(fewest, share * len(rows)) and len(rows_and_columns(part.lines)[1]) > 1


def _has_headings(run: Sequence[_Part], whole: _Part, tall: float) -> bool:
    """Whether a row of headings stands between two rules of its own, over columns that are not running text alone."""
    headings = run[0].rows
    if len(run) < FRAMED - 1 or len(headings) > 1 or not is_torn(headings[0], tall):
        return False
    if not _has_columns(whole, TORN_ALONE, FEWEST_ROWS, tall):
        return False
    columns = _columns(whole.lines)
    beside = [[line for line in whole.lines if _over(line, [column])] for column in columns]
    return len(headings[0]) >= len(columns) - 1 and not all(is_prose(column) for column in beside)


# --- about rules ------------------------------------------------------------------------------------------------------


def _about(rule: Rule, lines: Sequence[Line], tall: float) -> _Part | None:
    """The table whose headings stand on a rule of its width."""
    # No headings stand further above.
    reach = rule.at - 2 * ROW_GAP * tall
    above = [line for line in _beside(lines, rule.start, rule.end) if line.bbox[3] > reach and _middle(line) < rule.at]
    headings = rows_of(above)[-1:]
    if not headings or not is_torn(headings[0], tall) or not _is_inside(headings[0], rule.start, rule.end, tall):
        return None
    if any(patterns.TABLE_CAPTION.match(line.text) for line in headings[0]):
        return None
    top = min(line.bbox[1] for line in headings[0])
    if rule.at - max(line.bbox[3] for line in headings[0]) > ROW_GAP * tall:
        return None
    part = _grown(_Part(rule.start, rule.end, top, rule.at, headings[0]), lines, tall)
    return part if _has_columns(part, TORN, FEWEST_ABOUT, tall) else None


def _grown(part: _Part, lines: Sequence[Line], tall: float) -> _Part:
    """The table with the rows right above and below its rules whose lines stand in its columns."""
    columns, part_end = _columns(part.lines), part.bottom
    own_lines = set(map(id, part.lines))
    beside = [line for line in _beside(lines, part.start, part.end) if id(line) not in own_lines]
    for upward in (True, False):
        edge = part.top if upward else part.bottom
        pending: list[Line] = []
        rows = rows_of([line for line in beside if (_middle(line) < edge) is upward])
        for row in reversed(rows) if upward else rows:
            top, bottom = min(line.bbox[1] for line in row), max(line.bbox[3] for line in row)
            gap = edge - bottom if upward else top - edge
            if gap > ROW_GAP * tall or not _is_inside(row, part.start, part.end, tall):
                break
            held = [_over(line, columns) for line in row]
            if any(len(one) > 1 for one in held) or any(patterns.CAPTION.match(line.text) for line in row):
                break
            columns = _merged([*columns, *((line.bbox[0], line.bbox[2]) for line in row)])
            pending += row
            # A cell's text goes on right below its row, but not past a rule.
            goes_on = not upward and edge > part_end and gap < CLOSE * tall and bool(held[0]) and held[0][0] > 0
            edge = top if upward else bottom
            if goes_on or is_torn(row, tall):
                own = [*part.lines, *pending]
                part = _Part(part.start, part.end, min(part.top, top), max(part.bottom, bottom), own)
                pending = []
    return part


def _beside(lines: Sequence[Line], start: float, end: float) -> list[Line]:
    return [line for line in lines if overlap_1d(line.bbox[0], line.bbox[2], start, end) > 0]


def _is_inside(row: Iterable[Line], start: float, end: float, tall: float) -> bool:
    return all(line.bbox[0] > start - BEYOND * tall and line.bbox[2] < end + BEYOND * tall for line in row)


def is_torn(row: Sequence[Line], tall: float) -> bool:
    """Whether lines of one row stand so far apart as cells do; `tall` is the height of a line."""
    return any(after.bbox[0] - before.bbox[2] > APART * tall for before, after in pairwise(row))


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    return list(rows_and_columns(lines)[1])


def _over(line: Line, columns: Sequence[tuple[float, float]]) -> list[int]:
    return [i for i, (start, end) in enumerate(columns) if overlap_1d(line.bbox[0], line.bbox[2], start, end) > 0]


def _merged(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2
