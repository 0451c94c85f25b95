"""Fractions, roots, and what is drawn over and under parts of a formula: told by its level bars."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pagemill.geometry import Bbox, union
from pagemill.reading.formulas.base_lines import base_line
from pagemill.reading.formulas.parts import AXIS, Kind, Part, joined, size_of

#: How far from a fraction's bar its nearest part stands, at the most, and those behind it from that, in sizes of their
#: font. TeX sets a denominator's base line .69 of the size below that of the row, .94 below the bar (*The TeXbook*,
#: appendix G, rule 15).
FROM_BAR, FROM_PART = 0.75, 0.3
#: A bar over letters is closer to them than this.
FROM_OVERLINE = 0.32
#: How far the end of a root's sign may be from where its bar begins, in the same measure.
ROOT_GAP = 0.2

#: Bars whose lengths differ by no more pixels are of one length.
AS_LONG = 2.0

Write = Callable[[Sequence[Part]], str]


def with_bars(parts: Sequence[Part], bars: Sequence[Bbox], write: Write) -> list[Part]:
    """The parts, those about each bar put together; from the shortest bar on, since each lies within a longer one."""
    left = list(parts)
    roots = [part for part in parts if part.text == "√"]

    def reach(bar: Bbox) -> float:
        # A root's bar may be as long as that of the fraction below it.
        return bar[2] - bar[0] + (AS_LONG if any(_is_root_of(root, bar) for root in roots) else 0.0)

    open_bars = sorted(_whole_bars(bars), key=reach)
    for at, bar in enumerate(open_bars):
        left = _with_bar(left, bar, open_bars[at + 1 :], write)
    return left


def _whole_bars(bars: Sequence[Bbox]) -> list[Bbox]:
    """Bars, those drawn in pieces that touch put together."""
    whole: list[Bbox] = []
    for bar in sorted(bars):
        last = whole[-1] if whole else None
        if last is not None and abs(last[1] - bar[1]) < 1.0 and bar[0] - last[2] < 1.0:
            whole[-1] = union((last, bar))
        else:
            whole.append(bar)
    return whole


def _with_bar(parts: list[Part], bar: Bbox, longer: Sequence[Bbox], write: Write) -> list[Part]:
    root = next((part for part in parts if _is_root_of(part, bar)), None)
    if root is not None:
        return _with_root(parts, root, bar, longer, write)
    above, below = _beside(parts, bar, longer, up=True), _beside(parts, bar, longer, up=False)
    y = (bar[1] + bar[3]) / 2
    if above and below:
        size = size_of([*above, *below])
        latex = rf"\frac{{{write(above)}}}{{{write(below)}}}"
        made = joined([*above, *below], latex, Kind.CENTRED, (y + AXIS * size, size))
    elif below and min(part.box[1] for part in below) - bar[3] <= FROM_OVERLINE * below[0].size:
        below = _row_under(below)
        inner = write(below)
        name = "bar" if len(below) == 1 and below[0].flat and below[0].count == 1 else "overline"
        made = joined(below, rf"\{name}{{{inner}}}", Kind.SIGN, base_line(below))
        return _replaced(parts, below, made)
    elif above and bar[1] - max(part.box[3] for part in above) <= FROM_OVERLINE * above[0].size:
        made = joined(above, rf"\underline{{{write(above)}}}", Kind.SIGN, base_line(above))
    else:
        return parts
    return _replaced(parts, [*above, *below], made)


def _replaced(parts: Sequence[Part], taken: Sequence[Part], made: Part) -> list[Part]:
    gone = {id(part) for part in taken}
    return [part for part in parts if id(part) not in gone] + [made]


def _row_under(below: Sequence[Part]) -> list[Part]:
    """Of the parts below an overline those that it lies on, and not the row after."""
    top = min(below, key=lambda part: part.box[1])
    reach = max(top.box[3], top.base) + 0.35 * top.size
    return [part for part in below if part.box[1] <= reach]


def _beside(parts: Sequence[Part], bar: Bbox, longer: Sequence[Bbox], *, up: bool) -> list[Part]:
    """The parts that stand on a bar, or below it, up to another bar or a gap."""
    x0, y0, x1, y1 = bar
    edge = y0 if up else y1
    stop = _next_bar(bar, longer, up=up)
    slack = 2.0

    def distance(part: Part) -> float:
        return edge - part.box[3] if up else part.box[1] - edge

    side = [
        part
        for part in parts
        if x0 - slack <= part.x <= x1 + slack
        and part.wide <= (x1 - x0) + 2 * max(slack, 0.2 * part.size)
        and distance(part) >= -0.15 * part.size
        and (stop is None or (part.y > stop if up else part.y < stop))
        and (part.y < edge if up else part.y > edge)
    ]
    side.sort(key=distance)
    taken: list[Part] = []
    reached, size = 0.0, 0.0
    for part in side:
        size = max(size, part.size)
        if distance(part) > FROM_BAR * size and distance(part) - reached > FROM_PART * size:
            break
        taken.append(part)
        reached = max(reached, distance(part) + part.high)
    return taken


def _next_bar(bar: Bbox, others: Sequence[Bbox], *, up: bool) -> float | None:
    x = (bar[0] + bar[2]) / 2
    found = [
        other[1] for other in others if other[0] <= x <= other[2] and (other[1] < bar[1] if up else other[1] > bar[1])
    ]
    return (max(found) if up else min(found)) if found else None


def _is_root_of(part: Part, bar: Bbox) -> bool:
    tolerance = ROOT_GAP * part.size
    return part.text == "√" and abs(bar[0] - part.box[2]) <= tolerance and abs(bar[1] - part.box[1]) <= tolerance


def _with_root(parts: Sequence[Part], root: Part, bar: Bbox, longer: Sequence[Bbox], write: Write) -> list[Part]:
    slack = 0.1 * root.size
    inside = [
        part
        for part in parts
        if part is not root
        and bar[0] - slack <= part.x <= bar[2] + slack
        and bar[1] - slack <= part.y <= root.box[3] + 2 * slack
    ]
    if not inside:
        return list(parts)
    index = [
        part
        for part in parts
        if part is not root
        and part.size < 0.8 * root.size
        and part.box[2] <= root.box[2]
        and part.box[2] > root.box[0] - 0.05 * root.size
        and part.box[3] <= root.y + 0.35 * root.size
        and part.y > root.box[1] - 0.6 * root.size
        and part.x > root.box[0] - 0.5 * root.size
        and not any(other[0] <= part.x <= other[2] and part.y < other[1] < root.y for other in longer)
    ]
    degree = f"[{write(index)}]" if index else ""
    latex = rf"\sqrt{degree}{{{write(inside)}}}"
    around = union([bar, root.box, *(part.box for part in inside)])
    made = joined([root, *inside, *index], latex, Kind.SIGN, base_line(inside), around)
    return _replaced(parts, [root, *inside, *index], made)
