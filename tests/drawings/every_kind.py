"""Pages that between them hold every kind of block that reading tells, each with what it says and where it stands."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from drawings.sheet import Box, Sheet, font
from drawings.stamps import DrawnStamp
from pagemill.geometry import union


@dataclass(frozen=True)
class DrawnPart:
    """A part of a page: its `sub_type` in the result file, its text without spaces, and the box around its ink."""

    kind: str
    text: str
    box: Box


@dataclass
class KnownSheet:
    """A sheet under the pen, and its parts in reading order."""

    sheet: Sheet
    parts: list[DrawnPart]

    def line(self, kind: str, x: float, y: float, text: str, size: int = 26) -> None:
        self.parts.append(DrawnPart(kind, "".join(text.split()), self.sheet.write(x, y, text, size)))

    def centred(self, kind: str, y: float, text: str, size: int = 26) -> None:
        self.line(kind, (self.sheet.size[0] - font("sans", size).getlength(text)) / 2, y, text, size)

    def paragraph(self, kind: str, x: float, y: float, width: float, text: str, size: int = 26) -> float:
        """The `y` below it."""
        before = len(self.sheet.texts)
        below = self.sheet.paragraph(x, y, width, text, size)
        self.gathered(kind, before)
        return below

    def formula_line(self, x: float, y: float, before: str, formula: str, after: str, size: int = 26) -> None:
        """A paragraph of one line, and the formula within it, whose box is as high as the line's ink."""
        self.line("text", x, y, before + formula + after, size)
        _, y0, _, y1 = self.parts[-1].box
        x0, x1 = (x + font("sans", size).getlength(text) for text in (before, before + formula))
        self.parts.append(DrawnPart("inline_formula", "".join(formula.split()), (x0, y0, x1, y1)))

    def gathered(self, kind: str, first: int) -> None:
        """What was written from the `first` run on, as one part."""
        runs = self.sheet.texts[first:]
        text = "".join("".join(run.text.split()) for run in runs)
        self.parts.append(DrawnPart(kind, text, union(run.bbox for run in runs)))


PROSE = (
    "本文研究了城市水泵站在汛期的运行情况，并对三年来的记录进行了统计。",
    "The records of three years were taken from the stations, and all of them were checked by hand before use.",
    "结果表明，提前两小时开机的泵站，平均水位下降得更快，能耗也没有明显增加。",
    "Stations that were started two hours ahead of the rain lowered the level faster than those that were not.",
)


LISTING = (
    "def start(station, hours):",
    "    for pump in station.pumps:",
    "        if pump.ready():",
    "            pump.run(hours)",
    "    return station.level()",
)


def paper() -> KnownSheet:
    """The first page of a paper, with a formula, its number, and a note at the foot."""
    page = KnownSheet(Sheet(), [])
    page.line("header", 160, 70, "城市排水研究 第八卷", 20)
    page.centred("doc_title", 190, "汛期水泵站的运行与能耗", 52)
    page.paragraph("abstract", 160, 310, 920, "摘要：" + PROSE[0] + PROSE[2])
    page.line("paragraph_title", 160, 490, "1 引言", 36)
    y = page.paragraph("text", 160, 570, 920, PROSE[1] + " " + PROSE[3])
    y = page.paragraph("text", 160, y + 30, 920, PROSE[2] + PROSE[0])
    page.line("display_formula", 460, y + 40, "E = a · h + b · t", 32)
    page.line("formula_number", 1010, y + 44, "(1)", 26)
    page.paragraph("text", 160, y + 130, 920, PROSE[3] + " " + PROSE[1])
    page.sheet.rule((160, 1560, 420, 1560))
    page.line("footnote", 160, 1575, "① 数据由各站逐日记录，缺测日按前后两日平均。", 19)
    page.centred("number", 1680, "17", 22)
    return page


