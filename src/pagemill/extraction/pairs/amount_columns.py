"""Amounts of a row whose table has columns of hours, rates and amounts: `Basic Pay` `160.00` `14.20` `2,272.00`."""

from __future__ import annotations

from pagemill.extraction.names.usual_names import concept_of
from pagemill.extraction.passages.passage import Passage
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.view import ViewCell, ViewTable

#: What heads a column of measures and prices, and one of amounts.
_MEASURES = frozenset({"quantity", "unit_price", "tax_rate", "unit", "discount_rate"})
_AMOUNTS = frozenset({"total", "line_total"})


def is_under_head(cell: ViewCell) -> bool:
    """Whether a cell stands in a column of measures or amounts, by the head of that."""
    return _heads(cell.table, cell.rows[0], cell.cols[0]) is not None


def amount_of_row(key: Unit, value: Passage) -> Passage:
    """The amount of a key's row in place of a measure or a price before it there; the value itself elsewhere."""
    cell = value.cell
    if cell is None or key.cell is None or key.cell.table is not cell.table or key.cell.rows[0] != cell.rows[0]:
        return value
    table, row = cell.table, cell.rows[0]
    if _heads(table, row, cell.cols[0]) not in _MEASURES:
        return value
    for col in range(cell.cols[1] + 1, table.col_count):
        head, other = _heads(table, row, col), table.at(row, col)
        if head is None:
            return value
        if head in _AMOUNTS and other is not None and other.lines:
            return Passage(tuple(other.spans))
    return value


def _heads(table: ViewTable, row: int, col: int) -> str | None:
    """Of measures or amounts that which the head of a column names; None where it names neither."""
    for above in range(row - 1, -1, -1):
        cell = table.at(above, col)
        concept = concept_of(cell.text.strip(" :：")) if cell is not None and cell.cols == (col, col) else None
        if concept in _MEASURES | _AMOUNTS:
            return concept
    return None
