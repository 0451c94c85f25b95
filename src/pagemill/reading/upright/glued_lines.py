"""Lines that the detection network made of two neighbouring cells, cut at the gutter between their columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
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

    A line is cut where hardly any other crosses and where it leaves more room itself than between its words. One that
    leaves room in the same place stands at both sides of it, and crosses nothing.
    """
    if len(lines) < 2 * BESIDE:
        return list(lines)
    tall = median(height(line.bbox) for line in lines)
    allowed = max(1, round(CROSSING * len(rows_of(lines))))
    rooms = [
        _rooms(image, line, tall) if doubtful is None or any(line is other for other in doubtful) else []
        for line in lines
    ]
    wide = width(union([line.bbox for line in lines]))
    cut: list[Line] = []
    for index, line in enumerate(lines):
        left, right = line.bbox[0], line.bbox[2]
        gutters = [room for room in rooms[index] if _is_gutter(room, index, lines, rooms, wide, allowed)]
        shares = [((room[0] + room[1]) / 2 - left) / (right - left) for room in gutters]
        cut += [part for part in cut_line(line, shares) if part is not None] if shares else [line]
    return cut


def room_within(image: Image, line: Line, tall: float) -> tuple[float, float] | None:
    """The widest stretch without ink inside a level line, where it is no space between words; left and right."""
    if " " not in line.text.strip():
        return None
    gaps = sorted(_gaps(image, line, tall), key=lambda gap: gap[0] - gap[1])
    others = gaps[1][1] - gaps[1][0] if len(gaps) > 1 else 0.0
    if not gaps or gaps[0][1] - gaps[0][0] < max(ROOM * tall, WIDER * others):
        return None
    return gaps[0]


def _rooms(image: Image, line: Line, tall: float) -> list[tuple[float, float]]:
    """All such stretches, from the left: those so much wider than any other."""
    gaps = sorted(_gaps(image, line, tall), key=lambda gap: gap[0] - gap[1])
    wide = [end - start for start, end in gaps] + [0.0]
    most = max((i + 1 for i in range(len(gaps)) if wide[i] >= max(ROOM * tall, WIDER * wide[i + 1])), default=0)
    return sorted(gaps[:most])


def _gaps(image: Image, line: Line, tall: float) -> list[tuple[float, float]]:
    """Stretches without ink inside a level line: left and right, in pixels of the page."""
    box = line.bbox
    if width(box) < 3 * tall or height(box) > 2 * tall:
        return []
    x0, y0, x1, y1 = (max(0, round(v)) for v in box)
    grey = cv2.cvtColor(np.ascontiguousarray(image[y0:y1, x0:x1]), cv2.COLOR_RGB2GRAY)
    if min(grey.shape) < 2:
        return []
    paper = float(np.median(grey))
    # Rules above and below the text, and what reaches in from other lines, are left out.
    margin = round(0.12 * grey.shape[0])
    inked = (np.abs(grey[margin : grey.shape[0] - margin].astype(float) - paper) > CONTRAST).any(axis=0)
    places = np.flatnonzero(inked)
    return [(x0 + float(left) + 1, x0 + float(right)) for left, right in pairwise(places.tolist()) if right - left > 1]


def _is_gutter(
    room: tuple[float, float],
    index: int,
    lines: Sequence[Line],
    rooms: Sequence[Sequence[tuple[float, float]]],
    wide: float,
    allowed: int,
) -> bool:
    """Whether a stretch of the line at `index`, in a table so many pixels wide, is one that the other lines leave free,
    with lines that end or begin along it, or end where what stands after it does, as figures do."""
    end = min((start for start, _ in rooms[index] if start > room[1]), default=lines[index].bbox[2])
    middle = (room[0] + room[1]) / 2
    crossing = before = after = 0
    for other, line in enumerate(lines):
        box: Bbox = line.bbox
        if other == index:
            continue
        if any(start < middle < end for start, end in rooms[other]):
            before, after = before + 1, after + 1
        # Lines that run across the whole table are headings in it.
        elif width(box) < 0.7 * wide:
            crossing += box[0] < middle < box[2]
            before += box[2] <= middle
            along = min(box[0] - room[1], abs(box[2] - end)) < 0.6 * height(box)
            after += box[0] >= middle and along
    return crossing < allowed and before >= BESIDE and after >= BESIDE
