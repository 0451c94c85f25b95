"""Round stamps grown together with print of their own colour: rules, headings, or another stamp.

The hull of such ink is no ellipse, so circles are voted for by the slopes of its edges (Hough, with the gradient's
direction), and then laid on the outer edge of the ring that is there.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import StampShape
from pagemill.reading.stamps.stamp_shape import Outline, ellipse

Mask = npt.NDArray[np.uint8]

#: Longer side that votes are cast at.
VOTING_SIDE = 560
#: Roundness that a circle of edges must have, of 1.
ROUNDNESS = 0.55
#: At most so many circles of one page are looked at.
MOST = 12
ANGLES = np.linspace(0, 2 * np.pi, 240, endpoint=False)


def circles_in(ink: Mask, smallest: float, largest: float) -> list[Outline]:
    """Circles drawn in an ink mask (h, w), their diameters between `smallest` and `largest` pixels."""
    scale = min(1.0, VOTING_SIDE / max(ink.shape))
    size = (max(1, round(ink.shape[1] * scale)), max(1, round(ink.shape[0] * scale)))
    small = cv2.resize(np.asarray((ink > 0) * 255, np.uint8), size, interpolation=cv2.INTER_AREA)
    votes = cv2.HoughCircles(
        cv2.GaussianBlur(small, (3, 3), 0),
        cv2.HOUGH_GRADIENT_ALT,
        dp=1.5,
        minDist=max(4.0, smallest * scale / 4),
        param1=200,
        param2=ROUNDNESS,
        minRadius=max(6, round(smallest * scale / 2)),
        maxRadius=max(8, round(largest * scale / 2)),
    )
    if votes is None:
        return []
    found = [_laid_on(ink, x / scale, y / scale, radius / scale) for x, y, radius in votes[0][:MOST, :3].tolist()]
    return [outline for outline in found if outline is not None]


def _laid_on(ink: Mask, x: float, y: float, radius: float) -> Outline | None:
    """The circle moved to the outer edge of the ring about it: least squares through that edge (Kåsa, 1976)."""
    for reach in (0.08, 0.05):
        radii = radius * np.linspace(1 + reach, 1 - reach, 40)[:, None]
        xs, ys = x + radii * np.cos(ANGLES), y + radii * np.sin(ANGLES)
        columns, rows = np.rint(xs).astype(int), np.rint(ys).astype(int)
        held = (columns >= 0) & (rows >= 0) & (columns < ink.shape[1]) & (rows < ink.shape[0])
        inked = held & (ink[rows.clip(0, ink.shape[0] - 1), columns.clip(0, ink.shape[1] - 1)] > 0)
        # Where ink already stands outside of the search, print crosses the ring and hides its edge.
        clear = inked.any(axis=0) & ~inked[:2].any(axis=0)
        if clear.sum() < len(ANGLES) / 3:
            return None
        edge = inked.argmax(axis=0)[clear]
        px, py = xs[edge, np.flatnonzero(clear)], ys[edge, np.flatnonzero(clear)]
        distance = np.hypot(px - x, py - y)
        near = np.abs(distance - np.median(distance)) < 0.03 * radius + 1
        px, py = px[near], py[near]
        system = np.column_stack([2 * px, 2 * py, np.ones(len(px))])
        (x, y, rest), *_ = np.linalg.lstsq(system, px**2 + py**2, rcond=None)
        radius = float(np.sqrt(max(rest + x * x + y * y, 1.0)))
    centre, half = (float(x), float(y)), (radius, radius)
    return Outline.of(StampShape.CIRCLE, centre, half, ellipse(centre, half, 0.0), ink)
