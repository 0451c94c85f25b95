"""Short labels in a column with their values right beside them, as cards and certificates have them without any rule:
each label is read with its value, not all labels before all values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pagemill.document import Line
from pagemill.geometry import height, width
from pagemill.reading.prose.paragraphs import rows_of

#: So many such rows stand one below the other, at the least, no further apart than so many heights of a line.
FEWEST, FARTHEST = 3, 3.0
#: Labels, and values, begin in one line to within so many heights of a line.
ALIGNED = 0.6
#: A label is no wider than this, and has so many letters; the widest ends so near to the values: heights of a line.
WIDEST, LETTERS, NEAR = 6.0, 2, 2.5
#: The same of labels that something else tells, a colon or heavy letters.
NEAR_TOLD = 8.0
#: The least room between a label and its value, in heights of a line.
ROOM = 0.4
#: No more than this share of the values ends within so many heights of a line of the longest: they are no paragraph.
FULL, SHORT_OF = 0.5, 1.5


def labelled_values(lines: Sequence[Line], is_label: Callable[[Line], bool] | None = None) -> list[list[Line]]:
    """The labels with their values, from the top; a value's further rows are with it. Upright lines, in pixels.

    `is_label` tells labels by more than their place; their values may stand further off.
    """
    found: list[list[Line]] = []
    run: list[list[Line]] = []
    for row in [*rows_of(lines), []]:
        if run and _is_below(run[-1][-1], row):
            if _goes_on(run[0], row, is_label):
                run.append(row)
                continue
            if len(row) == 1 and _aligned(row[0], run[0][1]):
                run[-1] = [*run[-1], row[0]]
                continue
        found += run if _are_labelled(run, NEAR_TOLD if is_label else NEAR) else []
        run = [row] if _is_labelled(row, is_label) else []
    return found


def _is_labelled(row: Sequence[Line], is_label: Callable[[Line], bool] | None) -> bool:
    if len(row) < 2 or (is_label and (not is_label(row[0]) or is_label(row[1]))):
        return False
    label, value = row[0], row[1]
    tall = height(label.bbox)
    letters = sum(char.isalpha() for char in label.text)
    return (
        letters >= LETTERS
        and letters >= len(label.text) / 2
        and width(label.bbox) <= WIDEST * tall
        and value.bbox[0] - label.bbox[2] > ROOM * tall
    )


def _is_below(last: Line, row: Sequence[Line]) -> bool:
    return bool(row) and row[0].bbox[1] - last.bbox[3] < FARTHEST * height(last.bbox)


def _goes_on(first: Sequence[Line], row: Sequence[Line], is_label: Callable[[Line], bool] | None) -> bool:
    return _is_labelled(row, is_label) and _aligned(row[0], first[0]) and _aligned(row[1], first[1])


def _aligned(one: Line, other: Line) -> bool:
    return abs(one.bbox[0] - other.bbox[0]) < ALIGNED * min(height(one.bbox), height(other.bbox))


def _are_labelled(run: Sequence[Sequence[Line]], near: float) -> bool:
    if len(run) < FEWEST:
        return False
    tall = min(height(row[0].bbox) for row in run)
    values = min(row[1].bbox[0] for row in run)
    if values - max(row[0].bbox[2] for row in run) > near * tall:
        return False
    ends = [max(line.bbox[2] for line in row) for row in run]
    return sum(max(ends) - end < SHORT_OF * tall for end in ends) <= FULL * len(run)
