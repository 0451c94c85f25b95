"""The rules (drawn lines) of a page: found by morphology, told from strokes of letters by their ends and surroundings.

A short stroke counts only where it runs from one rule to another; a dotted or dashed line counts as one when its
pieces follow one another closely and are all flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
#: A faint or broken rule is looked for in means along it, over so many pixels; it is at least so long, and with no more
#: than this share of ink above or below it.
MEAN, FAINT, FAINT_BESIDE = 13, 30, 0.3
#: Grey levels that a mean is darker than its surroundings.
FAINTLY = 6
#: The edge of a filled cell is a rule where the fill is darker than what is beyond it by so many grey levels.
FILLED = 24


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
    level, standing = _along(dark), _along(np.ascontiguousarray(dark.T))
    if len(text):
        boxes = np.array(text, np.float64) * scale
        level, standing = _without_strokes(level, standing, boxes)
    level, standing = _anchored(_joined(level), _joined(standing))
    return Rules(
        tuple(rule.scaled(1 / scale) for rule in level),
        tuple(rule.scaled(1 / scale) for rule in standing),
    )


def _along(dark: Image) -> list[Rule]:
    """Pieces of level rules of a grey picture; for standing ones it is given transposed."""
    ink = _ink(dark, DARKER)
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, SHORTEST), np.uint8))
    pieces = []
    for x, y, mask, slim in _blobs(runs, ink, BESIDE):
        pieces += [_line_of(mask, x, y)] if slim else _within_blob(mask, dark, x, y)
    faint = _ink(cv2.blur(dark, (MEAN, 1)), FAINTLY)
    runs = cv2.morphologyEx(faint, cv2.MORPH_OPEN, np.ones((1, FAINT), np.uint8))
    known = np.array([(rule.at, rule.start, rule.end) for rule in pieces]).reshape(-1, 3)
    for x, y, mask, slim in _blobs(runs, faint, FAINT_BESIDE):
        if slim:
            rule = _line_of(mask, x, y)
            rule = Rule(rule.at, rule.start + MEAN // 3, rule.end - MEAN // 3, rule.lean)
            held = (
                (np.abs(known[:, 0] - rule.at) < ACROSS)
                & (known[:, 1] <= rule.start + 9)
                & (known[:, 2] >= rule.end - 9)
            )
            if not held.any():
                pieces.append(rule)
    return pieces


def _ink(dark: Image, darker: int) -> Mask:
    """1 where a grey picture is darker than its surroundings."""
    return np.asarray(
        cv2.adaptiveThreshold(dark, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, SURROUNDINGS, darker)
    )


def _blobs(runs: Mask, ink: Mask, beside: float) -> Iterator[tuple[int, int, Mask, bool]]:
    """The parts of a mask of level strokes that may hold rules: left, top, own pixels, and whether it is one rule."""
    # A leaning rule steps from row to row: its runs are linked by letting in the rows above and below.
    linked = cv2.dilate(runs, np.ones((3, 1), np.uint8))
    outlines, _ = cv2.findContours(linked, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return
    x, y, w, h = np.array([cv2.boundingRect(outline) for outline in outlines]).T
    clear = _is_clear(ink, beside, x, y, w, h)
    for i, outline in enumerate(outlines):
        slim = h[i] - 2 <= THICKEST + 2 * LEAN * w[i]
        if not (clear[i] if slim else w[i] >= FREE):
            continue
        mask = np.zeros((h[i], w[i]), np.uint8)
        cv2.drawContours(mask, [outline], 0, 1, cv2.FILLED, offset=(-int(x[i]), -int(y[i])))
        mask &= runs[y[i] : y[i] + h[i], x[i] : x[i] + w[i]]
        swollen = (mask.sum(axis=0) > THICKEST).mean() > 0.02
        yield int(x[i]), int(y[i]), mask, bool(slim and not swollen)


def _is_clear(ink: Mask, beside: float, *boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which boxes `x, y, w, h` are inked from end to end, with little ink above and below."""
    x, y, w, h = boxes
    sums = cv2.integral(ink)

    def inked(top: npt.NDArray[np.int64], bottom: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
        top, bottom = np.clip(top, 0, ink.shape[0]), np.clip(bottom, 0, ink.shape[0])
        total = sums[bottom, x + w] - sums[top, x + w] - sums[bottom, x] + sums[top, x]
        return np.asarray(total / np.maximum(w, 1), np.float64)

    above, below = inked(y - 3, y) / 3, inked(y + h, y + h + 3) / 3
    # Text standing right on a rule inks one side of it; a stroke through letters has ink on both.
    clear = (above + below < 2 * beside) | (np.minimum(above, below) < beside / 3)
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


def _within_blob(mask: Mask, dark: Image, x: int, y: int) -> list[Rule]:
    """Rules grown together with what they touch, and edges of fills: followed from strip to strip of the blob."""
    strip = 16
    chains: list[list[tuple[int, float]]] = []
    for index in range(mask.shape[1] // strip):
        columns = slice(index * strip, (index + 1) * strip)
        full = np.flatnonzero(mask[:, columns].mean(axis=1) > 0.85)
        if not full.size:
            continue
        for group in np.split(full, np.flatnonzero(np.diff(full) > 1) + 1):
            first, end = int(group[0]), int(group[-1]) + 1
            if end - first <= THICKEST:
                places = [(first + end) / 2]
            else:
                left = x + index * strip
                places = [edge - y for edge in _fill_edges(dark[:, left : left + strip], y + first, y + end)]
            for place in places:
                for chain in chains:
                    if 0 < index - chain[-1][0] <= 2 and abs(chain[-1][1] - place) <= 1.5:
                        chain.append((index, place))
                        break
                else:
                    chains.append([(index, place)])
    found = []
    for chain in chains:
        if len(chain) >= 4:
            places = np.array(chain)
            lean, _ = np.polyfit(places[:, 0] * strip, places[:, 1], 1)
            start = _run_on(mask, chain[0][0] * strip, chain[0][1], -1)
            end = _run_on(mask, (chain[-1][0] + 1) * strip, chain[-1][1], 1)
            at = float(places[:, 1].mean()) + float(lean) * (
                (start + end) / 2 - (float(places[:, 0].mean()) + 0.5) * strip
            )
            found.append(Rule(y + at, x + start, x + end, float(lean)))
    return found


def _run_on(mask: Mask, column: int, place: float, step: int) -> int:
    """How far the ink of a rule goes on from a column."""
    rows = slice(max(0, round(place) - 2), round(place) + 2)
    while 0 < column < mask.shape[1] and mask[rows, column if step > 0 else column - 1].any():
        column += step
    return column


def _without_strokes(
    level: Sequence[Rule], standing: Sequence[Rule], boxes: npt.NDArray[np.float64]
) -> tuple[list[Rule], list[Rule]]:
    """Leaves out pieces within a box (n, 4), before they are joined: two letters one above the other would be."""
    doubts_level = [_doubt(rule, boxes) for rule in level]
    doubts_standing = [_doubt(rule, boxes[:, [1, 0, 3, 2]]) for rule in standing]
    long_level = [r for r, doubt in zip(level, doubts_level, strict=True) if not doubt and r.length >= FREE]
    long_standing = [r for r, doubt in zip(standing, doubts_standing, strict=True) if not doubt and r.length >= FREE]

    def kept(rules: Sequence[Rule], doubts: Sequence[int], across: Sequence[Rule]) -> list[Rule]:
        # In a row no higher than its text a rule is as short as a stroke; but it reaches the rules above and below.
        told = zip(rules, doubts, strict=True)
        return [r for r, doubt in told if not doubt or (doubt == 1 and _meets_both(r, across, MEET / 2))]

    return kept(level, doubts_level, long_standing), kept(standing, doubts_standing, long_level)


def _doubt(rule: Rule, boxes: npt.NDArray[np.float64]) -> int:
    """2 where a rule runs along the middle of a line of text, 1 where it lies in one of the boxes otherwise, else 0.

    The boxes are given with the rule's own axis first.
    """
    wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    low = np.minimum(wide, tall)
    within = (rule.start > boxes[:, 0] - 0.2 * low) & (rule.end < boxes[:, 2] + 0.2 * low)
    deep = np.minimum(rule.at - boxes[:, 1], boxes[:, 3] - rule.at)
    if (within & (deep > 0.2 * low) & (wide > 1.5 * tall)).any():
        return 2
    return int((within & (deep > 0.06 * low)).any())


def _fill_edges(strip: Image, first: int, end: int) -> list[float]:
    """Those of the two edges of a dark band, rows `first` to `end` of a strip, beyond which it is clearly lighter."""
    edges = []
    for edge, inner, outer in ((first, first + 1, first - 4), (end, end - 4, end + 1)):
        inside, beyond = strip[max(0, inner) : inner + 3], strip[max(0, outer) : max(0, outer + 3)]
        if beyond.size and float(beyond.mean()) - float(inside.mean()) > FILLED:
            edges.append(float(edge))
    return edges


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
