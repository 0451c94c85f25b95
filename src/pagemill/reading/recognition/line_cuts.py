"""Lines of text cut where a table parts them, between two characters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pagemill.document import Line, Link
from pagemill.geometry import Polygon
from pagemill.reading.recognition.recogniser import VERTICAL

#: A cut moves to a space this near to it, in widths of a character.
TO_SPACE = 1.5


def part_of(polygon: Polygon, start: float, end: float) -> Polygon:
    """The part of a line's four-cornered box between two shares of its length; a standing box is read downwards."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = polygon
    if _stands(polygon):
        return (
            (ax + (dx - ax) * start, ay + (dy - ay) * start),
            (bx + (cx - bx) * start, by + (cy - by) * start),
            (bx + (cx - bx) * end, by + (cy - by) * end),
            (ax + (dx - ax) * end, ay + (dy - ay) * end),
        )
    return (
        (ax + (bx - ax) * start, ay + (by - ay) * start),
        (ax + (bx - ax) * end, ay + (by - ay) * end),
        (dx + (cx - dx) * end, dy + (cy - dy) * end),
        (dx + (cx - dx) * start, dy + (cy - dy) * start),
    )


def _stands(polygon: Polygon) -> bool:
    """Whether a box is so much taller than wide that its text is read downwards, as `crop_line` has it."""
    (ax, ay), (bx, by), _, (dx, dy) = polygon
    return math.hypot(dx - ax, dy - ay) >= VERTICAL * math.hypot(bx - ax, by - ay)


def cut_line(line: Line, shares: Sequence[float]) -> list[Line | None]:
    """A line cut at shares of its length: one part more than there are shares, None for a part without text.

    A cut moves to a space close by; else characters go by where their middles lie. Where it is not known where they
    lie, they are taken to be as `even_offsets` has them.
    """
    offsets = np.array(line.offsets if len(line.offsets) == len(line.text) + 1 else even_offsets(line.text))
    bounds = [0, *(_boundary(line.text, offsets, share) for share in shares), len(line.text)]
    parts: list[Line | None] = []
    for first, end in pairwise(np.maximum.accumulate(bounds).tolist()):
        text = line.text[first:end]
        first += len(text) - len(text.lstrip())
        text = text.strip()
        if not text:
            parts.append(None)
            continue
        inner = offsets[first : first + len(text) + 1]
        length = max(float(inner[-1] - inner[0]), 1e-9)
        polygon = part_of(line.polygon, float(inner[0]), float(inner[-1]))
        known = tuple(((inner - inner[0]) / length).tolist()) if line.offsets else ()
        links = tuple(part for link in line.links if (part := _link_within(link, first, first + len(text))))
        parts.append(replace(line, text=text, polygon=polygon, offsets=known, links=links))
    return parts


def _link_within(link: Link, first: int, end: int) -> Link | None:
    """The part of a link that the characters from `first` up to `end` have, counted from there."""
    start, stop = max(link.start, first), min(link.end, end)
    return Link(start - first, stop - first, link.target) if start < stop else None


def even_offsets(text: str) -> list[float]:
    """Where characters would begin, and the last one end, as shares of a line's length, letters and digits half as wide
    as others."""
    widths = [0.5 if character.isascii() else 1.0 for character in text]
    return [float(v) for v in np.concatenate(([0.0], np.cumsum(widths))) / max(sum(widths), 1.0)]


def _boundary(text: str, offsets: npt.NDArray[np.float64], share: float) -> int:
    """Before which character to cut."""
    middles = (offsets[1:] + offsets[:-1]) / 2
    spaces = [i for i, character in enumerate(text) if character.isspace()]
    if spaces:
        nearest = min(spaces, key=lambda i: abs(float(middles[i]) - share))
        if abs(float(middles[nearest]) - share) <= TO_SPACE / len(text):
            return nearest
    return int(np.searchsorted(middles, share))
