"""The parts of a page that have ink in them. What a page draws besides its text is a rule here and a picture there:
what is sought in it is sought in these parts, and not in all the paper between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.colour_planes import colour_planes
from pagemill.reading.pixels.ink_pieces import ink_pieces
from pagemill.reading.pixels.page_plane import plane_or_page

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
#: Rows whose darkest channels are told at once.
AT_ONCE = 128


class InkedPage:
    """A page (RGB, H×W×3, or its one plane, H×W) and the parts of it outside which there is no ink; what several steps
    look at is made once, where it is first asked for."""

    def __init__(self, image: Image, parts: Sequence[Part] | None = None) -> None:
        """`parts` are told where they are not given."""
        self.image = image
        self.parts = inked_parts(image) if parts is None else list(parts)

    def like(self, image: Image) -> InkedPage:
        """The same parts of another picture of the page."""
        return self if image is self.image else InkedPage(image, self.parts)

    @cached_property
    def grey(self) -> Image:
        """The page in grey (H, W); white beyond the ink."""
        shown = plane_or_page(self.image)
        if self._is_one_plane(shown):
            return shown
        grey = np.full(shown.shape[:2], 255, np.uint8)
        for x0, y0, x1, y1 in self.parts:
            part = shown[y0:y1, x0:x1]
            grey[y0:y1, x0:x1] = part if part.ndim == 2 else cv2.cvtColor(part, cv2.COLOR_RGB2GRAY)
        return grey

    @cached_property
    def darkest(self) -> Image:
        """The least of each pixel's values (H, W), since what is coloured stands out from paper as what is black does;
        white beyond the ink."""
        shown = plane_or_page(self.image)
        if shown.ndim == 2:
            return self.grey
        dark = np.full(shown.shape[:2], 255, np.uint8)
        for x0, y0, x1, y1 in self.parts:
            # Rows that a core's own memory holds, a few at a time: of a large page half the time.
            for top in range(y0, y1, AT_ONCE):
                foot = min(top + AT_ONCE, y1)
                red, green, blue = colour_planes(shown[top:foot, x0:x1])
                cv2.min(cv2.min(red, green), blue, dark[top:foot, x0:x1])
        return dark

    def _is_one_plane(self, shown: Image) -> bool:
        return shown.ndim == 2 and self.parts == [(0, 0, shown.shape[1], shown.shape[0])]


def inked_parts(image: Image) -> list[Part]:
    """Boxes of a page (RGB, H×W×3, or its one plane, H×W) that hold all its ink, with room about it; none meet."""
    high, wide = image.shape[:2]
    shown = np.atleast_3d(plane_or_page(image))
    paper = int(reduce(np.minimum, np.moveaxis(shown[::SAMPLED, ::SAMPLED], 2, 0)).max(initial=0))
    inked = _darkest(shown) < paper - DARKER
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
