"""Lines as the operators of PDF that lay them invisibly where they stand."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence

from pagemill.document import Line
from pagemill.export.line_shapes import stands, usual_width
from pagemill.export.searchable_pdf.glyphless_font import DESCENT, EM, GlyphlessFont
from pagemill.geometry import Affine, Point, Polygon

#: Shorter or lower lines, in points, are none.
LEAST = 0.1
#: What a character takes of a line at the least, in ems, one with another.
NARROWEST = 0.15


def text_operators(lines: Iterable[Line], from_pixels: Affine, turn: int, font: GlyphlessFont, font_name: str) -> bytes:
    """The lines one after the other in text render mode 3, which paints nothing (ISO 32000-1, 9.3.6).

    `from_pixels` takes their polygons to the PDF page's own coordinates; the page as submitted is shown turned by
    `turn` degrees, a multiple of 90; `font_name` begins with its slash. A line from top to bottom is laid turned by a
    quarter: its letters leave no ink.
    """
    placed = [_line_operators(line, from_pixels, turn, font, font_name) for line in lines]
    placed = [operators for operators in placed if operators]
    return "\n".join(["BT", "3 Tr", *placed, "ET"]).encode("ascii") if placed else b""


def _line_operators(line: Line, from_pixels: Affine, turn: int, font: GlyphlessFont, font_name: str) -> str:
    polygon = _laid(line.polygon) if stands(line) else line.polygon
    runs_level = _runs_level(polygon) if turn % 180 == 0 else not _runs_level(polygon)
    top_left, _, bottom_right, bottom_left = from_pixels.polygon(polygon[:4])
    length, tall = math.dist(bottom_left, bottom_right), _distance(top_left, bottom_left, bottom_right)
    if not line.text or length < LEAST or tall < LEAST:
        return ""
    # What is set far narrower than letters are is lower than its box, and stands in the middle of it.
    size = min(tall, length / (NARROWEST * len(line.text)))
    cos, sin = (bottom_right[0] - bottom_left[0]) / length, (bottom_right[1] - bottom_left[1]) / length
    rise = (tall - size) / 2 - DESCENT / EM * size
    x, y = bottom_left[0] - rise * sin, bottom_left[1] + rise * cos
    codes = font.encode(_printable(line.text), [share * length / size for share in _shares(line)])
    frame = " ".join(_number(value, 5) for value in (cos, sin, -sin, cos))
    # PDFium takes pieces of text that begin at one height for a row and sorts them from left to right. Lines that run
    # up or down keep their order where each is two pieces, as the second one begins at another height.
    shown = [codes] if runs_level else [codes[:2], codes[2:]]
    pieces = " ".join(f"<{piece.hex()}> Tj" for piece in shown if piece)
    return f"{font_name} {_number(size, 2)} Tf {frame} {_number(x, 2)} {_number(y, 2)} Tm {pieces}"


def _laid(polygon: Polygon) -> Polygon:
    """The corners of a standing line from the beginning of its text, the right side being the upper one."""
    top_left, top_right, bottom_right, bottom_left = polygon[:4]
    return (top_right, bottom_right, bottom_left, top_left)


def _runs_level(polygon: Polygon) -> bool:
    (x0, y0), (x1, y1) = polygon[:2]
    return abs(x1 - x0) >= abs(y1 - y0)


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the straight line through two others; 0 where these are one."""
    length = math.dist(start, end)
    across = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
    return abs(across) / length if length else 0.0


def _shares(line: Line) -> Sequence[float]:
    """What each character takes of the line's length."""
    if len(line.offsets) == len(line.text) + 1:
        return [after - before for before, after in zip(line.offsets, line.offsets[1:], strict=False)]
    widths = [usual_width(char) for char in line.text]
    whole = sum(widths)
    return [width / whole for width in widths]


def _printable(text: str) -> str:
    """The text with a space for each character that is none: controls, and surrogates that stand alone."""
    return "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Cn") else char for char in text)


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
