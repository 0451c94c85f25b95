"""The ink of stamps: told from print by its colour, brought out for reading, and taken off a page."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import StampColor
from pagemill.reading.pixels.colour_planes import colour_planes

Image = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]

#: Hues of each ink in OpenCV's half degrees, each as ranges with both ends in them. Orange and brown are no ink.
HUES: dict[StampColor, tuple[tuple[int, int], ...]] = {
    StampColor.RED: ((0, 10), (163, 180)),
    StampColor.BLUE: ((96, 136),),
    StampColor.OTHER: ((137, 162),),
}
#: Ink is at least so saturated, of 255; the paler red comes from worn pads.
SATURATION = {StampColor.RED: 45, StampColor.BLUE: 60, StampColor.OTHER: 60}
#: Colour apart from grey, between the strongest and the weakest channel, that ink has; noise in dark print has less.
CHROMA = 26
#: The same at the edge of a stroke, where the compression of a JPEG has spread its colour.
HALO = 9
#: Print is darker than this, of 255, in all channels.
PRINT = 110


def ink_masks(image: Image, colors: Sequence[StampColor]) -> list[Mask]:
    """For each colour a mask that is 1 where an RGB picture (H, W, 3) has ink of it; black is all that is dark and
    without colour."""
    red, green, blue = colour_planes(image)
    strongest = cv2.max(cv2.max(red, green), blue)
    coloured = np.asarray(cv2.subtract(strongest, cv2.min(cv2.min(red, green), blue)) >= CHROMA, np.uint8)
    # Hues are told of the part that has colours.
    x, y, wide, tall = cv2.boundingRect(coloured)
    part = slice(y, y + tall), slice(x, x + wide)
    planes: Image | None = None
    masks = []
    for color in colors:
        if color is StampColor.BLACK:
            masks.append(np.asarray(strongest < PRINT, np.uint8))
            continue
        mask = np.zeros(image.shape[:2], np.uint8)
        if wide:
            if planes is None:
                planes = colour_planes(np.asarray(cv2.cvtColor(image[part], cv2.COLOR_RGB2HSV), np.uint8))
            mask[part] = _of_hues(planes[0], color) & coloured[part] & (planes[1] >= SATURATION[color])
        masks.append(mask)
    return masks


def _of_hues(hue: Image, color: StampColor) -> Mask:
    of_hue = np.zeros(hue.shape, np.uint8)
    for low, high in HUES[color]:
        of_hue |= (hue >= low) & (hue <= high)
    return of_hue


def ink_strength(image: Image, color: StampColor) -> Image:
    """Ink as grey letters: 0 where it is strongest, 255 where there is none; print of another colour is left out."""
    if color is StampColor.BLACK:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    channels = image.astype(np.float32)
    own, others = _own_and_others(channels, color)
    # Over print the ink's colour is as pure but darker: a share of the own channel, not a difference, brings it out.
    pure = np.clip((own - others) / (own + 24), 0, 1)
    full = float(np.percentile(pure[pure > 0.15], 85)) if (pure > 0.15).any() else 1.0
    return np.asarray(255 - np.clip(pure / full, 0, 1) * 255, np.uint8)


def _own_and_others(
    channels: npt.NDArray[np.float32], color: StampColor
) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
    """The channel in which ink of a colour looks like paper, and the mean of those in which it is dark."""
    red, green, blue = channels[:, :, 0], channels[:, :, 1], channels[:, :, 2]
    match color:
        case StampColor.BLUE:
            return blue, np.asarray((red + np.minimum(red, green)) / 2, np.float32)
        case StampColor.OTHER:
            return np.maximum(red, blue), green
    return red, np.asarray((green + blue) / 2, np.float32)


def without_ink(image: Image, color: StampColor, where: Mask) -> Image:
    """A copy of an RGB picture with a stamp's ink made paper where `where` is 1; print below it stays.

    Ink is all but invisible in its own channel: there red ink is as light as paper and black print as dark as ever.
    Black ink cannot be told from print, and is left.
    """
    if color is StampColor.BLACK:
        return image.copy()
    channels = image.astype(np.float32)
    own, others = _own_and_others(channels, color)
    touched = (where > 0) & (own - others > HALO)
    inked = touched & (own - others > CHROMA)
    if not inked.any():
        return image.copy()
    around = channels[(where > 0) & (own - others <= HALO) & (own > PRINT)]
    paper = np.median(around, axis=0) if len(around) else np.full(3, 255.0)
    # The ink's own channel is a little darker than paper; bring its usual level up to it.
    level = max(float(np.percentile(own[inked], 60)), 1.0)
    light = np.clip(own / level, 0, 1)
    clean = image.copy()
    clean[touched] = np.clip(light[touched, None] * paper, 0, 255).astype(np.uint8)
    return clean


def coloured_mask(image: Image) -> Mask:
    """1 where an RGB picture (H, W, 3) has any colour, be it ink, a chart or a photograph."""
    red, green, blue = colour_planes(image)
    strongest, weakest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return np.asarray(cv2.subtract(strongest, weakest) >= 2 * CHROMA, np.uint8)
