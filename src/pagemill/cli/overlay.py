"""Values drawn where they stand: the page as submitted, a coloured outline around each, its number and name beside."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from pagemill.cli.label_fonts import Font, LabelFonts
from pagemill.cli.numbers import Mark
from pagemill.geometry import Bbox, bbox_of, intersection

#: Dark enough for white letters (contrast 4.5 or more by WCAG 2.1), and told apart at a glance.
COLOURS = ("#c2255c", "#1864ab", "#2b7a3b", "#a34700", "#6741d9", "#0b7285", "#8a3324", "#5c5f00")
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
    taken = [bbox_of(mark.evidence.polygon) for mark in marks]
    for mark in marks:
        if mark.named:
            text, font = _label(mark, fonts)
            plate = _free_place(bbox_of(mark.evidence.polygon), _plate_size(text, font), page.size, taken)
            taken.append(plate)
            pen.rectangle(plate, fill=colour_of(mark))
            middle = ((plate[0] + plate[2]) / 2, (plate[1] + plate[3]) / 2)
            pen.text(middle, text, font=font, fill="white", anchor="mm")
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


def _plate_size(text: str, font: Font) -> tuple[float, float]:
    ascent, descent = font.getmetrics()
    return font.getlength(text) + font.size * 0.6, (ascent + descent) * 1.05


def _free_place(box: Bbox, size: tuple[float, float], page: tuple[int, int], taken: Sequence[Bbox]) -> Bbox:
    """Above, below, right or left of the box: where the least of what else is marked is covered."""
    x0, y0, x1, y1 = box
    w, h = size
    corners = ((x0, y0 - h - 2), (x0, y1 + 2), (x1 + 2, y0), (x0 - w - 2, y0))
    plates = [_within((x, y, x + w, y + h), page) for x, y in corners]
    return min(plates, key=lambda plate: sum(intersection(plate, other) for other in taken))


def _within(plate: Bbox, page: tuple[int, int]) -> Bbox:
    """The plate moved onto the page."""
    dx = max(0.0, -plate[0]) - max(0.0, plate[2] - page[0])
    dy = max(0.0, -plate[1]) - max(0.0, plate[3] - page[1])
    return (plate[0] + dx, plate[1] + dy, plate[2] + dx, plate[3] + dy)
