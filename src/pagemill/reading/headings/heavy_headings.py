"""Headings told by their heavy letters: on a line of their own right above their text, of more lines than the layout
network saw, and alike to others of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from pagemill.document import Block, BlockKind, Line
from pagemill.geometry import Bbox, height, overlap_1d, polygon_of, union
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.prose.column_rows import first_word, stands_in
from pagemill.reading.prose.paragraph_breaks import begins_item

#: Lines of such a heading at the most, and characters of each.
MOST_LINES, LONGEST = 2, 80
#: Heights of its line by which the heading's end stays behind that of the text, at the least: a sentence whose first
#: words are heavy fills its line.
SHORT_BY = 2.0
#: Lines of a heading that is like others at the most, and how much its lines may be higher or lower than theirs.
MOST_ALIKE, ALIKE = 3, 0.08
#: Heights of lines of one heading differ by less than this share of them.
UNLIKE = 0.15
#: A section's title is so many times as high as its text's lines, at the least.
LARGER = 1.1
#: Line heights by which what is no part of an item begins further left, at the least.
OUTDENT = 0.6
#: Line heights between two lines of a heading at the most.
LEADING = 0.7

# The number of a section, and that with its title behind it.
_NUMBER = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2}){0,3})[.．]?(?:\s|$)")
_TITLED = re.compile(r"^\s*[\d.．]+\s+[^\W\da-z]")


def heading_apart(
    lines: Sequence[Line], kind: BlockKind, heavy: Sequence[Bbox]
) -> list[tuple[Sequence[Line], BlockKind]]:
    """A paragraph or heading of this kind in one part, or its headings and what stands below, each with its kind.

    `heavy` is where lines stand in heavier letters than most of the page's.
    """
    if len(lines) < 2:
        return [(lines, kind)]
    if kind is BlockKind.PARAGRAPH_TITLE and len(parts := _in_order_apart(lines)) > 1:
        return [(part, kind) for part in parts]
    if not heavy:
        return [(lines, kind)]
    told = [stands_in(line, heavy) for line in lines]
    if all(told):
        return [(part, kind) for part in _numbered_apart(lines)]
    count = told.index(False)
    if not 0 < count <= MOST_LINES or any(told[count:]):
        return [(lines, kind)]
    heading, rest = lines[:count], lines[count:]
    if kind is BlockKind.PARAGRAPH_TITLE:
        return [(heading, kind), (rest, BlockKind.TEXT)] if _stands_alone(heading, rest, 0.0) else [(lines, kind)]
    if not _stands_alone(heading, rest, SHORT_BY):
        return [(lines, kind)]
    larger = all(_is_larger_section(line, rest) for line in heading)
    runs = (larger or len(rest) > 1) and not patterns.SENTENCE_END.search(heading[-1].text)
    own = BlockKind.PARAGRAPH_TITLE if runs else kind
    return [*((part, own) for part in (_in_order_apart(heading) if larger else [heading])), (rest, kind)]


def heavy_end_apart(lines: Sequence[Line], heavy: Sequence[Bbox]) -> list[Sequence[Line]]:
    """A paragraph's lines, in two parts where it ended before its last ones, which alone are heavy: what heads the text
    below. An item ended too before a heavy line that begins further left."""
    told = [stands_in(line, heavy) for line in lines] if heavy else []
    end = told.index(True) if True in told else 0
    if not end or not all(told[end:]):
        return [lines]
    above, line = lines[:end], lines[end]
    last = above[-1].bbox
    below = line.bbox[1] > (last[1] + last[3]) / 2
    right = max(one.bbox[2] for one in lines)
    had_room = last[2] + first_word(line) + height(last) < right
    outdent = begins_item(above[0].text) and line.bbox[0] < last[0] - OUTDENT * height(last)
    return [above, lines[end:]] if below and (had_room or outdent) else [lines]


def _numbered_apart(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Heavy lines parted before those that begin with the number of a section: headings one right below the other."""
    starts = [0, *(n for n in range(1, len(lines)) if patterns.SECTION.match(lines[n].text)), len(lines)]
    return [lines[start:end] for start, end in pairwise(starts)]


