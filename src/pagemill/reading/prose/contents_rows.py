"""Rows of contents lists made whole: files often place a number, a title, the dots and the page's number apart.

Rows are told by dots that lead on to numbers of pages, which end on one line down the page; below the heading of such
a list by room before the number, too, as where the dots are drawn. A list in several columns has several such lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height, union
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.recognition.line_joins import joined_row

#: Rows with dots and a page's number, of a list at the least, and of each of its columns.
FEWEST, FEWEST_OF_COLUMN = 4, 3
#: Numbers of one column end within so many line heights of one another.
ALIGNED = 1.0
#: A row follows the one above it within so many line heights.
CLOSE = 3.5
#: A piece begins no further left of its column's rows than so many line heights, as the number of a chapter does.
OUTDENT = 6.0
#: Room before a page's number, in heights of its line, that leads on to it below the heading of a list.
LEADING_ROOM = 2.5
#: A share of the rows that begin with a number of their own, behind the last column's, with which they are no list's.
BEHIND = 0.2

_DOT = "[.．·…‥⋯_•]"
_DOTS = re.compile(rf"(?:{_DOT}\s*)+")
_TWO_DOTS = re.compile(rf"{_DOT}\s*{_DOT}")
_ENDS_IN_DOTS = re.compile(rf"(?:{_DOT}\s*){{3,}}$")
# The first piece of what may be the heading of a contents list.
_TITLE_BEGINS = re.compile(rf"\s*目\s*$|{patterns.CONTENTS_TITLE.pattern}", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(?:\d{1,4}|[ivxlc]{1,7}|[ⅰ-ⅿ]{1,4})\)?", re.IGNORECASE)
_WHOLE = re.compile(rf"(?:{_DOT}\s*){{3,}}\(?(\d{{1,4}}|[ivxlc]{{1,7}}|[ⅰ-ⅿ]{{1,4}})\)?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ContentsColumn:
    """Where the rows of one column of a contents list stand, and where its numbers of pages end, in pixels."""

    left: float
    right: float
    end: float
    top: float
    foot: float

    def holds(self, line: Line) -> bool:
        """Whether the middle of a line stands there."""
        x0, y0, x1, y1 = line.bbox
        return self.left <= (x0 + x1) / 2 <= self.right and self.top <= (y0 + y1) / 2 <= self.foot


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of dots and a page's number: its pieces from the last entry in its row on, and what stands behind it."""

    pieces: Sequence[Line]
    page: int | None
    behind: bool

    @property
    def end(self) -> float:
        return self.pieces[-1].bbox[2]


def with_whole_rows(lines: Sequence[Line]) -> list[Line]:
    """The level lines of a page, the pieces of each row of a contents list as one line."""
    columns = contents_columns(lines)
    result = list(lines)
    for column in columns:
        inside = [line for line in result if column.holds(line)]
        whole: dict[int, Line] = {}
        gone: set[int] = set()
        for row in rows_of(inside):
            if len(row) > 1 and _is_entry(row) and column.right - row[-1].bbox[2] < 2 * height(row[-1].bbox):
                whole[id(row[0])] = joined_row(_plain_dots(row))
                gone |= {id(piece) for piece in row[1:]}
        result = [whole.get(id(line), line) for line in result if id(line) not in gone]
    return result


