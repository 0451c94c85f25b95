"""A page photographed aslant whose sheet is not seen as a whole, laid flat by what is printed on it.

Lines of text are level on their sheet: where a camera looks at it aslant, they run to one point. So do the margins of
text and upright strokes, to another one. Of a page whose lines tell such a point clearly both are told, and the
picture is seen from straight above. A scan's lines are parallel; what little they are not is deskewed.

All slopes are told in a frame whose origin is the picture's middle and whose unit is its longer side. There a lying
line is `y = s·x + c`, and those that run to one point have `s = a - b·c`; a standing one is `x = t·y + d`, and those
that run to one point have `t = a - b·d`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Homography, polygon_of
from pagemill.reading.detection import TextBox
from pagemill.reading.page_bend import seem_bent
from pagemill.reading.page_plane import grey_of
from pagemill.reading.photographed_sheet import FOCAL, SeenEdge, StraightSheet, seen_edges, sheet_sides
from pagemill.reading.reduction import reduced
from pagemill.reading.stage_clock import stage
from pagemill.reading.upright_page import UprightPage

Image = npt.NDArray[np.uint8]
_Values = npt.NDArray[np.float64]

#: Boxes so many times longer than high tell a direction; so many are wanted.
LONG, FEWEST = 5.0, 8
#: Degrees by which the lines turn from the page's head to its foot, at the least: less is no harm.
TURNS = 1.5
#: Share of the lines by length, and how many degrees these may depart from running to one point; and the same as a
#: share of the whole turn, where that is less.
AGREE, DEPART, OF_TURN = 0.8, 0.4, 0.15
#: The lines stand over so great a share of the picture's longer side.
OVER = 0.25
#: An end of a line is on a margin that is so near to it, in heights of a line, and speaks against one that is nearer
#: than so many.
ON, BESIDE = 0.35, 6.0
#: A margin has so many ends, at the left and at the right so great a share of those beside it, and is so great a share
#: of the text's height.
ENDS, LEFT, RIGHT, REACH = 6, 0.6, 0.8, 0.3
#: A left margin leans that is no nearer to square to the lines, as a slope, nor further; on it stands so great a share
#: of all ends, and so many times those on one that is square, and some.
LEANS, MOST_LEANS, OF_ENDS, MORE = 0.04, 0.6, 0.3, 1.3
#: Upright rules are looked for in a picture with this longer side; they are so many heights of lines long, and their
#: pieces as near to one line, in longer sides.
SEARCHED, STROKE, IN_LINE = 1200, 2.5, 0.002
#: Standing lines lean no further, as a slope.
STEEPEST = 0.7
#: How exactly a standing line tells its slope, and how exactly what is known of cameras does.
EXACT, USUAL = 0.012, 0.04
#: A line this long, in longer sides, is half as exact.
SHORT = 0.15
#: Where the slope of standing lines at either end of the text is not told to so much, they stay as they are.
TOLD = 0.035
#: So great a share of standing lines by length runs to one point.
MOST = 0.6
#: Where lines of text do not turn, standing ones at either side of the text differ by so many degrees, and depart by no
#: more than this, as a slope, from what is known of cameras.
RUNS, UNUSUAL = 4.0, 0.15
#: A place is not shown that the camera sees so many times smaller than the text's middle; nor one that lies further
#: from the text than a share of its extent.
SMALLER, AROUND = 0.35, 0.4
#: An edge of the sheet that leans by more on the flat page, as a slope, is none of it.
ASKEW = 0.03
#: The flat page has no more than so many times the pixels of its picture.
LARGEST = 1.6


@dataclass(frozen=True, slots=True)
class _Pencil:
    """Lines through one point: their slope in the middle, and how much less it is for one of the next unit's place."""

    slope: float
    change: float
    #: Whether the slope changes by so much over the page that it is seen aslant.
    turns: bool = False


