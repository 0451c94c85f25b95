"""Watermarks: text across the page's own, which is not of the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from pagemill.geometry import Bbox, area, bbox_of, height, intersection, polygon_of, width
from pagemill.reading.text_layer.text_lines import SetLine

#: Text this many times higher than the page's lines is large.
LARGE = 1.6
#: An ink this light when laid on white paper is pale: 0 to 255, the darkest channel.
PALE = 120
#: Slanted text of one wording that comes so often is laid over the page again and again.
REPEATED = 3
#: Slanted text longer than this share of the page's shorter side crosses it.
CROSSING = 0.35


def without_watermarks(lines: Sequence[SetLine], page_width: int, page_height: int) -> list[SetLine]:
    """The lines that are no watermark.

    A watermark is slanted, and two of large, pale, and long or repeated; or it runs large and pale through other lines
    of the page.
    """
    if not lines:
        return []
    level = [line.box for line in lines]
    talls = [height(box) for box in level]
    body = float(np.median(np.repeat(talls, [len(line.glyphs) for line in lines])))
    repeats = Counter(_wording(line) for line in lines if line.slanted)
    darkness = lines[0].glyphs.inks.darkness
    kept = []
    for index, line in enumerate(lines):
        large = talls[index] > LARGE * body
        pale = (large or line.slanted) and float(np.median(darkness[line.glyphs.ink])) < 255 - PALE
        if line.slanted:
            crossing = width(level[index]) > CROSSING * min(page_width, page_height)
            again = repeats[_wording(line)] >= REPEATED
            if (large, pale, crossing or again).count(True) >= 2:
                continue
        elif large and pale and _runs_through(index, lines, talls):
            continue
        kept.append(line)
    return kept


def _wording(line: SetLine) -> str:
    return "".join(line.glyphs.text.split())


def _runs_through(index: int, lines: Sequence[SetLine], talls: Sequence[float]) -> bool:
    """Whether a line shares its place with lines of the page that are smaller than it."""
    box = _on_page(lines[index])
    smaller = (_on_page(line) for line, tall in zip(lines, talls, strict=True) if tall < talls[index] / LARGE)
    return any(intersection(box, around) > 0.3 * area(around) for around in smaller)


def _on_page(line: SetLine) -> Bbox:
    """The box around a line on the page as drawn."""
    return bbox_of(line.back.polygon(polygon_of(line.box)))
