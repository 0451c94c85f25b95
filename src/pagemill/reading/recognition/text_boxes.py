"""Boxes of text set right before they are read: cut where rules run through them, and standing pairs laid in rows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pagemill.geometry import Polygon, bbox_of, overlap_1d
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.rules.page_rules import Rule, Rules

#: A box this many times taller than wide stands.
STANDING = 1.5
#: The most characters, one above the other, that a label spread over a form's cell has.
SPREAD = 3


def split_boxes_at_rules(boxes: Sequence[TextBox], rules: Rules) -> list[TextBox]:
    """Boxes of text cut where a rule runs through them; a sliver beyond a rule is dropped.

    A rule counts when it is clearly longer than the box is thick, so that no letter's stroke does.
    """
    cut: list[TextBox] = []
    for box in boxes:
        x0, y0, x1, y1 = bbox_of(box.polygon)
        if x1 - x0 >= y1 - y0:
            places = _places(rules.standing, (x0, x1), (y0, y1))
            cut += _pieces(box, places, (x0, x1), y1 - y0, standing=False) if places else [box]
        else:
            places = _places(rules.level, (y0, y1), (x0, x1))
            cut += _pieces(box, places, (y0, y1), x1 - x0, standing=True) if places else [box]
    return cut


def _places(rules: Sequence[Rule], along: tuple[float, float], across: tuple[float, float]) -> list[float]:
    """Where rules cross a box that reaches `along` its text and is as thick as `across`."""
    thick, middle = across[1] - across[0], (across[0] + across[1]) / 2
    return sorted(
        rule.place(middle)
        for rule in rules
        if along[0] < rule.place(middle) < along[1]
        and rule.length > 1.25 * thick
        and overlap_1d(rule.start, rule.end, across[0] + 0.2 * thick, across[1] - 0.2 * thick) > 0.5 * thick
    )


def _pieces(
    box: TextBox, places: Sequence[float], along: tuple[float, float], thick: float, *, standing: bool
) -> list[TextBox]:
    inset = max(1.0, 0.06 * thick)
    length = along[1] - along[0]
    pieces = []
    for before, after in pairwise([along[0] - inset, *places, along[1] + inset]):
        a, b = before + inset, after - inset
        if b - a > 0.35 * thick:
            shares = (a - along[0]) / length, (b - along[0]) / length
            pieces.append(TextBox(_slice(box.polygon, *shares, standing=standing), box.score))
    return pieces or [box]


def _slice(polygon: Polygon, start: float, end: float, *, standing: bool) -> Polygon:
    """The part of a four-cornered box between two shares of its width, or of its height where it stands."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon

    def between(x0: float, y0: float, x1: float, y1: float, t: float) -> tuple[float, float]:
        return (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t)

    if standing:
        return (
            between(ax, ay, dx, dy, start),
            between(bx, by, cx, cy, start),
            between(bx, by, cx, cy, end),
            between(ax, ay, dx, dy, end),
        )
    return (
        between(ax, ay, bx, by, start),
        between(ax, ay, bx, by, end),
        between(dx, dy, cx, cy, end),
        between(dx, dy, cx, cy, start),
    )


def lay_spread_labels(boxes: Sequence[TextBox], rules: Rules) -> list[TextBox]:
    """Standing boxes that are the columns of a label spread over its cell become its rows.

    Chinese forms set a label such as 政治面貌 as two rows of two characters, far apart; what is found then are two
    standing boxes of two characters each, which read down make no words. Boxes count as such columns when they are
    two or three characters tall, alike, side by side with no rule between them.
    """
    standing = sorted((box for box in boxes if _stands_short(box)), key=lambda box: bbox_of(box.polygon)[0])
    laid = [box for box in boxes if not _stands_short(box)]
    while standing:
        group = [standing.pop(0)]
        for other in list(standing):
            if _columns_of_one_label(group[-1], other, rules):
                group.append(other)
                standing.remove(other)
        laid += _rows(group) if len(group) > 1 else group
    return laid


def _stands_short(box: TextBox) -> bool:
    x0, y0, x1, y1 = bbox_of(box.polygon)
    return STANDING * (x1 - x0) <= y1 - y0 <= (SPREAD + 0.8) * (x1 - x0)


def _columns_of_one_label(left: TextBox, right: TextBox, rules: Rules) -> bool:
    ax0, ay0, ax1, ay1 = bbox_of(left.polygon)
    bx0, by0, bx1, by1 = bbox_of(right.polygon)
    wide = (ax1 - ax0 + bx1 - bx0) / 2
    alike = 0.7 < (ax1 - ax0) / (bx1 - bx0) < 1.4
    level = overlap_1d(ay0, ay1, by0, by1) > 0.8 * max(ay1 - ay0, by1 - by0)
    middle = (ay0 + ay1) / 2
    parted = any(ax1 - 2 < rule.place(middle) < bx0 + 2 and rule.start < middle < rule.end for rule in rules.standing)
    return alike and level and 0 < bx0 - ax1 < 4 * wide and not parted


def _rows(columns: Sequence[TextBox]) -> list[TextBox]:
    x0 = min(bbox_of(box.polygon)[0] for box in columns)
    x1 = max(bbox_of(box.polygon)[2] for box in columns)
    y0 = min(bbox_of(box.polygon)[1] for box in columns)
    y1 = max(bbox_of(box.polygon)[3] for box in columns)
    wide = sum(bbox_of(box.polygon)[2] - bbox_of(box.polygon)[0] for box in columns) / len(columns)
    count = max(2, min(SPREAD, round((y1 - y0) / wide)))
    step = (y1 - y0) / count
    score = min(box.score for box in columns)
    return [
        TextBox(((x0, y0 + i * step), (x1, y0 + i * step), (x1, y0 + (i + 1) * step), (x0, y0 + (i + 1) * step)), score)
        for i in range(count)
    ]
