"""Tables with a header, told from forms.

A form is a grid of labels with their values beside them. A table has a header row: nothing in it is a figure or ends
with a colon, most of its columns are named, and the rows below keep its columns. There are figures in one of them, or
there are three columns and two rows; and few of the cells below are labels themselves.
"""

from __future__ import annotations

import re

from pagemill.extraction.folding import fold
from pagemill.extraction.names.labels import LABEL, Labels
from pagemill.extraction.tables.table_grid import CellGrids, Grid, Head, is_figure
from pagemill.extraction.view import ViewTable

#: Share of a header's columns that are named.
NAMED = 0.6
#: Share of the rows below a header that are its records.
RECORDS = 0.6
#: Headers are looked for in this many rows, below titles.
FIRST_ROWS = 4
#: Share of the cells below a header that are labels themselves, from which on the grid is a form.
LABELS_BELOW = 0.25
#: Share of the rows of two columns that have a figure in the second, where they are records.
FIGURES = 0.8
#: The longest name of a column, in folded characters.
LONGEST = 40

_LABELS = Labels()


def printed_grid(table: ViewTable) -> Grid | None:
    """The table below its header; None where it has none, and so is a form."""
    grids = CellGrids(table)
    best: Grid | None = None
    for first, end, heads in grids.headers():
        if first >= FIRST_ROWS or not _is_header(heads):
            continue
        grid = grids.below(first, end, heads)
        if not _has_records(grid, table.row_count - end):
            continue
        if best is not None and (_named(grid.heads), len(grid.heads)) <= (_named(best.heads), len(best.heads)):
            continue
        best = grid
    return best


def _named(heads: tuple[Head, ...]) -> int:
    return sum(bool(head.texts) for head in heads)


def _is_header(heads: tuple[Head, ...]) -> bool:
    names = [head.texts[0] for head in heads if head.texts]
    if len(heads) < 2 or len(names) < max(2, NAMED * len(heads)):
        return False
    return not any(_is_value(text) for head in heads for text in head.texts)


def _is_value(text: str) -> bool:
    folded = fold(text)
    figures = sum(char.isdigit() for char in folded)
    year = re.fullmatch(r"(19|20)\d\d", text.strip()) is not None
    return (2 * figures >= len(folded) and not year) or re.search("[:：]", text) is not None or len(folded) > LONGEST


def _has_records(grid: Grid, rows: int) -> bool:
    """Whether the rows below are records: enough of them, and not labels and values by turns."""
    if not grid.records:
        return False
    if sum(any(record) for record in grid.records) < RECORDS * _filled_rows(grid, rows):
        return False
    cells = [text for texts in grid.full_texts for text in texts if text]
    if any(text.rstrip().endswith((":", "：")) for text in cells):
        return False
    if sum(_LABELS.score(text) >= LABEL for text in cells) >= LABELS_BELOW * len(cells):
        return False
    if len(grid.heads) == 2:
        figures = sum(is_figure(texts[1]) for texts in grid.full_texts)
        return len(grid.records) >= 2 and figures >= FIGURES * len(grid.records)
    with_figures = any(
        sum(any(char.isdigit() for char in texts[column]) for texts in grid.full_texts) * 2 >= len(grid.full_texts)
        for column in range(1, len(grid.heads))
    )
    return with_figures or (len(grid.heads) >= 3 and len(grid.records) >= 2)


def _filled_rows(grid: Grid, rows: int) -> int:
    """Rows below the header that hold anything at all."""
    table = grid.table
    if table is None:
        return rows
    begin = table.row_count - rows
    return sum(
        any((cell := table.at(row, col)) is not None and cell.lines for col in range(table.col_count))
        for row in range(begin, table.row_count)
    )