def formulas() -> KnownSheet:
    """A page with formulas within its text, some of them beside ideographs without a space."""
    page = KnownSheet(Sheet(), [])
    page.line("paragraph_title", 160, 150, "2 模型", 36)
    page.formula_line(160, 240, "设每站的流量满足 ", "Q ≤ k · h + 2", "，其中各量均按日平均值计，缺测日不计入统计。")
    page.paragraph("text", 160, 340, 920, PROSE[1] + " " + PROSE[3])
    page.formula_line(160, 480, "The stations are alike, so that ", "n ≥ 3", " of them are enough, as was shown above.")
    page.paragraph("text", 160, 570, 920, PROSE[2] + PROSE[0])
    return page


def references() -> KnownSheet:
    """A page with a note in the margin, and the list of references below."""
    page = KnownSheet(Sheet(), [])
    page.line("header", 160, 70, "城市排水研究 第八卷", 20)
    page.line("paragraph_title", 400, 150, "5 结论", 36)
    y = page.paragraph("text", 400, 230, 700, PROSE[2] + PROSE[0] + PROSE[2])
    page.paragraph("aside_text", 90, 240, 190, "边注：本节数据见附表，均以米计。", 19)
    page.paragraph("text", 400, y + 30, 700, PROSE[1] + " " + PROSE[3])
    page.line("reference", 400, 900, "参考文献", 34)
    entries = (
        "[1] 王海. 泵站调度导论. 水利出版社, 2019.",
        "[2] Smith J. Pumping Stations in Wet Seasons. River Press, 2020.",
        "[3] 李江. 汛期能耗分析. 给水排水, 2021(4): 12-19.",
    )
    for number, entry in enumerate(entries):
        page.line("reference_content", 400, 980 + 56 * number, entry, 22)
    page.centred("number", 1680, "18", 22)
    return page


def contents() -> KnownSheet:
    """A page of a contents list that began on the one before."""
    page = KnownSheet(Sheet(), [])
    rows = ("第一章 总则", "第二章 泵站的设置", "第三章 运行", "第四章 检修", "第五章 附则")
    used = font("sans", 26)
    before = len(page.sheet.texts)
    for number, row in enumerate(rows):
        y = 300 + 62 * number
        dots = "." * int((1000 - 180 - used.getlength(row)) / used.getlength("."))
        page.sheet.write(160, y, f"{row} {dots} {3 + 7 * number}", 26)
    page.gathered("content", before)
    return page


def tables_and_pictures() -> KnownSheet:
    page = KnownSheet(Sheet(), [])
    page.paragraph("text", 160, 130, 920, PROSE[0] + PROSE[2])
    page.centred("figure_title", 270, "表 2-1 各站能耗", 22)
    rows = [["站名", "水位（米）", "能耗"], ["东站", "2.41", "318"], ["西站", "2.07", "295"]]
    page.parts.append(DrawnPart("table", "", page.sheet.table(260, 320, [240, 240, 240], rows)))
    page.line("vision_footnote", 260, 512, "资料来源：各站值班记录", 19)
    page.paragraph("text", 160, 590, 920, PROSE[1] + " " + PROSE[3])
    box = (330.0, 780.0, 910.0, 1160.0)
    page.sheet.picture(box, photograph())
    page.parts.append(DrawnPart("image", "", box))
    page.centred("figure_title", 1175, "图 2-2 东站外景", 22)
    page.paragraph("text", 160, 1260, 920, PROSE[2] + PROSE[0])
    return page


def vertical() -> KnownSheet:
    """Columns from top to bottom, read from the right."""
    page = KnownSheet(Sheet(), [])
    columns = (
        "汛期将至各泵站应当提前检修水泵和电机",
        "值班人员每日记录水位和能耗并签名备查",
        "遇有异常应当立即停机并报告上级主管部门",
        "雨停以后清理栅栏复核读数方可交接离岗",
    )
    for number, column in enumerate(columns):
        x, y, size = 1000 - 70 * number, 160, 40
        page.sheet.write_down(x, y, column, size)
        page.parts.append(DrawnPart("vertical_text", column, (x, y + 4, x + size, y + size * 1.1 * len(column))))
    return page


