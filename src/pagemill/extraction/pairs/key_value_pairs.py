"""Which value belongs to which printed key, by where the two stand.

Every value looks for its key: on its own line, to the left, above it, or at the head of its column. Each such place has
a weight; the likeliest key wins, and a key that has a value beside it does not also take the one below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pagemill.document import BlockKind
from pagemill.extraction.names.labels import LABEL, Labels
from pagemill.extraction.pairs.aligned_names import align_names
from pagemill.extraction.pairs.blank_boxes import NamedBoxes, is_filled_in_below, is_left_empty, parted_by_box
from pagemill.extraction.pairs.centred_values import join_centred
from pagemill.extraction.pairs.column_heads import find_heads
from pagemill.extraction.pairs.continued_values import LEADING, goes_on, is_in_row_of_its_own, is_of_party
from pagemill.extraction.pairs.form_rows import CERTAIN, weigh_rows
from pagemill.extraction.pairs.pair import Found, PagePairs, Pair, Relation
from pagemill.extraction.passages.sections import head_party
from pagemill.extraction.passages.units import Unit, units_of
from pagemill.extraction.passages.value_parts import ends_name
from pagemill.extraction.values.kind_names import names_role
from pagemill.extraction.values.value_kinds import ValueKind, fits, kind_of_name
from pagemill.extraction.view import ViewPage
from pagemill.geometry import Bbox, overlap_1d

#: Of a value to the right of its key, and of one under the head of its column, over one that stands below its key.
RIGHT_BONUS, HEADER_BONUS = 0.15, 0.3
#: Taken off for a line height of distance, to the side and downwards.
SIDE_COST, DOWN_COST = 0.005, 0.1
#: Farthest that a value stands below its key outside of tables, in line heights.
DOWN_REACH = 2.0
#: Taken off where the value is not of the kind that its key's name implies.
KIND_COST = 0.3
#: How well a value below a key is of the kind that the key names, where it is preferred to another one beside it.
OF_KIND = 0.9
#: Names that the vocabulary has or that are wanted are as sure as this; and lines of a value that make it a paragraph.
KNOWN, PARAGRAPH = 0.95, 2

#: What a sentence goes on with behind its subject: `Tenant shall pay …` names no tenant.
_PREDICATE = re.compile(
    r"(?:(?:shall|will|must|may)\s(?:not\s)?[a-z]|(?:agrees?|promises?|undertakes?|covenants?)\s(?:to|that)\s"
    r"|(?:hereby|acknowledges?|represents?)\s[a-z])"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")

#: Kinds of blocks that head a part of the page, or stand around it.
_FRAME = frozenset(
    {
        BlockKind.DOC_TITLE,
        BlockKind.PARAGRAPH_TITLE,
        BlockKind.HEADER,
        BlockKind.FOOTER,
        BlockKind.NUMBER,
        BlockKind.FIGURE_TITLE,
    }
)


def pairs_of(page: ViewPage, labels: Labels) -> PagePairs:
    """Finds the pairs of a page."""
    units = align_names(units_of(page, labels), labels)
    headers, told = find_heads(page.tables, units)
    by_cell = {id(unit.cell): unit for unit in units if unit.fills}
    for table in page.tables:
        weigh_rows(table, by_cell, told)
    pairs = {id(unit): Pair(unit) for unit in units if unit.label >= LABEL}
    owner: dict[int, tuple[Pair, Found]] = {}
    named = NamedBoxes(units)
    rest: list[Unit] = []
    order = sorted(units, key=lambda unit: (round(unit.passage.bbox[1] / page.line_height), unit.passage.bbox[0]))
    for unit in order:
        if unit.key is not None:
            pair = pairs.get(id(unit.key))
            if pair is not None and not _PREDICATE.match(unit.text):
                found = Found([unit], Relation.INLINE)
                pair.values.append(found)
                owner[id(unit)] = (pair, found)
                continue
        if id(unit) in pairs:
            continue
        left, above = _left(unit, units), unit.above or _above(unit, units, page)
        if left is not None and left.cell is not unit.cell and parted_by_box(left, unit, named):
            left = None
        if above is not None and id(above) not in headers and is_left_empty(above, unit, named):
            above = None
        best = _best(unit, left, above, pairs, owner, headers)
        if best is not None:
            pair, relation = best
            found = Found([unit], relation)
            pair.values.append(found)
            owner[id(unit)] = (pair, found)
        elif (
            (before := _goes_on_from(above, unit)) is not None
            and id(before) in owner
            and not is_in_row_of_its_own(left, owner[id(before)])
            and (goes_on(before, unit) or is_of_party(owner[id(before)], before, unit))
        ):
            pair, found = owner[id(before)]
            found.units.append(unit)
            owner[id(unit)] = (pair, found)
        else:
            rest.append(unit)
    for pair in pairs.values():
        _settle(pair, rest)
        _join_stacked(pair)
    _take_lesser_labels(units, pairs)
    join_centred(pairs, rest)
    _take_parted_values(units, pairs)
    return PagePairs(tuple(pairs.values()), tuple(rest))


def _goes_on_from(above: Unit | None, unit: Unit) -> Unit | None:
    """The value that may go on in a unit: the one above, or the last on the line of a key that begins where it does."""
    if above is None or above.inline is None:
        return above
    height = min(above.passage.line_height, unit.passage.line_height)
    if abs(above.passage.bbox[0] - unit.passage.bbox[0]) > 1.5 * height:
        return None
    while above.inline is not None:
        above = above.inline
    return above


def _take_lesser_labels(units: Sequence[Unit], pairs: dict[int, Pair]) -> None:
    """A key without a value takes a lesser label beside it that has none either: it was a value after all."""
    for pair in sorted(pairs.values(), key=lambda each: -each.key.label):
        if pair.values or id(pair.key) not in pairs:
            continue
        for unit in units:
            other = pairs.get(id(unit))
            if other is None or other.values or other is pair:
                continue
            # What is filled in below the name of its box may be a word that is a name elsewhere: `CIF`.
            if is_filled_in_below(pair.key, unit):
                pair.values.append(Found([unit], Relation.BELOW))
                del pairs[id(unit)]
                break
            if unit.label > min(pair.key.label, CERTAIN) - 0.1:
                continue
            if _left(unit, units) is pair.key and _beside(pair.key, unit):
                pair.values.append(Found([unit], Relation.RIGHT))
                del pairs[id(unit)]
                break


def _take_parted_values(units: Sequence[Unit], pairs: dict[int, Pair]) -> None:
    """A key without a value takes what stands beside it, or in its box below it, that begins with a lesser name: the
    reference `INV 2025-771`, a paragraph `一般项目：…`."""
    boxes = {id(unit.cell): unit for unit in units if unit.names_box}
    for unit in units:
        if unit.inline is None:
            continue
        box = boxes.get(id(unit.cell))
        key = box or _left(unit, units)
        pair = pairs.get(id(key))
        if key is None or pair is None or pair.values or unit.label >= key.label:
            continue
        value = [unit, unit.inline]
        if unit.text[-1:] in ":：":
            own = pairs.get(id(unit))
            if own is None or unit.label >= KNOWN or not own.values or len(own.values[0].units) < PARAGRAPH:
                continue
            value = [unit, *own.values[0].units]
        if box is not None or _beside(key, unit):
            pair.values.append(Found(value, Relation.RIGHT if box is None else Relation.BELOW))
            if unit.inline is not value[-1]:
                del pairs[id(unit)]


def _beside(key: Unit, unit: Unit) -> bool:
    if key.fills and unit.fills:
        return unit.box[0] - key.box[2] < unit.passage.line_height
    return unit.cell is key.cell


def _leave_to_what_is_of_its_kind(pair: Pair, rest: list[Unit]) -> None:
    """What stands beside a key is not its value where that below is of the kind that the key names, and this is not:
    a number of something else at the other end of the page."""
    kind = kind_of_name(pair.key.text)
    if kind is ValueKind.TEXT and names_role(pair.key.text):
        kind = ValueKind.COMPANY
    if kind is ValueKind.TEXT or not any(found.relation is Relation.RIGHT for found in pair.values):
        return
    below = [found for found in pair.values if found.relation is Relation.BELOW]
    if any(fits(found.passage.text, kind) >= OF_KIND for found in below):
        far = [
            found for found in pair.values if found.relation is Relation.RIGHT and fits(found.passage.text, kind) < 0.5
        ]
        pair.values = [found for found in pair.values if found not in far]
        rest += [unit for found in far for unit in found.units]


def _settle(pair: Pair, rest: list[Unit]) -> None:
    """A key with a value on its line or beside it does not take one from below."""
    _leave_to_what_is_of_its_kind(pair, rest)
    for better, worse in ((Relation.INLINE, (Relation.RIGHT, Relation.BELOW)), (Relation.RIGHT, (Relation.BELOW,))):
        if any(found.relation is better for found in pair.values):
            for found in pair.values:
                if found.relation in worse:
                    rest += found.units
            pair.values = [found for found in pair.values if found.relation not in worse]
    # The key's own remark on a line below it: `贸易国（地区）` over `（DEU）`.
    if pair.values and pair.values[0].relation is not Relation.INLINE:
        first = pair.values[0]
        if len(first.units) > 1 and _BRACKETS.fullmatch(first.units[0].text):
            del first.units[0]
        elif len(pair.values) > 1 and _BRACKETS.fullmatch(first.passage.text):
            del pair.values[0]


def _join_stacked(pair: Pair) -> None:
    """Puts together lines of one value that a grid without rules holds in rows of their own: those below the name of a
    party where the row names parties alone, and the rest of a firm's name."""
    head = pair.key.cell
    if head is None or head.table.ruled or any(found.relation is not Relation.COLUMN for found in pair.values):
        return
    row = [cell for cell in head.table.cells if cell.lines and cell.rows[0] == head.rows[0]]
    parties = all(head_party(cell.text) is not None for cell in row)
    kept: list[Found] = []
    for found in pair.values:
        if kept and _is_stacked(kept[-1], found) and (parties or ends_name(kept[-1].passage, found.passage)):
            kept[-1].units += found.units
        else:
            kept.append(found)
    pair.values = kept


