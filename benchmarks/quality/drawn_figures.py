"""Charts drawn by the benchmark, as strokes on a sheet or as pictures, and pictures that are no charts."""

from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from project_tests import Sheet
from quality.made_text import english_words

Box = tuple[float, float, float, float]
COLOURS = [(68, 114, 196), (237, 125, 49), (112, 173, 71), (255, 192, 0), (91, 155, 213), (165, 165, 165)]
CHARTS = ("bars", "bars-lying", "bars-stacked", "lines", "scatter", "pie", "area")
PICTURES = ("photo", "drawing", "scheme", "map", "logo", "screen")


def draw_chart(sheet: Sheet, box: Box, kind: str, made: random.Random, size: int = 18) -> None:
    """A chart of a kind of `CHARTS` that fills a box: axes, ticks, labels, and often a legend and a grid."""
    x0, y0, x1, y1 = box
    if kind == "pie":
        _pie(sheet, box, made, size)
        return
    left, foot, top, right = x0 + 4.5 * size, y1 - 2.2 * size, y0 + 1.2 * size, x1 - size
    legend = made.random() < 0.5
    if legend:
        right -= 6.5 * size
        for row in range(made.randint(1, 3)):
            at = top + row * 1.8 * size
            sheet.fill([(right + size, at + 4), (right + 2 * size, at + size)], COLOURS[row])
            sheet.write(right + 2.4 * size, at - 4, english_words(made, 1)[:6], size)
    count = made.randint(4, 7)
    steps = made.randint(3, 6)
    grid = made.random() < 0.5
    for step in range(steps + 1):
        level = foot - (foot - top) * step / steps
        if kind == "bars-lying":
            at = left + (right - left) * step / steps
            sheet.stroke([(at, foot), (at, foot + 6)])
            sheet.write(at - size, foot + 8, str(step * 20), size)
        else:
            sheet.stroke([(left - 6, level), (left, level)])
            sheet.write(left - 3 * size, level - size * 0.7, str(step * 20), size)
            if grid and step:
                sheet.stroke([(left, level), (right, level)], (215, 215, 215), 1)
    sheet.stroke([(left, top), (left, foot), (right, foot)])
    wide = (right - left) / count
    values = [made.uniform(0.15, 0.95) for _ in range(count)]
    for number in range(count):
        word = english_words(made, 1)[:5]
        if kind == "bars-lying":
            tall = (foot - top) / count
            at = top + number * tall
            sheet.fill([(left, at + tall * 0.2), (left + values[number] * (right - left), at + tall * 0.8)], COLOURS[0])
            sheet.write(x0, at + tall * 0.3, word, size)
            continue
        at = left + number * wide
        sheet.write(at + wide * 0.2, foot + 8, word, size)
        high = values[number] * (foot - top)
        if kind == "bars":
            sheet.fill([(at + wide * 0.2, foot - high), (at + wide * 0.8, foot)], COLOURS[0])
        elif kind == "bars-stacked":
            for part, share in enumerate((0.5, 0.3, 0.2)):
                part_foot = foot - high * sum((0.5, 0.3, 0.2)[:part])
                sheet.fill([(at + wide * 0.2, part_foot - high * share), (at + wide * 0.8, part_foot)], COLOURS[part])
    if kind in ("lines", "area"):
        for series in range(made.randint(1, 3)):
            points = [(left + (k + 0.5) * wide, foot - made.uniform(0.15, 0.95) * (foot - top)) for k in range(count)]
            if kind == "area":
                sheet.fill([(points[0][0], foot), *points, (points[-1][0], foot)], COLOURS[series])
                break
            sheet.stroke(points, COLOURS[series], 3)
    if kind == "scatter":
        for _ in range(made.randint(20, 60)):
            x, y = made.uniform(left + 8, right - 8), made.uniform(top + 8, foot - 8)
            sheet.fill([(x - 4, y - 4), (x + 4, y + 4)], COLOURS[0])


