"""Pictures of pages as a PDF holds them, in the fewest bytes that keep what can be seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PIL.Image
from PIL import ExifTags, ImageOps, UnidentifiedImageError

from pagemill.geometry import Affine

#: A picture of more colours is a photograph or a scan, and packed as a JPEG of this quality.
MOST_COLOURS = 4096
JPEG_QUALITY = 80
#: Tags of a TIFF file (TIFF 6.0, section 8): where its strips are, and how many bytes they have.
_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_BYTE_COUNTS = 273, 278, 279


@dataclass(frozen=True, slots=True)
class PackedPicture:
    """The bytes of an image XObject, and the entries of its dictionary that say what they are."""

    data: bytes = field(repr=False)
    width: int
    height: int
    #: `DeviceGray` or `DeviceRGB`.
    colour_space: str
    bits: int
    #: `DCTDecode`, `FlateDecode` or `CCITTFaxDecode`, and its parameters.
    filter: str
    parameters: dict[str, int | bool] = field(default_factory=dict)
    #: From the unit square that an image fills (origin at its lower left) to pixels of the page as submitted.
    to_pixels: Affine = field(default_factory=Affine)


def pack_picture(image: npt.NDArray[np.uint8]) -> PackedPicture:
    """A page as drawn, (H, W, 3) RGB: black and white by CCITT's group 4, few colours without loss, others as JPEG."""
    picture = PIL.Image.fromarray(image)
    if _is_grey(image):
        picture = picture.convert("L")
    colours = picture.getcolors(MOST_COLOURS)
    if colours is None:
        return _jpeg(picture)
    if picture.mode == "L" and {colour for _, colour in colours} <= {0, 255}:
        return _fax(picture.convert("1", dither=PIL.Image.Dither.NONE))
    return _flate(picture)


def jpeg_as_it_is(path: Path) -> PackedPicture | None:
    """A JPEG file's own bytes, turned as its EXIF orientation says; None where it is of no kind that a PDF can hold."""
    try:
        with PIL.Image.open(path) as picture:
            if picture.format != "JPEG" or picture.mode not in ("L", "RGB"):
                return None
            width, height = picture.size
            orientation = picture.getexif().get(ExifTags.Base.Orientation, 1)
            colour_space = "DeviceGray" if picture.mode == "L" else "DeviceRGB"
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return None
    frame = _shown(orientation, width, height) @ _unit_square(width, height)
    return PackedPicture(path.read_bytes(), width, height, colour_space, 8, "DCTDecode", to_pixels=frame)


def _is_grey(image: npt.NDArray[np.uint8]) -> bool:
    return bool((image[:, :, 0] == image[:, :, 1]).all() and (image[:, :, 1] == image[:, :, 2]).all())


def _jpeg(picture: PIL.Image.Image) -> PackedPicture:
    file = BytesIO()
    picture.save(file, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return _packed(picture, file.getvalue(), 8, "DCTDecode")


def _flate(picture: PIL.Image.Image) -> PackedPicture:
    """As a PNG file has it: its data are those that PDF takes for Flate with predictors (ISO 32000-1, 7.4.4.4)."""
    file = BytesIO()
    picture.save(file, "PNG", compress_level=9)
    parameters: dict[str, int | bool] = {
        "Predictor": 15,
        "Colors": len(picture.getbands()),
        "BitsPerComponent": 8,
        "Columns": picture.width,
    }
    return _packed(picture, _png_data(file.getvalue()), 8, "FlateDecode", parameters)


def _fax(picture: PIL.Image.Image) -> PackedPicture:
    file = BytesIO()
    # Fax has a 1 for black, Pillow a 0.
    ImageOps.invert(picture).save(file, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: picture.height})
    with PIL.Image.open(file) as written:
        tags = written.tag_v2  # type: ignore[attr-defined]
        ((place,), (count,)) = (tags[_STRIP_OFFSETS], tags[_STRIP_BYTE_COUNTS])
    parameters: dict[str, int | bool] = {"K": -1, "Columns": picture.width, "Rows": picture.height}
    return _packed(picture, file.getvalue()[place : place + count], 1, "CCITTFaxDecode", parameters)


def _packed(
    picture: PIL.Image.Image, data: bytes, bits: int, filter_: str, parameters: dict[str, int | bool] | None = None
) -> PackedPicture:
    space = "DeviceRGB" if picture.mode == "RGB" else "DeviceGray"
    frame = _unit_square(*picture.size)
    return PackedPicture(data, *picture.size, space, bits, filter_, parameters or {}, frame)


def _png_data(file: bytes) -> bytes:
    """The IDAT chunks of a PNG file, joined."""
    data = b""
    place = 8
    while place < len(file):
        length, name = int.from_bytes(file[place : place + 4], "big"), file[place + 4 : place + 8]
        if name == b"IDAT":
            data += file[place + 8 : place + 8 + length]
        place += 12 + length
    return data


def _unit_square(width: int, height: int) -> Affine:
    return Affine(width, 0.0, 0.0, 0.0, -height, height)


def _shown(orientation: int, width: int, height: int) -> Affine:
    """From pixels as stored to pixels as shown, by EXIF's orientation (CIPA DC-008, 4.6.4 A)."""
    mirrored = Affine(-1.0, 0.0, width, 0.0, 1.0, 0.0) if orientation in (2, 4, 5, 7) else Affine()
    turn = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}.get(orientation, 0)
    return Affine.quarter_turn(turn, width, height) @ mirrored
