"""Reading the characters of lines, with PP-OCR's CTC recogniser.

Lines are sorted by width and recognised in batches of like width, so that little of a batch is padding.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.geometry import Polygon
from pagemill.models import Session
from pagemill.reading.stage_clock import stage

Image = npt.NDArray[np.uint8]

#: Pixels a line is scaled to, the recogniser's own height.
LINE_HEIGHT = 48
#: A batch's width is a multiple of this, so that few shapes are met.
WIDTH_STEP = 64
#: A line wider than this after scaling is squeezed; about 130 characters of Chinese.
MAX_WIDTH = 48 * 130
#: Pixels of width, over all lines, that one batch may hold: about 200 MB of working memory with the small weights.
BATCH_WIDTH = 48 * 80
#: A crop this many times taller than wide holds text written from top to bottom.
VERTICAL = 1.5


@dataclass(frozen=True, slots=True)
class ReadLine:
    """What a line says. `offsets` are shares of its length, as in `document.Line`."""

    text: str
    score: float
    offsets: tuple[float, ...] = ()
    #: How sure each character of `text` is, from 0 to 1.
    certainties: tuple[float, ...] = ()


class LineReader(Protocol):
    """What reads upright RGB crops (h, w, 3) of one line each, in the order given."""

    def read(self, crops: Sequence[Image]) -> list[ReadLine]: ...


class Recogniser:
    """A recognition session with its character set."""

    def __init__(self, session: Session, characters: Sequence[str]) -> None:
        """`characters` in the order of the network's classes 1 and up; class 0 is the CTC blank, the last the space."""
        self._session = session
        self._characters = ["", *characters, " "]

    @stage("recognition")
    def read(self, crops: Sequence[Image]) -> list[ReadLine]:
        """Reads RGB crops (h, w, 3), each holding one upright line, in the order given."""
        results = [ReadLine("", 0.0)] * len(crops)
        widths = [_scaled_width(crop) for crop in crops]
        order = sorted((i for i, crop in enumerate(crops) if min(crop.shape[:2]) > 1), key=lambda i: widths[i])
        start = 0
        while start < len(order):
            end = start + 1
            first = widths[order[start]]
            while end < len(order):
                grid = _grid_width(widths[order[end]])
                if grid * (end - start + 1) > BATCH_WIDTH or grid > 1.25 * _grid_width(first):
                    break
                end += 1
            chosen = order[start:end]
            for index, line in zip(chosen, self._read_batch([crops[i] for i in chosen]), strict=True):
                results[index] = line
            start = end
        return results

    def _read_batch(self, crops: list[Image]) -> list[ReadLine]:
        widths = [_scaled_width(crop) for crop in crops]
        grid = _grid_width(max(widths))
        batch = np.zeros((len(crops), 3, LINE_HEIGHT, grid), np.float32)
        for row, (crop, width) in enumerate(zip(crops, widths, strict=True)):
            smooth = cv2.INTER_AREA if crop.shape[0] > LINE_HEIGHT else cv2.INTER_CUBIC
            scaled = cv2.resize(crop, (width, LINE_HEIGHT), interpolation=smooth)
            # (value / 255 - 0.5) / 0.5, in the order blue, green, red.
            batch[row, :, :, :width] = scaled[:, :, ::-1].transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0
        output = self._session.run(batch)[0]
        classes = output.argmax(axis=2)
        scores = np.take_along_axis(output, classes[:, :, None], axis=2)[:, :, 0]
        steps = output.shape[1]
        return [self._decode(classes[row], scores[row], steps * width / grid) for row, width in enumerate(widths)]

    def _decode(self, classes: npt.NDArray[np.int64], scores: npt.NDArray[np.float32], used_steps: float) -> ReadLine:
        """CTC's best path: repeats collapse, blanks go (Graves et al., ICML 2006)."""
        # What fires in the padding behind the line is not of it.
        classes = classes[: math.ceil(used_steps)]
        changed = np.concatenate(([True], classes[1:] != classes[:-1]))
        kept = np.flatnonzero(changed & (classes != 0))
        if kept.size == 0:
            return ReadLine("", 0.0)
        raw = [self._characters[c] if c < len(self._characters) else "" for c in classes[kept]]
        text = "".join(raw)
        lead = len(text) - len(text.lstrip())
        stripped = text.strip()
        if not stripped:
            return ReadLine("", 0.0)
        # A character fires near its middle; its edges lie halfway to its neighbours.
        middles = (kept.astype(np.float64) + 0.5) / used_steps
        middles = np.repeat(middles, [len(c) for c in raw])[lead : lead + len(stripped)]
        inner = (middles[1:] + middles[:-1]) / 2
        offsets = np.clip(np.concatenate(([0.0], inner, [1.0])), 0.0, 1.0)
        surest = np.maximum.reduceat(scores[: len(classes)], np.flatnonzero(changed))[classes[changed] != 0]
        certainties = np.repeat(surest, [len(c) for c in raw])[lead : lead + len(stripped)]
        return ReadLine(
            stripped,
            float(scores[kept].mean()),
            tuple(np.maximum.accumulate(offsets).tolist()),
            tuple(float(v) for v in certainties),
        )


def crop_line(image: Image, polygon: Polygon) -> Image:
    """The upright picture of a four-cornered line, text written from top to bottom turned to lie."""
    points = np.array(polygon, np.float32)
    width = max(1, round(float(max(np.linalg.norm(points[0] - points[1]), np.linalg.norm(points[2] - points[3])))))
    height = max(1, round(float(max(np.linalg.norm(points[0] - points[3]), np.linalg.norm(points[1] - points[2])))))
    lean = max(abs(float(points[0][1] - points[1][1])), abs(float(points[0][0] - points[3][0])))
    if lean < 1.5:
        x0, y0 = np.floor(points.min(axis=0)).astype(int)
        x1, y1 = np.ceil(points.max(axis=0)).astype(int)
        crop = image[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
    else:
        target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        matrix = cv2.getPerspectiveTransform(points, target)
        crop = cv2.warpPerspective(
            image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
    if crop.shape[0] >= VERTICAL * max(1, crop.shape[1]):
        crop = np.rot90(crop)
    return np.ascontiguousarray(crop)


def _scaled_width(crop: Image) -> int:
    height, width = crop.shape[:2]
    return int(min(MAX_WIDTH, max(8, round(width * LINE_HEIGHT / max(1, height)))))


def _grid_width(width: int) -> int:
    return -(-max(width, 5 * WIDTH_STEP // 2) // WIDTH_STEP) * WIDTH_STEP
