"""What a line of a text layer says: its characters with the spaces that were meant, and signs raised or lowered."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import numpy as np

from pagemill.document import Line, LineSource
from pagemill.geometry import height, polygon_of, width
from pagemill.reading.text_glyphs import Glyph
from pagemill.reading.text_lines import SetLine, is_spread, run_box, runs_leftwards

#: A gap wider than this many line heights between characters is a space.
SPACE_GAP = 0.22
#: The same between ideographs.
WIDE_SPACE_GAP = 0.6
#: A gap this many times the usual one parts the words of a line whose letters are set apart.
WORD_GAP = 1.8
#: A sign is raised or lowered when its base line is off by so many line heights, and lower than this share of one.
RAISED, LOWERED, SMALLER = 0.12, 0.06, 0.87
SOFT_HYPHEN = "\u00ad"

_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_SUBSCRIPTS = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
# Part the figures of a sign that is raised or lowered, and are written as they are.
_BETWEEN_SIGNS = frozenset(", ")


def line_of(line: SetLine, *, tell_signs: bool = True) -> Line:
    """The line with its text, in the page as drawn; its score is 1.

    With `tell_signs`, figures that are raised or lowered are written so: `m²`, `H₂O`.
    """
    if line.downward:
        return _downward(line)
    glyphs = _without_spread(line.glyphs)
    box = run_box(glyphs)
    length = max(width(box), 1e-6)
    pieces: list[str] = []
    starts: list[float] = []
    signs = _signs(glyphs) if tell_signs else [0] * len(glyphs)
    for position, glyph in enumerate(glyphs):
        last = glyphs[position - 1] if position else None
        if last is not None and not glyph.char.isspace() and not last.char.isspace() and _parted(last, glyph):
            pieces.append(" ")
            starts.append((last.box[2] - box[0]) / length)
        if glyph.char.isspace() and pieces and pieces[-1] == " ":
            continue
        begin = glyph.box[0]
        # A space that the file does not place (a viewer makes it up) is given the place of its neighbour.
        if last is not None and glyph.char.isspace():
            begin = max(begin, last.box[2])
        shown = _shown(glyph.char, signs[position], at_end=position == len(glyphs) - 1)
        if shown:
            pieces.append(shown)
        for step in range(len(shown)):
            starts.append((begin + step / len(shown) * width(glyph.box) - box[0]) / length)
    x0, y0, x1, y1 = box
    polygon = line.back.polygon(((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
    joined = "".join(pieces)
    if runs_leftwards(joined):
        # Where characters begin is told for lines that go from left to right alone.
        return Line(_logical(pieces), polygon, 1.0, LineSource.TEXT_LAYER)
    offsets = np.maximum.accumulate(np.clip([*starts, 1.0], 0.0, 1.0))
    return Line(joined, polygon, 1.0, LineSource.TEXT_LAYER, tuple(offsets.tolist()))


def _downward(line: SetLine) -> Line:
    x0, y0, x1, y1 = run_box(line.glyphs)
    chars = [(char, glyph.box[1]) for glyph in line.glyphs for char in glyph.char]
    starts = [(top - y0) / max(y1 - y0, 1e-6) for _, top in chars]
    offsets = np.maximum.accumulate(np.clip([*starts, 1.0], 0.0, 1.0))
    polygon = line.back.polygon(polygon_of((x0, y0, x1, y1)))
    return Line("".join(char for char, _ in chars), polygon, 1.0, LineSource.TEXT_LAYER, tuple(offsets.tolist()))


def _shown(char: str, sign: int, *, at_end: bool) -> str:
    if char == SOFT_HYPHEN:
        return "-" if at_end else ""
    if sign > 0:
        return char.translate(_SUPERSCRIPTS)
    return char.translate(_SUBSCRIPTS) if sign < 0 else char


def _parted(last: Glyph, glyph: Glyph) -> bool:
    tall = max(height(last.box), height(glyph.box), 1.0)
    both_wide = _is_wide(glyph.char) and _is_wide(last.char)
    return glyph.box[0] - last.box[2] > (WIDE_SPACE_GAP if both_wide else SPACE_GAP) * tall


def _is_wide(char: str) -> bool:
    return "\u2e80" <= char[0] <= "\u9fff" or "\uf900" <= char[0] <= "\ufaff" or "\uff00" <= char[0] <= "\uffef"


def _without_spread(glyphs: list[Glyph]) -> list[Glyph]:
    """Letters set apart for looks drawn together again: a space is left only where words are parted."""
    letters = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if len(letters) < 3 or not (is_spread(letters) or _is_spaced_out(glyphs)):
        return glyphs
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(letters)]
    usual = max(median(gaps), 0.0)
    kept = [letters[0]]
    for gap, (before, after) in zip(gaps, pairwise(letters), strict=True):
        if gap > WORD_GAP * usual and gap - usual > SPACE_GAP * height(after.box):
            kept.append(before._replace(char=" "))
        # A letter reaches up to the next one, so that its gap is no space.
        kept[-1] = kept[-1]._replace(box=(*kept[-1].box[:2], max(kept[-1].box[2], after.box[0]), kept[-1].box[3]))
        kept.append(after)
    return kept


def _is_spaced_out(glyphs: Sequence[Glyph]) -> bool:
    """Whether a space stands between almost all of a line's letters, figures left aside: a title spaced by hand."""
    words = "".join(glyph.char for glyph in glyphs).split()
    return len(words) >= 4 and sum(len(word) == 1 and word.isalpha() for word in words) >= 0.9 * len(words)


