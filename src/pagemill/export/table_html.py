"""A table as HTML and as a Markdown pipe table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from pagemill.document import Cell, Line, Table
from pagemill.export.markdown_escape import escape_inline
from pagemill.export.text_flow import join_lines, split_items


@dataclass(slots=True)
class _Square:
    """A place of the grid where a cell begins, or that no cell covers."""

    rowspan: int = 1
    colspan: int = 1
    lines: list[Line] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """The text, one entry for each list item in it."""
        return [text for item in split_items(self.lines) if (text := join_lines(item))]


def table_html(table: Table) -> str:
    """`<table>` with a `<td>` for each cell, in the order of rows and columns, spans as `rowspan` and `colspan`.

    Every row has every column: what no cell covers is an empty `<td>`. Text is escaped; list items in a cell are parted
    by `<br>`.
    """
    rows = []
    for row in _grid(table):
        cells = "".join(f"<td{_spans(square)}>{'<br>'.join(map(escape, square.texts))}</td>" for square in row)
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


def table_markdown(table: Table) -> str:
    """A pipe table, whose first row is the head; HTML where a cell spans or has more than one paragraph."""
    rows = [list(row) for row in _grid(table)]
    plain = all(s.rowspan == s.colspan == 1 and len(s.texts) <= 1 for row in rows for s in row)
    if not rows or not plain:
        return table_html(table)
    lines = [f"| {' | '.join(_pipe_text(square) for square in row)} |" for row in rows]
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    return "\n".join(lines)


def _pipe_text(square: _Square) -> str:
    return escape_inline("".join(square.texts)).replace("|", "\\|")


def _spans(square: _Square) -> str:
    rows = f' rowspan="{square.rowspan}"' if square.rowspan > 1 else ""
    return rows + (f' colspan="{square.colspan}"' if square.colspan > 1 else "")


def _grid(table: Table) -> Iterator[list[_Square]]:
    """The table's rows, each with the squares that begin in it.

    Where cells overlap, the one that begins later gives up its place, and its text goes to the one that has it: a
    browser would push the rest of the row aside.
    """
    owner: dict[tuple[int, int], _Square] = {}
    starts: dict[tuple[int, int], _Square] = {}
    for cell in sorted(table.cells, key=_start):
        place = _start(cell)
        if place in owner:
            owner[place].lines += cell.lines
            continue
        rowspan, colspan = _free_span(cell, owner)
        square = starts[place] = _Square(rowspan, colspan, list(cell.lines))
        for r in range(rowspan):
            for c in range(colspan):
                owner[place[0] + r, place[1] + c] = square
    for r in range(table.row_count):
        row = []
        for c in range(table.col_count):
            if (r, c) not in owner:
                row.append(_Square())
            elif (r, c) in starts:
                row.append(starts[r, c])
        yield row


def _start(cell: Cell) -> tuple[int, int]:
    return (cell.rows[0], cell.cols[0])


def _free_span(cell: Cell, owner: dict[tuple[int, int], _Square]) -> tuple[int, int]:
    """Rows and columns of the cell, cut where another one begins to have them."""
    (r0, r1), (c0, c1) = cell.rows, cell.cols
    colspan = next((c - c0 for c in range(c0, c1 + 1) if (r0, c) in owner), c1 - c0 + 1)
    for r in range(r0, r1 + 1):
        if any((r, c) in owner for c in range(c0, c0 + colspan)):
            return (r - r0, colspan)
    return (r1 - r0 + 1, colspan)
