"""Entries with their dates at the end of the row, as a curriculum vitae or a list of notices has them: each row is a
text of its own, and all of them no table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pagemill.document import Line
from pagemill.geometry import height
from pagemill.reading.prose.aligned_rows import aligned_rows, are_aligned
from pagemill.reading.prose.item_rows import is_item
from pagemill.reading.prose.paragraphs import rows_of

#: Entries, and items or headings among them, that tell such sections, at the least.
ENTRIES, ITEMS = 2, 2
#: A heading is so many times as high as most lines, at the least.
LARGER = 1.1
#: A row has no more pieces, and so much room before its dates: heights of a line. A row without dates that begins and
#: ends as one with them does, no further from it than so many, is of the same entry: a firm and its town.
PIECES, ROOM, CLOSE, ALIGNED = 4, 2.0, 1.2, 0.6

_MONTH = (
    r"(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|ma[yi]|june?|juni|july?|juli|aug(?:ust)?"
    r"|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|spring|summer|autumn|fall|winter|since|seit)\.?"
)
_DAY = r"(?:[./年-]\s*\d{1,2}\s*(?:[./月-](?:\s*\d{1,2}\s*日?)?)?|年)"
_YEAR = rf"(?:{_MONTH}\s*)?(?:\d{{1,2}}\s*[./]\s*)?(?:19|20)\d\d\s*{_DAY}?"
_NOW = r"(?:至?今|present|now|today|current|ongoing|heute|jetzt)"
_DATES = re.compile(rf"[（(]?\s*{_YEAR}(?:\s*[-−–—~～至到]+\s*(?:{_YEAR}|{_NOW})?)?\s*[)）]?", re.IGNORECASE)
#: A day of a month, which is no section's number and title.
DAY_OF_MONTH = re.compile(
    rf"\s*(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{_MONTH}\s*(?:$|[,\d])|\d{{1,2}}\s*月\s*\d{{1,2}}\s*日)",
    re.IGNORECASE,
)
#: Characters that dates take, at the most.
LONGEST = 40


def dated_rows(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows with dates at their end, and those of the same entries right above or below them, from the top.

    Rows with dates begin at one place and end at one, two of them at the least. Upright lines, in pixels of the page.
    """
    rows = rows_of(lines)
    told = {id(row[0]) for one in aligned_rows([row for row in rows if _is_dated(row)], ENTRIES) for row in one}
    found = []
    for at, row in enumerate(rows):
        beside = [other for other in (*rows[at - 1 : at], *rows[at + 1 : at + 2]) if id(other[0]) in told]
        if id(row[0]) in told or any(_is_of_entry(row, other) for other in beside):
            found.append(row)
    return found


def is_date(line: Line) -> bool:
    """Whether a line is a year, a month or a day of one, or a period of these, and no more."""
    text = line.text.strip()
    return len(text) <= LONGEST and _DATES.fullmatch(text) is not None


def _is_dated(row: Sequence[Line]) -> bool:
    if not 1 < len(row) <= PIECES or not is_date(row[-1]):
        return False
    words = row[:-1]
    room = row[-1].bbox[0] - words[-1].bbox[2]
    return room > ROOM * height(row[-1].bbox) and all(any(map(str.isalpha, line.text)) for line in words)


def _is_of_entry(row: Sequence[Line], dated: Sequence[Line]) -> bool:
    """Whether a row is of the entry that the next one has the dates of."""
    tall = height(dated[0].bbox)
    apart = max(row[0].bbox[1] - dated[0].bbox[3], dated[0].bbox[1] - row[0].bbox[3])
    return (
        len(row) == 2
        and row[1].bbox[0] - row[0].bbox[2] > ROOM * tall
        and apart < CLOSE * tall
        and are_aligned(row, dated, ALIGNED * tall)
    )


def are_dated_entries(lines: Sequence[Line]) -> bool:
    """Whether lines are entries with a year or a period at the row's end, and as many rows of text between them, items
    or under headings: `Transport Planner    Sep 2016 – Feb 2021`."""
    rows = rows_of(lines)
    alone = [row[0] for row in rows if len(row) == 1]
    dated = sum(map(_is_dated, rows))
    if dated < ENTRIES or len(alone) < dated:
        return False
    usual = median(height(line.bbox) for line in lines)
    return sum(map(is_item, (line.text for line in alone))) >= ITEMS or any(
        height(line.bbox) >= LARGER * usual for line in alone
    )
