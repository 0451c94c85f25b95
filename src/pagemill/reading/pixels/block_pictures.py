"""Pictures of blocks and stamps, cut out of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Block, Picture
from pagemill.geometry import Bbox, bbox_of, clip

Image = npt.NDArray[np.uint8]

#: JPEG quality of pictures cut out of a page.
JPEG_QUALITY = 88


def crop_picture(image: Image, bbox: Bbox) -> Picture:
    """A part of the page as a JPEG. Raises `ValueError` for a box that holds no pixel."""
    page_height, page_width = image.shape[:2]
    x0, y0, x1, y1 = clip(bbox, page_width, page_height)
    part = image[int(y0) : max(int(y0) + 1, round(y1)), int(x0) : max(int(x0) + 1, round(x1))]
    if part.size == 0:
        raise ValueError(f"the box {bbox} holds no pixel of the page")
    done, data = cv2.imencode(".jpg", cv2.cvtColor(part, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise ValueError(f"the box {bbox} cannot be written as a JPEG")
    return Picture(data.tobytes(), part.shape[1], part.shape[0])


def with_pictures_of(image: Image, blocks: Sequence[Block]) -> list[Block]:
    """Blocks whose pictures, and those of their stamps, are cut out of another image of the same page."""
    return [
        replace(
            block,
            picture=None if block.picture is None else crop_picture(image, block.bbox),
            stamps=tuple(replace(each, picture=crop_picture(image, bbox_of(each.polygon))) for each in block.stamps),
        )
        for block in blocks
    ]
