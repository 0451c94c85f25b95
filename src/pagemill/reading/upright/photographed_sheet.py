"""The sheet of paper in a photograph, and the picture of it seen from straight above.

A sheet is found by its four edges: straight, lighter within than without for nearly all of their length, and wholly in
the picture. A scan that fills its picture has none, and a sheet that lies straight is left as it is: turning and
deskewing are enough for it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Homography, PlaneMap, Point, Polygon
from pagemill.reading.stage_clock import stage
from pagemill.reading.upright.sheet_tones import LIGHTER, reduced_photograph, tones_of

Image = npt.NDArray[np.uint8]
_Tones = npt.NDArray[np.float32]
_Points = npt.NDArray[np.float64]

#: Pixels of the longer side of the picture that is searched.
SEARCHED = 640
#: Print and rules thinner than this, in those pixels, are wiped away before edges are looked for.
PRINT = 9
#: Share of the picture's own edges that has to be darker than the paper, before anything is searched.
BORDER = 0.85
#: Share of each edge of the sheet that has to be seen, and of all four together.
SEEN, SEEN_TOGETHER = 0.75, 0.88
#: The least that a sheet takes of its picture; less is a card on a page.
LEAST_AREA = 0.2
#: A sheet that holds another one is so many times as large, at the least.
LARGER = 1.4
#: Angles of its corners as seen, in degrees.
CORNERS = (50.0, 130.0)
#: A sheet whose corners are square to within so many degrees is seen from straight above,
SQUARE = 2.5
#: and with a lean up to this it is left as it is.
LARGEST_LEAN = 15.0
#: Paper is less saturated than this, from 0 to 1, in lamplight too.
COLOURED = 0.4
#: Focal length of a telephone's camera in longer sides of its picture (28 mm, of 36 mm), where it cannot be told.
FOCAL = 0.78
#: Taken off at each edge, as a share of the side: what of the ground is still in it.
INSET = 0.003
#: Points that an edge is drawn through, the share at either end that is not looked at, and how far from it inside and
#: outside are, in searched pixels.
SAMPLES, ENDS, BESIDE = 64, 0.04, 5.0
#: Change of tone a pixel that marks an edge, a weak one and a strong one, in units of `1 / SLOPE`.
SLOPE, WEAK, STRONG = 128.0, 20, 50
#: Lines that are tried as edges, and how far two of them are apart at the least, in searched pixels.
LINES, APART = 14, 6.0


@dataclass(frozen=True, slots=True)
class StraightSheet:
    """A sheet taken out of its photograph: `to_sheet` takes the photograph's pixels to those of `image`."""

    image: Image
    to_sheet: PlaneMap


