"""Values of several lines whose key stands beside their middle: `经营范围` of a licence, beside its three lines."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.extraction.names.labels import LABEL
from pagemill.extraction.pairs.form_rows import CERTAIN
from pagemill.extraction.pairs.pair import Found, Pair, Relation
from pagemill.extraction.passages.units import Unit

#: Farthest from one line of a value to the next, and of its middle from its key's, in line heights.
LEADING, OFF_MIDDLE = 1.2, 0.5
#: A line with no more room than this at its end, in line heights, is full.
FULL = 2.0


def join_centred(pairs: dict[int, Pair], rest: list[Unit]) -> None:
    """Gives keys with one value beside them the lines of its block above and below it that belong to no other key,
    where the key stands beside the middle of all; these are taken out of `rest`. A line that was cut at a colon is one
    of them where the line above it is full. `pairs` are by the identity of their keys."""
    loose: dict[tuple[int, int], list[Unit]] = {}
    inline = [pair.key for pair in pairs.values() if _is_cut(pair)]
    for unit in [*(unit for unit in rest if unit.label < LABEL), *inline]:
        if unit.cell is None:
            loose.setdefault(_block(unit), []).append(unit)
    taken: set[int] = set()
    for pair in list(pairs.values()) if loose else ():
        if len(pair.values) != 1 or pair.values[0].relation is not Relation.RIGHT or pair.key.cell is not None:
            continue
        found = pair.values[0]
        near = [unit for unit in loose.get(_block(found.units[0]), ()) if id(unit) not in taken]
        stack = _stack(found.units, near) if near else found.units
        if stack[0] is found.units[0] or not _is_beside_middle(pair.key, stack):
            continue
        for unit in stack:
            pairs.pop(id(unit), None)
        taken.update(map(id, stack))
        pair.values = [Found([part for unit in stack for part in _whole(unit)], found.relation)]
    if taken:
        rest[:] = [unit for unit in rest if id(unit) not in taken]


def _is_cut(pair: Pair) -> bool:
    """Whether a key may be the beginning of a line of running text: nobody knows it, and its value follows it."""
    return pair.key.label < CERTAIN and [found.relation for found in pair.values] == [Relation.INLINE]


def _whole(unit: Unit) -> list[Unit]:
    return [unit] if unit.inline is None else [unit, unit.inline]


def _block(unit: Unit) -> tuple[int, int]:
    line = unit.passage.spans[0].line
    return line.page, line.block


def _stack(own: Sequence[Unit], loose: Sequence[Unit]) -> list[Unit]:
    """The units of a value, with those that stand close above and below it and begin where it does."""
    stack = list(own)
    height = own[0].passage.line_height
    lefts = [unit for unit in loose if abs(unit.passage.bbox[0] - own[0].passage.bbox[0]) < height]
    lefts.sort(key=lambda unit: unit.passage.bbox[1])
    right = max(unit.passage.bbox[2] for unit in (*own, *lefts)) - FULL * height
    for unit in reversed(lefts):
        if unit.inline is None and unit.passage.bbox[1] < stack[0].passage.bbox[1] and _is_next(unit, stack[0]):
            stack.insert(0, unit)
    for unit in lefts:
        if unit.passage.bbox[1] <= stack[-1].passage.bbox[1] or not _is_next(stack[-1], unit):
            continue
        if unit.inline is None or stack[-1].passage.bbox[2] > right:
            stack.append(unit)
    return stack


def _is_next(above: Unit, below: Unit) -> bool:
    return below.passage.bbox[1] - above.passage.bbox[3] < LEADING * below.passage.line_height


def _is_beside_middle(key: Unit, stack: Sequence[Unit]) -> bool:
    _, top, _, bottom = key.passage.bbox
    middle = (stack[0].passage.bbox[1] + stack[-1].passage.bbox[3]) / 2
    return abs((top + bottom) / 2 - middle) < OFF_MIDDLE * key.passage.line_height
