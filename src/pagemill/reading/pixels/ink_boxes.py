"""Boxes of recognised lines, drawn in to the ink of their text.

The detector's boxes stand off the print on all sides by a share of its height (they are grown by the ratio its maps
were shrunk by in training); a place that is shown to someone, or compared with another, should be the text's own.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Block, Cell, Line, LineSource
from pagemill.geometry import Point, Polygon
from pagemill.reading.pixels.grey_levels import counted_quantiles, counts_away, level_counts
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.page_plane import plane_of

Image = npt.NDArray[np.uint8]

#: Most that a side is drawn in, as a share of the line's height: across the text, and along it.
ACROSS, ALONG = 0.3, 0.6
#: Left between the ink and the box, in pixels.
MARGIN = 1.0
#: Ink differs from the paper by this share of the line's contrast, and by so many grey levels at least.
CONTRAST, LEAST = 0.4, 24
#: Ink that runs along an edge for more than this share of it, and is no thicker than that share of the line's height,
#: is a rule, not text.
RULE_LENGTH, RULE_THICKNESS = 0.6, 0.2
#: One that runs from side to side is a rule as far as this share of the line's height from the edge.
NEAR = 0.12
#: Least distance of a standing rule from the text, in hundredths of the line's height.
APART = 35
#: What is cut of a line above or below is lower than this share of the box's height.
NEIGHBOUR = 0.35

_LEVELS = np.arange(256)


def fit_blocks(blocks: Sequence[Block], page: Image) -> list[Block]:
    """The blocks of a page (RGB, H×W×3), each as `fit_to_ink` makes it."""
    cells = [cell for block in blocks if block.table for cell in block.table.cells]
    held = [*(block.lines for block in blocks), *(cell.lines for cell in cells)]
    down = [y for lines in held for line in lines if line.source is not LineSource.TEXT_LAYER for _, y in line.polygon]
    if not down:
        return list(blocks)
    grey = plane_of(page)
    if grey is None:
        # Of a page with a text layer a part is enough: a line is looked at no further than a pixel around it.
        rows = slice(max(0, math.floor(min(down)) - 2), max(0, math.ceil(max(down)) + 2))
        grey = np.zeros(page.shape[:2], np.uint8)
        cv2.cvtColor(page[rows], cv2.COLOR_RGB2GRAY, grey[rows])
    return [fit_to_ink(block, grey) for block in blocks]


def fit_to_ink(block: Block, grey: Image) -> Block:
    """A block whose recognised lines have boxes fitted to the page (grey, H×W), both in the frame of the page as read.

    Lines of a text layer stay: their boxes are the fonts' own. So do lines set from top to bottom.
    """

    def fitted(lines: Iterable[Line]) -> tuple[Line, ...]:
        return tuple(_fitted(line, grey) for line in lines)

    def cell(one: Cell) -> Cell:
        return replace(one, lines=fitted(one.lines))

    table = block.table and replace(block.table, cells=tuple(cell(one) for one in block.table.cells))
    return replace(block, lines=fitted(block.lines), table=table)


def _fitted(line: Line, grey: Image) -> Line:
    if line.source is LineSource.TEXT_LAYER or len(line.polygon) != 4:
        return line
    top_left, top_right, _, bottom_left = line.polygon
    width, height = math.dist(top_left, top_right), math.dist(top_left, bottom_left)
    if height < 6 or width < 6 or height > 1.5 * width:
        return line
    inked = _ink(_upright(grey, line.polygon, round(width), round(height)))
    if inked is None:
        return line
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    x0 = min(max(0.0, left - MARGIN), ALONG * height) / width
    x1 = max(min(width, right + MARGIN), width - ALONG * height) / width
    y0 = min(max(0.0, top - MARGIN), ACROSS * height) / height
    y1 = max(min(height, bottom + MARGIN), (1.0 - ACROSS) * height) / height
    offsets = _at_gaps(line.text, line.offsets, columns, inked.shape)
    return replace(line, polygon=_part(line.polygon, x0, y0, x1, y1), offsets=_offsets(offsets, x0, x1))


def _upright(grey: Image, polygon: Polygon, width: int, height: int) -> Image:
    points = np.array(polygon, np.float32)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(points, target)
    return np.asarray(
        cv2.warpPerspective(grey, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE), dtype=np.uint8
    )


def _ink(crop: Image) -> npt.NDArray[np.bool_] | None:
    """Where a line's own ink is, in its own pixels (H×W); None where there is none."""
    counts = level_counts(crop)
    paper = int(*counted_quantiles(counts, (0.5,)))
    (contrast,) = counted_quantiles(counts_away(counts, paper), (0.98,))
    if contrast < LEAST:
        return None
    is_ink = np.abs(_LEVELS - paper) > max(LEAST, CONTRAST * contrast)
    inked = np.asarray(cv2.LUT(crop, is_ink.view(np.uint8)), np.uint8).view(np.bool_)
    inked = _without_neighbours(_without_rules(inked))
    return inked if inked.any() else None


