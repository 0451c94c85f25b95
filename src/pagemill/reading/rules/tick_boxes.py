"""Boxes to tick on forms, found by their frames and told whether they are ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Bbox, union
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.pixels.outline_boxes import outline_boxes
from pagemill.reading.pixels.page_plane import plane_or_page
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.pixels.sheet_side import sheet_side
from pagemill.reading.rules.rule_runs import opened_downward, opened_runs

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
#: Left, top, right and bottom.
_Sides = Sequence[int]

EMPTY, TICKED, CROSSED = "□", "☑", "☒"
TICK_BOXES = frozenset({EMPTY, TICKED, CROSSED})
#: Sides of a box, in pixels of a page of about 150 dpi; the recogniser reads lower ones as specks.
SMALLEST, LARGEST = 11, 60
#: The longer side is this many times the shorter one, at the most.
SQUARE = 1.25
#: Grey levels that a stroke is darker than the mean of its surroundings, and the side of these.
DARKER, SURROUNDINGS = 16, 41
#: A row or column of a piece of ink is a side's where this share of it is inked, at the least.
LONG = 0.6
#: The longer side of the picture that boxes are sought in, in pixels: larger pages are made smaller.
LONG_SIDE = 1800
#: Below this scale a page is halved, which is much quicker: A4 at 300 dots an inch is.
ALMOST_HALF = 0.53
#: Share of each side of a frame that is inked, at the least, and a side's thickness as a share of the box, at the most.
SIDE, THICK = 0.9, 0.22
#: Share of a box's inside that is inked where it is ticked, at the least, and of it that is left out beside the frame.
MARKED, RIM = 0.07, 0.12
#: Share of a column, as high as a box, that grain may ink.
SPECKS = 0.12
#: Ink within so many heights of a square, above or below it, stands against it.
AGAINST = 0.25


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box on a page, and the sign that shows its state: `EMPTY`, `TICKED` or `CROSSED`."""

    box: Bbox
    sign: str
    #: Whether nothing stands right above or below it.
    clear: bool
    #: Where the nearest ink of its row ends before it and begins behind it; the page's edges where there is none.
    around: tuple[float, float]


@dataclass(frozen=True)
class PageInk:
    """What is printed on a page, as boxes are sought in it."""

    #: (H, W), in grey, and 1 where there is ink, of what lies between the outermost ink of the page.
    grey: Image
    ink: Mask
    #: (H, W), the ink but for what is known to be letters.
    sought: Mask
    #: The parts outside which there is no ink: left, top, right and bottom.
    parts: Sequence[_Sides]
    #: Where the page itself begins and ends to its left and its right, and how far down the first row is.
    edges: tuple[int, int]
    top: int
    #: Pixels for each of the page that was given.
    scale: float

    @cached_property
    def above(self) -> npt.NDArray[np.int32]:
        """(H + 1, W + 1), the ink above and left of each pixel."""
        return np.asarray(cv2.integral(self.ink), np.int32)

    def around(self, sides: _Sides) -> tuple[int, int]:
        """The columns where other ink of the row ends before what stands between these sides, and begins behind it."""
        return _neighbours(self.above, sides, self.edges)

    def tick_box(self, sides: _Sides, sign: str) -> TickBox:
        """What was found between these sides, with what stands around it."""
        (left, _), (x0, y0, x1, y1) = self.edges, sides
        before, behind = self.around(sides)
        box = (
            (x0 - left) / self.scale,
            (y0 + self.top) / self.scale,
            (x1 - left) / self.scale,
            (y1 + self.top) / self.scale,
        )
        around = (before - left) / self.scale, (behind - left) / self.scale
        return TickBox(box, sign, _is_clear(self.ink, sides), around)


