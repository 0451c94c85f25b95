"""Lines that the detection network made of two neighbouring cells, cut at the gutter between their columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import height, union, width
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
    may_be = None if doubtful is None else set(map(id, doubtful))
    rooms = [_rooms(image, line, tall) if may_be is None or id(line) in may_be else [] for line in lines]
    cells = _Cells(lines, rooms, allowed)
    cut: list[Line] = []
    for index, line in enumerate(lines):
        left, right = line.bbox[0], line.bbox[2]
        ends = [start for start, _ in rooms[index][1:]] + [right]
        gutters = [room for room, end in zip(rooms[index], ends, strict=False) if cells.have_gutter(room, index, end)]
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
    part = image[y0:y1, x0:x1]
    if min(part.shape[:2]) < 2:
        return []
    grey = cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_RGB2GRAY)
    paper = float(np.median(grey))
    # Rules above and below the text, and what reaches in from other lines, are left out.
    margin = round(0.12 * grey.shape[0])
    inked = (np.abs(grey[margin : grey.shape[0] - margin].astype(float) - paper) > CONTRAST).any(axis=0)
    places = np.flatnonzero(inked)
    return [(x0 + float(left) + 1, x0 + float(right)) for left, right in pairwise(places.tolist()) if right - left > 1]


class _Cells:
    """The lines of a table and the rooms in them, in columns."""

    def __init__(self, lines: Sequence[Line], rooms: Sequence[Sequence[tuple[float, float]]], allowed: int) -> None:
        """`allowed` lines may cross a gutter, less one."""
        boxes = np.array([line.bbox for line in lines])
        self._left, self._right, self._height = boxes[:, 0], boxes[:, 2], boxes[:, 3] - boxes[:, 1]
        # Lines that run across the whole table are headings in it.
        self._narrow = self._right - self._left < 0.7 * width(union([line.bbox for line in lines]))
        self._rooms = np.array([room for of_line in rooms for room in of_line]).reshape(-1, 2)
        self._room_of = np.repeat(np.arange(len(lines)), [len(of_line) for of_line in rooms])
        self._allowed = allowed

    def have_gutter(self, room: tuple[float, float], index: int, end: float) -> bool:
        """Whether a room in the line at `index`, what stands after which ends at `end`, is one that the other lines
        leave free, with lines that end or begin along it, or end where that does, as figures do."""
        middle = (room[0] + room[1]) / 2
        others = np.arange(len(self._left)) != index
        parted = np.zeros(len(self._left), np.bool_)
        parted[self._room_of[(self._rooms[:, 0] < middle) & (middle < self._rooms[:, 1])]] = True
        whole = others & ~parted & self._narrow
        parted &= others
        along = np.minimum(self._left - room[1], np.abs(self._right - end)) < 0.6 * self._height
        crossing = np.count_nonzero(whole & (self._left < middle) & (middle < self._right))
        before = np.count_nonzero(parted | (whole & (self._right <= middle)))
        after = np.count_nonzero(parted | (whole & (self._left >= middle) & along))
        return bool(crossing < self._allowed and before >= BESIDE and after >= BESIDE)
