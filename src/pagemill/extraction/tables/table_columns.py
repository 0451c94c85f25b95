"""The wanted columns of a document's tables, and all of its tables where nothing is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from pagemill.extraction.names.column_names import HeaderMatch, Likeness, WantedColumn, match_headers
from pagemill.extraction.result import NO_VALUE, FoundTable, Grade, Value
from pagemill.extraction.tables.joint_columns import shares, with_units
from pagemill.extraction.tables.line_rows import with_wrapped_rows
from pagemill.extraction.tables.line_tables import header_is_plausible, line_grids
from pagemill.extraction.tables.printed_tables import printed_grid
from pagemill.extraction.tables.table_grid import CellGrids, Grid
from pagemill.extraction.tables.table_pages import continued_by, goes_on_with
from pagemill.extraction.tables.table_trace import TableTrace
from pagemill.extraction.tables.totals_rows import is_total, is_totals_row, sums_below
from pagemill.extraction.view import DocumentView, Span, ViewPage, ViewTable
from pagemill.geometry import area, intersection

#: Of two looks at one place of a page, the share of the smaller that the larger covers.
SAME_PLACE = 0.3
#: A table is taken beside the best one where each of its columns is, in the mean, trusted less by this at most.
AS_GOOD = 0.1

_Matches = list[HeaderMatch | None]


@dataclass(frozen=True, slots=True)
class ColumnSearch:
    """What came of a search for columns."""

    tables: tuple[FoundTable, ...]
    #: The wanted names that none of the tables has.
    missing: tuple[str, ...]
    #: How it was found, step by step, in the document's language.
    trace: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Candidate:
    grid: Grid
    matches: _Matches

    @property
    def count(self) -> int:
        return sum(match is not None for match in self.matches)

    @property
    def trust(self) -> float:
        return sum(match.trust for match in self.matches if match is not None)

    @property
    def filled(self) -> int:
        """How many of its columns hold anything."""
        return sum(
            any(record[match.column] for record in self.grid.records) for match in self.matches if match is not None
        )

    @property
    def rank(self) -> tuple[int, int, float, float, bool]:
        return self.count, self.filled, round(self.trust, 3), -self.grid.doubled, self.grid.table is not None


def find_columns(view: DocumentView, wanted: Sequence[WantedColumn], likeness: Likeness | None = None) -> ColumnSearch:
    """The tables that hold the most of the wanted columns.

    Each comes with all wanted columns in the order asked, `NO_VALUE` in those it has not and where a cell is empty.
    A table that goes on on the next page is one table. `likeness` compares headers with the wanted names by what they
    mean; without it, only wording counts.
    """
    trace = TableTrace(view)
    candidates = _apart([one for page in view.pages for one in _candidates(page, wanted, likeness)])
    trace.looked_for(wanted, len(candidates))
    chosen = _chosen(candidates)
    for one in candidates:
        if one not in chosen:
            trace.ruled_out(one.grid, one.count, chosen[0].count, len(wanted))
    tables: list[FoundTable] = []
    while chosen:
        first = chosen.pop(0)
        trace.chosen(first.grid, wanted, first.matches)
        parts = _with_pages_after(view, first, chosen, trace)
        if table := _table(view, parts, wanted, trace):
            tables.append(table)
    held = {
        want.name
        for column, want in enumerate(wanted)
        if any(row[column].text for table in tables for row in table.rows)
    }
    missing = tuple(want.name for want in wanted if want.name not in held)
    trace.missing(missing)
    return ColumnSearch(tuple(tables), missing, tuple(trace.steps))


def _candidates(page: ViewPage, wanted: Sequence[WantedColumn], likeness: Likeness | None) -> list[_Candidate]:
    found = [one for table in page.tables if (one := _of_table(table, wanted, likeness)) is not None]
    for grid in line_grids(page, wanted):
        matches = with_units(grid, match_headers([head.texts for head in grid.heads], wanted, likeness), wanted)
        if any(matches) and header_is_plausible(grid, matches):
            found.append(_Candidate(grid, matches))
    return found


def _of_table(table: ViewTable, wanted: Sequence[WantedColumn], likeness: Likeness | None) -> _Candidate | None:
    """A recognised table, looked at from the header that has the most of the wanted columns."""
    grids = CellGrids(table)
    best: _Candidate | None = None
    for first, end, heads in grids.headers():
        matches = match_headers([head.texts for head in heads], wanted)
        if not any(matches) and (likeness is None or first > 0):
            continue
        grid = with_wrapped_rows(grids.below(first, end, heads))
        if likeness is not None and None in matches and header_is_plausible(grid, [None]):
            matches = match_headers([head.texts for head in heads], wanted, likeness)
        one = _Candidate(grid, with_units(grid, matches, wanted))
        usable = one.count > 0 and one.grid.records and header_is_plausible(one.grid, one.matches)
        if usable and (best is None or one.rank > best.rank):
            best = one
    lying = grids.sideways()
    if lying is not None and lying.records:
        matches = match_headers([head.texts for head in lying.heads], wanted)
        one = _Candidate(lying, matches)
        alone = len(wanted) == one.count == 1 and best is None and len(lying.records) >= 2
        if alone or (one.count >= 2 and (best is None or one.count > best.count)):
            best = one
    return best


def _apart(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """One look at each place, the best; in the order of the document."""
    kept: list[_Candidate] = []
    for one in sorted(candidates, key=lambda each: each.rank, reverse=True):
        if not any(_same_place(one.grid, other.grid) for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda each: (each.grid.page, each.grid.bbox[1], each.grid.bbox[0]))


def _same_place(one: Grid, other: Grid) -> bool:
    if one.page != other.page:
        return False
    return intersection(one.bbox, other.bbox) > SAME_PLACE * min(area(one.bbox), area(other.bbox))


def _chosen(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The table that has the most of the wanted columns, and those that have the same ones as surely."""
    if not candidates:
        return []
    best = max(candidates, key=lambda each: each.rank)
    if best.count == 1 and len(best.matches) > 1:
        return [best]
    columns = [match is not None for match in best.matches]
    return [
        one
        for one in candidates
        if [match is not None for match in one.matches] == columns and best.trust - one.trust <= AS_GOOD * best.count
    ]


