"""Titles and labels without a colon whose characters are set far apart, `目　　录`, `审　判　员`, and came as lines of
their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import Bbox, height, overlap_1d, union, width
from pagemill.reading.recognition.line_joins import joined_row
from pagemill.reading.rules.rule import Rule

#: Heights of a character between two of three or more, at the least and at the most; and between two that stand alone
#: in their row.
APART, FARTHEST, FARTHEST_OF_TWO = 0.3, 2.0, 4.5
#: The widest room between two characters is so many times the narrowest, at the most.
EVEN = 1.6
#: A line wider than so many of its heights is no single character.
SQUARE = 1.6
#: A page of more single characters is one of characters in rows: a copybook, or a chart for the eyes.
MOST = 120
#: Two lines stand level that share this much of the lower one; characters are no more than so much higher than another.
LEVEL, LIKE = 0.6, 1.3

#: The last character of what somebody is called who signs: 审判员, 书记员, 法官助理; a name beside it may be set apart.
_SIGNS_LAST = "长员官师人理"
_CHARACTER = re.compile(r"[\u4e00-\u9fff]")
# Days of the week and months at the head of their columns, and the blanks of a date.
_COUNTED = re.compile(r"[一二三四五六七八九十日年月时分秒]+")


def spread_titles(lines: Sequence[Line], standing: Sequence[Rule]) -> list[list[Line]]:
    """The characters of each such title among the level lines of a page, from the left.

    `standing` are the page's standing rules, in its pixels as the lines are: what one stands between are cells.
    """
    single = sorted((line for line in lines if _is_character(line)), key=lambda line: line.bbox[:2])
    if not 2 <= len(single) <= MOST:
        return []
    return [title for run in _runs(single) for title in _titles(run, lines, standing)]


def with_whole_titles(lines: Sequence[Line], titles: Sequence[Sequence[Line]]) -> list[Line]:
    """Lines in their order, the characters of each title as one without spaces, where its first one was."""
    whole = {id(title[0]): _whole(title) for title in titles}
    rest = {id(line) for title in titles for line in title[1:]}
    return [whole.get(id(line), line) for line in lines if id(line) not in rest]


def with_titles(places: Sequence[Bbox], titles: Sequence[Sequence[Line]]) -> tuple[Bbox, ...]:
    """Where lines of some type stand, and the titles all of whose characters stand there."""
    told = set(places)
    return (*places, *(union(line.bbox for line in title) for title in titles if told.issuperset(_boxes(title))))


def _boxes(title: Sequence[Line]) -> set[Bbox]:
    return {line.bbox for line in title}


def _whole(title: Sequence[Line]) -> Line:
    row = joined_row(title)
    # Of a character and the space behind it the character alone is kept; the last place is where the line ends.
    offsets = (*row.offsets[:-1:2], row.offsets[-1])
    return Line(row.text.replace(" ", ""), row.polygon, row.score, row.source, offsets)


def _is_character(line: Line) -> bool:
    return bool(_CHARACTER.fullmatch(line.text)) and not line.links and width(line.bbox) < SQUARE * height(line.bbox)


def _runs(single: Sequence[Line]) -> list[list[Line]]:
    """Characters level with one another and no further apart than those of a title, from left to right."""
    runs: list[list[Line]] = []
    for line in single:
        near = [run for run in runs if _goes_on(run[-1], line)]
        if near:
            max(near, key=lambda run: run[-1].bbox[2]).append(line)
        else:
            runs.append([line])
    return [run for run in runs if len(run) > 1]


def _goes_on(last: Line, line: Line) -> bool:
    low, high = sorted((height(last.bbox), height(line.bbox)))
    gap = line.bbox[0] - last.bbox[2]
    return high < LIKE * low and APART * high < gap < FARTHEST_OF_TWO * high and _are_level(last, line)


def _are_level(one: Line, other: Line) -> bool:
    low = min(height(one.bbox), height(other.bbox))
    return overlap_1d(one.bbox[1], one.bbox[3], other.bbox[1], other.bbox[3]) > LEVEL * low


def _titles(run: list[Line], lines: Sequence[Line], standing: Sequence[Rule]) -> list[list[Line]]:
    """What a run of characters is: one title, who signs and the name, or none."""
    if _is_title(run, lines, standing):
        return [run]
    gaps = [line.bbox[0] - last.bbox[2] for last, line in pairwise(run)]
    at = 1 + max(range(len(gaps)), key=gaps.__getitem__)
    role, name = run[:at], run[at:]
    if len(role) < 3 or len(name) < 2 or role[-1].text not in _SIGNS_LAST:
        return []
    own = {id(line) for line in name}
    beside = [line for line in lines if id(line) not in own]
    within = max([*gaps[: at - 1], *gaps[at:]])
    if gaps[at - 1] <= EVEN * within or within > EVEN * min(gaps) or not _is_title(role, beside, standing):
        return []
    return [role, name]


def _is_title(run: Sequence[Line], lines: Sequence[Line], standing: Sequence[Rule]) -> bool:
    if _COUNTED.fullmatch("".join(line.text for line in run)):
        return False
    tall = max(height(line.bbox) for line in run)
    gaps = [line.bbox[0] - last.bbox[2] for last, line in pairwise(run)]
    x0, x1 = run[0].bbox[0], run[-1].bbox[2]
    own = {id(line) for line in run}
    beside = [line for line in lines if id(line) not in own and _are_level(run[0], line)]
    if len(run) == 2:
        if beside:
            return False
    elif max(gaps) > min(FARTHEST * tall, EVEN * min(gaps)) or any(
        overlap_1d(x0, x1, line.bbox[0], line.bbox[2]) > 0 for line in beside
    ):
        return False
    middle = (run[0].bbox[1] + run[0].bbox[3]) / 2
    return not any(x0 < rule.place(middle) < x1 and rule.start < middle < rule.end for rule in standing)