def _pie(sheet: Sheet, box: Box, made: random.Random, size: int) -> None:
    x0, y0, x1, y1 = box
    radius = 0.42 * min(x1 - x0 - 8 * size, y1 - y0)
    x, y = x0 + radius + size, (y0 + y1) / 2
    shares = [made.uniform(0.5, 2.0) for _ in range(made.randint(3, 6))]
    begin = 0.0
    for part, share in enumerate(shares):
        end = begin + share / sum(shares) * 2 * math.pi
        arc = [begin + (end - begin) * k / 24 for k in range(25)]
        sheet.fill([(x, y), *((x + radius * math.cos(a), y + radius * math.sin(a)) for a in arc)], COLOURS[part])
        at = y0 + size + part * 1.9 * size
        sheet.fill([(x + radius + 2 * size, at + 4), (x + radius + 3 * size, at + size)], COLOURS[part])
        sheet.write(x + radius + 3.5 * size, at - 4, english_words(made, 1)[:7], size)
        begin = end


def chart_picture(kind: str, made: random.Random, size: tuple[int, int] = (560, 380)) -> Image.Image:
    sheet = Sheet(size=size)
    draw_chart(sheet, (10, 10, size[0] - 10, size[1] - 10), kind, made)
    return sheet.image


def picture(kind: str, made: random.Random, size: tuple[int, int] = (560, 380)) -> Image.Image:
    """A picture of a kind of `PICTURES`: none is a chart."""
    return {"photo": _photo, "drawing": _drawing, "scheme": _scheme, "map": _map, "logo": _logo, "screen": _screen}[
        kind
    ](made, size)


def _photo(made: random.Random, size: tuple[int, int]) -> Image.Image:
    """Soft clouds of light at several scales, a horizon and some bodies, with grain."""
    grains = np.random.default_rng(made.randrange(1 << 30))
    width, height = size
    light = np.zeros((height, width, 3), np.float32)
    for cells, weight in ((3, 90.0), (8, 50.0), (24, 25.0), (80, 12.0)):
        coarse = grains.normal(0, 1, (max(2, cells * height // width), cells, 3)).astype(np.float32)
        shared = coarse.mean(axis=2, keepdims=True) * 1.5
        coarse = ((coarse * 0.4 + shared) * 32 + 128).clip(0, 255).astype(np.uint8)
        light += (np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC), np.float32) - 128) * (
            weight / 50
        )
    tone = np.array([made.uniform(90, 170) for _ in range(3)], np.float32)
    image = Image.fromarray((light + tone).clip(0, 255).astype(np.uint8))
    pen = ImageDraw.Draw(image)
    for _ in range(made.randint(2, 6)):
        x, y, r = made.randrange(width), made.randrange(height), made.randint(20, 90)
        pen.ellipse((x - r, y - r, x + r, y + r * made.uniform(0.5, 1.5)), fill=_tone(made))
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(2)), np.float32)
    return Image.fromarray((soft + grains.normal(0, 6, soft.shape[:2])[..., None]).clip(0, 255).astype(np.uint8))


def _drawing(made: random.Random, size: tuple[int, int]) -> Image.Image:
    """Outlines of bodies in black on white."""
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    for _ in range(made.randint(12, 30)):
        x, y, r = made.randrange(size[0]), made.randrange(size[1]), made.randint(15, 100)
        turn = made.uniform(0, 6.3)
        points = [
            (x + r * made.uniform(0.6, 1.2) * math.cos(turn + k * 0.9), y + r * math.sin(turn + k * 0.9))
            for k in range(7)
        ]
        pen.line([*points, points[0]], fill=(20, 20, 20), width=made.randint(1, 4), joint="curve")
    return image


