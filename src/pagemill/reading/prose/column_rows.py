"""The rows of one column of text, and what stands right beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, overlap_1d, polygon_of, union, width
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.paragraph_breaks import begins_item
from pagemill.reading.prose.paragraphs import FARTHEST, rows_of

#: Characters of a line that may be an item's mark, or higher than wide though it does not run downward.
FEW = 3
#: A line is heavy of which this share is where a heavy line stands.
WHOLE = 0.9
#: Heights of a line between the words of a row that is brought to its column's width, at the most, and the share of
#: such rows.
FARTHEST_WORDS, SPREAD = 3.0, 0.35
#: Heights of a line of the body between a caption and what it is of, at the most.
CAPTION_GAP = 2.0
# What stands apart before a heading or a caption, in one row with it: `5.1.1.`, `Table 6:`.
_NUMBER = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[A-Z]\.(?:\d{1,2}\.?)*)\s*$")
# A note's mark, which hangs before it: `(*)`, `(:)`, `Source:`.
_NOTE = re.compile(r"^\s*(?:[(（]\W{1,2}[)）]|NB:?|(?:note|source)s?\s*[:：])\s*$", re.IGNORECASE)
_LABEL_END = re.compile(r"^\s*[:.：．]?\s*$")


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines that stand one below the other, and what they are told by. Lengths are in pixels."""

    lines: Sequence[Line]
    #: What boxes itself in, anywhere on the page.
    solid: Sequence[Bbox]
    #: Where lines stand that are set in heavier letters than most of the page.
    heavy: Sequence[Bbox]
    #: Height of a line of the page's body.
    body: float
    #: How wide the column is.
    column: float
    #: Whether other columns stand beside it.
    beside_others: bool
    #: Whether it is of running text for the most part, as a column is; else of whatever stands across several.
    runs: bool = True


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A row, and the line that it makes with the mark or the number before it."""

    parts: tuple[Line, ...]
    line: Line
    #: Whether it is in pieces because it was brought to the width of its column.
    spread: bool
    heavy: bool

    @property
    def box(self) -> Bbox:
        return union(part.bbox for part in self.parts)


def flow_rows(flow: Flow) -> list[FlowRow] | None:
    """The rows, each of one line but for the mark before it; None where there are others."""
    rows = []
    for row in rows_of(flow.lines):
        if len(row) > 1 and all(patterns.CAPTION.match(line.text) and is_next_to([line], flow) for line in row):
            continue  # the captions of figures side by side
        if all(patterns.UNITS.match(line.text) for line in row) and _is_right_above(row, flow):
            continue
        marked = len(row) == 2 and is_mark(row[0].text.strip(), row[1].text)
        if len(row) > 1 and not marked and not _is_spread(row, flow):
            return None
        line = row[-1]
        if len(row) > 1:
            text = " ".join(one.text.strip() for one in row)
            # A paragraph is told by where its words begin, not by the mark that hangs before them.
            box = line.bbox if marked else union(one.bbox for one in row)
            line = replace(line, text=text, polygon=polygon_of(box), offsets=(), links=())
        rows.append(
            FlowRow(tuple(row), line, len(row) > 1 and not marked, all(stands_in(line, flow.heavy) for line in row))
        )
    return rows if sum(row.spread for row in rows) <= SPREAD * len(rows) else None


def stands_in(line: Line, boxes: Sequence[Bbox]) -> bool:
    """Whether a line stands in one of some boxes, such as those of lines in heavy letters."""
    around = _, y0, _, y1 = line.bbox
    # Most of them stand above or below it.
    return any(box[1] < y1 and y0 < box[3] and covered(around, box) > WHOLE for box in boxes)


def _is_spread(row: Sequence[Line], flow: Flow) -> bool:
    """Whether words of a row stand far apart because it was brought to the width of its column."""
    # What stands over or under a table may reach further.
    left = sorted(line.bbox[0] for line in flow.lines)[len(flow.lines) // 10]
    right = sorted(line.bbox[2] for line in flow.lines)[-1 - len(flow.lines) // 10]
    gaps = [after.bbox[0] - before.bbox[2] for before, after in pairwise(row)]
    full = abs(row[0].bbox[0] - left) < FARTHEST_WORDS * flow.body and abs(row[-1].bbox[2] - right) < flow.body
    farthest = FARTHEST_WORDS if len(row) > 2 else FARTHEST
    return full and max(gaps) < farthest * flow.body and max(gaps) < 2 * min(gaps)


def is_mark(mark: str, text: str) -> bool:
    """Whether a short line before another in one row is the mark of an item, a section's number, or a caption's."""
    if len(mark) <= FEW and begins_item(f"{mark} {text}"):
        return True
    label = patterns.CAPTION.match(mark)
    if is_note_mark(mark):
        return True
    return bool(_NUMBER.match(mark)) or (label is not None and bool(_LABEL_END.match(mark[label.end() :])))


def is_note_mark(mark: str) -> bool:
    """Whether what hangs before a text is the mark of a note, such as `(*)` or `Source:`."""
    return bool(_NOTE.match(mark))


def touches(box: Bbox, flow: Flow) -> bool:
    """Whether something that boxes itself in stands right above or below."""
    x0, y0, x1, y1 = box
    reach = CAPTION_GAP * flow.body
    return any(
        overlap_1d(x0, x1, other[0], other[2]) > 0 and -reach < max(y0 - other[3], other[1] - y1) < reach
        for other in flow.solid
    )


def is_next_to(part: Sequence[Line], flow: Flow) -> bool:
    """Whether a caption stands right above or below something, and not above one thing and below another."""
    box = union(line.bbox for line in part)
    return sum(touches(box, replace(flow, solid=[other])) for other in flow.solid) == 1


def _is_right_above(row: Sequence[Line], flow: Flow) -> bool:
    """Whether a row stands right above something that boxes itself in."""
    x0, _, x1, foot = union(line.bbox for line in row)
    return any(
        overlap_1d(x0, x1, other[0], other[2]) > 0 and abs(other[1] - foot) < CAPTION_GAP * flow.body
        for other in flow.solid
    )


def first_word(line: Line) -> float:
    """Width of a line's first word in pixels; of a Han character where it begins with one."""
    words = line.text.split()
    long = 1 if not words or "\u2e80" <= words[0][0] <= "\uffef" else len(words[0])
    return width(line.bbox) * long / max(1, len(line.text))
