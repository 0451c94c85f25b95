"""The rules (drawn lines) of a page: found by morphology, told from strokes of letters by the blank beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, Polygon, bbox_of, overlap_1d
from pagemill.reading.detection import TextBox

Image = npt.NDArray[np.uint8]

#: Rules are sought on a page of at most this many pixels on its longer side: A4 at 150 dpi.
WORKING_SIDE = 1760
#: The shortest rule, in pixels of the working page: a row of a table is no lower than a line of small print.
SHORTEST = 18
#: The thickest rule, in pixels of the working page.
THICKEST = 9
#: Gaps of a dotted or worn rule that are closed, in pixels of the working page.
GAP = 4
#: A rule's own pixels are inked to this share, at the least.
INKED = 0.6
#: Beside a rule no more than this share is inked.
BESIDE = 0.45


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or standing rule: from `start` to `end` along its own axis, in pixels; `at` is where its middle stands on
    the other axis, and `slope` how that changes from pixel to pixel."""

    at: float
    start: float
    end: float
    slope: float = 0.0

    @property
    def length(self) -> float:
        return self.end - self.start

    def at_place(self, place: float) -> float:
        """Where the rule, or the line it lies on, stands at a place along its own axis."""
        return self.at + self.slope * (place - (self.start + self.end) / 2)

    def scaled(self, factor: float) -> Rule:
        return Rule(self.at * factor, self.start * factor, self.end * factor, self.slope)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a page, in its pixels."""

    level: tuple[Rule, ...]
    standing: tuple[Rule, ...]


def find_rules(image: Image, text: Sequence[Bbox] = ()) -> Rules:
    """The rules of an upright, deskewed RGB page (H, W, 3); a lean of up to half a degree is borne.

    `text` are boxes of lines of text: what lies within one of them is a stroke of a letter.
    """
    height, width = image.shape[:2]
    scale = min(1.0, WORKING_SIDE / max(height, width))
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    if scale < 1:
        # A thin rule must not fade when the page shrinks: the darkest pixel of each neighbourhood is kept first.
        if scale < 0.75:
            grey = cv2.erode(grey, np.ones((2, 2), np.uint8))
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    boxes = np.array(text, np.float32).reshape(-1, 4) * scale
    # Strokes are left out piece by piece: two letters, one above the other, would join to a rule.
    level = _joined(_without_strokes(_along(ink), boxes))
    standing = _joined(_without_strokes(_along(np.ascontiguousarray(ink.T)), boxes[:, [1, 0, 3, 2]]))
    return Rules(tuple(rule.scaled(1 / scale) for rule in level), tuple(rule.scaled(1 / scale) for rule in standing))


def _without_strokes(rules: Sequence[Rule], boxes: npt.NDArray[np.float32]) -> list[Rule]:
    """Leaves out rules within a box of text; boxes (n, 4) are given with the rules' own axis first."""
    low = np.minimum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    kept = []
    for rule in rules:
        within = (
            (rule.start > boxes[:, 0] - 0.2 * low)
            & (rule.end < boxes[:, 2] + 0.2 * low)
            & (rule.at > boxes[:, 1] + 0.06 * low)
            & (rule.at < boxes[:, 3] - 0.06 * low)
        )
        if not within.any():
            kept.append(rule)
    return kept


def _along(ink: npt.NDArray[np.uint8]) -> list[Rule]:
    """Pieces of level rules of a mask of ink; for standing ones the mask is given transposed."""
    # A leaning rule steps from row to row; a row's neighbours are let in so that it does not fall to pieces.
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, GAP), np.uint8))
    runs = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, SHORTEST), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    pieces: list[Rule] = []
    for label in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[label])
        if h > THICKEST + 2 and not _is_leaning(h, w):
            pieces += _within_blob(ink, x, y, w, h)
        elif _is_rule(ink, x, y, w, h):
            pieces.append(_fitted(ink[y : y + h, x : x + w], x, y))
    return pieces


