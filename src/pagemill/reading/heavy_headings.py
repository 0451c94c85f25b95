"""Headings in heavy letters that stand on a line of their own right above their text, with no space between."""

from __future__ import annotations

from collections.abc import Sequence

from pagemill.document import BlockKind, Line
from pagemill.geometry import Bbox, covered, height
from pagemill.reading import role_patterns as patterns

#: Lines of such a heading at the most, and characters of each.
MOST_LINES, LONGEST = 2, 80
#: Heights of its line by which the heading's end stays behind that of the text, at the least: a sentence whose first
#: words are heavy fills its line.
SHORT_BY = 2.0
#: Share of a line that is in heavy letters.
HEAVY = 0.9


def heading_apart(
    lines: Sequence[Line], kind: BlockKind, heavy: Sequence[Bbox]
) -> list[tuple[Sequence[Line], BlockKind]]:
    """A paragraph or heading of this kind in one part, or its heading and what stands below, each with its kind.

    `heavy` is where lines stand in heavier letters than most of the page's.
    """
    if len(lines) < 2 or not heavy:
        return [(lines, kind)]
    told = [any(covered(line.bbox, box) > HEAVY for box in heavy) for line in lines]
    count = told.index(False) if False in told else len(told)
    if not 0 < count <= min(MOST_LINES, len(lines) - 1) or any(told[count:]):
        return [(lines, kind)]
    heading, rest = lines[:count], lines[count:]
    if kind is BlockKind.PARAGRAPH_TITLE:
        return [(heading, kind), (rest, BlockKind.TEXT)] if _stands_alone(heading, rest, 0.0) else [(lines, kind)]
    if not _stands_alone(heading, rest, SHORT_BY):
        return [(lines, kind)]
    runs = len(rest) > 1 and not patterns.SENTENCE_END.search(heading[-1].text)
    return [(heading, BlockKind.PARAGRAPH_TITLE if runs else kind), (rest, kind)]


def _stands_alone(heading: Sequence[Line], rest: Sequence[Line], short_by: float) -> bool:
    """Whether a heading's lines stand above the rest, end before it does, and no sentence runs on from them."""
    last, first = heading[-1], rest[0]
    if any(len(line.text) > LONGEST for line in heading) or first.text.lstrip()[:1].islower():
        return False
    if last.text.rstrip().endswith((",", "，", "、", "-")):
        return False
    below = first.bbox[1] > (last.bbox[1] + last.bbox[3]) / 2
    right = max(line.bbox[2] for line in rest)
    return below and all(line.bbox[2] < right - short_by * height(line.bbox) or not short_by for line in heading)
