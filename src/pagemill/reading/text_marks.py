"""Which characters of a text layer the drawn page shows."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.text_glyphs import Glyphs, Ink, Mask, Places

Image = npt.NDArray[np.uint8]

#: Grey levels between neighbouring pixels, at the least, that make an edge of a mark.
CONTRAST = 24
#: Pixels left around the text when its edges are sought.
AROUND = 2
#: A piece of text of which a smaller share leaves a mark is not shown: clipped, covered, or of the paper's own colour.
SHOWN_SHARE = 0.5
#: An ink this light is not seen on paper of this mean brightness: 0 to 255.
LIGHT_INK, LIGHT_PAPER = 235, 215
#: A character that lies on its like with this share of it is the same one, drawn again to look bold.
SAME_PLACE = 0.5
#: A piece of text of which a greater share has been drawn before is left out.
AGAIN_SHARE = 0.8


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
    marked = _marked(glyphs, image)
    invisible = glyphs.by_ink(lambda ink: ink.invisible).astype(np.bool_)
    again = _drawn_again(glyphs)[glyphs.ink]
    ends = glyphs.ends
    on_page = ~glyphs.spaces & _on_page(glyphs.boxes, page_width, page_height)
    # One stroke may be too fine to be drawn; a piece of text is shown or it is not.
    shown = (glyphs.spaces | (on_page & _shown(glyphs, marked))) & ~again
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


def _marked(glyphs: Glyphs, image: Image) -> Mask:
    """For each character whether its box holds an edge, and the ink is not that of light paper."""
    page_height, page_width = image.shape[:2]
    left, top = np.floor(glyphs.boxes[:, 0]), np.floor(glyphs.boxes[:, 1])
    right, bottom = np.maximum(np.ceil(glyphs.boxes[:, 2]), left + 1), np.maximum(np.ceil(glyphs.boxes[:, 3]), top + 1)
    x0, x1 = (np.clip(v, 0, page_width).astype(int) for v in (left, right))
    y0, y1 = (np.clip(v, 0, page_height).astype(int) for v in (top, bottom))
    if x0.size:
        # What stands around the text is not looked at, but for the pixels next to it, on which its edges depend.
        start, upper = max(0, int(x0.min()) - AROUND), max(0, int(y0.min()) - AROUND)
        image = image[upper : int(y1.max()) + AROUND, start : int(x1.max()) + AROUND]
        x0, y0, x1, y1 = x0 - start, y0 - upper, x1 - start, y1 - upper
    if not image.size:
        return np.zeros(len(glyphs.boxes), np.bool_)
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) >= CONTRAST
    edge_sums = cv2.integral(edges.view(np.uint8))
    marked = _sums(edge_sums, x0, y0, x1, y1) > 0
    lights = [_lightness(ink) > LIGHT_INK and not ink.invisible for ink in glyphs.inks]
    if any(lights):
        grey_sums = cv2.integral(grey)
        sizes = np.maximum((x1 - x0) * (y1 - y0), 1)
        bright = _sums(grey_sums, x0, y0, x1, y1) / sizes > LIGHT_PAPER
        marked &= ~(np.array(lights)[glyphs.ink] & bright)
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


def _lightness(ink: Ink) -> float:
    red, green, blue, opacity = ink.color
    return 255 - (255 - min(red, green, blue)) * opacity / 255


def _shown(glyphs: Glyphs, marked: Mask) -> Mask:
    """For each character whether it leaves a mark; one of a longer piece of text, whether most of that does."""
    letters = ~glyphs.spaces
    counts = np.bincount(glyphs.ink[letters], minlength=len(glyphs.inks))
    marks = np.bincount(glyphs.ink[letters & marked], minlength=len(glyphs.inks))
    pieces = (counts > 3) & np.array([ink.number != 0 for ink in glyphs.inks], np.bool_)
    return np.where(pieces[glyphs.ink], (marks >= SHOWN_SHARE * counts)[glyphs.ink], marked)


def _drawn_again(glyphs: Glyphs) -> Mask:
    """The inks of the objects almost all of whose characters stand where another object has drawn them already."""
    of_objects = np.array([ink.number != 0 for ink in glyphs.inks], np.bool_)
    letters = glyphs.take(~glyphs.spaces & of_objects[glyphs.ink])
    if not len(letters):
        return np.zeros(len(glyphs.inks), np.bool_)
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
    step = 0
    while one.size:
        step += 1
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
