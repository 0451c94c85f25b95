"""Stamps drawn on pages: every shape and ink, worn and turned, with the box around each known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from drawings.sheet import Box, font

INKS = {"RED": (206, 32, 42), "BLUE": (36, 60, 176), "BLACK": (24, 24, 24)}
#: Drawn so many times larger and then reduced, for soft edges.
FINE = 3


@dataclass(frozen=True)
class DrawnStamp:
    """A stamp to be drawn: `size` is its width and height in pixels, `angle` its turn clockwise in degrees."""

    shape: str
    curved: str = ""
    middle: tuple[str, ...] = ()
    ink: str = "RED"
    size: tuple[int, int] = (240, 240)
    angle: float = 0.0
    star: bool = False
    #: How much of the paper shows through the ink, 0 to 1.
    faint: float = 0.1
    #: Text along the foot of a round stamp, from left to right, such as its number.
    foot: str = ""
    #: A second, finer frame within.
    double: bool = False

    def draw(self, page: Image.Image, centre: tuple[float, float]) -> Box:
        """Presses it on the page, ink over what is there; the box around its ink."""
        wide, tall = self.size
        side = round(math.hypot(wide, tall)) + 16
        tile = Image.new("L", (side * FINE, side * FINE))
        pen = ImageDraw.Draw(tile)
        middle = side * FINE / 2
        half = (wide * FINE / 2, tall * FINE / 2)
        self._frame(pen, middle, half)
        inset = 0.05 * min(half) if self.double else 0.0
        self._arc(tile, middle, (half[0] - inset, half[1] - inset))
        self._foot(tile, middle, (half[0] - inset, half[1] - inset))
        self._lines(pen, middle, half)
        tile = tile.rotate(-self.angle, resample=Image.Resampling.BICUBIC).resize(
            (side, side), Image.Resampling.LANCZOS
        )
        left, top = round(centre[0] - side / 2), round(centre[1] - side / 2)
        cover = tile.point([round(v * (1 - self.faint)) for v in range(256)])
        page.paste(_multiplied(page, (left, top, left + side, top + side), INKS[self.ink]), (left, top), cover)
        x0, y0, x1, y1 = tile.point([255 if v > 100 else 0 for v in range(256)]).getbbox() or (0, 0, side, side)
        return (left + x0, top + y0, left + x1, top + y1)

    def _frame(self, pen: ImageDraw.ImageDraw, middle: float, half: tuple[float, float]) -> None:
        box = (middle - half[0], middle - half[1], middle + half[0], middle + half[1])
        line = round(max(2.5, min(self.size) / 40) * FINE)
        x0, y0, x1, y1 = box
        corners = {
            "TRIANGLE": [(middle, y0), (x1, y1), (x0, y1)],
            "RHOMBUS": [(middle, y0), (x1, middle), (middle, y1), (x0, middle)],
        }
        if self.shape in ("CIRCLE", "OVAL"):
            pen.ellipse(box, outline=255, width=line)
            if self.double:
                inset = 0.05 * min(half) + line
                within = (x0 + inset, y0 + inset, x1 - inset, y1 - inset)
                pen.ellipse(within, outline=255, width=round(line / 2))
        elif self.shape in corners:
            points = corners[self.shape]
            pen.line([*points, *points[:2]], fill=255, width=line, joint="curve")
        else:
            pen.rectangle(box, outline=255, width=line)

    def _arc(self, tile: Image.Image, middle: float, half: tuple[float, float]) -> None:
        if not self.curved:
            return
        # As large as leaves each its own place on the arc, which is shorter where a number stands at the foot.
        span = 112 if self.foot else 130
        place = 2 * math.radians(span) * 0.8 * min(half) / len(self.curved)
        size = round(min((0.24 if self.foot else 0.28) * min(half), place * (1.5 if self.curved.isascii() else 1.0)))
        used = font("serif", size)
        # Characters stand at even steps of the ellipse itself, each upright on its own normal.
        reach = (half[0] - 0.86 * size, half[1] - 0.86 * size)
        turns = [(t, math.sin(math.radians(t)), math.cos(math.radians(t))) for t in range(-span, span + 1)]
        path = [(t, reach[0] * sin, -reach[1] * cos) for t, sin, cos in turns]
        lengths = [0.0]
        for (_, x0, y0), (_, x1, y1) in pairwise(path):
            lengths.append(lengths[-1] + math.hypot(x1 - x0, y1 - y0))
        step = min(lengths[-1] / max(1, len(self.curved) - 1), 1.5 * size)
        start = (lengths[-1] - step * (len(self.curved) - 1)) / 2
        for i, character in enumerate(self.curved):
            at = min(range(len(lengths)), key=lambda k: abs(lengths[k] - start - i * step))
            t, x, y = path[at]
            normal = math.degrees(
                math.atan2(reach[1] * math.sin(math.radians(t)), reach[0] * math.cos(math.radians(t)))
            )
            glyph = Image.new("L", (size * 2, size * 2))
            ImageDraw.Draw(glyph).text((size, size), character, font=used, fill=255, anchor="mm", stroke_width=1)
            glyph = glyph.rotate(-normal, resample=Image.Resampling.BICUBIC)
            tile.paste(255, (round(middle + x) - size, round(middle + y) - size), glyph)

    def _foot(self, tile: Image.Image, middle: float, half: tuple[float, float]) -> None:
        """Characters at even steps about the foot, their heads to the middle."""
        size = round(0.13 * min(half))
        used = font("sans", size)
        reach = (half[0] - 1.5 * size, half[1] - 1.5 * size)
        step = math.degrees(0.7 * size / min(reach))
        for i, character in enumerate(self.foot):
            t = (i - (len(self.foot) - 1) / 2) * step
            x, y = reach[0] * math.sin(math.radians(t)), reach[1] * math.cos(math.radians(t))
            glyph = Image.new("L", (size * 2, size * 2))
            ImageDraw.Draw(glyph).text((size, size), character, font=used, fill=255, anchor="mm")
            glyph = glyph.rotate(t, resample=Image.Resampling.BICUBIC)
            tile.paste(255, (round(middle + x) - size, round(middle + y) - size), glyph)

    def _lines(self, pen: ImageDraw.ImageDraw, middle: float, half: tuple[float, float]) -> None:
        if self.shape == "PERSONAL":
            self._name(pen, middle, half)
            return
        if self.star:
            reach = 0.32 * min(half)
            points = [
                (
                    middle + reach * (1 if i % 2 == 0 else 0.38) * math.sin(i * math.pi / 5),
                    middle - reach * (1 if i % 2 == 0 else 0.38) * math.cos(i * math.pi / 5),
                )
                for i in range(10)
            ]
            pen.polygon(points, fill=255)
        # A Western letter takes a little more than half of its height.
        longest = max((sum(0.6 if char.isascii() else 1.0 for char in line) for line in self.middle), default=1)
        room = {"TRIANGLE": 0.8, "RHOMBUS": 0.95, "CIRCLE": 0.9, "OVAL": 1.0}.get(self.shape, 1.6) * half[0]
        size = round(min(room / longest, 1.3 * half[1] / max(1, len(self.middle)), 0.45 * half[1]))
        y = middle + (0.52 * half[1] if self.star else 0.4 * half[1] if self.shape == "TRIANGLE" else 0)
        y -= (len(self.middle) - 1) * 0.65 * size
        for line in self.middle:
            pen.text((middle, y), line, font=font("sans", size), fill=255, anchor="mm")
            y += 1.3 * size

    def _name(self, pen: ImageDraw.ImageDraw, middle: float, half: tuple[float, float]) -> None:
        """Columns from right to left, two characters each."""
        size = round(0.8 * min(half))
        for i, character in enumerate("".join(self.middle)):
            x = middle + (0.44 if i < 2 else -0.44) * half[0]
            y = middle + (-0.44 if i % 2 == 0 else 0.44) * half[1]
            pen.text((x, y), character, font=font("serif", size), fill=255, anchor="mm", stroke_width=2)


def _multiplied(page: Image.Image, box: tuple[int, int, int, int], ink: tuple[int, int, int]) -> Image.Image:
    """The page seen through ink: what is dark below stays dark."""
    part = page.crop(box)
    bands = [
        band.point([round(v * level / 255) for v in range(256)]) for band, level in zip(part.split(), ink, strict=True)
    ]
    return Image.merge("RGB", bands)
