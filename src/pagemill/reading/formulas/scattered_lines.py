"""Lines of words that formulas within them tore into several: a fraction's parts, the limits of a sum.

A file sets such a formula's signs on several base lines, and not one after the other, so that a text layer has its row
in pieces.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pagemill.document import Line
from pagemill.geometry import height, polygon_of, union
from pagemill.reading.formulas.base_lines import OF_ROW
from pagemill.reading.formulas.line_formulas import has_words, tells_formula, usual_size, with_formulas
from pagemill.reading.formulas.page_signs import PageSigns
from pagemill.reading.formulas.parts import SAME_BASE
from pagemill.reading.formulas.signs import Sign
from pagemill.reading.recognition.line_cuts import even_offsets

#: A line of more signs is none of a sum's limits.
LONGEST_LIMIT = 16
#: Two pieces of a row are no further apart, nor lie further over one another, in sizes of their font.
GAP, OVER = 1.2, 0.6
#: A fraction's bar begins no further before the end of what stands before it, in the same measure.
LONG = 4.0
#: Base lines are looked up by strips of the page of this height, in pixels.
STRIP = 16.0
#: So many signs at the ends of two pieces are looked at for one of a formula.
AT_END = 3


@dataclass(slots=True)
class _Row:
    """Pieces of a row, from left to right, with their signs."""

    pieces: list[Line]
    signs: list[Sign]
    base: float
    size: float

    @property
    def end(self) -> float:
        return max(piece.bbox[2] for piece in self.pieces)


def rejoined_lines(lines: Sequence[Line], page: PageSigns) -> list[Line]:
    """The lines, those together that are one row of words with formulas in it, in the frame of the page's signs.

    Lines that are no more than parts of such a formula are put into their row where they stand from left to right.
    """
    signs_of = signs_of_lines(lines, page.signs)
    whole = _rows_joined(lines, signs_of, page)
    signs_of = signs_of_lines(whole, page.signs)
    small = sorted(
        (line for line in whole if 0 < len(signs_of[id(line)]) <= LONGEST_LIMIT), key=lambda line: line.bbox[1]
    )
    tallest = max((height(line.bbox) for line in small), default=0.0)
    parts: dict[int, list[Line]] = {}
    gone: set[int] = set()
    for line in whole:
        own = signs_of[id(line)]
        if not any(map(tells_formula, own)) or not has_words(own):
            continue
        reach = height(line.bbox)
        start = bisect_left(small, line.bbox[1] - reach - tallest, key=lambda other: other.bbox[1])
        end = bisect_right(small, line.bbox[3] + reach, key=lambda other: other.bbox[1])
        near = [other for other in small[start:end] if _is_near(other, line) and id(other) not in gone]
        if not near:
            continue
        around = [sign for other in near for sign in signs_of[id(other)]]
        used = {id(sign) for sign in with_formulas(line, own, around, page, plain=False)[1]}
        taken = [other for other in near if all(id(sign) in used for sign in signs_of[id(other)])]
        if taken:
            parts[id(line)] = taken
            gone.update(map(id, taken))
    return [_merged([line, *parts[id(line)]]) if id(line) in parts else line for line in whole if id(line) not in gone]


def signs_of_lines(lines: Sequence[Line], signs: Sequence[Sign]) -> dict[int, list[Sign]]:
    """The signs of each line, by its identity: of several lines that hold a sign the lowest has it."""
    x, y = np.array([sign.x for sign in signs]), np.array([sign.y for sign in signs])
    whose = np.full(len(signs), -1)
    for at in sorted(range(len(lines)), key=lambda at: -height(lines[at].bbox)):
        x0, y0, x1, y1 = lines[at].bbox
        whose[(x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)] = at
    found: dict[int, list[Sign]] = {id(line): [] for line in lines}
    for sign, at in zip(signs, whose.tolist(), strict=True):
        if at >= 0:
            found[id(lines[at])].append(sign)
    return found


def _rows_joined(lines: Sequence[Line], signs_of: dict[int, list[Sign]], page: PageSigns) -> list[Line]:
    # By the height of their base lines, those of which are compared that are near one another.
    rows: dict[int, list[_Row]] = defaultdict(list)
    rest: set[int] = set()
    for line in sorted(lines, key=lambda line: line.bbox[0]):
        signs = sorted(signs_of[id(line)], key=lambda sign: sign.start)
        if not signs or line.links:
            rest.add(id(line))
            continue
        size = usual_size(signs)
        base = statistics.median_low([sign.base for sign in signs if sign.size >= OF_ROW * size])
        strip = int(base // STRIP)
        near = [row for at in (strip - 1, strip, strip + 1) for row in rows[at]]
        row = next((row for row in near if _goes_on(row, line, signs, base, size, page)), None)
        if row is None:
            rows[strip].append(_Row([line], signs, base, size))
        else:
            row.pieces.append(line)
            row.signs += signs
    first = {id(row.pieces[0]): row for of_strip in rows.values() for row in of_strip}
    return [
        line if id(line) in rest else _merged(first[id(line)].pieces)
        for line in lines
        if id(line) in rest or id(line) in first
    ]


def _goes_on(row: _Row, line: Line, signs: Sequence[Sign], base: float, size: float, page: PageSigns) -> bool:
    if abs(base - row.base) > 1.5 * SAME_BASE * size or abs(size - row.size) > 0.05 * size:
        return False
    gap = line.bbox[0] - row.end
    if gap < -OVER * size:
        return False
    if gap > GAP * size:
        # A fraction stands between them whose parts are lines of their own.
        along = [
            bar[2]
            for bar in page.bars_between(base - size, base)
            if row.end - LONG * size < bar[0] < row.end + GAP * size
        ]
        if not along or not -OVER * size <= line.bbox[0] - max(along) <= GAP * size:
            return False
    ends = [*sorted(row.signs, key=lambda sign: sign.end)[-AT_END:], *signs[:AT_END]]
    return any(tells_formula(sign) or sign.size < OF_ROW * size for sign in ends) and (
        has_words(row.signs) or has_words(signs)
    )


def _is_near(other: Line, line: Line) -> bool:
    """Whether a line stands right above or below another one, within its length."""
    reach = height(line.bbox)
    a, b = other.bbox, line.bbox
    return other is not line and a[3] > b[1] - reach and a[1] < b[3] + reach and a[2] > b[0] and a[0] < b[2]


def _merged(pieces: Sequence[Line]) -> Line:
    """Level lines as one: the characters of the first, with those of the others where they stand from left to right."""
    if len(pieces) == 1:
        return pieces[0]
    placed = _characters(pieces[0])
    for piece in pieces[1:]:
        fresh = _characters(piece)
        x0, _, x1, _ = piece.bbox
        at = next((n for n, (_, start, end) in enumerate(placed) if (start + end) / 2 >= (x0 + x1) / 2), len(placed))
        apart = at == len(placed) and placed[-1][0] != " "
        placed[at:at] = ([(" ", placed[-1][2], max(placed[-1][2], x0))] if apart else []) + fresh
    around = union([piece.bbox for piece in pieces])
    long = around[2] - around[0]
    starts = np.maximum.accumulate([(start - around[0]) / long for _, start, _ in placed] + [1.0])
    offsets = np.clip(starts, 0.0, 1.0)
    offsets[0] = 0.0
    return replace(
        pieces[0],
        text="".join(char for char, _, _ in placed),
        polygon=polygon_of(around),
        score=min(piece.score for piece in pieces),
        offsets=tuple(offsets.tolist()),
    )


def _characters(line: Line) -> list[tuple[str, float, float]]:
    """The characters of a level line, each with where it begins and ends."""
    offsets = line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)
    x0, _, x1, _ = line.bbox
    places = [x0 + (x1 - x0) * offset for offset in offsets]
    return list(zip(line.text, places[:-1], places[1:], strict=True))
