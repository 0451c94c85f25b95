"""The rules (drawn lines) of a page: found by morphology, told from strokes of letters by their ends and surroundings.

A short stroke counts only where it runs from one rule to another; a dotted or dashed line counts as one when its
pieces follow one another closely and are all flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, overlap_1d

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

#: Pixels of the working page's longer side: A4 at 150 dpi. All lengths below are in pixels of the working page.
WORKING_SIDE = 1754
#: A smaller page is enlarged by no more than this: to A4 at 150 dpi from one at 100.
ENLARGED = 1.5
#: The shortest stroke of ink that may be a piece of a rule: a row of a table is no lower than a line of small print.
SHORTEST = 18
#: A rule as long as this stands for itself; a shorter one must run from rule to rule.
FREE = 64
#: The thickest rule.
THICKEST = 9
#: Gaps of a worn rule that are closed before strokes are measured.
GAP = 3
#: Gaps between pieces on one line that are bridged afterwards.
BRIDGE = 14
#: Pieces on one line lie no further apart across it.
ACROSS = 3.5
#: An end this close to a rule meets it.
MEET = 8.0
#: Pixels across a rule by which one may lean for each pixel along it: one degree.
LEAN = 0.0175
#: Grey levels that ink is darker than the mean of its surroundings, and the side of these.
DARKER, SURROUNDINGS = 12, 31
#: Of the pixels along a rule this share is inked, at the least.
INKED = 0.6
#: Above and below a rule no more than this share is inked, on both sides together: else it is a stroke in text.
BESIDE = 0.4
#: Pieces of dotted and dashed rules: their longest gap, and the length from which they count.
DOT_GAP, DOTTED = 11, 90


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or standing rule, in pixels of the page.

    It runs from `start` to `end` along its own axis; `at` is its place on the other axis at its middle, and `lean` is
    how far that place moves for each pixel along.
    """

    at: float
    start: float
    end: float
    lean: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def place(self, along: float) -> float:
        """Where the rule, or its line beyond its ends, is on the other axis."""
        return self.at + self.lean * (along - (self.start + self.end) / 2)

    def scaled(self, factor: float) -> Rule:
        return Rule(self.at * factor, self.start * factor, self.end * factor, self.lean)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a page, in its pixels."""

    level: tuple[Rule, ...]
    standing: tuple[Rule, ...]

    def within(self, box: Bbox, reach: float) -> Rules:
        """The rules of which most lies in a box grown by `reach` pixels."""
        x0, y0, x1, y1 = box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach
        return Rules(
            tuple(r for r in self.level if y0 <= r.at <= y1 and overlap_1d(r.start, r.end, x0, x1) > 0.6 * r.length),
            tuple(r for r in self.standing if x0 <= r.at <= x1 and overlap_1d(r.start, r.end, y0, y1) > 0.6 * r.length),
        )


def find_rules(image: Image, text: Sequence[Bbox] = ()) -> Rules:
    """The rules of an upright RGB page (H, W, 3): black, grey or coloured, thin, dotted or double.

    The page is deskewed to within about a degree; what leans more is no rule. `text` are boxes of lines of text: what
    lies within one of them is a stroke of a letter, if it does not run from one rule to another.
    """
    scale = min(ENLARGED, WORKING_SIDE / max(image.shape[:2]))
    if abs(scale - 1) < 0.02:
        scale = 1.0
    # The darkest channel: a coloured rule stands out from white paper as a black one does.
    dark = cv2.min(cv2.min(image[:, :, 0], image[:, :, 1]), image[:, :, 2])
    if scale != 1:
        dark = cv2.resize(
            dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        )
    ink = cv2.adaptiveThreshold(dark, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, SURROUNDINGS, DARKER)
    level, standing = _along(ink), _along(np.ascontiguousarray(ink.T))
    if len(text):
        boxes = np.array(text, np.float64) * scale
        level, standing = _without_strokes(level, standing, boxes)
    level, standing = _anchored(_joined(level), _joined(standing))
    return Rules(
        tuple(rule.scaled(1 / scale) for rule in level),
        tuple(rule.scaled(1 / scale) for rule in standing),
    )


def _along(ink: Mask) -> list[Rule]:
    """Pieces of level rules of a mask of ink; for standing ones the mask is given transposed."""
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, SHORTEST), np.uint8))
    pieces = _pieces(runs, ink)
    chained = cv2.morphologyEx(_dashes(ink), cv2.MORPH_CLOSE, np.ones((1, DOT_GAP), np.uint8))
    chained = cv2.morphologyEx(chained, cv2.MORPH_OPEN, np.ones((1, DOTTED), np.uint8))
    if chained.any():
        pieces += _pieces(chained, chained)
    return pieces


def _dashes(ink: Mask) -> Mask:
    """Ink with blank above and below it, as dots and dashes of a level rule have and strokes of letters have not."""
    blank = 5
    near = cv2.dilate(ink, np.ones((2, 7), np.uint8), anchor=(3, 0))
    dashes = ink.copy()
    dashes[blank:] &= 1 - near[:-blank]
    dashes[:-blank] &= 1 - near[blank:]
    return np.asarray(cv2.morphologyEx(dashes, cv2.MORPH_OPEN, np.ones((1, 2), np.uint8)))


def _pieces(runs: Mask, ink: Mask) -> list[Rule]:
    """The flat parts of a mask of level strokes."""
    # A leaning rule steps from row to row: its runs are linked by letting in the rows above and below.
    linked = cv2.dilate(runs, np.ones((3, 1), np.uint8))
    outlines, _ = cv2.findContours(linked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    x, y, w, h = np.array([cv2.boundingRect(outline) for outline in outlines]).T
    clear = _is_clear(ink, x, y, w, h)
    pieces = []
    for i, outline in enumerate(outlines):
        lean = h[i] - 2 <= THICKEST + 2 * LEAN * w[i]
        if (lean and not clear[i]) or (not lean and w[i] < FREE):
            continue
        mask = np.zeros((h[i], w[i]), np.uint8)
        cv2.drawContours(mask, [outline], 0, 1, cv2.FILLED, offset=(-int(x[i]), -int(y[i])))
        mask &= runs[y[i] : y[i] + h[i], x[i] : x[i] + w[i]]
        if lean and mask.sum() <= THICKEST * w[i]:
            pieces.append(_line_of(mask, int(x[i]), int(y[i])))
        else:
            pieces += _within_blob(mask, int(x[i]), int(y[i]))
    return pieces


def _is_clear(ink: Mask, *boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which boxes `x, y, w, h` are inked from end to end, with little ink above and below."""
    x, y, w, h = boxes
    sums = cv2.integral(ink)

    def inked(top: npt.NDArray[np.int64], bottom: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        top, bottom = np.clip(top, 0, ink.shape[0]), np.clip(bottom, 0, ink.shape[0])
        total = sums[bottom, x + w] - sums[top, x + w] - sums[bottom, x] + sums[top, x]
        return np.asarray(total / np.maximum(w, 1), np.float64)

    above, below = inked(y - 3, y) / 3, inked(y + h, y + h + 3) / 3
    # Text standing right on a rule inks one side of it; a stroke through letters has ink on both.
    clear = (above + below < 2 * BESIDE) | (np.minimum(above, below) < BESIDE / 3)
    return np.asarray((inked(y, y + h) >= INKED) & clear)


def _line_of(mask: Mask, x: int, y: int) -> Rule:
    """The rule whose pixels a mask holds; `x, y` is the mask's place."""
    tall, wide = mask.shape
    rows = np.arange(tall) + 0.5
    end = min(wide // 4, 48)
    if wide < FREE or tall <= 4:
        return Rule(y + float(mask.sum(axis=1) @ rows / mask.sum()), x, x + wide)
    first, last = (float(part.sum(axis=1) @ rows / part.sum()) for part in (mask[:, :end], mask[:, -end:]))
    return Rule(y + (first + last) / 2, x, x + wide, (last - first) / (wide - end))


def _within_blob(mask: Mask, x: int, y: int) -> list[Rule]:
    """Rules grown together with what they touch: followed from one strip of the blob to the next."""
    strip = 32
    chains: list[list[tuple[int, float]]] = []
    for index in range(mask.shape[1] // strip):
        full = np.flatnonzero(mask[:, index * strip : (index + 1) * strip].mean(axis=1) > 0.85)
        if not full.size:
            continue
        for group in np.split(full, np.flatnonzero(np.diff(full) > 1) + 1):
            if len(group) > THICKEST:
                continue
            place = float(group.mean()) + 0.5
            for chain in chains:
                if 0 < index - chain[-1][0] <= 2 and abs(chain[-1][1] - place) <= 1.5:
                    chain.append((index, place))
                    break
            else:
                chains.append([(index, place)])
    found = []
    for chain in chains:
        if len(chain) >= 3:
            places = np.array(chain)
            lean, _ = np.polyfit(places[:, 0] * strip, places[:, 1], 1)
            start, end = x + chain[0][0] * strip, x + (chain[-1][0] + 1) * strip
            found.append(Rule(y + float(places[:, 1].mean()), start, end, float(lean)))
    return found


def _without_strokes(
    level: Sequence[Rule], standing: Sequence[Rule], boxes: npt.NDArray[np.float64]
) -> tuple[list[Rule], list[Rule]]:
    """Leaves out pieces within a box (n, 4), before they are joined: two letters one above the other would be."""
    clear_level = [rule for rule in level if not _within(rule, boxes)]
    clear_standing = [rule for rule in standing if not _within(rule, boxes[:, [1, 0, 3, 2]])]
    # In a row no higher than its text a rule is as short as a stroke; but it reaches the rules above and below.
    long_level, long_standing = ([r for r in rules if r.length >= FREE] for rules in (clear_level, clear_standing))
    return (
        [r for r in level if r in clear_level or _meets_both(r, long_standing, MEET / 2)],
        [r for r in standing if r in clear_standing or _meets_both(r, long_level, MEET / 2)],
    )


def _within(rule: Rule, boxes: npt.NDArray[np.float64]) -> bool:
    """Whether a rule lies in one of the boxes, which are given with the rule's own axis first."""
    low = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    return bool(
        (
            (rule.start > boxes[:, 0] - 0.2 * low)
            & (rule.end < boxes[:, 2] + 0.2 * low)
            & (rule.at > boxes[:, 1] + 0.06 * low)
            & (rule.at < boxes[:, 3] - 0.06 * low)
        ).any()
    )


def _joined(pieces: Iterable[Rule]) -> list[Rule]:
    """Pieces on one line, end to end or nearly, become one rule."""
    joined: list[Rule] = []
    for piece in sorted(pieces, key=lambda rule: (rule.start, rule.at)):
        for index in range(len(joined) - 1, -1, -1):
            other = joined[index]
            reach = min(BRIDGE, 0.3 * max(piece.length, other.length))
            if piece.start - other.end <= reach and piece.end > other.end and _in_line(other, piece):
                joined[index] = _one(other, piece)
                break
            if piece.end <= other.end and _in_line(other, piece):
                break
        else:
            joined.append(piece)
    return joined


def _in_line(one: Rule, other: Rule) -> bool:
    longer, shorter = (one, other) if one.length >= other.length else (other, one)
    middle = (shorter.start + shorter.end) / 2
    reference = longer.place(middle) if longer.length >= FREE else longer.at
    return abs(reference - shorter.at) <= ACROSS


def _one(first: Rule, second: Rule) -> Rule:
    """The rule from the start of one to the end of the other."""
    lean = (first.lean * first.length + second.lean * second.length) / (first.length + second.length)
    span = second.end - first.start
    if span >= 2 * FREE:
        ends = [(r.start, r.place(r.start), r.length) for r in (first, second)]
        ends += [(r.end, r.place(r.end), r.length) for r in (first, second)]
        along, across, weight = (np.array(values) for values in zip(*ends, strict=True))
        lean, offset = (float(v) for v in np.polyfit(along, across, 1, w=np.sqrt(weight)))
        return Rule(lean * (first.start + second.end) / 2 + offset, first.start, second.end, lean)
    at = (first.at * first.length + second.at * second.length) / (first.length + second.length)
    return Rule(at, first.start, second.end, lean)


def _anchored(level: Sequence[Rule], standing: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Long rules, and the short ones that run from one rule to another."""
    kept_level = [rule for rule in level if rule.length >= FREE]
    kept_standing = [rule for rule in standing if rule.length >= FREE]
    short_level = [rule for rule in level if rule.length < FREE]
    short_standing = [rule for rule in standing if rule.length < FREE]
    # Twice: a short rule may end at one that is short itself, which ends at long ones.
    for _ in range(2):
        more_level = [rule for rule in short_level if _meets_both(rule, kept_standing, MEET)]
        more_standing = [rule for rule in short_standing if _meets_both(rule, kept_level, MEET)]
        kept_level += more_level
        kept_standing += more_standing
        short_level = [rule for rule in short_level if rule not in more_level]
        short_standing = [rule for rule in short_standing if rule not in more_standing]
    return kept_level, kept_standing


def _meets_both(rule: Rule, across: Sequence[Rule], reach: float) -> bool:
    """Whether both ends of a rule lie at rules of the other direction."""
    return all(
        any(
            abs(other.place(rule.at) - end) <= reach and other.start - reach <= rule.at <= other.end + reach
            for other in across
        )
        for end in (rule.start, rule.end)
    )
