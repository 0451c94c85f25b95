"""Tables of words that neither rules nor figures tell: a row of heads in heavy letters over columns of short texts.

The rows of such a table are further apart than lines of text, the lines of its cells are not. That tells it from
columns of text, addresses and lists under titles that stand level with one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, covered, height, overlap_1d, union, width
from pagemill.reading.pixels.stroke_thickness import thickness_of
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.tables.column_tables import rows_and_columns
from pagemill.reading.tables.figure_columns import is_sentence
from pagemill.reading.upright.glued_lines import cut_glued_lines

Image = npt.NDArray[np.uint8]

#: Strokes of heads are so many times as thick as those of the texts below them, beside the heights of both; those of
#: each head, and of the middle one.
EACH, HEAVIER = 1.1, 1.2
#: A head so many times as tall as the texts below it is a title.
LARGER = 1.25
#: Columns and rows below the heads, at the least.
COLUMNS, ROWS = 3, 3
#: Rows of heads that have several lines.
HEAD_ROWS = 3
#: Rows are no further apart than this many line heights, and, from middle to middle, so many times as far as the lines
#: of running text on the page; lines of that are counted from so many pairs on.
FARTHEST, SPACED, PAIRS = 1.6, 1.15, 2
#: The room between rows, in line heights, where no running text tells how far its lines are apart.
ROOM = 0.5
#: The share of places with a text, at the least.
FILLED = 0.75
#: A line by itself of such a share of the heads' width is of a text below the table.
ACROSS = 0.7
#: What is below a table is set off from it by so many of the widest gaps between its rows.
SET_OFF = 1.3
#: Most cells of a column are aligned: such a share of them, to within this share of a line's height.
MOST, ALIGNED = 0.75, 0.5
#: A text goes on in the next cell where it takes this share of its column and has so many words; columns with a greater
#: share of such cells are of running text.
FULL, WORDS, GOING_ON = 0.7, 3, 0.35

_WORD = re.compile(r"[^\W\d_]{2}")


def find_headed_tables(image: Image, lines: Sequence[Line], taken: Sequence[Bbox]) -> list[Bbox]:
    """The boxes of such tables among the lines of a page (RGB, H×W×3), in its pixels, from the top.

    `taken` are boxes whose lines are left out: figures, and tables that were found otherwise.
    """
    rows = rows_of([line for line in lines if not any(covered(line.bbox, box) > 0.5 for box in taken)])
    if sum(len(row) > 1 for row in rows) <= ROWS:
        return []
    pitch = _pitch_of_text(rows)
    weights = _Weights(image)
    found: list[Bbox] = []
    for number, row in enumerate(rows):
        if len(row) < 2 or not _are_names(row):
            continue
        # Most rows are no heads, and that is seen beside the next few.
        near = list(islice(_below(rows, number), HEAD_ROWS + ROWS))
        if near and _heads(row, near, weights)[0]:
            heads, body = _heads(row, list(_below(rows, number)), weights)
            heads += _above(rows[:number], row)
            box = _table(image, heads, body, pitch) if heads else None
            found += [] if box is None else [box]
    return found


def _are_names(row: Sequence[Line]) -> bool:
    """Whether most of several lines are words, and none as long as a line of running text."""
    words = sum(_WORD.search(line.text) is not None for line in row)
    return 2 * words > len(row) and not any(is_sentence(line) for line in row)


class _Weights:
    """How thick the strokes of lines are beside their heights."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._known: dict[int, float] = {}

    def of(self, lines: Sequence[Line]) -> list[float]:
        """Those of lines that live as long as this."""
        for line in lines:
            if id(line) not in self._known:
                self._known[id(line)] = thickness_of(line.bbox, self._image) / max(1.0, height(line.bbox))
        return [self._known[id(line)] for line in lines]


def _pitch_of_text(rows: Sequence[Sequence[Line]]) -> float:
    """How far lines of running text are from one another on a page, from middle to middle; 0 where it has none."""
    alone = [row[0] for row in rows if len(row) == 1]
    pitches = [
        _middle(below) - _middle(above)
        for above, below in pairwise(alone)
        if is_sentence(above) and below.bbox[1] - above.bbox[3] < height(above.bbox)
    ]
    return median(pitches) if len(pitches) >= PAIRS else 0.0


def _below(rows: Sequence[Sequence[Line]], number: int) -> Iterator[Sequence[Line]]:
    """The rows below one that may be of its table: no further apart than rows are, none that begins at its left, and
    none of a text across it."""
    left, _, right, foot = union(line.bbox for line in rows[number])
    tall = median(height(line.bbox) for line in rows[number])
    for row in islice(rows, number + 1, None):
        across = len(row) == 1 and width(row[0].bbox) > ACROSS * (right - left)
        if across or min(line.bbox[1] for line in row) - foot > FARTHEST * tall or row[0].bbox[0] < left - tall:
            return
        foot = max(foot, *(line.bbox[3] for line in row))
        yield row


