"""Pages with known parts, drawn by the benchmark: books, contents, forms, lists, receipts, and those in columns."""

from __future__ import annotations

import random
from collections.abc import Callable

from drawings.sheet import font
from pagemill.document import BlockKind as Kind
from quality import laid_out_columns
from quality.drawn_figures import chart_picture, draw_chart, picture
from quality.laid_out_sheet import LaidOutSheet, Part
from quality.made_text import chinese, chinese_words, english, english_words

#: A page in one language: sentences of about so many words or characters, words alone, and how to name things.
Say = Callable[[random.Random, int], str]


def laid_out_pages() -> list[LaidOutSheet]:
    """All of them, always the same."""
    pages = []
    for draw in _PAGES:
        name = draw.__name__.strip("_").replace("_", "-")
        sheet = LaidOutSheet(name, random.Random(name))
        draw(sheet)
        pages.append(sheet)
    return pages


def _book_english(page: LaidOutSheet) -> None:
    made = page.made
    page.running(f"Chapter 3  {english_words(made, 3).title()}")
    y = page.line(Kind.PARAGRAPH_TITLE, 160, 150, f"3.2 {english_words(made, 4).capitalize()}", 34) + 20
    for number in range(5):
        y = page.paragraph(
            160, y, 920, english(made, made.randint(40, 65)), indent=1.5 if number else 0, justified=True
        )
    y = page.line(Kind.PARAGRAPH_TITLE, 160, y + 30, f"3.2.1 {english_words(made, 3).capitalize()}", 28) + 10
    for number in range(2):
        y = page.paragraph(160, y, 920, english(made, 45), indent=1.5 if number else 0, justified=True)
    page.running(number="47")


def _book_chinese(page: LaidOutSheet) -> None:
    made = page.made
    page.running(f"{chinese_words(made, 4)}")
    y = page.centred(Kind.PARAGRAPH_TITLE, 140, f"第三章 {chinese_words(made, 3)}", 40) + 40
    for section in "一二":
        y = page.line(Kind.PARAGRAPH_TITLE, 160, y + 10, f"{section}、{chinese_words(made, 3)}", 30) + 10
        for _ in range(4):
            y = page.paragraph(160, y, 920, chinese(made, made.randint(70, 180)), indent=2, leading=1.6)
    page.running(number="第 21 页")


def _sidebar(page: LaidOutSheet) -> None:
    made = page.made
    y = page.line(Kind.PARAGRAPH_TITLE, 400, 140, english_words(made, 4).capitalize(), 36) + 16
    begin = y
    for number in range(7):
        y = page.paragraph(400, y, 720, english(made, made.randint(35, 50)), indent=1 if number else 0)
    for at in (begin, begin + 420):
        page.paragraph(110, at, 230, english(made, 22), Kind.ASIDE_TEXT, size=18)
    page.running(number="15")


def _sidebar_tinted(page: LaidOutSheet) -> None:
    """A tinted box at the right with a heading and text of its own; it is read after the column it stands beside."""
    made = page.made
    page.sheet.fill([(880, 300), (1160, 1020)], (228, 236, 246))
    y = page.line(Kind.PARAGRAPH_TITLE, 110, 140, english_words(made, 3).capitalize(), 36) + 16
    for _ in range(6):
        y = page.paragraph(110, y, 720, english(made, made.randint(35, 50))) + 14
    at = page.paragraph(900, 320, 240, english(made, 80), Kind.ASIDE_TEXT, size=18)
    page.paragraph(900, at + 10, 240, english(made, 30), Kind.ASIDE_TEXT, size=18)
    page.running(number="16")


