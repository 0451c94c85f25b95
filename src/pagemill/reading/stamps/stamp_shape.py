"""Outlines of stamps: which shape fits a patch of ink, and how well its frame is drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import StampShape

Points = npt.NDArray[np.float32]
Gray = npt.NDArray[np.uint8]

#: An ellipse whose axes differ by less is a circle that the scanner stretched.
ROUND = 0.88
#: Points an outline is sampled at.
SAMPLES = 240
#: How far inside its outline the line of a frame may run, as a share of the half axes.
FRAME_DEPTH = 0.07
#: The sizes, as shares of the outline's, at which that line is looked for.
DEPTHS = 1 - np.linspace(-0.02, FRAME_DEPTH, 10)
#: Degrees off the page's axes from which a frame counts as turned.
TURNED = 3.0


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape laid around ink. Pixels of the mask it was fitted in."""

    shape: StampShape
    centre: tuple[float, float]
    #: Half its width and height along its own axes.
    half: tuple[float, float]
    #: Degrees clockwise by which its own axes are turned, within ±45.
    angle: float
    #: The outline as points (n, 2).
    points: Points
    #: Intersection over union of the outline and the hull of the ink.
    fit: float
    #: The share of the outline along which ink stands, at its worst side.
    drawn: float

    @classmethod
    def of(
        cls, shape: StampShape, centre: tuple[float, float], half: tuple[float, float], points: Points, ink: Gray
    ) -> Outline:
        """A round outline found by its own line alone, whatever ink touches it."""
        return cls(shape, centre, half, 0.0, points, 1.0, _drawn(points, 1, ink))

    def along(self, ink: Gray, share: float) -> float:
        """How much of the outline is inked, 0 to 1, when drawn at a share of its size about its middle."""
        along = _dense(self.points, SAMPLES)
        middle = along.mean(axis=0)
        at = np.rint(middle + (along - middle) * share).astype(int)
        height, width = ink.shape
        held = (at[:, 0] >= 0) & (at[:, 1] >= 0) & (at[:, 0] < width) & (at[:, 1] < height)
        return float((ink[at[held, 1], at[held, 0]] > 0).sum() / len(at))


def best_outline(
    hull: Points, ink: Gray, does: Callable[[float, float], bool] = lambda fit, drawn: True
) -> Outline | None:
    """The shape that fits the convex hull (n, 2) of some ink best, its frame looked for in the ink mask.

    None where by its fit and its frame, each from 0 to 1, none of the shapes `does`.
    """
    # Most hulls are of no stamp, and a frame takes longer to look for: at the best it is whole.
    outlines: dict[int, Outline] = {}
    forms = [(form, _fit(form[4], hull)) for form in _forms(hull)]

    def outline(number: int) -> Outline:
        form, fit = forms[number]
        if number not in outlines:
            outlines[number] = Outline(*form[:5], fit, _drawn(form[4], form[5], ink))
        return outlines[number]

    if not any(does(fit, 1.0) and does(fit, outline(number).drawn) for number, (_, fit) in enumerate(forms)):
        return None
    best: Outline | None = None
    most = -math.inf
    for number, (_, fit) in enumerate(forms):
        if fit + 0.3 > most and fit + 0.3 * outline(number).drawn > most:
            best, most = outline(number), fit + 0.3 * outline(number).drawn
    return best


Form = tuple[StampShape, tuple[float, float], tuple[float, float], float, Points, int]


def _forms(hull: Points) -> Iterator[Form]:
    """Every shape laid around the hull; the last item is its number of sides, 1 where it is round."""
    if len(hull) < 3:
        return
    (cx, cy), (wide, tall), angle = cv2.minAreaRect(hull)
    if min(wide, tall) < 8:
        return
    angle, wide, tall = _upright(angle, wide, tall)
    corners = _box((cx, cy), (wide / 2, tall / 2), angle)
    yield StampShape.RECTANGLE, (cx, cy), (wide / 2, tall / 2), angle, corners, 4
    (ex, ey), (major, minor), lean = cv2.fitEllipse(_dense(hull))
    if min(major, minor) > 8:
        lean, major, minor = _upright(lean, major, minor)
        shape = StampShape.CIRCLE if min(major, minor) >= ROUND * max(major, minor) else StampShape.OVAL
        lean = 0.0 if shape is StampShape.CIRCLE else lean
        yield shape, (ex, ey), (major / 2, minor / 2), lean, ellipse((ex, ey), (major / 2, minor / 2), lean), 1
    yield from _rhombus(hull)
    _, triangle = cv2.minEnclosingTriangle(hull[:, None, :])
    if triangle is not None and len(triangle) == 3:
        points = np.asarray(triangle, np.float32).reshape(3, 2)
        x0, y0 = points.min(axis=0)
        x1, y1 = points.max(axis=0)
        half = (float(x1 - x0) / 2, float(y1 - y0) / 2)
        yield StampShape.TRIANGLE, (float(x0) + half[0], float(y0) + half[1]), half, _base_angle(points), points, 3


