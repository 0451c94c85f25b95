"""Boxes of ruled forms, and those among them that nothing was filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pagemill.extraction.names.labels import LABEL
from pagemill.extraction.pairs.amount_columns import is_under_head
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.view import ViewCell

#: Names that the vocabulary has or that are wanted are as sure as this.
KNOWN = 0.95
#: Fewest names in a row that head columns among boxes with names of their own.
LEAST_HEADS = 3


class NamedBoxes:
    """The boxes of a page's forms that have names of their own."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._boxes = {id(unit.cell): unit.cell for unit in units if unit.names_box and unit.cell is not None}
        self._fills = {id(unit.cell): unit for unit in units if unit.fills and unit.cell is not None}
        self._rows: dict[int, Counter[int]] = {}

    def __contains__(self, cell: ViewCell | None) -> bool:
        return id(cell) in self._boxes

    def are_most(self, unit: Unit) -> bool:
        """Whether a text fills a box of a form whose boxes have names: most of those in rows that have any, or of all
        for a text in another row."""
        if unit.cell is None or not unit.fills:
            return False
        table = unit.cell.table
        boxes = [cell for cell in self._boxes.values() if cell.table is table]
        if not boxes:
            return False
        # Cells are many, and counted once a table.
        filled = self._rows.get(id(table))
        if filled is None:
            filled = self._rows[id(table)] = Counter(cell.rows[0] for cell in table.cells if cell.lines)
        rows = {row for cell in boxes for row in range(cell.rows[0], cell.rows[1] + 1)}
        whole = unit.cell.rows[0] not in rows
        return 2 * len(boxes) >= (filled.total() if whole else sum(filled[row] for row in rows))

    def is_head(self, cell: ViewCell | None) -> bool:
        """Whether a box stands in a row that heads columns within the form, as that of the goods on a bill of lading:
        one of texts that are alone in their boxes, most of them names, with a text below most of them."""
        if cell is None or cell in self:
            return False
        row = [each for each in cell.table.cells if each.lines and each.rows == cell.rows]
        names = sum(map(self._is_name, row))
        if names < max(LEAST_HEADS, 0.6 * len(row)) or any(each in self for each in row):
            return False
        below = [each for each in cell.table.cells if each.lines and each.rows[0] == cell.rows[1] + 1]
        columns = {each.cols for each in row}
        filled = sum(each.cols in columns and not self._is_name(each) for each in below)
        return 2 * filled > len(row) and not any(each in self for each in below)

    def _is_name(self, cell: ViewCell) -> bool:
        unit = self._fills.get(id(cell))
        return unit is not None and unit.label >= LABEL


def parted_by_box(left: Unit, unit: Unit, named: NamedBoxes) -> bool:
    """Whether the box of a unit, or of a key to its left, says that the unit is not the key's value: boxes with names
    of their own are filled in below those, and a text set from top to bottom heads a part of the form."""
    if left.cell is None or unit.cell is None or not (left.cell.table.ruled and unit.cell.table.ruled):
        return unit.cell in named or left.cell in named
    if unit.cell in named or left.cell in named or _is_set_downwards(unit) or named.is_head(unit.cell):
        return True
    return (is_empty_box(left) and named.are_most(left)) or _is_parted_by_empty(left.cell, unit)


def is_left_empty(above: Unit, unit: Unit, named: NamedBoxes) -> bool:
    """Whether a text in a box of its own, over another box, is the name of one that nothing was filled in."""
    if above.cell is None or unit.cell is None or above.cell is unit.cell or unit.above is above:
        return False
    boxed = above.cell.table.ruled and above.cell.table is unit.cell.table
    return bool(boxed) and unit.fills and named.are_most(above) and not named.is_head(above.cell)


def _is_parted_by_empty(left: ViewCell, unit: Unit) -> bool:
    """Whether a box that nothing was filled in stands between two texts of which the second has a box beside it too:
    the name of the next field."""
    if unit.cell is None or left.table is not unit.cell.table:
        return False
    row, first, last = left.rows[0], left.cols[1] + 1, unit.cell.cols[0]
    between = [left.table.at(row, col) for col in range(first, last)]
    beside = left.table.at(row, unit.cell.cols[1] + 1)
    empty = any(cell is not None and not cell.lines for cell in between)
    return beside is not None and empty and not is_under_head(unit.cell)


def _is_set_downwards(unit: Unit) -> bool:
    x0, y0, x1, y1 = unit.passage.bbox
    return unit.fills and len(unit.text) > 2 and y1 - y0 > 2 * (x1 - x0)


def is_empty_box(unit: Unit) -> bool:
    """Whether a text stands in the upper half of its box, with room for another line below it."""
    _, top, _, bottom = unit.box
    return unit.passage.bbox[3] < (top + bottom) / 2 + 0.25 * unit.passage.line_height


def is_filled_in_below(key: Unit, unit: Unit) -> bool:
    """Whether a text that may be a name itself stands in the ruled box of a key, right below it, as `CIF` does; a name
    in Chinese on two lines is one name."""
    if key.label < KNOWN or key.cell is None or key.cell is not unit.cell or not key.cell.table.ruled:
        return False
    if unit.text[-1:] in ":：" or not (key.names_box or unit.text.isascii()):
        return False
    gap = unit.passage.bbox[1] - key.passage.bbox[3]
    return -0.5 * unit.passage.line_height < gap < unit.passage.line_height