def _scheme(made: random.Random, size: tuple[int, int]) -> Image.Image:
    """Boxes with words, joined by arrows."""
    sheet = Sheet(size=size)
    columns, rows = made.randint(2, 3), made.randint(2, 3)
    wide, tall = size[0] / columns, size[1] / rows
    for column in range(columns):
        for row in range(rows):
            x, y = column * wide + wide * 0.12, row * tall + tall * 0.2
            corners = [(x, y), (x + wide * 0.7, y), (x + wide * 0.7, y + tall * 0.5), (x, y + tall * 0.5), (x, y)]
            sheet.stroke(corners, wide=3)
            sheet.write(x + 12, y + tall * 0.1, english_words(made, 1), 20)
            if column + 1 < columns:
                end, middle = x + wide, y + tall * 0.25
                sheet.stroke([(x + wide * 0.7, middle), (end, middle)], wide=3)
                sheet.fill([(end, middle), (end - 14, middle - 7), (end - 14, middle + 7)], (20, 20, 20))
            if row + 1 < rows and made.random() < 0.6:
                sheet.stroke([(x + wide * 0.3, y + tall * 0.5), (x + wide * 0.3, y + tall)], wide=3)
    return sheet.image


def _map(made: random.Random, size: tuple[int, int]) -> Image.Image:
    """Lands in pale colours, with roads and names."""
    image = Image.new("RGB", size, (214, 232, 246))
    pen = ImageDraw.Draw(image)
    for _ in range(made.randint(4, 7)):
        x, y, r = made.randrange(size[0]), made.randrange(size[1]), made.randint(70, 200)
        points = [
            (x + r * made.uniform(0.7, 1.2) * math.cos(k / 3), y + r * made.uniform(0.7, 1.2) * math.sin(k / 3))
            for k in range(19)
        ]
        pen.polygon(points, fill=tuple(made.randint(190, 245) for _ in range(3)), outline=(120, 120, 120))
    for _ in range(made.randint(3, 7)):
        x, y = made.randrange(size[0]), made.randrange(size[1])
        points = [(x, y)]
        for _ in range(8):
            x, y = x + made.randint(-80, 80), y + made.randint(-60, 60)
            points.append((x, y))
        pen.line(points, fill=(200, 90, 60), width=made.randint(2, 5), joint="curve")
    sheet = Sheet(size=size)
    sheet.picture((0, 0, *size), image)
    for _ in range(6):
        sheet.write(made.randrange(size[0] - 90), made.randrange(size[1] - 30), english_words(made, 1), 16)
    return sheet.image


def _logo(made: random.Random, size: tuple[int, int]) -> Image.Image:
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    x, y, r = size[0] / 2, size[1] / 2, min(size) * 0.4
    pen.ellipse((x - r, y - r, x + r, y + r), fill=_tone(made))
    pen.ellipse((x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7), fill="white")
    turn = made.uniform(0, 6.3)
    points = [(x + r * 0.6 * math.cos(turn + k * 2.1), y + r * 0.6 * math.sin(turn + k * 2.1)) for k in range(3)]
    pen.polygon(points, fill=_tone(made))
    return image


def _screen(made: random.Random, size: tuple[int, int]) -> Image.Image:
    """A program's window: a bar, panes, buttons, rows of words."""
    sheet = Sheet(size=size, background=(243, 243, 243))
    sheet.fill([(0, 0), (size[0], 34)], (40, 70, 120))
    sheet.fill([(0, 34), (size[0] * 0.28, size[1])], (225, 228, 233))
    sheet.fill([(size[0] * 0.31, 50), (size[0] - 12, size[1] - 14)], (255, 255, 255))
    for row in range(made.randint(4, 7)):
        sheet.write(12, 48 + row * 40, english_words(made, 1), 18)
        sheet.write(size[0] * 0.34, 62 + row * 40, english_words(made, made.randint(2, 4)), 18)
    for number in range(2):
        x = size[0] * (0.6 + 0.18 * number)
        sheet.fill([(x, size[1] - 56), (x + 80, size[1] - 26)], _tone(made))
    return sheet.image


def _tone(made: random.Random) -> tuple[int, int, int]:
    return made.randint(20, 220), made.randint(20, 220), made.randint(20, 220)
