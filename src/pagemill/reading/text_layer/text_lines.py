"""Characters of a text layer gathered into lines, whichever way they run and in whatever pieces the file has them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Affine, Bbox, height, union
from pagemill.reading.text_layer.downward_runs import take_downward_runs
from pagemill.reading.text_layer.text_glyphs import Glyphs, Indices, Mask, Places
from pagemill.reading.text_layer.text_runs import Run, filled_gaps, joined_runs

#: A direction further than this many degrees from a quarter turn is a slant.
SLANT = 8.0
#: A gap wider than this many line heights parts two lines standing side by side.
COLUMN_GAP = 0.9
#: The same behind a sentence, where a justified line has most of its room.
SENTENCE_GAP = 1.8
#: The same behind the arrow of a value that is too high or too low, which has a column of its own.
FLAG_GAP, FLAGS = 0.7, ("↑", "↓")
#: The same between two figures, which stand in cells of their own: the room between the groups of one is narrow.
FIGURE_GAP, FIGURE_ENDS, FIGURE_BEGINS = 0.7, tuple("0123456789)%"), tuple("0123456789(-−+$€£¥")
#: Small letters of the word that a sentence ends with, at the least: `No.` and `Inc.` end cells.
SENTENCE_LETTERS = 3
#: The same between single letters set apart at one pitch by one piece of the file: a title.
SPREAD_GAP = 3.0
#: Letters set apart so are nowhere closer than this many line heights.
SPREAD_LEAST = 0.08
#: So great a share of them are letters.
SPREAD_LETTERS = 0.8
#: A font's usual height from its deepest to its highest letter, as a share of its size.
LETTERS = 1.15
# The blocks of the Unicode standard that have letters written leftwards.
_LEFTWARDS = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

_SENTENCE_ENDS = frozenset(".?!")


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as it is set: its characters in the frame where it lies level, and the way back to the page as drawn."""

    glyphs: Glyphs
    back: Affine
    #: Whether it runs neither level nor by a quarter turn.
    slanted: bool
    #: Around its characters, in the frame where it lies level.
    box: Bbox
    #: Whether its characters stand upright one below the other.
    downward: bool = False


#: The letters of Arabic that are always written as one.
LAM, ALEFS = "\N{ARABIC LETTER LAM}", list("\u0622\u0623\u0625\u0627\u0671")


def set_lines(glyphs: Glyphs, page_width: int, page_height: int) -> list[SetLine]:
    """The lines of a page's characters; each is in one line, the spaces at a line's ends left out."""
    lines = []
    for angle, run in _by_direction(glyphs):
        slanted = angle % 90 != 0
        if slanted:
            back = Affine.rotation(angle)
        else:
            tw, th = (page_height, page_width) if angle in (90, 270) else (page_width, page_height)
            back = Affine.quarter_turn(angle, tw, th)
        laid = run if back == Affine() else _laid(run, back.inverse(), angle if slanted else 0)
        downward, laid = take_downward_runs(laid)
        lines += [SetLine(line, back, slanted, run_box(line), downward=True) for line in downward]
        lines += [SetLine(line, back, slanted, box) for line, box in _lines(laid)]
    return lines


def run_box(run: Glyphs) -> Bbox:
    """The box around a run's characters. Raises `ValueError` when it has none but spaces."""
    boxes = run.boxes[~run.spaces]
    x0, y0 = boxes[:, :2].min(axis=0).tolist()
    x1, y1 = boxes[:, 2:].max(axis=0).tolist()
    return (x0, y0, x1, y1)


def _by_direction(glyphs: Glyphs) -> Iterator[tuple[int, Glyphs]]:
    """The characters that run in one direction, for each that there is; spaces go with the character before them."""
    if not len(glyphs):
        return
    angles, which = np.unique(glyphs.inks.angle, return_inverse=True)
    own = np.array([_direction(angle) for angle in angles.tolist()])[which][glyphs.ink]
    before = np.maximum.accumulate(np.where(glyphs.spaces, -1, np.arange(len(glyphs))))
    directions = np.where(before < 0, 0, own[before])
    ends = glyphs.ends
    found, firsts = np.unique(directions[~ends], return_index=True)
    if len(found) == 1:
        yield int(found[0]), glyphs
        return
    for direction in found[np.argsort(firsts)].tolist():
        yield direction, glyphs.take((directions == direction) | ends)


