"""A picture laid on its side and askew, as a careless scan has it."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from pagemill.geometry import Affine, bbox_of, polygon_of

KEPT = Path.home() / ".cache" / "pagemill" / "benchmark-turned"

#: Degrees clockwise.
QUARTER, SKEW = 90, 3.0


def turned(picture: Path) -> tuple[Path, Affine]:
    """The turned picture's file, and the map that takes a point of the picture to it.

    The canvas grows to hold every corner, and is filled with the median colour of the picture's edge. A file is
    made once; its name tells the folder that its picture came from.
    """
    pixels = cv2.imread(str(picture), cv2.IMREAD_COLOR)
    height, width = pixels.shape[:2]
    turn = Affine.rotation(SKEW) @ Affine.quarter_turn(QUARTER, width, height)
    x0, y0, x1, y1 = bbox_of(turn.polygon(polygon_of((0, 0, width, height))))
    onto = Affine.shift(-x0, -y0) @ turn
    made = KEPT / picture.parent.parent.name / f"{picture.stem}.jpg"
    if not made.exists():
        edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        paper = tuple(float(channel) for channel in np.median(edge, axis=0))
        size = (round(x1 - x0), round(y1 - y0))
        canvas = cv2.warpAffine(
            pixels,
            np.array(onto.rows()),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=paper,
        )
        made.parent.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(made), canvas, [cv2.IMWRITE_JPEG_QUALITY, 95])
    return made, onto
