"""Which cells of a ruled form are labels, told by how label and value take turns along a row.

A row is read as the likeliest sequence of labels and values (Viterbi, 1967): each cell speaks for itself by its text,
and its neighbours by the turn that is usual on forms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pagemill.extraction.names.labels import LABEL
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.view import ViewCell, ViewTable

#: Costs of a row's unusual turns: two labels side by side, two values, a value first, a label last.
LABEL_LABEL, VALUE_VALUE, VALUE_FIRST, LABEL_LAST = 0.5, 0.25, 0.4, 0.6
#: A text less like a label than this is never made one.
POSSIBLE = 0.35
#: A text at least so much like a label stays one.
CERTAIN = 0.95


def weigh_rows(table: ViewTable, by_cell: Mapping[int, Unit], told: set[int]) -> None:
    """Sets `Unit.label` of cells that have their cell for themselves, but for those `told` already: heads of columns
    and the values below them."""
    for row in range(table.row_count):
        cells = [cell for cell in _cells_from(table, row) if id(cell) not in told]
        if table.ruled is False:
            # Without rules an empty place is no box that waits for a value.
            cells = [cell for cell in cells if cell.lines]
        if len(cells) < 2:
            continue
        units = [by_cell.get(id(cell)) for cell in cells]
        # A cell in which keys and values stand together takes no part, and parts its neighbours.
        for stretch in _stretches(cells, units):
            _weigh(stretch)


def _cells_from(table: ViewTable, row: int) -> list[ViewCell]:
    seen: dict[int, ViewCell] = {}
    for col in range(table.col_count):
        cell = table.at(row, col)
        if cell is not None and cell.rows[0] == row:
            seen[id(cell)] = cell
    return list(seen.values())


def _stretches(cells: Sequence[ViewCell], units: Sequence[Unit | None]) -> list[list[Unit | None]]:
    stretches: list[list[Unit | None]] = [[]]
    for cell, unit in zip(cells, units, strict=True):
        if unit is None and cell.lines:
            stretches.append([])
        else:
            stretches[-1].append(unit)
    return [stretch for stretch in stretches if len(stretch) >= 2]


def _weigh(units: Sequence[Unit | None]) -> None:
    """The best sequence, its labels made certain enough to be taken for labels and its values not."""
    label_best, value_best = [0.0], [0.0]
    came: list[tuple[bool, bool]] = []
    for number, unit in enumerate(units):
        # An empty cell waits for a value.
        own = 2 * (unit.label - 0.5) if unit is not None else -1.0
        if unit is not None and unit.label < POSSIBLE:
            own = -3.0
        if number == 0:
            label_best.append(own)
            value_best.append(-own - VALUE_FIRST)
            came.append((True, True))
            continue
        from_label, from_value = label_best[-1], value_best[-1]
        to_label = (from_label - (0.0 if _heads_several(units[number - 1], unit) else LABEL_LABEL), from_value)
        to_value = (from_label, from_value - VALUE_VALUE)
        label_best.append(max(to_label) + own)
        value_best.append(max(to_value) - own)
        came.append((to_label[0] >= to_label[1], to_value[0] >= to_value[1]))
    is_label = label_best[-1] - LABEL_LAST > value_best[-1]
    for unit, (label_from, value_from) in zip(reversed(units), reversed(came), strict=True):
        if unit is not None:
            if is_label and unit.label >= POSSIBLE:
                unit.label = max(unit.label, LABEL + 0.1)
            elif not is_label and unit.label < CERTAIN:
                unit.label = min(unit.label, 0.5)
        is_label = label_from if is_label else value_from


def _heads_several(left: Unit | None, right: Unit | None) -> bool:
    """Whether a cell spans more rows than the one beside it, whose name then is a part of its own."""
    if left is None or right is None or left.cell is None or right.cell is None:
        return False
    return left.cell.rows[1] - left.cell.rows[0] > right.cell.rows[1] - right.cell.rows[0]