@stage("straighten")
def laid_flat(image: Image, page: UprightPage) -> StraightSheet | None:
    """An RGB picture (H, W, 3) laid flat, of which `page` is made; None where its lines do not tell that they are seen
    aslant. `to_sheet` takes pixels of `image` to those of the flat page."""
    height, width = page.image.shape[:2]
    lying = _lying(page.boxes, width, height)
    if lying is None:
        return None
    if not lying.turns and (not _margin_leans(page.boxes, lying, width, height) or seem_bent(page.boxes)):
        return None
    edges = seen_edges(page.image, np.array([point for box in page.boxes for point in box.polygon], np.float64))
    standing = _standing(page.image, page.boxes, edges, lying)
    if standing is None and lying.turns:
        standing = _Pencil(-lying.slope, 0.0)
    if standing is None:
        return None
    return _seen_from_above(image, page, edges, lying, standing)


def _ends(boxes: Sequence[TextBox], width: int, height: int) -> tuple[_Values, _Values, _Values]:
    """The middles of the left and right ends (n, 2) of boxes, and their heights, in units of the longer side."""
    corners = np.array([box.polygon for box in boxes], np.float64).reshape(-1, 4, 2)
    placed = (corners - (width / 2, height / 2)) / max(width, height)
    heights = np.linalg.norm(placed[:, 3] - placed[:, 0], axis=1)
    return (placed[:, 0] + placed[:, 3]) / 2, (placed[:, 1] + placed[:, 2]) / 2, heights


def _lying(boxes: Sequence[TextBox], width: int, height: int) -> _Pencil | None:
    """The pencil of the lines in some boxes of a page; None where they are few or do not agree."""
    if len(boxes) < FEWEST:
        return None
    left, right, heights = _ends(boxes, width, height)
    along = right - left
    lengths = np.linalg.norm(along, axis=1)
    kept = (lengths >= LONG * heights) & (along[:, 0] > np.abs(along[:, 1]))
    if kept.sum() < FEWEST:
        return None
    left, along, lengths = left[kept], along[kept], lengths[kept]
    slopes = along[:, 1] / along[:, 0]
    places = left[:, 1] - slopes * left[:, 0]
    pencil, departs = _fitted(slopes, places, lengths)
    low, high = _quantiles(places, lengths, 0.05, 0.95)
    if high - low < OVER:
        return None
    turn = math.degrees(math.atan(abs(pencil.change) * (high - low)))
    (depart,) = _quantiles(np.degrees(departs), lengths, AGREE)
    if depart > DEPART:
        return None
    return replace(pencil, turns=turn >= TURNS and depart <= OF_TURN * turn)


def _margin_leans(boxes: Sequence[TextBox], lying: _Pencil, width: int, height: int) -> bool:
    """Whether the left ends of the lines of a page stand on a margin that is not square to them."""
    left, _, heights = _ends(boxes, width, height)
    slopes = np.arange(-MOST_LEANS, MOST_LEANS, LEANS / 2)
    near = ON * float(np.median(heights))
    # Seen along each slope, how many ends stand most at one place.
    places = np.sort(left[:, 0] - slopes[:, None] * left[:, 1], axis=1)
    counts = np.array([(np.searchsorted(row, row + near, "right") - np.arange(len(row))).max() for row in places])
    askew = np.abs(slopes + lying.slope)
    most = int(counts.argmax())
    square = counts[askew <= LEANS / 2].max(initial=0)
    wanted = max(FEWEST, OF_ENDS * len(left), MORE * square + 2)
    return bool(askew[most] >= LEANS and counts[most] >= wanted)


def _fitted(slopes: _Values, places: _Values, weights: _Values) -> tuple[_Pencil, _Values]:
    """The pencil of lines that departs least from them, few of which may be no part of it; and by how much of slope."""
    design = np.stack([np.ones_like(places), -places], axis=1)
    used = weights
    for _ in range(10):
        root = np.sqrt(used)
        found = np.linalg.lstsq(design * root[:, None], slopes * root, rcond=None)[0]
        departs = np.abs(slopes - design @ found)
        used = weights / departs.clip(0.002)
    return _Pencil(float(found[0]), float(found[1])), departs


def _quantiles(values: _Values, weights: _Values, *shares: float) -> list[float]:
    order = np.argsort(values)
    summed = np.cumsum(weights[order]) / weights.sum()
    return [float(values[order][min(len(values) - 1, int(np.searchsorted(summed, share)))]) for share in shares]


