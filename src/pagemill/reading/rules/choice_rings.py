"""Round choices of forms and web pages: rings and discs told by their outlines, and whether they are chosen."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.outline_boxes import outline_boxes
from pagemill.reading.rules.tick_boxes import PageInk, TickBox

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
#: Left, top, right and bottom of what is round, and its sign.
_Ring = tuple[int, int, int, int, str]

OPEN, CHOSEN, FILLED = "○", "◉", "●"
RINGS = frozenset({OPEN, CHOSEN, FILLED})
#: Across, in pixels of a page of about 150 dpi: a choice of a web page as a screen shows it is 13.
SMALLEST, LARGEST = 10, 50
#: A ring is so many times as wide as high, or as high as wide, at the most.
ROUND = 1.2
#: Points of its outline are so much nearer to its middle or further from it than its sides are, as a share of that, at
#: the most, and half a pixel beside, as outlines go from pixel to pixel.
OFF_REACH = 0.09
#: What is within so much of its reach is looked at; so much ink is a disc or a dot, so little on a circle is none.
OUTERMOST, RINGED, BLANK = 0.8, 0.85, 0.2
#: The dot of one that is chosen reaches so far at the least, and the paper about it, as shares of the whole; so many
#: circles may be neither, where the one goes over into the other.
DOT, THICK, SOFT = 0.2, 0.5, 2
#: There is so much room before it or behind it, in widths of it: letters of a word stand closer. More than so many are
#: a pattern, as are so many round pieces of ink: a page of print has a few hundred.
LEAST_ROOM, MOST, MOST_ROUND = 0.3, 400, 10_000
#: What a tick or a cross makes of a ring is so many times as large at the most, and inks no more of the ring's paper;
#: they are sought by so many open ones, beside which there is so much room, in widths of them.
STRUCK, MARKED, MOST_STRUCK, FREE = 2.5, 0.5, 60, 1.0


def find_choice_rings(page: PageInk) -> list[TickBox]:
    """Rings and discs that stand free, round letters among them, and rings that are ticked through."""
    outlines, nested = cv2.findContours(page.sought, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if not outlines:
        return []
    boxes = outline_boxes(outlines)
    low, high = boxes[:, 2:].min(axis=1), boxes[:, 2:].max(axis=1)
    # A contour within another is the inner side of a stroke.
    whole = (nested[0][:, 3] < 0) & (low >= SMALLEST)
    found: list[tuple[int, _Ring]] = []
    wide_as_high = np.flatnonzero(whole & (high <= np.minimum(LARGEST, ROUND * low)))
    are_round = _are_round([outlines[index] for index in wide_as_high.tolist()], boxes[wide_as_high])
    if np.count_nonzero(are_round) > MOST_ROUND:
        return []
    for index in wide_as_high[are_round]:
        x, y, w, h = boxes[index].tolist()
        if (sign := _sign(page.grey[y : y + h, x : x + w])) is not None:
            found.append((index, (x, y, x + w, y + h, sign)))
    rooms = {ring: room for _, ring in found if (room := _room(page.around(ring[:4]), ring)) >= LEAST_ROOM}
    if len(rooms) > MOST:
        return []
    chosen = [ring for ring in rooms if ring[4] == CHOSEN]
    rings = [ring for ring in rooms if ring[4] != FILLED or not any(_is_within(ring, other) for other in chosen)]
    free = [ring for ring in rings if ring[4] == OPEN and rooms[ring] >= FREE][:MOST_STRUCK]
    whole[[index for index, _ in found]] = False
    rings += _struck(page.ink, boxes[whole], free)
    return [page.tick_box(sides, sign) for *sides, sign in rings]


def _room(around: tuple[int, int], ring: _Ring) -> float:
    """The wider gap beside a ring, in widths of it, where other ink of its row ends before it and begins behind it."""
    return max(ring[0] - around[0], around[1] - ring[2]) / (ring[2] - ring[0])


def _struck(ink: Mask, pieces: npt.NDArray[np.int64], rings: Sequence[_Ring]) -> list[_Ring]:
    """Rings that a tick or a cross runs through and beyond: pieces of ink (n, 4: left, top, width, height) that have an
    open ring of the same row or column in them."""
    struck: dict[tuple[int, int], _Ring] = {}
    for x0, y0, x1, y1, _ in rings:
        wide, tall = x1 - x0, y1 - y0
        like = (ink[y0:y1, x0:x1] > 0).astype(np.float32)
        x, y, w, h = pieces.T
        sized = (w >= wide) & (h >= tall) & (np.maximum(w, h) <= STRUCK * max(wide, tall)) & ((w > wide) | (h > tall))
        level = (np.minimum(y + h, y1) - np.maximum(y, y0) >= tall // 2) | (abs(x - x0) <= wide)
        for left, top, w, h in pieces[sized & level].tolist():
            if (left, top) in struck:
                continue
            piece = (ink[top : top + h, left : left + w] > 0).astype(np.float32)
            shares = cv2.matchTemplate(piece, like, cv2.TM_CCORR) / like.sum()
            at_y, at_x = divmod(int(shares.argmax()), shares.shape[1])
            beside = piece[at_y : at_y + tall, at_x : at_x + wide][like == 0]
            if float(shares.max()) >= RINGED and float(beside.mean()) <= MARKED:
                box = (left + at_x, top + at_y, left + at_x + wide, top + at_y + tall)
                struck[left, top] = (*box, CHOSEN)
    return list(struck.values())


def _is_within(ring: _Ring, other: _Ring) -> bool:
    """Whether a disc is the dot of another ring."""
    return other[0] < ring[0] and other[1] < ring[1] and other[2] > ring[2] and other[3] > ring[3]


def _are_round(outlines: Sequence[npt.NDArray[np.int32]], boxes: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Which outlines (m, each (points, 1, 2)) are round and fill the boxes (m, 4: left, top, width, height) around
    them."""
    if not outlines:
        return np.zeros(0, np.bool_)
    counts = np.fromiter(map(len, outlines), np.int64, len(outlines))
    of = np.repeat(np.arange(len(outlines)), counts)
    reach = (boxes[:, 2:] - 1) / 2
    away = np.hypot(*((np.concatenate(outlines)[:, 0] - (boxes[:, :2] + reach)[of]) / reach[of]).T)
    off = np.maximum.reduceat(np.abs(away - 1.0), np.cumsum(counts) - counts)
    return np.asarray(off <= OFF_REACH + 0.5 / reach.min(axis=1))


def _sign(grey: Image) -> str | None:
    """What a round piece of ink (H, W) is by how much of each circle about its middle is inked; None for a letter, a
    number in a ring and what else is neither a ring nor a disc."""
    # Of a disc the middle has no paper around it to be darker than.
    ink = grey < (int(grey.max()) + int(grey.min())) // 2
    reach = (min(grey.shape) - 1) / 2
    y, x = (np.linspace(-reach, reach, side) for side in grey.shape)
    circles = np.hypot(y[:, None], x).astype(np.intp)
    rim = int(OUTERMOST * reach)
    all_of = np.bincount(circles.ravel())[: rim + 1].clip(1)
    inked = np.bincount(circles.ravel(), ink.ravel())[: rim + 1]
    blank = np.flatnonzero(inked[:rim] < BLANK * all_of[:rim])
    if not blank.size:
        return FILLED if inked.sum() >= RINGED * all_of.sum() else None
    first, last = int(blank[0]), int(blank[-1])
    if last < THICK * reach or last - first >= len(blank):
        return None
    if not first:
        return OPEN
    dot = max(1, first - SOFT)
    return CHOSEN if first > DOT * reach and inked[:dot].sum() >= RINGED * all_of[:dot].sum() else None
