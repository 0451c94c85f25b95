"""Light print on dark paper, as dark screens, slides and negatives have it: turned light before it is read.

What reads pages was made for dark print on light paper. On pages the other way round lines stay unfound, and columns of
short lines are taken for text written downward.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

#: The longer side that a page is looked at with, in pixels: strokes of small print still show.
LOOKED_AT = 1200
#: A page of which every so many-th pixel is light needs no further look.
STEP = 16
#: The grey that most of a dark page is darker than, of 255.
DARK = 100.0
#: How much of it is within so much of its median: paper is of one tone, what a photograph shows in the dark is not.
EVEN, WITHIN = 0.55, 16.0
#: The paper is the median of so many pixels around; print is so much lighter or darker than that.
AROUND, CONTRAST = 31, 45
#: How many times more print is lighter than darker, on a dark page.
MORE = 3.0
#: A drawn page's paper is of one tone to within so much, as no table's is that a slip lies on; messages in boxes of a
#: lighter colour may have more print than the dark page about them, up to so many times as much.
DRAWN, IN_BOXES = 2.0, 2.0


def is_dark(image: Image) -> bool:
    """Whether the print of an RGB page is lighter than its paper: most of it is dark, and what stands out is light.

    What stands out on a white slip that lies on a dark table is dark, and noise is as often either. A screen is known
    by its even tone: on one what stands out may be dark as well, in boxes such as the messages of a chat.
    """
    if float(np.median(image[::STEP, ::STEP])) >= DARK:
        return False
    share = LOOKED_AT / max(image.shape[:2])
    small = image if share >= 1.0 else cv2.resize(image, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    middle = float(np.median(grey))
    if middle >= DARK or np.mean(np.abs(grey - middle) <= WITHIN) < EVEN:
        return False
    paper = cv2.medianBlur(grey, AROUND)
    lighter = cv2.subtract(grey, paper) > CONTRAST
    darker = int(np.count_nonzero(cv2.subtract(paper, grey) > CONTRAST))
    if np.count_nonzero(lighter) > MORE * darker:
        return True
    is_drawn = np.mean(np.abs(grey - middle) <= DRAWN) >= EVEN
    return bool(is_drawn and IN_BOXES * np.count_nonzero(lighter & (paper < DARK)) > darker)


def turned_light(image: Image) -> Image:
    """An RGB page with every colour as light as it was dark, and of the hue that it was; done twice, the page itself.

    Lightness is the mean of the greatest and the least of a colour's parts; the sum of the two is taken from 255.
    """
    parts = image.astype(np.int16)
    sums = parts.max(axis=2, keepdims=True) + parts.min(axis=2, keepdims=True)
    light: Image = (parts + (255 - sums)).astype(np.uint8)
    return light
