"""Rings on a page: closed round strokes of one thickness, told by their curve alone, whatever they are drawn over.

Where letters cross a ring its hull is no ellipse, and where rules cross it it hangs together with half the page. So
ink that is too small for a part of a ring, and straight strokes, are left out; circles and ovals are voted for by the
slopes of the edges that are left (Hough, with the gradient's direction); and each is laid on the outer edge of the
stroke that is there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.pixels.sheet_side import sheet_side

Gray = npt.NDArray[np.uint8]
_Values = npt.NDArray[np.float64]

#: A ring's shorter and longer side as shares of the page's width: round stamps are 3.8 to 5.8 cm on A4's 21.
SMALLEST, LARGEST = 0.08, 0.45
#: Longer sides that a page is looked at for large pieces of ink, and that its rings are followed at.
GLANCE_SIDE, SEARCH_SIDE = 560, 1400
#: Darkness, of 255, that ink has at each: a stroke of half a millimetre is less than a pixel of the smaller.
GLANCE_DARK, DARK = 185, 150
#: Share of the page's width below which a piece of ink is no part of a ring, and from which a straight run is a rule:
#: the flattest part of the largest ring is shorter.
PART, RULE = 0.03, 0.12
#: Least shares of the page's width that a solid patch is thick for, and that a piece of a ring's curve is long for.
THICK, ARC = 0.02, 0.05
#: Most of the box around it that such a piece fills; and how much of the smallest ring one of them spans.
FILLED, SPANNED = 0.5, 0.6
#: Width by height of the ovals that are voted for: those of China's invoice stamps are 40 by 30 and 45 by 30 mm.
ASPECTS = (1.0, 1.36)
#: No ring is longer than this many times its height.
LONGEST = 2.0
#: Roundness that a curve of edges must have, of 1.
ROUNDNESS = 0.55
#: Paper left around what is voted for, in pixels.
AROUND = 4
#: At most so many votes of a page are looked at.
MOST = 40
#: How far the stroke may be off what was voted for, as shares of the half axes, in turn.
REACHES = (0.18, 0.06)
#: So many ellipses are laid through so many points of the way around; a point is on one at so many pixels.
DRAWS, DRAWS_OF, AGREES = 40, 6, 1.6
STEPS = 360
#: The strip about a ring that is looked at, from outside inwards, as shares of its shorter half axis.
OUTSIDE, INSIDE = 0.10, 0.25
#: A row of that strip is of the stroke where so great a share of it is inked.
STROKE = 0.8
#: Thickest a stroke may be, as a share of the shorter half axis, and the share of the way around that it is drawn for.
THICKEST, DRAWN = 0.11, 0.95
#: Some row next to the stroke, on either side, is inked for no more than this.
CLEAR = 0.45


@dataclass(frozen=True, slots=True)
class RingCurve:
    """A ring, in pixels of its page."""

    centre: tuple[float, float]
    #: Half axes of its outer edge, the first across.
    half: tuple[float, float]
    #: Degrees clockwise by which they are turned, within ±45.
    angle: float
    #: Thickness of its stroke.
    stroke: float
    #: Share of the way around that it is drawn for.
    drawn: float

    def places(self, depths: _Values, steps: int = STEPS) -> tuple[_Values, _Values]:
        """x and y, (depths, steps) each, of points at some depths inside the outer edge, clockwise from rightwards."""
        t = np.linspace(0, 2 * math.pi, steps, endpoint=False)
        (a, b), turn = self.half, math.radians(self.angle)
        across, down = np.cos(t), np.sin(t)
        slope = np.hypot(b * across, a * down)
        x = a * across - depths[:, None] * b * across / slope
        y = b * down - depths[:, None] * a * down / slope
        return (
            self.centre[0] + x * math.cos(turn) - y * math.sin(turn),
            self.centre[1] + x * math.sin(turn) + y * math.cos(turn),
        )

    def scaled(self, scale: float) -> RingCurve:
        """The same ring on a page `scale` times as large."""
        (x, y), (a, b) = self.centre, self.half
        return RingCurve((x * scale, y * scale), (a * scale, b * scale), self.angle, self.stroke * scale, self.drawn)


def ring_curves(plane: Gray) -> list[RingCurve]:
    """The rings on a grey page (H, W), best drawn first, none of which lie over each other."""
    glance = _of_side(plane, GLANCE_SIDE)
    curved = _curved_ink(glance)
    votes = [] if curved is None else list(_votes(curved))
    if not votes:
        return []
    search = _of_side(plane, SEARCH_SIDE)
    scale = search.shape[1] / glance.shape[1]
    ink = np.asarray(search < DARK, np.uint8)
    found: list[RingCurve] = []
    for x, y, a, b in votes:
        ring = _laid_on(ink, RingCurve((x * scale, y * scale), (a * scale, b * scale), 0.0, 0.0, 0.0))
        if ring is not None and SMALLEST * ink.shape[1] <= 2 * min(ring.half):
            found.append(ring)
    found.sort(key=lambda ring: (-round(ring.drawn, 2), -ring.half[0] * ring.half[1]))
    return [ring.scaled(plane.shape[1] / search.shape[1]) for ring in _apart(found)]


def _of_side(plane: Gray, side: int) -> Gray:
    height, width = plane.shape
    scale = side / sheet_side(height, width)
    return plane if scale >= 1 else reduced(plane, (max(1, round(width * scale)), max(1, round(height * scale))))


def _curved_ink(glance: Gray) -> Gray | None:
    """The ink of a small page (h, w) without letters and rules; None where there is none as large as a ring."""
    width = glance.shape[1]
    numbers, boxes = ink_pieces(np.asarray(glance < GLANCE_DARK, np.uint8))
    if not (boxes[:, 2:4].min(axis=1) >= SMALLEST * width).any():
        return None
    left = _kept(numbers, boxes[:, 2:4].max(axis=1) >= PART * width)
    run, thick = max(20, round(RULE * width)), max(5, round(THICK * width))
    for size in ((1, run), (run, 1), (thick, thick)):
        left &= ~cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones(size, np.uint8))
    numbers, boxes = ink_pieces(left)
    wide, tall, inked = boxes[:, 2], boxes[:, 3], boxes[:, 4]
    curved = (np.maximum(wide, tall) >= ARC * width) & (inked <= FILLED * wide * tall)
    if not (curved & (np.minimum(wide, tall) >= SPANNED * SMALLEST * width)).any():
        return None
    return _kept(numbers, curved) * 255


def _kept(numbers: npt.NDArray[np.int32], which: npt.NDArray[np.bool_]) -> Gray:
    """A mask of the numbered pieces that are wanted."""
    return np.concatenate([[False], which]).astype(np.uint8)[numbers]


def _votes(ink: Gray) -> Iterator[tuple[float, float, float, float]]:
    """Middles and half axes of circles and level ovals that edges of an ink mask (h, w) of 0 and 255 vote for."""
    width = ink.shape[1]
    left, top, wide, tall = cv2.boundingRect(ink)
    part = cv2.copyMakeBorder(ink[top : top + tall, left : left + wide], *(AROUND,) * 4, cv2.BORDER_CONSTANT, value=0)
    for aspect in ASPECTS:
        picture = part if aspect == 1 else cv2.resize(part, None, fx=1, fy=aspect, interpolation=cv2.INTER_LINEAR)
        votes = cv2.HoughCircles(
            cv2.GaussianBlur(picture, (3, 3), 0),
            cv2.HOUGH_GRADIENT_ALT,
            dp=1.5,
            minDist=SMALLEST * width / 4,
            param1=200,
            param2=ROUNDNESS,
            minRadius=max(6, round(SMALLEST * width / 2)),
            maxRadius=max(8, round(LARGEST * width / 2)),
        )
        for x, y, radius in [] if votes is None else votes[0][:MOST, :3].tolist():
            yield x + left - AROUND, y / aspect + top - AROUND, radius, radius / aspect


def _laid_on(ink: Gray, ring: RingCurve) -> RingCurve | None:
    """A ring moved to the outer edge of the stroke about it, with that stroke's thickness; None where there is none."""
    for reach in REACHES:
        depths = np.linspace(-reach, reach, max(8, round(2 * reach * min(ring.half)))) * min(ring.half)
        xs, ys = ring.places(depths)
        inked = _sampled(ink, xs, ys)
        # Where ink already stands outside of the search, print crosses the ring and hides its edge.
        clear = np.flatnonzero(inked.any(axis=0) & ~inked[:2].any(axis=0))
        if len(clear) < STEPS / 3:
            return None
        edge = inked[:, clear].argmax(axis=0)
        points = np.stack([xs[edge, clear], ys[edge, clear]], axis=1).astype(np.float32)
        moved = _agreed(points)
        if moved is None:
            return None
        ring = moved
    return _judged(ink, ring)


