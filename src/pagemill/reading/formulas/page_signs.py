"""The signs and the bars of a PDF page, from which its formulas are told."""

from __future__ import annotations

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2

from pagemill.geometry import Affine, Bbox, union
from pagemill.reading.files.source import PdfPage
from pagemill.reading.formulas.base_lines import OF_ROW
from pagemill.reading.formulas.signs import Sign, plain_letter, style_of
from pagemill.reading.text_layer.font_names import font_name, is_mathematical, is_of_formulas
from pagemill.reading.text_layer.pdf_glyphs import read_signs
from pagemill.reading.text_layer.text_glyphs import Glyphs, Mask

#: Dots of the page's own coordinates an inch.
POINTS = 72.0
#: A bar is no higher than this, in pixels at 72 dots an inch, and so many times as long as it is high.
HIGHEST, LONGER = 2.5, 2.0
#: A font that sets a greater share of a page's letters sets its words.
OF_WORDS = 0.6
#: On a page with signs in a font made for formulas, others further above and below all of these are none of a
#: formula's, in sizes of the page's type.
REACH = 3.0


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What stands on a page that formulas are made of, in the frame of the page as read."""

    #: By the middle of their height, from above.
    signs: tuple[Sign, ...]
    #: By where they begin, from above: thin level strokes: of fractions, roots and what is drawn over or under letters.
    bars: tuple[Bbox, ...]

    @property
    def usual_size(self) -> float:
        """The size that most of the signs are set in."""
        return statistics.median_high([sign.size for sign in self.signs])

    def between(self, top: float, bottom: float) -> Sequence[Sign]:
        """The signs whose middles are between two heights."""
        first = bisect_left(self.signs, top, key=_middle)
        return self.signs[first : bisect_right(self.signs, bottom, key=_middle)]

    def bars_between(self, top: float, bottom: float) -> Sequence[Bbox]:
        """The bars that begin between two heights."""
        first = bisect_left(self.bars, top, key=_top)
        return self.bars[first : bisect_right(self.bars, bottom, key=_top)]

    def has_more_among(self, signs: Sequence[Sign], bars: Sequence[Bbox], *, within: float = 0.0) -> bool:
        """Whether others of the page's signs stand between these, or on a bar of these or under it.

        What stands above a bar in a line of words is smaller than that, else it is of the line before; `within` is the
        size of such a line's font.
        """
        known = {id(sign) for sign in signs}
        size = max([within, *(sign.size for sign in signs)])
        x0, y0, x1, y1 = union([*(sign.box for sign in signs), *bars])
        return any(
            id(sign) not in known
            and (
                (x0 < sign.x < x1 and y0 < sign.y < y1)
                or (
                    not (within and sign.size >= OF_ROW * within)
                    and any(bar[0] < sign.x < bar[2] and abs(sign.y - bar[1]) < 0.8 * size for bar in bars)
                )
            )
            for sign in self.between(y0 - size, y1 + size)
        )


def page_signs(page: PdfPage, to_read: Affine, *, whole: bool = False) -> PageSigns:
    """The signs and bars of a drawn page; `to_read` leads from the page as drawn to the frame where it is upright.

    Only signs that run level there are told, and on a page with a font made for formulas only those near its signs
    where not the `whole` page is asked for.
    Raises nothing: a page that PDFium gives no text of has no signs.
    """
    frame = to_read @ page.to_pixels()
    try:
        text_page = page.page.get_textpage()
    except pypdfium2.PdfiumError:
        return PageSigns((), ())
    try:
        glyphs, inked = read_signs(text_page, frame)
    finally:
        text_page.close()
    inks = glyphs.inks
    names = {font: font_name(font) for font in set(inks.font.tolist())}
    of_ink = [names[font] for font in inks.font.tolist()]
    made_for_formulas = np.array([is_mathematical(font) for font in of_ink], np.bool_)
    letters = np.bincount(glyphs.ink[glyphs.that(str.isalpha)], minlength=len(inks))
    if letters[made_for_formulas].sum() > OF_WORDS * letters.sum():
        # All is set in a font that has the signs of formulas, too.
        made_for_formulas[:] = False
    told = made_for_formulas[glyphs.ink] | glyphs.that(is_of_formulas)
    kept = ((inks.angle == 0) & ~inks.invisible)[glyphs.ink]
    if not whole:
        kept &= _near(glyphs, told)
    glyphs, inked = glyphs.take(kept), inked[kept]
    signs = []
    rows = zip(
        glyphs.chars.tolist(),
        glyphs.boxes[:, [0, 2]].tolist(),
        glyphs.origins[:, 1].tolist(),
        glyphs.ink.tolist(),
        inked.tolist(),
        strict=True,
    )
    for char, (start, end), base, ink, (x0, y0, x1, y1) in rows:
        if char.isspace():
            continue
        font = of_ink[ink]
        plain, style = plain_letter(char)
        box = (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else (start, base - 0.5 * inks.size[ink], end, base)
        signs.append(
            Sign(
                plain,
                style or style_of(font),
                box,
                start,
                end,
                base,
                float(inks.size[ink]),
                style is not None or bool(made_for_formulas[ink]),
            )
        )
    return PageSigns(tuple(sorted(signs, key=_middle)), _bars(page, frame))


def _top(bar: Bbox) -> float:
    return bar[1]


def _near(glyphs: Glyphs, told: Mask) -> Mask:
    """Which characters stand no further above or below those that are told than formulas are high, or else all."""
    heights = np.sort(glyphs.origins[told, 1])
    if not heights.size:
        return np.ones(len(glyphs), np.bool_)
    y = glyphs.origins[:, 1]
    reach = REACH * float(np.median(glyphs.inks.size[glyphs.ink]))
    after = np.searchsorted(heights, y)
    below = heights[np.minimum(after, len(heights) - 1)] - y
    above = y - heights[np.maximum(after - 1, 0)]
    return np.asarray(np.minimum(np.abs(below), np.abs(above)) <= reach, np.bool_)


def _middle(sign: Sign) -> float:
    return sign.y


def _bars(page: PdfPage, frame: Affine) -> tuple[Bbox, ...]:
    objects = page.objects
    # Some writers have each bar as a picture of one pixel.
    boxes = objects.boxes(np.union1d(objects.paths, objects.pictures), frame)
    boxes = boxes[~np.isnan(boxes).any(axis=1)]
    high, long = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    thin = (high <= HIGHEST * (page.dpi or POINTS) / POINTS) & (long >= LONGER * np.maximum(high, 1.0))
    return tuple(sorted(((x0, y0, x1, y1) for x0, y0, x1, y1 in boxes[thin].tolist()), key=_top))
