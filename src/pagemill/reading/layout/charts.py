"""Charts told from other pictures, by what is drawn: axes, bars on one base, sectors of a circle, a grid, and ticks.

Each sign weighs; a picture whose signs weigh `ENOUGH` is a chart. A photograph has none of them, since charts stand on
paper of one colour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import Bbox, height
from pagemill.reading.pixels.colour_planes import colour_planes
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.ink_runs import long_runs

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
#: The box of a stroke in whole pixels.
Stroke = tuple[int, int, int, int]

#: Weight of signs at which a picture is a chart.
ENOUGH = 2.0
#: Share of a chart that is of its paper's colour, at the least; a paper wholly bare holds no chart.
PAPER, BARE = 0.4, 0.995
#: Grey levels between the paper and what is drawn on it.
DRAWN = 24
#: Darker than this in every channel is an axis, whatever stands on it.
DARK = 110
#: Shares of the picture's width and height that its axes take, at the least.
AXIS = 0.42
#: Share of the picture's shorter side that a stroke may be thick.
STROKE = 0.012
#: A grid has as many level strokes as this.
GRID = 4
#: Bars, at the least; each takes this share of the picture, and fills this share of the box around it.
BARS, BAR, FULL = 3, 0.0015, 0.93
#: The longest bar is so many times as long as the shortest.
UNEVEN = 1.15
#: The same where nothing else tells a figure; there bars are so many lines of text thick at the least, and the greatest
#: distance between two is so many times the least, at the most.
UNLIKE, THICK, EVEN = 1.3, 1.2, 1.25
#: So many lines of text apart are numbers on an axis; those of a listing's rows are closer.
APART = 1.7
#: Pixels at the edge of a bar that another colour may have.
EDGE = 2
#: So many of a picture's most frequent colours are looked at for bars.
COLOURS = 11
#: Sectors of a pie, at the least, and the share of the circle that each takes.
SECTORS, SECTOR = 3, 0.03
#: Numbers on an axis, at the least, and how many of their heights below it they stand at the most.
TICKS, LEVEL_TICKS = 3, 1.2

_TICK = re.compile(r"[-−–+]?[$€£¥]?\d[\d,. ]*\s?(?:%|‰|[kKmMbB]|万|亿|年|月)?")


def is_chart(picture: Image, lines: Sequence[Line] = (), corner: tuple[float, float] = (0.0, 0.0)) -> bool:
    """Whether an RGB picture (h, w, 3) shows data drawn as a chart.

    `lines` are what is written in it, in pixels of the page, where the picture's top left is `corner`.
    """
    tall, wide = picture.shape[:2]
    if min(tall, wide) < 60:
        return False
    paper = _paper(picture)
    away = _strongest(cv2.absdiff(picture, (*paper, 0)))
    share = np.count_nonzero(away <= DRAWN // 2) / away.size
    if not PAPER <= share <= BARE:
        return False
    drawn = (away > DRAWN).astype(np.uint8)
    level, standing = _strokes(drawn)
    # An axis at which a coloured area begins is seen among what is dark alone.
    dark = (_strongest(picture) < DARK).astype(np.uint8)
    signs = 2.0 * (_has_axes(level, standing) or _has_axes(*_strokes(dark)))
    signs += _has_grid(level) + _has_grid([_turned(stroke) for stroke in standing])
    boxes = [_within(line.bbox, corner) for line in lines if _TICK.fullmatch(line.text.strip())]
    # Numbers along a stroke are an axis, though no other meets it.
    along = [(box[0], box[1] - LEVEL_TICKS * height(box), box[2], box[3]) for box in boxes]
    on_stroke = [box for box in along if any(box[1] < stroke[1] < box[3] for stroke in level)]
    signs += max(1.5 * _has_ticks(boxes), 2.0 * _evenly([(y0, x0, y1, x1) for x0, y0, x1, y1 in on_stroke], 0.0))
    # The signs that take the longest to see come last.
    if signs < ENOUGH:
        signs += 2.0 * _has_bars(_solid_parts(picture, paper))
    if signs < ENOUGH:
        signs += 3.0 * _is_pie(picture, drawn)
    return signs >= ENOUGH


def is_surely_chart(picture: Image, lines: Sequence[Line], corner: tuple[float, float], line_height: float) -> bool:
    """The same of a part of a page that nothing else tells to be a figure: axes with numbers along them, a pie, or bars
    at even distances that are thicker than lines of text, `line_height` in pixels.

    Two sides of a frame meet as axes do, and fields to fill in and words that were blacked out are as alike as bars.
    """
    if min(picture.shape[:2]) < 60:
        return False
    paper = _paper(picture)
    away = _strongest(cv2.absdiff(picture, (*paper, 0)))
    if not PAPER <= np.count_nonzero(away <= DRAWN // 2) / away.size <= BARE:
        return False
    drawn = (away > DRAWN).astype(np.uint8)
    if _has_axes(*_strokes(drawn)):
        numbers = [_within(line.bbox, corner) for line in lines if _TICK.fullmatch(line.text.strip())]
        if _has_ticks(numbers, APART * line_height):
            return True
    bars = [box for box in _solid_parts(picture, paper) if min(box[2] - box[0], height(box)) > THICK * line_height]
    return _has_even_bars(bars) or _is_pie(picture, drawn)


def _strongest(picture: Image) -> Mask:
    """The greatest of each pixel's three values."""
    red, green, blue = colour_planes(picture)
    return np.asarray(cv2.max(cv2.max(red, green), blue), np.uint8)


