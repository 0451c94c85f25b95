"""Characters of a text layer gathered into lines, whichever way they run and in whatever pieces the file has them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pagemill.geometry import Affine, Bbox, bbox_of, height, overlap_1d, polygon_of, union
from pagemill.reading.downward_runs import take_downward_runs
from pagemill.reading.text_glyphs import NEWLINE, SLANT, Glyph

#: A gap wider than this many line heights parts two lines standing side by side.
COLUMN_GAP = 0.9
#: The same where the file itself leaves off and goes on elsewhere.
RUN_GAP = 0.7
#: The same where dots lead on to what follows, as in a contents list.
LEADER_GAP = 4.0
#: The same between single letters set apart at one pitch by one piece of the file: a title.
SPREAD_GAP = 3.0
#: So great a share of them are letters.
SPREAD_LETTERS = 0.8
#: Height of the strips that lines are looked up by, in pixels.
STRIP = 16.0
#: A font's usual height from its deepest to its highest letter, as a share of its size.
LETTERS = 1.15
#: A run lower than this share of its neighbour, no further off than that share of it, is its raised or lowered sign.
SIGN, SIGN_GAP = 0.85, 0.3
_PAGE_NUMBER = re.compile(r"\d{1,4}|[ivxlcIVXLC]{1,7}")
# The blocks of the Unicode standard that have letters written leftwards.
_LEFTWARDS = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEADERS = frozenset(".·…‥．。_⋯•")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as it is set: its characters in the frame where it lies level, and the way back to the page as drawn."""

    glyphs: list[Glyph]
    back: Affine
    #: Whether it runs neither level nor by a quarter turn.
    slanted: bool
    #: Whether its characters stand upright one below the other.
    downward: bool = False

    @property
    def box(self) -> Bbox:
        """Around its characters, in the frame where it lies level."""
        return run_box(self.glyphs)


def set_lines(glyphs: Sequence[Glyph], page_width: int, page_height: int) -> list[SetLine]:
    """The lines of a page's characters; each is in one line, the spaces at a line's ends left out."""
    directions: dict[int, list[Glyph]] = {}
    known: dict[float, int] = {}
    angle = 0
    for glyph in glyphs:
        if glyph.char == NEWLINE:
            for run in directions.values():
                run.append(glyph)
            continue
        if not glyph.char.isspace():
            exact = glyph.ink.angle
            if exact not in known:
                known[exact] = _direction(exact)
            angle = known[exact]
        directions.setdefault(angle, []).append(glyph)
    lines = []
    for angle, run in directions.items():
        slanted = angle % 90 != 0
        if slanted:
            back = Affine.rotation(angle)
        else:
            tw, th = (page_height, page_width) if angle in (90, 270) else (page_width, page_height)
            back = Affine.quarter_turn(angle, tw, th)
        level = back.inverse()
        laid = run if level == Affine() else [_laid(glyph, level, angle if slanted else 0) for glyph in run]
        downward, laid = take_downward_runs(laid)
        lines += [SetLine(line, back, slanted, downward=True) for line in downward]
        lines += [SetLine(line, back, slanted) for line in _lines(laid)]
    return lines


def run_box(run: Iterable[Glyph]) -> Bbox:
    """The box around a run's characters. Raises `ValueError` when it has none but spaces."""
    return union(glyph.box for glyph in run if not glyph.char.isspace())


def _direction(angle: float) -> int:
    """A direction in whole degrees, clockwise: a quarter turn where it is near one."""
    quarter = round(angle / 90) * 90
    return quarter % 360 if abs(angle - quarter) <= SLANT else round(angle) % 360


def _laid(glyph: Glyph, level: Affine, slant: int) -> Glyph:
    if glyph.char == NEWLINE:
        return glyph
    origin = level.point(glyph.origin)
    if not slant:
        return glyph._replace(box=bbox_of(level.polygon(polygon_of(glyph.box))), origin=origin)
    # The box is upright on the page and holds the slanted letter: its width is told from the box's and the font's size.
    sine, cosine = abs(math.sin(math.radians(slant))), abs(math.cos(math.radians(slant)))
    tall = LETTERS * glyph.ink.size
    x0, y0, x1, y1 = glyph.box
    wide = (x1 - x0 - tall * sine) / cosine if cosine > sine else (y1 - y0 - tall * cosine) / sine
    wide = max(wide, 0.1 * tall)
    top = origin[1] - 0.9 * glyph.ink.size
    return glyph._replace(box=(origin[0], top, origin[0] + wide, top + tall), origin=origin)


def _lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Runs in the file's order first, then runs on one base line that stand close together."""
    runs: list[list[Glyph]] = [[]]
    for part in _parts(glyphs):
        spread = is_spread(part)
        last: Glyph | None = None
        for glyph in part:
            if not glyph.char.isspace():
                if last is not None and _breaks(last, glyph, SPREAD_GAP if spread else COLUMN_GAP):
                    runs.append([])
                last = glyph
            runs[-1].append(glyph)
        runs.append([])
    return _joined([trimmed for run in runs if (trimmed := _trim(run))])


