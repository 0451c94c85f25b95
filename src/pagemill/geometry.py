"""Points, boxes, polygons and the maps between page frames.

Every coordinate is in pixels, the origin at the top left corner, x to the right and y down.
An angle is in degrees and clockwise as seen on the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import overload

Point = tuple[float, float]
#: Four or more points, clockwise from the top left one.
Polygon = tuple[Point, ...]
#: `(x0, y0, x1, y1)` with `x0 <= x1` and `y0 <= y1`.
Bbox = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Affine:
    """The map `x' = a·x + b·y + c`, `y' = d·x + e·y + f`."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    @overload
    def __matmul__(self, first: Affine) -> Affine: ...

    @overload
    def __matmul__(self, first: Homography) -> Homography: ...

    def __matmul__(self, first: Affine | Homography) -> Affine | Homography:
        """The map that applies `first` and then this one."""
        if isinstance(first, Homography):
            return Homography.of(self) @ first
        return Affine(
            self.a * first.a + self.b * first.d,
            self.a * first.b + self.b * first.e,
            self.a * first.c + self.b * first.f + self.c,
            self.d * first.a + self.e * first.d,
            self.d * first.b + self.e * first.e,
            self.d * first.c + self.e * first.f + self.f,
        )

    def inverse(self) -> Affine:
        """The map back. Raises `ZeroDivisionError` where this one flattens the plane."""
        det = self.a * self.e - self.b * self.d
        a, b, d, e = self.e / det, -self.b / det, -self.d / det, self.a / det
        return Affine(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    def point(self, point: Point) -> Point:
        x, y = point
        return (self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f)

    def polygon(self, polygon: Iterable[Point]) -> Polygon:
        a, b, c, d, e, f = self.a, self.b, self.c, self.d, self.e, self.f
        return tuple([(a * x + b * y + c, d * x + e * y + f) for x, y in polygon])

    def rows(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """The 2×3 matrix, as OpenCV's `warpAffine` takes it."""
        return ((self.a, self.b, self.c), (self.d, self.e, self.f))

    @classmethod
    def scale(cls, sx: float, sy: float | None = None) -> Affine:
        return cls(a=sx, e=sx if sy is None else sy)

    @classmethod
    def shift(cls, dx: float, dy: float) -> Affine:
        return cls(c=dx, f=dy)

    @classmethod
    def quarter_turn(cls, angle: int, width: float, height: float) -> Affine:
        """Turn a `width × height` page clockwise by 0, 90, 180 or 270 degrees, back into the first quadrant.

        Raises `ValueError` for any other angle.
        """
        match angle % 360:
            case 0:
                return cls()
            case 90:
                return cls(0.0, -1.0, height, 1.0, 0.0, 0.0)
            case 180:
                return cls(-1.0, 0.0, width, 0.0, -1.0, height)
            case 270:
                return cls(0.0, 1.0, 0.0, -1.0, 0.0, width)
        raise ValueError(f"a quarter turn is 0, 90, 180 or 270 degrees, not {angle}")

    @classmethod
    def of_pdf_page(cls, box: Bbox, rotation: int, width: float, height: float) -> Affine:
        """From a PDF page's own coordinates (points, y up, unrotated) to the `width × height` pixels it is drawn in.

        `box` is the part of the page that is shown, `rotation` its rotation entry in degrees clockwise (ISO 32000-1,
        7.7.3.3).
        """
        x0, y0, x1, y1 = box
        w, h = max(x1 - x0, 1e-6), max(y1 - y0, 1e-6)
        turned = cls.quarter_turn(rotation, w, h) @ cls(1.0, 0.0, -x0, 0.0, -1.0, y1)
        tw, th = (h, w) if rotation % 180 else (w, h)
        return cls.scale(width / tw, height / th) @ turned

    @classmethod
    def rotation(cls, angle: float, centre: Point = (0.0, 0.0)) -> Affine:
        """Turn clockwise by `angle` degrees about `centre`."""
        t = math.radians(angle)
        cos, sin = math.cos(t), math.sin(t)
        x, y = centre
        return cls(cos, -sin, x - cos * x + sin * y, sin, cos, y - sin * x - cos * y)


@dataclass(frozen=True, slots=True)
class Homography:
    """The map `x' = (a·x + b·y + c) / w`, `y' = (d·x + e·y + f) / w` with `w = g·x + h·y + i`.

    It takes straight lines to straight lines, as a camera does with those of a flat sheet.
    """

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float
    g: float
    h: float
    i: float

    def __matmul__(self, first: Affine | Homography) -> Homography:
        """The map that applies `first` and then this one."""
        if isinstance(first, Affine):
            first = Homography.of(first)
        own, other = self.rows(), first.rows()
        return Homography(*(sum(own[r][k] * other[k][c] for k in range(3)) for r in range(3) for c in range(3)))

    def inverse(self) -> Homography:
        """The map back. Raises `ZeroDivisionError` where this one flattens the plane."""
        (a, b, c), (d, e, f), (g, h, i) = self.rows()
        det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
        adjugate = (
            (e * i - f * h, c * h - b * i, b * f - c * e),
            (f * g - d * i, a * i - c * g, c * d - a * f),
            (d * h - e * g, b * g - a * h, a * e - b * d),
        )
        return Homography(*(value / det for row in adjugate for value in row))

    def point(self, point: Point) -> Point:
        """Raises `ZeroDivisionError` for a point of the line that goes to infinity."""
        x, y = point
        w = self.g * x + self.h * y + self.i
        return ((self.a * x + self.b * y + self.c) / w, (self.d * x + self.e * y + self.f) / w)

    def polygon(self, polygon: Iterable[Point]) -> Polygon:
        return tuple(self.point(p) for p in polygon)

    def rows(self) -> tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]:
        """The 3×3 matrix, as OpenCV's `warpPerspective` takes it."""
        return ((self.a, self.b, self.c), (self.d, self.e, self.f), (self.g, self.h, self.i))

    @classmethod
    def of(cls, affine: Affine) -> Homography:
        return cls(affine.a, affine.b, affine.c, affine.d, affine.e, affine.f, 0.0, 0.0, 1.0)


#: What takes points of one frame to another and back.
PlaneMap = Affine | Homography


def bbox_of(polygon: Iterable[Point]) -> Bbox:
    """The smallest upright box around the points. Raises `ValueError` when there are none."""
    points = iter(polygon)
    first = next(points, None)
    if first is None:
        raise ValueError("no points have no box")
    x0, y0 = x1, y1 = first
    # Compared one by one: most polygons have four points.
    for x, y in points:
        if x < x0:
            x0 = x
        elif x > x1:
            x1 = x
        if y < y0:
            y0 = y
        elif y > y1:
            y1 = y
    return (x0, y0, x1, y1)


def polygon_of(bbox: Bbox) -> Polygon:
    """The box's corners, clockwise from the top left."""
    x0, y0, x1, y1 = bbox
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def width(bbox: Bbox) -> float:
    return bbox[2] - bbox[0]


def height(bbox: Bbox) -> float:
    return bbox[3] - bbox[1]


def area(bbox: Bbox) -> float:
    return max(0.0, bbox[2] - bbox[0]) * max(0.0, bbox[3] - bbox[1])


def centre(bbox: Bbox) -> Point:
    return ((bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2)


def intersection(one: Bbox, other: Bbox) -> float:
    """The area that two boxes share."""
    w = min(one[2], other[2]) - max(one[0], other[0])
    h = min(one[3], other[3]) - max(one[1], other[1])
    return w * h if w > 0 and h > 0 else 0.0


def iou(one: Bbox, other: Bbox) -> float:
    """Intersection over union, 0 where either box is empty."""
    shared = intersection(one, other)
    total = area(one) + area(other) - shared
    return shared / total if total > 0 else 0.0


def covered(inner: Bbox, outer: Bbox) -> float:
    """The share of `inner` that lies within `outer`, from 0 to 1."""
    # Written out: of all geometry this is asked the most, and mostly of boxes that do not meet.
    x0, y0, x1, y1 = inner
    ox0, oy0, ox1, oy1 = outer
    w = (x1 if x1 < ox1 else ox1) - (x0 if x0 > ox0 else ox0)
    if w <= 0:
        return 0.0
    h = (y1 if y1 < oy1 else oy1) - (y0 if y0 > oy0 else oy0)
    return w * h / ((x1 - x0) * (y1 - y0)) if h > 0 else 0.0


def union(boxes: Iterable[Bbox]) -> Bbox:
    """The smallest box around all. Raises `ValueError` when there are none."""
    each = iter(boxes)
    first = next(each, None)
    if first is None:
        raise ValueError("no boxes have no union")
    x0, y0, x1, y1 = first
    # Compared one by one: mostly there are two.
    for left, top, right, bottom in each:
        if left < x0:
            x0 = left
        if top < y0:
            y0 = top
        if right > x1:
            x1 = right
        if bottom > y1:
            y1 = bottom
    return (x0, y0, x1, y1)


def overlap_1d(a0: float, a1: float, b0: float, b1: float) -> float:
    """The length that two intervals share."""
    shared = (a1 if a1 < b1 else b1) - (a0 if a0 > b0 else b0)
    return shared if shared > 0 else 0.0


def clip(bbox: Bbox, page_width: float, page_height: float) -> Bbox:
    """The part of a box that lies on the page."""
    x0, y0, x1, y1 = bbox
    return (
        min(max(x0, 0.0), page_width),
        min(max(y0, 0.0), page_height),
        min(max(x1, 0.0), page_width),
        min(max(y1, 0.0), page_height),
    )
