"""How large a picture is, told from its head; nothing is decoded."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from pagemill.errors import PictureDamaged, PictureSizeRefused


def check_picture_sides(picture: Path | BinaryIO, least: int, most: int) -> None:
    """Raises `PictureSizeRefused` for a side outside the bounds, `PictureDamaged` where the head cannot be read."""
    try:
        with Image.open(picture) as opened:
            sides = opened.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise PictureDamaged("the picture is damaged and cannot be opened") from error
    if min(sides) < least or max(sides) > most:
        raise PictureSizeRefused(
            f"the picture is {sides[0]} by {sides[1]} pixels; each side has to be from {least} to {most}"
        )
