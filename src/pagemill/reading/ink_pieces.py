"""Pieces of ink: pixels of a mask that hang together, with the box around each and its size."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

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
    wide = mask.shape[1]
    # The last column parts each row from the next.
    framed = cv2.copyMakeBorder(mask, 0, 0, 0, 1, cv2.BORDER_CONSTANT, value=0)
    count, numbers = cv2.connectedComponents(framed, connectivity=connectivity)
    shown = np.asarray(numbers[:, :wide], np.int32)
    if count < 2:
        return InkPieces(shown, np.zeros((0, 5), np.int32))
    flat = numbers.ravel()
    # Between two runs of a row of which each is of a piece there is paper: they would be one piece else.
    edges = np.flatnonzero(np.not_equal(flat[1:], flat[:-1])) + 1
    if flat[0]:
        edges = np.concatenate([[0], edges])
    starts, ends = edges[::2], edges[1::2]
    order = np.argsort(flat[starts], kind="stable")
    starts, ends = starts[order], ends[order]
    firsts = np.flatnonzero(np.diff(flat[starts], prepend=0))
    rows, left = np.divmod(starts, wide + 1)
    x0, x1 = np.minimum.reduceat(left, firsts), np.maximum.reduceat(left + ends - starts, firsts)
    y0, y1 = rows[firsts], rows[np.append(firsts[1:], len(rows)) - 1] + 1
    sizes = np.add.reduceat(ends - starts, firsts)
    return InkPieces(shown, np.stack([x0, y0, x1 - x0, y1 - y0, sizes], axis=1).astype(np.int32))
