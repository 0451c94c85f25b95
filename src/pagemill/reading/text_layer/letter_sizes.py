"""Which lines of a text layer are set in larger type than the page's running text, by the sizes that the file tells.

The boxes of lines tell it less well: a raised or a lowered letter makes one higher, and a page with hardly any text
has nothing to compare them with.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pagemill.reading.text_layer.text_lines import SetLine

#: Type is larger that is so many times as large as the page's running text.
LARGER = 1.15
#: The share of a page's letters that are no larger than its running text, at the least.
RUNNING = 0.7
#: Running text of a sheet is in type of 12 points at the most, in inches.
SHEET_TYPE = 12 / 72
#: The longer side of a sheet that is read at arm's length, in inches, at the most: legal paper.
SHEET = 14.0
#: Letters of which no running text is made, at the most.
FEW_LETTERS = 120


def large_lines(
    lines: Sequence[SetLine],
    page_width: float,
    page_height: float,
    dpi: float | None,
    monospaced: Sequence[bool] = (),
) -> list[bool]:
    """Which lines of a page are in larger type than its running text. Lengths are in pixels of the page as drawn.

    A line is as large as the middle one of its letters. Where large letters are most of an upright sheet's, and so few
    that they may all be headings, its running text is taken to be as large as it is on sheets at the most; of a page of
    unknown resolution (`dpi` is None), and of slides, that is not known. The smaller type of listings, whose lines are
    `monospaced`, is none of running text where there is more.
    """
    if not lines:
        return []
    sizes = [line.glyphs.inks.size[line.glyphs.ink[~line.glyphs.spaces]] for line in lines]
    letters = np.concatenate(sizes)
    prose = [own for own, code in zip(sizes, monospaced, strict=True) if not code] if monospaced else []
    if sum(map(len, prose)) > FEW_LETTERS:
        letters = np.concatenate(prose)
    usual = float(np.quantile(letters, RUNNING))
    if dpi and page_width < page_height <= SHEET * dpi:
        most = SHEET_TYPE * dpi
        if np.count_nonzero(letters > LARGER * most) <= FEW_LETTERS:
            usual = min(usual, most)
    return [bool(np.median(own) > LARGER * usual) for own in sizes]
