"""Figures that the layout network does not see, as it hardly sees those of slides: ink that stands together, beside
tables and other figures, and shows the signs of a chart, or on pages read from pixels a photograph."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, area, clip, covered, height, intersection, union, width
from pagemill.reading.layout.charts import is_surely_chart
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.inked_parts import InkedPage

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

#: Side of the squares of the page by which ink is gathered, in pixels.
SQUARE = 8
#: Of a page read from its pixels one of so many each way is looked at: bars and discs are large.
SAMPLED = 4
#: Ink is darker than this in one channel.
INK = 230
#: Heights of a line between pieces of ink that stand together, at the most: bars stand as far apart as they are wide.
TOGETHER = 3.0
#: Heights of a line between a chart and its labels, at the most, and how many signs such a label has.
LABELLED, LABEL = 1.5, 16
#: A chart is at least so many lines of text wide and high, and takes these shares of the page.
LINES, SMALLEST, LARGEST = 5.0, 0.015, 0.6
#: A stroke over this share of the page is one that parts it.
ACROSS = 0.7
#: Paper that is looked at around a drawing, as a share of its shorter side.
AROUND = 0.15
#: Share of its box that a photograph fills, and tones of sixteen that it has at the least, each with this share of it.
FILLED, TONES, TONE = 0.95, 6, 0.01
#: Share of a photograph's places that are so many grey levels from the next, at the least.
ROUGH, STEP = 0.1, 8
#: What shares so much of itself with a table or figure is of that.
OF_OTHERS = 0.2
#: Rows of text are no labels: of a chart's lines no more than this share is longer, or wider than this share of it.
MOST_LONG, LABEL_WIDTH = 0.3, 0.4


def missed_figures(
    image: Image, lines: Sequence[Line], taken: Sequence[Bbox], inked: InkedPage | None = None
) -> list[Bbox]:
    """The boxes of charts and photographs on a page (RGB, H×W×3) beside what is `taken`, charts with labels, in its
    pixels.

    `inked` is the page without the text of its file, where that is known, and its pictures are too; else what stands in
    lines is no ink, and photographs are sought.
    """
    if not lines:
        return []
    tall = median(_type_height(line) for line in lines)
    page_height, page_width = image.shape[:2]
    squares = _drawn_squares(image, lines, taken, inked)
    found = []
    if inked is None:
        found = [box for box in _boxes(squares, tall, solid=True) if _is_photograph(image, box)]
    for box in _drawings(squares, tall):
        whole = _with_labels(box, lines, tall)
        if any(intersection(whole, other) > OF_OTHERS * min(area(whole), area(other)) for other in [*taken, *found]):
            continue
        inside = [line for line in lines if covered(line.bbox, whole) > 0.7]
        if not _are_labels(inside, whole):
            continue
        # A disc fills its own box, and a chart stands on paper.
        for room in (0.0, AROUND * min(width(whole), height(whole))):
            shown = (whole[0] - room, whole[1] - room, whole[2] + room, whole[3] + room)
            x0, y0, x1, y1 = (round(side) for side in clip(shown, page_width, page_height))
            if is_surely_chart(image[y0:y1, x0:x1], inside, (x0, y0), tall):
                found.append((float(x0), float(y0), float(x1), float(y1)))
                break
    return found


def _type_height(line: Line) -> float:
    """How high a line's letters are: of one that stands, how wide it is; a figure alone is narrower than it is high."""
    return height(line.bbox) if len(line.text) <= 2 else min(height(line.bbox), width(line.bbox))


