"""Tables drawn on pages at any resolution: forms with spans, rules of every kind, and what a scanner does to them."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from drawings.sheet import Box, font
from pagemill.geometry import Affine, bbox_of, polygon_of

Span = tuple[int, int]
WORDS = ["姓名", "性别", "出生日期", "政治面貌", "联系电话", "家庭住址", "工作单位", "备注", "身份证号", "学历"]
WORDS += ["张晓明", "2024年5月12日", "13800001234", "北京市海淀区", "同意", "1,280.00", "Total", "Name", "Quantity"]


@dataclass(frozen=True)
class DrawnCell:
    rows: Span
    cols: Span
    text: str = ""


@dataclass(frozen=True)
class RuleStyle:
    """How rules are drawn: `width` and `double`'s gap in millimetres; `dash` and `gap` likewise for broken ones."""

    color: tuple[int, int, int] = (20, 20, 20)
    width: float = 0.2
    dash: tuple[float, float] | None = None
    #: The outer rules are drawn twice, so far apart.
    double: float = 0.0
    #: Sides that have no outer rule: of `l`, `t`, `r`, `b`.
    open_sides: str = ""
    #: Fill of the first row.
    head: tuple[int, int, int] | None = None


@dataclass(frozen=True)
class DrawnTable:
    """A table: widths of columns and heights of rows in millimetres, and cells that tile it."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    cells: tuple[DrawnCell, ...]
    style: RuleStyle = field(default_factory=RuleStyle)

    @property
    def spans(self) -> set[tuple[Span, Span]]:
        return {(cell.rows, cell.cols) for cell in self.cells}

    @property
    def texts(self) -> dict[tuple[Span, Span], str]:
        return {(cell.rows, cell.cols): cell.text for cell in self.cells}


def draw_table(
    image: Image.Image,
    table: DrawnTable,
    corner: tuple[float, float],
    dpi: float,
    *,
    ruled: bool = True,
    size: float = 3.6,
) -> list[tuple[float, float, float, float]]:
    """Draws a table whose top left is at `corner` (millimetres); the boxes of its cells in pixels, in their order.

    Text `size` is in millimetres; it stands in the middle of its cell, or at the left of a wide one.
    """
    pen, unit = ImageDraw.Draw(image), dpi / 25.4
    xs = [(corner[0] + sum(table.columns[:i])) * unit for i in range(len(table.columns) + 1)]
    ys = [(corner[1] + sum(table.rows[:i])) * unit for i in range(len(table.rows) + 1)]
    style, boxes, texts = table.style, [], []
    used = font("sans", round(size * unit))
    for cell in table.cells:
        x0, y0, x1, y1 = box = (xs[cell.cols[0]], ys[cell.rows[0]], xs[cell.cols[1] + 1], ys[cell.rows[1] + 1])
        boxes.append(box)
        ink = (20, 20, 20)
        if style.head and cell.rows[0] == 0 and ruled:
            pen.rectangle(box, fill=style.head)
            ink = (255, 255, 255) if sum(style.head) < 330 else ink
        long = used.getlength(cell.text) > 0.6 * (x1 - x0)
        at = (x0 + 1.2 * unit, (y0 + y1) / 2) if long else ((x0 + x1) / 2, (y0 + y1) / 2)
        anchor = "lm" if long else "mm"
        pen.text(at, cell.text, font=used, fill=ink, anchor=anchor)
        texts.append(pen.textbbox(at, cell.text, font=used, anchor=anchor))
    if ruled:
        for cell, (x0, y0, x1, y1) in zip(table.cells, boxes, strict=True):
            outer = {"l": cell.cols[0] == 0, "t": cell.rows[0] == 0}
            outer |= {"r": x1 == xs[-1], "b": y1 == ys[-1]}
            sides = {"l": (x0, y0, x0, y1), "t": (x0, y0, x1, y0), "r": (x1, y0, x1, y1), "b": (x0, y1, x1, y1)}
            for side, line in sides.items():
                if not (outer[side] and side in style.open_sides):
                    _rule(pen, line, style, unit)
        if style.double:
            off = style.double * unit
            _rule(pen, (xs[0] - off, ys[0] - off, xs[-1] + off, ys[0] - off), style, unit)
            _rule(pen, (xs[0] - off, ys[-1] + off, xs[-1] + off, ys[-1] + off), style, unit)
            _rule(pen, (xs[0] - off, ys[0] - off, xs[0] - off, ys[-1] + off), style, unit)
            _rule(pen, (xs[-1] + off, ys[0] - off, xs[-1] + off, ys[-1] + off), style, unit)
    return texts


def _rule(pen: ImageDraw.ImageDraw, line: tuple[float, float, float, float], style: RuleStyle, unit: float) -> None:
    width = max(1, round(style.width * unit))
    if style.dash is None:
        pen.line(line, fill=style.color, width=width)
        return
    x0, y0, x1, y1 = line
    dash, gap = max(1.0, style.dash[0] * unit), max(1.0, style.dash[1] * unit)
    along, length = 0.0, max(x1 - x0, y1 - y0)
    while along < length:
        a, b = along / length, min(1.0, (along + dash) / length)
        ends = (x0 + (x1 - x0) * a, y0 + (y1 - y0) * a, x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)
        pen.line(ends, fill=style.color, width=width)
        along += dash + gap


def random_form(seed: int, style: RuleStyle | None = None, merges: int = 6) -> DrawnTable:
    """A form of irregular cells, as Chinese forms are; in each row and each column some cell begins."""
    rng = random.Random(seed)
    while True:
        count_rows, count_cols = rng.randint(3, 9), rng.randint(3, 7)
        owner = np.arange(count_rows * count_cols).reshape(count_rows, count_cols)
        for _ in range(merges):
            r, c = rng.randrange(count_rows), rng.randrange(count_cols)
            tall, wide = rng.choice([(1, 2), (1, 3), (2, 1), (3, 1), (2, 2), (1, count_cols)])
            part = owner[r : r + tall, c : c + wide]
            if all((owner == v).sum() == 1 for v in part.flat):
                part[:] = part[0, 0]
        cells = list(_cells(owner, rng))
        starts_r, starts_c = {c.rows[0] for c in cells}, {c.cols[0] for c in cells}
        if len(starts_r) == count_rows and len(starts_c) == count_cols:
            break
    columns = [rng.uniform(14, 40) for _ in range(count_cols)]
    scale = rng.uniform(120, 170) / sum(columns)
    rows = tuple(rng.uniform(7, 14) for _ in range(count_rows))
    return DrawnTable(tuple(w * scale for w in columns), rows, tuple(cells), style or RuleStyle())


def _cells(owner: np.ndarray, rng: random.Random) -> Iterator[DrawnCell]:
    for value in np.unique(owner):
        rows, cols = np.nonzero(owner == value)
        text = rng.choice(WORDS) if rng.random() < 0.8 else ""
        yield DrawnCell((int(rows.min()), int(rows.max())), (int(cols.min()), int(cols.max())), text)


def plain_table(texts: Sequence[Sequence[str]], columns: Sequence[float], row: float = 8.0) -> DrawnTable:
    """A table without spans."""
    cells = [DrawnCell((r, r), (c, c), text) for r, line in enumerate(texts) for c, text in enumerate(line)]
    return DrawnTable(tuple(columns), (row,) * len(texts), tuple(cells))


def blank_page(dpi: float, paper: tuple[int, int, int] = (255, 255, 255)) -> Image.Image:
    """An empty A4 page."""
    return Image.new("RGB", (round(210 * dpi / 25.4), round(297 * dpi / 25.4)), paper)


def scanned(
    image: Image.Image, skew: float = 0.0, blur: float = 0.7, noise: float = 6.0, quality: int = 45
) -> Image.Image:
    """The picture leaning by `skew` degrees clockwise, soft, noisy and pressed into a JPEG."""
    leaning = image.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    pixels = np.asarray(leaning.filter(ImageFilter.GaussianBlur(blur)), np.float32)
    grain = np.random.default_rng(11).normal(0, noise, pixels.shape[:2])[..., None]
    out = io.BytesIO()
    Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def leaning_boxes(boxes: Sequence[Box], size: tuple[int, int], skew: float) -> list[Box]:
    """Boxes of texts drawn on a page of that size as a detector finds them once it leans; empty ones are left out."""
    turn = Affine.rotation(skew, (size[0] / 2, size[1] / 2))
    margin = 0.002 * size[1]
    grown = [(a - margin, b - margin, c + margin, d + margin) for a, b, c, d in boxes if c - a > 1]
    return [bbox_of(turn.polygon(polygon_of(box))) for box in grown]