def _direction(angle: float) -> int:
    """A direction in whole degrees, clockwise: a quarter turn where it is near one."""
    quarter = round(angle / 90) * 90
    return quarter % 360 if abs(angle - quarter) <= SLANT else round(angle) % 360


def _laid(glyphs: Glyphs, level: Affine, slant: int) -> Glyphs:
    """The characters in the frame where they run level; `slant` is their direction where that is no quarter turn."""
    (a, b, c), (d, e, f) = level.rows()
    x, y = glyphs.origins.T
    x, y = a * x + b * y + c, d * x + e * y + f
    x0, y0, x1, y1 = glyphs.boxes.T
    if slant:
        # The box is upright on the page and holds the slanted letter: its width is told from the box's and the size.
        sine, cosine = abs(math.sin(math.radians(slant))), abs(math.cos(math.radians(slant)))
        size = glyphs.inks.size[glyphs.ink]
        tall = LETTERS * size
        wide = (x1 - x0 - tall * sine) / cosine if cosine > sine else (y1 - y0 - tall * cosine) / sine
        top = y - 0.9 * size
        x0, y0, x1, y1 = x, top, x + np.maximum(wide, 0.1 * tall), top + tall
    else:
        ends = (a * x0 + b * y0 + c, a * x1 + b * y1 + c), (d * x0 + e * y0 + f, d * x1 + e * y1 + f)
        (x0, x1), (y0, y1) = ((np.minimum(*pair), np.maximum(*pair)) for pair in ends)
    return replace(glyphs, boxes=np.stack([x0, y0, x1, y1], axis=1), origins=np.stack([x, y], axis=1))


def _lines(glyphs: Glyphs) -> list[tuple[Glyphs, Bbox]]:
    """Lines, each with its box: runs in the file's order first, then those on one base line that stand close."""
    glyphs = _rightwards(glyphs)
    letters = np.flatnonzero(~glyphs.spaces)
    if not letters.size:
        return []
    starts = np.flatnonzero(np.concatenate([[True], _breaks(glyphs, letters)]))
    boxes = glyphs.boxes[letters]
    runs = _runs(letters, starts, boxes)
    filled = filled_gaps(runs, boxes, starts)
    if filled.size:
        runs = _runs(letters, np.union1d(starts, filled), boxes)
    return [
        (glyphs.take(slice(line[0].start, line[0].end)), line[0].box)
        if len(line) == 1
        else (glyphs.take(np.concatenate([np.arange(run.start, run.end) for run in line])), union(r.box for r in line))
        for line in joined_runs(runs, glyphs)
    ]


def _runs(letters: Indices, starts: Indices, boxes: npt.NDArray[np.float64]) -> list[Run]:
    """The runs of a page's characters, spaces left out, of which those at `starts` begin one; `boxes` are theirs.

    Runs begin and end with letters: spaces between two are in neither.
    """
    firsts, lasts = letters[starts], letters[np.append(starts[1:], len(letters)) - 1]
    around = np.concatenate(
        [np.minimum.reduceat(boxes[:, :2], starts), np.maximum.reduceat(boxes[:, 2:], starts)], axis=1
    )
    return [
        Run(first, last + 1, (box[0], box[1], box[2], box[3]))
        for first, last, box in zip(firsts.tolist(), lasts.tolist(), around.tolist(), strict=True)
    ]


def _rightwards(glyphs: Glyphs) -> Glyphs:
    """Text that is written leftwards, as it is seen from left to right; any other as it is."""
    text = glyphs.text
    if text.isascii() or not _LEFTWARDS.search(text):
        return glyphs
    order = np.arange(len(glyphs))
    ends = np.flatnonzero(glyphs.ends).tolist()
    for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(glyphs)], strict=True):
        part = order[start:end]
        if part.size and runs_leftwards("".join(glyphs.chars[part])):
            across = glyphs.origins[part, 0]
            # A space that was made up has the place of a letter, which it stands to the left of; and of what one glyph
            # stands for, such as a ligature, the last letter is leftmost.
            part = part[np.lexsort((-part, ~glyphs.spaces[part], across))]
            order[start:end] = _with_lam_before_alef(part, glyphs)
    return glyphs.take(order)


def _with_lam_before_alef(seen: Indices, glyphs: Glyphs) -> Indices:
    """Characters from left to right, of which lam and alef in one glyph are read as such: the other way round there is
    no such glyph, but PDFium turns the two letters that a font's mapping has for one."""
    chars, across = glyphs.chars[seen], glyphs.origins[seen, 0]
    turned = np.flatnonzero((chars[:-1] == LAM) & np.isin(chars[1:], ALEFS) & (across[:-1] == across[1:]))
    seen = seen.copy()
    seen[turned], seen[turned + 1] = seen[turned + 1], seen[turned]
    return seen


