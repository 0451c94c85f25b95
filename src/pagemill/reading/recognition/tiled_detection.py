"""Finding lines on pictures too large to be looked at as a whole: drawings, captured web pages, long receipts.

The detector sees a page at a fixed size, at which the print of a large sheet is lost, or is found in boxes of which it
is the smaller part. Such a picture is looked at in overlapping tiles, and what lies in two of them is put together.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Affine, Bbox, area, bbox_of, covered, intersection, overlap_1d
from pagemill.reading.recognition.detection import TextBox, clockwise_from_top_left
from pagemill.reading.recognition.detector import SMALL_PRINT, Detector, detect_lines

Image = npt.NDArray[np.uint8]

#: Pictures up to this many pixels long are looked at as a whole: A4 at 300 dpi.
WHOLE = 3600
#: The longest side of a tile, and how far two overlap: some lines of large print.
TILE, OVERLAP = 2640, 240
#: A picture so many times longer than wide is a strip, of which a look at the whole shows nothing.
STRIP = 4.0
#: Tiles are wanted where a close look finds so many times the lines that a look at the whole found there, and some.
MORE, SOME = 1.25, 3
#: Lines higher than this are taken as the whole shows them: a tile may hold a part of their height.
LARGE = OVERLAP / 2
#: Pixels that a line ends before the edge of a tile at the least, unless it is cut there.
EDGE = 4.0
#: A share of a line that another one covers, so that both are one.
SAME = 0.6
#: Grey levels that pixels of a tile differ by where there is anything on it.
BLANK = 24
#: Steps of pixels, in looking for what is on a tile.
STEP = 4


@dataclass(frozen=True, slots=True)
class _Found:
    """A line and the tile it was found in."""

    box: TextBox
    tile: Bbox

    @property
    def bbox(self) -> Bbox:
        return bbox_of(self.box.polygon)


def find_lines(detector: Detector, image: Image) -> list[TextBox]:
    """The lines of text in an RGB picture (H, W, 3) of any size, top to bottom; polygons in its pixels."""
    height, width = image.shape[:2]
    if max(height, width) <= WHOLE:
        return detect_lines(detector, image)
    tiles = [tile for tile in _tiles(width, height) if not _is_blank(image, tile)]
    if not tiles:
        return []
    close: dict[Bbox, list[_Found]] = {}
    if max(height, width) < STRIP * min(height, width):
        is_small_print = partial(_is_small_print, scale=detector.max_side / max(height, width))
        whole = detect_lines(detector, image, enough=is_small_print)
        fullest = max(tiles, key=lambda tile: _marks(image, tile))
        close[fullest] = _found_in(detector, image, fullest)
        more = len(close[fullest]) >= MORE * sum(_lies_in(box, fullest) for box in whole) + SOME
        if not more and not is_small_print(whole):
            return whole
    else:
        whole = []
    found = [line for tile in tiles for line in close.get(tile) or _found_in(detector, image, tile)]
    boxes = _put_together(found, width, height)
    if headings := [box for box in whole if box.height > LARGE and not _is_several(box, boxes)]:
        # One that fills tiles is found on the whole alone.
        found += [_Found(box, (0.0, 0.0, float(width), float(height))) for box in headings]
        boxes = _put_together(found, width, height)
    boxes += [box for box in whole if box.height <= LARGE and not _is_seen(box, boxes)]
    return sorted(boxes, key=lambda box: (box.polygon[0][1], box.polygon[0][0]))


def _tiles(width: int, height: int) -> Iterator[Bbox]:
    for y0, y1 in _spans(height):
        for x0, x1 in _spans(width):
            yield (float(x0), float(y0), float(x1), float(y1))


def _spans(length: int) -> list[tuple[int, int]]:
    """Spans of like length, each overlapping the next, that cover a length."""
    count = max(1, math.ceil((length - OVERLAP) / (TILE - OVERLAP)))
    step = (length - OVERLAP) / count if count > 1 else length
    return [(round(i * step), min(length, round(i * step + step + OVERLAP))) for i in range(count)]


def _part(image: Image, tile: Bbox, step: int = 1) -> Image:
    x0, y0, x1, y1 = (int(side) for side in tile)
    return image[y0:y1:step, x0:x1:step]


def _is_blank(image: Image, tile: Bbox) -> bool:
    green = _part(image, tile, STEP)[:, :, 1]
    return int(green.max()) - int(green.min()) < BLANK


def _marks(image: Image, tile: Bbox) -> float:
    """How much of a tile changes from one place to the next: the most where there is much small print."""
    green = _part(image, tile, STEP)[:, :, 1].astype(np.int16)
    return float((np.abs(np.diff(green, axis=1)) > 2 * BLANK).sum())


def _found_in(detector: Detector, image: Image, tile: Bbox) -> list[_Found]:
    shift = Affine.shift(tile[0], tile[1])
    boxes = detect_lines(detector, np.ascontiguousarray(_part(image, tile)))
    return [_Found(replace(box, polygon=shift.polygon(box.polygon)), tile) for box in boxes]


def _is_small_print(boxes: Sequence[TextBox], scale: float) -> bool:
    """Whether a quarter of a picture's lines are too low to tell where they end, as the whole is given to the detector:
    at that scale."""
    heights = sorted(box.height for box in boxes)
    return bool(heights) and heights[len(heights) // 4] * scale < SMALL_PRINT


def _is_several(box: TextBox, boxes: Sequence[TextBox]) -> bool:
    """Whether what the whole shows as one line are lower ones run together: two that go through half of it or more."""
    place = bbox_of(box.polygon)
    lower = (bbox_of(other.polygon) for other in boxes if other.height < box.height / 2)
    return sum(_goes_through(one, place) for one in lower if covered(one, place) > 0.5) > 1


def _goes_through(line: Bbox, place: Bbox) -> bool:
    wide, tall = line[2] - line[0], line[3] - line[1]
    if wide >= tall:
        return overlap_1d(line[0], line[2], place[0], place[2]) > (place[2] - place[0]) / 2
    return overlap_1d(line[1], line[3], place[1], place[3]) > (place[3] - place[1]) / 2


def _is_seen(box: TextBox, boxes: Sequence[TextBox]) -> bool:
    """Whether some boxes hold a part of one that the whole shows: they tell better where its lines are."""
    place = bbox_of(box.polygon)
    return any(intersection(place, bbox_of(other.polygon)) > 0 for other in boxes)


def _lies_in(box: TextBox, tile: Bbox) -> bool:
    own = bbox_of(box.polygon)
    return covered(own, tile) > 0.5


def _put_together(found: Sequence[_Found], width: int, height: int) -> list[TextBox]:
    """One box for each line: pieces cut by tiles joined, and of what was found twice the larger."""
    joined = _joined(found, width, height)
    kept: list[TextBox] = []
    places: list[Bbox] = []
    for box in sorted(joined, key=lambda one: -area(bbox_of(one.polygon))):
        place = bbox_of(box.polygon)
        if not any(intersection(place, other) > SAME * area(place) for other in places):
            kept.append(box)
            places.append(place)
    return kept


def _joined(found: Sequence[_Found], width: int, height: int) -> list[TextBox]:
    group = list(range(len(found)))

    def root(index: int) -> int:
        while group[index] != index:
            index = group[index]
        return index

    cut = [index for index, one in enumerate(found) if _is_cut(one, width, height)]
    for index, other in itertools.product(cut, range(len(found))):
        if index != other and _is_rest(found[index], found[other]):
            group[root(other)] = root(index)
    pieces: dict[int, list[TextBox]] = {}
    for index, one in enumerate(found):
        pieces.setdefault(root(index), []).append(one.box)
    return [_around(boxes) for boxes in pieces.values()]


def _is_cut(one: _Found, width: int, height: int) -> bool:
    """Whether a line reaches an edge of its tile that is none of the picture."""
    x0, y0, x1, y1 = one.bbox
    left, top, right, bottom = one.tile
    return (
        (left > 0 and x0 < left + EDGE)
        or (top > 0 and y0 < top + EDGE)
        or (right < width and x1 > right - EDGE)
        or (bottom < height and y1 > bottom - EDGE)
    )


def _is_rest(one: _Found, other: _Found) -> bool:
    """Whether two finds of different tiles are of one line: they overlap, and level with one another."""
    if one.tile == other.tile:
        return False
    a, b = one.bbox, other.bbox
    across = overlap_1d(a[0], a[2], b[0], b[2])
    down = overlap_1d(a[1], a[3], b[1], b[3])
    if across <= 0 or down <= 0:
        return False
    lies = max(a[2] - a[0], b[2] - b[0]) >= max(a[3] - a[1], b[3] - b[1])
    heights = (a[3] - a[1], b[3] - b[1]) if lies else (a[2] - a[0], b[2] - b[0])
    shared = down if lies else across
    return shared > SAME * min(heights) and max(heights) < 1.6 * min(heights)


def _around(boxes: Sequence[TextBox]) -> TextBox:
    """The smallest turned rectangle around some boxes of a line."""
    if len(boxes) == 1:
        return boxes[0]
    points = np.array([point for box in boxes for point in box.polygon], np.float32)
    corners = clockwise_from_top_left(cv2.boxPoints(cv2.minAreaRect(points)))
    return TextBox(tuple((float(x), float(y)) for x, y in corners), max(box.score for box in boxes))
