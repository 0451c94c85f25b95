"""Columns that hold several things: a quantity and its unit, the lines of `单价/总价/币制`, a tax as rate or amount."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pagemill.extraction.names.column_names import TRUST, HeaderMatch, WantedColumn, compare, several_names
from pagemill.extraction.names.usual_names import column_names, concept_of, usual_names
from pagemill.extraction.passages.passage import rows_of
from pagemill.extraction.result import Grade
from pagemill.extraction.tables.table_grid import Grid, cell_text
from pagemill.extraction.view import Span

#: A number and its unit: `2 pcs`, `3,00 Stk`, `5200条`.
_MEASURED = re.compile(r"\s*([-+]?\d[\d.,'\s]*?)\s*([^\W\d_]{1,8}[23²³]?\.?)\s*")
#: The least share of a column's cells that are so, where they tell the unit.
MOSTLY = 0.6
#: What a header of rates says, or their cells.
_RATE = re.compile("%|％|率|rate|satz|taux|tarief|tipo|aliquota", re.IGNORECASE)

Matches = list[HeaderMatch | None]
#: Takes a wanted column's own part of a cell.
Share = Callable[[Sequence[Span]], Sequence[Span]]


def with_units(grid: Grid, matches: Matches, wanted: Sequence[WantedColumn]) -> Matches:
    """The matches, a unit that has no column of its own being that of the quantities it stands behind, and no rate
    being a column of amounts of tax."""
    matches = [
        None if match is not None and concept_of(want.name) == "tax_rate" and not _tells_rates(grid, match) else match
        for match, want in zip(matches, wanted, strict=True)
    ]
    for number, want in enumerate(wanted):
        if matches[number] is None and _asks_unit(want.name):
            matches[number] = _measures(grid)
    return matches


def _asks_unit(name: str) -> bool:
    # At the head of a column `单位` is no employer.
    return concept_of(name) == "unit" or name.strip() == "单位"


def _tells_rates(grid: Grid, match: HeaderMatch) -> bool:
    return bool(_RATE.search(match.printed)) or any(_RATE.search(cell_text(row[match.column])) for row in grid.records)


def _measures(grid: Grid) -> HeaderMatch | None:
    """The column of quantities whose cells have a unit behind the number."""
    names = ("quantity", *usual_names("quantity"), *column_names("quantity"))
    quantity = WantedColumn("quantity", tuple((name, Grade.MEANING) for name in names))
    for column, head in enumerate(grid.heads):
        text = next((text for text in head.texts if compare(text, quantity) is not None), None)
        if text is not None and _are_measured(grid, column):
            return HeaderMatch(column, text, Grade.MEANING, TRUST[Grade.FUZZY])
    return None


def _are_measured(grid: Grid, column: int) -> bool:
    texts = [cell_text(row[column]) for row in grid.records if row[column]]
    return bool(texts) and sum(_MEASURED.fullmatch(text) is not None for text in texts) >= MOSTLY * len(texts)


def shares(grid: Grid, matches: Sequence[HeaderMatch | None], wanted: Sequence[WantedColumn]) -> list[Share]:
    """For each wanted column, what takes its own part of a cell: the line of its name in the header, the unit, or the
    number before it where the unit is wanted too; else the whole cell."""
    taken = Counter(match.column for match in matches if match is not None)
    return [
        _whole if match is None else _share(grid, match, want, taken[match.column] > 1)
        for match, want in zip(matches, wanted, strict=True)
    ]


def _share(grid: Grid, match: HeaderMatch, want: WantedColumn, shared: bool) -> Share:
    names = several_names(match.printed)
    cells = [row[match.column] for row in grid.records if row[match.column]]
    if names and all(len(rows_of(cell)) == len(names) for cell in cells):
        line = next((number for number, name in enumerate(names) if compare(name, want) is not None), None)
        if line is not None:
            return lambda spans: rows_of(spans)[line] if spans else spans
    if _asks_unit(want.name):
        return lambda spans: _measure_part(spans, 2)
    return (lambda spans: _measure_part(spans, 1)) if shared else _whole


def _whole(spans: Sequence[Span]) -> Sequence[Span]:
    return spans


def _measure_part(spans: Sequence[Span], group: int) -> Sequence[Span]:
    """The number (1) or the unit (2) of a cell of one line, or of two spans side by side; else the whole cell."""
    if len(spans) == 2 and _MEASURED.fullmatch(f"{spans[0].text} {spans[1].text}"):
        return spans[group - 1 : group]
    match = _MEASURED.fullmatch(spans[0].text) if len(spans) == 1 else None
    if match is None:
        return spans
    span = spans[0]
    return (span.line.span(span.start + match.start(group), span.start + match.end(group)),)
