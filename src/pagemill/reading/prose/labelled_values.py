"""Short labels in a column with their values right beside them, as cards and certificates have them without any rule:
each label is read with its value, not all labels before all values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pagemill.document import Line
from pagemill.geometry import height, width
from pagemill.reading.prose.dated_entries import is_date
from pagemill.reading.prose.paragraphs import rows_of

#: So many such rows stand one below the other, at the least, no further apart than so many heights of a line.
FEWEST, FARTHEST = 3, 3.0
#: Labels, and values, begin in one line to within so many heights of a line.
ALIGNED = 0.6
#: A label is no wider than this, and has so many letters; the widest ends so near to the values: heights of a line.
WIDEST, LETTERS, NEAR = 6.0, 2, 2.5
#: A period, `Sep 2016 – Feb 2021`, is no wider than this.
WIDEST_DATE = 9.0
#: The same of labels that something else tells, a colon or heavy letters.
NEAR_TOLD = 8.0
#: The least room between a label and its value, in heights of a line.
ROOM = 0.4
#: No more than this share of the values ends within so many heights of a line of the longest, and not with a sentence:
#: they are no paragraph.
FULL, SHORT_OF = 0.5, 1.5

# When what stands beside it takes place: `9:15`, `14.00–15.30`, `9:00 am - 10:30 am`; a point alone parts the number of
# a section.
_DAYTIME = r"\s*(?:[ap]\.?m\.?|h|Uhr)"
_HOUR, _DOTTED = rf"\d{{1,2}}[:：][0-5]\d(?:{_DAYTIME})?", rf"\d{{1,2}}\.[0-5]\d(?:{_DAYTIME})?"
_DASH = r"\s*[-–—~～至]\s*"
_TIME_OF_DAY = re.compile(
    rf"\s*(?:{_HOUR}(?:{_DASH}{_HOUR})?|{_DOTTED}{_DASH}{_DOTTED}|\d{{1,2}}\.[0-5]\d{_DAYTIME})\s*", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?。！？]\s*$")


def is_time_of_day(line: Line) -> bool:
    """Whether a line is a time, or a span of time, of a day."""
    return bool(_TIME_OF_DAY.fullmatch(line.text))


def labelled_values(lines: Sequence[Line], is_label: Callable[[Line], bool] | None = None) -> list[list[Line]]:
    """The labels with their values, from the top; a value's further rows are with it. Upright lines, in pixels.

    `is_label` tells labels by more than their place; their values may stand further off. Where headings part the rows,
    fewer than usual are told that stand where others of the page do.
    """
    runs: list[list[list[Line]]] = []
    run: list[list[Line]] = []
    for row in [*rows_of(lines), []]:
        if run and _is_below(run[-1][-1], row):
            if _goes_on(run[0], row, is_label):
                run.append(row)
                continue
            if len(row) == 1 and _aligned(row[0], run[0][1]):
                run[-1] = [*run[-1], row[0]]
                continue
        runs += [run] if run else []
        run = [row] if _is_labelled(row, is_label) else []
    told = [run for run in runs if _are_labelled(run, NEAR_TOLD if is_label else NEAR)]
    heads = {id(run): run[0] for run in told}
    return [
        row
        for run in runs
        for row in run
        if id(run) in heads
        or (is_label and len(run) < FEWEST and any(_stand_alike(run[0], head) for head in heads.values()))
    ]


def _stand_alike(row: Sequence[Line], other: Sequence[Line]) -> bool:
    return _aligned(row[0], other[0]) and _aligned(row[1], other[1])


def _is_labelled(row: Sequence[Line], is_label: Callable[[Line], bool] | None) -> bool:
    if len(row) < 2 or (is_label and (not is_label(row[0]) or is_label(row[1]))):
        return False
    label, value = row[0], row[1]
    tall = height(label.bbox)
    letters = sum(char.isalpha() for char in label.text)
    dated = is_date(label)
    return (
        (dated or (letters >= LETTERS and letters >= len(label.text) / 2) or is_time_of_day(label))
        and width(label.bbox) <= (WIDEST_DATE if dated else WIDEST) * tall
        and value.bbox[0] - label.bbox[2] > ROOM * tall
    )


def _is_below(last: Line, row: Sequence[Line]) -> bool:
    return bool(row) and row[0].bbox[1] - last.bbox[3] < FARTHEST * height(last.bbox)


def _goes_on(first: Sequence[Line], row: Sequence[Line], is_label: Callable[[Line], bool] | None) -> bool:
    return _is_labelled(row, is_label) and _stand_alike(row, first)


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
    full = [row for row, end in zip(run, ends, strict=True) if max(ends) - end < SHORT_OF * tall]
    return sum(not _SENTENCE_END.search(row[-1].text) for row in full) <= FULL * len(run)
