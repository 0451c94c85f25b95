"""A page photographed aslant whose sheet is not seen as a whole, laid flat by what is printed on it.

Lines of text are level on their sheet: where a camera looks at it aslant, they run to one point. So do the margins of
text and upright strokes, to another one. Of a page whose lines tell such a point clearly both are told, and the
picture is seen from straight above. A scan's lines are parallel; what little they are not is deskewed.

All slopes are told in the frame of `standing_lines.py`. There a lying line is `y = s·x + c`, and those that run to one
point have `s = a - b·c`; a standing one is `x = t·y + d`, and those that run to one point have `t = a - b·d`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Homography, polygon_of
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.stage_clock import stage
from pagemill.reading.upright.page_bend import LONGEST_SIDE, seem_bent
from pagemill.reading.upright.photographed_sheet import FOCAL, SeenEdge, StraightSheet, seen_edges, sheet_sides
from pagemill.reading.upright.standing_lines import ON, ends_of, standing_lines
from pagemill.reading.upright.upright_page import UprightPage

Image = npt.NDArray[np.uint8]
_Values = npt.NDArray[np.float64]

#: Boxes so many times longer than high tell a direction; so many are wanted.
LONG, FEWEST = 5.0, 10
#: Degrees by which the lines turn from the page's head to its foot, at the least: less is no harm.
TURNS = 1.5
#: Share of the lines by length, and how many degrees these may depart from running to one point; and the same as a
#: share of the whole turn, where that is less.
AGREE, DEPART, OF_TURN = 0.8, 0.4, 0.15
#: The lines stand over so great a share of the picture's longer side.
OVER = 0.25
#: A left margin leans that is no nearer to square to the lines, as a slope, nor further; on it stands so great a share
#: of all ends, and so many times those on one that is square, and some.
LEANS, MOST_LEANS, OF_ENDS, MORE = 0.04, 0.6, 0.3, 1.3
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
SMALLER, AROUND = 0.35, 0.7
#: An edge of the sheet that leans by more on the flat page, as a slope, is none of it.
ASKEW = 0.03
#: The flat page has no more than so many times the pixels of its picture.
LARGEST = 2.0


@dataclass(frozen=True, slots=True)
class _Pencil:
    """Lines that run to one point: the slope of the one at place 0, and how much less it is at place 1."""

    slope: float
    change: float
    #: Whether the slope changes by so much over the page that it is seen aslant.
    turns: bool = False


@stage("straighten")
def laid_flat(image: Image, page: UprightPage) -> StraightSheet | None:
    """An RGB picture (H, W, 3), of which `page` is made, seen from straight above; None where nothing tells clearly
    that it is seen aslant."""
    height, width = page.image.shape[:2]
    lying = _lying(page.boxes, width, height)
    if lying is None or max(image.shape[:2]) > LONGEST_SIDE:
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


def _lying(boxes: Sequence[TextBox], width: int, height: int) -> _Pencil | None:
    """The pencil of the lines in some boxes of a page; None where they are few or do not agree."""
    if len(boxes) < FEWEST:
        return None
    left, right, heights = ends_of(boxes, width, height)
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
    left, _, heights = ends_of(boxes, width, height)
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
    aslant that equation is not used, and standing ones have to tell clearly that they are.
    """
    height, width = image.shape[:2]
    slopes, places, lengths = standing_lines(image, boxes, edges).T
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
    ends = np.concatenate(ends_of(boxes, width, height)[:2])[:, 0]
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


def _seen_from_above(
    image: Image, page: UprightPage, edges: Sequence[SeenEdge], lying: _Pencil, standing: _Pencil
) -> StraightSheet | None:
    """The picture without its perspective; None where its text would be taken beyond all bounds."""
    height, width = page.image.shape[:2]
    longer = max(width, height)
    to_unit = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, longer]]) / longer
    level, upright = np.array([1.0, lying.slope, lying.change]), np.array([standing.slope, 1.0, standing.change])
    text = np.array([point for box in page.boxes for point in box.polygon], np.float64)
    middle = to_unit @ (*((text.min(axis=0) + text.max(axis=0)) / 2), 1.0)
    # What lies on the line through both points is infinitely far.
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
    if (np.column_stack([text, np.ones(len(text))]) @ flat[2]).min() < SMALLER:
        return None
    # Once more with the sheet's own proportion, as the corners of its text tell it.
    box = _around(_mapped(flat, text))
    corners = _mapped(np.linalg.inv(flat), np.array(polygon_of(box)))
    wide, tall = sheet_sides(tuple((float(x), float(y)) for x, y in corners), width, height)
    flat = np.diag([wide / (box[2] - box[0]), tall / (box[3] - box[1]), 1.0]) @ flat
    shown = _within(edges, flat, _shown(flat, text, width, height))
    wide, tall = shown[2] - shown[0], shown[3] - shown[1]
    if min(wide, tall) < 1:
        return None
    size = wide * tall
    scale = min(1.0, math.sqrt(LARGEST * width * height / size))
    place = np.array([[scale, 0, -shown[0] * scale], [0, scale, -shown[1] * scale], [0, 0, 1]])
    frame = page.frame if isinstance(page.frame, Homography) else Homography.of(page.frame)
    matrix = place @ flat @ np.array(frame.rows())
    paper = [int(value) for value in np.median(image[::20, ::20].reshape(-1, 3), axis=0)]
    seen = cv2.warpPerspective(
        image,
        matrix,
        (max(1, round(wide * scale)), max(1, round(tall * scale))),
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
    """Left, top, right and foot of what is shown of the flat plane: of the picture what is neither far off the text nor
    seen much smaller."""
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
