"""Where on a page a QR or bar code may stand, told at an eighth of its size.

About half of a code is dark, and that over some millimetres both ways. Lines of text have paper between them: in a
square as large as a small code even bold headings hold less ink. Decoding the places found, and not the page, spares
nearly all of the time that pages without codes take.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.ink_pieces import ink_pieces

Image = npt.NDArray[np.uint8]
#: Left, top, right and bottom in whole pixels.
Place = tuple[int, int, int, int]

#: Pixels of the page that make one of the small picture.
CELL = 8
#: Sides of the squares in which ink is measured, in cells: 24 pixels, the smallest code that can be read, and the sides
#: of its surroundings that tell what paper and ink are.
SQUARE, SURROUNDINGS = 3, 13
#: Share of ink in such a square from which on a code may stand there; and the least contrast, in grey levels. Of 110
#: codes of eight symbologies, drawn small, faint and blurred, none is missed at 0.36.
INKED, CONTRAST = 0.32, 40
#: Left around a place, in cells: what is thinner at a code's edges, and the quiet zone (ISO/IEC 18004: four modules).
MARGIN = 5
#: Where places take a greater share of the page, overlaps counted twice, it is decoded as a whole.
WHOLE = 0.9


def code_places(grey: Image) -> list[Place]:
    """The places of a page (H, W) where a code may stand, its quiet zone with it."""
    height, width = grey.shape
    size = width // CELL, height // CELL
    if not min(size):
        return []
    # Whole cells alone, halved and halved again, which is quick.
    halved = grey = grey[: size[1] * CELL, : size[0] * CELL]
    for _ in range(CELL.bit_length() - 1):
        halved = np.asarray(cv2.resize(halved, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8)
    small = halved.astype(np.float32)
    # A cell in a code is grey; black and white are told by its darkest and lightest pixels.
    darkest = cv2.resize(cv2.erode(grey, np.ones((CELL, CELL), np.uint8)), size, interpolation=cv2.INTER_NEAREST)
    around = np.ones((SURROUNDINGS, SURROUNDINGS), np.uint8)
    paper = cv2.dilate(small, around)
    ink = cv2.erode(darkest, around).astype(np.float32)
    mean = cv2.blur(small, (SQUARE, SQUARE))
    told = (paper - ink > CONTRAST) & (paper - mean > INKED * (paper - ink))
    whole = [(0, 0, width, height)]
    reach = cv2.dilate(told.astype(np.uint8), np.ones((2 * MARGIN + 1, 2 * MARGIN + 1), np.uint8))
    # Beyond the last whole cells lies a part of one.
    ends = (width, height)
    places = []
    for x, y, w, h, _ in ink_pieces(reach).boxes.tolist():
        right, bottom = (ends[i] if end == size[i] else end * CELL for i, end in enumerate((x + w, y + h)))
        places.append((x * CELL, y * CELL, right, bottom))
    return whole if sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in places) > WHOLE * width * height else places
