"""Dashes that stand alone in the cells of a table, for "none": too little ink for the detection network to see."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, height, intersection, polygon_of
from pagemill.reading.rules.page_rules import Rules
from pagemill.reading.rules.tick_boxes import TICK_BOXES

Image = npt.NDArray[np.uint8]

#: Signs that are one level stroke.
STROKES = frozenset("-‐‑‒–—―−－ー一_~")
#: Grey levels between a dash and what is around it.
CONTRAST = 60
#: The least and the greatest width of a dash, and its greatest height, in heights of the table's lines.
NARROWEST, WIDEST, THICKEST = 0.16, 1.3, 0.22
#: How many times wider than high a dash is, and the share of its box that is ink, at the least.
FLAT, FULL = 1.7, 0.6
#: There is no other ink so near to it, beside it and above or below, in heights of lines.
BESIDE, OVER = 0.45, 0.22
#: The soft edge of a stroke, in heights of lines.
CLEAR = 0.07
#: It stands no further from the middle of a row of text, in heights of lines.
OFF_MIDDLE = 0.28
#: Widths, in heights of lines, from which a dash is an en dash and an em dash.
EN, EM = 0.42, 0.75


def with_dashes(image: Image, box: Bbox, lines: Sequence[Line], rules: Rules) -> list[Line]:
    """The lines of a table's box of a page (RGB, H×W×3), and the dashes that stand alone in it.

    A dash counts where it stands in a row of text, with room about it. Its score is the share of its box that is ink. A
    line of one sign that was read there instead is left out: a dash fills its box, and looks like other strokes then.
    """
    if not lines:
        return []
    sure = [line for line in lines if len(line.text) > 1 or line.text in STROKES | TICK_BOXES]
    dashes = _dashes(image, box, lines, sure, rules)
    doubtful = [line for line in lines if len(line.text) == 1 and line.text not in STROKES | TICK_BOXES]
    misread = {id(line) for line in doubtful if any(intersection(line.bbox, dash.bbox) > 0 for dash in dashes)}
    return [line for line in lines if id(line) not in misread] + dashes


def _dashes(image: Image, box: Bbox, lines: Sequence[Line], sure: Sequence[Line], rules: Rules) -> list[Line]:
    tall = median(height(line.bbox) for line in lines)
    x0, y0, x1, y1 = max(0, round(box[0])), max(0, round(box[1])), round(box[2]), round(box[3])
    grey = cv2.cvtColor(np.ascontiguousarray(image[y0:y1, x0:x1]), cv2.COLOR_RGB2GRAY)
    ink = _ink(grey, tall)
    pieces = _flat_pieces(ink, tall)
    middles = np.array([(line.bbox[1] + line.bbox[3]) / 2 - y0 for line in lines])
    for line in sure:
        left, top, right, bottom = (round(v) for v in line.bbox)
        ink[max(0, top - y0) : max(0, bottom - y0), max(0, left - x0) : max(0, right - x0)] = 1
    found = []
    for left, top, wide, thick, size in pieces:
        middle = top + thick / 2
        if np.abs(middles - middle).min() > OFF_MIDDLE * tall or not _stands_alone(ink, left, top, wide, thick, tall):
            continue
        if _bears_a_stroke(grey, left, top, wide, thick, tall):
            continue
        if _is_of_rule((x0 + left, x0 + left + wide), y0 + middle, rules, OVER * tall):
            continue
        text = "-" if wide < EN * tall else "–" if wide < EM * tall else "—"
        around = (x0 + left, y0 + middle - tall / 2, x0 + left + wide, y0 + middle + tall / 2)
        found.append(Line(text, polygon_of(around), size / (wide * thick), LineSource.OCR))
    return found


def _flat_pieces(ink: npt.NDArray[np.uint8], tall: float) -> list[tuple[int, int, int, int, int]]:
    """The pieces of ink with the shape of a dash: left, top, width, height and how many pixels are inked."""
    outlines, nested = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    # An outline within another is the inner side of a stroke.
    outer = np.flatnonzero(nested[0][:, 3] < 0)
    boxes = np.array([cv2.boundingRect(outlines[index]) for index in outer.tolist()], np.int64)
    wide, thick = boxes[:, 2], boxes[:, 3]
    shaped = (NARROWEST * tall <= wide) & (wide <= WIDEST * tall) & (thick <= max(2.0, THICKEST * tall))
    shaped &= wide >= FLAT * thick
    pieces = []
    for outline, box in zip(outer[shaped].tolist(), boxes[shaped].tolist(), strict=True):
        left, top, wide, thick = box
        mask = np.zeros((thick, wide), np.uint8)
        cv2.drawContours(mask, [outlines[outline]], 0, 1, cv2.FILLED, offset=(-left, -top))
        size = cv2.countNonZero(mask & ink[top : top + thick, left : left + wide])
        if size >= FULL * wide * thick:
            pieces.append((left, top, wide, thick, size))
    # From top to bottom.
    return sorted(pieces, key=lambda piece: (piece[1], piece[0]))


def _ink(grey: npt.NDArray[np.uint8], tall: float) -> npt.NDArray[np.uint8]:
    """What is thin and level and darker than what is above and below it, on a coloured cell as on white."""
    side = max(3, round(tall / 2)) | 1
    darker = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((side, 1), np.uint8))
    ink: npt.NDArray[np.uint8] = (darker > CONTRAST).astype(np.uint8)
    return ink


def _stands_alone(ink: npt.NDArray[np.uint8], left: int, top: int, wide: int, thick: int, tall: float) -> bool:
    beside, over = round(BESIDE * tall), max(2, round(OVER * tall))
    part = ink[max(0, top - over) : top + thick + over, max(0, left - beside) : left + wide + beside]
    own = ink[top : top + thick, left : left + wide]
    return int(part.sum()) == int(own.sum())


def _bears_a_stroke(grey: npt.NDArray[np.uint8], left: int, top: int, wide: int, thick: int, tall: float) -> bool:
    """Whether a stroke stands on a level one or hangs from it: it is the foot of a `1`, or the top of a `7`."""
    over, clear = max(2, round(OVER * tall)), max(1, round(CLEAR * tall))
    # Where a stroke stands at the very end, the level one seems to end before it.
    along = slice(max(0, left - clear), left + wide + clear)
    above = grey[max(0, top - over) : max(0, top - clear), along]
    below = grey[top + thick + clear : top + thick + over, along]
    return any(side.size and float(side.min()) < float(np.percentile(side, 85)) - CONTRAST for side in (above, below))


def _is_of_rule(along: tuple[float, float], at: float, rules: Rules, reach: float) -> bool:
    return any(rule.start <= along[1] and rule.end >= along[0] and abs(rule.at - at) <= reach for rule in rules.level)
