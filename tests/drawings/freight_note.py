"""A freight note: the texts of a published answer at the places given there, each amount in its right column."""

from __future__ import annotations

from typing import Literal

from PIL import Image, ImageDraw

from drawings.sheet import INK, Box, Sheet, font

#: What is drawn as the answer's values, and the box around the ink of each. On the second row one cell is empty.
SAILING_DAY: tuple[str, Box] = ("2024-03-25", (581, 310, 678, 332))
HEADERS: tuple[tuple[str, Box], ...] = (
    ("项目", (91, 391, 130, 414)),
    ("人民币", (304, 391, 361, 414)),
    ("美金", (570, 391, 608, 414)),
    ("欧元", (797, 391, 835, 414)),
)
ROWS: tuple[tuple[tuple[str, Box] | None, ...], ...] = (
    (
        ("舱单费", (91, 427, 147, 451)),
        ("150.00", (304, 427, 364, 450)),
        ("0.00", (570, 427, 608, 450)),
        ("0.00", (797, 427, 835, 450)),
    ),
    (
        ("海运费", (91, 456, 147, 478)),
        None,
        ("12,300.00", (570, 454, 654, 477)),
        ("0.00", (797, 453, 835, 477)),
    ),
)
#: Pixels above and below that the ink stays clear of its box: the boxes of the two rows are only 3 pixels apart.
INSET = 2
Rules = Literal["none", "all", "horizontal"]


def freight_note(rules: Rules) -> Sheet:
    """The note, its table with that many rules. Values fill their boxes with ink, save for `INSET`."""
    sheet = Sheet(size=(1000, 1414))
    sheet.write(380, 120, "海运费用确认单", 36)
    sheet.write(91, 200, "船名航次：远洋之星 / 024E", 20)
    sheet.write(91, 309, "提单号：HX2403187", 20)
    _fill(sheet, "开航日", (480, 310, 540, 332))
    for text, box in (SAILING_DAY, *HEADERS, *(cell for row in ROWS for cell in row if cell is not None)):
        _fill(sheet, text, box)
    left, right, edges = 80, 940, (385, 420, 452, 484)
    if rules != "none":
        for y in edges if rules == "all" else (edges[0], edges[1], edges[-1]):
            sheet.rule((left, y, right, y))
    if rules == "all":
        for x in (left, 290, 555, 785, right):
            sheet.rule((x, edges[0], x, edges[-1]))
    sheet.write(91, 520, "请于收到本确认单后三个工作日内付款，谢谢。", 20)
    return sheet


def _fill(sheet: Sheet, text: str, box: Box) -> None:
    """Draws a text so that its ink fills the box, as wide as it is and less high by the inset."""
    used = font("sans", 80)
    x0, y0, x1, y1 = used.getbbox(text, anchor="ls")
    ink = Image.new("RGB", (round(x1 - x0), round(y1 - y0)), sheet.background)
    ImageDraw.Draw(ink).text((-x0, -y0), text, font=used, fill=INK, anchor="ls")
    inner = (box[0], box[1] + INSET, box[2], box[3] - INSET)
    size = (round(inner[2] - inner[0]), round(inner[3] - inner[1]))
    sheet.picture(inner, ink.resize(size, Image.Resampling.LANCZOS))
