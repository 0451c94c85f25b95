"""Pages of nothing but paragraphs, one below the other, whose layout needs no network to be told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import height, width
from pagemill.reading import role_patterns as patterns
from pagemill.reading.inked_parts import inked_parts
from pagemill.reading.paragraphs import gather_paragraphs, rows_of
from pagemill.reading.references import are_entries
from pagemill.reading.rules import Rules

Image = npt.NDArray[np.uint8]

#: Fewer rows are no page of running text.
FEWEST_ROWS = 10
#: Share of the rows that are running text, and of the text's width that such a row takes.
RUNNING, WIDE = 0.6, 0.6
#: A row that takes more of the width is no heading of its own.
FULL = 0.9
#: A row this many times as high as the body's is a heading that its size tells.
LARGE = 1.15
#: Ink is darker than this in one channel; about a rule so many pixels are the rule's.
INK, ABOUT_RULE = 230, 4
#: A short row with one of these may be a formula.
_FORMULA = re.compile("[=<>±×÷∂∆∏∑−√∝∞∫≈≠≡≤≥]")


def is_plain(lines: Sequence[Line]) -> bool:
    """Whether a page's lines are one column of paragraphs and headings, with rows at its edges at the most.

    `lines` are all of an upright page with a text layer, which draws nothing else but level rules. Where it is doubtful
    the answer is no: short rows set apart may be headings in bold type, formulas, or the cells of a table.
    """
    if any(line.source is not LineSource.TEXT_LAYER or height(line.bbox) > width(line.bbox) for line in lines):
        return False
    rows = rows_of(lines)
    inner = rows[1:-1]
    if len(rows) < FEWEST_ROWS or any(len(row) > 1 for row in inner):
        return False
    body = median(height(line.bbox) for line in lines)
    column = max(width(row[0].bbox) for row in inner)
    if sum(width(row[0].bbox) > WIDE * column for row in inner) < RUNNING * len(inner):
        return False
    if any(_is_of_a_list(row[0], column) for row in inner):
        return False
    at_edges = {id(line) for row in (rows[0], rows[-1]) for line in row}
    parts = [part for part in gather_paragraphs(lines) if not any(id(line) in at_edges for line in part)]
    return not are_entries(parts) and all(_tells_itself(part, body, column) for part in parts)


def draws_rules_alone(graphics: Image, rules: Rules) -> bool:
    """Whether level rules are all that a page draws besides its text (RGB, H×W×3)."""
    if rules.standing:
        return False
    for left, upper, right, lower in inked_parts(graphics):
        red, green, blue = cv2.split(graphics[upper:lower, left:right])
        ink = (cv2.min(cv2.min(red, green), blue) < INK).astype(np.uint8)
        for rule in rules.level:
            top, bottom = sorted((rule.place(rule.start), rule.place(rule.end)))
            ink[
                max(0, round(top) - ABOUT_RULE - upper) : max(0, round(bottom) + ABOUT_RULE - upper),
                max(0, round(rule.start) - ABOUT_RULE - left) : max(0, round(rule.end) + ABOUT_RULE - left),
            ] = 0
        if ink.any():
            return False
    return True


def _is_of_a_list(line: Line, column: float) -> bool:
    """Whether a row leads on to a page's number, or may be a formula."""
    short = width(line.bbox) < WIDE * column
    return bool(patterns.LEADER.search(line.text) or (short and _FORMULA.search(line.text)))


def _tells_itself(part: Sequence[Line], body: float, column: float) -> bool:
    """Whether lines are a paragraph, or a heading that its size tells."""
    (line, *more) = part
    return bool(
        more
        or width(line.bbox) > FULL * column
        or height(line.bbox) > LARGE * body
        or patterns.SENTENCE_END.search(line.text)
    )
