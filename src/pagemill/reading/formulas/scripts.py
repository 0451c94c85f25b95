"""What stands raised and lowered in a row of a formula, and which of its parts each belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pagemill.geometry import Bbox, union
from pagemill.reading.formulas.base_lines import CENTRED, OF_ROW, middle_of
from pagemill.reading.formulas.parts import AXIS, Kind, Part, size_of
from pagemill.reading.formulas.sign_commands import LIMITED

#: A raised part's base line is this far above the row's at the least; TeX raises by .36 and more.
RAISED = 0.16
#: Two raised parts, or two lowered ones, that follow one another have base lines no further apart.
OTHER_BASE = 0.55


@dataclass(slots=True)
class _Scripts:
    """Parts that stand raised, or lowered, one beside the other."""

    raised: bool
    parts: list[Part] = field(default_factory=list)

    @property
    def box(self) -> Bbox:
        return union([part.box for part in self.parts])

    @property
    def size(self) -> float:
        return size_of(self.parts)


@dataclass(slots=True)
class Item:
    """A part of the row, with what stands at its right above and below."""

    part: Part
    above: list[Part] = field(default_factory=list)
    below: list[Part] = field(default_factory=list)


def with_scripts(mains: Sequence[Part], scripts: Sequence[Part], base: float, size: float) -> list[Item]:
    """The parts that stand on a row's base line, from left to right, each with those raised and lowered at it."""
    items = [Item(part) for part in mains]
    for cluster in [part for found in _clusters(scripts, items, base, size) for part in _parted(found, items, size)]:
        owner = _owner_of(cluster, items, size)
        if owner is None:
            owner = Item(_nothing(cluster, base, size))
            items.insert(0, owner)
        (owner.above if cluster.raised else owner.below).extend(cluster.parts)
    return items


def _nothing(cluster: _Scripts, base: float, size: float) -> Part:
    x0 = cluster.box[0]
    return Part("{}", Kind.SIGN, (x0, base - size, x0, base), x0, x0, base, size, count=0)


def _clusters(scripts: Sequence[Part], items: Sequence[Item], base: float, size: float) -> list[_Scripts]:
    found: list[_Scripts] = []
    for part in scripts:
        near = [cluster for cluster in found if _continues(cluster, part, items)]
        raised = _is_raised(part, base, size)
        same = [cluster for cluster in near if cluster.raised == raised]
        # An index of an index stands between both: it goes on with what it is smaller than.
        within = [cluster for cluster in near if part.size < OF_ROW * cluster.size]
        if within and abs(middle_of(part) - (base - AXIS * size)) < 0.45 * size:
            nearest = min(within, key=lambda cluster: abs(cluster.parts[-1].y - part.y))
            nearest.parts.append(part)
        elif same:
            same[-1].parts.append(part)
        else:
            found.append(_Scripts(raised, [part]))
    return found


def _is_raised(part: Part, base: float, size: float) -> bool:
    if part.kind in CENTRED:
        return middle_of(part) < base - AXIS * size
    if part.size >= OF_ROW * size:
        return part.base < base
    return part.base < base - RAISED * size or part.y < base - (AXIS + 0.12) * size


def _continues(cluster: _Scripts, part: Part, items: Sequence[Item]) -> bool:
    end = max(each.end for each in cluster.parts)
    if part.start - end > 0.75 * max(part.size, cluster.size):
        return False
    # What follows on quite another base line is a limit beside an index.
    follows = part.start >= end - 0.1 * part.size
    if follows and abs(part.base - cluster.parts[-1].base) > OTHER_BASE * cluster.size:
        return False
    last = max(each.x for each in cluster.parts)
    return not any(last < item.part.x < part.x and not _takes_limits(item.part) for item in items)


def _parted(cluster: _Scripts, items: Sequence[Item], size: float) -> list[_Scripts]:
    """Limits of several sums that stand side by side, parted where there is most room between one sum and the next."""
    x0, _, x1, _ = cluster.box
    over = [
        item.part.x
        for item in items
        if _takes_limits(item.part) and x0 < item.part.x < x1 and _is_apart(cluster, item.part, size)
    ]
    parts = sorted(cluster.parts, key=lambda part: part.box[0])
    cuts = []
    for one, other in pairwise(sorted(over)):
        gaps = [
            (right.box[0] - left.box[2], (left.box[2] + right.box[0]) / 2)
            for left, right in pairwise(parts)
            if one < (left.box[2] + right.box[0]) / 2 < other
        ]
        if gaps:
            cuts.append(max(gaps)[1])
    found = [_Scripts(cluster.raised) for _ in range(len(cuts) + 1)]
    for part in parts:
        found[sum(part.x > cut for cut in cuts)].parts.append(part)
    return [one for one in found if one.parts]


def _is_apart(cluster: _Scripts, part: Part, size: float) -> bool:
    """Whether what is raised stands wholly above a part, or what is lowered below it."""
    _, top, _, bottom = cluster.box
    return bottom <= part.box[1] + 0.2 * size if cluster.raised else top >= part.box[3] - 0.2 * size


def _takes_limits(part: Part) -> bool:
    return part.kind in (Kind.LARGE, Kind.BRACED) or (part.kind is Kind.WORD and part.text in LIMITED)


def _owner_of(cluster: _Scripts, items: Sequence[Item], size: float) -> Item | None:
    x0, _, x1, _ = cluster.box
    x = (x0 + x1) / 2
    for item in items:
        part = item.part
        apart = _is_apart(cluster, part, size)
        centred = part.box[0] - 0.15 * size <= x <= part.box[2] + 0.15 * size
        if apart and centred and (_takes_limits(part) or (part.kind is Kind.RELATION and cluster.raised)):
            return item
    before = [item for item in items if item.part.box[0] < x0 and item.part.x < x]
    # An index of a sum that stands at the row's beginning.
    return before[-1] if before else next((item for item in items if _takes_limits(item.part)), None)
