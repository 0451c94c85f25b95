"""Bullets of lists that a page draws and does not write: web pages as they are printed and slides have small pictures
or shapes there, which no text layer tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pagemill.document import Line, LineSource
from pagemill.geometry import Bbox, height, polygon_of, union
from pagemill.reading.pixels.inked_parts import InkedPage
from pagemill.reading.prose import role_patterns as patterns
from pagemill.reading.recognition.line_cuts import even_offsets

Image = npt.NDArray[np.uint8]

BULLET = "• "
#: A bullet stands no further before its line, and no nearer, in heights of the line,
FURTHEST, NEAREST = 2.5, 0.1
#: is no smaller and no larger, either way, and its middle no further from the line's.
SMALLEST, LARGEST, OFF_MIDDLE = 0.12, 0.95, 0.3
#: What stands so far before it, in heights of the line, is none of it.
APART = 0.3
#: So many alike stand one below the other at the least; their left edges agree to so many heights of a line.
FEWEST, IN_COLUMN = 2, 0.15
#: Grey levels that ink is darker than its paper, and by which pixels of like bullets differ in the mean: discs, rings,
#: squares and triangles of 6 to 14 pixels differ by 9 at the most wherever between the pixels they stand, a disc from a
#: diamond by 12.
DARKER, ALIKE = 40, 10.5
#: Of a bullet as it is compared with others, rows and columns; the side of what is compared, in sides of a square of
#: as much ink; and how far it is softened, in pixels, and so how much around it is looked at.
SEEN, SIDE, SOFTENED, AROUND = 8, 1.3, 0.8, 3
#: Lines whose zones are looked up at once.
AT_ONCE = 256
#: Bullets that a page has at the most: more are a pattern; and lines of a page that are looked at.
MOST, MOST_LINES = 200, 4000


@dataclass(frozen=True, slots=True)
class _Bullet:
    """Something small before the line of this index: its box, and how it looks, (`SEEN`, `SEEN`, colours)."""

    line: int
    box: Bbox
    look: npt.NDArray[np.float32]


def with_drawn_bullets(lines: Sequence[Line], inked: InkedPage) -> list[Line]:
    """The lines of an upright page, those that a drawn bullet stands before with a bullet's sign.

    `inked` is the page without the letters of its text layer. Something small before a line is a bullet where it stands
    below its like: what marks the rows of a legend differs from row to row.
    """
    found = list(_before_lines(lines, inked))
    if not FEWEST <= len(found) <= MOST:
        return list(lines)
    result = list(lines)
    for bullet in found:
        tall = height(lines[bullet.line].bbox)
        like = sum(
            abs(other.box[0] - bullet.box[0]) < IN_COLUMN * tall
            and float(np.abs(other.look - bullet.look).mean()) < ALIKE
            for other in found
        )
        if like >= FEWEST:
            result[bullet.line] = _with_bullet(lines[bullet.line], bullet.box)
    return result


def _before_lines(lines: Sequence[Line], inked: InkedPage) -> Iterator[_Bullet]:
    if not inked.parts or not 0 < len(lines) <= MOST_LINES:
        return
    parts = np.array(inked.parts, np.float64)
    boxes = np.array([line.bbox for line in lines], np.float64)
    tall = boxes[:, 3] - boxes[:, 1]
    zones = np.stack([boxes[:, 0] - FURTHEST * tall, boxes[:, 1], boxes[:, 0] - NEAREST * tall, boxes[:, 3]], axis=1)
    free = [
        _meet(zones[at : at + AT_ONCE], parts).any(axis=1) & ~_meet(zones[at : at + AT_ONCE], boxes).any(axis=1)
        for at in range(0, len(zones), AT_ONCE)
    ]
    for index in np.flatnonzero(np.concatenate(free)).tolist():
        line = lines[index]
        if line.source is not LineSource.TEXT_LAYER or not line.text.strip() or patterns.BULLET.match(line.text):
            continue
        box = _small_ink(inked.darkest, zones[index].tolist(), float(tall[index]))
        if box is not None:
            yield _Bullet(index, box, _look(inked.image, inked.darkest, box))


def _meet(zones: npt.NDArray[np.float64], boxes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which zones (n, 4) share some of which boxes (m, 4), as (n, m): left, top, right and bottom."""
    x0, y0, x1, y1 = zones.T[:, :, None]
    left, top, right, bottom = boxes.T
    meet: npt.NDArray[np.bool_] = (left < x1) & (right > x0) & (top < y1) & (bottom > y0)
    return meet


