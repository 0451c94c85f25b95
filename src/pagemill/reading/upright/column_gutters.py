"""Lines that the detection network made of two columns' text, cut at the gutter between the columns.

One such line is enough to hide a gutter from the rules of reading order. Tables' columns have
[rules of their own](glued_lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.reading.recognition.line_cuts import cut_line
from pagemill.reading.upright.glued_lines import room_within

Image = npt.NDArray[np.uint8]

#: A column's lines are looked for so far above and below a line, in its heights; they are no lower and no higher than
#: these shares of it, and at least so many heights long.
NEAR, LOW, HIGH, LONG = 8.0, 0.6, 1.6, 8.0
#: So many lines end at a gutter and so many begin behind it, give or take so many heights.
BESIDE, AT = 3, 0.7
#: Of the lines nearby so many may run over a gutter, as this one does.
CROSSING = 1


def cut_at_column_gutters(image: Image, lines: Sequence[Line]) -> list[Line]:
    """The lines of an upright page (RGB, H×W×3), those cut that run over a gutter which the lines around them keep.

    A line is cut only where it leaves more room itself than between its words.
    """
    if len(lines) < 2 * BESIDE + 1:
        return list(lines)
    boxes = np.array([line.bbox for line in lines], np.float64)
    cut: list[Line] = []
    for line, box in zip(lines, boxes, strict=True):
        share = _gutter(image, line, box, boxes)
        cut += [line] if share is None else [part for part in cut_line(line, [share]) if part is not None]
    return cut


def _gutter(image: Image, line: Line, box: npt.NDArray[np.float64], boxes: npt.NDArray[np.float64]) -> float | None:
    """Where along a line, as a share of its length, it runs over a gutter; None where it runs over none."""
    tall = float(box[3] - box[1])
    if box[2] - box[0] < 2 * LONG * tall:
        return None
    heights = boxes[:, 3] - boxes[:, 1]
    near = np.abs(boxes[:, 1] + boxes[:, 3] - box[1] - box[3]) < 2 * NEAR * tall
    near &= (heights > LOW * tall) & (heights < HIGH * tall) & (boxes[:, 2] - boxes[:, 0] > LONG * tall)
    others = boxes[near]
    ends = (others[:, 2] > box[0] + LONG * tall) & (others[:, 2] < box[2])
    begins = (others[:, 0] > box[0]) & (others[:, 0] < box[2] - LONG * tall)
    if ends.sum() < BESIDE or begins.sum() < BESIDE:
        return None
    room = room_within(image, line, tall)
    if room is None:
        return None
    ending = np.abs(others[:, 2] - room[0]) < AT * tall
    beginning = np.abs(others[:, 0] - room[1]) < AT * tall
    middle = (room[0] + room[1]) / 2
    # The line itself is among those that run over it.
    crossing = (others[:, 0] < middle) & (others[:, 2] > middle) & ~ending & ~beginning
    if min(ending.sum(), beginning.sum()) < BESIDE or crossing.sum() - 1 > CROSSING:
        return None
    return float((middle - box[0]) / (box[2] - box[0]))