def ink_of_page(
    image: Image, inked: InkedPage | None = None, letters: npt.NDArray[np.float64] | None = None
) -> PageInk | None:
    """What is printed on a page (RGB, H×W×3), of a large one made smaller; None on a blank one.

    `inked` is the page with the parts outside which there is no ink, where they are known; `letters` are stretches of
    it (n, 4: left, top, right, bottom) in which nothing need be sought.
    """
    page, scale = _page(image, inked)
    if not page.parts:
        return None
    left, top, right, bottom = (int(side) for side in union(page.parts))
    grey = page.grey[top:bottom, left:right]
    ink = np.zeros(grey.shape, np.uint8)
    parts = [(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in page.parts]
    for x0, y0, x1, y1 in parts:
        ink[y0:y1, x0:x1] = _ink(grey[y0:y1, x0:x1])
    sought = ink
    if letters is not None and len(letters):
        sought = ink.copy()
        places = np.rint(letters * scale - (left, top, left, top)).astype(np.int64).clip(0)
        for x0, y0, x1, y1 in places.tolist():
            sought[y0:y1, x0:x1] = 0
    return PageInk(grey, ink, sought, parts, (-left, page.image.shape[1] - left), top, scale)


def find_tick_boxes(page: PageInk) -> list[TickBox]:
    """Squares with a frame on all four sides, letters and parts of letters that have one among them."""
    frames = np.zeros_like(page.sought)
    for x0, y0, x1, y1 in page.parts:
        frames[y0:y1, x0:x1] = _straight(page.sought[y0:y1, x0:x1])
    squares, thicknesses = _framed(frames)
    found = []
    for place, thick in zip(squares.tolist(), thicknesses.tolist(), strict=True):
        x0, y0, x1, y1 = place
        sign = _sign(page.ink[y0 + thick[1] : y1 - thick[3], x0 + thick[0] : x1 - thick[2]])
        found.append(page.tick_box(place, sign))
    return found


def _page(image: Image, inked: InkedPage | None) -> tuple[InkedPage, float]:
    """A page as boxes are sought in it, and its scale."""
    image = plane_or_page(image)
    tall, wide = image.shape[:2]
    scale = min(1.0, LONG_SIDE / sheet_side(tall, wide))
    if 0.5 < scale < ALMOST_HALF:
        scale = 0.5
    if scale < 1.0:
        return InkedPage(reduced(image, (round(wide * scale), round(tall * scale)))), scale
    return (InkedPage(image) if inked is None else inked), 1.0


def _ink(grey: Image) -> Mask:
    around = cv2.blur(grey, (SURROUNDINGS, SURROUNDINGS))
    return np.asarray(cv2.subtract(around, grey) > DARKER, np.uint8)


def _straight(ink: Mask) -> Mask:
    """Level and standing strokes: a tick through a frame is neither, and comes off it."""
    # Of a kernel with even sides the second anchor has to mirror the first, or what is closed moves by a pixel.
    pixels = np.ones((2, 2), np.uint8)
    closed = cv2.erode(cv2.dilate(ink, pixels, anchor=(0, 0)), pixels, anchor=(1, 1))
    closed = np.asarray(closed, np.uint8)
    return opened_runs(closed, SMALLEST - 1) | opened_downward(closed, SMALLEST - 1)


def _framed(frames: Mask) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Squares with a frame on all four sides (m, 4: left, top, right, bottom), and how thick these are, as told."""
    contours, nested = cv2.findContours(frames, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    # A contour within another is the inner side of a stroke.
    pieces = outline_boxes(contours)[nested[0][:, 3] < 0] if contours else outline_boxes(())
    low, high = pieces[:, 2:].min(axis=1, initial=LARGEST * 2), pieces[:, 2:].max(axis=1, initial=0)
    # A tick that runs out of its box makes the piece larger than the frame.
    pieces = pieces[(low >= SMALLEST) & (high <= 1.5 * np.minimum(LARGEST, SQUARE * low))]
    if not pieces.size:
        return np.empty((0, 4), np.int64), np.empty((0, 4), np.int64)
    sums = np.asarray(cv2.integral(frames), np.int32)
    squares = _squares(sums, pieces)
    thick = _thicknesses(sums, squares)
    framed = (thick > 0).all(axis=1)
    return squares[framed], thick[framed]


def _squares(sums: npt.NDArray[np.int32], pieces: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """What lies between the outermost sides of pieces of ink (n, 4: left, top, width, height) where that is about as
    high as wide (m, 4: left, top, right, bottom).

    `sums` count the ink above and left of each pixel, as `cv2.integral` does.
    """
    x, y, w, h = pieces.T
    steps = np.arange(pieces[:, 2:].max() + 1)
    # Ink above each row's end, and left of each column's, within the piece; the same as at its end beyond it.
    rows, columns = np.minimum(y[:, None] + steps, (y + h)[:, None]), np.minimum(x[:, None] + steps, (x + w)[:, None])
    by_row = np.diff(sums[rows, (x + w)[:, None]] - sums[rows, x[:, None]], axis=1) >= LONG * w[:, None]
    by_column = np.diff(sums[(y + h)[:, None], columns] - sums[y[:, None], columns], axis=1) >= LONG * h[:, None]
    left, top = x + by_column.argmax(axis=1), y + by_row.argmax(axis=1)
    right = x + by_column.shape[1] - by_column[:, ::-1].argmax(axis=1)
    bottom = y + by_row.shape[1] - by_row[:, ::-1].argmax(axis=1)
    low, high = np.minimum(right - left, bottom - top), np.maximum(right - left, bottom - top)
    square = (low >= SMALLEST) & (high <= np.minimum(LARGEST, SQUARE * low))
    square &= by_row.any(axis=1) & by_column.any(axis=1)
    return np.asarray(np.stack([left, top, right, bottom], axis=1)[square])


def _thicknesses(sums: npt.NDArray[np.int32], squares: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How thick the left, upper, right and lower sides of squares (m, 4) are (m, 4), 0 where one is no side.

    A side is inked from end to end in its first or second row or column, and in no more than a frame's.
    """
    left, top, right, bottom = (side[:, None] for side in squares.T)
    wide, tall = right - left, bottom - top
    steps = np.arange(max(2, round(THICK * (squares[:, 2:] - squares[:, :2]).max(initial=0))) + 1)

    def columns(x: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        x = x.clip(0, sums.shape[1] - 2)
        inked = sums[bottom, x + 1] - sums[top, x + 1] - sums[bottom, x] + sums[top, x]
        return np.asarray(inked / tall >= SIDE)

    def rows(y: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        y = y.clip(0, sums.shape[0] - 2)
        inked = sums[y + 1, right] - sums[y, right] - sums[y + 1, left] + sums[y, left]
        return np.asarray(inked / wide >= SIDE)

    def thick(inked: npt.NDArray[np.bool_], size: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        most = np.maximum(2, np.rint(THICK * size).astype(np.int64))
        inked &= steps <= most
        is_side = inked[:, :2].any(axis=1) & ~np.take_along_axis(inked, most, axis=1)[:, 0]
        return np.where(is_side, inked.shape[1] - inked[:, ::-1].argmax(axis=1), 0)

    sides = (columns(left + steps), wide), (rows(top + steps), tall)
    others = (columns(right - 1 - steps), wide), (rows(bottom - 1 - steps), tall)
    return np.stack([thick(inked, size) for inked, size in (*sides, *others)], axis=1)


def _is_clear(ink: Mask, box: _Sides) -> bool:
    """Whether no ink stands right above or below the middle of a square, as other strokes of one letter do."""
    x0, y0, x1, y1 = box
    near, third = max(2, round(AGAINST * (y1 - y0))), (x1 - x0) // 3
    above = ink[max(0, y0 - 1 - near) : max(0, y0 - 1), x0 + third : x1 - third]
    below = ink[y1 + 1 : y1 + 1 + near, x0 + third : x1 - third]
    return not above.any() and not below.any()


def _neighbours(above: npt.NDArray[np.int32], box: _Sides, edges: tuple[int, int]) -> tuple[int, int]:
    """The columns before and behind a square where ink of its row is nearest; specks are none.

    `above` counts the ink above and left of each pixel, as `cv2.integral` does; `edges` are the page's own, which stand
    for ink where there is none.
    """
    x0, y0, x1, y1 = box
    inked = np.flatnonzero(np.diff(above[y1] - above[y0]) / (y1 - y0) > SPECKS)
    near = max(2, round(0.1 * (x1 - x0)))
    before, behind = inked[inked < x0 - near], inked[inked >= x1 + near]
    return (int(before[-1]) + 1 if before.size else edges[0]), (int(behind[0]) if behind.size else edges[1])


def _sign(inside: Mask) -> str:
    """The state of a box by the ink within its frame, the frame's own blur left out."""
    tall, wide = inside.shape
    rim = max(1, round(RIM * min(tall, wide)))
    inner = inside[rim : tall - rim, rim : wide - rim]
    if inner.size == 0 or float(inner.mean()) < MARKED:
        return EMPTY
    near = max(2, min(inner.shape) // 4)
    corners = (inner[:near, :near], inner[:near, -near:], inner[-near:, :near], inner[-near:, -near:])
    crossed = all(corner.any() for corner in corners) and float(inner.mean()) < 0.6
    return CROSSED if crossed else TICKED
