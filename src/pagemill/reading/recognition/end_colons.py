"""A colon that stands apart behind a line, which the network that finds lines passes over: `Total  :`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, bbox_of, overlap_1d
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.page_plane import plane_of
from pagemill.reading.recognition.detection import TextBox

Image = npt.NDArray[np.uint8]

#: All of these are in heights of the line's box. How far behind it a colon is sought.
REACH = 1.3
#: Sides of one of its dots; how far one may stand beside the other; from the middle of one to that of the other.
LEAST_DOT, LARGEST_DOT, ASIDE, LEAST_APART, MOST_APART = 0.06, 0.3, 0.1, 0.15, 0.6
#: Room that the line is given behind it.
ROOM = 0.2
#: A dot is darker than the paper by this share of what the line's ink is: on faint print little of it is black.
INKED = 0.3
#: Grey levels between a line's ink and its paper, at the least.
CONTRAST = 60
#: A box that rises by more than this share of its height leans, and is left.
LEANING = 0.3


def with_end_colons(image: Image, boxes: Sequence[TextBox]) -> list[TextBox]:
    """The boxes of lines of an upright page (RGB, H×W×3), each as far as the colon behind it where there is one."""
    places = [bbox_of(box.polygon) for box in boxes]
    plane = plane_of(image)
    grey = image[:, :, 1] if plane is None else plane
    return [_with_colon(grey, box, [*places[:at], *places[at + 1 :]]) for at, box in enumerate(boxes)]


def _with_colon(grey: Image, box: TextBox, others: Sequence[Bbox]) -> TextBox:
    """`others` are the places of all other boxes."""
    (left, top), (right, top_right) = box.polygon[:2]
    x0, y0, x1, y1 = (int(side) for side in bbox_of(box.polygon))
    height = y1 - y0
    if height < 8 or right <= left or abs(top_right - top) > LEANING * height or x1 - x0 < height:
        return box
    end = min(grey.shape[1], int(x1 + REACH * height))
    behind = grey[y0:y1, x1:end]
    if not behind.size or int(behind.max()) - int(behind.min()) < CONTRAST:
        return box
    ink = _ink(grey[y0:y1, x0:x1], behind)
    found = None if ink is None else _colon(ink, height)
    if found is None:
        return box
    if any(overlap_1d(o[0], o[2], x1, x1 + found) > 0 < overlap_1d(o[1], o[3], y0, y1) for o in others):
        return box
    wider = min(grey.shape[1], x1 + found + ROOM * height) - x1
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = box.polygon
    return replace(box, polygon=((ax, ay), (bx + wider, by), (cx + wider, cy), (dx, dy)))


def _ink(line: Image, behind: Image) -> npt.NDArray[np.uint8] | None:
    """What may be of its ink behind a line: 1 there. None where the line is no darker than its paper."""
    paper, dark = int(np.median(behind)), int(line[:: max(1, len(line) // 16)].min())
    if paper - dark < CONTRAST:
        return None
    return (behind < paper - INKED * (paper - dark)).astype(np.uint8)


def _colon(ink: npt.NDArray[np.uint8], height: int) -> float | None:
    """How far into a picture the colon reaches that is all there is on it, but for what runs in from the left."""
    apart = [box for box in ink_pieces(ink).boxes.tolist() if box[0] > 0]
    if len(apart) != 2:
        return None
    (x0, y0, w0, h0, _), (x1, y1, w1, h1, _) = apart
    sides = np.array([w0, h0, w1, h1]) / height
    aside, between = abs(x0 + w0 / 2 - x1 - w1 / 2) / height, abs(y0 + h0 / 2 - y1 - h1 / 2) / height
    are_dots = sides.min() >= LEAST_DOT and sides.max() <= LARGEST_DOT
    if not are_dots or aside > ASIDE or not LEAST_APART <= between <= MOST_APART:
        return None
    if min(y0, y1) == 0 or max(y0 + h0, y1 + h1) == len(ink):
        return None
    return float(max(x0 + w0, x1 + w1))
