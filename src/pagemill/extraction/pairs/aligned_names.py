"""Names told by where they stand, where no rules are: in a row right above their values, or in a column beside them.

What stands among names, as they do, is a name too, whatever it says. A line that runs on from the place of one name's
value to that of the next one's is cut there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from pagemill.extraction.names.labels import LABEL, Labels
from pagemill.extraction.pairs.column_heads import AMOUNTS, SURELY
from pagemill.extraction.pairs.form_rows import POSSIBLE
from pagemill.extraction.passages.passage import cut_at, joined
from pagemill.extraction.passages.units import Unit
from pagemill.extraction.values.value_kinds import ValueKind, fits

#: Edges that differ by less, in line heights, are aligned.
ALIGNED = 0.5
#: Most between a row of names and the row of their values, and between the rows of a column, in line heights.
BELOW, PITCH = 0.8, 1.6
#: Names in letters that are lower than their values' by this share are captions.
SMALLER = 0.9
#: What is set in letters higher than the values' by this share is no name in their column: it heads the page.
LARGER = 1.2
#: Share of a row that names make up where nothing else tells that it is one of names; and of a column's.
MOSTLY, HALF, QUARTER = 0.6, 0.5, 0.25
#: A column of so many names with a value beside each is long.
LONG = 4
#: Most words of a name in a column of names.
LONGEST = 6


@dataclass(eq=False, slots=True)
class _Column:
    """Texts that begin below one another, each with what stands to its right."""

    left: float
    #: The units in the column, each with the one beside it, and the one behind that.
    members: list[tuple[Unit, Unit | None, Unit | None]] = field(default_factory=list)

    @property
    def bottom(self) -> float:
        return _bottom(self.members[-1][0])

    def within(self, edge: float, near: float) -> list[tuple[Unit, Unit | None, Unit | None]]:
        """The members from the first to the last with something beside them that begins at an edge: what stands above
        and below is of another part of the page."""
        at_edge = [number for number, member in enumerate(self.members) if any(_begins(u, edge, near) for u in member)]
        return self.members[at_edge[0] : at_edge[-1] + 1] if at_edge else []


def align_names(units: Sequence[Unit], labels: Labels) -> list[Unit]:
    """A page's units, those named by their place made labels and those that run over two places cut."""
    rows = _rows([unit for unit in units if unit.cell is None or unit.cell.table.ruled is False])
    parts: dict[int, list[Unit]] = {}
    for names, values in pairwise(rows):
        parts |= _below_names(names, values, labels)
    for column in _columns(_rows([unit for unit in units if unit.cell is None])):
        parts |= _beside_names(column, labels, parts)
    return [part for unit in units for part in parts.get(id(unit), [unit])]


def _rows(units: Sequence[Unit]) -> list[list[Unit]]:
    """Units side by side, rows from the top, each from the left."""
    rows: list[list[Unit]] = []
    for unit in sorted(units, key=lambda each: _top(each) + _bottom(each)):
        if rows and (_top(unit) + _bottom(unit)) / 2 < min(map(_bottom, rows[-1])):
            rows[-1].append(unit)
        else:
            rows.append([unit])
    for row in rows:
        row.sort(key=_left)
    return rows


def _left(unit: Unit) -> float:
    return unit.passage.bbox[0]


def _top(unit: Unit) -> float:
    return unit.passage.bbox[1]


def _bottom(unit: Unit) -> float:
    return unit.passage.bbox[3]


def _plain(unit: Unit) -> bool:
    """Whether a unit stands on its line by itself, neither the key of what follows there nor its value."""
    return unit.inline is None and unit.key is None


def _below_names(row: Sequence[Unit], below: Sequence[Unit], labels: Labels) -> dict[int, list[Unit]]:
    """Makes the names of a row labels, where it is one of names, and cuts the units below it; those by `id`."""
    names = [unit for unit in row if _plain(unit)]
    if len(names) < 2 or max(unit.label for unit in names) < LABEL:
        return {}
    values = [unit for unit in below if _plain(unit)]
    height = max(unit.passage.line_height for unit in names)
    if not values or min(map(_top, below)) - max(map(_bottom, names)) > BELOW * height:
        return {}
    parts = {id(unit): _cut(unit, [_left(name) for name in names], labels) for unit in values}
    under: list[tuple[Unit, Unit]] = []
    for unit in values:
        for part in parts[id(unit)]:
            name = next((each for each in names if _aligned(each, part)), None)
            if name is not None:
                under.append((name, part))
    if not _are_names(names, under):
        return {}
    for name in names:
        name.label = max(name.label, LABEL)
    for name, value in under:
        value.above = name
    return {key: made for key, made in parts.items() if len(made) > 1}