def _heads(
    row: Sequence[Line], below: Sequence[Sequence[Line]], weights: _Weights
) -> tuple[list[Line], list[Sequence[Line]]]:
    """The lines of a row of heads and of those that go on below it, and the rows of the table under them up to the next
    row in heavy letters; no lines where they are not heavy."""
    every = [row, *below]
    heavy = weights.of([line for own in every for line in own])
    usual = median(heavy[len(row) :])
    told = [min(of_row) > EACH * usual and median(of_row) >= HEAVIER * usual for of_row in map(weights.of, every)]
    tall = median(height(line.bbox) for own in below for line in own)
    if not told[0] or max(height(line.bbox) for line in row) > LARGER * tall:
        return [], []
    first = told.index(False) if False in told else len(told)
    last = next((n for n in range(first, len(told)) if told[n] and len(every[n]) > 1), len(told))
    return [line for own in every[:first] for line in own], every[first:last]


def _above(rows: Sequence[Sequence[Line]], heads: Sequence[Line]) -> list[Line]:
    """The lines of the row above heads that are level with a part of them: the beginnings of heads of several lines."""
    top = min(line.bbox[1] for line in heads)
    return [line for row in rows[-1:] for line in row if line.bbox[3] > top]


def _table(image: Image, heads: Sequence[Line], body: Sequence[Sequence[Line]], pitch: float) -> Bbox | None:
    """The box of the table with such heads over such rows, or None where they are none."""
    foot_of_heads = max(line.bbox[3] for line in heads)
    body = _without_sums(body)
    cut = cut_glued_lines(image, [*heads, *(line for row in body for line in row)])
    own = [line for line in cut if _middle(line) > foot_of_heads]
    _, columns = rows_and_columns(cut)
    kept: list[Line] = []
    for row in rows_of(own):
        if any(sum(overlap_1d(line.bbox[0], line.bbox[2], *column) > 0 for column in columns) > 1 for line in row):
            break
        kept += row
    if len(columns) < COLUMNS or not kept:
        return None
    # With the heads, since three rows alone do not tell how far rows are apart.
    every, _ = rows_and_columns([*(line for line in cut if _middle(line) <= foot_of_heads), *kept])
    rows = [row for row in every if row[0] >= foot_of_heads - 1]
    cells = [[[line for line in kept if _stands_in(line, row, column)] for column in columns] for row in rows]
    filled = sum(bool(cell) for row in cells for cell in row)
    if len(rows) < ROWS or filled < FILLED * len(rows) * len(columns):
        return None
    if _run_on(cells, columns) or not all(
        _are_aligned([row[at] for row in cells if row[at]]) for at in range(len(columns))
    ):
        return None
    several = any(len(rows_of(cell)) > 1 for row in cells for cell in row)
    return union(line.bbox for line in (*heads, *kept)) if several or _are_spaced(kept, pitch) else None


def _without_sums(body: Sequence[Sequence[Line]]) -> Sequence[Sequence[Line]]:
    """The rows of a table without those below it that are set off by more room than there is between any two above
    them, and have fewer lines each: sums with labels in a column of their own, what is to be paid and when."""
    tops = [min(line.bbox[1] for line in row) for row in body]
    feet = [max(line.bbox[3] for line in row) for row in body]
    gaps = [top - foot for top, foot in zip(tops[1:], feet, strict=False)]
    for number in range(ROWS, len(body)):
        apart = gaps[number - 1] > SET_OFF * max(gaps[: number - 1])
        if apart and max(map(len, body[number:])) < max(map(len, body[:number])):
            return body[:number]
    return body


def _are_spaced(lines: Sequence[Line], pitch: float) -> bool:
    """Whether rows of one line are further apart than lines of running text are."""
    rows = rows_of(lines)
    places = [median(_middle(line) for line in row) for row in rows]
    apart = min(after - before for before, after in pairwise(places))
    tall = median(height(line.bbox) for line in lines)
    return apart > SPACED * pitch if pitch else apart > (1 + ROOM) * tall


def _run_on(cells: Sequence[Sequence[Sequence[Line]]], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the texts of a column go on from cell to cell, as those of a text do."""
    for at, (start, end) in enumerate(columns):
        stack = [row[at] for row in cells if row[at]]
        going_on = sum(
            above[-1].bbox[2] - start > FULL * (end - start)
            and len(above[-1].text.split()) >= WORDS
            and below[0].text[:1].islower()
            for above, below in pairwise(stack)
        )
        if going_on > GOING_ON * len(stack):
            return True
    return False


def _are_aligned(cells: Sequence[Sequence[Line]]) -> bool:
    """Whether most of a column's cells, where it has any, begin or end in one line, or have their middles in one."""
    if not cells:
        return True
    boxes = [union(line.bbox for line in cell) for cell in cells]
    near = ALIGNED * median(height(line.bbox) for cell in cells for line in cell)
    sides = ([box[0] for box in boxes], [box[2] for box in boxes], [(box[0] + box[2]) / 2 for box in boxes])
    return any(sum(abs(place - median(places)) < near for place in places) >= MOST * len(places) for places in sides)


def _stands_in(line: Line, row: tuple[float, float], column: tuple[float, float]) -> bool:
    return row[0] <= _middle(line) <= row[1] and overlap_1d(line.bbox[0], line.bbox[2], *column) > 0


def _middle(line: Line) -> float:
    return (line.bbox[1] + line.bbox[3]) / 2
