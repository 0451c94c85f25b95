"""Figures that the layout network sees where a file draws nothing but text and level rules: listings, contents lists,
examples between two rules. What a page with a text layer draws besides its text is known."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, clip, covered, overlap_1d
from pagemill.reading.layout.regions import Region, RegionKind
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.plain_layout.boxed_parts import ABOUT_RULE
from pagemill.reading.rules.rule import Rule

#: Ink is darker than this in one channel.
INK = 230
#: Lines of text that stand in such a figure, at the least: a logo may be one of a type of its own.
FEWEST_LINES = 4
#: Level rules in it at the most: more are drawn to be looked at, as those of graph paper are.
MOST_RULES = 8


def without_undrawn(
    regions: Sequence[Region], lines: Sequence[Line], inked: InkedPage | None, level: Sequence[Rule]
) -> list[Region]:
    """The regions without the figures in which nothing is drawn.

    `lines` are those of the page's text layer, `inked` is the page without that text, None where that leaves nothing;
    `level` are its level rules. All in pixels of the page as read.
    """
    return [
        region
        for region in regions
        if region.kind is not RegionKind.FIGURE or not _is_text(region.bbox, lines) or _draws(region.bbox, inked, level)
    ]


def _is_text(box: Bbox, lines: Sequence[Line]) -> bool:
    within = [line for line in lines if covered(line.bbox, box) > 0.5]
    return len(within) >= FEWEST_LINES and all(line.source is LineSource.TEXT_LAYER for line in within)


def _draws(box: Bbox, inked: InkedPage | None, level: Sequence[Rule]) -> bool:
    if inked is None:
        return False
    page_height, page_width = inked.image.shape[:2]
    x0, y0, x1, y1 = (round(side) for side in clip(box, page_width, page_height))
    ink = inked.darkest[y0:y1, x0:x1] < INK
    within = [rule for rule in level if y0 < rule.at < y1 and overlap_1d(rule.start, rule.end, x0, x1) > 0]
    if len(within) > MOST_RULES:
        return True
    for rule in within:
        top, foot = sorted((rule.place(rule.start), rule.place(rule.end)))
        upper, lower = max(0, round(top) - ABOUT_RULE - y0), max(0, round(foot) + ABOUT_RULE - y0)
        left, right = max(0, round(rule.start) - ABOUT_RULE - x0), max(0, round(rule.end) + ABOUT_RULE - x0)
        ink[upper:lower, left:right] = False
    return bool(ink.any())
