"""Headings told by one another: short lines in heavy letters, each in a row of its own above text, several on a page.

Where what stands below is as short as they are, as in minutes and curricula, neither its width nor a layout network
parts a heading from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import median

from pagemill.document import BlockKind, Line
from pagemill.geometry import Bbox, height, union, width
from pagemill.reading.headings.heavy_headings import heading_apart
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import stands_in
from pagemill.reading.prose.paragraphs import rows_of

#: Headings of a page that tell one another, at the least, and share of its rows that they are, at the most.
FEWEST, MOST = 3, 0.5
#: Letters of a heading at the least, and characters at the most.
LETTERS, LONGEST = 3, 60
#: Share of the width of the page's text that a heading takes, at the most.
SHORT = 0.6
#: Line heights from a heading to the row below it, at the most, and by which that begins further left.
CLOSE, OUTDENT = 2.5, 1.0
#: Of heavy lines right below one another no more than so many line heights are between.
STACKED = 0.6


def headings_in_series(lines: Sequence[Line], heavy: Sequence[Bbox]) -> frozenset[int]:
    """The `id` of each line of a page's text that is such a heading; none where there are too few or too many.

    `heavy` is where lines stand in heavier letters than most of the page's. All in pixels of the page as read.
    """
    if len(heavy) < FEWEST or not lines:
        return frozenset()
    rows = rows_of(lines)
    x0, _, x1, _ = union(line.bbox for line in lines)
    tall = median(height(line.bbox) for line in lines)
    alone = [len(row) == 1 and stands_in(row[0], heavy) and _may_be_heading(row[0], x1 - x0) for row in rows]
    found: list[int] = []
    stacked = False
    for (row, below), (is_alone, next_alone) in zip(pairwise(rows), pairwise(alone), strict=True):
        # Heavy lines right below one another are an address, or a heading of several lines.
        goes_on = is_alone and next_alone and below[0].bbox[1] - row[0].bbox[3] < STACKED * tall
        leads = next_alone or not stands_in(below[0], heavy)
        if is_alone and leads and not (stacked or goes_on) and _heads(row[0], below, tall):
            found.append(id(row[0]))
        stacked = goes_on
    return frozenset(found) if FEWEST <= len(found) <= MOST * len(rows) else frozenset()


def headings_of_lines(lines: Sequence[Line], heavy: Sequence[Bbox], titled: Sequence[Bbox]) -> dict[int, int]:
    """The `id` of each line of a page's text that is a heading by others like it, with the number of its heading.

    `titled` is where headings stand that a type of their own tells, `heavy` as for `headings_in_series`.
    """
    numbers = {own: number for number, own in enumerate(sorted(headings_in_series(lines, heavy)), start=len(titled))}
    for number, box in enumerate(titled):
        numbers.update((id(line), number) for line in lines if stands_in(line, [box]))
    return numbers


def told_titles(lines: Sequence[Line], headings: Mapping[int, int], count: int) -> list[list[Line]]:
    """The lines of each of the first `count` headings that `headings_of_lines` numbers, row by row."""
    titles: dict[int, list[Line]] = {}
    for line in lines:
        if (number := headings.get(id(line), count)) < count:
            titles.setdefault(number, []).append(line)
    return [[line for row in rows_of(title) for line in row] for title in titles.values()]


def series_apart(
    lines: Sequence[Line], headings: Mapping[int, int], heavy: Sequence[Bbox]
) -> Iterator[tuple[Sequence[Line], BlockKind]]:
    """A paragraph's lines in parts with the kind of each: `headings`, as `headings_of_lines` tells them, and what
    stands around them."""
    for number, part in groupby(lines, key=lambda line: headings.get(id(line))):
        if number is None:
            yield from heading_apart(list(part), BlockKind.TEXT, heavy)
        else:
            yield list(part), BlockKind.PARAGRAPH_TITLE


def _may_be_heading(line: Line, wide: float) -> bool:
    text = line.text.strip()
    letters = sum(map(str.isalpha, text))
    return (
        letters >= LETTERS
        and letters > len(text) / 2
        and len(text) <= LONGEST
        and width(line.bbox) < SHORT * wide
        and not text.endswith(".")
        and not patterns.SENTENCE_END.search(text)
        and not patterns.LISTED.match(text)
        and not patterns.CAPTION.match(text)
    )


def _heads(line: Line, below: Sequence[Line], tall: float) -> bool:
    return below[0].bbox[1] - line.bbox[3] < CLOSE * tall and below[0].bbox[0] > line.bbox[0] - OUTDENT * tall
