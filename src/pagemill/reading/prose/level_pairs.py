"""Names with their values at the other end of the row, as bills, orders and the pages of apps have them one below the
other: each is a line of its own, whatever stands close below it."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Line
from pagemill.geometry import Bbox, height
from pagemill.reading.prose.paragraphs import rows_of

#: So many such rows stand one below the other, at the least, no further apart than so many heights of a line.
FEWEST, FARTHEST = 3, 4.0
#: Edges in one line differ by no more than this, and values begin at places that differ by more than that: heights of a
#: line.
ALIGNED, APART = 0.6, 0.3
#: Room between a name and its value, at the least: heights of a line.
ROOM = 1.0
#: Of running text in columns most rows begin at one place: of values no greater share does.
SAME_START = 0.5


def level_pairs(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows that have a name at one end and a value at the other, from the top; between them, counts at the most.

    Names begin at one place, values end at one place and begin at several, or are figures. Upright lines, in pixels of
    the page.
    """
    pairs: list[list[Line]] = []
    run: list[tuple[Bbox, Bbox, list[Line]]] = []
    for row in [*rows_of(lines), []]:
        if len(row) > 1 and all(map(_is_figure, row[1:-1])):
            name, value = row[0].bbox, row[-1].bbox
            if value[0] - name[2] > ROOM * height(name):
                if run and not _goes_on(run[-1], name, value):
                    pairs += _told(run)
                    run = []
                run.append((name, value, row))
                continue
        pairs += _told(run)
        run = []
    return pairs


def _goes_on(last: tuple[Bbox, Bbox, list[Line]], name: Bbox, value: Bbox) -> bool:
    """Whether a row stands below another of its kind."""
    above, right, _ = last
    tall = height(name)
    return (
        name[1] - above[3] < FARTHEST * tall
        and abs(name[0] - above[0]) < ALIGNED * tall
        and abs(value[2] - right[2]) < ALIGNED * tall
    )


def _told(run: Sequence[tuple[Bbox, Bbox, list[Line]]]) -> list[list[Line]]:
    if len(run) < FEWEST:
        return []
    if all(_is_figure(row[-1]) for _, _, row in run):
        return [row for _, _, row in run]
    starts = sorted(value[0] for _, value, _ in run)
    tall = min(height(name) for name, _, _ in run)
    most = reached = 0
    for number, start in enumerate(starts):
        while start - starts[reached] > APART * tall:
            reached += 1
        most = max(most, number - reached + 1)
    return [row for _, _, row in run] if most <= SAME_START * len(run) else []


def _is_figure(line: Line) -> bool:
    """Whether a line is a count or an amount: digits with signs, and hardly a letter."""
    digits = sum(char.isdigit() for char in line.text)
    return digits > 0 and digits >= 2 * sum(char.isalpha() for char in line.text)