def _signs(glyphs: Sequence[Glyph]) -> list[int]:
    """For each character 1 where it is raised, -1 where it is lowered, and 0.

    A run is told of only where all of it can be written so: the `th` of a date stays as it is.
    """
    letters = [glyph for glyph in glyphs if not glyph.char.isspace()]
    heights = [glyph.box[3] - glyph.box[1] for glyph in letters]
    tallest = max(heights)
    if min(heights) >= SMALLER * tallest:
        return [0] * len(glyphs)
    main = [glyph for glyph in letters if height(glyph.box) > SMALLER * tallest]
    base = median(glyph.origin[1] for glyph in main)
    signs = [_sign(glyph, base, tallest) for glyph in glyphs]
    start = 0
    while start < len(signs):
        end = start
        while end < len(signs) and signs[end] == signs[start]:
            end += 1
        table = _SUPERSCRIPTS if signs[start] > 0 else _SUBSCRIPTS
        run = "".join(glyph.char for glyph in glyphs[start:end])
        figures = any(char.isdigit() for char in run)
        if signs[start] and not (figures and all(ord(char) in table or char in _BETWEEN_SIGNS for char in run)):
            signs[start:end] = [0] * (end - start)
        start = end
    return signs


def _sign(glyph: Glyph, base: float, tallest: float) -> int:
    if glyph.char.isspace() or height(glyph.box) >= SMALLER * tallest:
        return 0
    up = base - glyph.origin[1]
    return 1 if up > RAISED * tallest else -1 if up < -LOWERED * tallest else 0


def _logical(pieces: Sequence[str]) -> str:
    """Characters in the order they are seen in, in the order they are read in: leftwards, but figures and Western words
    rightwards. What one piece holds, such as a ligature, is in reading order already.

    A simple case of Unicode's bidirectional algorithm (UAX 9), for a line of one level with runs of the other in it.
    """
    runs: list[tuple[bool, list[str]]] = []
    for piece in reversed(pieces):
        rightwards = unicodedata.bidirectional(piece[0]) in ("L", "EN", "AN", "ES", "CS", "ET")
        if len(runs) > 1 and rightwards and not runs[-1][0] and "".join(runs[-1][1]).isspace():
            # Between two words that run rightwards a space does too.
            (_, between), (_, before) = runs.pop(), runs.pop()
            runs.append((True, before + between))
        if runs and runs[-1][0] == rightwards:
            runs[-1][1].append(piece)
        else:
            runs.append((rightwards, [piece]))
    return "".join("".join(reversed(run) if rightwards else run) for rightwards, run in runs)
