"""The grain of a poor scan, smoothed before its lines are recognised.

Recognisers take grain for strokes. Of pages drawn in small print, blurred, grained and packed as JPEG 40, a slight
blur more than halves what the cheap weights misread (1.9 % to 1.0 %) and takes a third off what the strong ones do;
clean pages read alike with and without it, and are left as they are.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.kept_pictures import KeptPictures
from pagemill.reading.pixels.page_plane import page_of, plane_of, plane_or_page

Image = npt.NDArray[np.uint8]

#: Grey levels that the paper varies by, from where on it is grainy.
GRAINY = 2.5
#: Sides of the squares that paper is measured in, of how many of their rows one is, for so many pixels of the page's
#: height, and the share of them taken to be paper.
SQUARE, ROWS, ROWS_FOR, PAPER = 8, 6, 1700, 25
#: Standard deviation of the blur, in pixels.
BLUR = 0.9


def without_grain(image: Image) -> Image:
    """The page (RGB, H×W×3) smoothed where its paper is grainy, else the same array."""
    if not is_grainy(image):
        return image
    smooth = np.asarray(cv2.GaussianBlur(plane_or_page(image), (0, 0), BLUR), np.uint8)
    return page_of(smooth) if smooth.ndim == 2 else smooth


def is_grainy(image: Image) -> bool:
    """Whether the paper of a page (RGB, H×W×3) is grainy."""
    return _grain.of(image) > GRAINY


def paper_grain(image: Image) -> float:
    """By how many grey levels the page's evenest quarter varies within small squares."""
    height, width = (side // SQUARE * SQUARE for side in image.shape[:2])
    if not height or not width:
        return 0.0
    step = ROWS * max(1, height // ROWS_FOR)
    plane = plane_of(image)
    green = image[:, :, 1] if plane is None else plane
    rows = green[:height, :width].reshape(height // SQUARE, SQUARE, width)[::step].astype(np.uint16)
    # Whole numbers, row by row, are several times as quick as what NumPy has for deviations.
    mean, mean_of_squares = (
        values.sum(axis=1, dtype=np.uint32).reshape(len(rows), -1, SQUARE).sum(axis=2) / SQUARE**2
        for values in (rows, rows * rows)
    )
    return float(np.percentile(np.sqrt(mean_of_squares - mean * mean), PAPER))


_grain = KeptPictures(paper_grain)
