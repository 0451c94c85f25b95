"""Pictures of a page that stand apart from its text: where the page is drawn without that, they are the same."""

from __future__ import annotations

import numpy as np

from pagemill.reading.files.page_objects import Indices, Places

#: Pictures of a smaller share of the page are soon drawn.
LARGE = 0.01
#: About text so many pixels are its own, and its height: a letter may reach beyond the box that its font tells.
AROUND_TEXT = 4
#: Pixels about a picture, which may be smoothed at its edges.
AROUND = 1


def large_pictures(boxes: Places, shape: tuple[int, ...]) -> Indices:
    """The places of those boxes (n, 4) that are a fair share of a page of that shape (H, W, 3), all in pixels."""
    wide, tall = (boxes[:, 2:] - boxes[:, :2]).T
    return np.flatnonzero(wide * tall > LARGE * shape[0] * shape[1])


def stand_apart(pictures: Places, texts: Places) -> Indices:
    """The places of the pictures (n, 4) near which none of the texts (m, 4) stands, all in pixels.

    A text that has no place, which is not a number, may stand anywhere.
    """
    room = AROUND + AROUND_TEXT + np.nanmax(texts[:, 3] - texts[:, 1], initial=0.0)
    left, top, right, foot = pictures.T[:, :, None]
    x0, y0, x1, y1 = texts.T[:, None]
    beside = (x1 < left - room) | (x0 > right + room) | (y1 < top - room) | (y0 > foot + room)
    return np.flatnonzero(beside.all(axis=1))


def whole_pixels(boxes: Places, shape: tuple[int, ...]) -> list[tuple[slice, slice]]:
    """The rows and columns of a page of that shape (H, W, 3) that boxes (n, 4) reach into, and those next to them."""
    first, last = np.floor(boxes[:, :2]) - AROUND, np.ceil(boxes[:, 2:]) + AROUND
    limits = [shape[1], shape[0]] * 2
    return [
        (slice(y0, y1), slice(x0, x1))
        for x0, y0, x1, y1 in np.clip(np.concatenate([first, last], axis=1), 0, limits).astype(int).tolist()
    ]
