"""Pieces of ink: pixels of a mask that hang together, with the box around each and its size."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.ink_runs import row_runs

Mask = npt.NDArray[np.uint8]


class InkPieces(NamedTuple):
    """The pieces of a mask (H, W), numbered from 1 as OpenCV numbers them."""

    #: The number of each pixel's piece, 0 where there is none (H, W).
    numbers: npt.NDArray[np.int32]
    #: Left, top, width, height and size in pixels of each piece, the first one's first (n, 5).
    boxes: npt.NDArray[np.int32]


def ink_pieces(mask: Mask, connectivity: int = 8) -> InkPieces:
    """The pieces of a mask whose pixels, where they are not 0, touch by their sides (4) or by corners too (8).

    OpenCV's own measures add up each pixel, paper too, and take up to ten times as long as the numbering. Here each row
    of a piece is taken as a whole.
    """
    count, numbers = cv2.connectedComponents(mask, connectivity=connectivity)
    if count < 2:
        return InkPieces(numbers, np.zeros((0, 5), np.int32))
    rows, left, right = row_runs(mask)
    pieces = numbers[rows, left]
    order = np.argsort(pieces, kind="stable")
    rows, left, right = rows[order], left[order], right[order]
    firsts = np.flatnonzero(np.diff(pieces[order], prepend=0))
    x0, x1 = np.minimum.reduceat(left, firsts), np.maximum.reduceat(right, firsts)
    y0, y1 = rows[firsts], rows[np.append(firsts[1:], len(rows)) - 1] + 1
    sizes = np.add.reduceat(right - left, firsts)
    return InkPieces(numbers, np.stack([x0, y0, x1 - x0, y1 - y0, sizes], axis=1).astype(np.int32))