def _rhombus(hull: Points) -> Iterator[Form]:
    """A rhombus stands on a corner: its own diagonals run along the page within 15 degrees."""
    size = float(np.ptp(hull, axis=0).max())
    corners = np.asarray(cv2.approxPolyDP(hull[:, None, :], 0.06 * size, True), np.float32).reshape(-1, 2)
    if len(corners) != 4:
        return
    across, along = corners[2] - corners[0], corners[3] - corners[1]
    if abs(across[0]) < abs(across[1]):
        across, along = along, across
    if across[0] < 0:
        across = -across
    angle = math.degrees(math.atan2(float(across[1]), float(across[0])))
    square = abs(float(across @ along)) / (float(np.linalg.norm(across) * np.linalg.norm(along)) + 1e-6)
    if abs(angle) > 15 or square > 0.25:
        return
    middle = corners.mean(axis=0)
    half = (float(np.linalg.norm(across)) / 2, float(np.linalg.norm(along)) / 2)
    yield StampShape.RHOMBUS, (float(middle[0]), float(middle[1])), half, angle, corners, 4


def _fit(points: Points, hull: Points) -> float:
    """Intersection over union of an outline and a hull."""
    shared, _ = cv2.intersectConvexConvex(cv2.convexHull(points), hull)
    whole = cv2.contourArea(points) + cv2.contourArea(hull) - shared
    return float(shared / max(whole, 1.0))


def _drawn(points: Points, sides: int, ink: Gray) -> float:
    """How much of the frame is there. A round one is judged whole and by its worst sixth, another by its worst side."""
    along = _dense(points, SAMPLES)
    middle = along.mean(axis=0)
    height, width = ink.shape
    # At each depth that the line of the frame may run at: (2, depths, points).
    at = np.rint(middle[:, None, None] + (along - middle).T[:, None] * DEPTHS[:, None])
    x, y = (np.clip(places, 0, side - 1) for places, side in zip(at, (width, height), strict=True))
    hit = (ink.ravel()[(y * width + x).astype(int)] > 0).any(axis=0)
    if sides == 1:
        parts = [float(part.mean()) for part in np.array_split(hit, 6)]
        return 0.7 * float(hit.mean()) + 0.3 * min(parts)
    lengths = _sides(points)
    start = 0
    shares = []
    for length in lengths:
        count = round(SAMPLES * length / sum(lengths))
        shares.append(float(hit[start : start + count].mean()) if count else 1.0)
        start += count
    return 0.5 * float(hit.mean()) + 0.5 * min(shares)


def _sides(points: Points) -> list[float]:
    return [float(v) for v in np.linalg.norm(np.roll(points, -1, axis=0) - points, axis=1)]


def _dense(points: Points, count: int = 120) -> Points:
    """Points at even steps along a closed outline, the first corner first."""
    closed = np.concatenate([points, points[:1]])
    steps = closed[1:] - closed[:-1]
    length = np.zeros(len(closed))
    length[1:] = np.cumsum(np.sqrt(np.square(steps).sum(axis=1)))
    at = np.arange(count) * (length[-1] / count)
    dense = np.empty((count, 2), np.float32)
    for axis in (0, 1):
        dense[:, axis] = np.interp(at, length, closed[:, axis])
    return dense


def _upright(angle: float, wide: float, tall: float) -> tuple[float, float, float]:
    """The same box with its angle within ±45 degrees."""
    angle = (angle + 90.0) % 180.0 - 90.0
    if angle > 45:
        return angle - 90, tall, wide
    if angle < -45:
        return angle + 90, tall, wide
    return angle, wide, tall


def _base_angle(points: Points) -> float:
    """The lean of the side of a triangle that is nearest to level."""
    leans = []
    for one, other in zip(points, np.roll(points, -1, axis=0), strict=True):
        lean = math.degrees(math.atan2(float(other[1] - one[1]), float(other[0] - one[0])))
        leans.append((lean + 90) % 180 - 90)
    return min(leans, key=abs)


def _box(centre: tuple[float, float], half: tuple[float, float], angle: float) -> Points:
    turn = math.radians(angle)
    across = np.array([math.cos(turn), math.sin(turn)]) * half[0]
    along = np.array([-math.sin(turn), math.cos(turn)]) * half[1]
    middle = np.array(centre)
    return np.array(
        [middle - across - along, middle + across - along, middle + across + along, middle - across + along], np.float32
    )


def ellipse(centre: tuple[float, float], half: tuple[float, float], angle: float) -> Points:
    """Points (72, 2) of an ellipse whose first half axis is turned clockwise by `angle` degrees."""
    t = np.linspace(0, 2 * math.pi, 72, endpoint=False)
    turn = math.radians(angle)
    x, y = half[0] * np.cos(t), half[1] * np.sin(t)
    return np.stack(
        [
            centre[0] + x * math.cos(turn) - y * math.sin(turn),
            centre[1] + x * math.sin(turn) + y * math.cos(turn),
        ],
        axis=1,
    ).astype(np.float32)