def _with_pages_after(
    view: DocumentView, first: _Candidate, others: list[_Candidate], trace: TableTrace
) -> list[_Candidate]:
    """A table and what of it stands on the pages after; what is joined is taken out of `others`."""
    parts = [first]
    while True:
        last = parts[-1].grid
        again = next((one for one in others if goes_on_with(view, last, one.grid)), None)
        if again is not None:
            others.remove(again)
            parts.append(again)
            trace.continued(again.grid, header=True)
            continue
        grid = continued_by(view, last)
        if grid is None or any(_same_place(grid, one.grid) for one in others):
            return parts
        parts.append(_Candidate(grid, first.matches))
        trace.continued(grid, header=False)


def _table(
    view: DocumentView, parts: Sequence[_Candidate], wanted: Sequence[WantedColumn], trace: TableTrace
) -> FoundTable | None:
    only = any(want.totals is True for want in wanted)
    left_out = not only and any(want.totals is False for want in wanted)
    rows: list[tuple[Value, ...]] = []
    totals: list[str] = []
    for part in parts:
        end = len(part.grid.records) if only else sums_below(part.grid.full_texts)
        trace.below(part.grid.full_texts[end:])
        own_shares = shares(part.grid, part.matches, wanted)
        for record, texts in zip(part.grid.records[:end], part.grid.full_texts, strict=False):
            total = is_totals_row(texts)
            if total:
                totals.append(next(text for text in texts if is_total(text)))
            if (only and not total) or (left_out and total):
                continue
            row = tuple(
                _value(view, share(record[match.column]), match.trust, match.grade) if match is not None else NO_VALUE
                for match, share in zip(part.matches, own_shares, strict=True)
            )
            if any(value.text for value in row):
                rows.append(row)
    trace.totals(totals, left_out, only)
    return FoundTable(tuple(want.name for want in wanted), tuple(rows)) if rows else None


def _value(view: DocumentView, spans: Sequence[Span], trust: float, grade: Grade) -> Value:
    if not spans:
        return NO_VALUE
    text = "\n".join(span.text for span in spans)
    score = trust * fmean(span.line.line.score for span in spans)
    return Value(text, view.evidence(spans), score, grade)


def all_tables(view: DocumentView) -> list[FoundTable]:
    """Every table, its columns named as printed; those without a header are numbered.

    A table is one whose rows keep the columns of a header; a grid of labels and values beside one another is a form,
    and is left out: see `printed_tables`.
    """
    found: list[FoundTable] = []
    taken: set[int] = set()
    for page in view.pages:
        for table in page.tables:
            grid = printed_grid(table) if id(table) not in taken else None
            if grid is None:
                continue
            parts = [grid]
            while (more := _next_part(view, parts[-1])) is not None:
                parts.append(more)
                taken.add(id(more.table))
            rows = [
                tuple(_value(view, spans, 1.0, Grade.FOUND) for spans in record)
                for part in parts
                for record in part.records
            ]
            found.append(FoundTable(_names(grid, view.chinese), tuple(rows)))
    return found


def _next_part(view: DocumentView, last: Grid) -> Grid | None:
    for page in view.pages:
        if page.page.index == last.page + 1:
            for table in page.tables:
                grid = printed_grid(table)
                if grid is not None and goes_on_with(view, last, grid):
                    return grid
    return continued_by(view, last)


def _names(grid: Grid, chinese: bool) -> tuple[str, ...]:
    unnamed = "列{}" if chinese else "Column {}"
    return tuple(
        head.texts[0] if head.texts else unnamed.format(number) for number, head in enumerate(grid.heads, start=1)
    )
