"""Curves on logarithmic axes, as an SVG: what grows in proportion is a straight line that rises by one decade each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 420.0, 320.0
LEFT, TOP, RIGHT, BOTTOM = 62.0, 44.0, 18.0, 46.0
COLOURS = ("#1971c2", "#e8590c", "#2f9e44")


@dataclass(frozen=True)
class Curve:
    """Points `(size, value)`, all above 0."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Panel:
    """Curves over the same sizes."""

    title: str
    curves: Sequence[Curve]


def log_plot(panels: Sequence[Panel]) -> str:
    """The panels side by side, as an SVG document."""
    width = WIDTH * len(panels)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {HEIGHT:g}" width="{width:g}" '
        f'height="{HEIGHT:g}" font-family="sans-serif" font-size="12">'
    )
    paper = f'<rect width="{width:g}" height="{HEIGHT:g}" fill="white"/>'
    parts = [_panel(panel, WIDTH * n) for n, panel in enumerate(panels)]
    return "\n".join([head, paper, *parts, "</svg>", ""])


def _panel(panel: Panel, x0: float) -> str:
    points = [point for curve in panel.curves for point in curve.points]
    columns, rows = _decades([x for x, _ in points]), _decades([y for _, y in points])

    def place(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - columns[0]) / (columns[-1] - columns[0])
        up = (math.log10(y) - rows[0]) / (rows[-1] - rows[0])
        return x0 + LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text x="{x0 + LEFT:.1f}" y="20" font-size="14">{escape(panel.title)}</text>']
    for decade in columns:
        x, bottom = place(10.0**decade, 10.0 ** rows[0])
        parts.append(_line((x, bottom), (x, TOP), "#dee2e6"))
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18:.1f}" text-anchor="middle">{10.0**decade:g}</text>')
    for decade in rows:
        left, y = place(10.0 ** columns[0], 10.0**decade)
        parts.append(_line((left, y), (x0 + WIDTH - RIGHT, y), "#dee2e6"))
        parts.append(f'<text x="{left - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10.0**decade:g}</text>')
    for n, (curve, colour) in enumerate(zip(panel.curves, COLOURS, strict=False)):
        places = [place(x, y) for x, y in curve.points]
        way = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        x = x0 + LEFT + n * 170
        parts.append(_line((x, 34), (x + 18, 34), colour, 2))
        parts.append(f'<text x="{x + 24:.1f}" y="38">{escape(curve.name)}</text>')
    return "\n".join(parts)


def _decades(values: Sequence[float]) -> list[int]:
    """The powers of ten around some values, at least two."""
    least, most = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return list(range(least, max(most, least + 1) + 1))


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, width: int = 1) -> str:
    (x1, y1), (x2, y2) = start, end
    return f'<path d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}" stroke="{colour}" stroke-width="{width}"/>'
