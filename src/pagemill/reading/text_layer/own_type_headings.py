"""Headings told by a type of their own: lines in slanted letters, small capitals or a larger or heavier type that is
used on the page for lines right above text, set off from what is above them, and for nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.text_layer.font_names import font_name
from pagemill.reading.text_layer.letter_weights import is_heavy_name
from pagemill.reading.text_layer.text_lines import SetLine

#: Headings in one type on a page, at the least, and the share that they are of the lines in it.
FEWEST, MOST_ARE = 2, 0.6
#: Pages of more lines, and in more types, are none of running text.
MANY_LINES, MANY_TYPES = 1000, 64
#: Letters of a heading's first line at the least, and characters at the most; and lines of one.
LETTERS, LONGEST, MOST_LINES = 3, 80, 2
#: Share of a line's letters that are in its type, and in that of the line below it at the most: code and formulas
#: within a heading have types of their own.
IN_TYPE, IN_OTHER = 0.5, 0.1
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

# `CMTI` and `CMSL` are Computer Modern's italic and slanted type, `CSC` its small capitals.
_SET_OFF_NAME = re.compile(
    r"(?i:italic|oblique|slant|small ?caps?)|[-_](?:It|Ital|Sl|SC)\b|(?:CM|SF|LM|EC)(?:SS)?(?:BX)?(?:TI|SL|I)\d|CSC"
)
# A figure or a letter, in quotation marks or not, or of a command such as `\\section`.
_BEGINNING = re.compile(r"[\"'“‘«„¿¡§]?(?:\d|[^\W\d_])|\\\w")


@dataclass(frozen=True, slots=True)
class _Typed:
    """The lines of a page that lie level, and what each is set in."""

    boxes: npt.NDArray[np.float64]
    #: The type that most of a line's letters are in, by its number; -1 where there is none.
    types: npt.NDArray[np.intp]
    #: The share of each line's letters that are in each type (lines, types).
    shares: npt.NDArray[np.float64]
    sizes: npt.NDArray[np.float64]
    #: Whether a type is slanted, heavy, or of small capitals.
    set_off: list[bool]


def own_type_headings(lines: Sequence[SetLine], texts: Sequence[str], monospaced: Sequence[bool]) -> list[list[int]]:
    """The places in `lines`, all of an open page, of the lines of each such heading, from its first one.

    `texts` is what each line says, `monospaced` whether it is in code.
    """
    if not 2 * FEWEST <= len(lines) <= MANY_LINES:
        return []
    typed = _typed(lines)
    if typed is None:
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


def _typed(lines: Sequence[SetLine]) -> _Typed | None:
    """What the lines of a page are set in; None where that is one type, or so many that none of them tells much."""
    inks = lines[0].glyphs.inks
    sizes = np.round(inks.size, 1)
    pairs, of_ink = np.unique(np.stack([inks.font.astype(np.float64), sizes], axis=1), axis=0, return_inverse=True)
    if not 2 <= len(pairs) <= MANY_TYPES:
        return None
    shares = np.zeros((len(lines), len(pairs)))
    for index, line in enumerate(lines):
        letters = line.glyphs.ink[~line.glyphs.spaces]
        shares[index] = np.bincount(of_ink.reshape(-1)[letters], minlength=len(pairs)) / max(1, len(letters))
    types = np.where(shares.max(axis=1) >= IN_TYPE, shares.argmax(axis=1), -1)
    level = np.array([not line.slanted and not line.downward for line in lines])
    names = [font_name(int(font)) for font in inks.font[np.unique(of_ink, return_index=True)[1]]]
    set_off = [bool(_SET_OFF_NAME.search(name)) or is_heavy_name(name) for name in names]
    boxes = np.array([line.box for line in lines])
    return _Typed(boxes, np.where(level, types, -1), shares, pairs[:, 1], set_off)


def _heading(index: int, typed: _Typed) -> list[int]:
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
    runs = _next_line(below, typed)
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


def _alone_in_row(found: Sequence[list[int]], typed: _Typed) -> list[list[int]]:
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


def _next_line(first: int, typed: _Typed) -> int | None:
    """The line right below another that begins about where that does, in its type; None where there is none."""
    boxes = typed.boxes
    x0, y0, _, y1 = boxes[first].tolist()
    tall = y1 - y0
    goes_on = (boxes[:, 1] > (y0 + y1) / 2) & (boxes[:, 1] - y1 < LEADING * tall)
    goes_on &= (abs(boxes[:, 0] - x0) < INDENT * tall) & (typed.types == typed.types[first])
    found = np.flatnonzero(goes_on)
    return int(found[0]) if found.size else None


def _may_begin_heading(text: str) -> bool:
    text = text.strip()
    letters = sum(map(str.isalpha, text))
    return (
        letters >= LETTERS
        and letters > len(text) / 2
        and len(text) <= LONGEST
        and not text[0].islower()
        and _BEGINNING.match(text) is not None
        and not patterns.LISTED.match(text)
        and not patterns.CAPTION.match(text)
    )


def _is_title(texts: Iterable[str]) -> bool:
    text = " ".join(texts).strip()
    return not text.endswith(".") and not patterns.SENTENCE_END.search(text)
