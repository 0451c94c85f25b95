"""Finding a picture's lines at the size that its print needs, by a network and a stronger one where that doubts."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pagemill.models import Session
from pagemill.reading.recognition.detection import SURE, Core, Given, Look, TextBox, cores, given, look
from pagemill.reading.recognition.doubtful_bands import bands_around, put_in_place
from pagemill.reading.recognition.missed_ink import missed_ink
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: Longest side given to the network, in pixels. A4 at 150 dpi passes as it is.
MAX_SIDE = 1760
#: The same of the tiny network where it looks alone: a third fewer pixels. Of labelled forms 1.16 % are misread so, at
#: the other size 1.44 and at 1344 pixels 1.76, of receipts and print as much, and more boxes to tick are found.
MAX_SIDE_OF_TINY = 1440
#: Shorter pictures are enlarged until their longer side has this many pixels.
MIN_SIDE = 480
#: Where half of the lines are lower than this, in pixels given to the network, the picture is given again, larger: of
#: print so small the network finds parts, and boxes that cut it.
SMALL_PRINT = 12.0
#: The height that such lines are brought to, the most that a picture is enlarged for it, and the longest side then.
LEGIBLE, MOST_ENLARGED, LARGEST_SIDE = 18.0, 2.0, 2640
#: Lines lower than this, in pixels of the picture, are texture: lettering of 5 pixels is just read, and its boxes are
#: higher.
LOWEST = 4.0


@dataclass(frozen=True, slots=True)
class Detector:
    """The network that finds lines, and the stronger one that looks where this one is in doubt."""

    session: Session
    stronger: Session | None = None
    #: Longest side given to them, in pixels.
    max_side: int = MAX_SIDE


@stage("detection")
def detect_lines(
    detector: Detector, image: Image, enough: Callable[[Sequence[TextBox]], bool] = lambda boxes: False
) -> list[TextBox]:
    """The lines of text in an RGB picture (H, W, 3), top to bottom; polygons in its pixels.

    Small print is looked for at a larger size. Where `enough` says so of what the first look found, that is all.
    """
    height, width = image.shape[:2]
    if height < 4 or width < 4:
        return []
    scale = min(1.0, detector.max_side / max(height, width))
    if max(height, width) < MIN_SIDE:
        scale = min(3.0, MIN_SIDE / max(height, width))
    given_at = functools.cache(functools.partial(given, image))
    first = look(detector.session, given_at(scale).tensor)
    if enough(boxes := _in_picture(first.boxes, given_at(scale).scales, width, height)):
        return boxes
    found, seen = _at_legible_size(detector.session, first, given_at, scale, max(height, width))
    if detector.stronger is not None and (doubtful := found.doubtful + missed_ink(seen.green, found.boxes)):
        again = _looked_at_again(detector.stronger, Look(found.boxes, doubtful), seen.tensor)
        if again is None:
            first = look(detector.stronger, given_at(scale).tensor)
            found, seen = _at_legible_size(detector.stronger, first, given_at, scale, max(height, width))
        else:
            found = Look(again, [])
    return _in_picture(found.boxes, seen.scales, width, height)


@stage("detection")
def detect_cores(detector: Detector, image: Image) -> list[Core]:
    """The cores of the lines in an RGB picture (H, W, 3), looked for at the size of a first look."""
    scale = min(1.0, detector.max_side / max(image.shape[:2]))
    return cores(detector.session, given(image, scale))


def _at_legible_size(
    session: Session, first: Look, given_at: Callable[[float], Given], scale: float, longest: int
) -> tuple[Look, Given]:
    """What was found at a scale, or is at the larger one that small print needs, and the picture as given for it.

    `longest` is the picture's longer side.
    """
    larger = _scale_for_small_print(first.boxes, scale, longest)
    if larger > scale:
        return look(session, given_at(larger).tensor), given_at(larger)
    return first, given_at(scale)


def _looked_at_again(session: Session, found: Look, tensor: npt.NDArray[np.float32]) -> list[TextBox] | None:
    """The boxes with those of a stronger network where the first is in doubt; None where it must see the whole."""
    height = tensor.shape[2]
    bands = bands_around(found.doubtful, height)
    if bands is None:
        return None
    boxes = found.boxes
    for band in bands:
        part = look(session, np.ascontiguousarray(tensor[:, :, band.first : band.last]))
        again = [replace(box, polygon=tuple((x, y + band.first) for x, y in box.polygon)) for box in part.boxes]
        put = put_in_place(boxes, band, again, height, SURE)
        if put is None:
            return None
        boxes = put
    return boxes


def _scale_for_small_print(boxes: Sequence[TextBox], scale: float, longest: int) -> float:
    """The scale to look at, `scale` where the lines found at that are large enough, in pixels given to the network."""
    if not boxes:
        return scale
    height = statistics.median(box.height for box in boxes)
    if height >= SMALL_PRINT:
        return scale
    return min(scale * min(MOST_ENLARGED, LEGIBLE / max(height, 1.0)), max(scale, LARGEST_SIDE / longest))


def _in_picture(boxes: Sequence[TextBox], scales: tuple[float, float], width: int, height: int) -> list[TextBox]:
    """Boxes in the pixels of the picture, which has these sides, from top to bottom."""
    across, down = scales

    def put(x: float, y: float) -> tuple[float, float]:
        return min(max(x * across, 0.0), width), min(max(y * down, 0.0), height)

    placed = [replace(box, polygon=tuple(put(x, y) for x, y in box.polygon)) for box in boxes]
    return sorted(
        (box for box in placed if box.height >= LOWEST), key=lambda box: (box.polygon[0][1], box.polygon[0][0])
    )