def _figures(page: LaidOutSheet) -> None:
    made = page.made
    y = page.paragraph(130, 120, 980, english(made, 60)) + 20
    box = (270.0, y, 970.0, y + 380)
    with page.part(Kind.CHART, box):
        draw_chart(page.sheet, box, "lines", made)
    page.parts[-1] = Part(Kind.CHART, box, "", paragraph=False)
    y = page.line(Kind.FIGURE_TITLE, 270, y + 395, f"Figure 2-1 {english(made, 9)}", 20) + 20
    y = page.paragraph(130, y, 980, english(made, 50)) + 20
    for number, x in enumerate((130, 640)):
        page.figure((x, y, x + 470, y + 300), picture("photo" if number else "drawing", made, (470, 300)))
        page.line(Kind.FIGURE_TITLE, x, y + 312, f"Figure 2-{number + 2} {english_words(made, 4)}", 20)
    page.paragraph(130, y + 380, 980, english(made, 60))
    page.running(number="88")


def _figures_chinese(page: LaidOutSheet) -> None:
    made = page.made
    page.face = "sans"
    y = page.paragraph(150, 130, 940, chinese(made, 120), indent=2, leading=1.6) + 20
    page.line(Kind.FIGURE_TITLE, 480, y, f"表 3-2 {chinese_words(made, 3)}", 22)
    rows = [
        ["项目", "上年", "本年", "增减"],
        *([chinese_words(made, 1), *(str(made.randint(10, 9000)) for _ in range(3))] for _ in range(5)),
    ]
    y = page.table(150, y + 40, [340, 200, 200, 200], rows)
    y = page.line(Kind.VISION_FOOTNOTE, 150, y + 8, f"资料来源：{chinese_words(made, 4)}", 18) + 20
    y = page.paragraph(150, y, 940, chinese(made, 150), indent=2, leading=1.6) + 16
    page.figure((330, y, 910, y + 360), chart_picture("bars-stacked", made, (580, 360)), Kind.CHART)
    y = page.line(Kind.FIGURE_TITLE, 480, y + 370, f"图 3-3 {chinese_words(made, 3)}", 22) + 16
    page.paragraph(150, y, 940, chinese(made, 150), indent=2, leading=1.6)
    page.running(number="36")


def _footnotes(page: LaidOutSheet) -> None:
    made = page.made
    y = 130.0
    for number in range(7):
        y = page.paragraph(
            150, y, 940, english(made, made.randint(45, 60)), indent=1.5 if number else 0, justified=True
        )
    y = max(y + 30, 1420)
    page.sheet.rule((150, y, 400, y))
    y += 12
    for number in range(3):
        y = page.paragraph(150, y, 940, f"{number + 4} {english(made, 22)}", Kind.FOOTNOTE, size=17)
    page.running(number="203")


def _footnotes_chinese(page: LaidOutSheet) -> None:
    made = page.made
    y = 130.0
    for _ in range(8):
        y = page.paragraph(150, y, 940, chinese(made, made.randint(90, 160)), indent=2, leading=1.6)
    y = max(y + 30, 1460)
    page.sheet.rule((150, y, 400, y))
    y += 12
    for mark in "①②③":
        y = page.paragraph(150, y, 940, f"{mark}{chinese(made, 30)}", Kind.FOOTNOTE, size=18)
    page.running(number="204")


def _contents_english(page: LaidOutSheet) -> None:
    page.line(Kind.DOC_TITLE, 150, 140, "Contents", 44)
    _contents(
        page,
        [f"{n} {english_words(page.made, page.made.randint(2, 6)).capitalize()}" for n in range(1, 10)],
        english_words,
    )


def _contents_chinese(page: LaidOutSheet) -> None:
    page.centred(Kind.DOC_TITLE, 140, "目  录", 44)
    _contents(
        page,
        [f"第{n}章 {chinese_words(page.made, page.made.randint(2, 4))}" for n in "一二三四五六七八九"],
        chinese_words,
    )


