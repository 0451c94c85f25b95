"""Names in white on coloured plates, each beside the box that it names."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import ImageDraw

from pagemill.cli.label_fonts import Font
from pagemill.geometry import Bbox, intersection

#: Dark enough for white letters (contrast 4.5 or more by WCAG 2.1), and told apart at a glance.
COLOURS = ("#c2255c", "#1864ab", "#2b7a3b", "#a34700", "#6741d9", "#0b7285", "#8a3324", "#5c5f00")


class LabelPlates:
    """The plates of one picture, each put where it covers the least of what is marked and of the others."""

    def __init__(self, pen: ImageDraw.ImageDraw, size: tuple[int, int], marked: Sequence[Bbox]) -> None:
        """`marked` are the boxes, in pixels, that plates had better not cover."""
        self._pen = pen
        self._size = size
        self._taken = list(marked)

    def draw(self, text: str, font: Font, colour: str, box: Bbox) -> None:
        """A plate above, below, right or left of the box, on the picture."""
        plate = self._free_place(box, _plate_size(text, font))
        self._taken.append(plate)
        self._pen.rectangle(plate, fill=colour)
        middle = ((plate[0] + plate[2]) / 2, (plate[1] + plate[3]) / 2)
        self._pen.text(middle, text, font=font, fill="white", anchor="mm")

    def _free_place(self, box: Bbox, size: tuple[float, float]) -> Bbox:
        x0, y0, x1, y1 = box
        w, h = size
        corners = ((x0, y0 - h - 2), (x0, y1 + 2), (x1 + 2, y0), (x0 - w - 2, y0))
        plates = [_within((x, y, x + w, y + h), self._size) for x, y in corners]
        return min(plates, key=lambda plate: sum(intersection(plate, other) for other in self._taken))


def _plate_size(text: str, font: Font) -> tuple[float, float]:
    ascent, descent = font.getmetrics()
    return font.getlength(text) + font.size * 0.6, (ascent + descent) * 1.05


def _within(plate: Bbox, page: tuple[int, int]) -> Bbox:
    """The plate moved onto the page."""
    dx = max(0.0, -plate[0]) - max(0.0, plate[2] - page[0])
    dy = max(0.0, -plate[1]) - max(0.0, plate[3] - page[1])
    return (plate[0] + dx, plate[1] + dy, plate[2] + dx, plate[3] + dy)
