"""Whether the next line belongs to a value: it goes on with it, or stands below the name of a party."""

from __future__ import annotations

from pagemill.extraction.names.labels import LABEL
from pagemill.extraction.pairs.pair import Found, Pair, Relation
from pagemill.extraction.passages.sections import head_party
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits

#: Farthest that the next line of a value is from the one before, in line heights.
LEADING = 1.2
#: How well amounts below one another are ones, where neither goes on with the other.
OF_KIND = 0.9


def is_of_party(owner: tuple[Pair, Found], above: Unit, unit: Unit) -> bool:
    """Whether a unit is the next line of what stands below the name of a party, in a grid that nobody ruled."""
    pair, found = owner
    if found.relation is not Relation.BELOW or head_party(pair.key.text) is None or unit.label >= LABEL:
        return False
    if any(each.cell is not None and each.cell.table.ruled for each in (above, unit)):
        return False
    height = unit.passage.line_height
    close = unit.passage.bbox[1] - above.passage.bbox[3] < LEADING * height
    return close and abs(unit.passage.bbox[0] - above.passage.bbox[0]) < 0.5 * height


def is_in_row_of_its_own(left: Unit | None, owner: tuple[Pair, Found]) -> bool:
    """Whether what stands to the left of a unit is in the column of the key that the value above it has at its left:
    the unit is in a row of its own."""
    pair, found = owner
    if left is None or found.relation is not Relation.RIGHT:
        return False
    near = 0.5 * pair.key.passage.line_height
    key, beside = pair.key.passage.bbox, left.passage.bbox
    return beside[1] > key[3] - near and abs(beside[0] - key[0]) < near


def _stands_alone(above: Unit, unit: Unit) -> bool:
    """Whether a unit goes on with nothing: an amount below another one, a date below a number, or a sentence below a
    line of Chinese that had room for more of it."""
    if all(fits(each.text, ValueKind.MONEY) >= OF_KIND for each in (above, unit)):
        return True
    dates = find_kind(unit.text, ValueKind.DATE)
    numbered = above.text[-1:].isdigit() and not find_kind(above.text, ValueKind.DATE)
    if dates and dates[0][0] == 0 and numbered:
        return True
    short = above.passage.bbox[2] < unit.passage.bbox[2] - 2 * unit.passage.line_height
    return short and unit.text[-1:] == "。"


def goes_on(above: Unit, unit: Unit) -> bool:
    """Whether a unit is the next line of the value that ends above it."""
    if above.fills or unit.fills or above.cell is not unit.cell or unit.label >= LABEL:
        return False
    if unit.passage.spans[0].line.block != above.passage.spans[0].line.block:
        return False
    if _stands_alone(above, unit):
        return False
    height = unit.passage.line_height
    gap = unit.passage.bbox[1] - above.passage.bbox[3]
    aligned = abs(unit.passage.bbox[0] - above.passage.bbox[0]) < 1.5 * height or (
        unit.passage.bbox[0] < above.passage.bbox[0] < unit.passage.bbox[2]
    )
    return gap < LEADING * height and aligned
