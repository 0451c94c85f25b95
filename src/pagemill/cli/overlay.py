"""Values drawn where they stand: the page as submitted, a coloured outline around each, its number and name beside."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from pagemill.cli.label_fonts import Font, LabelFonts
from pagemill.cli.label_plates import COLOURS, LabelPlates
from pagemill.cli.numbers import Mark
from pagemill.geometry import bbox_of

#: The longest name that is written out, in characters.
LONGEST_NAME = 24
#: How much of an outline's colour its inside takes, of 255.
_TINT = 40


def draw_overlay(page: Image.Image, marks: Sequence[Mark], fonts: LabelFonts | None = None) -> Image.Image:
    """A copy of the page (RGB) with the marks on it; their polygons are in its pixels.

    A name that no font at hand can write is left out, and its number stands alone.
    """
    unit = min(page.size)
    fonts = fonts or LabelFonts(max(14, unit // 65))
    tints = Image.new("RGBA", page.size)
    pen = ImageDraw.Draw(tints)
    for mark in marks:
        pen.polygon(mark.evidence.polygon, fill=f"{colour_of(mark)}{_TINT:02x}")
    drawn = Image.alpha_composite(page.convert("RGBA"), tints).convert("RGB")
    pen = ImageDraw.Draw(drawn)
    for mark in marks:
        pen.polygon(mark.evidence.polygon, outline=colour_of(mark), width=max(2, unit // 500))
    plates = LabelPlates(pen, page.size, [bbox_of(mark.evidence.polygon) for mark in marks])
    for mark in marks:
        if mark.named:
            text, font = _label(mark, fonts)
            plates.draw(text, font, colour_of(mark), bbox_of(mark.evidence.polygon))
    return drawn


def colour_of(mark: Mark) -> str:
    return COLOURS[(mark.number - 1) % len(COLOURS)]


def _label(mark: Mark, fonts: LabelFonts) -> tuple[str, Font]:
    name = " ".join(mark.name.split())
    if len(name) > LONGEST_NAME:
        name = f"{name[: LONGEST_NAME - 3]}..."
    text = f"{mark.number} {name}"
    font = fonts.font_for(text)
    return (text, font) if font is not None else (str(mark.number), fonts.plain)
