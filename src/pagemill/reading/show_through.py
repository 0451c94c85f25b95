"""Lines of the back side that show through thin paper: faint, and read better in a mirror.

Faint print alone is no sign: a grey footer reads well as it stands. So the faint lines of a page are read mirrored too,
and only where some of them turn out to be the back side's are such lines left out.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pagemill.document import Line
from pagemill.reading.grey_levels import level_quantiles
from pagemill.reading.recognition import LineReader, ReadLine, crop_line

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


def without_show_through(image: Image, lines: Sequence[Line], recogniser: LineReader) -> list[Line]:
    """The recognised lines of a page (RGB, H×W×3) without those of its back side."""
    contrasts = [_contrast(image, line) for line in lines]
    if len(lines) < MEASURE:
        return list(lines)
    least = FAINT * statistics.median(contrasts)
    faint = [index for index, contrast in enumerate(contrasts) if contrast < least]
    crops = [crop_line(image, lines[index].polygon)[:, ::-1] for index in faint]
    mirrored = dict(zip(faint, recogniser.read([np.ascontiguousarray(crop) for crop in crops]), strict=True))
    shown = sum(len(back.text) for index, back in mirrored.items() if _shows(lines[index], back))
    if shown < ENOUGH:
        return list(lines)
    return [line for index, line in enumerate(lines) if index not in mirrored or _stays(line, mirrored[index])]


def _shows(line: Line, mirrored: ReadLine) -> bool:
    return len(mirrored.text) >= LONG and mirrored.score >= SURE and mirrored.score >= line.score + SURER


def _stays(line: Line, mirrored: ReadLine) -> bool:
    return line.score >= READS and line.score >= mirrored.score + BETTER


def _contrast(image: Image, line: Line) -> float:
    """How much darker a line's ink is than its paper, in grey levels."""
    height, width = image.shape[:2]
    x0, y0, x1, y1 = (round(side) for side in line.bbox)
    part = image[max(0, y0) : min(height, y1) : 2, max(0, x0) : min(width, x1) : 2, 1]
    if part.size == 0:
        return 0.0
    ink, paper = level_quantiles(np.ascontiguousarray(part), (0.05, 0.9))
    return paper - ink
