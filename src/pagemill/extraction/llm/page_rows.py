"""A page as a model is shown it: numbered rows in reading order, the cells of a table side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pagemill.extraction.llm.tokens import count_tokens
from pagemill.extraction.view import ViewCell, ViewLine, ViewPage, ViewTable

#: Between the cells of a table's row.
SEPARATOR = " | "


@dataclass(frozen=True, eq=False)
class PageRow:
    """A line of text, or a row of a table. `lines` are those it shows, in the order they are shown."""

    #: The page's index, from 0.
    page: int
    #: Its place on its page, from 1.
    number: int
    text: str
    lines: tuple[ViewLine, ...]

    @cached_property
    def shown(self) -> str:
        return f"{self.number}: {self.text}"

    @cached_property
    def tokens(self) -> int:
        return count_tokens(self.shown) + 1


def rows_of_page(page: ViewPage) -> list[PageRow]:
    """Every line of the page in exactly one row. A cell that spans rows stands in the first of them."""
    shown: list[tuple[str, tuple[ViewLine, ...]]] = []
    begun: set[int] = set()
    for line in page.lines:
        if line.cell is None:
            shown.append((_on_one_line(line.text), (line,)))
        elif id(line.cell.table) not in begun:
            begun.add(id(line.cell.table))
            shown += _table_rows(line.cell.table)
    return [PageRow(page.page.index, number, text, lines) for number, (text, lines) in enumerate(shown, start=1)]


def _table_rows(table: ViewTable) -> list[tuple[str, tuple[ViewLine, ...]]]:
    by_row: dict[int, list[ViewCell]] = {}
    for cell in table.cells:
        by_row.setdefault(cell.rows[0], []).append(cell)
    rows = []
    for _, cells in sorted(by_row.items()):
        cells.sort(key=lambda cell: cell.cols)
        lines = tuple(line for cell in cells for line in cell.lines)
        if lines:
            rows.append((SEPARATOR.join(_on_one_line(cell.text) for cell in cells), lines))
    return rows


def _on_one_line(text: str) -> str:
    """No row can look like two, whatever its text holds."""
    return " ".join(text.split())
