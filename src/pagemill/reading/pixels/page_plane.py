"""The one plane that all three channels of a page without colours are: what is done to it need not be done thrice.

It is told once for a page that cannot be written to, and kept as long as the page is.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.reading.pixels.kept_pictures import KeptPictures
from pagemill.reading.pixels.network_input import one_plane

Image = npt.NDArray[np.uint8]


def _told(page: Image) -> Image | None:
    plane = one_plane(page)
    if plane is not None:
        plane.setflags(write=False)  # so that its half is kept as well
    return plane


_planes: KeptPictures[Image | None] = KeptPictures(_told)


def plane_of(page: Image) -> Image | None:
    """The plane (H, W) of an RGB page (H, W, 3) that cannot be written to; None where it has colours, and of others."""
    return None if page.flags.writeable else _planes.of(page)


def plane_or_page(page: Image) -> Image:
    """The plane (H, W) of an RGB page (H, W, 3) where it has one, else the page; of a plane itself."""
    plane = page if page.ndim == 2 else plane_of(page)
    return page if plane is None else plane


def page_of(plane: Image) -> Image:
    """The RGB page (H, W, 3), not to be written to, all of whose channels are a plane (H, W)."""
    plane.setflags(write=False)
    page = np.asarray(cv2.merge([plane, plane, plane]), np.uint8)
    page.setflags(write=False)
    _planes.keep(page, plane)
    return page


def grey_of(page: Image) -> Image:
    """An RGB page (H, W, 3), or the plane (H, W) of one, in grey (H, W)."""
    shown = plane_or_page(page)
    return shown if shown.ndim == 2 else np.asarray(cv2.cvtColor(shown, cv2.COLOR_RGB2GRAY), np.uint8)
