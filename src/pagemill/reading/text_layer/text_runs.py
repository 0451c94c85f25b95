"""Pieces of lines joined to lines: many programs place each word, even each letter, on its own."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, height, overlap_1d, union
from pagemill.reading.text_layer.text_glyphs import Glyphs, Indices

#: A gap wider than this many line heights parts two lines where the file itself leaves off and goes on elsewhere.
RUN_GAP = 0.7
#: The same where dots lead on to what follows, as in a contents list.
LEADER_GAP = 4.0
#: The same behind the number of an article, `第十二条`, whose text follows in its row; and how many characters such a
#: number has at the most.
ARTICLE_GAP, LONGEST_ARTICLE = 1.5, 8
#: Height of the strips that lines are looked up by, in pixels.
STRIP = 16.0
#: A run lower than this share of its neighbour, no further off than that share of it, is its raised or lowered sign.
SIGN, SIGN_GAP = 0.85, 0.3
#: A line begins no further to the left of another's end than this many heights, where it goes on with it.
OVERLAP = 0.3
#: A gap within a run, in heights of the run, that may hold a sign which the file places later; and how far the sign may
#: reach over the letters beside it.
HOLE, REACH = 0.35, 0.2
#: Gaps that are compared with signs at once.
GAPS_AT_ONCE = 512
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,7}")
_ARTICLE = re.compile(r"第(?:[一二三四五六七八九十百零〇]{1,6}|\d{1,4})[条款]")
_LEADERS = frozenset(".·…‥．。_⋯•")


class Run(NamedTuple):
    """Characters that follow one another, by their places in `Glyphs`: `start` is the first, `end` behind the last."""

    start: int
    end: int
    #: Around them.
    box: Bbox


def joined_runs(runs: Sequence[Run], glyphs: Glyphs) -> list[list[Run]]:
    """The runs that continue one another on a line, for each line.

    Runs come from left to right; each goes on with the line that ends nearest before it, the first of several. Lines
    are looked up by the strips of the page that they cross and where they end there.
    """
    lines: list[list[Run]] = []
    boxes: list[Bbox] = []
    strips: dict[int, _Strip] = defaultdict(_Strip)
    crossed_by: list[set[int]] = []
    for run in sorted(runs, key=lambda run: run.box[0]):
        x0, y0, _, y1 = run.box
        own = y1 - y0
        crossed = range(int(y0 // STRIP), int(y1 // STRIP) + 1)
        found = {index for strip in crossed for index in strips[strip].ending_near(x0, own)}
        for _, at in sorted((abs(x0 - boxes[index][2]), index) for index in found):
            gap = x0 - boxes[at][2]
            tall = max(own, height(boxes[at]), 1.0)
            # Most lines of a strip end somewhere else.
            if -OVERLAP * tall < gap < LEADER_GAP * tall and _goes_on(lines[at], boxes[at], run, gap, glyphs):
                for strip in crossed_by[at]:
                    strips[strip].remove(boxes[at][2], at)
                lines[at].append(run)
                boxes[at] = union((boxes[at], run.box))
                break
        else:
            at = len(lines)
            lines.append([run])
            boxes.append(run.box)
            crossed_by.append(set())
        crossed_by[at].update(crossed)
        for strip in crossed_by[at]:
            strips[strip].add(boxes[at], at)
    return lines


class _Strip:
    """Lines that cross a strip of the page, by where they end: a page may have thousands that lie on one another."""

    def __init__(self) -> None:
        self._ends: list[tuple[float, int]] = []
        self._tallest = 1.0

    def add(self, box: Bbox, line: int) -> None:
        insort(self._ends, (box[2], line))
        self._tallest = max(self._tallest, height(box))

    def remove(self, end: float, line: int) -> None:
        del self._ends[bisect_left(self._ends, (end, line))]

    def ending_near(self, x: float, tall: float) -> list[int]:
        """Lines that text which begins at `x` and is `tall` pixels high may go on with, and a pixel's more."""
        tall = max(tall, self._tallest)
        first = bisect_left(self._ends, (x - LEADER_GAP * tall - 1, 0))
        return [line for _, line in self._ends[first : bisect_left(self._ends, (x + OVERLAP * tall + 1, 0))]]


