"""The part of a picture that has anything on it, without its blank margins: what is sought in it costs by the pixel."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
#: Left, top, right and bottom in whole pixels.
Part = tuple[int, int, int, int]

#: Levels of any channel by which what is on the paper differs from it. Little, for the faintest print counts.
SEEN = 10
#: Pixels left about it at the least: surroundings that a network learnt to see text in.
ROOM = 32
#: Sides of the part are multiples of this off the picture's, and of the steps of networks: of many pages they are the
#: same, and a network is given few shapes.
STEP = 64


def printed_part(picture: Image) -> Part:
    """The sides of the part of an RGB picture (H, W, 3) that is not blank; all of it where none or nothing is.

    Rows and columns are blank that are no darker and no lighter anywhere than a blank one may be: on white paper, on
    black and on coloured.
    """
    high, wide = picture.shape[:2]
    values = np.ascontiguousarray(picture).reshape(high, -1)
    rows = _inked(values.min(axis=1), values.max(axis=1))
    least, most = values.min(axis=0).reshape(wide, 3), values.max(axis=0).reshape(wide, 3)
    columns = _inked(least.min(axis=1), most.max(axis=1))
    if not rows.size or not columns.size:
        return 0, 0, wide, high
    (left, right), (top, bottom) = _spread(columns, wide), _spread(rows, high)
    return left, top, right, bottom


def _inked(darkest: Image, lightest: Image) -> npt.NDArray[np.intp]:
    """Which rows, or columns, have something on them, by their darkest and lightest values."""
    paper, edge = int(darkest.max()), int(lightest.min())
    return np.flatnonzero((darkest < paper - SEEN) | (lightest > edge + SEEN))


def _spread(inked: npt.NDArray[np.intp], length: int) -> tuple[int, int]:
    """The first and last of some rows or columns with room about them, in steps from the picture's edges."""
    before, behind = int(inked[0]) - ROOM, length - 1 - int(inked[-1]) - ROOM
    return max(0, before // STEP * STEP), length - max(0, behind // STEP * STEP)
