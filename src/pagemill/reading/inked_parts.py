"""The parts of a page that have ink in them. What a page draws besides its text is a rule here and a picture there:
what is sought in it is sought in these parts, and not in all the paper between them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.ink_pieces import ink_pieces

Image = npt.NDArray[np.uint8]
#: Left, top, right and bottom in whole pixels.
Part = tuple[int, int, int, int]

#: Side of the tiles by which ink is looked up, in pixels, and of the room that is left around it at the least: as far
#: as the surroundings of a stroke reach.
TILE = 32
#: Grey levels, in the darkest channel, that ink is darker than the lightest of the page.
DARKER = 5
#: One pixel of so many each way tells how light the page is.
SAMPLED = 8


def inked_parts(image: Image) -> list[Part]:
    """Boxes of a page (RGB, H×W×3) that hold all its ink, with room about it; none meet."""
    high, wide = image.shape[:2]
    red, green, blue = np.moveaxis(image[::SAMPLED, ::SAMPLED], 2, 0)
    paper = int(np.minimum(np.minimum(red, green), blue).max(initial=0))
    inked = _darkest(image) < paper - DARKER
    around = cv2.dilate(inked.astype(np.uint8), np.ones((3, 3), np.uint8))
    apart: list[Part] = []
    for x, y, w, h, _ in ink_pieces(around).boxes.tolist():
        box = (x, y, x + w, y + h)
        while met := [b for b in apart if b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3]]:
            apart = [other for other in apart if other not in met]
            x0s, y0s, x1s, y1s = zip(box, *met, strict=True)
            box = (min(x0s), min(y0s), max(x1s), max(y1s))
        apart.append(box)
    return [(x0 * TILE, y0 * TILE, min(x1 * TILE, wide), min(y1 * TILE, high)) for x0, y0, x1, y1 in apart]


def _darkest(image: Image) -> Image:
    """The least value in each tile; the last ones of a row and a column may be smaller."""
    high = image.shape[0] // TILE * TILE
    whole = image[:high].reshape(-1, TILE, image.shape[1] * image.shape[2]).min(axis=1)
    rest = image[high:].reshape(image.shape[0] - high, image.shape[1] * image.shape[2])
    rows = np.concatenate([whole, rest.min(axis=0)[None]]) if rest.size else whole
    return np.asarray(np.minimum.reduceat(rows, np.arange(0, rows.shape[1], TILE * image.shape[2]), axis=1), np.uint8)
