"""The objects of an OFD page (GB/T 33190-2016, 8 to 13) drawn, and the lines that its text makes."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from PIL import Image as PillowImage
from PIL import ImageChops, ImageDraw

from pagemill.document import Block, BlockKind, Line, LineSource, Page
from pagemill.geometry import Affine, Bbox, bbox_of, polygon_of, union
from pagemill.reading.typeset.canvas import ASCENT, DESCENT, PAPER
from pagemill.reading.typeset.content import DPI, SetPage
from pagemill.reading.typeset.faces import Ink, advance, draw_text

#: x, y, width and height.
Box = tuple[float, float, float, float]
#: Groups of objects within one another.
DEEPEST = 20
#: In the size of the type: a gap as wide parts two lines, one narrower within a line is a space, and as far apart may
#: baselines be that are one.
PARTED, SPACED, LEVEL = 0.9, 0.22, 0.25
#: Characters that a repetition in a list of steps may stand for.
MOST_STEPS = 10_000
#: Pixels from the page's corner that anything is followed to: what draws a line goes along all of it.
FARTHEST = 20_000.0
_PATH = re.compile(r"[MLQBACS]|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")


class Frame(Affine):
    """From an object's own coordinates to pixels: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`, as the format has it."""

    def __init__(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        super().__init__(a, c, e, b, d, f)


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    x: float
    y: float
    size: float
    #: Counts the pieces of text: within one, how far apart characters stand is their spacing, not a space.
    piece: int


class OfdCanvas:
    """A page of `width × height` pixels."""

    def __init__(
        self,
        width: int,
        height: int,
        picture: Callable[[str], bytes | None],
        unit: Callable[[str], Any],
        most_pixels: int,
    ) -> None:
        self._width, self._height = width, height
        self._picture_of, self._unit_of, self._most_pixels = picture, unit, most_pixels
        self._image = PillowImage.new("RGB", (width, height), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._chars: list[_Char] = []
        self._pieces = 0
        self._pictures: list[Bbox] = []

    def draw(self, root: Any, frame: Affine, depth: int = 0) -> None:
        """The objects within an element, in their order."""
        for element in root:
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rpartition("}")[2]
            if element.get("Visible") == "false":
                continue
            if name == "TextObject":
                self._text(element, frame)
            elif name == "PathObject":
                self._path(element, frame)
            elif name == "ImageObject":
                self._placed_picture(element, frame)
            elif name == "CompositeObject" and depth < DEEPEST:
                unit = self._unit_of(element.get("ResourceID"))
                if unit is not None:
                    self.draw(unit, _object_frame(element, frame), depth + 1)
            elif name in ("Content", "Layer", "PageBlock") and depth < DEEPEST:
                self.draw(element, frame, depth + 1)

    def draw_within(self, element: Any, frame: Affine) -> None:
        """The objects of an annotation, whose coordinates begin at its own corner."""
        self.draw(element, _object_frame(element, frame))

    def stamp(self, picture: PillowImage.Image, frame: Affine, place: Box) -> None:
        """A stamp's picture, in millimetres of the page: its ink is laid over what is there."""
        box = self._box(frame, place)
        if box is None:
            return
        paper = PillowImage.new("RGBA", picture.size, (*PAPER, 255))
        flat = PillowImage.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")
        x0, y0, x1, y1 = (round(v) for v in box)
        ink = flat.resize((max(1, x1 - x0), max(1, y1 - y0)), PillowImage.Resampling.LANCZOS)
        under = self._image.crop((x0, y0, x0 + ink.width, y0 + ink.height))
        self._image.paste(ImageChops.multiply(under, ink), (x0, y0))
        self._pictures.append(box)

    def set_page(self, number: int) -> SetPage:
        """The page, its lines as one block, and an empty block for each picture."""
        lines = _lines(self._chars)
        blocks = [Block(BlockKind.IMAGE, polygon_of(box)) for box in self._pictures]
        if lines:
            blocks.append(Block(BlockKind.TEXT, polygon_of(union(line.bbox for line in lines)), tuple(lines)))
        page = Page(number, self._width, self._height, self._width, self._height, blocks=tuple(blocks), dpi=DPI)
        return SetPage(page, self._image, exact=False)

    def _text(self, element: Any, frame: Affine) -> None:
        own = _object_frame(element, frame)
        size = float(element.get("Size") or 0) * math.hypot(own.b, own.e)
        if size <= 0:
            return
        scale = float(element.get("HScale") or 1)
        ink = _ink(element, "FillColor") or (0, 0, 0)
        x = y = 0.0
        for code in element.iterfind("{*}TextCode"):
            # Where a code tells no place it begins where the last one did.
            x, y = float(code.get("X") or x), float(code.get("Y") or y)
            text = (code.text or "").strip("\r\n\t")
            right, down = (steps(code.get(name), len(text)) for name in ("DeltaX", "DeltaY"))
            at_x, at_y = x, y
            self._pieces += 1
            for n, char in enumerate(text):
                px, py = own.point((at_x, at_y))
                if abs(px) + abs(py) + size < FARTHEST:
                    draw_text(self._pen, px, py, char, size, ink)
                    self._chars.append(_Char(char, px, py, size, self._pieces))
                wide = advance(char) * float(element.get("Size") or 0) * scale
                at_x += right[min(n, len(right) - 1)] if right else 0.0 if down else wide
                at_y += down[min(n, len(down) - 1)] if down else 0.0

    def _path(self, element: Any, frame: Affine) -> None:
        own = _object_frame(element, frame)
        data = element.findtext("{*}AbbreviatedData") or ""
        width = max(1, round(float(element.get("LineWidth") or 0.353) * math.hypot(own.a, own.d)))
        filled = _ink(element, "FillColor") if element.get("Fill") == "true" else None
        stroked = (_ink(element, "StrokeColor") or (0, 0, 0)) if element.get("Stroke") != "false" else None
        for points in outlines(data):
            pixels = [(_near(x), _near(y)) for x, y in map(own.point, points)]
            if filled and len(pixels) > 2:
                self._pen.polygon(pixels, fill=filled)
            if stroked and len(pixels) > 1:
                self._pen.line(pixels, fill=stroked, width=width)

    def _placed_picture(self, element: Any, frame: Affine) -> None:
        data = self._picture_of(element.get("ResourceID") or "")
        own = _object_frame(element, frame)
        # A picture fills the unit square of its own coordinates (GB/T 33190, 10).
        box = self._box(own, (0.0, 0.0, 1.0, 1.0)) if element.get("CTM") else None
        place = numbers(element.get("Boundary"))
        if box is None and len(place) == 4:
            box = self._box(frame, (place[0], place[1], place[2], place[3]))
        if data is None or box is None:
            return
        try:
            with PillowImage.open(io.BytesIO(data)) as opened:
                if opened.width * opened.height > self._most_pixels:
                    return
                picture = opened.convert("RGBA")
        except (OSError, ValueError, SyntaxError):
            return
        x0, y0, x1, y1 = (round(v) for v in box)
        picture = picture.resize((max(1, x1 - x0), max(1, y1 - y0)), PillowImage.Resampling.LANCZOS)
        self._image.paste(picture, (x0, y0), picture)
        self._pictures.append(box)

    def _box(self, frame: Affine, place: Box) -> Bbox | None:
        """A place in pixels, cut to the page; None where there is nothing of it on the page."""
        x, y, wide, high = place
        x0, y0, x1, y1 = bbox_of(frame.polygon(polygon_of((x, y, x + wide, y + high))))
        x0, x1 = max(0.0, x0), min(float(self._width), x1)
        y0, y1 = max(0.0, y0), min(float(self._height), y1)
        return (x0, y0, x1, y1) if x1 - x0 >= 2 and y1 - y0 >= 2 else None


def numbers(text: str | None) -> list[float]:
    """The numbers of a list. Raises `ValueError` for what is none."""
    return [float(part) for part in (text or "").split()]


def steps(text: str | None, most: int = MOST_STEPS) -> list[float]:
    """How far each character stands from the last: `g 3 2.5` is 2.5 three times (GB/T 33190, 11.3).

    No more than `most` are of use.
    """
    parts, found = (text or "").split(), list[float]()
    most = min(most, MOST_STEPS)
    at = 0
    while at < len(parts) and len(found) < most:
        if parts[at] == "g" and len(parts) >= at + 3:
            found += [float(parts[at + 2])] * min(max(0, int(parts[at + 1])), most)
            at += 3
        else:
            found.append(float(parts[at]))
            at += 1
    return found


def _near(value: float) -> float:
    return min(max(-FARTHEST, value), FARTHEST)


def outlines(data: str) -> list[list[tuple[float, float]]]:
    """The polygons of a path; curves as lines from end to end of eight parts, arcs straight."""
    found: list[list[tuple[float, float]]] = []
    tokens = _PATH.findall(data)
    at = 0

    def take(count: int) -> list[float]:
        nonlocal at
        values = [float(token) for token in tokens[at : at + count]]
        at += count
        return values

    while at < len(tokens):
        word = tokens[at]
        at += 1
        if word in ("M", "S"):
            x, y = take(2)
            found.append([(x, y)])
        elif word == "C" and found:
            found[-1].append(found[-1][0])
        elif word == "L" and found:
            x, y = take(2)
            found[-1].append((x, y))
        elif word in ("Q", "B") and found:
            values = take(4 if word == "Q" else 6)
            control = [found[-1][-1], *zip(values[::2], values[1::2], strict=True)]
            found[-1] += [_on_curve(control, n / 8) for n in range(1, 9)]
        elif word == "A" and found:
            values = take(7)
            found[-1].append((values[5], values[6]))
    return found


def _on_curve(points: list[tuple[float, float]], t: float) -> tuple[float, float]:
    """A point of a Bézier curve, by de Casteljau's construction."""
    while len(points) > 1:
        points = [(x0 + (x1 - x0) * t, y0 + (y1 - y0) * t) for (x0, y0), (x1, y1) in pairwise(points)]
    return points[0]


def _object_frame(element: Any, frame: Affine) -> Affine:
    """An object's coordinates begin at the corner of its boundary, and are turned by its matrix first."""
    place, matrix = numbers(element.get("Boundary")), numbers(element.get("CTM"))
    moved = frame @ Affine.shift(place[0], place[1]) if len(place) == 4 else frame
    return moved @ Frame(*matrix) if len(matrix) == 6 else moved


def _ink(element: Any, name: str) -> Ink | None:
    """A colour of three numbers, or of one grey; others are black."""
    found = element.find(f"{{*}}{name}")
    if found is None:
        return None
    values = [min(255, max(0, round(value))) for value in numbers(found.get("Value"))]
    if len(values) == 3:
        return (values[0], values[1], values[2])
    return (values[0],) * 3 if len(values) == 1 else (0, 0, 0)


def _lines(chars: list[_Char]) -> list[Line]:
    """Characters that follow one another on a baseline, as lines."""
    lines: list[list[_Char]] = []
    for char in chars:
        last = lines[-1][-1] if lines else None
        if last is not None and _goes_on(last, char):
            gap = char.x - last.x - advance(last.text) * last.size
            latin = last.text < "⺀" and char.text < "⺀" and not last.text.isspace()
            if gap > SPACED * char.size and latin and last.piece != char.piece:
                lines[-1].append(_Char(" ", char.x - gap, char.y, char.size, char.piece))
            lines[-1].append(char)
        else:
            lines.append([char])
    return [line for each in lines if (line := _line(each)) is not None]


def _goes_on(last: _Char, char: _Char) -> bool:
    gap = char.x - last.x - advance(last.text) * last.size
    return abs(char.y - last.y) < LEVEL * char.size and -0.5 * char.size < gap < PARTED * char.size


def _line(chars: list[_Char]) -> Line | None:
    written = [n for n, char in enumerate(chars) if not char.text.isspace()]
    if not written:
        return None
    chars = chars[written[0] : written[-1] + 1]
    end = chars[-1].x + max(advance(chars[-1].text), 0.3) * chars[-1].size
    start, size = chars[0].x, max(char.size for char in chars)
    wide = max(end - start, 1.0)
    edges = [min(max((char.x - start) / wide, 0.0), 1.0) for char in chars]
    rising = accumulate(edges, max)
    baseline = chars[0].y
    box = (start, baseline - ASCENT * size, start + wide, baseline + DESCENT * size)
    text = "".join(char.text for char in chars)
    return Line(text, polygon_of(box), 1.0, LineSource.TEXT_LAYER, (*rising, 1.0) if len(text) == len(chars) else ())
