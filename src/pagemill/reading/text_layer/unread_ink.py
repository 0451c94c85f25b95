"""Ink of a page with a text layer that no line accounts for: in pictures, and letters drawn as curves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, area, covered, union
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.inked_parts import InkedPage, Part
from pagemill.reading.rules.rule_runs import opened_downward, opened_runs

Image = npt.NDArray[np.uint8]

#: Below this share of the page, a picture is not read: a bullet or an icon.
SMALLEST_PICTURE = 0.002
#: Share of strong edges in a picture, text already known left out, at which it may hold text.
EDGES = 0.01
#: Grey levels between neighbouring pixels that make a strong edge.
STRONG = 48
#: Heights of letters, in pixels; a piece of ink as wide as several letters is so many that touch.
LOWEST, HIGHEST = 7, 90
#: Shares of the box of a letter, and of several that touch, that its edges fill at the least.
FILLED, FILLED_ALONG = 0.12, 0.3
#: Letters of one line are no further apart than this share of their height, and as high as one another within this one.
APART, ALIKE = 1.0, 0.45
#: So many letters, at the least, make a line that is worth a look.
FEWEST = 4
#: Strokes this close, in pixels, are of one letter.
STROKES = 5
#: What is left of a rule is this long, in pixels.
RULE_LENGTH = 40
#: Left about known text, in pixels: the outermost edges of its letters.
MARGIN = 3


def unread_parts(image: Image, known: Sequence[Bbox], pictures: Sequence[Bbox], inked: InkedPage) -> list[Bbox]:
    """Boxes of the page (RGB, H×W×3) where text may stand that is in none of the `known` boxes.

    `inked` is the page, or another picture of it, with the parts outside which there is no ink but that of known text.
    """
    inked = inked.like(image)
    edges = _edges(inked, known)
    parts = [picture for picture in pictures if _may_hold_text(edges, picture)]
    for x0, y0, x1, y1 in pictures:
        edges[max(0, round(y0)) : round(y1), max(0, round(x0)) : round(x1)] = 0
    return parts + _lines_of_curves(edges, inked.parts)


def _edges(page: InkedPage, known: Sequence[Bbox]) -> npt.NDArray[np.uint8]:
    edges = np.zeros(page.image.shape[:2], np.uint8)
    for left, top, right, bottom in page.parts:
        slopes = cv2.morphologyEx(page.grey[top:bottom, left:right], cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
        cv2.threshold(slopes, STRONG, 1, cv2.THRESH_BINARY, dst=edges[top:bottom, left:right])
    taken = np.rint(np.array(known, np.float64).reshape(-1, 4)).astype(int)
    around = np.maximum(np.add(taken, [-MARGIN, -MARGIN, MARGIN, MARGIN]), 0)
    for left, top, right, bottom in around.tolist():
        edges[top:bottom, left:right] = 0
    return edges


def _may_hold_text(edges: npt.NDArray[np.uint8], picture: Bbox) -> bool:
    """Whether a picture has the edges that text would have, where no line is known yet."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in picture)
    part = edges[y0:y1, x0:x1]
    if part.size < SMALLEST_PICTURE * edges.size or min(part.shape) < 10:
        return False
    return float(part.mean()) > EDGES


def _lines_of_curves(edges: npt.NDArray[np.uint8], parts: Sequence[Part]) -> list[Bbox]:
    """Where pieces of ink stand side by side as letters do, with room about each row; rows close by as one."""
    boxes = [box for part in parts for box in _letters(edges, part)]
    rows = [row for row in _rows(boxes) if sum(max(1.0, (x1 - x0) / (y1 - y0)) for x0, y0, x1, y1 in row) >= FEWEST]
    return _merged([_with_room(union(row)) for row in rows])


def _letters(edges: npt.NDArray[np.uint8], part: Part) -> Iterator[Bbox]:
    """Boxes of the pieces of ink in a part of the page that may be letters, in pixels of the page."""
    left, top, right, bottom = part
    x, y, wide, tall = cv2.boundingRect(edges[top:bottom, left:right])
    # With room, since a stroke that is cut off counts as one that goes on.
    right, bottom = min(right, left + x + wide + RULE_LENGTH), min(bottom, top + y + tall + RULE_LENGTH)
    left, top = left + max(0, x - RULE_LENGTH), top + max(0, y - RULE_LENGTH)
    ink = np.ascontiguousarray(edges[top:bottom, left:right])
    for opened in (opened_runs, opened_downward):
        if np.count_nonzero(ink) < LOWEST * 4:
            return
        rules = cv2.dilate(opened(ink, RULE_LENGTH), np.ones((3, 3), np.uint8))
        ink = np.asarray(cv2.subtract(ink, rules), np.uint8)
    # The strokes of one ideograph stand apart by less than two letters do.
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((STROKES, STROKES), np.uint8))
    for x, y, w, h, size in ink_pieces(ink).boxes.tolist():
        if LOWEST <= h <= HIGHEST and size > (FILLED if w < 2 * h else FILLED_ALONG) * w * h:
            yield (float(left + x), float(top + y), float(left + x + w), float(top + y + h))


def _rows(boxes: Sequence[Bbox]) -> list[list[Bbox]]:
    """Boxes that follow one another on a line, from left to right."""
    rows: list[list[Bbox]] = []
    for box in sorted(boxes):
        left, top, _, foot = box
        tall = foot - top
        for row in reversed(rows[-60:]):
            _, upper, end, lower = row[-1]
            other = lower - upper
            low, high = (tall, other) if tall < other else (other, tall)
            if not -0.5 * high < left - end < APART * high:
                continue
            shared = (foot if foot < lower else lower) - (top if top > upper else upper)
            if shared > 0.5 * low and low > ALIKE * high:
                row.append(box)
                break
        else:
            rows.append([box])
    return rows


def _with_room(box: Bbox) -> Bbox:
    room = 0.6 * (box[3] - box[1])
    return (box[0] - room, box[1] - room, box[2] + room, box[3] + room)


def _merged(boxes: Sequence[Bbox]) -> list[Bbox]:
    """Boxes that meet, as one."""
    merged: list[Bbox] = []
    for box in boxes:
        met = [other for other in merged if covered(box, other) > 0 or covered(other, box) > 0]
        while met:
            merged = [other for other in merged if other not in met]
            box = union([box, *met])
            met = [other for other in merged if covered(box, other) > 0 or covered(other, box) > 0]
        merged.append(box)
    return [box for box in merged if area(box) > 0]
