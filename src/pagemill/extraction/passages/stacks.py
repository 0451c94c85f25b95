"""A page's rows in stacks: rows below one another that share an edge or their middle."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.extraction.passages.passage import Passage, rows_of
from pagemill.extraction.view import Span, ViewPage

#: Parts of a row with a wider gap between them, in line heights, belong to different stacks.
GAP = 1.8
#: Farthest from one row of a stack to the next, in line heights.
LEADING = 1.2


def stacks_of(page: ViewPage) -> list[list[Passage]]:
    """The rows of a page in stacks, each from its top; the stacks in the order of their first rows."""
    parts: list[Passage] = []
    for row in rows_of([line.span() for line in page.lines]):
        parts += _apart(row)
    stacks: list[list[Passage]] = []
    for part in parts:
        below = [stack for stack in stacks if _stands_below(stack[-1], part)]
        if below:
            min(below, key=lambda stack: abs(stack[-1].bbox[0] - part.bbox[0])).append(part)
        else:
            stacks.append([part])
    return stacks


def _apart(row: Sequence[Span]) -> list[Passage]:
    """A row's spans, those far from one another apart."""
    parts: list[list[Span]] = []
    for span in row:
        if parts and span.bbox[0] - parts[-1][-1].bbox[2] < GAP * span.line.height:
            parts[-1].append(span)
        else:
            parts.append([span])
    return [Passage(tuple(part)) for part in parts]


def _stands_below(above: Passage, part: Passage) -> bool:
    height = min(above.line_height, part.line_height)
    gap = part.bbox[1] - above.bbox[3]
    centred = abs((part.bbox[0] + part.bbox[2]) - (above.bbox[0] + above.bbox[2])) < 3 * height
    edged = abs(part.bbox[0] - above.bbox[0]) < height or abs(part.bbox[2] - above.bbox[2]) < height
    return -0.6 * height < gap < LEADING * max(above.line_height, part.line_height) and (centred or edged)