def _paper(picture: Image) -> tuple[int, int, int]:
    """The most frequent colour, in steps of 8 grey levels: the median of those in its step."""
    channels = colour_planes(np.ascontiguousarray(picture[::2, ::2]))
    red, green, blue = (np.asarray(channel >> 3, np.uint16) for channel in channels)
    codes = red << 10 | green << 5 | blue
    counts = cv2.calcHist([codes], [0], None, [1 << 15], [0, 1 << 15]).ravel()
    chosen = (codes == counts.argmax()).view(np.uint8)
    paper = [_median(channel, chosen) for channel in channels]
    return (paper[0], paper[1], paper[2])


def _median(channel: Image, chosen: Mask) -> int:
    """The median, rounded down, of those values of a channel that are chosen, of which there is one at the least."""
    up_to = np.cumsum(cv2.calcHist([channel], [0], chosen, [256], [0, 256]).ravel().astype(np.int64))
    low, high = np.searchsorted(up_to, ((up_to[-1] - 1) // 2, up_to[-1] // 2), side="right").tolist()
    return int(low + high) // 2


def _strokes(drawn: Mask) -> tuple[list[Stroke], list[Stroke]]:
    """Thin strokes at least `AXIS` of the picture's width or height long, level and standing, as boxes."""
    return _level(drawn), [_turned(stroke) for stroke in _level(np.asarray(cv2.transpose(drawn), np.uint8))]


def _turned(stroke: Stroke) -> Stroke:
    """The stroke where rows and columns change places."""
    x0, y0, x1, y1 = stroke
    return (y0, x0, y1, x1)


def _level(drawn: Mask) -> list[Stroke]:
    """From the top."""
    tall, wide = drawn.shape
    length = max(2, int(AXIS * wide))
    thick = max(4.0, STROKE * min(tall, wide))
    long = long_runs(drawn, length)
    rows = np.flatnonzero(long.any(axis=1))
    if not rows.size:
        return []
    found = []
    for band in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        top = int(band[0])
        boxes = ink_pieces(long[top : top + len(band)]).boxes
        found += [(x, top + y, x + w, top + y + h) for x, y, w, h, _ in boxes.tolist() if h <= thick]
    return sorted(found, key=lambda box: box[1])


def _has_axes(level: Sequence[Stroke], standing: Sequence[Stroke]) -> bool:
    """Whether a level and a standing stroke meet where both begin or end, and make no frame with others."""
    for x0, y0, x1, y1 in level:
        reach = 0.04 * (x1 - x0) + 4
        left = [s for s in standing if abs(s[0] - x0) < reach and s[1] < y0 and abs(s[3] - y1) < 2 * reach]
        right = [s for s in standing if abs(s[2] - x1) < reach and s[1] < y0 and abs(s[3] - y1) < 2 * reach]
        if bool(left) != bool(right):
            return True
    return False


def _has_grid(strokes: Sequence[Stroke]) -> bool:
    """Whether strokes lie one below the other at one distance and are of one length."""
    if len(strokes) < GRID:
        return False
    steps = [after[1] - before[1] for before, after in pairwise(strokes)]
    usual = median(steps)
    even = sum(abs(step - usual) <= max(2.0, 0.06 * usual) for step in steps) >= 0.7 * len(steps)
    lengths = [box[2] - box[0] for box in strokes]
    return even and usual > 8 and min(lengths) > 0.8 * max(lengths)


def _solid_parts(picture: Image, paper: tuple[int, int, int]) -> list[Bbox]:
    """Boxes of upright rectangles of one colour that is not the paper's."""
    red, green, blue = (channel.astype(np.uint16) for channel in colour_planes(np.asarray(picture >> 4, np.uint8)))
    codes = red << 8 | green << 4 | blue
    counts = cv2.calcHist([codes], [0], None, [4096], [0, 4096]).ravel()
    counts[paper[0] >> 4 << 8 | paper[1] >> 4 << 4 | paper[2] >> 4] = 0
    boxes: list[Bbox] = []
    for code in np.argsort(-counts, kind="stable")[:COLOURS].tolist():
        if counts[code] < BAR * codes.size:
            break
        of_colour = (codes == code).view(np.uint8)
        x, y, wide, high = cv2.boundingRect(of_colour)
        left, top = max(0, x - EDGE), max(0, y - EDGE)
        part = np.ascontiguousarray(of_colour[top : y + high + EDGE, left : x + wide + EDGE])
        part = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
        # Of most colours, edges of strokes and letters, nothing is left.
        if cv2.countNonZero(part) < BAR * codes.size:
            continue
        x, y, wide, high = cv2.boundingRect(part)
        left, top, part = left + x, top + y, np.ascontiguousarray(part[y : y + high, x : x + wide])
        for x, y, w, h, size in ink_pieces(part, connectivity=4).boxes.tolist():
            if size >= BAR * codes.size and size >= FULL * w * h and max(w, h) < 0.95 * max(codes.shape):
                boxes.append((left + x, top + y, left + x + w, top + y + h))
    return boxes


def _has_bars(boxes: Sequence[Bbox]) -> bool:
    """Whether several rectangles of one width stand on one base, or lie from one, and are not all of one length."""
    return _stand(boxes) or any(
        _stand(turned)
        for turned in ([(y0, -x1, y1, -x0) for x0, y0, x1, y1 in boxes], [(y0, x0, y1, x1) for x0, y0, x1, y1 in boxes])
    )


def _stand(boxes: Sequence[Bbox], uneven: float = UNEVEN, *, even: bool = False) -> bool:
    for x0, _, x1, base in boxes:
        same = [
            box
            for box in boxes
            if abs(box[3] - base) <= 3 and abs((box[2] - box[0]) - (x1 - x0)) <= max(3.0, 0.1 * (x1 - x0))
        ]
        apart = len({round(box[0]) for box in same})
        heights = [height(box) for box in same]
        if apart >= BARS and max(heights) > uneven * min(heights) and (not even or _at_one_distance(same)):
            return True
    return False


def _at_one_distance(boxes: Sequence[Bbox]) -> bool:
    middles = sorted({round((box[0] + box[2]) / 2) for box in boxes})
    steps = [after - before for before, after in pairwise(middles)]
    return len(steps) >= BARS - 1 and max(steps) < EVEN * min(steps)


def _has_even_bars(boxes: Sequence[Bbox]) -> bool:
    """Whether rectangles are bars, their middles at one distance, and some far longer than others."""
    return any(
        _stand(turned, UNLIKE, even=True)
        for turned in (
            boxes,
            [(y0, -x1, y1, -x0) for x0, y0, x1, y1 in boxes],
            [(y0, x0, y1, x1) for x0, y0, x1, y1 in boxes],
        )
    )


def _is_pie(picture: Image, drawn: Mask) -> bool:
    """Whether the largest thing drawn is a disc of sectors, each of one colour."""
    numbers, boxes = ink_pieces(drawn)
    if not len(boxes):
        return False
    largest = int(boxes[:, 4].argmax())
    _, _, w, h, size = boxes[largest].tolist()
    round_enough = abs(w - h) < 0.06 * max(w, h) and abs(size / (w * h) - np.pi / 4) < 0.05
    if not round_enough or size < 0.04 * drawn.size:
        return False
    inside = picture[numbers == largest + 1] >> 4
    codes = inside[:, 0].astype(np.int32) << 8 | inside[:, 1].astype(np.int32) << 4 | inside[:, 2]
    _, counts = np.unique(codes, return_counts=True)
    sectors = counts[counts > SECTOR * size]
    return len(sectors) >= SECTORS and float(sectors.sum()) > 0.85 * size


def _within(box: Bbox, corner: tuple[float, float]) -> Bbox:
    x, y = corner
    return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)


def _has_ticks(numbers: Sequence[Bbox], least: float = 0.0) -> bool:
    """Whether numbers stand one below the other, or side by side, at one distance of more than `least` pixels."""
    return _evenly(numbers, least) or _evenly([(y0, x0, y1, x1) for x0, y0, x1, y1 in numbers], least)


def _evenly(boxes: Sequence[Bbox], least: float) -> bool:
    for box in boxes:
        tall = max(8.0, min(height(box), box[2] - box[0]))
        aligned = sorted(
            (b[1] + b[3]) / 2
            for b in boxes
            if abs(b[2] - box[2]) < 0.6 * tall or abs(b[0] + b[2] - box[0] - box[2]) < 0.6 * tall
        )
        steps = [after - before for before, after in pairwise(aligned)]
        if len(aligned) >= TICKS and min(steps) > least and max(steps) < 1.25 * min(steps):
            return True
    return False
