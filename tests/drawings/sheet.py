"""A sheet of A4 at 150 pixels an inch, drawn with Noto Sans SC, Noto Serif SC and, Latin alone, IBM Plex Mono."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import fontpkg_ibm_plex_mono
import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFilter, ImageFont

A4 = (1240, 1754)
DPI = 150
Face = Literal["sans", "serif", "mono"]
Box = tuple[float, float, float, float]
Colour = tuple[int, int, int]
RED = (200, 30, 40)
INK = (20, 20, 20)


def font_path(face: Face) -> Path:
    if face == "mono":
        return fontpkg_ibm_plex_mono.ROOT / "files" / "IBMPlexMono-Regular.ttf"
    return pylopdf_fonts_zh_cn.sans_path() if face == "sans" else pylopdf_fonts_zh_cn.serif_path()


@cache
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_path(face)), size)


@dataclass(frozen=True)
class DrawnText:
    """A run of text: `x` and the baseline `y` in pixels, and the box around its ink."""

    text: str
    x: float
    y: float
    size: int
    face: Face
    bbox: Box
    #: Drawn along the letters' edges too, as programs make a face bold that has no bold one.
    bold: bool = False


@dataclass(frozen=True)
class DrawnRule:
    box: Box


@dataclass(frozen=True)
class DrawnShape:
    """A polygon filled with a colour, or where `stroke` is not 0, a line that wide through the points."""

    points: tuple[tuple[float, float], ...]
    colour: Colour
    stroke: float = 0.0


@dataclass
class Sheet:
    """A page under the pen. `texts` tells what stands where, in the order it was drawn."""

    size: tuple[int, int] = A4
    background: tuple[int, int, int] = (255, 255, 255)
    texts: list[DrawnText] = field(default_factory=list)
    rules: list[DrawnRule] = field(default_factory=list)
    shapes: list[DrawnShape] = field(default_factory=list)
    pictures: list[tuple[Box, Image.Image]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", self.size, self.background)
        self._pen = ImageDraw.Draw(self.image)

    @property
    def text(self) -> str:
        """All of its text, a line for each run."""
        return "\n".join(run.text for run in self.texts)

    def write(self, x: float, y: float, text: str, size: int = 30, face: Face = "sans", *, bold: bool = False) -> Box:
        """A line whose top is near `y`; the box around its ink."""
        used = font(face, size)
        baseline = y + size
        box = self._pen.textbbox((x, baseline), text, font=used, anchor="ls", stroke_width=int(bold))
        self._pen.text((x, baseline), text, font=used, fill=INK, anchor="ls", stroke_width=int(bold))
        self.texts.append(DrawnText(text, x, baseline, size, face, box, bold))
        return box

    def write_down(self, x: float, y: float, text: str, size: int = 30, face: Face = "sans") -> None:
        """A column of characters from top to bottom, `x` its left side and `y` its top."""
        for step, character in enumerate(text):
            self.write(x, y + step * size * 1.1, character, size, face)

    def paragraph(
        self, x: float, y: float, width: float, text: str, size: int = 30, face: Face = "sans", leading: float = 1.6
    ) -> float:
        """Text broken into lines of at most `width` pixels; the `y` below it."""
        for line in break_lines(text, font(face, size), width):
            self.write(x, y, line, size, face)
            y += size * leading
        return y

    def table(
        self,
        x: float,
        y: float,
        columns: Sequence[int],
        rows: Sequence[Sequence[str]],
        row_height: int = 60,
        size: int = 26,
        ruled: bool = True,
    ) -> Box:
        """A table of one-line cells; the box around it."""
        width, height = sum(columns), row_height * len(rows)
        for i, row in enumerate(rows):
            left = x
            for cell, column in zip(row, columns, strict=True):
                if cell:
                    self.write(left + 12, y + i * row_height + (row_height - size) / 2 - 4, cell, size)
                left += column
        if ruled:
            for i in range(len(rows) + 1):
                self.rule((x, y + i * row_height, x + width, y + i * row_height))
            for i in range(len(columns) + 1):
                left = x + sum(columns[:i])
                self.rule((left, y, left, y + height))
        return (x, y, x + width, y + height)

    def fill(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """A polygon; two points are the corners of an upright rectangle."""
        if len(points) == 2:
            (x0, y0), (x1, y1) = points
            points = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        self._pen.polygon(list(points), fill=colour)
        self.shapes.append(DrawnShape(tuple(points), colour))

    def stroke(self, points: Sequence[tuple[float, float]], colour: Colour = INK, wide: float = 2) -> None:
        """A line through some points."""
        self._pen.line(list(points), fill=colour, width=round(wide))
        self.shapes.append(DrawnShape(tuple(points), colour, wide))

    def picture(self, box: Box, picture: Image.Image) -> None:
        x0, y0, x1, y1 = (round(v) for v in box)
        self.image.paste(picture.convert("RGB").resize((x1 - x0, y1 - y0)), (x0, y0))
        self.pictures.append((box, picture))

    def stamp(self, x: float, y: float, text: str, middle: str = "★", radius: int = 120) -> None:
        """A round red stamp about `(x, y)`, its text along the upper arc from left to right."""
        self._pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=RED, width=6)
        size = radius // 4
        used = font("sans", size)
        step = min(240 / max(len(text) - 1, 1), 32)
        for i, character in enumerate(text):
            angle = (i - (len(text) - 1) / 2) * step
            tile = Image.new("RGBA", (size * 2, size * 2))
            ImageDraw.Draw(tile).text((size, size), character, font=used, fill=(*RED, 255), anchor="mm")
            tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
            at = math.radians(angle)
            far = radius - size
            corner = (round(x + far * math.sin(at)) - size, round(y - far * math.cos(at)) - size)
            self.image.paste(tile, corner, tile)
        self._pen.text((x, y + radius * 0.2), middle, font=font("sans", radius // 3), fill=RED, anchor="mm")

    def turned(self, angle: int) -> Image.Image:
        """The picture turned clockwise by a quarter turn."""
        return self.image.rotate(-angle, expand=True)

    def scanned(self, skew: float = 1.0, noise: float = 6.0, seed: int = 7) -> Image.Image:
        """The picture as a scanner gives it: leaning by `skew` degrees clockwise, soft, and noisy."""
        leaning = self.image.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=self.background)
        pixels = np.asarray(leaning.filter(ImageFilter.GaussianBlur(0.6)), np.float32)
        grain = np.random.default_rng(seed).normal(0, noise, pixels.shape[:2])[..., None]
        return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))

    def rule(self, box: Box) -> None:
        """A straight rule from one point to the other."""
        self._pen.line(box, fill=INK, width=2)
        self.rules.append(DrawnRule(box))


def draw_page(lines: Iterable[str], size: int = 30, face: Face = "sans", margin: int = 120) -> Sheet:
    """A sheet with these lines one below the other; an empty one leaves a gap."""
    sheet = Sheet()
    y = float(margin)
    for line in lines:
        if line:
            sheet.write(margin, y, line, size, face)
        y += size * 1.7
    return sheet


def numbered_sheets(count: int) -> list[Sheet]:
    """Sheets that tell their own number, in Chinese and English."""
    return [
        draw_page(
            [
                f"第 {n} 页的标题",
                "",
                "这一页的文字是画出来的，用来检验读出的内容。",
                f"This page has the number {n} of {count}.",
                f"合计金额为 {1000 + n} 元整。",
            ]
        )
        for n in range(1, count + 1)
    ]


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    """The picture as a file of that format (`PNG`, `JPEG`, ...), with Pillow's own options."""
    out = io.BytesIO()
    image.save(out, format_, **options)
    return out.getvalue()


def break_lines(text: str, used: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Chinese broken anywhere, Latin at spaces."""
    lines, line = [], ""
    for word in _words(text):
        if line and used.getlength((line + word).rstrip()) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(text: str) -> Iterable[str]:
    word = ""
    for character in text:
        if character.isascii() and not character.isspace():
            word += character
        elif character.isspace():
            yield word + character
            word = ""
        else:
            if word:
                yield word
                word = ""
            yield character
    if word:
        yield word
