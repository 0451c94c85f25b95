"""Which characters of a text layer the drawn page shows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.text_layer.text_glyphs import Glyphs, Indices, Mask, Places

Image = npt.NDArray[np.uint8]

#: Grey levels between neighbouring pixels, at the least, that make an edge of a mark.
CONTRAST = 24
#: The same in one of the colours, where grey levels tell no edge: red letters on green paper may be as dark as that.
COLOUR_CONTRAST = 60
#: Pixels left around the text when its edges are sought.
AROUND = 2
#: One row of so many is looked at first: most letters have an edge in any of their rows.
SAMPLED = 4
#: So many characters, at the most, are looked at one by one.
FEW = 80
#: A piece of text of which a smaller share leaves a mark is not shown: clipped, covered, or of the paper's own colour.
SHOWN_SHARE = 0.5
#: An ink this light is not seen on paper of this mean brightness: 0 to 255.
LIGHT_INK, LIGHT_PAPER = 235, 215
#: A character that lies on its like with this share of it is the same one, drawn again to look bold.
SAME_PLACE = 0.5
#: A piece of text of which a greater share has been drawn before is left out.
AGAIN_SHARE = 0.8
#: Pairs of like letters that are compared. A page has some hundred thousands; one with like letters drawn in the same
#: place by the thousand would take time in their square.
MOST_COMPARED = 20_000_000
#: Of no more pieces of text each is compared with each other, by the boxes around them.
MANY = 300


@dataclass(frozen=True, slots=True)
class ShownGlyphs:
    """The characters of a page parted by whether they can be seen; spaces and line ends stand with their neighbours."""

    #: Drawn, and seen on the page.
    seen: Glyphs
    #: Drawn invisibly over marks, as the text laid under a scan is.
    hidden: Glyphs
    #: Characters that are drawn and leave no mark, off the page or on it, spaces not counted.
    unseen: int


def shown_glyphs(glyphs: Glyphs, image: Image) -> ShownGlyphs:
    """Parts the characters of a page drawn as `image` (RGB, H×W×3); what is drawn twice is taken once."""
    page_height, page_width = image.shape[:2]
    invisible = glyphs.inks.invisible[glyphs.ink]
    again = _drawn_again(glyphs)[glyphs.ink]
    ends = glyphs.ends
    on_page = ~glyphs.spaces & _on_page(glyphs.boxes, page_width, page_height)
    # One stroke may be too fine to be drawn; a piece of text is shown or it is not.
    shown = (glyphs.spaces | (on_page & _shown(glyphs, image))) & ~again
    return ShownGlyphs(
        glyphs.take(ends | (shown & ~invisible)),
        glyphs.take(ends | (shown & invisible)),
        int(np.count_nonzero(~(ends | again | shown | invisible))),
    )


def _on_page(boxes: Places, page_width: int, page_height: int) -> Mask:
    """Which boxes lie on the page, with half of their area at the least."""
    x0, y0, x1, y1 = boxes.T
    wide = np.clip(x1, 0, page_width) - np.clip(x0, 0, page_width)
    tall = np.clip(y1, 0, page_height) - np.clip(y0, 0, page_height)
    within = (x0 >= 0) & (y0 >= 0) & (x1 <= page_width) & (y1 <= page_height)
    return np.asarray(within | (wide * tall >= 0.5 * (x1 - x0) * (y1 - y0)), np.bool_)


def _shown(glyphs: Glyphs, image: Image) -> Mask:
    """For each character whether it leaves a mark; one of a longer piece of text, whether most of that does. Of spaces
    nothing is told."""
    letters = ~glyphs.spaces
    counts = np.bincount(glyphs.ink[letters], minlength=len(glyphs.inks))
    pieces = (counts > 3) & (glyphs.inks.number != 0)
    lights = (255 - glyphs.inks.darkness > LIGHT_INK) & ~glyphs.inks.invisible
    if lights.any():
        marked = _marked(glyphs, image, lights)
    else:
        marked = _surely_marked(glyphs, image)
        marks = np.bincount(glyphs.ink[letters & marked], minlength=len(glyphs.inks))
        open_pieces = ~pieces | (marks < SHOWN_SHARE * counts)
        doubtful = np.flatnonzero(letters & ~marked & open_pieces[glyphs.ink])
        left = glyphs.take(doubtful)
        marked[doubtful] = _each_marked(left.boxes, image) if len(left) <= FEW else _marked(left, image, lights)
    marks = np.bincount(glyphs.ink[letters & marked], minlength=len(glyphs.inks))
    return np.where(pieces[glyphs.ink], (marks >= SHOWN_SHARE * counts)[glyphs.ink], marked)


def _pixels(boxes: Places, image: Image) -> tuple[npt.NDArray[np.int64], ...]:
    """Left, top, right and bottom of boxes in whole pixels, a pixel wide and high at the least, cut off at the page's
    edges."""
    page_height, page_width = image.shape[:2]
    left, top = np.floor(boxes[:, 0]), np.floor(boxes[:, 1])
    right, bottom = np.maximum(np.ceil(boxes[:, 2]), left + 1), np.maximum(np.ceil(boxes[:, 3]), top + 1)
    x0, x1 = (np.clip(v, 0, page_width).astype(int) for v in (left, right))
    y0, y1 = (np.clip(v, 0, page_height).astype(int) for v in (top, bottom))
    return x0, y0, x1, y1


def _surely_marked(glyphs: Glyphs, image: Image) -> Mask:
    """The characters in whose boxes one of the rows looked at has an edge: some of those that `_marked` tells of."""
    x0, y0, x1, y1 = _pixels(glyphs.boxes, image)
    start, end = int(x0.min(initial=image.shape[1])), int(x1.max(initial=0))
    if end - start < 2 or not image.size:
        return np.zeros(len(glyphs), np.bool_)
    grey = cv2.cvtColor(image[::SAMPLED, start:end], cv2.COLOR_RGB2GRAY)
    edges = np.zeros(grey.shape, np.uint8)
    _, edges[:, 1:] = cv2.threshold(cv2.absdiff(grey[:, 1:], grey[:, :-1]), CONTRAST - 1, 1, cv2.THRESH_BINARY)
    first, last = -(-y0 // SAMPLED), -(-y1 // SAMPLED)
    return np.asarray(_sums(cv2.integral(edges), x0 - start, first, x1 - start, last) > 0, np.bool_)


def _each_marked(boxes: Places, image: Image) -> list[bool]:
    """What `_marked` tells of some characters none of which is light."""
    marked = []
    for x0, y0, x1, y1 in np.stack(_pixels(boxes, image), axis=1).tolist():
        left, top = max(0, x0 - 1), max(0, y0 - 1)
        part = image[top:y1, left:x1]
        if x1 <= x0 or y1 <= y0:
            marked.append(False)
            continue
        within = np.s_[y0 - top :, x0 - left :]
        grey = _edges(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY))[within]
        marked.append(bool(grey.any()) or bool(_colour_edges(part)[within].any()))
    return marked


def _edges(grey: Image) -> Mask:
    """Where a pixel differs clearly from the one before it, above it, or between these."""
    slopes = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    return np.asarray(slopes >= CONTRAST, np.bool_)


def _colour_edges(image: Image) -> Mask:
    """Where a pixel of an RGB picture differs clearly in one of its colours from its neighbours above and before it."""
    slopes = cv2.morphologyEx(image, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8))
    return np.asarray(slopes.max(axis=2) >= COLOUR_CONTRAST, np.bool_)


def _marked(glyphs: Glyphs, image: Image, lights: Mask) -> Mask:
    """For each character whether its box holds an edge, and the ink is not that of light paper; `lights` are the inks
    that are so light."""
    x0, y0, x1, y1 = _pixels(glyphs.boxes, image)
    if x0.size:
        # What stands around the text is not looked at, but for the pixels next to it, on which its edges depend.
        start, upper = max(0, int(x0.min()) - AROUND), max(0, int(y0.min()) - AROUND)
        image = image[upper : int(y1.max()) + AROUND, start : int(x1.max()) + AROUND]
        x0, y0, x1, y1 = x0 - start, y0 - upper, x1 - start, y1 - upper
    if not image.size:
        return np.zeros(len(glyphs.boxes), np.bool_)
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    marked = _sums(cv2.integral(_edges(grey).view(np.uint8)), x0, y0, x1, y1) > 0
    if not (marked | glyphs.spaces).all():
        marked |= _sums(cv2.integral(_colour_edges(image).view(np.uint8)), x0, y0, x1, y1) > 0
    if lights.any():
        sizes = np.maximum((x1 - x0) * (y1 - y0), 1)
        bright = _sums(cv2.integral(grey), x0, y0, x1, y1) / sizes > LIGHT_PAPER
        marked &= ~(lights[glyphs.ink] & bright)
    return np.asarray(marked, np.bool_)


def _sums(
    table: npt.NDArray[np.int32],
    x0: npt.NDArray[np.int64],
    y0: npt.NDArray[np.int64],
    x1: npt.NDArray[np.int64],
    y1: npt.NDArray[np.int64],
) -> npt.NDArray[np.int32]:
    """Sums over boxes out of a summed-area table."""
    # A sum over the whole page may run over 32 bits; the differences come out right all the same.
    return np.asarray(table[y1, x1] - table[y0, x1] - table[y1, x0] + table[y0, x0])


def _drawn_again(glyphs: Glyphs) -> Mask:
    """The inks of the objects almost all of whose characters stand where another object has drawn them already."""
    which = np.flatnonzero(~glyphs.spaces & (glyphs.inks.number != 0)[glyphs.ink])
    which = which[_crowded(glyphs.boxes[which], glyphs.ink[which], len(glyphs.inks))[glyphs.ink[which]]]
    if not which.size:
        return np.zeros(len(glyphs.inks), np.bool_)
    letters = glyphs.take(which)
    codes = {char: code for code, char in enumerate(dict.fromkeys(letters.chars.tolist()))}
    kinds = np.fromiter(map(codes.__getitem__, letters.chars.tolist()), np.intp, len(letters))
    numbers = letters.ink
    x0, y0, x1, y1 = letters.boxes.T
    areas = np.maximum(x1 - x0, 0) * np.maximum(y1 - y0, 0)
    again = np.zeros(len(letters), np.bool_)
    # Like letters are compared from left to right, each with those that begin before it ends.
    order = np.lexsort((x0, kinds))
    reach = np.zeros(len(codes))
    np.maximum.at(reach, kinds, x1 - x0)
    one = np.arange(len(order))
    step, left = 0, MOST_COMPARED
    while one.size and left > 0:
        step, left = step + 1, left - one.size
        one = one[one + step < len(order)]
        i, j = order[one], order[one + step]
        near = (kinds[i] == kinds[j]) & (x0[j] - x0[i] < reach[kinds[i]])
        one, i, j = one[near], i[near], j[near]
        wide = np.minimum(x1[i], x1[j]) - np.maximum(x0[i], x0[j])
        tall = np.minimum(y1[i], y1[j]) - np.maximum(y0[i], y0[j])
        shared = np.maximum(wide, 0) * np.maximum(tall, 0)
        # Letters of one ligature have one place too, and are of one object.
        same = (shared > SAME_PLACE * np.minimum(areas[i], areas[j])) & (numbers[i] != numbers[j])
        again[np.maximum(i[same], j[same])] = True
    counts = np.bincount(numbers, minlength=len(glyphs.inks))
    shares = np.bincount(numbers, weights=again, minlength=len(glyphs.inks)) / np.maximum(counts, 1)
    return np.asarray(shares >= AGAIN_SHARE, np.bool_)


def _crowded(boxes: Places, inks: Indices, count: int) -> Mask:
    """Which of `count` inks have letters, of these boxes, that letters of another may lie on.

    Two letters share half of the smaller one only where their objects' boxes share half of its height.
    """
    crowded = np.zeros(count, np.bool_)
    order = np.argsort(inks, kind="stable")
    used, firsts = np.unique(inks[order], return_index=True)
    if len(used) > MANY:
        crowded[used] = True
    elif len(used) > 1:
        x0, y0, x1, y1 = boxes[order].T
        (left, top), (right, bottom) = (
            [reduce.reduceat(side, firsts) for side in sides]
            for reduce, sides in ((np.minimum, (x0, y0)), (np.maximum, (x1, y1)))
        )
        lowest = np.minimum.reduceat(y1 - y0, firsts)
        wide = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
        tall = np.minimum(bottom[:, None], bottom) - np.maximum(top[:, None], top)
        near = (wide > 0) & (tall > SAME_PLACE * np.minimum(lowest[:, None], lowest))
        np.fill_diagonal(near, False)
        crowded[used[near.any(axis=1)]] = True
    return crowded
