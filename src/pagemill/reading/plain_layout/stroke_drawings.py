"""Figures that a page draws with strokes of its own, such as charts, told by their captions.

The file says of none of its strokes what it is for. What stands together, is no rule and no table, and has a figure's
caption right above or below, is taken for a figure; of everything else it stays doubtful.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, area, covered, height, intersection, overlap_1d, union, width
from pagemill.reading.layout.figure_captions import is_figure_caption
from pagemill.reading.pixels.inked_parts import InkedPage

Image = npt.NDArray[np.uint8]

#: Ink is darker than this in one channel.
INK = 230
#: Shares of the page that a drawing takes, at the least and at the most, and of its width and height, at the least.
SIZE, SIDES = (0.02, 0.5), (0.15, 0.05)
#: A label reaches as near to what it names, in heights of a line of the body, and takes no more of the drawing's width.
LABEL_GAP, LABEL = 1.5, 0.5
#: Heights of a line of the body between a drawing, with its labels, and its caption.
CAPTION_GAP = 2.0
#: Share of a drawing that is text, at the most.
WRITTEN = 0.3


def stroke_drawings(graphics: InkedPage, told: Sequence[Bbox], lines: Sequence[Line], body: float) -> list[Bbox]:
    """The boxes of figures drawn with strokes, their labels in them.

    `graphics` is the page without its text, and `told` are the boxes of pictures and tables; `lines` are the page's,
    `body` is the height of a line of its text. All in pixels.
    """
    captions = [line.bbox for line in lines if is_figure_caption(line.text)]
    if not captions:
        return []
    found = []
    high, wide = graphics.image.shape[:2]
    for left, upper, right, lower in graphics.parts:
        if any(intersection((left, upper, right, lower), box) for box in told):
            continue
        ink = graphics.darkest[upper:lower, left:right] < INK
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if not rows.size:
            continue
        box = (
            float(left + columns[0]),
            float(upper + rows[0]),
            float(left + columns[-1] + 1),
            float(upper + rows[-1] + 1),
        )
        box = _with_labels(box, lines, body)
        large = SIZE[0] * high * wide < area(box) < SIZE[1] * high * wide
        large = large and width(box) > SIDES[0] * wide and height(box) > SIDES[1] * high
        if large and _is_shown(box, lines) and sum(_is_at(caption, box, body) for caption in captions) == 1:
            found.append(box)
    return found


def _with_labels(box: Bbox, lines: Sequence[Line], body: float) -> Bbox:
    """A drawing with the short lines that stand right beside it, such as the numbers at an axis."""
    x0, y0, x1, y1 = box
    near = (x0 - LABEL_GAP * body, y0 - LABEL_GAP * body, x1 + LABEL_GAP * body, y1 + LABEL_GAP * body)
    labels = [
        line.bbox
        for line in lines
        if intersection(line.bbox, near)
        and width(line.bbox) < LABEL * width(box)
        and not is_figure_caption(line.text)
        and (covered(line.bbox, near) > 0.5 or overlap_1d(y0, y1, line.bbox[1], line.bbox[3]) > 0)
    ]
    return union((box, *labels))


def _is_shown(box: Bbox, lines: Sequence[Line]) -> bool:
    """Whether a drawing holds labels alone: no line runs out of it, or across it, and they take little of it."""
    inside = [line.bbox for line in lines if intersection(line.bbox, box)]
    if any(covered(line, box) < 0.9 or width(line) > LABEL * width(box) for line in inside):
        return False
    return sum(map(area, inside)) < WRITTEN * area(box)


def _is_at(caption: Bbox, box: Bbox, body: float) -> bool:
    """Whether a caption stands right above or below a drawing."""
    apart = max(caption[1] - box[3], box[1] - caption[3])
    return overlap_1d(caption[0], caption[2], box[0], box[2]) > 0 and -0.5 * body < apart < CAPTION_GAP * body