def listing() -> KnownSheet:
    """The listing of a program between paragraphs."""
    page = KnownSheet(Sheet(), [])
    page.paragraph("text", 160, 130, 920, PROSE[0] + PROSE[2])
    y = page.paragraph("text", 160, 250, 920, PROSE[1] + " " + PROSE[3])
    before = len(page.sheet.texts)
    for number, row in enumerate(LISTING):
        page.sheet.write(200, y + 50 + 36 * number, row, 22, "mono")
    page.gathered("algorithm", before)
    # The result file has a listing's crop alone.
    page.parts[-1] = DrawnPart("algorithm", "", page.parts[-1].box)
    page.paragraph("text", 160, y + 350, 920, PROSE[2] + PROSE[0])
    return page


def chart() -> KnownSheet:
    """A bar chart drawn with lines and fields, between paragraphs."""
    page = KnownSheet(Sheet(), [])
    page.paragraph("text", 160, 130, 920, PROSE[0] + PROSE[2])
    left, top, right, foot = 300.0, 300.0, 940.0, 640.0
    for step in range(5):
        level = foot - (foot - top) * step / 4
        page.sheet.stroke([(left - 6, level), (left, level)])
        page.sheet.write(left - 50, level - 14, str(20 * step), 18)
    page.sheet.stroke([(left, top), (left, foot), (right, foot)])
    wide = (right - left) / 5
    for number, share in enumerate((0.45, 0.8, 0.3, 0.65, 0.9)):
        at = left + number * wide
        page.sheet.fill([(at + 0.2 * wide, foot - share * (foot - top)), (at + 0.8 * wide, foot)], (68, 114, 196))
        page.sheet.write(at + 0.3 * wide, foot + 8, f"{2019 + number}", 18)
    page.parts.append(DrawnPart("chart", "", (left - 50, top - 14, right, foot + 28)))
    page.centred("figure_title", 690, "图 3-1 历年能耗", 22)
    y = page.paragraph("text", 160, 780, 920, PROSE[1] + " " + PROSE[3])
    page.paragraph("text", 160, y + 30, 920, PROSE[2] + PROSE[0])
    return page


def letter() -> KnownSheet:
    """A letter with a picture at its head and foot, a running footer, and a stamp."""
    page = KnownSheet(Sheet(), [])
    head, foot = (160.0, 50.0, 420.0, 130.0), (160.0, 1640.0, 420.0, 1720.0)
    page.sheet.picture(head, photograph(seed=1))
    page.sheet.picture(foot, photograph(seed=2))
    page.parts.append(DrawnPart("header_image", "", head))
    page.centred("doc_title", 220, "关于汛期值班的通知", 48)
    y = page.paragraph("text", 160, 360, 920, PROSE[0] + PROSE[2] + PROSE[0])
    page.paragraph("text", 160, y + 30, 920, PROSE[2] + PROSE[0])
    # A file has a stamp as a picture.
    inset = Sheet(size=(300, 300))
    x0, y0, x1, y1 = STAMP.draw(inset.image, (150, 150))
    page.sheet.picture((720.0, 950.0, 1020.0, 1250.0), inset.image)
    page.parts.append(DrawnPart("seal", "", (720 + x0, 950 + y0, 720 + x1, 950 + y1)))
    page.parts.append(DrawnPart("footer_image", "", foot))
    page.centred("footer", 1690, "青岚市水务管理局 值班室", 19)
    return page


#: The stamp of `letter`.
STAMP = DrawnStamp("CIRCLE", "青岚市水务管理局", ("值班专用章",), star=True)


def photograph(size: tuple[int, int] = (580, 380), seed: int = 3) -> Image.Image:
    """Patches of every hue, soft and noisy, as foliage, sky and walls are."""
    made = np.random.default_rng(random.Random(seed).randint(0, 999))
    coarse = Image.fromarray(made.integers(0, 255, (9, 13, 3), np.uint8)).resize(size, Image.Resampling.BICUBIC)
    grain = np.asarray(coarse, np.float32) + made.normal(0, 9, (size[1], size[0], 3))
    return Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