def runs_leftwards(text: str) -> bool:
    """Whether a text is of a script written from right to left, for the most part of its letters."""
    if text.isascii() or not _LEFTWARDS.search(text):
        return False
    kinds = [unicodedata.bidirectional(char) for char in text]
    leftwards = sum(kind in ("R", "AL") for kind in kinds)
    return leftwards > 0 and leftwards >= sum(kind == "L" for kind in kinds)


def is_spread(letters: Glyphs) -> bool:
    """Whether characters, none of them a space, are letters set apart at one pitch, three or more, by one object.

    Figures are not told of as such: they are rather the cells of a row; nor are formulas.
    """
    return len(letters) >= 3 and letters.ink.min() == letters.ink.max() and gaps_set_apart(letters) is not None


def gaps_set_apart(letters: Glyphs) -> Places | None:
    """The gaps between three or more characters, none of them a space, that are letters set apart at one pitch, in
    pixels; None where they are not."""
    tall = height(letters.boxes[0].tolist())
    gaps = letters.boxes[1:, 0] - letters.boxes[:-1, 2]
    # The words of a spread title stand further apart than their letters.
    narrow = np.sort(gaps)[len(gaps) // 2]
    if not (narrow > 0.15 * tall and gaps.max() < SPREAD_GAP * tall and gaps.min() >= 0.6 * narrow):
        return None
    chars = letters.chars.tolist()
    words = sum(char.isalpha() for char in chars)
    told = words >= SPREAD_LETTERS * len(chars) and not any(char.isdigit() for char in chars)
    return np.asarray(gaps, np.float64) if told else None


def _breaks(glyphs: Glyphs, letters: Indices) -> Mask:
    """For each but the first of a page's characters, spaces left out, whether a run begins with it."""
    x0, y0, x1, y1 = glyphs.boxes[letters].T
    part = np.cumsum(glyphs.ends)[letters]
    tall = np.maximum(np.maximum((y1 - y0)[:-1], (y1 - y0)[1:]), 1.0)
    low = np.minimum(np.maximum((y1 - y0)[:-1], 1e-3), np.maximum((y1 - y0)[1:], 1e-3))
    shared = np.maximum(0.0, np.minimum(y1[:-1], y1[1:]) - np.maximum(y0[:-1], y0[1:]))
    elsewhere = (part[:-1] != part[1:]) | (shared < 0.3 * low) | (x0[1:] < x0[:-1] - 0.5 * tall)
    gaps = x0[1:] - x1[:-1]
    far = ~elsewhere & (gaps > COLUMN_GAP * tall)
    for at in np.flatnonzero(far & (gaps < SENTENCE_GAP * tall)).tolist():
        far[at] = not _parts_sentences(glyphs, letters, at)
    before, after = glyphs.chars[letters[:-1]], glyphs.chars[letters[1:]]
    far |= ~elsewhere & (gaps > FLAG_GAP * tall) & np.isin(before, FLAGS)
    far |= ~elsewhere & (gaps > FIGURE_GAP * tall) & np.isin(before, FIGURE_ENDS) & np.isin(after, FIGURE_BEGINS)
    for number in np.unique(part[1:][far]).tolist():
        start, end = np.searchsorted(part, (number, number + 1)).tolist()
        if is_spread(glyphs.take(letters[start:end])):
            far[start : end - 1] &= (gaps > SPREAD_GAP * tall)[start : end - 1]
    return np.asarray(elsewhere | far, np.bool_)


def _parts_sentences(glyphs: Glyphs, letters: Indices, at: int) -> bool:
    """Whether a sentence ends with a page's letter `at`, and the next letter begins another."""
    said = glyphs.chars[letters[max(0, at - SENTENCE_LETTERS) : at + 2]].tolist()
    *word, end, begins = said
    # The word's letters follow one another without a space.
    close = int(letters[at] - letters[max(0, at - SENTENCE_LETTERS)]) == SENTENCE_LETTERS
    # What an OCR program hides has room of its own making, by which its lines are laid along those of the scan.
    if glyphs.inks.invisible[glyphs.ink[letters[at]]]:
        return False
    return close and end in _SENTENCE_ENDS and begins.isupper() and all(char.islower() for char in word)
