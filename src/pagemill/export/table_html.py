"""A table as HTML and as a Markdown pipe table."""

from __future__ import annotations

from html import escape

from pagemill.document import Table
from pagemill.export.markdown_escape import escape_inline
from pagemill.export.table_grid import Square, table_grid


def table_html(table: Table) -> str:
    """`<table>` with a `<td>` for each cell, in the order of rows and columns, spans as `rowspan` and `colspan`.

    Every row has every column: what no cell covers is an empty `<td>`. Text is escaped; list items in a cell are parted
    by `<br>`.
    """
    rows = []
    for row in table_grid(table):
        cells = "".join(f"<td{_spans(square)}>{'<br>'.join(map(escape, square.texts))}</td>" for square in row)
        rows.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(rows)}</table>"


def table_markdown(table: Table) -> str:
    """A pipe table, whose first row is the head; HTML where a cell spans or has more than one paragraph."""
    rows = [list(row) for row in table_grid(table)]
    plain = all(s.rowspan == s.colspan == 1 and len(s.texts) <= 1 for row in rows for s in row)
    if not rows or not plain:
        return table_html(table)
    lines = [f"| {' | '.join(_pipe_text(square) for square in row)} |" for row in rows]
    lines.insert(1, f"|{' --- |' * len(rows[0])}")
    return "\n".join(lines)


def _pipe_text(square: Square) -> str:
    return escape_inline("".join(square.texts)).replace("|", "\\|")


def _spans(square: Square) -> str:
    rows = f' rowspan="{square.rowspan}"' if square.rowspan > 1 else ""
    return rows + (f' colspan="{square.colspan}"' if square.colspan > 1 else "")
