"""Several sheets that one picture shows side by side: receipts and notes on the glass of a scanner, or on a table.

Each is four-cornered, and lighter than what they lie on, or a little darker than a scanner's white lid; no text stands
between them. They are cut out one by one, since each has a lean and a turn of its own, and the rows of one do not go on
in the next.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Affine, Bbox, Homography, Point, bbox_of, centre, height, overlap_1d
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.recognition.detector import Detector
from pagemill.reading.recognition.tiled_detection import find_lines
from pagemill.reading.stage_clock import stage
from pagemill.reading.upright.photographed_sheet import StraightSheet
from pagemill.reading.upright.sheet_tones import Tones, reduced_photograph, tones_of

Image = npt.NDArray[np.uint8]
_Points = npt.NDArray[np.float64]

#: Pixels of the longer side of the picture that is searched, and of a first look.
SEARCHED, FIRST_LOOK = 640, 160
#: Print and rules thinner than this, in searched pixels, are wiped away: sheets are further apart.
PRINT = 5
#: How much lighter sheets are than the ground, as a difference of logarithms: by a quarter.
LIGHTER = 0.22
#: How much darker than a scanner's lid, in the same unit, paper is below it: five levels of grey.
DARKER = 0.02
#: The tone of a scanner's lid.
_LID = math.log(255.0 + 8.0)
#: Share of the picture's own edges, and of all of it, that is ground.
RIM, GROUND = 0.6, 0.08
#: The least that a sheet takes of its picture, and its shorter side of the picture's longer one.
LEAST_AREA, LEAST_SIDE = 0.02, 0.07
#: Share that a sheet fills of the smallest upright or leaning rectangle around it.
FILLED = 0.86
#: Four corners that hold at least this share of a sheet's outline are its own, seen aslant; else it is taken square.
CORNERED = 0.96
#: What is as light as the sheets and none of them takes no more than this share of what they take.
OTHERS = 0.08
#: Sheets that one picture shows at the most.
MOST = 30
#: A sheet has so many lines of text at the least, and of all lines this share may stand on none.
FEWEST_LINES, ON_NONE = 3, 0.04
#: Taken off at each edge, in searched pixels: what of the ground is still in it.
INSET = 1.0
#: Of its sides this share is looked at for what is darker than so much of its paper's tone: a shadow.
TRIMMED, EDGE = 0.03, 0.96
#: Two sheets lie beside one another that share this much of the lower one's height.
BESIDE = 0.5


def sheets_apart(image: Image, detector: Detector) -> list[StraightSheet]:
    """The sheets of an RGB picture (H, W, 3) that shows several, in the order they are read: row by row, each from the
    left. Empty where it shows one or none."""
    corners = outlines(image)
    if len(corners) < 2 or not _hold_the_text(corners, find_lines(detector, image)):
        return []
    return [_cut_out(image, quad) for quad in _in_rows(corners)]


@stage("straighten")
def outlines(image: Image) -> list[_Points]:
    """The corners (4, 2), clockwise from the top left, of several light sheets on a darker ground."""
    if min(image.shape[:2]) < FIRST_LOOK or not _may_show_several(tones_of(reduced_photograph(image, FIRST_LOOK), 3)):
        return []
    scale = SEARCHED / max(image.shape[:2])
    tones = tones_of(reduced_photograph(image, SEARCHED), PRINT)
    light = _parted(tones)
    if light is None:
        return []
    outer, _ = cv2.findContours(light, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found, others, taken = [], 0.0, 0.0
    for outline in outer:
        size = cv2.contourArea(outline)
        quad = _corners(outline, size) if size >= LEAST_AREA * light.size else None
        if quad is None:
            others += size
        else:
            found.append(quad / scale)
            taken += size
    return found if 2 <= len(found) <= MOST and others <= OTHERS * taken else []


def _may_show_several(tones: Tones) -> bool:
    parted = _parted(tones)
    if parted is None:
        return False
    _, _, sizes, _ = cv2.connectedComponentsWithStats(parted)
    return int((sizes[1:, cv2.CC_STAT_AREA] > LEAST_AREA / 2 * parted.size).sum()) > 1


def _parted(tones: Tones) -> npt.NDArray[np.uint8] | None:
    """What may be sheets (255) of a picture, and what they lie on; None where its edges do not show that."""
    return _on_dark_ground(tones) if float(np.median(_rim(tones))) < _LID - LIGHTER else _below_a_lid(tones)


def _rim(tones: Tones) -> Tones:
    return np.concatenate([tones[0], tones[-1], tones[:, 0], tones[:, -1]])


def _on_dark_ground(tones: Tones) -> npt.NDArray[np.uint8] | None:
    low, high = float(tones.min()), float(tones.max())
    if high - low < LIGHTER:
        return None
    levels = np.asarray((tones - low) * (255.0 / (high - low)), np.uint8)
    _, light = cv2.threshold(levels, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    inside = light > 0
    ground = float((~inside).mean())
    if float(_rim(inside).mean()) > 1 - RIM or not GROUND < ground < 1 - 2 * LEAST_AREA:
        return None
    # Print that no wiping takes off is as dark as any ground: what counts is the usual tone of either.
    if float(np.median(tones[inside]) - np.median(tones[~inside])) < LIGHTER:
        return None
    return np.asarray(light, np.uint8)


def _below_a_lid(tones: Tones) -> npt.NDArray[np.uint8] | None:
    rim = _rim(tones)
    lid = float(np.median(rim))
    if float((np.abs(rim - lid) < DARKER / 2).mean()) < RIM:
        return None
    paper = np.asarray((tones < lid - DARKER) * 255, np.uint8)
    return paper if float((paper > 0).mean()) > 2 * LEAST_AREA else None


def _corners(outline: npt.NDArray[np.int32], size: float) -> _Points | None:
    """The corners of a four-cornered outline, clockwise from the top left as it lies; None for any other one."""
    around = cv2.minAreaRect(outline)
    if min(around[1]) < LEAST_SIDE * SEARCHED or size < FILLED * around[1][0] * around[1][1]:
        return None
    quad = np.asarray(cv2.boxPoints(around), np.float64)
    hull = cv2.convexHull(outline)
    aslant = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True).reshape(-1, 2).astype(np.float64)
    if len(aslant) == 4 and cv2.contourArea(aslant.astype(np.float32)) >= CORNERED * cv2.contourArea(hull):
        quad = aslant
    middle = quad.mean(axis=0)
    order = np.argsort(np.arctan2(quad[:, 1] - middle[1], quad[:, 0] - middle[0]))
    quad = quad[order]
    # Clockwise now; its top is the side that is nearest to level and above its middle.
    sides = np.roll(quad, -1, axis=0) - quad
    quad = np.roll(quad, -int(np.argmax(sides[:, 0] / np.hypot(sides[:, 0], sides[:, 1]))), axis=0)
    inward = middle - quad
    return np.asarray(quad + INSET * inward / np.hypot(inward[:, 0], inward[:, 1])[:, None] * math.sqrt(2), np.float64)


def _hold_the_text(corners: Sequence[_Points], boxes: Sequence[TextBox]) -> bool:
    """Whether each of the sheets has text on it, and hardly any stands between them."""
    held = [0] * len(corners)
    outlined = [quad.astype(np.float32) for quad in corners]
    outside = 0
    for box in boxes:
        middle = centre(bbox_of(box.polygon))
        on = next((i for i, quad in enumerate(outlined) if cv2.pointPolygonTest(quad, middle, False) >= 0), None)
        if on is None:
            outside += 1
        else:
            held[on] += 1
    return min(held) >= FEWEST_LINES and outside <= ON_NONE * len(boxes)


def _in_rows(corners: Sequence[_Points]) -> list[_Points]:
    """Sheets row by row from the top, those of a row from the left."""
    rows: list[list[tuple[Bbox, _Points]]] = []
    for item in sorted(((_box(quad), quad) for quad in corners), key=lambda item: item[0][1]):
        box = item[0]
        if rows and all(_beside(box, other) for other, _ in rows[-1]):
            rows[-1].append(item)
        else:
            rows.append([item])
    return [quad for row in rows for _, quad in sorted(row, key=lambda item: item[0][0])]


def _box(quad: _Points) -> Bbox:
    points: list[Point] = [(float(x), float(y)) for x, y in quad]
    return bbox_of(points)


def _beside(one: Bbox, other: Bbox) -> bool:
    shared = overlap_1d(one[1], one[3], other[1], other[3])
    return shared > BESIDE * min(height(one), height(other))


def _cut_out(image: Image, quad: _Points) -> StraightSheet:
    sides = np.hypot(*(np.roll(quad, -1, axis=0) - quad).T)
    wide, tall = max(sides[0], sides[2]), max(sides[1], sides[3])
    target = np.array([[0, 0], [wide, 0], [wide, tall], [0, tall]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    size = (max(1, round(float(wide))), max(1, round(float(tall))))
    seen = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    left, top, right, bottom = _paper(np.asarray(seen, np.uint8))
    cut = np.ascontiguousarray(seen[top:bottom, left:right])
    to_sheet = Affine.shift(-left, -top) @ Homography(*(float(v) for v in matrix.ravel()))
    return StraightSheet(np.asarray(cut, np.uint8), to_sheet)


def _paper(seen: Image) -> tuple[int, int, int, int]:
    """The part of a cut-out sheet (H, W, 3) without the rows and columns at its edges that are darker than its paper:
    its own shadow, and ground beside an edge that is not straight."""
    tones = seen.min(axis=2)
    paper = float(np.percentile(tones, 70))
    spans = []
    for axis in (1, 0):
        usual = np.percentile(tones, 70, axis=axis)
        most = max(1, round(TRIMMED * len(usual)))
        first, last = (most - int(np.argmax((end[:most] < EDGE * paper)[::-1])) for end in (usual, usual[::-1]))
        ends = (first if usual[:most].min() < EDGE * paper else 0, last if usual[-most:].min() < EDGE * paper else 0)
        spans.append((ends[0], len(usual) - ends[1]))
    (top, bottom), (left, right) = spans
    return left, top, right, bottom