def _without_neighbours(inked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Ink without what the box cuts of the lines above and below: it runs out of the box, a blank row away."""
    if not (inked[0].any() or inked[-1].any()):
        return inked
    height = inked.shape[0]
    rows = np.flatnonzero(inked.any(axis=1))
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    for run in runs:
        cut = run.size and (run[0] == 0 or run[-1] == height - 1)
        if len(runs) > 1 and cut and run.size < NEIGHBOUR * height:
            inked[run] = False
    return inked


def _at_gaps(
    text: str, offsets: tuple[float, ...], columns: npt.NDArray[np.intp], shape: tuple[int, ...]
) -> tuple[float, ...]:
    """Character boundaries with those beside spaces moved to where the ink ends and begins again.

    The recogniser tells where it saw a character, not how far its ink goes; beside a wide gap that is far off.
    """
    height, width = shape[0], shape[1]
    if len(offsets) != len(text) + 1:
        return offsets
    moved = list(offsets)
    ends = np.flatnonzero(columns[1:] - columns[:-1] > 1)
    # Where gaps begin and where they end, both in order.
    begin, close = (columns[ends] + 1).tolist(), columns[ends + 1].tolist()
    for match in re.finditer(r"\s+", text):
        start, end = match.span()
        if start == 0 or end == len(text):
            continue
        low, high = (moved[start] * width - height / 2, moved[end] * width + height / 2)
        near = range(bisect_right(close, low), bisect_left(begin, high))
        if not near:
            continue
        widest = max(near, key=lambda gap: close[gap] - begin[gap])
        left, right = begin[widest], close[widest]
        if moved[start - 1] < left / width and right / width < moved[end + 1]:
            moved[start], moved[end] = left / width, right / width
            for at in range(start + 1, end):
                moved[at] = moved[start] + (moved[end] - moved[start]) * (at - start) / (end - start)
    return tuple(moved)


def _without_rules(inked: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Ink without the rules that the box cuts along its sides."""
    height, width = inked.shape
    thick = max(2.0, RULE_THICKNESS * height)
    if not _may_have_rules(inked, math.ceil(thick) + 2):
        return inked
    numbers, boxes = ink_pieces(inked.astype(np.uint8))
    x, y, w, h, size = boxes.T
    at_edge, near = (y <= 1) | (y + h >= height - 1), (y <= NEAR * height) | (y + h >= (1 - NEAR) * height)
    lying = (h <= thick) & (((w > RULE_LENGTH * width) & at_edge) | ((w == width) & near))
    standing = (w <= thick) & (h > RULE_LENGTH * height) & ((x <= 1) | (x + w >= width - 1))
    for number in np.flatnonzero(lying | standing).tolist():
        # A stroke of the text may fill the box's side, too; a rule keeps its distance from the text.
        reach = APART * height // 100
        beside = inked[:, max(0, int(x[number]) - reach) : int(x[number] + w[number]) + reach]
        if lying[number] or int(beside.sum()) == int(size[number]):
            inked[numbers == number + 1] = False
    return inked


def _may_have_rules(inked: npt.NDArray[np.bool_], reach: int) -> bool:
    """Whether ink stands at or near an edge, and as much of what is within so many pixels of it as a rule is long has
    ink without a gap: few lines are so, and are looked at piece by piece."""
    near = max(2, int(NEAR * inked.shape[0]) + 1)
    sides = ((inked, near), (inked[::-1], near), (inked.T, 2), (inked.T[::-1], 2))
    return any(
        side[:edge].any() and _longest(np.asarray(side[: edge + reach - 2].any(axis=0))) > RULE_LENGTH * side.shape[1]
        for side, edge in sides
    )


def _longest(inked: npt.NDArray[np.bool_]) -> int:
    """How long the longest stretch of ink is."""
    blank = np.flatnonzero(~inked)
    return int(np.diff(blank, prepend=-1, append=len(inked)).max()) - 1


def _part(polygon: Polygon, x0: float, y0: float, x1: float, y1: float) -> Polygon:
    """The part of a four-cornered box between two shares of its length and two of its height."""

    def at(x: float, y: float) -> Point:
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon
        top = (ax + x * (bx - ax), ay + x * (by - ay))
        foot = (dx + x * (cx - dx), dy + x * (cy - dy))
        return (top[0] + y * (foot[0] - top[0]), top[1] + y * (foot[1] - top[1]))

    return (at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1))


def _offsets(offsets: tuple[float, ...], x0: float, x1: float) -> tuple[float, ...]:
    """Character boundaries as shares of the line between `x0` and `x1` of what they were shares of."""
    return tuple(np.clip((np.array(offsets) - x0) / (x1 - x0), 0.0, 1.0).tolist())
