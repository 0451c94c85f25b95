"""Headings told by a type of their own: lines in slanted letters, small capitals or a larger or heavier type that is
used on the page for lines right above text, set off from what is above them, and for nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.text_layer.line_types import LineTypes

#: Headings in one type on a page, at the least, and the share that they are of the lines in it.
FEWEST, MOST_ARE = 2, 0.6
#: Letters of a heading's first line at the least, and characters at the most; and lines of one.
LETTERS, LONGEST, MOST_LINES = 3, 80, 2
#: Share of a heading's letters that are in the type of the line below it, at the most, and the other way round.
IN_OTHER = 0.1
#: Heights of a heading from it to the text below, at the most, and by which the room above is greater, at the least.
CLOSE, SET_OFF = 1.3, 0.2
#: Heights by which the text below begins further right than its heading, at the most, and further left.
INDENT, OUTDENT = 3.0, 0.5
#: Type this many times as large as that of the line below tells a heading of any text; and the least that it has.
LARGER, SMALLEST = 1.15, 0.95
#: Two lines of a paragraph are no further apart than so many heights.
LEADING = 0.9
#: Heights of a line that nothing stands beside a heading within.
BESIDE = 6.0

# A figure or a letter, in quotation marks or not, or of a command such as `\\section`.
_BEGINNING = re.compile(r"[\"'“‘«„¿¡§]?(?:\d|[^\W\d_])|\\\w")

# What the heading is about, by its name.
_PACKAGE = re.compile(r"\w+: ")


def own_type_headings(typed: LineTypes, texts: Sequence[str], monospaced: Sequence[bool]) -> list[list[int]]:
    """The places of the lines of each such heading of a page, from its first one.

    `typed` is what the page's lines are set in, `texts` what each says, `monospaced` whether it is in code.
    """
    if len(texts) < 2 * FEWEST:
        return []
    types = typed.types.tolist()
    used = Counter(types)
    may_be = [
        kind >= 0 and not code and _may_begin_heading(text)
        for kind, text, code in zip(types, texts, monospaced, strict=True)
    ]
    possible = Counter(kind for kind, may in zip(types, may_be, strict=True) if may)
    kinds = {kind for kind, count in possible.items() if count >= max(FEWEST, used[kind] * MOST_ARE / MOST_LINES)}
    found = [
        heading
        for index, (kind, may) in enumerate(zip(types, may_be, strict=True))
        if may and kind in kinds and (heading := _heading(index, typed)) and _is_title(texts[at] for at in heading)
    ]
    found = _alone_in_row(found, typed)
    counts = Counter(types[heading[0]] for heading in found)
    held = Counter(types[at] for heading in found for at in heading)
    told = {kind for kind, count in counts.items() if count >= FEWEST and held[kind] >= MOST_ARE * used[kind]}
    return [heading for heading in found if types[heading[0]] in told]


def _heading(index: int, typed: LineTypes) -> list[int]:
    """The lines of a heading from its first one, right above text in another type, and further from what is above it;
    none where it is no heading."""
    boxes = typed.boxes
    x0, y0, x1, y1 = boxes[index].tolist()
    kind, tall = int(typed.types[index]), y1 - y0
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    across = (boxes[:, 0] < x1) & (boxes[:, 2] > x0)
    upper = np.flatnonzero(across & (middles < y0))
    heading, below = [index], _right_below(middles, across & (middles > y1))
    while below is not None and typed.types[below] == kind and len(heading) < MOST_LINES:
        if boxes[below, 1] - y1 > LEADING * tall or abs(boxes[below, 0] - x0) > OUTDENT * tall:
            return []
        heading.append(below)
        y1 = float(boxes[below, 3])
        below = _right_below(middles, across & (middles > y1))
    if below is None or typed.types[below] < 0:
        return []
    gap, other = boxes[below, 1] - y1, typed.types[below]
    if typed.shares[below, kind] > IN_OTHER or typed.shares[index, other] > IN_OTHER:
        return []
    if typed.sizes[kind] < SMALLEST * typed.sizes[other] or gap > CLOSE * tall:
        return []
    if not -INDENT * tall < x0 - boxes[below, 0] < OUTDENT * tall:
        return []
    if upper.size and y0 - boxes[upper, 3].max() < gap + SET_OFF * tall:
        return []
    runs = _next_line(below, kind, typed)
    paragraph = runs is not None and float(boxes[[below, runs], 2].max()) > x1 - tall
    if not (typed.sizes[kind] >= LARGER * typed.sizes[other] or (typed.set_off[kind] and paragraph)):
        return []
    beside = (middles > y0) & (middles < y1) & ~across
    left, right = x0 - BESIDE * tall, x1 + BESIDE * tall
    if paragraph:
        # Of other columns lines stand beside it too.
        own = boxes[[index, below, below if runs is None else runs]]
        left, right = float(own[:, 0].min()), float(own[:, 2].max())
    return [] if (beside & (boxes[:, 0] < right) & (boxes[:, 2] > left)).any() else heading


def _alone_in_row(found: Sequence[list[int]], typed: LineTypes) -> list[list[int]]:
    """The headings that begin in a row of their own: those beside one another head the columns of a table."""
    if len(found) < FEWEST:
        return list(found)
    boxes = typed.boxes[[heading[0] for heading in found]]
    middles = (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.argsort(middles)
    close = np.diff(middles[order]) < (boxes[:, 3] - boxes[:, 1])[order][1:] / 2
    alone = np.ones(len(found), np.bool_)
    alone[order[1:][close]] = alone[order[:-1][close]] = False
    return [heading for heading, is_alone in zip(found, alone.tolist(), strict=True) if is_alone]


def _right_below(middles: npt.NDArray[np.float64], lower: npt.NDArray[np.bool_]) -> int | None:
    """The uppermost of some lines; None where there are none."""
    found = np.flatnonzero(lower)
    return int(found[middles[found].argmin()]) if found.size else None


def _next_line(first: int, heading: int, typed: LineTypes) -> int | None:
    """The line right below another that begins about where that does, not in the type of the heading; None where there
    is none."""
    boxes = typed.boxes
    x0, y0, _, y1 = boxes[first].tolist()
    tall = y1 - y0
    goes_on = (boxes[:, 1] > (y0 + y1) / 2) & (boxes[:, 1] - y1 < LEADING * tall)
    goes_on &= (abs(boxes[:, 0] - x0) < INDENT * tall) & (typed.types != heading)
    found = np.flatnonzero(goes_on)
    return int(found[0]) if found.size else None


def _may_begin_heading(text: str) -> bool:
    text = text.strip()
    letters = sum(map(str.isalpha, text))
    return (
        letters >= LETTERS
        and letters > len(text) / 2
        and len(text) <= LONGEST
        and (not text[0].islower() or _PACKAGE.match(text) is not None)
        and _BEGINNING.match(text) is not None
        and not patterns.LISTED.match(text)
        and not patterns.CAPTION.match(text)
    )


def _is_title(texts: Iterable[str]) -> bool:
    text = " ".join(texts).strip()
    return not text.endswith(".") and not patterns.SENTENCE_END.search(text)
