"""Headings told by their larger type from the text that stands right below them, and from one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pagemill.document import BlockKind, Line
from pagemill.geometry import Bbox, height, union
from pagemill.reading.headings.chapter_labels import is_label
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import first_word, stands_in
from pagemill.reading.prose.paragraphs import rows_of

#: Rows and characters of a heading at the most.
MOST_ROWS, LONGEST = 3, 120
#: Two rows of one heading are no further apart than so many heights of the lower one, and than fewer where one is so
#: many times as high as the other, or the upper one ended by itself above one that begins where it does.
FARTHEST, CLOSE, UNLIKE = 1.0, 0.45, 1.12

# The number of a section, set apart from its title.
_NUMBER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){0,3}\.?\s*$")


def is_large(lines: Sequence[Line], large: Sequence[Bbox]) -> bool:
    """Whether all lines stand where lines of large type do."""
    return all(stands_in(line, large) for line in lines)


def large_apart(
    lines: Sequence[Line], others: Sequence[Line], large: Sequence[Bbox]
) -> Iterator[tuple[list[Line], BlockKind]]:
    """A paragraph in parts with the kind of each: headings in large type, and the text that stands around them.

    In one part where none is told; `others` are all lines of the page, and `large` is where some stand in larger type
    than its running text.
    """
    large = _near(lines, large)
    rows = rows_of(lines) if large and len(lines) > 1 else []
    runs = [(told, list(run)) for told, run in groupby(rows, key=lambda row: is_large(row, large))]
    titles = [_rows_apart([line for row in run for line in row], others) for told, run in runs if told]
    several = len(runs) > 1 or any(len(parts) > 1 for parts in titles)
    if not several or not all(_may_be_heading(part) for parts in titles for part in parts):
        yield list(lines), BlockKind.TEXT
        return
    rest = iter(titles)
    for told, run in runs:
        if told:
            yield from ((part, BlockKind.PARAGRAPH_TITLE) for part in next(rest))
        else:
            yield [line for row in run for line in row], BlockKind.TEXT


def titles_apart(
    lines: Sequence[Line], others: Sequence[Line], heavy: Sequence[Bbox], large: Sequence[Bbox]
) -> list[tuple[list[Line], BlockKind]]:
    """The lines of a heading parted where one ends and another stands below it, or text, each with its kind.

    Lines of one heading are as large as one another, and follow close below a line that had no room for more. How far
    lines reach there `others` tell, all those of the page. A chapter's number stays with its title. Text is what stands
    below a heading in large or `heavy` letters, and is neither.
    """
    parts = _rows_apart(lines, others)
    if any(_text(part).endswith(".") for part in parts):
        # A paragraph that the network took for a title.
        parts = [list(lines)]
    first, *rest = parts
    strong = _near(lines, [*heavy, *large])
    told = bool(rest) and is_large(first, strong)
    headings = [not told or is_large(part, strong) or bool(patterns.SECTION.match(_text(part))) for part in rest]
    kinds = [BlockKind.PARAGRAPH_TITLE if is_heading else BlockKind.TEXT for is_heading in headings]
    return [(first, BlockKind.PARAGRAPH_TITLE), *zip(rest, kinds, strict=True)]


def _near(lines: Sequence[Line], boxes: Sequence[Bbox]) -> list[Bbox]:
    """The boxes that some lines may stand in: of a full page few."""
    x0, y0, x1, y1 = union(line.bbox for line in lines) if boxes else (0.0, 0.0, 0.0, 0.0)
    return [box for box in boxes if box[0] < x1 and box[2] > x0 and box[1] < y1 and box[3] > y0]


def _rows_apart(lines: Sequence[Line], others: Sequence[Line]) -> list[list[Line]]:
    parts: list[list[Line]] = []
    above: list[Line] = []
    for row in rows_of(lines):
        numbered = above and (is_label(above) or patterns.NUMBER.match(above[-1].text))
        if not parts or (not numbered and _is_apart(above, row, others)):
            parts.append([])
        parts[-1] += row
        above = row
    return parts


def _is_apart(above: Sequence[Line], row: Sequence[Line], others: Sequence[Line]) -> bool:
    upper, lower = union(line.bbox for line in above), union(line.bbox for line in row)
    tall, other = height(row[-1].bbox), height(above[-1].bbox)
    gap = lower[1] - upper[3]
    small = min(tall, other)
    if max(tall, other) > UNLIKE * small and gap > CLOSE * small:
        return True
    if gap <= CLOSE * tall:
        return False
    if gap > FARTHEST * tall and len(above) == 2 and _NUMBER.match(above[0].text) and lower[0] < above[1].bbox[0]:
        # A title that goes on hangs behind its number.
        return True
    left = min(upper[0], lower[0])
    ends = [line.bbox[2] for line in others if abs(line.bbox[0] - left) < tall]
    right = max(upper[2], lower[2], *ends)
    had_room = upper[2] + first_word(row[0]) + tall < right
    level = abs(upper[0] - lower[0]) < tall
    return had_room and (level or gap > FARTHEST * tall)


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines).strip()


def _may_be_heading(lines: Sequence[Line]) -> bool:
    text = _text(lines)
    letters = sum(map(str.isalpha, text))
    return (
        len(rows_of(lines)) <= MOST_ROWS
        and len(text) <= LONGEST
        and letters > max(1, len(text.replace(" ", "")) / 2)
        and not text[0].islower()
        and not text.endswith(".")
        and not patterns.SENTENCE_END.search(text)
        and not patterns.LISTED.match(text)
        and not patterns.CAPTION.match(text)
    )
