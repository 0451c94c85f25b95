"""Rows of a form's table whose cells name what stands below them, rather than beside them."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.extraction.names.labels import LABEL
from pagemill.extraction.pairs.form_rows import CERTAIN, POSSIBLE
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.values.value_kinds import ValueKind, fits
from pagemill.extraction.view import ViewCell, ViewTable

#: Share of a row's cells that are labels, and that have a cell of their columns below.
MOSTLY = 0.7
#: With fewer labels, the cells below are less like labels by this, in the mean.
LESS_BELOW = 0.25
#: So many cells above as many amounts name them, whatever they say; how surely a text is an amount.
AMOUNTS, SURELY = 3, 0.8


def find_heads(tables: Sequence[ViewTable], units: Sequence[Unit]) -> tuple[set[int], set[int]]:
    """The units at the heads of columns; and the cells below them, whose units are made less of a label, with those of
    the heads themselves where nothing right below them is like a label; by `id`."""
    by_cell = {id(unit.cell): unit for unit in units if unit.fills}
    headers: set[int] = set()
    told: set[int] = set()
    for table in tables:
        for row in range(table.row_count - 1):
            cells = {id(cell): cell for col in range(table.col_count) if (cell := table.at(row, col)) is not None}
            heads = [by_cell[key] for key, cell in cells.items() if key in by_cell and cell.rows == (row, row)]
            # A label that spans this row and more stands at its side.
            if len(heads) < 2 or any(cell.rows != (row, row) and cell.cols[0] > 0 for cell in cells.values()):
                continue
            if not _is_head(table, heads, by_cell):
                continue
            if sum(_keeps_columns(table, head) for head in heads) < MOSTLY * len(heads):
                continue
            headers |= {id(head) for head in heads}
            if all(label < LABEL for label in _labels_below(table, heads, by_cell)):
                told |= {id(head.cell) for head in heads}
            for head in heads:
                head.label = max(head.label, LABEL)
                told |= _demote_below(table, head, by_cell, row)
    return headers, told


def _is_head(table: ViewTable, heads: Sequence[Unit], by_cell: dict[int, Unit]) -> bool:
    """Whether a row's cells name what stands below them, rather than beside them."""
    like = sum(head.label >= LABEL for head in heads)
    if like and len(heads) >= AMOUNTS and _are_over_amounts(table, heads):
        return True
    if like < 2 or any(head.label < POSSIBLE for head in heads):
        return False
    if like >= MOSTLY * len(heads):
        return True
    below = _labels_below(table, heads, by_cell)
    if _is_of_form(table, heads, by_cell):
        return False
    return sum(head.label for head in heads) - sum(below) > LESS_BELOW * len(heads)


def _is_of_form(table: ViewTable, heads: Sequence[Unit], by_cell: dict[int, Unit]) -> bool:
    """Whether labels and values take turns without doubt in another row that has the same columns."""
    columns = [_cell_of(head).cols for head in heads]
    row = _cell_of(heads[0]).rows[0]
    others = (
        [by_cell.get(id(table.at(other, cols[0]))) for cols in columns]
        for other in range(table.row_count)
        if other != row
    )
    return any(
        _take_turns([unit for unit in units if unit is not None])
        for units in others
        if [unit.cell.cols if unit is not None and unit.cell is not None else None for unit in units] == columns
    )


def _take_turns(units: Sequence[Unit]) -> bool:
    """Whether every second unit, from the first on, is a label without doubt, and each other one is none."""
    return all(unit.label >= CERTAIN for unit in units[::2]) and all(unit.label < POSSIBLE for unit in units[1::2])


def _cell_of(head: Unit) -> ViewCell:
    assert head.cell is not None
    return head.cell


def _are_over_amounts(table: ViewTable, heads: Sequence[Unit]) -> bool:
    """Whether each of some cells has an amount right below it and is none: `Current`, `30 days`, `60 days`."""
    below = []
    for head in heads:
        cell = table.at(_cell_of(head).rows[1] + 1, _cell_of(head).cols[0])
        below.append(cell.text if cell is not None else "")
    amounts = all(fits(text, ValueKind.MONEY) >= SURELY for text in below)
    return amounts and not any(fits(head.text, ValueKind.MONEY) >= SURELY for head in heads)


def _labels_below(table: ViewTable, heads: Sequence[Unit], by_cell: dict[int, Unit]) -> list[float]:
    """How much of a label each of the cells right below some heads is."""
    below = []
    for head in heads:
        assert head.cell is not None
        unit = by_cell.get(id(table.at(head.cell.rows[1] + 1, head.cell.cols[0])))
        below.append(unit.label if unit is not None else 0.0)
    return below


def _keeps_columns(table: ViewTable, head: Unit) -> bool:
    """Whether the cell below a head has its columns."""
    assert head.cell is not None
    below = table.at(head.cell.rows[1] + 1, head.cell.cols[0])
    return below is not None and below.cols == head.cell.cols


def _demote_below(table: ViewTable, head: Unit, by_cell: dict[int, Unit], row: int) -> set[int]:
    assert head.cell is not None
    below: set[int] = set()
    for lower in range(row + 1, table.row_count):
        cell = table.at(lower, head.cell.cols[0])
        if cell is None or cell.cols != head.cell.cols or not _same_grid(table, row, lower):
            break
        unit = by_cell.get(id(cell))
        if unit is not None and unit.label >= CERTAIN:
            break
        below.add(id(cell))
        if unit is not None:
            unit.label = min(unit.label, POSSIBLE)
    return below


def _same_grid(table: ViewTable, row: int, lower: int) -> bool:
    """Whether two rows are cut into the same columns, but for one."""
    one, other = ({cell.cols for cell in table.cells if cell.rows[0] <= each <= cell.rows[1]} for each in (row, lower))
    return len(one - other) <= 1