def _is_stacked(above: Found, below: Found) -> bool:
    last, first = above.units[-1].passage, below.units[0].passage
    height = first.line_height
    return first.bbox[1] - last.bbox[3] < LEADING * height and abs(first.bbox[0] - last.bbox[0]) < 0.5 * height


def _left(unit: Unit, units: Sequence[Unit]) -> Unit | None:
    """The unit beside it to the left, nothing in between."""
    nearest: Unit | None = None
    begin = unit.passage.bbox[0] + 0.5 * unit.passage.line_height
    for other in units:
        if other is unit or other.room[2] > begin:
            continue
        if not _same_row(other, unit):
            continue
        if nearest is None or other.room[2] > nearest.room[2]:
            nearest = other
    return nearest


def _same_row(one: Unit, other: Unit) -> bool:
    a, b = one.room, other.room
    return overlap_1d(a[1], a[3], b[1], b[3]) > 0.5 * min(a[3] - a[1], b[3] - b[1])


def _above(unit: Unit, units: Sequence[Unit], page: ViewPage) -> Unit | None:
    """The unit above it, nothing in between."""
    nearest: Unit | None = None
    box = unit.box
    for other in units:
        if other is unit:
            continue
        above = other.box
        if above[3] > box[1] + 0.35 * min(box[3] - box[1], above[3] - above[1]):
            continue
        shared = overlap_1d(box[0], box[2], above[0], above[2])
        aligned = abs(box[0] - above[0]) < 1.5 * page.line_height
        if shared <= 0.3 * min(box[2] - box[0], above[2] - above[0]) and not aligned:
            continue
        if (
            nearest is None
            or above[3] > nearest.box[3]
            or (above[3] == nearest.box[3] and _nearer(above, nearest.box, box))
        ):
            nearest = other
    return nearest