def _standing(image: Image, boxes: Sequence[TextBox], edges: Sequence[SeenEdge], lying: _Pencil) -> _Pencil | None:
    """The pencil of the lines that stand upright on the sheet; None where it is not told.

    The directions that are level and upright on a sheet are square to one another in space: for a camera whose focal
    length is known, that is one equation for where both vanish. Where the lines of text do not tell that they are seen
    aslant it is none that the others are told by, and those have to run to one another clearly.
    """
    height, width = image.shape[:2]
    left, right, heights = _ends(boxes, width, height)
    tall = float(np.median(heights))
    half = np.array([width, height]) / 2 / max(width, height) - tall
    found = [_strokes(image, left, right, tall), _upright_edges(edges, width, height)]
    for ends, share in ((left, LEFT), (right, RIGHT)):
        # A line that reaches the picture's edge ends beyond it.
        found.append(_margins(ends[(np.abs(ends) < half).all(axis=1)], tall, share))
    slopes, places, lengths = np.concatenate(found).T
    if not len(slopes):
        return None
    design = np.stack([np.ones_like(places), -places], axis=1)
    square = np.array([1.0, FOCAL**2 * lying.change])
    start = _best_start(design, slopes, lengths, square, -lying.slope)
    used = np.abs(slopes - design @ start) < 3 * EXACT
    if lengths[used].sum() < MOST * lengths.sum():
        return None
    exact = EXACT * np.sqrt(1 + SHORT / lengths[used])
    usual = USUAL if lying.turns else 1.0
    rows = np.concatenate([[square / usual, [0.0, 1.0]], design[used] / exact[:, None]])
    wanted = np.concatenate([[-lying.slope / usual, 0.0], slopes[used] / exact])
    solved = np.linalg.solve(rows.T @ rows, rows.T @ wanted)
    ends = np.concatenate([left[:, 0], right[:, 0]])
    span = np.array([[1.0, -ends.min()], [1.0, -ends.max()]])
    spread = np.sqrt(np.einsum("ij,jk,ik->i", span, np.linalg.inv(rows.T @ rows), span))
    if spread.max() > TOLD:
        return None
    if not lying.turns:
        runs = math.degrees(math.atan(abs(solved[1]) * float(np.ptp(ends))))
        if runs < RUNS or abs(square @ solved + lying.slope) > UNUSUAL:
            return None
    return _Pencil(float(solved[0]), float(solved[1]))


def _best_start(design: _Values, slopes: _Values, lengths: _Values, row: _Values, wanted: float) -> _Values:
    """Of the pencils through two of some lines, or one and what is usual, that which the most follow, by length."""
    count = len(slopes)
    one, other = np.triu_indices(count, 1)
    pairs = np.stack([design[one], design[other]], axis=1)
    answers = np.stack([slopes[one], slopes[other]], axis=1)
    usual = np.stack([design, np.broadcast_to(row, design.shape)], axis=1)
    pairs = np.concatenate([pairs, usual])
    answers = np.concatenate([answers, np.stack([slopes, np.full(count, wanted)], axis=1)])
    sound = np.abs(np.linalg.det(pairs)) > 0.02
    if not sound.any():
        return np.array([float(np.average(slopes, weights=lengths)), 0.0])
    tried = np.linalg.solve(pairs[sound], answers[sound][:, :, None])[:, :, 0]
    follow = np.abs(tried @ design.T - slopes) < 2 * EXACT
    best: _Values = tried[int((follow @ lengths - 0.02 * np.abs(tried[:, 1])).argmax())]
    return best


