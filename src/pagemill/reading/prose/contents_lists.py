"""Contents lists: rows of a title and, at the right, the number of a page, with dots that lead to it or without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import height, union
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.contents_rows import contents_columns
from pagemill.reading.prose.paragraphs import rows_of

#: Rows with a page's number, at the least, of a list under its heading, and of one with leaders but without a heading.
UNDER_HEADING, WITH_LEADERS = 3, 4
#: Numbers end within so many line heights of one another.
ALIGNED = 1.5
#: The same where the place of their ends is known.
AT_END = 0.5
#: Rows without a number that may stand between two with one: a title that takes several lines, a part's heading.
BETWEEN = 2
#: A gap before the number, in line heights, that says as much as dots do.
GAP = 2.5

_NUMBER = re.compile(r"(?:^|[\s.．·…‥⋯_])\(?(\d{1,4}|[ivxlc]{1,7}|[ⅰ-ⅿ]{1,4})\)?\s*$", re.IGNORECASE)
_DOTS = re.compile(r"(?:[.．·…‥⋯_]\s?){4,}")


@dataclass(frozen=True, slots=True)
class ContentsLists:
    """The lines of each contents list of a page, row by row, and the lines that are left."""

    lists: list[list[Line]]
    left: list[Line]


@dataclass(frozen=True, slots=True)
class _Row:
    lines: Sequence[Line]
    #: The page's number; -1 for Roman ones, None where the row ends in none.
    page: int | None
    leads: bool


def take_contents(lines: Sequence[Line]) -> ContentsLists:
    """The contents lists among level lines, in pixels of the page as read; each column is a list of its own."""
    headings = [row[0].bbox[1] for row in rows_of(lines) if _is_heading(row)]
    columns = contents_columns(lines)
    ends = {column.end for column in columns}
    lists: list[list[_Row]] = []
    left: Sequence[Line] = lines
    for column in columns if len(ends) > 1 else ():
        inside = [line for line in left if column.holds(line)]
        found = _lists(inside, headings[:1] or [column.top], column.end)
        taken = {id(line) for rows in found for row in rows for line in row.lines}
        left = [line for line in left if id(line) not in taken]
        lists += found
    lists += _lists(left, headings, ends.pop() if len(ends) == 1 else None)
    taken = {id(line) for rows in lists for row in rows for line in row.lines}
    return ContentsLists(
        [[line for row in rows for line in row.lines] for rows in lists],
        [line for line in lines if id(line) not in taken],
    )


def is_contents(lines: Sequence[Line]) -> bool:
    """Whether most of some lines are rows of contents lists, led on to their numbers by dots."""
    led = sum(bool(patterns.LEADER.search(line.text)) for line in lines)
    if led < WITH_LEADERS or 2 * led < len(lines):
        return False
    return 2 * len(take_contents(lines).left) < len(lines)


def _lists(lines: Sequence[Line], headings: Sequence[float], end: float | None) -> list[list[_Row]]:
    """The lists among lines; `headings` are the tops of headings of contents lists, the first one counts.

    `end` is where numbers of pages are known to end.
    """
    lists = []
    for run in _runs([_row(row, end) for row in rows_of(lines)]):
        numbered = [row for row in run if row.page is not None]
        leaders = sum(row.leads for row in run)
        under = bool(headings) and headings[0] < run[0].lines[0].bbox[1]
        enough = len(numbered) >= (UNDER_HEADING if under else WITH_LEADERS)
        if enough and (under or 2 * leaders >= len(numbered)) and _rise(numbered):
            lists.append(run)
    return lists


def _row(lines: Sequence[Line], end: float | None) -> _Row:
    text = " ".join(line.text.strip() for line in lines)
    found = _NUMBER.search(text)
    page = None
    leads = False
    if found and len(text) > len(found.group()) + 1:
        last = lines[-1]
        alone = len(lines) > 1 and _NUMBER.fullmatch(last.text.strip()) is not None
        wide = alone and last.bbox[0] - lines[-2].bbox[2] > GAP * height(last.bbox)
        leads = _DOTS.search(text) is not None
        at_end = end is not None and abs(last.bbox[2] - end) < AT_END * height(last.bbox)
        if leads or wide or at_end:
            page = int(found[1]) if found[1].isdigit() else -1
    return _Row(lines, page, leads)


def _is_heading(row: Sequence[Line]) -> bool:
    return patterns.CONTENTS_TITLE.match("".join(line.text for line in row)) is not None


def _runs(rows: Sequence[_Row]) -> list[list[_Row]]:
    """Rows with numbers that end on one line down the page, and the few rows between them."""
    runs: list[list[_Row]] = []
    last: int | None = None
    for index, row in enumerate(rows):
        if row.page is None:
            continue
        goes_on = last is not None and index - last - 1 <= BETWEEN and _end_alike(rows[last], row)
        if goes_on and last is not None and _close(rows[last : index + 1]):
            runs[-1] += rows[last + 1 : index + 1]
        else:
            runs.append([row])
        last = index
    return runs


def _end_alike(one: _Row, other: _Row) -> bool:
    tall = height(one.lines[-1].bbox)
    return abs(one.lines[-1].bbox[2] - other.lines[-1].bbox[2]) < ALIGNED * tall


def _close(rows: Sequence[_Row]) -> bool:
    """Whether each row follows the one above within a few line heights."""
    boxes = [union(line.bbox for line in row.lines) for row in rows]
    return all(below[1] - above[3] < 3.5 * height(above) for above, below in pairwise(boxes))


def _rise(rows: Sequence[_Row]) -> bool:
    """Whether the numbers of pages rise, but for a few misread ones."""
    pages = [row.page for row in rows if row.page is not None and row.page >= 0]
    falls = sum(after < before for before, after in pairwise(pages))
    return falls <= 0.15 * len(pages)
