"""Which characters of a text layer the drawn page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import area, clip
from pagemill.reading.text_glyphs import NEWLINE, Glyph, Ink

Image = npt.NDArray[np.uint8]

#: Grey levels between neighbouring pixels, at the least, that make an edge of a mark.
CONTRAST = 24
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
    seen: list[Glyph]
    #: Drawn invisibly over marks, as the text laid under a scan is.
    hidden: list[Glyph]
    #: Characters that are drawn and leave no mark, off the page or on it, spaces not counted.
    unseen: int


def shown_glyphs(glyphs: Sequence[Glyph], image: Image) -> ShownGlyphs:
    """Parts the characters of a page drawn as `image` (RGB, H×W×3); what is drawn twice is taken once."""
    page_height, page_width = image.shape[:2]
    marks = _marked(glyphs, image).tolist()
    shown = _objects_shown(glyphs, marks)
    again = _drawn_again(glyphs)
    seen: list[Glyph] = []
    hidden: list[Glyph] = []
    unseen = 0
    for glyph, marked in zip(glyphs, marks, strict=True):
        if glyph.char == NEWLINE:
            seen.append(glyph)
            hidden.append(glyph)
            continue
        if glyph.ink.number in again:
            continue
        if glyph.char.isspace():
            (hidden if glyph.ink.invisible else seen).append(glyph)
            continue
        x0, y0, x1, y1 = glyph.box
        on_page = (x0 >= 0 and y0 >= 0 and x1 <= page_width and y1 <= page_height) or (
            area(clip(glyph.box, page_width, page_height)) >= 0.5 * area(glyph.box)
        )
        # One stroke may be too fine to be drawn; a piece of text is shown or it is not.
        if on_page and shown.get(glyph.ink.number, marked):
            (hidden if glyph.ink.invisible else seen).append(glyph)
        else:
            unseen += not glyph.ink.invisible
    return ShownGlyphs(seen, hidden, unseen)


def _marked(glyphs: Sequence[Glyph], image: Image) -> npt.NDArray[np.bool_]:
    """For each character whether its box holds an edge, and the ink is not that of light paper."""
    page_height, page_width = image.shape[:2]
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)) >= CONTRAST
    edge_sums = cv2.integral(edges.astype(np.uint8))
    boxes = np.array([glyph.box for glyph in glyphs], np.float64).reshape(-1, 4)
    left, top = np.floor(boxes[:, 0]), np.floor(boxes[:, 1])
    right, bottom = np.maximum(np.ceil(boxes[:, 2]), left + 1), np.maximum(np.ceil(boxes[:, 3]), top + 1)
    x0, x1 = (np.clip(v, 0, page_width).astype(int) for v in (left, right))
    y0, y1 = (np.clip(v, 0, page_height).astype(int) for v in (top, bottom))
    marked = _sums(edge_sums, x0, y0, x1, y1) > 0
    lights = {
        id(ink): _lightness(ink) > LIGHT_INK and not ink.invisible
        for ink in {id(glyph.ink): glyph.ink for glyph in glyphs}.values()
    }
    if any(lights.values()):
        light = np.array([lights[id(glyph.ink)] for glyph in glyphs], bool)
        grey_sums = cv2.integral(grey)
        sizes = np.maximum((x1 - x0) * (y1 - y0), 1)
        bright = _sums(grey_sums, x0, y0, x1, y1) / sizes > LIGHT_PAPER
        marked &= ~(light & bright)
    return np.asarray(marked, bool)


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


def _objects_shown(glyphs: Sequence[Glyph], marks: Sequence[bool]) -> dict[int, bool]:
    """For each piece of text of more than a few characters whether most of it leaves a mark."""
    counts: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for glyph, marked in zip(glyphs, marks, strict=True):
        if not glyph.char.isspace():
            count = counts[glyph.ink.number]
            count[0] += marked
            count[1] += 1
    return {number: of >= SHOWN_SHARE * count for number, (of, count) in counts.items() if count > 3 and number}


def _drawn_again(glyphs: Sequence[Glyph]) -> frozenset[int]:
    """The objects almost all of whose characters stand where another object has drawn them already."""
    letters = [glyph for glyph in glyphs if glyph.ink.number and not glyph.char.isspace()]
    if not letters:
        return frozenset()
    codes: dict[str, int] = {}
    kinds = np.array([codes.setdefault(glyph.char, len(codes)) for glyph in letters])
    numbers = np.array([glyph.ink.number for glyph in letters], np.int64)
    x0, y0, x1, y1 = np.array([glyph.box for glyph in letters], np.float64).T
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
    objects, of = np.unique(numbers, return_inverse=True)
    shares = np.bincount(of, weights=again) / np.bincount(of)
    return frozenset(objects[shares >= AGAIN_SHARE].tolist())