def _agreed(points: npt.NDArray[np.float32]) -> RingCurve | None:
    """The ellipse that most of some points (n, 2) around it lie on, of those through a few (RANSAC)."""
    made = np.random.default_rng(len(points))
    best, most = None, STEPS / 4
    # One of each part of the way around, so that the few tell all of it.
    parts = np.array_split(np.arange(len(points)), DRAWS_OF)
    for _ in range(DRAWS):
        ring = _ellipse(points[[int(made.choice(part)) for part in parts]])
        if ring is not None and (count := int((off := _off(ring, points) < AGREES).sum())) > most:
            best, most = off, count
    return None if best is None else _ellipse(points[best])


def _off(ring: RingCurve, points: npt.NDArray[np.float32]) -> _Values:
    """How far points (n, 2) are from an ellipse, in pixels, nearly."""
    turn = math.radians(ring.angle)
    x, y = points[:, 0] - ring.centre[0], points[:, 1] - ring.centre[1]
    u = (x * math.cos(turn) + y * math.sin(turn)) / ring.half[0]
    v = (-x * math.sin(turn) + y * math.cos(turn)) / ring.half[1]
    size = np.hypot(u, v)
    return np.asarray(np.abs(size - 1) * np.hypot(x, y) / np.maximum(size, 1e-6), np.float64)