def _contents(page: LaidOutSheet, chapters: list[str], words: Say) -> None:
    made = page.made
    used = font(page.face, 24)
    y, at = 260.0, 1
    with page.part(Kind.CONTENT):
        for number, chapter in enumerate(chapters):
            for inset, title in (
                (0, chapter),
                (40, f"{number + 1}.1 {words(made, 2)}"),
                (40, f"{number + 1}.2 {words(made, 3)}"),
            ):
                at += made.randint(1, 9)
                x = 150 + inset + used.getlength(title) + 10
                dots = "." * int((1080 - 60 - x) / used.getlength("."))
                page.sheet.write(150 + inset, y, f"{title} {dots}", 24, page.face)
                page.sheet.write(1090 - used.getlength(str(at)), y, str(at), 24, page.face)
                y += 44
    page.running(number="iv")


def _form(page: LaidOutSheet) -> None:
    """Rows of labels and values, read row by row, then a ruled table."""
    made = page.made
    page.face = "sans"
    page.kinds_told = False
    page.centred(Kind.DOC_TITLE, 110, f"{chinese_words(made, 2)}登记表", 44)
    y = 230.0
    for _ in range(6):
        for x in (130, 660):
            page.line(Kind.TEXT, x, y, f"{chinese_words(made, 2)}：{chinese_words(made, 2)}{made.randint(10, 999)}", 26)
        y += 58
    rows = [
        ["序号", "名称", "数量", "备注"],
        *([str(n), chinese_words(made, 2), str(made.randint(2, 90)), ""] for n in range(1, 7)),
    ]
    y = page.table(130, y + 20, [120, 420, 200, 240], rows)
    y = page.paragraph(130, y + 30, 980, f"说明：{chinese(made, 70)}")
    for x, who in ((130, "经办人"), (660, "审核人")):
        page.line(Kind.TEXT, x, y + 30, f"{who}：{chinese_words(made, 1)}{made.randint(100, 999)}", 26)


def _receipt(page: LaidOutSheet) -> None:
    made = page.made
    page.face = "sans"
    page.kinds_told = False
    page.size = (620, 1240)
    page.__post_init__()
    page.centred(Kind.DOC_TITLE, 40, f"{english_words(made, 2).upper()}", 34)
    page.centred(Kind.TEXT, 100, f"{made.randint(10, 99)} {english_words(made, 2).title()} Road", 22)
    y = 170.0
    for _ in range(9):
        page.line(Kind.TEXT, 50, y, english_words(made, 2).title(), 24)
        price = f"{made.random() * 90 + 1:.2f}"
        page.line(Kind.TEXT, 570 - font("sans", 24).getlength(price), y, price, 24)
        y += 42
    for label in ("Subtotal", "Tax 6%", "TOTAL"):
        page.line(Kind.TEXT, 50, y + 20, label, 26)
        page.line(Kind.TEXT, 440, y + 20, f"{made.random() * 900 + 10:.2f}", 26)
        y += 48
    page.centred(Kind.TEXT, y + 60, f"Thank you {english_words(made, 2)}", 22)


def _lists(page: LaidOutSheet) -> None:
    made = page.made
    y = page.line(Kind.PARAGRAPH_TITLE, 150, 130, english_words(made, 3).capitalize(), 36) + 10
    y = page.paragraph(150, y, 940, english(made, 30)) + 12
    for _ in range(3):
        y = page.paragraph(180, y, 900, f"• {english(made, made.randint(10, 30))}", hang=0.9)
        if made.random() < 0.7:
            for _ in range(2):
                y = page.paragraph(240, y, 840, f"– {english(made, 10)}", hang=0.9)
    y = page.paragraph(150, y + 14, 940, english(made, 30)) + 12
    for number in range(1, 5):
        y = page.paragraph(180, y, 900, f"{number}. {english(made, made.randint(10, 30))}", hang=1.2)
    page.paragraph(150, y + 14, 940, english(made, 40))
    page.running(number="7")