def _strokes(image: Image, left: _Values, right: _Values, tall: float) -> _Values:
    """Slopes, places and lengths (n, 3) of upright rules among lines of text that are so high."""
    height, width = image.shape[:2]
    scale = min(1.0, SEARCHED / max(height, width))
    grey = grey_of(image)
    if scale < 1:
        grey = reduced(grey, (round(width * scale), round(height * scale)))
    segments = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD).detect(np.ascontiguousarray(grey))[0]
    if segments is None:
        return np.zeros((0, 3))
    ends = np.asarray(segments, np.float64).reshape(-1, 2, 2)
    ends = (ends - (grey.shape[1] / 2, grey.shape[0] / 2)) / max(grey.shape)
    along = ends[:, 1] - ends[:, 0]
    lengths = np.abs(along[:, 1])
    # A stem is lower than the box around its line.
    kept = (lengths >= tall) & (np.abs(along[:, 0]) < STEEPEST * lengths)
    ends, lengths = ends[kept], lengths[kept]
    hull = cv2.convexHull(np.concatenate([left, right]).astype(np.float32))
    among = [cv2.pointPolygonTest(hull, (float(x), float(y)), False) >= 0 for x, y in ends.mean(axis=1)]
    ends, lengths = ends[among], lengths[among]
    found: list[tuple[float, float, float]] = []
    while len(ends):
        # A rule is broken where others cross it: its pieces are put together, beginning with the longest.
        (x0, y0), (x1, y1) = ends[int(lengths.argmax())]
        slope = (x1 - x0) / (y1 - y0)
        for _ in range(2):
            departs = np.abs(ends[:, :, 0] - x0 - slope * (ends[:, :, 1] - y0)).max(axis=1)
            on = departs < IN_LINE
            if on.any():
                slope, x0 = np.polyfit(ends[on, :, 1].ravel(), ends[on, :, 0].ravel(), 1)
                y0 = 0.0
        on[int(lengths.argmax())] = True
        if lengths[on].sum() >= STROKE * tall:
            found.append((float(slope), float(x0 - slope * y0), float(lengths[on].sum())))
        ends, lengths = ends[~on], lengths[~on]
    return np.array(found, np.float64).reshape(-1, 3)


def _upright_edges(edges: Sequence[SeenEdge], width: int, height: int) -> _Values:
    """Slopes, places and lengths (n, 3) of the edges of a sheet that stand."""
    longer = max(height, width)
    found = []
    for edge in edges:
        if edge.stands:
            (x0, y0), (x1, y1) = (
                ((x - width / 2) / longer, (y - height / 2) / longer) for x, y in (edge.start, edge.end)
            )
            slope = (x1 - x0) / (y1 - y0)
            found.append((slope, x0 - slope * y0, y1 - y0))
    return np.array(found, np.float64).reshape(-1, 3)


def _margins(ends: _Values, tall: float, share: float) -> _Values:
    """Slopes, places and lengths (n, 3) of the margins on which the ends (n, 2) of lines of this height stand."""
    found: list[tuple[float, float, float]] = []
    left = ends
    extent = float(np.ptp(ends[:, 1])) if len(ends) else 0.0
    while len(left) >= ENDS and len(found) < 4:
        one, other = np.triu_indices(len(left), 1)
        down = left[other, 1] - left[one, 1]
        far = np.abs(down) > REACH * extent
        one, other, down = one[far], other[far], down[far]
        slopes = (left[other, 0] - left[one, 0]) / down
        even = np.abs(slopes) < STEEPEST
        one, slopes = one[even], slopes[even]
        if not len(one):
            break
        places = left[one, 0] - slopes * left[one, 1]
        departs = np.abs(left[:, 0] - slopes[:, None] * left[:, 1] - places[:, None])
        best = int((departs < ON * tall).sum(axis=1).argmax())
        on = departs[best] < ON * tall
        top, foot = left[on, 1].min(), left[on, 1].max()
        slope, place = np.polyfit(left[on, 1], left[on, 0], 1)
        within = (ends[:, 1] >= top) & (ends[:, 1] <= foot)
        beside = np.abs(ends[:, 0] - slope * ends[:, 1] - place) < BESIDE * tall
        if on.sum() < ENDS:
            break
        if on.sum() >= share * (within & beside).sum():
            found.append((float(slope), float(place), float(foot - top)))
        left = left[~on]
    return np.array(found, np.float64).reshape(-1, 3)


