"""The back side that shows through thin paper: lines that are faint, and read better in a mirror.

Faint print alone is no sign: a grey footer reads well as it stands. So the faint lines of a page are read mirrored too,
and only where some of them turn out to be the back side's is its ink taken off, and the page read again. How black the
back side is these lines tell; what is no blacker and stands apart from blacker ink is paper.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.geometry import covered
from pagemill.reading.pixels.grey_levels import level_quantiles
from pagemill.reading.pixels.reduction import reduced
from pagemill.reading.recognition.recogniser import LineReader, ReadLine, crop_line

Image = npt.NDArray[np.uint8]

#: A line is faint whose ink stands out from the paper by less than this share of what the page's lines do.
FAINT = 0.65
#: A mirrored reading shows the back side where it is this sure, by so much surer than the other, and so long.
SURE, SURER, LONG = 0.8, 0.1, 4
#: Characters that have to be read so on a page before any line of it is left out.
ENOUGH = 8
#: Once that is known, a faint line stays where it reads this well and so much better than its mirror image.
READS, BETTER = 0.9, 0.1
#: Fewer lines do not tell how black a page's print is.
MEASURE = 4
#: Shares of a line's pixels that its ink is measured by, and its blackest ink.
INK, BLACKEST_INK = 0.05, 0.003
#: The back side's blackest ink, in terms of that of the lines that tell of it, and the share of the page's own that it
#: has at the most: blacker ink is not told from the page's.
MARGIN, BLACKEST = 1.15, 0.7
#: Pixels about the page's own ink that are its strokes' edges.
EDGE = 2
#: Paper's shade is taken from squares of so many pixels, and from the lightest of so many of them to each side.
SQUARE, SQUARES = 8, 5


@dataclass(frozen=True)
class BackSide:
    """What is known of a page whose back side shows: how much darker than its paper that is, in grey levels, and the
    page's own lines that are no darker."""

    darkness: float
    faint: tuple[Line, ...]


def seen_back_side(image: Image, lines: Sequence[Line], recogniser: LineReader) -> BackSide | None:
    """The back side of a page (RGB, H×W×3) as its lines tell; None where it does not show."""
    if len(lines) < MEASURE:
        return None
    contrasts = [_contrast(image, line) for line in lines]
    usual = statistics.median(contrasts)
    faint = [index for index, contrast in enumerate(contrasts) if contrast < FAINT * usual]
    crops = [crop_line(image, lines[index].polygon)[:, ::-1] for index in faint]
    mirrored = dict(zip(faint, recogniser.read([np.ascontiguousarray(crop) for crop in crops]), strict=True))
    shown = [index for index, back in mirrored.items() if _shows(lines[index], back)]
    if sum(len(mirrored[index].text) for index in shown) < ENOUGH:
        return None
    blackest = max(_contrast(image, lines[index], BLACKEST_INK) for index in shown)
    stays = tuple(lines[index] for index in faint if _stays(lines[index], mirrored[index]))
    return BackSide(min(MARGIN * blackest, BLACKEST * usual), stays)


def without_back_side(image: Image, darkness: float) -> Image:
    """The page (RGB, H×W×3) with paper for what is no more than so many grey levels darker than it, but for the
    edges of what is."""
    height, width = image.shape[:2]
    size = (max(1, width // SQUARE), max(1, height // SQUARE))
    lightest = cv2.dilate(reduced(image, size), np.ones((2 * SQUARES + 1, 2 * SQUARES + 1), np.uint8))
    paper = cv2.resize(lightest, (width, height), interpolation=cv2.INTER_LINEAR)
    own = cv2.subtract(paper, image).max(axis=2) > darkness
    near = cv2.dilate(own.astype(np.uint8), np.ones((2 * EDGE + 1, 2 * EDGE + 1), np.uint8))
    clean = np.where(near[:, :, None] > 0, image, paper)
    clean.setflags(write=False)  # so that what several steps make of it is kept
    return clean


def with_own_faint(lines: Sequence[Line], faint: Sequence[Line]) -> list[Line]:
    """The lines of a page without its back side, and those of its own that went with it."""
    return [*lines, *(line for line in faint if not any(_same_place(line, other) for other in lines))]


def _same_place(line: Line, other: Line) -> bool:
    return covered(line.bbox, other.bbox) > 0.5 or covered(other.bbox, line.bbox) > 0.5


def _shows(line: Line, mirrored: ReadLine) -> bool:
    return len(mirrored.text) >= LONG and mirrored.score >= SURE and mirrored.score >= line.score + SURER


def _stays(line: Line, mirrored: ReadLine) -> bool:
    return line.score >= READS and line.score >= mirrored.score + BETTER


def _contrast(image: Image, line: Line, share: float = INK) -> float:
    """How much darker than its paper the blackest such share of a line's pixels is, in grey levels."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = (round(side) for side in line.bbox)
    part = image[max(0, y0) : min(height, y1) : 2, max(0, x0) : min(width, x1) : 2, 1]
    if part.size == 0:
        return 0.0
    ink, paper = level_quantiles(np.ascontiguousarray(part), (share, 0.9))
    return paper - ink