def _small_ink(dark: Image, zone: Sequence[float], tall: float) -> Bbox | None:
    """The box of what stands in the zone before a line that is `tall`; None where that is nothing, or no bullet."""
    left, top = max(0, round(zone[0])), max(0, round(zone[1]))
    part = dark[top : round(zone[3]), left : max(0, round(zone[2]))]
    if not part.size:
        return None
    paper = int(part.max())
    if int(part.min()) >= paper - DARKER:
        return None
    ink = part < paper - DARKER
    columns = np.flatnonzero(ink.any(axis=0))
    if not columns.size or columns[-1] == part.shape[1] - 1:
        return None
    # The frame of a box may stand before the bullet.
    begins = np.flatnonzero(np.diff(columns) > APART * tall) + 1
    columns = columns[begins[-1] if begins.size else 0 :]
    rows = np.flatnonzero(ink[:, columns[0] : columns[-1] + 1].any(axis=1))
    # What goes on beyond the zone is a rule, a frame or a picture.
    if columns[0] == 0 or rows[0] == 0 or rows[-1] == part.shape[0] - 1:
        return None
    x0, y0, x1, y1 = (
        float(side) for side in (left + columns[0], top + rows[0], left + columns[-1] + 1, top + rows[-1] + 1)
    )
    sized = all(SMALLEST * tall <= side <= LARGEST * tall for side in (x1 - x0, y1 - y0))
    level = abs((y0 + y1) / 2 - (zone[1] + zone[3]) / 2) <= OFF_MIDDLE * tall
    return (x0, y0, x1, y1) if sized and level else None


def _look(image: Image, dark: Image, box: Bbox) -> npt.NDArray[np.float32]:
    """What stands in a box, (`SEEN`, `SEEN`, colours), from the middle of its ink and as large as that says: its edges
    fall between pixels, and each bullet's elsewhere."""
    left, top = max(0, int(box[0]) - AROUND), max(0, int(box[1]) - AROUND)
    shown = np.s_[top : int(box[3]) + AROUND, left : int(box[2]) + AROUND]
    ink = float(dark[shown].max()) - dark[shown].astype(np.float64)
    amount = float(ink.sum())
    across = float(ink.sum(axis=0) @ np.arange(ink.shape[1])) / amount
    down = float(ink.sum(axis=1) @ np.arange(ink.shape[0])) / amount
    step = SIDE * (amount / float(ink.max())) ** 0.5 / SEEN
    first = -step * (SEEN - 1) / 2
    softened = cv2.GaussianBlur(np.ascontiguousarray(image[shown]).astype(np.float32), (0, 0), SOFTENED)
    places = np.array([[step, 0, across + first], [0, step, down + first]], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    seen = cv2.warpAffine(softened, places, (SEEN, SEEN), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.atleast_3d(np.asarray(seen, np.float32))


def _with_bullet(line: Line, box: Bbox) -> Line:
    """A line with a bullet's sign and a space before its text."""
    x0, _, x1, _ = line.bbox
    grown = union((line.bbox, (box[0], line.bbox[1], box[2], line.bbox[3])))
    wide = grown[2] - grown[0]
    offsets = line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text)
    begun = [(x0 + share * (x1 - x0) - grown[0]) / wide for share in offsets]
    return replace(
        line,
        text=BULLET + line.text,
        polygon=polygon_of(grown),
        offsets=(0.0, (box[2] - grown[0]) / wide, *begun[:-1], 1.0),
        links=tuple(replace(link, start=link.start + 2, end=link.end + 2) for link in line.links),
        formulas=tuple(replace(one, start=one.start + 2, end=one.end + 2) for one in line.formulas),
    )
