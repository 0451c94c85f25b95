"""Pages of nothing but paragraphs, one below the other, whose layout needs no network to be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import height, width
from pagemill.reading import role_patterns as patterns
from pagemill.reading.inked_parts import inked_parts
from pagemill.reading.paragraphs import gather_paragraphs, rows_of
from pagemill.reading.references import are_entries
from pagemill.reading.rules import Rules

Image = npt.NDArray[np.uint8]

#: Fewer rows are no page of running text.
FEWEST_ROWS = 10
#: Share of the rows that are running text, and of the text's width that such a row takes.
RUNNING, WIDE = 0.6, 0.6
#: So many lines, at the least, begin at the margin of a column.
FEWEST_MARGIN = 3
#: No more than this share of the lines runs over two columns.
OVER = 0.1
#: Heights of a line of the body that a column beside others is wide, at the least.
NARROWEST = 8.0
#: A row that takes more of the width is no heading of its own.
FULL = 0.9
#: A row this many times as high as the body's is a heading that its size tells.
LARGE = 1.15
#: Ink is darker than this in one channel; about a rule so many pixels are the rule's.
INK, ABOUT_RULE = 230, 4
#: A short row with one of these may be a formula.
_FORMULA = re.compile("[=<>±×÷∂∆∏∑−√∝∞∫≈≠≡≤≥]")


def is_plain(lines: Sequence[Line]) -> bool:
    """Whether a page's lines are columns of paragraphs and headings, with rows at its edges at the most.

    `lines` are all of an upright page with a text layer, which draws nothing else but level rules. Where it is doubtful
    the answer is no: short rows set apart may be headings in bold type, formulas, or the cells of a table.
    """
    if any(line.source is not LineSource.TEXT_LAYER or height(line.bbox) > width(line.bbox) for line in lines):
        return False
    rows = rows_of(lines)
    at_edges = {id(line) for row in (*rows[:1], *rows[-1:]) for line in row}
    inner = [line for line in lines if id(line) not in at_edges]
    if len(rows) < FEWEST_ROWS or any(patterns.LEADER.search(line.text) for line in inner):
        return False
    body = median(height(line.bbox) for line in lines)
    columns, across = _columns(inner)
    if len(columns) > 1:
        if any(patterns.CAPTION.match(line.text) for line in inner):
            return False
        # Title and authors stand above the columns; what runs over them further down tells itself.
        top = min(line.bbox[1] for column in columns for line in column)
        across = [line for line in across if line.bbox[3] > top]
    parts = gather_paragraphs(across)
    widest = max((width(line.bbox) for line in across), default=0.0)
    return all(_tells_itself(part, body, widest) for part in parts) and all(
        _is_running(column, body, several=len(columns) > 1) for column in columns
    )


def _columns(lines: Sequence[Line]) -> tuple[list[list[Line]], list[Line]]:
    """The columns that lines stand in, from the left, and lines that run over several.

    A column begins where hardly any line runs across, and as many lines as a column has stand on either side.
    """
    x0, x1 = np.array([(line.bbox[0], line.bbox[2]) for line in lines]).T
    begins = [-np.inf]
    places, counts = np.unique(x0.round(), return_counts=True)
    for at in places[counts >= FEWEST_MARGIN].tolist():
        over = np.count_nonzero((x0 < at - 2) & (x1 > at))
        before = np.count_nonzero((x0 >= begins[-1] - 2) & (x1 <= at))
        if over <= OVER * len(lines) and min(before, np.count_nonzero(x0 >= at - 2)) >= FEWEST_ROWS:
            begins.append(at)
    first, last = (np.searchsorted(begins, side, side="right").tolist() for side in (x0 + 2, x1))
    columns: list[list[Line]] = [[] for _ in begins]
    across: list[Line] = []
    for line, begin, end in zip(lines, first, last, strict=True):
        (columns[begin - 1] if begin == end else across).append(line)
    return columns, across


def _is_running(lines: Sequence[Line], body: float, *, several: bool) -> bool:
    """Whether one column is of paragraphs and headings; where there are `several`, a heading's number tells it too."""
    rows = rows_of(lines)
    if not rows or any(len(row) > 1 for row in rows):
        return False
    column = max(width(line.bbox) for line in lines)
    if sum(width(line.bbox) > WIDE * column for line in lines) < RUNNING * len(lines):
        return False
    if any(width(line.bbox) < WIDE * column and _FORMULA.search(line.text) for line in lines):
        return False
    parts = gather_paragraphs(lines)
    # The cells of a table without rules stand in columns too.
    if several and (column < NARROWEST * body or sum(len(part) == 1 for part in parts) > (1 - RUNNING) * len(lines)):
        return False
    return not are_entries(parts) and all(
        _tells_itself(part, body, column) or (several and bool(patterns.SECTION.match(part[0].text))) for part in parts
    )


def draws_rules_alone(graphics: Image, rules: Rules) -> bool:
    """Whether level rules are all that a page draws besides its text (RGB, H×W×3)."""
    if rules.standing:
        return False
    for left, upper, right, lower in inked_parts(graphics):
        red, green, blue = cv2.split(graphics[upper:lower, left:right])
        ink = (cv2.min(cv2.min(red, green), blue) < INK).astype(np.uint8)
        for rule in rules.level:
            top, bottom = sorted((rule.place(rule.start), rule.place(rule.end)))
            ink[
                max(0, round(top) - ABOUT_RULE - upper) : max(0, round(bottom) + ABOUT_RULE - upper),
                max(0, round(rule.start) - ABOUT_RULE - left) : max(0, round(rule.end) + ABOUT_RULE - left),
            ] = 0
        if ink.any():
            return False
    return True


def _tells_itself(part: Sequence[Line], body: float, column: float) -> bool:
    """Whether lines are a paragraph, or a heading that its size tells."""
    (line, *more) = part
    return bool(
        more
        or width(line.bbox) > FULL * column
        or height(line.bbox) > LARGE * body
        or patterns.SENTENCE_END.search(line.text)
    )
