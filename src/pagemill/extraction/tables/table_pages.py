"""Tables that go on on the next page."""

from __future__ import annotations

from pagemill.extraction.folding import fold
from pagemill.extraction.tables.line_tables import below
from pagemill.extraction.tables.printed_tables import printed_grid
from pagemill.extraction.tables.table_grid import CellGrids, Grid, Head
from pagemill.extraction.view import DocumentView, ViewPage, ViewTable

#: The most that columns of one table are off from one page to the next, in line heights.
ASIDE = 3.0
#: A table of lines goes on on the next page only where it ends below this share of its page.
LOW = 0.65


def goes_on_with(view: DocumentView, last: Grid, other: Grid) -> bool:
    """Whether a table on the next page prints the header of the last table of its page again, at the same places."""
    if other.page != last.page + 1 or other.sideways or last.sideways or len(other.heads) != len(last.heads):
        return False
    if not _is_last(view, last):
        return False
    same = all(
        (not one.texts and not two.texts) or bool(set(map(fold, one.texts)) & set(map(fold, two.texts)))
        for one, two in zip(last.heads, other.heads, strict=True)
    )
    return same and _aligned(last.heads, other.heads, _page(view, last.page))


def continued_by(view: DocumentView, last: Grid) -> Grid | None:
    """The first table of the next page as the rest of this one, where it has no header and the same columns."""
    page, following = _page(view, last.page), _page(view, last.page + 1)
    if page is None or following is None or last.sideways or not _is_last(view, last):
        return None
    if last.table is None:
        if last.bbox[3] < LOW * page.page.read_height:
            return None
        grid = below(following, last.heads, None)
        usual = sorted(sum(map(bool, record)) for record in last.records)[len(last.records) // 2]
        full = grid is not None and sum(map(bool, grid.records[0])) >= max(2, usual)
        return grid if full else None
    table = min(following.tables, key=lambda each: each.bbox[1], default=None)
    if table is None or table.col_count != last.table.col_count or printed_grid(table) is not None:
        return None
    if not _close(last.table, table, page):
        return None
    grid = CellGrids(table).continued(last.heads)
    whole = len(grid.records) >= 1 and _aligned(last.heads, grid.heads, page)
    return grid if whole else None


def _page(view: DocumentView, index: int) -> ViewPage | None:
    return next((page for page in view.pages if page.page.index == index), None)


def _is_last(view: DocumentView, grid: Grid) -> bool:
    page = _page(view, grid.page)
    return page is not None and all(table is grid.table or table.bbox[1] < grid.bbox[3] for table in page.tables)


def _close(one: ViewTable, other: ViewTable, page: ViewPage) -> bool:
    reach = ASIDE * page.line_height
    return abs(one.bbox[0] - other.bbox[0]) <= reach and abs(one.bbox[2] - other.bbox[2]) <= reach


def _aligned(one: tuple[Head, ...], other: tuple[Head, ...], page: ViewPage | None) -> bool:
    reach = ASIDE * (page.line_height if page is not None else 1.0)
    return all(
        abs(a.extent[0] - b.extent[0]) <= reach and abs(a.extent[1] - b.extent[1]) <= reach
        for a, b in zip(one, other, strict=True)
    )