def _fitted(ink: npt.NDArray[np.uint8], x: int, y: int) -> Rule:
    """The rule through a patch of ink whose top left is at `(x, y)`: the middles of its ends tell how it leans."""
    width = ink.shape[1]
    third = max(1, width // 3)
    left, right = (_middle(part) for part in (ink[:, :third], ink[:, -third:]))
    slope = (right - left) / (width - third) if width > 2 * SHORTEST else 0.0
    return Rule(y + (left + right) / 2 + 0.5, x, x + width, slope)


def _middle(ink: npt.NDArray[np.uint8]) -> float:
    rows = ink.sum(axis=1, dtype=np.float64)
    total = rows.sum()
    return float((rows * np.arange(len(rows))).sum() / total) if total else (len(rows) - 1) / 2


def _is_leaning(tall: int, wide: int) -> bool:
    return tall <= THICKEST + 2 + 0.012 * wide


def _is_rule(ink: npt.NDArray[np.uint8], x: int, y: int, w: int, h: int) -> bool:
    """Whether the ink of a run is a line of its own and not the edge of letters or of a filled area."""
    own = ink[y : y + h, x : x + w].max(axis=0).mean()
    if own < INKED:
        return False
    above = ink[max(0, y - 4) : max(0, y - 1), x : x + w]
    below = ink[y + h + 1 : y + h + 4, x : x + w]
    beside = [float(part.mean()) for part in (above, below) if part.size]
    # Text standing right on a rule inks one side; a stroke through letters has ink on both.
    return not beside or min(beside) < BESIDE / 3 or sum(beside) / len(beside) < BESIDE


def _within_blob(ink: npt.NDArray[np.uint8], x: int, y: int, w: int, h: int) -> list[Rule]:
    """Rules grown together with what they touch: the rows of the blob that are inked nearly from end to end."""
    rows = ink[y : y + h, x : x + w].mean(axis=1)
    full = np.flatnonzero(rows > 0.85)
    if not full.size or w < 3 * SHORTEST:
        return []
    found = []
    for group in np.split(full, np.flatnonzero(np.diff(full) > 1) + 1):
        if len(group) <= THICKEST:
            found.append(Rule(y + float(group.mean()) + 0.5, x, x + w))
    return found


def _joined(pieces: Sequence[Rule]) -> list[Rule]:
    """Pieces on one line, end to end or nearly, become one rule; double rules too."""
    joined: list[Rule] = []
    for piece in sorted(pieces, key=lambda rule: (rule.start, rule.at)):
        for index in range(len(joined) - 1, -1, -1):
            other = joined[index]
            reach = max(min(12.0, 0.3 * max(piece.length, other.length)), 0.02 * max(piece.length, other.length))
            apart = abs(piece.at_place(piece.start) - other.at_place(min(piece.start, other.end)))
            if piece.start - other.end <= reach and apart <= 4:
                joined[index] = _spanning(other, piece)
                break
        else:
            joined.append(piece)
    return joined


def _spanning(first: Rule, second: Rule) -> Rule:
    """One rule over two pieces, `first` beginning first."""
    longer = first if first.length >= second.length else second
    start, end = first.start, max(first.end, second.end)
    if min(first.length, second.length) < 0.2 * longer.length or second.end <= first.end:
        return Rule(longer.at_place((start + end) / 2), start, end, longer.slope)
    a, b = first.at_place(start), second.at_place(end)
    return Rule((a + b) / 2, start, end, (b - a) / (end - start))


def split_boxes_at_rules(boxes: Sequence[TextBox], rules: Rules) -> list[TextBox]:
    """Boxes of text cut where a standing rule runs through them; a sliver beyond a rule is dropped.

    A rule counts when it is clearly longer than the box is tall, so that no letter's stroke does.
    """
    cut: list[TextBox] = []
    for box in boxes:
        x0, y0, x1, y1 = bbox_of(box.polygon)
        tall = y1 - y0
        if x1 - x0 <= tall:
            cut.append(box)
            continue
        middle = (y0 + y1) / 2
        places = sorted(
            rule.at_place(middle)
            for rule in rules.standing
            if x0 < rule.at_place(middle) < x1
            and rule.length > 1.25 * tall
            and overlap_1d(rule.start, rule.end, y0 + 0.2 * tall, y1 - 0.2 * tall) > 0.5 * tall
        )
        cut += _pieces(box, places, x0, x1, tall) if places else [box]
    return cut


def _pieces(box: TextBox, places: Sequence[float], x0: float, x1: float, tall: float) -> list[TextBox]:
    inset = max(1.0, 0.06 * tall)
    edges = [x0 - inset, *places, x1 + inset]
    pieces = []
    for left, right in pairwise(edges):
        a, b = left + inset, right - inset
        if b - a > 0.35 * tall:
            pieces.append(TextBox(_slice(box.polygon, (a - x0) / (x1 - x0), (b - x0) / (x1 - x0)), box.score))
    return pieces or [box]


def _slice(polygon: Polygon, start: float, end: float) -> Polygon:
    """The part of a line's four-cornered box between two shares of its length."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon

    def top(t: float) -> tuple[float, float]:
        return (ax + (bx - ax) * t, ay + (by - ay) * t)

    def bottom(t: float) -> tuple[float, float]:
        return (dx + (cx - dx) * t, dy + (cy - dy) * t)

    return (top(start), top(end), bottom(end), bottom(start))