def _parts(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    parts: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.char == NEWLINE:
            parts.append([])
        else:
            parts[-1].append(glyph)
    return [_rightwards(part) for part in parts]


def _rightwards(part: list[Glyph]) -> list[Glyph]:
    """Text that is written leftwards, as it is seen from left to right; any other as it is."""
    if not runs_leftwards("".join(glyph.char for glyph in part)):
        return part
    places = []
    for before, glyph in pairwise([part[0], *part]):
        # A space that was made up has the box of the letter before it, which it stands to the left of.
        made_up = glyph.char.isspace() and glyph.origin == before.origin
        places.append((glyph.origin[0] - 0.01 * made_up, glyph))
    return [glyph for _, glyph in sorted(places, key=lambda place: place[0])]


def runs_leftwards(text: str) -> bool:
    """Whether a text is of a script written from right to left, for the most part of its letters."""
    if not _LEFTWARDS.search(text):
        return False
    kinds = [unicodedata.bidirectional(char) for char in text]
    leftwards = sum(kind in ("R", "AL") for kind in kinds)
    return leftwards > 0 and leftwards >= sum(kind == "L" for kind in kinds)


def is_spread(run: Sequence[Glyph]) -> bool:
    """Whether a run is of letters set apart at one pitch, three or more, by one object of the file.

    Figures are not told of as such: they are rather the cells of a row; nor are formulas.
    """
    letters = [glyph for glyph in run if not glyph.char.isspace()]
    if len(letters) < 3 or len({glyph.ink.number for glyph in letters}) > 1:
        return False
    words = sum(glyph.char.isalpha() for glyph in letters)
    if words < SPREAD_LETTERS * len(letters) or any(glyph.char.isdigit() for glyph in letters):
        return False
    gaps = [after.box[0] - before.box[2] for before, after in pairwise(letters)]
    tall = height(letters[0].box)
    # The words of a spread title stand further apart than their letters.
    narrow = sorted(gaps)[len(gaps) // 2]
    return narrow > 0.15 * tall and max(gaps) < SPREAD_GAP * tall and sum(gap < 0.6 * narrow for gap in gaps) == 0


def _breaks(last: Glyph, glyph: Glyph, widest: float) -> bool:
    (ax0, ay0, ax1, ay1), (bx0, by0, _, by1) = last.box, glyph.box
    tall = max(ay1 - ay0, by1 - by0, 1.0)
    if overlap_1d(ay0, ay1, by0, by1) < 0.3 * min(max(ay1 - ay0, 1e-3), max(by1 - by0, 1e-3)):
        return True
    return bx0 - ax1 > widest * tall or bx0 < ax0 - 0.5 * tall


def _trim(run: list[Glyph]) -> list[Glyph]:
    start, end = 0, len(run)
    while start < end and run[start].char.isspace():
        start += 1
    while end > start and run[end - 1].char.isspace():
        end -= 1
    return run[start:end]


def _joined(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Joins runs that continue one another on a line: many programs place each word, even each letter, on its own.

    Runs come from left to right; each goes on with the line that ends nearest before it. Lines are looked up by
    the strips of the page that they cross.
    """
    pending = sorted(((run_box(run), run) for run in runs), key=lambda item: item[0][0])
    lines: list[tuple[Bbox, list[Glyph]]] = []
    strips: dict[int, list[int]] = {}
    for box, run in pending:
        crossed = range(int(box[1] // STRIP), int(box[3] // STRIP) + 1)
        best: tuple[float, int] | None = None
        for index in {i for strip in crossed for i in strips.get(strip, ())}:
            gap = box[0] - lines[index][0][2]
            if _goes_on(lines[index], box, run, gap) and (best is None or abs(gap) < best[0]):
                best = (abs(gap), index)
        if best is None:
            lines.append((box, run))
            at = len(lines) - 1
        else:
            at = best[1]
            other, before = lines[at]
            lines[at] = (union((other, box)), before + run)
        for strip in crossed:
            strips.setdefault(strip, []).append(at)
    return [run for _, run in lines]


def _goes_on(line: tuple[Bbox, list[Glyph]], box: Bbox, run: list[Glyph], gap: float) -> bool:
    other, before = line
    tall, low = max(height(box), height(other), 1.0), min(height(box), height(other))
    shared = overlap_1d(box[1], box[3], other[1], other[3])
    if low < SIGN * tall and -0.3 * tall < gap < SIGN_GAP * tall:
        # A raised or lowered sign may stand half out of its line; what is level with the line's foot goes on with it.
        nearest = before[-1].box if height(box) < height(other) else run[0].box
        sign = box if height(box) < height(other) else other
        return low > 0.3 * tall and overlap_1d(sign[1], sign[3], nearest[1], nearest[3]) > 0.4 * low
    if low < 0.5 * tall or shared < 0.6 * low:
        return False
    widest = LEADER_GAP if _leads(before[-4:]) and _is_page_number(run) else RUN_GAP
    return -0.3 * tall < gap < widest * tall


def _leads(glyphs: Sequence[Glyph]) -> bool:
    signs = [glyph for glyph in glyphs if not glyph.char.isspace()]
    return len(signs) >= 3 and all(glyph.char in _LEADERS for glyph in signs)


def _is_page_number(run: Sequence[Glyph]) -> bool:
    return bool(_PAGE_NUMBER.fullmatch("".join(glyph.char for glyph in run).strip()))