def _in_order_apart(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """A heading's lines parted before each section's number that comes next after the one before: `1` and `1.1`."""
    starts, last = [0], _number(lines[0].text)
    for n, (above, line) in enumerate(pairwise(lines), start=1):
        number = _number(line.text)
        below = line.bbox[1] > (above.bbox[1] + above.bbox[3]) / 2
        # A number alone has its title beside it.
        titled = _TITLED.match(line.text) or (n + 1 < len(lines) and _beside(lines[n + 1], line))
        if last and number and below and titled and _comes_next(number, last):
            starts.append(n)
            last = number
    return [lines[start:end] for start, end in pairwise([*starts, len(lines)])]


def _number(text: str) -> tuple[int, ...]:
    found = _NUMBER.match(text)
    return tuple(map(int, found[1].split("."))) if found else ()


def _beside(line: Line, other: Line) -> bool:
    return overlap_1d(line.bbox[1], line.bbox[3], other.bbox[1], other.bbox[3]) > 0.5 * height(line.bbox)


def _comes_next(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a section's number is that of the first one within the last, or the one after it or what it is within."""
    if number[:-1] == last:
        return number[-1] in (0, 1)
    *within, own = number
    return len(number) <= len(last) and tuple(within) == last[: len(within)] and own == last[len(within)] + 1


def _stands_alone(heading: Sequence[Line], rest: Sequence[Line], short_by: float) -> bool:
    """Whether a heading's lines stand above the rest, end before it does, and no sentence runs on from them."""
    last, first = heading[-1], rest[0]
    larger = all(_is_larger_section(line, rest) for line in heading)
    if any(len(line.text) > LONGEST for line in heading) or (first.text.lstrip()[:1].islower() and not larger):
        return False
    if last.text.rstrip().endswith((",", "，", "、", "-")):
        return False
    below = first.bbox[1] > (last.bbox[1] + last.bbox[3]) / 2
    right = max(line.bbox[2] for line in rest)
    return below and all(
        not short_by or line.bbox[2] < right - short_by * height(line.bbox) or _is_larger_section(line, rest)
        for line in heading
    )


def _is_larger_section(line: Line, rest: Sequence[Line]) -> bool:
    """Whether a line with a section's number is larger than the text below it: no width tells more."""
    return bool(patterns.SECTION.match(line.text)) and height(line.bbox) > LARGER * height(rest[0].bbox)


def headings_alike(blocks: Sequence[Block], heavy: Sequence[Bbox]) -> list[Block]:
    """Blocks in any order, heavy headings whole, and heavy paragraphs that are like them headings too.

    `heavy` is as for `heading_apart`.
    """
    titles = [block for block in blocks if block.kind is BlockKind.PARAGRAPH_TITLE and _all_heavy(block, heavy)]
    if not titles:
        return list(blocks)
    texts = [block for block in blocks if block.kind is BlockKind.TEXT and _all_heavy(block, heavy)]
    unlabelled = [
        block
        for block in blocks
        if block.kind is BlockKind.FIGURE_TITLE and _all_heavy(block, heavy) and not patterns.CAPTION.match(block.text)
    ]
    sizes = [height(line.bbox) for block in blocks if block.kind is BlockKind.TEXT for line in block.lines]
    body = median(sizes) if sizes else 0.0
    ends = {id(title): next((text for text in texts if _goes_on(title, text)), None) for title in titles}
    joined = {id(text) for text in ends.values() if text is not None}
    result = []
    for block in blocks:
        if id(block) in joined:
            continue
        rest = ends.get(id(block))
        if rest is not None:
            box = polygon_of(union((block.bbox, rest.bbox)))
            block = replace(block, lines=(*block.lines, *rest.lines), polygon=box)
        elif any(block is text for text in (*texts, *unlabelled)) and _is_like(block, titles, body):
            block = replace(block, kind=BlockKind.PARAGRAPH_TITLE)
        result.append(block)
    return result


def _all_heavy(block: Block, heavy: Sequence[Bbox]) -> bool:
    return bool(block.lines) and len(block.lines) <= MOST_ALIKE and all(stands_in(line, heavy) for line in block.lines)


def _tall(block: Block) -> float:
    return median(height(line.bbox) for line in block.lines)


def _goes_on(title: Block, text: Block) -> bool:
    """Whether a heading's last words stand below it: at its left end and as large, the line above full."""
    (x0, _, x1, bottom), (left, top, right, _) = title.lines[-1].bbox, text.bbox
    tall = _tall(title)
    full = x1 > right - tall and len(title.lines) + len(text.lines) <= MOST_ALIKE
    full = full and abs(_tall(text) - tall) < UNLIKE * tall
    return full and -0.5 * tall < top - bottom < LEADING * tall and abs(left - title.bbox[0]) < tall and x0 < right


def _is_like(text: Block, titles: Sequence[Block], body: float) -> bool:
    """Whether a heavy paragraph, or a caption without a label, has letters as high as a heading's, and begins where
    that does in its column, stands level with it, or both are larger than running text, whose height is `body`."""
    if patterns.SENTENCE_END.search(text.text):
        return False
    tall = _tall(text)
    alike = [title for title in titles if abs(_tall(title) - tall) < ALIKE * tall]
    if 0 < LARGER * body < tall and alike:
        return True
    return text.kind is BlockKind.TEXT and any(
        abs(title.bbox[1] - text.bbox[1]) < ALIKE * tall
        or (
            abs(title.lines[0].bbox[0] - text.lines[0].bbox[0]) < tall
            and overlap_1d(title.bbox[0], title.bbox[2], text.bbox[0], text.bbox[2]) > 0
        )
        for title in alike
    )
