"""Squared paper: rules of even pitch both ways that text is written over, and that bound nothing.

In a text layer its words tell what is written over them; of a scan, where a line's box may hold the marks of several
cells, the ink at both sides of them does.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, width
from pagemill.reading.rules.rule import Rule, Rules

#: Squares each way, at the least, and squares that a rule runs along at the least.
SQUARES, LONG = 10, 4
#: Share of the pitch by which a step from rule to rule may differ from it, or from so many times it where rules were
#: not seen.
UNEVEN, MOST_STEPS = 0.15, 8
#: Share of the rules that stand at even steps, the others being drawn on the paper; one of so many first ones does.
EVEN, FIRST = 0.7, 4
#: Pixels between two rules that are one, drawn thin and bold, at the most.
SAME_PLACE = 3.0
#: Heights of a line that a rule stands within a word of it, at the least.
WITHIN = 0.2
#: Lines with a word that a rule runs through, at the least, and their share of those that are wider than two squares.
LINES, WRITTEN_OVER = 3, 0.5

#: So far beside a rule, in squares, and in so much of its height about its middle, a line has ink at both sides of a
#: rule that it is written over: what stands in a cell has room there. Pixels that are looked at, one beside the other.
BESIDE, BODY, STRIP = 0.1, 0.6, 2
#: Share of the way from the ink of a line to its paper below which a pixel is ink: the paper's rules are lighter.
INK = 0.4
#: Of the rules through a line this share has ink at both sides, at the least.
CROSSED = 0.3

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Pitch:
    """Places at even steps: the first, the last and the step, in pixels."""

    first: float
    last: float
    step: float

    def has(self, rule: Rule) -> bool:
        """Whether a rule stands at one of the places."""
        steps = (rule.at - self.first) / self.step
        return abs(steps - round(steps)) < UNEVEN and self.first - self.step < rule.at < self.last + self.step


def without_squares(rules: Rules, lines: Sequence[Line]) -> Rules:
    """The rules of a page without those of the squared paper that its lines, of a text layer, are written on; the same
    where it is none.

    Rules that stand elsewhere than at the paper's own places are kept.
    """
    paper = _paper_of(rules)
    if paper is None:
        return rules
    wide = [line for line in lines if width(line.bbox) > 2 * paper.squares.step]
    over = sum(_is_written_over(line, paper.standing) for line in wide)
    return paper.rest if _is_most(over, len(wide)) else rules


def without_scanned_squares(rules: Rules, image: npt.NDArray[np.uint8], boxes: Sequence[Bbox]) -> Rules:
    """The rules of a scanned page, an RGB picture (H, W, 3), without those of the squared paper that it is written on;
    the same where it is none.

    `boxes`, in pixels of the picture, are of what was found for lines, before any is cut at a rule.
    """
    paper = _paper_of(rules)
    if paper is None:
        return rules
    wide = [box for box in boxes if width(box) > 2 * paper.squares.step]
    over = sum(_has_ink_across(image, box, paper) for box in wide)
    return paper.rest if _is_most(over, len(wide)) else rules


@dataclass(frozen=True, slots=True)
class _Paper:
    """What may be squared paper: the pitch of its standing rules, these from left to right, and the rules that are not
    the paper's."""

    squares: _Pitch
    standing: list[Rule]
    rest: Rules


def _paper_of(rules: Rules) -> _Paper | None:
    standing, level = _pitch_of(rules.standing), _pitch_of(rules.level)
    if standing is None or level is None or abs(standing.step - level.step) > UNEVEN * level.step:
        return None
    rest = Rules(
        tuple(rule for rule in rules.level if not level.has(rule)),
        tuple(rule for rule in rules.standing if not standing.has(rule)),
    )
    return _Paper(standing, sorted((rule for rule in rules.standing if standing.has(rule)), key=lambda r: r.at), rest)


def _is_most(over: int, wide: int) -> bool:
    return over >= LINES and over >= WRITTEN_OVER * wide


def _has_ink_across(image: npt.NDArray[np.uint8], box: Bbox, paper: _Paper) -> bool:
    """Whether what stands in a box has ink at both sides of the rules through it, as words that run over them have."""
    x0, y0, x1, y1 = box
    room = BESIDE * paper.squares.step
    middle, half = (y0 + y1) / 2, BODY * (y1 - y0) / 2
    top, foot = max(0, round(middle - half)), round(middle + half)
    body = image[top:foot, max(0, round(x0)) : round(x1)].min(axis=2, initial=255)
    if not body.size:
        return False
    dark, light = np.percentile(body, (2, 80))
    strip = image[top:foot].min(axis=2) < dark + INK * (light - dark)
    low = bisect_left(paper.standing, x0 + paper.squares.step / 2, key=lambda rule: rule.at)
    high = bisect_right(paper.standing, x1 - paper.squares.step / 2, key=lambda rule: rule.at)
    through = [rule.place(middle) for rule in paper.standing[low:high]]
    crossed = 0
    for place in through:
        before, after = round(place - room), round(place + room)
        crossed += bool(strip[:, max(0, before - STRIP) : before].any() and strip[:, after : after + STRIP].any())
    return bool(through) and crossed >= CROSSED * len(through)


def _pitch_of(rules: Sequence[Rule]) -> _Pitch | None:
    """The even steps at which most rules stand that are long for their steps; None where they stand otherwise."""
    if len(rules) < SQUARES:
        return None
    places: list[float] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if not places or rule.at - places[-1] > SAME_PLACE:
            places.append(rule.at)
    step = median(after - before for before, after in pairwise(places)) if len(places) > 1 else 0.0
    own = max((_steps_from(index, places, step) for index in range(min(FIRST, len(places)))), key=len)
    if len(own) <= SQUARES or len(own) < EVEN * len(places) or median(rule.length for rule in rules) < LONG * step:
        return None
    return _Pitch(own[0], own[-1], (own[-1] - own[0]) / sum(round((b - a) / step) for a, b in pairwise(own)))


def _steps_from(index: int, places: Sequence[float], step: float) -> list[float]:
    """Of places, which rise, those that follow one of them by even steps, and that one."""
    own = [places[index]]
    for place in places[index + 1 :]:
        count = round((place - own[-1]) / step)
        if 1 <= count <= MOST_STEPS and abs(place - own[-1] - count * step) < UNEVEN * step:
            own.append(place)
    return own


def _is_written_over(line: Line, standing: Sequence[Rule]) -> bool:
    """Whether one of the rules, in their order, runs through a word of a line."""
    _, y0, _, y1 = line.bbox
    inside = WITHIN * (y1 - y0)
    for start, end in _word_places(line):
        low = bisect_left(standing, start + inside, key=lambda rule: rule.at)
        high = bisect_right(standing, end - inside, key=lambda rule: rule.at)
        if any(rule.start < y0 + inside and rule.end > y1 - inside for rule in standing[low:high]):
            return True
    return False


def _word_places(line: Line) -> Iterator[tuple[float, float]]:
    """Where each word of a line begins and ends, in pixels."""
    x0, _, x1, _ = line.bbox
    count = len(line.text)
    known = line.offsets if len(line.offsets) == count + 1 else [at / max(1, count) for at in range(count + 1)]
    for word in _WORD.finditer(line.text):
        yield x0 + (x1 - x0) * known[word.start()], x0 + (x1 - x0) * known[word.end()]