def _seen_from_above(
    image: Image, page: UprightPage, edges: Sequence[SeenEdge], lying: _Pencil, standing: _Pencil
) -> StraightSheet | None:
    height, width = page.image.shape[:2]
    longer = max(width, height)
    to_unit = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, longer]]) / longer
    level, upright = np.array([1.0, lying.slope, lying.change]), np.array([standing.slope, 1.0, standing.change])
    text = np.array([point for box in page.boxes for point in box.polygon], np.float64)
    middle = to_unit @ (*((text.min(axis=0) + text.max(axis=0)) / 2), 1.0)
    # The camera sees what lies on the line through both points at infinity.
    far = np.cross(level, upright)
    if abs(far @ middle) < 1e-6:
        return None
    across, down = np.cross(upright, middle), np.cross(level, middle)
    flat = (
        np.stack(
            [
                across / (across[:2] @ _direction(level, middle)),
                down / (down[:2] @ _direction(upright, middle)),
                far / (far @ middle),
            ]
        )
        @ to_unit
    )
    # Once more with the sheet's own proportion, as the corners of its text tell it.
    box = _around(_mapped(flat, text))
    corners = _mapped(np.linalg.inv(flat), np.array(polygon_of(box)))
    wide, tall = sheet_sides(tuple((float(x), float(y)) for x, y in corners), width, height)
    flat = np.diag([wide / (box[2] - box[0]), tall / (box[3] - box[1]), 1.0]) @ flat
    shown = _within(edges, flat, _shown(flat, text, width, height))
    size = (shown[2] - shown[0]) * (shown[3] - shown[1])
    scale = min(1.0, math.sqrt(LARGEST * width * height / size))
    place = np.array([[scale, 0, -shown[0] * scale], [0, scale, -shown[1] * scale], [0, 0, 1]])
    frame = page.frame if isinstance(page.frame, Homography) else Homography.of(page.frame)
    matrix = place @ flat @ np.array(frame.rows())
    paper = [int(value) for value in np.median(image[::20, ::20].reshape(-1, 3), axis=0)]
    seen = cv2.warpPerspective(
        image,
        matrix,
        (round((shown[2] - shown[0]) * scale), round((shown[3] - shown[1]) * scale)),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=paper,
    )
    return StraightSheet(np.asarray(seen, np.uint8), Homography(*(float(value) for value in matrix.ravel())))


def _direction(vanishing: _Values, place: _Values) -> _Values:
    """The direction (2) of length 1 in which a point lies that lines run to, to the right or down."""
    way = vanishing[:2] - vanishing[2] * place[:2]
    return np.asarray(way / np.linalg.norm(way), np.float64)


def _shown(flat: _Values, text: _Values, width: int, height: int) -> tuple[float, float, float, float]:
    """What of the flat plane is shown: the picture, as far as it is not far off the text nor seen much smaller."""
    xs, ys = np.meshgrid(np.linspace(0, width, 25), np.linspace(0, height, 25))
    points = np.stack([xs.ravel(), ys.ravel()], axis=1)
    weights = np.column_stack([points, np.ones(len(points))]) @ flat[2]
    picture = _around(_mapped(flat, points[weights > SMALLER]))
    left, top, right, bottom = _around(_mapped(flat, text))
    around = AROUND * max(right - left, bottom - top)
    return (
        max(picture[0], left - around),
        max(picture[1], top - around),
        min(picture[2], right + around),
        min(picture[3], bottom + around),
    )


def _within(
    edges: Sequence[SeenEdge], flat: _Values, shown: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """What is shown of the flat plane without what lies beyond the edges of the sheet."""
    left, top, right, foot = shown
    for edge in edges:
        (x0, y0), (x1, y1) = _mapped(flat, np.array([edge.start, edge.end])).tolist()
        if edge.stands and abs(x1 - x0) < ASKEW * abs(y1 - y0):
            left, right = (max(left, x0, x1), right) if edge.before else (left, min(right, x0, x1))
        elif not edge.stands and abs(y1 - y0) < ASKEW * abs(x1 - x0):
            top, foot = (max(top, y0, y1), foot) if edge.before else (top, min(foot, y0, y1))
    return left, top, right, foot


def _mapped(matrix: _Values, points: _Values) -> _Values:
    placed = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(placed[:, :2] / placed[:, 2:], np.float64)


def _around(points: _Values) -> tuple[float, float, float, float]:
    (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return x0, y0, x1, y1
