"""Lines that stand upright on a sheet, as a picture shows them: rules, margins of text, and edges of the sheet.

They are told in a frame whose origin is the picture's middle and whose unit is its longer side, as `x = t·y + d`: the
slope `t` and the place `d`.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.page_plane import grey_of
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.recognition.detection import TextBox
from pagemill.reading.upright.photographed_sheet import SeenEdge

Image = npt.NDArray[np.uint8]
_Values = npt.NDArray[np.float64]

#: An end of a line is on a margin that is so near to it, in heights of a line, and speaks against one that is nearer
#: than so many.
ON, BESIDE = 0.35, 6.0
#: A margin has so many ends, at the left and at the right so great a share of those beside it, and is so great a share
#: of the text's height.
ENDS, LEFT, RIGHT, REACH = 6, 0.6, 0.8, 0.3
#: Upright rules are looked for in a picture with this longer side; they are so many heights of lines long, and their
#: pieces as near to one line, in longer sides.
SEARCHED, STROKE, IN_LINE = 1200, 2.5, 0.002
#: Standing lines lean no further, as a slope.
STEEPEST = 0.7
#: No more ends and lines are looked at: pairs of them are compared with all.
MOST_ENDS, MOST_LINES = 150, 80


def standing_lines(image: Image, boxes: Sequence[TextBox], edges: Sequence[SeenEdge]) -> _Values:
    """Slopes, places and lengths (n, 3) of what stands upright in an RGB picture (H, W, 3) with lines in some boxes."""
    height, width = image.shape[:2]
    left, right, heights = ends_of(boxes, width, height)
    tall = float(np.median(heights))
    found = [_strokes(image, left, right, tall), _upright_edges(edges, width, height)]
    half = np.array([width, height]) / 2 / max(width, height) - tall
    for ends, share in ((left, LEFT), (right, RIGHT)):
        # A line that reaches the picture's edge ends beyond it.
        whole = ends[(np.abs(ends) < half).all(axis=1)]
        found.append(_margins(whole[:: len(whole) // MOST_ENDS + 1], tall, share))
    lines = np.concatenate(found)
    return np.asarray(lines[np.argsort(-lines[:, 2])][:MOST_LINES], np.float64)


def ends_of(boxes: Sequence[TextBox], width: int, height: int) -> tuple[_Values, _Values, _Values]:
    """The middles of the left and right ends (n, 2) of boxes, and their heights, in units of the longer side."""
    corners = np.array([box.polygon for box in boxes], np.float64).reshape(-1, 4, 2)
    placed = (corners - (width / 2, height / 2)) / max(width, height)
    heights = np.linalg.norm(placed[:, 3] - placed[:, 0], axis=1)
    return (placed[:, 0] + placed[:, 3]) / 2, (placed[:, 1] + placed[:, 2]) / 2, heights


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
