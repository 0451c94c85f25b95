"""Titles of columns side by side, which a layout network sees as one: each stands above lines that begin as it does."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pagemill.document import Line
from pagemill.geometry import height

#: Room between two such titles, at the least, and to what stands below each, at the most: heights of a line.
APART, CLOSE = 3.0, 2.5
#: Edges in one line differ by no more than this: heights of a line.
ALIGNED = 0.5
#: Letters of a title, at the least: a number stands as far before the title that it counts.
LETTERS = 3


def level_titles(lines: Sequence[Line], page: Sequence[Line]) -> list[list[Line]]:
    """The titles that the lines of one are; they alone where they stand in several rows, or not above columns.

    `page` is all lines of the page. Upright lines, in pixels of the page.
    """
    row = sorted(lines, key=lambda line: line.bbox[0])
    tall = max(height(line.bbox) for line in row)
    level = all(
        right.bbox[0] - left.bbox[2] > APART * tall and abs(right.bbox[3] - left.bbox[3]) < ALIGNED * tall
        for left, right in pairwise(row)
    )
    if level and all(_heads(line, tall, page) for line in row):
        return [[line] for line in row]
    return [list(lines)]


def _heads(title: Line, tall: float, page: Sequence[Line]) -> bool:
    """Whether a line of the page stands right below a title and begins as it does."""
    left, _, _, foot = title.bbox
    return sum(map(str.isalpha, title.text)) >= LETTERS and any(
        0 < (line.bbox[1] + line.bbox[3]) / 2 - foot < CLOSE * tall and abs(line.bbox[0] - left) < ALIGNED * tall
        for line in page
    )
