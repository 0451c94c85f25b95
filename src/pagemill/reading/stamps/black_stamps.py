"""Round stamps in the print's own colour, on pages without colours: copies, faxes, bilevel scans.

Their ink is no other than the print's, so that they are told by their ring, and a ring alone is no stamp: charts,
logos, clocks and diagrams have some too. It is one where print runs through it, with more inside than that print, or
where a name in Chinese is read around it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import StampColor, StampShape
from pagemill.geometry import Bbox, bbox_of
from pagemill.reading.pixels.page_plane import plane_of
from pagemill.reading.stage_clock import stage
from pagemill.reading.stamps.ring_curves import RingCurve, ring_curves
from pagemill.reading.stamps.stamp_region import StampRegion
from pagemill.reading.stamps.stamp_shape import ROUND, TURNED, ellipse

Image = npt.NDArray[np.uint8]
Gray = npt.NDArray[np.uint8]

#: Print is darker than this, of 255.
DARK = 150
#: Strokes of print that run through a ring, at the least, where it is told by them.
CROSSINGS = 4
#: Share of the inside, beyond the rows of print, that the stamp's own characters take, at the least and at the most.
OWN, MOST_OWN = 0.02, 0.6
#: A row of print runs through where its box comes so near to the ring, in its own heights, and is no higher than this
#: share of the ring.
NEAR, TALLEST = 1.5, 0.35
#: Characters of a name around a ring, at the least, and how sure they are to be read.
NAME, READ = 5, 0.8
#: Share of a box's height that its letters take.
LETTERS = 0.8

#: Rows of print beside a ring are looked for so far from it, as a share of its shorter half axis, and are no lower than
#: this share of it.
BESIDE, LOWEST = 0.5, 0.06

#: Text around a ring stands within this share of its shorter half axis, and takes so much of the way around.
TEXT_DEPTH, RINGED = 0.4, 0.24

#: Reads the text around a ring: texts with their scores.
ReadRing = Callable[[StampRegion], Sequence[tuple[str, float]]]


class BlackStamps(NamedTuple):
    """What there is of rings on a page."""

    #: Those that are stamps.
    stamps: list[StampRegion]
    #: The boxes around all of them.
    rings: list[Bbox]


@stage("stamps")
def find_black_stamps(image: Image, boxes: Sequence[Bbox], read_ring: ReadRing) -> BlackStamps:
    """The stamps among the rings of an RGB page (H, W, 3) without colours, on which lines of text stand in some boxes;
    none where it has colours."""
    plane = plane_of(image)
    if plane is None:
        return BlackStamps([], [])
    found = BlackStamps([], [])
    for ring in ring_curves(plane):
        region = _region(ring)
        found.rings.append(region.bbox)
        rows = _rows_through(plane, ring, region.bbox, boxes)
        if _is_pressed_over(plane, ring, rows) or _says_a_name(read_ring(region)):
            found.stamps.append(replace(region, rows=rows, ringed=_text_around(plane, ring, rows)))
    return found


def _region(ring: RingCurve) -> StampRegion:
    a, b = ring.half
    is_circle = min(a, b) >= ROUND * max(a, b)
    angle = 0.0 if is_circle else ring.angle
    points = ellipse(ring.centre, ring.half, angle)
    return StampRegion(
        bbox=bbox_of([(float(x), float(y)) for x, y in points]),
        shape=StampShape.CIRCLE if is_circle else StampShape.OVAL,
        color=StampColor.BLACK,
        score=min(1.0, ring.drawn),
        rotated=abs(angle) > TURNED,
        centre=ring.centre,
        half=ring.half,
        angle=angle,
        outline=tuple((float(x), float(y)) for x, y in points),
        ring=ring,
    )


def _rows_through(plane: Gray, ring: RingCurve, stamp: Bbox, boxes: Sequence[Bbox]) -> tuple[tuple[float, float], ...]:
    """Tops and bottoms of the rows of text that run into a stamp from beside it."""
    x0, y0, x1, y1 = stamp
    # The lines that a stamp breaks are not all found: what there is of them beside it tells them too.
    rows = _rows_beside(plane, ring)
    for left, top, right, bottom in boxes:
        tall = bottom - top
        middle = (top + bottom) / 2
        if not y0 < middle < y1 or tall > TALLEST * (y1 - y0) or right - left < tall:
            continue
        beyond = max(x0 - left, right - x1)
        apart = max(left - x1, x0 - right)
        if beyond > tall and apart < NEAR * tall:
            half = LETTERS * tall / 2
            rows.append((middle - half, middle + half))
    return tuple(sorted(rows))


def _rows_beside(plane: Gray, ring: RingCurve) -> list[tuple[float, float]]:
    """Tops and bottoms of the rows of ink on either side of a ring."""
    height, width = plane.shape
    outline = _outline(ring, -2.0 - 0.3 * ring.stroke)
    reach = BESIDE * min(ring.half)
    left, right = max(0, int(outline[:, 0].min() - reach)), min(width, int(outline[:, 0].max() + reach))
    top, bottom = max(0, int(outline[:, 1].min())), min(height, int(outline[:, 1].max()))
    if bottom - top < 8:
        return []
    beside = np.asarray(plane[top:bottom, left:right] < DARK, np.uint8)
    cv2.fillPoly(beside, [np.rint(outline - (left, top)).astype(np.int32)], 0)
    # How far out the ring is at each height.
    columns = np.arange(left, right)[None, :]
    rows = np.arange(top, bottom)[:, None]
    at = np.clip((rows - ring.centre[1]) / (np.abs(outline[:, 1] - ring.centre[1]).max() + 1e-6), -1, 1)
    out = np.abs(columns - ring.centre[0]) - np.sqrt(1 - at**2) * np.abs(outline[:, 0] - ring.centre[0]).max()
    beside[out > reach] = 0
    inked = beside.sum(axis=1) > 1
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(np.int8), [0]))))
    tall = 2 * min(ring.half)
    return [
        (top + begin - 1.0, top + end + 1.0)
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if LOWEST * tall <= 2 * (end - begin) <= 2 * TALLEST * tall
    ]


def _is_pressed_over(plane: Gray, ring: RingCurve, rows: Sequence[tuple[float, float]]) -> bool:
    """Whether print of some rows runs through a ring, and there is more inside than that."""
    if not rows:
        return False
    steps = max(90, round(3.2 * (ring.half[0] + ring.half[1])))
    room = max(2.0, 0.5 * ring.stroke)
    xs, ys = ring.places(np.array([-room, ring.stroke + room]), steps)
    height, width = plane.shape
    inked = plane[np.rint(ys).astype(int).clip(0, height - 1), np.rint(xs).astype(int).clip(0, width - 1)] < DARK
    reach = max(1, round(ring.stroke / 2))
    wide = np.ones(2 * reach + 1)
    # A stroke that leans comes out a little further along.
    outer = np.convolve(np.concatenate([inked[0, -reach:], inked[0], inked[0, :reach]]), wide, "valid") > 0
    crossed = inked[1] & outer & _within(ys[0], rows)
    if int((crossed & ~np.roll(crossed, 1)).sum()) < CROSSINGS:
        return False
    return OWN <= _own_share(plane, ring, rows) <= MOST_OWN


def _text_around(plane: Gray, ring: RingCurve, rows: Sequence[tuple[float, float]]) -> bool:
    """Whether there is ink in the ring for text, beyond rows of print."""
    short = min(ring.half)
    xs, ys = ring.places(np.linspace(2 * ring.stroke, TEXT_DEPTH * short, 24))
    height, width = plane.shape
    free = ~_within(ys.ravel(), rows).reshape(ys.shape)
    inked = plane[np.rint(ys).astype(int).clip(0, height - 1), np.rint(xs).astype(int).clip(0, width - 1)] < DARK
    seen = free.any(axis=0)
    return bool((inked & free).any(axis=0).sum() >= RINGED * max(1, int(seen.sum())))


def _own_share(plane: Gray, ring: RingCurve, rows: Sequence[tuple[float, float]]) -> float:
    """The share of ink in a ring beyond rows of print."""
    x0, y0, x1, y1 = (round(v) for v in bbox_of([(float(x), float(y)) for x, y in _outline(ring, ring.stroke * 1.5)]))
    left, top = max(0, x0), max(0, y0)
    part = plane[top : max(top, y1), left : max(left, x1)]
    field = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(field, [np.rint(_outline(ring, ring.stroke * 1.5) - (left, top)).astype(np.int32)], 1)
    for begin, end in rows:
        field[max(0, round(begin) - top) : max(0, round(end) - top)] = 0
    return cv2.countNonZero(cv2.bitwise_and(np.asarray(part < DARK, np.uint8), field)) / max(1, cv2.countNonZero(field))


def _outline(ring: RingCurve, depth: float) -> npt.NDArray[np.float64]:
    xs, ys = ring.places(np.array([depth]))
    return np.stack([xs[0], ys[0]], axis=1)


def _within(ys: npt.NDArray[np.float64], rows: Sequence[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    held = np.zeros(len(ys), bool)
    for begin, end in rows:
        held |= (begin <= ys) & (ys <= end)
    return held


def _says_a_name(read: Sequence[tuple[str, float]]) -> bool:
    return any(score >= READ and sum("\u4e00" <= char <= "\u9fff" for char in text) >= NAME for text, score in read)