def _are_names(names: Sequence[Unit], under: Sequence[tuple[Unit, Unit]]) -> bool:
    """Whether the units of a row name what stands below them: by their print, by what they say, or by the values."""
    if len(under) < 2 or any(value.label >= LABEL for _, value in under):
        return False
    known = sum(name.label >= LABEL for name in names)
    loose = all(unit.cell is None for unit in names)
    if loose and all(fits(value.text, ValueKind.MONEY) >= SURELY for _, value in under):
        return len(names) >= AMOUNTS and not any(fits(name.text, ValueKind.MONEY) >= SURELY for name in names)
    small, large = (median(unit.passage.line_height for unit in each) for each in zip(*under, strict=True))
    captions = small < SMALLER * large
    least = min(name.label for name in names)
    if captions and least > 0 and (known >= HALF * len(names) or (least >= POSSIBLE and len(under) == len(names))):
        return True
    return loose and least >= POSSIBLE and known >= max(2, MOSTLY * len(names))


def _aligned(one: Unit, other: Unit) -> bool:
    near = ALIGNED * other.passage.line_height
    return any(abs(one.passage.bbox[edge] - other.passage.bbox[edge]) < near for edge in (0, 2))


def _columns(rows: Sequence[Sequence[Unit]]) -> Iterator[_Column]:
    """The columns of units that have a unit to their right, or are alone on their row."""
    waiting: list[_Column] = []
    for row in rows:
        taken: set[int] = set()
        for unit, right, third in zip(row, [*row[1:], None], [*row[2:], None, None], strict=False):
            if id(unit) in taken or unit.key is not None:
                continue
            beyond = third if unit.inline is right else None
            right = unit.inline or (right if right is not None and right.label < LABEL else None)
            if right is not None:
                taken.add(id(right))
            height = unit.passage.line_height
            column = next(
                (
                    each
                    for each in waiting
                    if abs(each.left - _left(unit)) < ALIGNED * height and _top(unit) - each.bottom < PITCH * height
                ),
                None,
            )
            if column is None:
                waiting.append(column := _Column(_left(unit)))
            column.members.append((unit, right, beyond))
        top = min(map(_top, row))
        ended = [each for each in waiting if top - each.bottom > PITCH * row[0].passage.line_height]
        yield from ended
        waiting = [each for each in waiting if each not in ended]
    yield from waiting


def _beside_names(column: _Column, labels: Labels, cut: dict[int, list[Unit]]) -> dict[int, list[Unit]]:
    """Makes the names of a column labels, where most of it are names with a value beside them, and cuts those of its
    units that run on into the values; those by `id`."""
    known = [(unit, right) for unit, right, _ in column.members if unit.label >= LABEL and right is not None]
    if len(known) < 2 or any(right.label >= LABEL for _, right in known):
        return {}
    height = known[0][1].passage.line_height
    near = ALIGNED * height
    edge = median(_left(right) for _, right in known)
    members = column.within(edge, near)
    beside = [right for _, right, _ in members if right is not None and _begins(right, edge, near)]
    # Where all have a value that begins where the others do, and not each is an amount, fewer need be known.
    even = len(beside) == len(members) >= LONG and any(fits(each.text, ValueKind.MONEY) < SURELY for each in beside)
    named = [(unit, right) for unit, right, _ in members if unit.label >= LABEL and right is not None]
    if len(named) < (QUARTER if even else HALF) * len(members):
        return {}
    if sum(_begins(right, edge, near) for _, right in named) < 2:
        return {}
    parts: dict[int, list[Unit]] = {}
    for unit, right, beyond in members:
        if id(unit) in cut or unit.passage.line_height > LARGER * height:
            continue
        if unit.inline is not None and beyond is not None and _begins(beyond, edge, near):
            if _runs_on(unit):
                parts |= {id(unit): [_whole(unit)], id(unit.inline): []}
        elif unit.label >= LABEL or not _plain(unit):
            continue
        elif unit.passage.bbox[2] > edge:
            made = _cut(unit, [edge], labels)
            if len(made) == 2 and _may_name(made[0]):
                made[0].label = max(made[0].label, LABEL)
                parts[id(unit)] = made
        elif right is not None and _begins(right, edge, near) and _may_name(unit):
            unit.label = LABEL
    return parts


def _begins(unit: Unit | None, edge: float, near: float) -> bool:
    return unit is not None and abs(_left(unit) - edge) < near


def _runs_on(unit: Unit) -> bool:
    """Whether what follows a name on its line is a part of it: `sent` in `Amount sent`."""
    return unit.inline is not None and unit.inline.inline is None and unit.text[-1] not in ":："


def _whole(unit: Unit) -> Unit:
    """A name with what follows it on its line."""
    assert unit.inline is not None
    passage = joined((unit.passage, unit.inline.passage))
    return Unit(passage, max(unit.label, LABEL), passage.bbox)


def _may_name(unit: Unit) -> bool:
    """Whether a unit in a column of names can be one: a few words without many figures."""
    return unit.label > 0 and len(unit.text.split()) <= LONGEST


def _cut(unit: Unit, edges: Iterable[float], labels: Labels) -> list[Unit]:
    """A unit of one line cut where a word begins at one of the edges."""
    parts = cut_at(unit.passage, edges) if not unit.fills else [unit.passage]
    if len(parts) == 1:
        return [unit]
    return [Unit(part, labels.score(part.text), part.bbox) for part in parts]
