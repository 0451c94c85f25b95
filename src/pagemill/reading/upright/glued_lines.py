"""Lines that the detection network made of two neighbouring cells, cut at the gutter between their columns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, height, union, width
from pagemill.reading.prose.paragraphs import rows_of
from pagemill.reading.recognition.line_cuts import cut_line

Image = npt.NDArray[np.uint8]

#: The share of a table's rows that have a line across a gutter, at the most; one row may in any case.
CROSSING = 0.1
#: So many lines, at the least, stand on each side of a gutter.
BESIDE = 3
#: The room between two cells in a line, in heights of lines, and how many times it is as wide as any between words.
ROOM, WIDER = 0.45, 1.6
#: Grey levels that tell ink from the line's paper.
CONTRAST = 50


def cut_glued_lines(image: Image, lines: Sequence[Line], doubtful: Sequence[Line] | None = None) -> list[Line]:
    """The lines of a table without rules (RGB page, H×W×3), those cut that run on over a gutter of the table.

    `doubtful` are those that may, where they are known.

    A line is cut where hardly any other crosses and where it leaves more room itself than between its words.
    """
    if len(lines) < 2 * BESIDE:
        return list(lines)
    tall = median(height(line.bbox) for line in lines)
    allowed = max(1, round(CROSSING * len(rows_of(lines))))
    cut: list[Line] = []
    for line in lines:
        room = room_within(image, line, tall) if doubtful is None or line in doubtful else None
        if room is None or not _is_gutter(room, line, lines, allowed):
            cut.append(line)
            continue
        left, right = line.bbox[0], line.bbox[2]
        share = ((room[0] + room[1]) / 2 - left) / (right - left)
        cut += [part for part in cut_line(line, [share]) if part is not None]
    return cut


def room_within(image: Image, line: Line, tall: float) -> tuple[float, float] | None:
    """The widest stretch without ink inside a level line, where it is no space between words; left and right."""
    box = line.bbox
    if width(box) < 3 * tall or height(box) > 2 * tall or " " not in line.text.strip():
        return None
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    grey = cv2.cvtColor(np.ascontiguousarray(image[y0:y1, x0:x1]), cv2.COLOR_RGB2GRAY)
    if min(grey.shape) < 2:
        return None
    paper = float(np.median(grey))
    # Rules above and below the text, and what reaches in from other lines, are left out.
    margin = round(0.12 * grey.shape[0])
    inked = (np.abs(grey[margin : grey.shape[0] - margin].astype(float) - paper) > CONTRAST).any(axis=0)
    places = np.flatnonzero(inked)
    if len(places) < 2:
        return None
    gaps = np.diff(places) - 1
    widest = int(np.argmax(gaps))
    others = np.delete(gaps, widest)
    if gaps[widest] < max(ROOM * tall, WIDER * float(others.max(initial=0))):
        return None
    return (x0 + float(places[widest]) + 1, x0 + float(places[widest + 1]))


def _is_gutter(room: tuple[float, float], line: Line, lines: Sequence[Line], allowed: int) -> bool:
    """Whether a stretch of a line is one that the other lines leave free, with lines that end or begin along it."""
    boxes: list[Bbox] = [other.bbox for other in lines if other is not line]
    whole = union([*boxes, line.bbox])
    middle = (room[0] + room[1]) / 2
    # Lines that run across the whole table are headings in it.
    narrow = [box for box in boxes if width(box) < 0.7 * width(whole)]
    crossing = sum(box[0] < middle < box[2] for box in narrow)
    before = sum(box[2] <= middle for box in narrow)
    after = sum(box[0] >= middle and box[0] - room[1] < 0.6 * height(box) for box in narrow)
    return crossing < allowed and before >= BESIDE and after >= BESIDE