def whole_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of one column of a contents list, those of each row as one."""
    return [joined_row(_plain_dots(row)) for row in rows_of(lines)]


def contents_columns(lines: Sequence[Line]) -> list[ContentsColumn]:
    """The columns of the contents lists among level lines, from left to right; none of other pages."""
    dotted = [line.text for line in lines if _TWO_DOTS.search(line.text) or len(line.text) == 1]
    may_be_headed = any(_TITLE_BEGINS.match(line.text) for line in lines)
    if not may_be_headed and sum(bool(_DOTS.fullmatch(text.strip()) or _led(text)) for text in dotted) < FEWEST:
        return []
    entries: list[_Entry] = []
    headed = False
    for row in rows_of(lines):
        entries += _entries(row, headed=headed)
        headed = headed or patterns.CONTENTS_TITLE.match("".join(line.text for line in row)) is not None
    if len(entries) < FEWEST:
        return []
    tall = median(max(height(piece.bbox) for piece in entry.pieces) for entry in entries)
    groups: list[list[_Entry]] = []
    for entry in sorted(entries, key=lambda entry: entry.end):
        if groups and entry.end - groups[-1][-1].end < ALIGNED * tall:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    groups = [group for group in groups if len(group) >= FEWEST_OF_COLUMN and _rise(group)]
    if sum(map(len, groups)) < FEWEST or sum(entry.behind for entry in groups[-1]) > BEHIND * len(groups[-1]):
        return []
    columns = []
    before = float("-inf")
    for group in groups:
        end = median(entry.end for entry in group)
        right = max(entry.end for entry in group) + 0.5 * tall
        boxes = [piece.bbox for entry in group for piece in entry.pieces if piece.bbox[0] > before]
        left = max(before, min(box[0] for box in boxes) - OUTDENT * tall)
        around = [line for line in lines if left <= line.bbox[0] and line.bbox[2] <= right]
        columns += [ContentsColumn(left, right, end, *span) for span in _spans(group, around, tall)]
        before = right
    return columns


def _led(text: str) -> bool:
    return _ENDS_IN_DOTS.search(text) is not None or _WHOLE.search(text) is not None


def _entries(row: Sequence[Line], *, headed: bool = False) -> list[_Entry]:
    """The entries of a row, from left to right; `headed` where it stands below the heading of a contents list."""
    found: list[_Entry] = []
    start = 0
    for index, piece in enumerate(row):
        text = piece.text.strip()
        whole = _WHOLE.search(text)
        before = "".join(line.text for line in row[start:index])
        number = whole[1] if whole else text.strip("()") if _NUMBER.fullmatch(text) else None
        led = bool(whole or _ENDS_IN_DOTS.search(before))
        if headed and not led and index > start and any(map(str.isalpha, before)):
            led = piece.bbox[0] - row[index - 1].bbox[2] > LEADING_ROOM * height(piece.bbox)
        if number is not None and led:
            page = int(number) if number.isdigit() else None
            found.append(_Entry(row[start : index + 1], page, index + 1 < len(row)))
            start = index + 1
    return found


def _is_entry(row: Sequence[Line]) -> bool:
    return len(_entries(row)) == 1 and _ends_in_number(row)


def _ends_in_number(row: Sequence[Line]) -> bool:
    text = row[-1].text.strip()
    return _NUMBER.fullmatch(text) is not None or _WHOLE.search(text) is not None


def _plain_dots(row: Sequence[Line]) -> list[Line]:
    """The pieces of a row, those that are dots alone as one."""
    pieces: list[Line] = []
    dots: list[Line] = []
    for line in row:
        if _DOTS.fullmatch(line.text.strip()):
            dots.append(line)
            continue
        if dots:
            pieces.append(joined_row(dots))
            dots = []
        pieces.append(line)
    return [*pieces, joined_row(dots)] if dots else pieces


def _rise(entries: Sequence[_Entry]) -> bool:
    """Whether the numbers of pages rise down the page, but for a few misread ones."""
    downward = sorted(entries, key=lambda entry: entry.pieces[-1].bbox[1])
    pages = [entry.page for entry in downward if entry.page is not None]
    return sum(after < before for before, after in pairwise(pages)) <= 0.15 * len(pages)


def _spans(entries: Sequence[_Entry], around: Sequence[Line], tall: float) -> list[tuple[float, float]]:
    """The tops and feet of the runs of rows that hold the entries, with rows beside them that end in numbers too."""
    ends = {id(entry.pieces[-1]) for entry in entries}
    right = max(entry.end for entry in entries)
    spans: list[tuple[float, float]] = []
    counts: list[int] = []
    for row in rows_of(around):
        _, top, _, foot = union(line.bbox for line in row)
        led = id(row[-1]) in ends
        if not led and not (_ends_in_number(row) and right - row[-1].bbox[2] < ALIGNED * tall and len(row) > 1):
            continue
        if spans and top - spans[-1][1] < CLOSE * tall:
            spans[-1] = (spans[-1][0], foot)
            counts[-1] += led
        else:
            spans.append((top, foot))
            counts.append(int(led))
    return [span for span, count in zip(spans, counts, strict=True) if count]
