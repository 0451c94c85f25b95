"""Picture files opened and turned into pixels."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ExifTags, ImageOps
from PIL import Image as PillowImage

from pagemill.intake import Kind
from pagemill.reading.pixels.page_plane import page_of

Image = npt.NDArray[np.uint8]

#: Pixels of a picture from which on it is turned to RGB some rows at a time, and what its library holds of it is let go
#: then; and about so many pixels at a time.
LARGE, AT_ONCE = 1 << 24, 1 << 21
#: Pixels an inch that a file may tell of itself and be believed.
LEAST_DPI, MOST_DPI = 30.0, 2400.0
#: Pixels an inch across over those down, or the other way, that count as as many; and the most that are believed.
#: Telefaxes have 204 across and 98, 196 or 391 down (ITU-T T.4).
SQUARE, MOST_ASPECT = 1.1, 4.5
#: What is raised where a file is no picture of its kind, or a damaged one.
FAULTS = (OSError, ValueError, SyntaxError, EOFError, TypeError, RuntimeError)

# The check of pixels is ours (`LimitSettings.image_pixels`), made before anything is decoded.
PillowImage.MAX_IMAGE_PIXELS = None


def opened(file: Path | BinaryIO, kind: Kind | None) -> PillowImage.Image:
    """A picture file, of which nothing is decoded yet; of no kind where it may be one that only Pillow knows.

    Raises one of `FAULTS`.
    """
    if kind is Kind.HEIF:
        # Loading its library takes a tenth of a second, and few files want it.
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)
    return PillowImage.open(file)


def upright(picture: PillowImage.Image) -> PillowImage.Image:
    """A decoded picture as its EXIF orientation has it shown; it is copied only where that turns it."""
    turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
    return ImageOps.exif_transpose(picture) if turned else picture


def rgb(picture: PillowImage.Image) -> Image:
    """RGB on white (H, W, 3): transparency shows the paper, 16-bit grey is scaled rather than cut."""
    if picture.mode in ("I", "F") or picture.mode.startswith("I;16"):
        values = np.asarray(picture, dtype=np.float32)
        top = 65535.0 if picture.mode.startswith("I;16") else max(float(values.max(initial=0.0)), 255.0)
        return page_of(np.clip(values / top * 255.0, 0, 255).astype(np.uint8))
    width, height = picture.size
    if width * height <= LARGE:
        return _rgb_on_white(picture)
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, rows := max(1, AT_ONCE // width)):
        pixels[top : top + rows] = _rgb_on_white(picture.crop((0, top, width, min(height, top + rows))))
    pixels.setflags(write=False)  # as it is of a smaller picture
    return pixels


def _rgb_on_white(picture: PillowImage.Image) -> Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = PillowImage.new("RGBA", layered.size, (255, 255, 255, 255))
        picture = PillowImage.alpha_composite(paper, layered)
    if picture.mode in ("1", "L"):
        return page_of(np.asarray(picture if picture.mode == "L" else picture.convert("L"), np.uint8))
    return np.ascontiguousarray(np.asarray(picture if picture.mode == "RGB" else picture.convert("RGB"), np.uint8))


def resolution(picture: PillowImage.Image) -> tuple[float, float] | None:
    """Pixels an inch across and down, of a picture that is not decoded yet; None where its file says nothing sound."""
    dpi = picture.info.get("dpi")
    try:
        across, down = (float(value) for value in dpi) if isinstance(dpi, tuple) else (0.0, 0.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not all(LEAST_DPI <= value <= MOST_DPI for value in (across, down)):
        return None
    # They are told of the picture as it is stored; from 5 on it is shown turned by a quarter.
    return (across, down) if picture.getexif().get(ExifTags.Base.Orientation, 1) < 5 else (down, across)


def square_sides(size: tuple[int, int], dpi: tuple[float, float] | None) -> tuple[int, int]:
    """The width and height of a picture once as many of its pixels make an inch across as down.

    None are given up: the side with fewer an inch grows.
    """
    if dpi is None or not SQUARE < max(dpi) / min(dpi) < MOST_ASPECT:
        return size
    return round(size[0] * max(dpi) / dpi[0]), round(size[1] * max(dpi) / dpi[1])


def squared(pixels: Image, dpi: tuple[float, float] | None) -> Image:
    """A picture (H, W, 3) with the sides of `square_sides`; itself where they are its own."""
    size = (pixels.shape[1], pixels.shape[0])
    sides = square_sides(size, dpi)
    if sides == size:
        return pixels
    larger = np.asarray(cv2.resize(pixels, sides, interpolation=cv2.INTER_CUBIC), np.uint8)
    larger.setflags(write=pixels.flags.writeable)
    return larger
