"""Runs of ink: the rows of a mask, each as the stretches of it that are inked."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


def row_runs(mask: Mask) -> tuple[Places, Places, Places]:
    """The runs of a mask (H, W) of what is not 0, from the top and from the left: their rows, the columns they begin
    at, and those behind their ends."""
    # A column without ink parts each row from the next.
    framed = cv2.copyMakeBorder(mask, 0, 0, 0, 1, cv2.BORDER_CONSTANT, value=0).ravel() != 0
    edges = np.flatnonzero(framed[1:] != framed[:-1]) + 1
    if framed[:1].any():
        edges = np.concatenate([[0], edges])
    rows, starts = np.divmod(edges[::2], mask.shape[1] + 1)
    return rows, starts, starts + edges[1::2] - edges[::2]


def long_runs(mask: Mask, length: int) -> Mask:
    """What a morphological opening of a mask (H, W) by `length` pixels along its rows leaves, as 1.

    At the mask's edge, beyond which ink may go on, half of the length is enough. OpenCV's opening takes the longer the
    longer the stretch is, a millisecond for what takes a tenth of one here.
    """
    wide = mask.shape[1]
    rows, starts, ends = row_runs(mask)
    half, rest = length // 2, length - 1 - length // 2
    # The places about which a stretch is inked from end to end, and what these stretches cover.
    first = np.where(starts == 0, 0, starts + half)
    last = np.where(ends == wide, wide - 1, ends - 1 - rest)
    kept = first <= last
    left, right = np.maximum(first[kept] - rest, 0), np.minimum(last[kept] + half, wide - 1) + 1
    opened = np.zeros(mask.shape, np.uint8)
    for row, start, end in zip(rows[kept].tolist(), left.tolist(), right.tolist(), strict=True):
        opened[row, start:end] = 1
    return opened
