"""Quotes of a table's rows to passages, where the same text may stand several times on one row."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pagemill.extraction.llm.quotes import Quote, QuotedPages
from pagemill.extraction.passages.passage import Passage

Row = tuple[Passage | None, ...]
#: Page, line and character that a passage begins with, line and character that it ends with.
Mark = tuple[int, int, int, int, int]


def place_rows(rows: Sequence[Sequence[Quote | None]], pages: QuotedPages) -> tuple[list[Row], int]:
    """The rows with their quotes found, and how many quotes were not; rows that are left empty are dropped.

    A quote that stands once on its row tells where its column is. One that stands there several times, as `0.00` in
    two columns, is taken from the place nearest to its column, and no place is taken twice on a row.
    """
    found = [[pages.places(quote) if quote else [] for quote in row] for row in rows]
    missing = sum(
        quote is not None and not places
        for row, row_places in zip(rows, found, strict=True)
        for quote, places in zip(row, row_places, strict=True)
    )
    middles = _column_middles(found)
    placed: list[Row] = []
    taken: set[tuple[Mark | None, ...]] = set()
    for row_places in found:
        row = _placed(row_places, middles)
        marks = tuple(_mark(passage) if passage else None for passage in row)
        if any(row) and marks not in taken:
            taken.add(marks)
            placed.append(row)
    return placed, missing


def _column_middles(found: Sequence[Sequence[list[Passage]]]) -> list[float | None]:
    """The median x of each column's sure cells, in pixels of the page as read; None where it has none."""
    columns = list(zip(*found, strict=True)) if found else []
    sure = [[_middle(places[0]) for places in column if len(places) == 1] for column in columns]
    return [median(middles) if middles else None for middles in sure]


def _placed(row_places: Sequence[list[Passage]], middles: Sequence[float | None]) -> Row:
    row: list[Passage | None] = [places[0] if len(places) == 1 else None for places in row_places]
    used = {_mark(passage) for passage in row if passage}
    for at, places in enumerate(row_places):
        if len(places) < 2:
            continue
        middle = middles[at]
        free = [place for place in places if _mark(place) not in used] or places
        # Without a sure cell in its column, the first place that is free: columns are told from the left.
        chosen = free[0] if middle is None else min(free, key=lambda place: abs(_middle(place) - middle))
        row[at] = chosen
        used.add(_mark(chosen))
    return tuple(row)


def _middle(passage: Passage) -> float:
    return (passage.bbox[0] + passage.bbox[2]) / 2


def _mark(passage: Passage) -> Mark:
    first, last = passage.spans[0], passage.spans[-1]
    return (first.line.page, first.line.index, first.start, last.line.index, last.end)