def filled_gaps(runs: Sequence[Run], boxes: npt.NDArray[np.float64], starts: Indices) -> Indices:
    """The letters behind gaps within runs that hold another run, such as the first 2 of `a² + b²`, where a file sets
    `a +` first.

    `boxes` are of all letters (n, 4), in the runs' order, of which those at `starts` begin a run.
    """
    tall = np.array([run.box[3] - run.box[1] for run in runs])
    whose = np.zeros(len(boxes), np.int64)
    whose[starts[1:]] = 1
    whose = np.cumsum(whose)
    wide = (boxes[1:, 0] - boxes[:-1, 2] > HOLE * tall[whose[1:]]) & (whose[1:] == whose[:-1])
    behind = np.flatnonzero(wide) + 1
    if not behind.size:
        return behind
    around = np.array([run.box for run in runs])
    gaps = boxes[behind, 0] - boxes[behind - 1, 2]
    signs = around[(around[:, 2] - around[:, 0]) < gaps.max() * (1 + 2 * REACH / HOLE)]
    x0, y0, x1, y1 = (side[None, :] for side in signs.T)
    found = []
    # A page may have tens of thousands of either.
    for some in np.array_split(behind, -(-len(behind) // GAPS_AT_ONCE)):
        own = whose[some]
        reach = REACH * tall[own][:, None]
        left, right = boxes[some - 1, 2][:, None] - reach, boxes[some, 0][:, None] + reach
        shared = np.minimum(y1, around[own, 3][:, None]) - np.maximum(y0, around[own, 1][:, None])
        # A sign stands half out of its line; a letter as large as the others stands in it.
        least = np.where(y1 - y0 < SIGN * tall[own][:, None], 0.4, 0.6)
        holds = (x0 > left) & (x1 < right) & (shared > least * (y1 - y0))
        found.append(some[holds.any(axis=1)])
    return np.concatenate(found)


def _goes_on(line: Sequence[Run], other: Bbox, run: Run, gap: float, glyphs: Glyphs) -> bool:
    """Whether a run goes on with a line near it that has the box `other`, `gap` pixels behind its end."""
    box = run.box
    own, tall = height(box), height(other)
    tall, low = max(own, tall, 1.0), min(own, tall)
    if low < SIGN * tall and gap < SIGN_GAP * tall:
        # A raised or lowered sign may stand half out of its line; what is level with the line's foot goes on with it.
        raised = own < height(other)
        _, top, _, foot = glyphs.boxes[line[-1].end - 1 if raised else run.start].tolist()
        sign = box if raised else other
        return low > 0.3 * tall and overlap_1d(sign[1], sign[3], top, foot) > 0.4 * low
    if low < 0.5 * tall or overlap_1d(box[1], box[3], other[1], other[3]) < 0.6 * low:
        return False
    if gap < RUN_GAP * tall or (_is_page_number(run, glyphs) and _leads(line, glyphs)):
        return True
    return gap < ARTICLE_GAP * tall and _is_article(line, glyphs)


def _is_article(line: Sequence[Run], glyphs: Glyphs) -> bool:
    """Whether a line is the number of an article alone, which its text follows after an ideograph's place."""
    written = "".join("".join(glyphs.chars[run.start : run.end]) for run in line[: LONGEST_ARTICLE + 1])
    return bool(_ARTICLE.fullmatch("".join(written.split())))


def _leads(line: Sequence[Run], glyphs: Glyphs) -> bool:
    """Whether a line ends with dots that lead on."""
    chars = [char for run in line[-4:] for char in glyphs.chars[max(run.start, run.end - 4) : run.end]]
    signs = [char for char in chars[-4:] if not char.isspace()]
    return len(signs) >= 3 and all(char in _LEADERS for char in signs)


def _is_page_number(run: Run, glyphs: Glyphs) -> bool:
    return bool(_PAGE_NUMBER.fullmatch("".join(glyphs.chars[run.start : run.end]).strip()))
