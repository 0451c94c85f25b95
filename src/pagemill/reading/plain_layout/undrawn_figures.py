"""Figures that the layout network sees where a file draws nothing but text, strokes under it, level rules, or a frame
about it: listings, contents lists, examples between two rules, title pages, notices. What a page with a text layer
draws besides its text is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, clip, covered, overlap_1d
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.plain_layout.boxed_parts import ABOUT_RULE
from pagemill.reading.prose.running_text import is_running_text
from pagemill.reading.rules.rule import Rule, Rules

#: Ink is darker than this in one channel.
INK = 230
#: Lines of text that stand in such a figure, at the least: a logo may be one of a type of its own.
FEWEST_LINES = 4
#: Level rules in it at the most: more are drawn to be looked at, as those of graph paper are.
MOST_RULES = 8


def without_undrawn(
    regions: Sequence[Region], lines: Sequence[Line], inked: InkedPage | None, rules: Rules
) -> list[Region]:
    """The regions without the figures in which nothing is drawn.

    `lines` are those of the page's text layer, `inked` is the page without that text, None where that leaves nothing;
    `rules` are the page's. All in pixels of the page as read.
    """
    kept = []
    for region in regions:
        within = [line for line in lines if covered(line.bbox, region.bbox) > 0.5]
        figure = region.kind is RegionKind.FIGURE
        if not figure or not _is_text(within) or _draws(region.bbox, within, inked, rules):
            kept.append(region)
    return kept


def _is_text(lines: Sequence[Line]) -> bool:
    enough = len(lines) >= FEWEST_LINES or is_running_text(lines)
    return enough and all(line.source is LineSource.TEXT_LAYER for line in lines)


def _draws(box: Bbox, lines: Sequence[Line], inked: InkedPage | None, rules: Rules) -> bool:
    if inked is None:
        return False
    page_height, page_width = inked.image.shape[:2]
    x0, y0, x1, y1 = (round(side) for side in clip(box, page_width, page_height))
    ink = inked.darkest[y0:y1, x0:x1] < INK
    within = [rule for rule in rules.level if y0 < rule.at < y1 and overlap_1d(rule.start, rule.end, x0, x1) > 0]
    if len(within) > MOST_RULES:
        return True
    for rule in within:
        top, foot = sorted((rule.place(rule.start), rule.place(rule.end)))
        _take_out(ink, (rule.start - ABOUT_RULE, top - ABOUT_RULE, rule.end + ABOUT_RULE, foot + ABOUT_RULE), (x0, y0))
    for rule in _frame_sides(box, lines, rules.standing):
        left, right = sorted((rule.place(rule.start), rule.place(rule.end)))
        _take_out(
            ink, (left - ABOUT_RULE, rule.start - ABOUT_RULE, right + ABOUT_RULE, rule.end + ABOUT_RULE), (x0, y0)
        )
    for line in lines:
        # What underlines or strikes out words.
        _take_out(ink, line.bbox, (x0, y0))
    return bool(ink.any())


def _take_out(ink: npt.NDArray[np.bool_], box: Bbox, origin: tuple[int, int]) -> None:
    """Leaves the ink of a part of the page out of that of the part that begins at `origin`."""
    x0, y0, x1, y1 = (round(side) for side in box)
    left, top = origin
    ink[max(0, y0 - top) : max(0, y1 - top), max(0, x0 - left) : max(0, x1 - left)] = False


def _frame_sides(box: Bbox, lines: Sequence[Line], standing: Sequence[Rule]) -> Sequence[Rule]:
    """The standing sides of the frame about all lines of a figure; none where it has other standing rules."""
    x0, y0, x1, y1 = box
    within = [rule for rule in standing if x0 < rule.at < x1 and overlap_1d(rule.start, rule.end, y0, y1) > 0]
    if len(within) != 2:
        return ()
    one, other = sorted(within, key=lambda rule: rule.at)
    level = abs(one.start - other.start) < ABOUT_RULE and abs(one.end - other.end) < ABOUT_RULE
    about = all(one.at < line.bbox[0] and line.bbox[2] < other.at for line in lines)
    return (one, other) if level and about else ()
