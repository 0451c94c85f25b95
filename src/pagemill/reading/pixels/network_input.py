"""Pictures as networks are given them: planes of normalised values, looked up rather than calculated."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Tables = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]

#: One pixel of so many each way mostly tells whether a picture has colours.
SAMPLED = 16


def value_tables(mean: Sequence[float], deviation: Sequence[float]) -> Tables:
    """For each of three planes what stands for each of 256 levels; `mean` and `deviation` as shares of 255."""
    levels = np.arange(256, dtype=np.float32) / 255
    first, second, third = ((levels - m) / d for m, d in zip(mean, deviation, strict=True))
    return first.astype(np.float32), second.astype(np.float32), third.astype(np.float32)


#: Statistics of ImageNet, by which most networks were trained; and plain -1 to 1.
IMAGENET = value_tables((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
PLAIN = value_tables((0.5, 0.5, 0.5), (0.5, 0.5, 0.5))


def is_grey(picture: Image) -> bool:
    """Whether the three channels of a picture (H, W, 3) are the same: most scans and prints in black are."""
    first = cv2.extractChannel(picture, 0)
    return not any(cv2.norm(first, cv2.extractChannel(picture, other), cv2.NORM_INF) for other in (1, 2))


def one_plane(picture: Image) -> Image | None:
    """The plane that all three channels of a picture (H, W, 3) are; None where it has colours."""
    # Most pages in colour show it in few of their pixels.
    if not is_grey(np.ascontiguousarray(picture[::SAMPLED, ::SAMPLED])):
        return None
    first, second, third = cv2.split(picture)
    if cv2.norm(first, second, cv2.NORM_INF) or cv2.norm(first, third, cv2.NORM_INF):
        return None
    return np.asarray(first, np.uint8)


def put_planes(picture: Image, tables: Tables, target: npt.NDArray[np.float32], *, reverse: bool) -> None:
    """Writes an RGB picture (H, W, 3) into `target` (3, H, W), `reverse` in the order blue, green, red."""
    for plane, table in enumerate(tables):
        levels = cv2.extractChannel(picture, 2 - plane if reverse else plane)
        target[plane] = cv2.LUT(levels, table)


def network_input(picture: Image, tables: Tables, *, reverse: bool = False) -> npt.NDArray[np.float32]:
    """An RGB picture (H, W, 3), or the one plane (H, W) of a grey one, as a batch of one (1, 3, H, W)."""
    batch = np.empty((1, 3, *picture.shape[:2]), np.float32)
    if picture.ndim == 2:
        for plane, table in enumerate(tables):
            batch[0, plane] = cv2.LUT(picture, table)
    else:
        put_planes(picture, tables, batch[0], reverse=reverse)
    return batch