@stage("straighten")
def straightened(image: Image) -> StraightSheet | None:
    """The sheet that an RGB photograph (H, W, 3) shows aslant; None where it shows none or a straight one."""
    corners = find_sheet(image)
    if corners is None:
        return None
    height, width = image.shape[:2]
    wide, tall = sheet_sides(corners, width, height)
    dx, dy = INSET * wide, INSET * tall
    target = np.array([[-dx, -dy], [wide + dx, -dy], [wide + dx, tall + dy], [-dx, tall + dy]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), target)
    flags = cv2.INTER_CUBIC
    size = (round(wide), round(tall))
    seen = cv2.warpPerspective(image, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return StraightSheet(np.asarray(seen, np.uint8), Homography(*(float(v) for v in matrix.ravel())))


def find_sheet(image: Image) -> Polygon | None:
    """The corners of a sheet seen aslant, clockwise from the one at its top left as it lies in the picture."""
    height, width = image.shape[:2]
    if min(height, width) < 200:
        return None
    if not _lies_on_ground(tones_of(reduced_photograph(image, SEARCHED // 4), PRINT // 4)):
        return None
    scale = SEARCHED / max(height, width)
    small = reduced_photograph(image, SEARCHED)
    tones = tones_of(small, PRINT)
    best = _best_quad(*_edges(tones), small.shape[1], small.shape[0])
    if best is None:
        return None
    fitted = _fitted(tones, best)
    if fitted is None or _needs_nothing(fitted) or not _is_white(small, fitted):
        return None
    return tuple((float(x) / scale, float(y) / scale) for x, y in fitted)


@dataclass(frozen=True, slots=True)
class SeenEdge:
    """A straight edge of a sheet along its text, in pixels of the photograph, from left to right or from the top."""

    start: Point
    end: Point
    #: Whether it stands, left or right of the text; else it lies above or below.
    stands: bool
    #: Whether the text is right of it, or below it.
    before: bool


def seen_edges(image: Image, text: _Points) -> list[SeenEdge]:
    """The edges of a sheet that an RGB photograph (H, W, 3) shows, around its text: points (n, 2).

    Each is told along the text, as far as the photograph shows it.
    """
    height, width = image.shape[:2]
    scale = SEARCHED / max(height, width)
    tones = tones_of(reduced_photograph(image, SEARCHED), PRINT)
    text = text * scale
    found = []
    for along, edges in enumerate(_edges(tones)):
        bounds = (height * scale, width * scale)[along]
        for edge in edges:
            sides = (text - edge.foot) @ edge.normal
            if not (sides > 0).all() and not (sides < 0).all():
                continue
            places = np.linspace(text[:, along].min(), text[:, along].max(), SAMPLES)
            points = edge.foot + ((places - edge.foot[along]) / edge.along[along])[:, None] * edge.along
            across = points[:, 1 - along]
            points = points[(across > BESIDE) & (across < bounds - BESIDE)]
            before = bool(sides[0] > 0)
            if len(points) >= SAMPLES // 3 and edge.share(points[0], points[-1], lighter=before) >= SEEN:
                (x0, y0), (x1, y1) = (points[[0, -1]] / scale).tolist()
                found.append(SeenEdge((x0, y0), (x1, y1), stands=along == 1, before=before))
    return found


def _lies_on_ground(tones: _Tones) -> bool:
    """Whether the picture's own edges are darker than the paper in it."""
    rim = max(2, round(0.015 * max(tones.shape)))
    paper = np.percentile(tones[rim:-rim, rim:-rim], 85)
    sides = (tones[:rim], tones[-rim:], tones[:, :rim], tones[:, -rim:])
    return all(float((side < paper - LIGHTER).mean()) > BORDER for side in sides)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A straight line in the picture, `normal` pointing down or to the right of it."""

    foot: _Points
    along: _Points
    normal: _Points
    #: By steps of one pixel along it from one end of the picture to the other: at how many places before it is lighter
    #: on the side of the normal, and at how many on the other.
    lighter: npt.NDArray[np.int64]
    darker: npt.NDArray[np.int64]

    def share(self, start: _Points, end: _Points, *, lighter: bool) -> float:
        """Of the way between two of its points but for the ends, how much is lighter (darker) beside it."""
        counts = self.lighter if lighter else self.darker
        middle = (len(counts) - 1) / 2
        first, last = sorted(float((point - self.foot) @ self.along) + middle for point in (start, end))
        trim = ENDS * (last - first)
        low, high = (min(max(0, round(place)), len(counts) - 1) for place in (first + trim, last - trim))
        return float(counts[high] - counts[low]) / max(1, high - low)


def _edges(tones: _Tones) -> tuple[list[_Edge], list[_Edge]]:
    """Straight edges that lie and that stand, the longest first."""
    soft = cv2.GaussianBlur(tones, (0, 0), 1.2)
    slopes = [cv2.Sobel(soft, cv2.CV_32F, dx, 1 - dx, ksize=3) * SLOPE for dx in (1, 0)]
    across, down = (slope.clip(-32000, 32000).astype(np.int16) for slope in slopes)
    marks = cv2.Canny(across, down, WEAK, STRONG, L2gradient=True)
    found = cv2.HoughLines(marks, 1.0, math.pi / 360, max(30, round(0.2 * min(tones.shape))))
    level: list[_Edge] = []
    standing: list[_Edge] = []
    for rho, theta in found.reshape(-1, 2).tolist() if found is not None else ():
        # Theta is the direction of the normal: about a quarter turn for a lying line.
        into = level if math.pi / 4 < theta < 3 * math.pi / 4 else standing
        if len(into) < LINES:
            foot, along, normal = _laid_out(rho, theta, tones.shape)
            if all(_apart(foot, along, other, max(tones.shape)) for other in into):
                into.append(_Edge(foot, along, normal, *_sides_of(tones, foot, along, normal)))
    return level, standing


def _laid_out(rho: float, theta: float, shape: tuple[int, ...]) -> tuple[_Points, _Points, _Points]:
    """The point of a line nearest to the picture's middle, its direction, and its normal, down or to the right."""
    if theta >= 3 * math.pi / 4:
        rho, theta = -rho, theta - math.pi
    normal = np.array([math.cos(theta), math.sin(theta)])
    middle = np.array([shape[1] / 2, shape[0] / 2])
    return middle + (rho - middle @ normal) * normal, np.array([-normal[1], normal[0]]), normal


def _apart(foot: _Points, along: _Points, other: _Edge, longest: int) -> bool:
    """Whether a line comes away from another one anywhere in the picture."""
    ends = (foot + reach * longest * along for reach in (-0.4, 0.4))
    return any(abs(float((end - other.foot) @ other.normal)) >= APART for end in ends)


def _sides_of(tones: _Tones, foot: _Points, along: _Points, normal: _Points) -> tuple[npt.NDArray[np.int64], ...]:
    """How often it is lighter and how often darker on the normal's side, summed up along a line; `_Edge`'s last two."""
    reach = max(tones.shape)
    points = foot + np.arange(-reach, reach + 1)[:, None] * along
    steps = _at(tones, points + BESIDE * normal) - _at(tones, points - BESIDE * normal)
    return np.cumsum(steps > LIGHTER), np.cumsum(steps < -LIGHTER)


def _best_quad(level: list[_Edge], standing: list[_Edge], width: int, height: int) -> _Points | None:
    """The corners of the four lines that are edges of a sheet, (4, 2), clockwise; None where no four are."""
    meet = {(i, j): _meeting(a, b) for i, a in enumerate(level) for j, b in enumerate(standing)}
    found: list[tuple[float, _Points]] = []
    upright = list(itertools.permutations(range(len(standing)), 2))
    for top, bottom in itertools.permutations(range(len(level)), 2):
        for left, right in upright:
            quad = np.stack([meet[top, left], meet[top, right], meet[bottom, right], meet[bottom, left]])
            if not _is_a_sheet(quad, width, height):
                continue
            shares = [
                level[top].share(quad[0], quad[1], lighter=True),
                standing[right].share(quad[1], quad[2], lighter=False),
                level[bottom].share(quad[2], quad[3], lighter=False),
                standing[left].share(quad[3], quad[0], lighter=True),
            ]
            if min(shares) >= SEEN and sum(shares) / 4 > SEEN_TOGETHER:
                found.append((sum(shares) / 4, quad))
    return _outermost(found)


def _outermost(found: Sequence[tuple[float, _Points]]) -> _Points | None:
    """Of what may be sheets, each with the share of its edges that is seen, the one seen best; where it lies in one
    much larger that one: it is a page of an open book, or a part of a folded sheet."""
    best: _Points | None = None
    while found:
        _, best = max(found, key=lambda one: one[0])
        inner = best
        found = [(seen, quad) for seen, quad in found if _holds(quad, inner)]
    return best


def _holds(quad: _Points, inner: _Points) -> bool:
    """Whether a sheet is much larger than another one and has its corners within or near its own edges."""
    if cv2.contourArea(quad.astype(np.float32)) < LARGER * cv2.contourArea(inner.astype(np.float32)):
        return False
    outline = quad.astype(np.float32)
    return all(cv2.pointPolygonTest(outline, (float(x), float(y)), True) > -APART for x, y in inner)


def _meeting(one: _Edge, other: _Edge) -> _Points:
    """The point of two lines; they are not parallel, one lies and one stands."""
    normals = np.stack([one.normal, other.normal])
    return np.asarray(np.linalg.solve(normals, [one.normal @ one.foot, other.normal @ other.foot]), np.float64)


def _is_a_sheet(quad: _Points, width: int, height: int) -> bool:
    """Whether four corners lie in the picture, clockwise from the top left, and could be those of a sheet."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad.tolist()
    if min(x0, x3) < 1 or min(y0, y1) < 1 or max(x1, x2) > width - 2 or max(y2, y3) > height - 2:
        return False
    if x1 <= x0 or x2 <= x3 or y3 <= y0 or y2 <= y1:
        return False
    # Half of the product of the diagonals, as vectors: the area.
    if (x2 - x0) * (y3 - y1) - (y2 - y0) * (x3 - x1) < 2 * LEAST_AREA * width * height:
        return False
    return all(CORNERS[0] < angle < CORNERS[1] for angle in _angles(quad))


def _angles(quad: _Points) -> list[float]:
    """The angles at the corners, in degrees."""
    angles = []
    for i in range(4):
        a, b = quad[i - 1] - quad[i], quad[(i + 1) % 4] - quad[i]
        cos = float(a @ b) / max(1e-9, float(np.linalg.norm(a) * np.linalg.norm(b)))
        angles.append(math.degrees(math.acos(max(-1.0, min(1.0, cos)))))
    return angles


def _side(start: _Points, end: _Points) -> tuple[_Points, _Points]:
    """Points along a side but for its ends, and the direction that leads into the sheet."""
    along = end - start
    places = np.linspace(ENDS, 1 - ENDS, SAMPLES)[:, None]
    inward = np.array([-along[1], along[0]]) / max(1e-9, float(np.linalg.norm(along)))
    return start + places * along, inward


def _at(picture: npt.NDArray[Any], points: _Points) -> _Tones:
    """The pixels nearest to some points."""
    height, width = picture.shape[:2]
    xs = np.clip(np.rint(points[:, 0]).astype(int), 0, width - 1)
    ys = np.clip(np.rint(points[:, 1]).astype(int), 0, height - 1)
    return np.asarray(picture[ys, xs], np.float32)


def _fitted(tones: _Tones, quad: _Points) -> _Points | None:
    """The corners again, each side drawn through the places where the tone changes most."""
    reach = np.arange(-6, 7, dtype=np.float64)
    lines = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        points, inward = _side(start, end)
        steps = np.stack(
            [_at(tones, points + (r + 1.5) * inward) - _at(tones, points + (r - 1.5) * inward) for r in reach]
        )
        clear = steps.max(axis=0) > LIGHTER / 2
        if clear.sum() < SAMPLES // 3:
            return None
        edge = points + reach[steps.argmax(axis=0)][:, None] * inward
        vx, vy, x, y = cv2.fitLine(edge[clear].astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().tolist()
        lines.append((-vy * x + vx * y, -vy, vx))
    corners = []
    for before, after in zip([lines[3], *lines[:3]], lines, strict=True):
        normals = np.array([before[1:], after[1:]])
        if abs(np.linalg.det(normals)) < 0.2:
            return None
        corners.append(np.linalg.solve(normals, [before[0], after[0]]))
    return np.array(corners)


def _is_white(small: Image, quad: _Points) -> bool:
    """Whether what lies along the sheet's edges is paper: hardly coloured, in whatever light."""
    saturations = []
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        points, inward = _side(start, end)
        inside = _at(small, points + BESIDE * inward)
        saturations.append(1 - (inside.min(axis=1) + 8) / (inside.max(axis=1) + 8))
    return float(np.median(np.concatenate(saturations))) < COLOURED


def _needs_nothing(quad: _Points) -> bool:
    """Whether a sheet is seen from straight above and leans no more than deskewing takes out."""
    top = quad[1] - quad[0]
    lean = abs(math.degrees(math.atan2(top[1], top[0])))
    return lean <= LARGEST_LEAN and all(abs(angle - 90) <= SQUARE for angle in _angles(quad))


def sheet_sides(corners: Polygon, width: int, height: int) -> tuple[float, float]:
    """Width and height, in pixels, of what has these corners, clockwise from its top left, in a picture of this width
    and height; so that none of what is seen is lost."""
    top_left, top_right, bottom_right, bottom_left = corners
    wide = max(math.dist(top_left, top_right), math.dist(bottom_left, bottom_right))
    tall = max(math.dist(top_left, bottom_left), math.dist(top_right, bottom_right))
    shape = _proportion(corners, (width / 2, height / 2), FOCAL * max(width, height))
    shape = min(max(shape, wide / tall / 1.6), wide / tall * 1.6)
    return (wide, wide / shape) if wide / shape >= tall else (tall * shape, tall)


def _proportion(corners: Polygon, centre: Point, usual_focal: float) -> float:
    """Width over height of the rectangle that is seen as these corners.

    Zhang and He, "Whiteboard scanning and image enhancement" (Digital Signal Processing 17, 2007), section 3: the two
    directions of the sides are square to one another in space, which gives the focal length too where both vanish at a
    point.
    """
    (m1, m2, m4, m3) = (np.array([x - centre[0], y - centre[1], 1.0]) for x, y in corners)
    k2 = float(np.cross(m1, m4) @ m3) / float(np.cross(m2, m4) @ m3)
    k3 = float(np.cross(m1, m4) @ m2) / float(np.cross(m3, m4) @ m2)
    across, down = k2 * m2 - m1, k3 * m3 - m1
    vanishing = float(across[2] * down[2])
    focal = usual_focal
    if abs(vanishing) > 1e-9:
        squared = -float(across[:2] @ down[:2]) / vanishing
        if (0.7 * usual_focal) ** 2 < squared < (1.8 * usual_focal) ** 2:
            focal = math.sqrt(squared)
    lengths = [math.hypot(v[0] / focal, v[1] / focal, v[2]) for v in (across, down)]
    return lengths[0] / max(1e-9, lengths[1])
