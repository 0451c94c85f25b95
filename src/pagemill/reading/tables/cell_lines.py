"""Lines of text in the cells of a ruled table: each in one, or cut between those it runs through."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Affine, Bbox, bbox_of, height, width
from pagemill.reading.recognition.line_cuts import cut_line

#: A line that lies in one cell with at least this share of it is that cell's.
WITHIN = 0.85
#: A cell has its own part of a line when it holds at least so much of it: this share, and about one character.
PART, CHARACTER = 0.08, 0.6
#: The band about a line's middle that tells which cells it runs through, as a share of its height.
CORE = 0.5
#: A space reaches so much further than its character, as a share of its line's length.
SLACK = 0.002


def place_lines(cells: Sequence[Bbox], lines: Sequence[Line], frame: Affine | None = None) -> list[list[Line]]:
    """The lines of each cell, in the order given; every line of text is in exactly one cell, whole or in parts.

    `cells` are boxes in the frame that `frame` leads to from the lines' own.
    """
    held: list[list[Line]] = [[] for _ in cells]
    boxes = np.array(cells, np.float64).reshape(-1, 4)
    for line in lines:
        upright = bbox_of(line.polygon if frame is None else frame.polygon(line.polygon))
        for index, part in _parts(line, upright, boxes):
            held[index].append(part)
    return held


def _parts(line: Line, box: Bbox, cells: npt.NDArray[np.float64]) -> list[tuple[int, Line]]:
    lying = width(box) >= height(box)
    # Along the line's own direction, and across it, where only its middle band counts.
    along, across = ((0, 2), (1, 3)) if lying else ((1, 3), (0, 2))
    start, end = box[along[0]], box[along[1]]
    middle, thick = (box[across[0]] + box[across[1]]) / 2, box[across[1]] - box[across[0]]
    low, high = middle - CORE * thick / 2, middle + CORE * thick / 2
    shared = np.clip(np.minimum(cells[:, along[1]], end) - np.maximum(cells[:, along[0]], start), 0, None)
    beside = np.clip(np.minimum(cells[:, across[1]], high) - np.maximum(cells[:, across[0]], low), 0, None)
    share = shared / max(end - start, 1e-9) * beside / max(high - low, 1e-9)
    best = int(np.argmax(share))
    exact = line.source is LineSource.TEXT_LAYER and len(line.offsets) == len(line.text) + 1
    apart = exact and _parts_words(line, cells[best, list(along)], start, end, thick)
    if share[best] >= WITHIN and not apart:
        return [(best, line)]
    enough = max(0.0 if apart else PART * (end - start), CHARACTER * thick)
    through = [int(i) for i in np.flatnonzero((beside > 0.5 * (high - low)) & (shared >= enough))]
    if len(through) < 2 or len(line.text) < 2:
        return [(best if share[best] > 0 else _nearest(box, cells), line)]
    through.sort(key=lambda i: float(cells[i, along[0]]))
    places = [float(cells[i, along[0]]) for i in through[1:]]
    pieces = cut_line(line, [(place - start) / (end - start) for place in places])
    return [(i, piece) for i, piece in zip(through, pieces, strict=True) if piece is not None]


def _parts_words(line: Line, cell: npt.NDArray[np.float64], start: float, end: float, thick: float) -> bool:
    """Whether a side of a cell runs through a space of a line that a file places exactly, with words at both sides: a
    short one before a long one was set closer to it than words of other cells are."""
    for side in cell.tolist():
        if min(side - start, end - side) < CHARACTER * thick:
            continue
        share = (side - start) / (end - start)
        if any(
            sign.isspace() and first - SLACK <= share <= last + SLACK
            for sign, first, last in zip(line.text, line.offsets, line.offsets[1:], strict=False)
        ):
            return True
    return False


def _nearest(box: Bbox, cells: npt.NDArray[np.float64]) -> int:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    dx = np.maximum(np.maximum(cells[:, 0] - x, x - cells[:, 2]), 0)
    dy = np.maximum(np.maximum(cells[:, 1] - y, y - cells[:, 3]), 0)
    return int(np.argmin(dx + dy))
