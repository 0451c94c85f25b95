"""Runs of ink along the rows of a picture, or down its columns, that are as long as a piece of a rule.

What OpenCV's morphology tells pixel by pixel is told here of eight rows or columns at a time, a bit of a byte each.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.uint8]

_EMPTY, _FULL = 0, 255


def opened_runs(mask: Mask, length: int, gap: int = 1) -> Mask:
    """What a morphological closing of a mask (H, W; 0 and 1) by `gap` pixels along its rows, and an opening by
    `length`, leave of it, as 1: to the pixel as OpenCV has them, which moves what it opens by an even length."""
    if not mask.size:
        return mask
    return np.asarray(cv2.transpose(opened_downward(np.asarray(cv2.transpose(mask), np.uint8), length, gap)), np.uint8)


def opened_downward(mask: Mask, length: int, gap: int = 1) -> Mask:
    """The same down the columns of a mask (H, W; 0 and 1)."""
    rows = np.packbits(mask, axis=1)
    if gap > 1:
        rows = _all_of(_any_of(rows, gap), gap)
    if not rows.any():
        return np.zeros(mask.shape, np.uint8)
    return np.unpackbits(_any_of(_all_of(rows, length), length), axis=1, count=mask.shape[1])


def _all_of(rows: Mask, length: int) -> Mask:
    """An erosion down the rows: beyond the edge all is ink."""
    rows, reach = _framed(rows, length, _FULL), 1
    while reach < length:
        step = min(reach, length - reach)
        rows, reach = rows[:-step] & rows[step:], reach + step
    return rows


def _any_of(rows: Mask, length: int) -> Mask:
    """A dilation down the rows: beyond the edge there is no ink."""
    rows, reach = _framed(rows, length, _EMPTY), 1
    while reach < length:
        step = min(reach, length - reach)
        rows, reach = rows[:-step] | rows[step:], reach + step
    return rows


def _framed(rows: Mask, length: int, value: int) -> Mask:
    """Rows with more about them, so that each has `length` from the one half of that before it."""
    before = length // 2
    framed = np.full((len(rows) + length - 1, rows.shape[1]), value, np.uint8)
    framed[before : before + len(rows)] = rows
    return framed
