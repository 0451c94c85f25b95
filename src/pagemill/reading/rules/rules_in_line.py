"""Pieces of rules joined to rules, and rules drawn on as far as they can be seen to go."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.grey_levels import level_quantiles
from pagemill.reading.rules.rule import Rule

Image = npt.NDArray[np.uint8]

#: Pieces on one line lie no further apart across it, in pixels, as all lengths here.
ACROSS = 3.5
#: A rule as long as this stands for itself; a shorter one must run from rule to rule.
FREE = 64
#: Longer gaps are bridged where the rule can be seen to go on: this long, and so much darker than paper.
FARTHEST, LIGHTER = 400, 10
#: Share of such a gap, and of a faint rule, in which it is seen, at the least; a faint one is so much darker than what
#: is beside it, in means of so many pixels along it, and no less than so much of what it is for the most part.
SEEN, FAINT, GRAIN, PALER = 0.9, 6, 5, 0.25
#: On each of its sides it is lighter beside so much of a rule: of a fill's edge it is on one.
BESIDE = 0.5
#: Gaps of a worn rule that count as seen, and of one whose longest dash is no longer than the third.
WORN, GAPS, DASH = 3, 12, 16
#: Pixels from the rule that another meets which tell nothing of that.
AT_CORNER = 4.0
#: An end this close to a rule meets it.
MEET = 8.0


def joined(pieces: Iterable[Rule], bridge: float) -> list[Rule]:
    """Pieces on one line, end to end or with a gap of up to `bridge`, become one rule."""
    waiting = sorted(pieces, key=lambda rule: (rule.start, rule.at))
    if not waiting:
        return []
    found: list[Rule] = []
    places: list[float] = []
    along = max(piece.end for piece in waiting) - waiting[0].start
    steepest = max(abs(piece.lean) for piece in waiting)
    for piece in waiting:
        # No two further apart than this are in one line.
        near, at = ACROSS + 1.0 + steepest * along, piece.at
        for index in reversed([index for index, place in enumerate(places) if -near <= place - at <= near]):
            other = found[index]
            reach = min(bridge, 0.3 * max(piece.length, other.length))
            if piece.start - other.end <= reach and piece.end > other.end and _in_line(other, piece):
                found[index] = one = _one(other, piece)
                places[index], steepest = one.at, max(steepest, abs(one.lean))
                break
            if piece.end <= other.end and _in_line(other, piece):
                break
        else:
            found.append(piece)
            places.append(at)
    return found


def bridged(rules: Sequence[Rule], dark: Image) -> list[Rule]:
    """Joins level rules of a grey picture where they go on in between, though text close by hides it."""
    waiting = sorted(rules, key=lambda rule: rule.start)
    done: list[Rule] = []
    while waiting:
        rule = waiting.pop(0)
        following = _next_in_line(rule, waiting)
        if following is not None and _may_go_on(rule, following, dark) and _goes_on(rule, following, dark):
            waiting.remove(following)
            waiting.insert(0, _one(rule, following))
        else:
            done.append(rule)
    return done


def reaching(rules: Sequence[Rule], across: Sequence[Rule], dark: Image) -> list[Rule]:
    """Level rules of a grey picture that end within a cell, drawn on to the next of the standing rules `across` where
    they can be seen to go on to it: text that all but touches a pale one hides where it ends."""
    if not across:
        return list(rules)
    at, start, end, lean = np.array([(one.at, one.start, one.end, one.lean) for one in across], np.float64).T
    drawn = []
    for rule in rules:
        met = (start - MEET < rule.at) & (rule.at < end + MEET)
        places = (at + lean * (rule.at - (start + end) / 2))[met] if rule.length >= FREE else np.zeros(0)
        for backwards in (True, False):
            own = rule.start if backwards else rule.end
            beyond = np.sort(own - places if backwards else places - own)
            beyond = beyond[beyond > -MEET]
            if not beyond.size or not MEET < beyond[0] < FARTHEST:
                continue
            reach = own - beyond[0] if backwards else own + beyond[0]
            # Right at the rule that it meets, and at the fill that may end there, nothing beside it is lighter.
            inner, outer = (AT_CORNER, 1.0) if backwards else (1.0, AT_CORNER)
            corner = Rule(rule.place(reach), reach - outer, reach + inner, rule.lean)
            first, second = (corner, rule) if backwards else (rule, corner)
            if _may_go_on(first, second, dark) and _goes_on(first, second, dark, alone=True):
                rule = replace(_one(first, second), start=min(rule.start, reach), end=max(rule.end, reach))
        drawn.append(rule)
    return drawn


def is_seen(rule: Rule, dark: Image) -> bool:
    """Whether a level rule of a grey picture (H, W) is darker than what is beside it nearly everywhere, but for gaps as
    a worn one has, and a dotted one between its short dashes. Stems of letters in lines one below the other are not,
    nor are the edges of fills."""
    columns = np.arange(max(0, round(rule.start)), min(round(rule.end), dark.shape[1]))
    if not columns.size:
        return False
    strip = _along(rule, columns, dark)
    line = cv2.blur(strip[5:8], (GRAIN, 1)).min(axis=0).astype(float)
    above, below = strip[:3].max(axis=0) - line, strip[-3:].max(axis=0) - line
    darker = np.maximum(above, below)
    least = max(FAINT, PALER * float(np.median(darker)))
    if min(np.count_nonzero(above > least), np.count_nonzero(below > least)) < BESIDE * columns.size:
        return False
    told = (darker > least).astype(np.uint8)
    gaps = GAPS if max(len(dash) for dash in told.tobytes().split(b"\0")) <= DASH else WORN
    closed = cv2.morphologyEx(told[None], cv2.MORPH_CLOSE, np.ones((1, gaps + 1), np.uint8))
    return float(closed.mean()) > SEEN


def _along(rule: Rule, columns: npt.NDArray[np.intp], dark: Image) -> Image:
    """Of a grey picture (H, W) the thirteen pixels (13, columns) about a level rule at some columns, from the top."""
    rows = np.round(rule.at - 0.5 + rule.lean * (columns - (rule.start + rule.end) / 2)).astype(int)
    around = np.clip(rows[None, :] + np.arange(-6, 7)[:, None], 0, dark.shape[0] - 1)
    return np.asarray(dark[around, columns[None, :]], np.uint8)


def _next_in_line(rule: Rule, others: Sequence[Rule]) -> Rule | None:
    """The first of other rules, in the order of where they begin, that may go on from one; None where none does."""
    for other in others:
        gap = other.start - rule.end
        if gap >= FARTHEST:
            return None
        if gap > 0 and min(rule.length, other.length) > FREE / 3 and _in_line(rule, other):
            return other
    return None


def _may_go_on(first: Rule, second: Rule, dark: Image) -> bool:
    """Whether anything can be seen nearly everywhere in the gap between two rules on one line: in most there is paper,
    and what crosses it."""
    ends = [rule.place(along) for rule in (first, second) for along in (rule.start, rule.end)]
    # The rule from end to end lies no further off than this, and is compared with what is six pixels aside.
    room = max(ends) - min(ends) + 12
    rows = slice(max(0, round(min(ends) - room)), max(0, round(max(ends) + room)))
    gap = dark[rows, math.ceil(first.end) : math.ceil(second.start)]
    if not gap.size:
        return True
    seen = gap.max(axis=0) - gap.min(axis=0) > LIGHTER // 2
    return bool(np.count_nonzero(seen) > SEEN * seen.size)


def _goes_on(first: Rule, second: Rule, dark: Image, *, alone: bool = False) -> bool:
    """Whether the gap between two rules on one line is nearly everywhere as dark as they are, and what is beside it
    lighter, on both sides where it is to stand `alone`: it is no fill's edge."""
    whole = _one(first, second)
    columns = np.arange(round(first.start), min(round(second.end), dark.shape[1]))
    strip = _along(whole, columns, dark)
    line, (paper,) = strip[5:8].min(axis=0), level_quantiles(strip, (0.9,))
    gap = (columns >= first.end) & (columns < second.start)
    (own,) = level_quantiles(line[~gap][None], (0.5,))
    # Within a fill all is as dark as the rule is; beside a rule there is something lighter. Letters are close to it in
    # some columns, a fill that it is the edge of in all.
    lighter = [line[gap] < side.max(axis=0)[gap].astype(float) - LIGHTER / 2 for side in (strip[:3], strip[-3:])]
    if alone and min(float(side.mean()) for side in lighter) < BESIDE:
        return False
    told = (line[gap] < (own + paper) / 2) & (lighter[0] | lighter[1])
    return paper - own > LIGHTER and float(told.mean()) > SEEN


def _in_line(one: Rule, other: Rule) -> bool:
    longer, shorter = (one, other) if one.length >= other.length else (other, one)
    middle = (shorter.start + shorter.end) / 2
    reference = longer.place(middle) if longer.length >= FREE else longer.at
    return abs(reference - shorter.at) <= ACROSS


def _one(first: Rule, second: Rule) -> Rule:
    """The rule from the start of one to the end of the other."""
    lean = (first.lean * first.length + second.lean * second.length) / (first.length + second.length)
    span = second.end - first.start
    if span >= 2 * FREE:
        ends = [(r.start, r.place(r.start), r.length) for r in (first, second)]
        ends += [(r.end, r.place(r.end), r.length) for r in (first, second)]
        along, across, weight = (np.array(values) for values in zip(*ends, strict=True))
        lean, offset = (float(v) for v in np.polyfit(along, across, 1, w=np.sqrt(weight)))
        return Rule(lean * (first.start + second.end) / 2 + offset, first.start, second.end, lean)
    at = (first.at * first.length + second.at * second.length) / (first.length + second.length)
    return Rule(at, first.start, second.end, lean)
