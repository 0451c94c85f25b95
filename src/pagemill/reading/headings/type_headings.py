"""Headings told by their type: rows in heavy letters, and titles of sections with a number below another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import height, union, width
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import Flow, FlowRow, first_word, touches
from pagemill.reading.prose.paragraph_breaks import begins_item
from pagemill.reading.prose.paragraphs import FARTHEST

#: A row that takes more of the width is no heading of its own.
FULL = 0.9
#: A row this many times as high as the body's is a heading that its size tells.
LARGE = 1.15
#: Lines and characters of a heading in heavy letters, at the most; one that goes on in the next line fills this share
#: of the column.
HEADING_LINES, HEADING_LENGTH, WRAPPED = 3, 200, 0.9
#: Characters of one that is set apart from the rows above and below it, at the most.
APART_LENGTH = 320
#: Heights of a line between the lines of a paragraph, at the most.
CLOSE = 0.7
#: Heights of a row below a heading that it stands apart from it by where it is none of an address, at the least.
APART = 3.0
#: Share of the column that the row below a heading takes, at the least.
HEADED = 0.5
#: Share of a heading's characters, spaces left out, that are letters, at the least.
LETTERS = 0.5
#: What no heading ends with but one with a number before it.
SENTENCE_ENDS = re.compile(r"[.!?！？][\"'”’)\]）]?\s*$")
# How a short sentence ends, and no address: `Not applicable.`
_SENTENCE = re.compile(r"\s[a-z]{3,}[.!?]\s*$")
# The number of a section below another, and how its title begins.
_BELOW_ANOTHER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+[A-Z\u4e00-\u9fff]")


def type_headings(rows: Sequence[FlowRow], flow: Flow) -> tuple[list[list[FlowRow]] | None, list[FlowRow]]:
    """The rows of each heading in heavy letters, and the other rows; None where heavy rows may be something else."""
    headings: list[list[FlowRow]] = []
    rest: list[FlowRow] = []
    for run in _heavy_runs(rows, flow):
        text = " ".join(row.line.text for row in run)
        large = len(run[0].parts) == 2 and height(run[0].line.bbox) > LARGE * flow.body
        if not (run[0].heavy or large or _is_numbered(run[0], rows, flow)) or patterns.CAPTION.match(text):
            rest += run
        elif len(run) > HEADING_LINES or patterns.BULLET.match(text) or not _is_title(text, _longest(run, rows)):
            # Words that a paragraph stresses may fill a line of it; what stands alone may be a heading.
            if len(run) > 1 or not _fills(run[0], flow) or _stands_alone(run[0], rows):
                return None, rest
            rest += run
        elif _is_name_of_something(run, text, flow) or _heads_short_rows(run, rows, flow):
            # The name of what it stands at, perhaps, or of who wrote the page.
            return None, rest
        else:
            headings.append(run)
    return headings, rest


def _heavy_runs(rows: Sequence[FlowRow], flow: Flow) -> list[list[FlowRow]]:
    """Heavy rows that go on in one another, together; each other row by itself."""
    runs: list[list[FlowRow]] = []
    for row in rows:
        above = runs[-1][-1] if runs else None
        if above is not None and above.heavy and row.heavy:
            tall = min(height(above.line.bbox), height(row.line.bbox))
            close = row.line.bbox[1] - above.line.bbox[3] < FARTHEST * tall
            alike = max(height(above.line.bbox), height(row.line.bbox)) < LARGE * tall
            wraps = _wraps(above.line, row.line, flow) or bool(patterns.CAPTION.match(runs[-1][0].line.text))
            wraps = wraps and not patterns.SECTION.match(row.line.text)
            if close and alike and wraps:
                runs[-1].append(row)
                continue
        runs.append([row])
    return runs


def _is_numbered(row: FlowRow, rows: Sequence[FlowRow], flow: Flow) -> bool:
    """Whether a short row begins as the title of a section below another does, and goes on from no row above."""
    line = row.line
    if not _BELOW_ANOTHER.match(line.text) or _fills(row, flow) or SENTENCE_ENDS.search(line.text):
        return False
    place = next(index for index, other in enumerate(rows) if other is row)
    if not place:
        return True
    above = rows[place - 1].line
    apart = line.bbox[1] - above.bbox[3] > CLOSE * height(line.bbox)
    return apart or bool(SENTENCE_ENDS.search(above.text)) or not _wraps(above, line, flow)


def _is_name_of_something(run: Sequence[FlowRow], text: str, flow: Flow) -> bool:
    """Whether what stands next to a picture or a table may be its name; with a section's number it is none."""
    return touches(union(row.box for row in run), flow) and not patterns.SECTION.match(text)


def _heads_short_rows(run: Sequence[FlowRow], rows: Sequence[FlowRow], flow: Flow) -> bool:
    """Whether what comes after is a short row, neither heavy nor an item, as an address below an author's name is."""
    place = next(index for index, row in enumerate(rows) if row is run[-1]) + 1
    if place == len(rows):
        return False
    below = rows[place]
    if below.line.bbox[1] - run[-1].line.bbox[3] > APART * height(below.line.bbox):
        return False
    item = len(below.parts) > 1 or begins_item(below.line.text) or bool(_SENTENCE.search(below.line.text))
    return not (below.heavy or item) and width(below.line.bbox) < HEADED * flow.column


def _wraps(above: Line, below: Line, flow: Flow) -> bool:
    """Whether a line goes on in the next because that one's first word found no room."""
    return width(above.bbox) + first_word(below) > WRAPPED * flow.column


def _longest(run: Sequence[FlowRow], rows: Sequence[FlowRow]) -> int:
    """Characters that heavy rows have at the most if they are a heading."""
    return APART_LENGTH if all(_stands_alone(row, rows) for row in run) else HEADING_LENGTH


def _is_title(text: str, longest: int) -> bool:
    letters = sum(char.isalpha() for char in text)
    short = len(text) <= longest and not patterns.SENTENCE_END.search(text)
    return short and letters > max(1, LETTERS * len(text.replace(" ", "")))


def _stands_alone(row: FlowRow, rows: Sequence[FlowRow]) -> bool:
    """Whether no row that is not heavy stands right above or below a heavy one, as those of its paragraph do."""
    _, upper, _, lower = row.line.bbox
    tall = lower - upper
    return not any(
        not other.heavy and -tall < max(other.line.bbox[1] - lower, upper - other.line.bbox[3]) < CLOSE * tall
        for other in rows
    )


def _fills(row: FlowRow, flow: Flow) -> bool:
    return width(row.line.bbox) > FULL * flow.column