def _ellipse(points: npt.NDArray[np.float32]) -> RingCurve | None:
    (x, y), (wide, tall), angle = cv2.fitEllipseDirect(points)
    if not all(map(math.isfinite, (x, y, wide, tall, angle))) or not 8 < max(wide, tall) <= LONGEST * min(wide, tall):
        return None
    if angle > 135:
        angle -= 180
    elif angle > 45:
        angle, wide, tall = angle - 90, tall, wide
    return RingCurve((x, y), (wide / 2, tall / 2), angle, 0.0, 0.0)


def _judged(ink: Gray, ring: RingCurve) -> RingCurve | None:
    """The ring with its stroke measured; None where it is no single thin stroke with paper on either side."""
    short = min(ring.half)
    depths = np.arange(-OUTSIDE * short, INSIDE * short)
    strip = _sampled(ink, *ring.places(depths))
    share = strip.mean(axis=1)
    outer = round(OUTSIDE * short)
    # The stroke begins about the outer edge.
    about = np.flatnonzero(share[max(0, outer - 3) : outer + 5] >= STROKE) + max(0, outer - 3)
    if not about.size:
        return None
    first = int(about[0])
    last = first
    while last + 1 < len(share) and share[last + 1] >= STROKE:
        last += 1
    if last + 1 - first > max(3.0, THICKEST * short):
        return None
    drawn = float(strip[max(0, first - 1) : last + 2].any(axis=0).mean())
    if drawn < DRAWN:
        return None
    room = max(4, round(0.06 * short))
    if any(rows.min(initial=1.0) > CLEAR for rows in (share[max(0, first - room) : first], share[last + 1 :][:room])):
        return None
    return RingCurve(ring.centre, ring.half, ring.angle, float(last + 1 - first), drawn)


def _sampled(ink: Gray, xs: _Values, ys: _Values) -> npt.NDArray[np.bool_]:
    columns, rows = np.rint(xs).astype(int), np.rint(ys).astype(int)
    height, width = ink.shape
    held = (columns >= 0) & (rows >= 0) & (columns < width) & (rows < height)
    return np.asarray(held & (ink[rows.clip(0, height - 1), columns.clip(0, width - 1)] > 0), bool)


def _apart(rings: Sequence[RingCurve]) -> list[RingCurve]:
    """The rings without those that share their middle with one before them: second frames, and the same twice."""
    kept: list[RingCurve] = []
    for ring in rings:
        if not any(math.dist(ring.centre, other.centre) < 0.5 * max(*ring.half, *other.half) for other in kept):
            kept.append(ring)
    return kept