def _lists_chinese(page: LaidOutSheet) -> None:
    made = page.made
    page.face = "sans"
    y = page.line(Kind.PARAGRAPH_TITLE, 150, 130, f"第二节 {chinese_words(made, 3)}", 34) + 10
    y = page.paragraph(150, y, 940, chinese(made, 80), indent=2, leading=1.6)
    for number in "一二三":
        y = page.paragraph(150, y, 940, f"（{number}）{chinese(made, 60)}", indent=2, leading=1.6)
        for step in range(1, 3):
            y = page.paragraph(150, y, 940, f"{step}. {chinese(made, 50)}", indent=2, leading=1.6)
    page.paragraph(150, y, 940, chinese(made, 90), indent=2, leading=1.6)
    page.running(number="12")


def _code(page: LaidOutSheet) -> None:
    made = page.made
    y = page.line(Kind.PARAGRAPH_TITLE, 150, 130, f"4.1 {english_words(made, 3).capitalize()}", 32) + 10
    for _ in range(2):
        y = page.paragraph(150, y, 940, english(made, 50)) + 20
        with page.part(Kind.ALGORITHM):
            for row in _listing(made):
                if row:
                    page.sheet.write(180, y, row, 20, "mono")
                y += 29
        y += 20
    page.paragraph(150, y, 940, english(made, 50))
    page.running(number="118")


def _listing(made: random.Random) -> list[str]:
    one, two, three = english_words(made, 3).split()
    return [
        f"def {one}_{two}(items, limit={made.randint(2, 90)}):",
        f"    {three} = []",
        "    for index, item in enumerate(items):",
        f"        if item.{two} > limit:",
        f"            {three}.append(index * {made.randint(2, 9)})",
        "        else:",
        f'            print("{one}", item)',
        f"    return {three}",
        "",
        f"result = {one}_{two}([1, 2, 3])",
    ]


def _references(page: LaidOutSheet) -> None:
    made = page.made
    page.body = 20
    y = page.paragraph(130, 130, 980, english(made, 70), justified=True)
    y = page.line(Kind.REFERENCE, 130, y + 24, "References", 30) + 8
    for number in range(1, 13):
        authors = f"{english_words(made, 1).title()}, J., {english_words(made, 1).title()}, M."
        title = english_words(made, made.randint(6, 14)).capitalize()
        volume = f"{made.randint(2, 60)}: {made.randint(2, 90)}-{made.randint(100, 190)}, {made.randint(1960, 2024)}"
        text = f"[{number}] {authors} {title}. {english_words(made, 2).title()}, {volume}."
        y = page.paragraph(130, y, 980, text, Kind.REFERENCE_CONTENT, hang=1.6)
    page.running(number="77")


def _report_headings(page: LaidOutSheet) -> None:
    """Headings of three levels, told by size alone, and paragraphs parted by space."""
    made = page.made
    page.face = "sans"
    y = page.line(Kind.DOC_TITLE, 120, 120, f"{english_words(made, 4).title()}", 54) + 20
    for size, count in ((38, 1), (29, 2), (29, 1), (38, 1), (29, 2)):
        y = page.line(Kind.PARAGRAPH_TITLE, 120, y + 14, english_words(made, 3).capitalize(), size) + 6
        for _ in range(count):
            y = page.paragraph(120, y, 1000, english(made, made.randint(25, 45))) + 14
    page.running(footer=f"{english_words(made, 3).title()}", number="3")


_PAGES: list[Callable[[LaidOutSheet], None]] = [
    _book_english,
    _book_chinese,
    laid_out_columns.paper_two_columns,
    laid_out_columns.paper_two_columns_chinese,
    laid_out_columns.paper_spanning_figure,
    laid_out_columns.paper_spanning_table,
    laid_out_columns.magazine_three_columns,
    _sidebar,
    _sidebar_tinted,
    _figures,
    _figures_chinese,
    _footnotes,
    _footnotes_chinese,
    laid_out_columns.vertical_chinese,
    laid_out_columns.vertical_registers,
    _contents_english,
    _contents_chinese,
    _form,
    _receipt,
    laid_out_columns.newspaper,
    _lists,
    _lists_chinese,
    _code,
    _references,
    _report_headings,
]