def _nearer(one: Bbox, other: Bbox, box: Bbox) -> bool:
    return overlap_1d(one[0], one[2], box[0], box[2]) > overlap_1d(other[0], other[2], box[0], box[2])


def _best(
    unit: Unit,
    left: Unit | None,
    above: Unit | None,
    pairs: dict[int, Pair],
    owner: dict[int, tuple[Pair, Found]],
    headers: set[int],
) -> tuple[Pair, Relation] | None:
    offers: list[tuple[float, Pair, Relation]] = []
    if left is not None and id(left) in pairs and left.inline is None:
        gap = (unit.passage.bbox[0] - left.passage.bbox[2]) / unit.passage.line_height
        cost = 0.0 if unit.fills and left.fills else SIDE_COST * max(0.0, gap)
        score = left.label + RIGHT_BONUS - cost - _kind_cost(left, unit)
        # A row of totals below a table: its amount is the row's and not the column's.
        if left.label >= CERTAIN and id(left) not in headers and fits(unit.text, ValueKind.MONEY) >= 0.8:
            score += HEADER_BONUS
        offers.append((score, pairs[id(left)], Relation.RIGHT))
    if above is not None and not (_is_heading(unit) and _block(unit) != _block(above) and unit.above is None):
        head = above
        chained = False
        if id(above) in owner and owner[id(above)][1].relation is Relation.COLUMN and _same_columns(above, unit):
            head, chained = owner[id(above)][0].key, True
        if id(head) in pairs and head.inline is None:
            same_table = unit.cell is not None and head.cell is not None and unit.cell.table is head.cell.table
            is_header = id(head) in headers and same_table
            gap = max(0.0, unit.box[1] - head.box[3]) / unit.passage.line_height
            apart = same_table and unit.fills and head.fills and not _within_columns(unit, head)
            apart = apart and unit.above is not head
            # What stands below a ruled box is not filled in there.
            boxed = head.fills and head.cell is not None and head.cell.table.ruled is True
            apart = apart or (boxed and unit.cell is None)
            if is_header or (not chained and not apart and gap <= DOWN_REACH):
                cost = 0.0 if is_header else DOWN_COST * gap
                named = is_header or unit.above is head
                score = head.label + (HEADER_BONUS if named else 0.0) - cost - _kind_cost(head, unit)
                offers.append((score, pairs[id(head)], Relation.COLUMN if is_header else Relation.BELOW))
    if not offers:
        return None
    _, pair, relation = max(offers, key=lambda offer: offer[0])
    return pair, relation


def _block(unit: Unit) -> tuple[int, int]:
    line = unit.passage.spans[0].line
    return line.page, line.block


def _is_heading(unit: Unit) -> bool:
    """Whether a unit is a part of the page's frame: a heading does not answer the key above it."""
    return unit.passage.spans[0].line.kind in _FRAME


def _same_columns(one: Unit, other: Unit) -> bool:
    return one.cell is not None and other.cell is not None and one.cell.cols[0] == other.cell.cols[0]


def _within_columns(unit: Unit, head: Unit) -> bool:
    assert unit.cell is not None and head.cell is not None
    return head.cell.cols[0] <= unit.cell.cols[0] and unit.cell.cols[1] <= head.cell.cols[1]


def _kind_cost(key: Unit, value: Unit) -> float:
    kind = kind_of_name(key.text)
    return 0.0 if kind is ValueKind.TEXT else KIND_COST * (1.0 - min(1.0, 2 * fits(value.text, kind)))