def _drawn_squares(image: Image, lines: Sequence[Line], taken: Sequence[Bbox], inked: InkedPage | None) -> Mask:
    """The squares of a page that hold ink beside what is taken and written, but for strokes that part the page."""
    if inked is None:
        shown = image[::SAMPLED, ::SAMPLED]
        squares = _squares(InkedPage(shown, [(0, 0, shown.shape[1], shown.shape[0])]), SQUARE // SAMPLED)
    else:
        squares = _squares(inked, SQUARE)
    wide = squares.shape[1]
    covers = [*taken, *(line.bbox for line in lines)] if inked is None else taken
    for x0, y0, x1, y1 in covers:
        rows = slice(max(0, int(y0 // SQUARE)), int(y1 // SQUARE) + 1)
        squares[rows, max(0, int(x0 // SQUARE)) : int(x1 // SQUARE) + 1] = 0
    for _, top, w, h, _ in ink_pieces(squares).boxes.tolist():
        if w > ACROSS * wide and h <= 2:
            squares[top : top + h] = 0
    return squares


def _drawings(squares: Mask, tall: float) -> list[Bbox]:
    """Boxes of ink that stands together and is large enough for a chart."""
    reach = max(1, round(TOGETHER * tall / 2 / SQUARE))
    around = cv2.dilate(squares, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return _boxes(around, tall, reach)


def _boxes(squares: Mask, tall: float, reach: int = 0, *, solid: bool = False) -> list[Bbox]:
    """Boxes in pixels of pieces of squares that are large enough for a figure, without the `reach` that was laid around
    them; of solid pieces alone where asked."""
    whole = squares.size * SQUARE**2
    boxes = []
    for x, y, w, h, size in ink_pieces(squares).boxes.tolist():
        x0, y0 = (x + reach) * SQUARE, (y + reach) * SQUARE
        box = (x0, y0, x0 + (w - 2 * reach) * SQUARE, y0 + (h - 2 * reach) * SQUARE)
        large = min(width(box), height(box)) > LINES * tall and SMALLEST < area(box) / whole < LARGEST
        if large and (not solid or size > FILLED * w * h):
            boxes.append(box)
    return boxes


def _with_labels(box: Bbox, lines: Sequence[Line], tall: float) -> Bbox:
    """A drawing with the short lines right at it."""
    reach = LABELLED * tall
    near = (box[0] - reach, box[1] - reach, box[2] + reach, box[3] + reach)
    labels = [line.bbox for line in lines if len(line.text) <= LABEL and covered(line.bbox, near) > 0.5]
    return union([box, *labels])


def _are_labels(lines: Sequence[Line], box: Bbox) -> bool:
    """Whether lines in a drawing are a chart's, and no rows of text with a ground or a frame of their own."""
    long = sum(len(line.text) > LABEL or width(line.bbox) > LABEL_WIDTH * width(box) for line in lines)
    return long <= MOST_LONG * len(lines)


def _is_photograph(image: Image, box: Bbox) -> bool:
    """Whether many tones fill a box, not smoothly as a shadow's do, and it stands apart from the page's edges."""
    page_height, page_width = image.shape[:2]
    x0, y0, x1, y1 = (int(side) for side in box)
    if min(x0, y0, page_width - x1, page_height - y1) < SQUARE:
        return False
    light: Mask = image[y0:y1:SAMPLED, x0:x1:SAMPLED].max(axis=2)
    tones = np.bincount(light.ravel() >> 4, minlength=16)
    rough = np.count_nonzero(cv2.absdiff(light[:, 1:], light[:, :-1]) > STEP)
    return int(np.count_nonzero(tones > TONE * light.size)) >= TONES and int(rough) > ROUGH * light.size


def _squares(page: InkedPage, side: int) -> Mask:
    """Which squares of a page, with so many pixels a `side`, hold ink, 1 or 0 each; the last ones of a row and a column
    may be smaller."""
    high, wide = page.image.shape[:2]
    squares = np.zeros((-(-high // side), -(-wide // side)), np.uint8)
    for x0, y0, x1, y1 in page.parts:
        part = page.darkest[y0:y1, x0:x1]
        # Parts begin where a square does; the mean of one that has any ink is above 0.
        inked = cv2.compare(part, INK, cv2.CMP_LT)
        down, across = -(-part.shape[0] // side), -(-part.shape[1] // side)
        more = (down * side - part.shape[0], across * side - part.shape[1])
        inked = cv2.copyMakeBorder(inked, 0, more[0], 0, more[1], cv2.BORDER_CONSTANT, value=0)
        means = cv2.resize(inked, (across, down), interpolation=cv2.INTER_AREA)
        top, left = y0 // side, x0 // side
        squares[top : top + down, left : left + across] = np.minimum(means, 1)
    return squares
