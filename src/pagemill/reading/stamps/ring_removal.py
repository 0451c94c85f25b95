"""Taking a black stamp off a page: its ring along its curve, the letters that it crosses closed again, and what stands
inside beyond the rows of print that run through."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import clip
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.stamps.ring_curves import RingCurve
from pagemill.reading.stamps.stamp_region import StampRegion

Gray = npt.NDArray[np.uint8]

#: Taken along with a stroke on either side of it: its soft edge, in pixels and as a share of it.
EDGE, EDGE_SHARE = 0.5, 0.2
#: Directions that strokes of letters are followed in across a ring.
DIRECTIONS = 12
#: A stroke goes on across a ring where it is so long on either side, as a share of the ring's stroke.
GOES_ON = 0.6
#: Longest way across a ring, in its strokes: one that leans more is left open.
ACROSS = 1.6
#: Print and stamp are told apart by their levels where these are so far apart.
TOLD_APART = 40
#: Letters are darker than this; so many pixels of them about a stamp tell their level.
DARK, LEAST_PRINT = 150, 20
#: Ink so many times thicker than strokes of print is the stamp's, as is a piece with so much beyond rows of print.
THICKER, BEYOND = 1.9, 0.5
#: Looked at about a stamp, as a share of its longer side.
ROOM = 0.1


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around a stamp: its left and top on the page, its levels, the ring's stroke in it, and what is inside."""

    corner: tuple[int, int]
    part: Gray
    band: Gray
    inside: Gray

    @classmethod
    def of(cls, plane: Gray, region: StampRegion, ring: RingCurve) -> _Around:
        height, width = plane.shape
        room = ROOM * (2 * max(ring.half))
        x0, y0, x1, y1 = region.bbox
        left, top, right, bottom = (round(v) for v in clip((x0 - room, y0 - room, x1 + room, y1 + room), width, height))
        part = np.ascontiguousarray(plane[top:bottom, left:right])
        edge = _edge(ring)
        inside = _field(ring, ring.stroke + edge, (left, top), part.shape)
        return cls((left, top), part, _field(ring, -edge, (left, top), part.shape) & ~inside, inside)

    @property
    def place(self) -> tuple[slice, slice]:
        (left, top), (tall, wide) = self.corner, self.part.shape
        return slice(top, top + tall), slice(left, left + wide)

    def print_(self) -> Gray | None:
        """Where print is, told by its level; None where the stamp's ink is about as dark."""
        outside = self.part[(self.band | self.inside) == 0]
        outside, stamp = outside[outside < DARK], self.part[self.band > 0]
        stamp = stamp[stamp < DARK]
        if len(outside) < LEAST_PRINT or not len(stamp):
            return None
        print_, ink = float(np.percentile(outside, 25)), float(np.median(stamp))
        if ink - print_ < TOLD_APART:
            return None
        return np.asarray(cv2.dilate(np.asarray(self.part < (print_ + ink) / 2, np.uint8), np.ones((3, 3), np.uint8)))


def without_black_stamp(plane: Gray, region: StampRegion) -> Gray:
    """A copy of a grey page (H, W) without a stamp that has a ring."""
    ring = region.ring
    if ring is None:
        return plane
    around = _Around.of(plane, region, ring)
    part, band, inside = around.part.copy(), around.band, around.inside
    paper = np.uint8(np.percentile(part, 90))
    print_ = around.print_()
    if print_ is not None:
        # Lighter than print, it is taken off by its level, as colours are.
        part[((band | inside) > 0) & (print_ == 0)] = paper
    else:
        rows = np.zeros(part.shape, np.uint8)
        for begin, end in region.rows:
            rows[max(0, round(begin) - around.corner[1]) : max(0, round(end) - around.corner[1])] = 1
        taken = band | (inside & (_thick(part, band | inside) | _beyond(part, inside, rows) | (rows ^ 1)))
        part[taken > 0] = paper
        closed = _closed(part, ring.stroke + 2 * _edge(ring), ring.stroke)
        part = np.where((taken & rows) > 0, closed, part).astype(np.uint8)
    clean = plane.copy()
    clean[around.place] = part
    return clean


def only_black_stamp(plane: Gray, region: StampRegion) -> Gray:
    """A grey page (H, W) with a stamp that has a ring, without the print below it where that is darker by far."""
    ring = region.ring
    if ring is None:
        return plane
    around = _Around.of(plane, region, ring)
    print_ = around.print_()
    if print_ is None:
        return plane
    alone = plane.copy()
    alone[around.place] = np.where(print_ > 0, np.uint8(255), around.part)
    return alone


def _edge(ring: RingCurve) -> float:
    return EDGE + EDGE_SHARE * ring.stroke


def _field(ring: RingCurve, depth: float, corner: tuple[int, int], shape: tuple[int, ...]) -> Gray:
    """What lies further in than `depth` pixels from a ring's outer edge."""
    xs, ys = ring.places(np.array([depth]))
    field = np.zeros(shape, np.uint8)
    cv2.fillPoly(field, [np.rint(np.stack([xs[0] - corner[0], ys[0] - corner[1]], axis=1)).astype(np.int32)], 1)
    return field


def _thick(part: Gray, stamp: Gray) -> Gray:
    """Where ink is much thicker than the strokes of the print outside of a stamp: stars, large letters."""
    ink = np.asarray(part < DARK, np.uint8)
    outside = cv2.distanceTransform(ink & ~stamp & 1, cv2.DIST_L2, 3)
    outside = outside[outside > 0]
    if len(outside) < LEAST_PRINT:
        return np.zeros_like(ink)
    stroke = 2.2 * float(np.percentile(outside, 90))
    side = max(5, round(THICKER * stroke) + 1)
    thick = cv2.morphologyEx(ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    return np.asarray(cv2.dilate(thick, np.ones((5, 5), np.uint8)), np.uint8)


def _beyond(part: Gray, inside: Gray, rows: Gray) -> Gray:
    """The pieces of ink inside a stamp that stand beyond the rows of print for a good part."""
    numbers, boxes = ink_pieces(np.asarray(part < DARK, np.uint8) & inside)
    counts = np.bincount(numbers[(numbers > 0) & (rows == 0)], minlength=len(boxes) + 1)
    beyond = counts[1:] > BEYOND * boxes[:, 4]
    return np.concatenate([[False], beyond]).astype(np.uint8)[numbers]


def _closed(part: Gray, gap: float, stroke: float) -> Gray:
    """A picture with strokes that end at a gap and go on beyond it, in their own direction, drawn across it."""
    best = part
    for number in range(DIRECTIONS):
        turn = math.pi * number / DIRECTIONS
        long = cv2.morphologyEx(part, cv2.MORPH_CLOSE, _line(turn, max(3, round(GOES_ON * stroke))))
        best = np.minimum(best, cv2.morphologyEx(long, cv2.MORPH_OPEN, _line(turn, round(ACROSS * gap) + 2)))
    return np.asarray(best, np.uint8)


def _line(turn: float, length: int) -> Gray:
    """A line of so many pixels, as a mask."""
    side = length | 1
    line = np.zeros((side, side), np.uint8)
    middle = side // 2
    x, y = math.cos(turn) * middle, math.sin(turn) * middle
    cv2.line(line, (round(middle - x), round(middle - y)), (round(middle + x), round(middle + y)), 1)
    return line
