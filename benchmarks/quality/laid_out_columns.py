"""Pages in columns, drawn by the benchmark: papers, a magazine, a newspaper, and Chinese written downward."""

from __future__ import annotations

from pagemill.document import BlockKind as Kind
from quality.drawn_figures import chart_picture, picture
from quality.laid_out_sheet import LaidOutSheet
from quality.made_text import chinese, chinese_words, english, english_words


def paper_two_columns(page: LaidOutSheet) -> None:
    made = page.made
    page.body = 20
    y = page.centred(Kind.DOC_TITLE, 110, english_words(made, 6).title(), 40) + 10
    y = page.centred(Kind.TEXT, y, f"{english_words(made, 2).title()}, {english_words(made, 2).title()}", 22) + 20
    y = page.paragraph(190, y, 860, "Abstract. " + english(made, 70), Kind.ABSTRACT, justified=True) + 40
    top, foot = y, 1560
    for column, x in enumerate((110, 640)):
        y = top
        if column:
            page.figure((x, y, x + 490, y + 270), chart_picture("bars", made, (490, 270)), Kind.CHART)
            y = page.line(Kind.FIGURE_TITLE, x, y + 282, f"Figure 1. {english(made, 14)}", 18, 490) + 20
        section = 0
        while y < foot - 190:
            if section % 3 == 0:
                title = f"{1 + 2 * column + section // 3} {english_words(made, 3).title()}"
                y = page.line(Kind.PARAGRAPH_TITLE, x, y + 12, title, 26) + 6
            y = page.paragraph(x, y, 490, english(made, made.randint(35, 60)), indent=1, justified=True)
            section += 1
        if not column:
            page.sheet.rule((x, 1590, x + 180, 1590))
            page.paragraph(x, 1600, 490, "1 " + english(made, 14), Kind.FOOTNOTE, size=16)
    page.running(number="112")


def paper_two_columns_chinese(page: LaidOutSheet) -> None:
    made = page.made
    page.body = 21
    page.running(f"第5期  {chinese_words(made, 3)}学报")
    y = page.centred(Kind.DOC_TITLE, 130, chinese_words(made, 6), 40) + 10
    y = page.centred(Kind.TEXT, y, "张文远  李明达  王书同", 22) + 16
    y = page.paragraph(170, y, 900, "摘要：" + chinese(made, 130), Kind.ABSTRACT, size=20) + 34
    top = y
    for column, x in enumerate((110, 645)):
        y = top
        for section in range(3):
            title = f"{section + 1 + 3 * column}  {chinese_words(made, 3)}"
            y = page.line(Kind.PARAGRAPH_TITLE, x, y + 14, title, 26) + 6
            for _ in range(2):
                y = page.paragraph(x, y, 485, chinese(made, made.randint(70, 100)), indent=2, leading=1.5)
    page.running(number="- 58 -")


def paper_spanning_figure(page: LaidOutSheet) -> None:
    """Columns are read to their end above the figure that spans them, then below it."""
    made = page.made
    page.body = 20
    page.running(f"{english_words(made, 3).title()} et al.")
    for top, count in ((130, 3), (1080, 3)):
        for x in (110, 640):
            y = top
            for _ in range(count):
                y = page.paragraph(x, y, 490, english(made, 34), indent=1, justified=True)
        if top == 130:
            page.figure((210, 700, 1030, 980), picture("photo", made, (820, 280)))
            page.line(Kind.FIGURE_TITLE, 210, 995, f"Figure 4. {english(made, 12)}", 18)
    page.running(number="9")


def paper_spanning_table(page: LaidOutSheet) -> None:
    made = page.made
    page.body = 20
    for top, count in ((120, 3), (1060, 3)):
        for x in (110, 640):
            y = top
            for _ in range(count):
                y = page.paragraph(x, y, 490, english(made, 34), indent=1, justified=True)
        if top == 120:
            page.line(Kind.FIGURE_TITLE, 110, 700, f"Table 2. {english(made, 10)}", 20)
            rows = [
                [english_words(made, 1) for _ in range(5)],
                *([english_words(made, 1), *(f"{made.random() * 90:.2f}" for _ in range(4))] for _ in range(5)),
            ]
            y = page.table(110, 740, [300, 180, 180, 180, 180], rows)
            page.line(Kind.VISION_FOOTNOTE, 110, y + 8, f"Note: {english(made, 9)}", 16)
    page.running(number="31")


def magazine_three_columns(page: LaidOutSheet) -> None:
    made = page.made
    page.body = 20
    y = page.line(Kind.DOC_TITLE, 90, 110, english_words(made, 5).title(), 56) + 16
    y = page.paragraph(90, y, 1060, english(made, 34), size=26) + 30
    top = y
    for column, x in enumerate((90, 455, 820)):
        y = top
        if column == 1:
            page.figure((x, y, x + 330, y + 250), picture("photo", made, (330, 250)))
            y = page.line(Kind.FIGURE_TITLE, x, y + 260, english(made, 12), 16, 330) + 20
        number = 0
        while y < 1440:
            if column == 2 and number == 2:
                y = page.line(Kind.PARAGRAPH_TITLE, x, y + 14, english_words(made, 2).title(), 28) + 8
            y = page.paragraph(x, y, 330, english(made, made.randint(24, 40)), indent=1 if number else 0)
            number += 1
    page.running(footer=f"{english_words(made, 2).title()} Review", number="64")


def newspaper(page: LaidOutSheet) -> None:
    """Articles one beside and below the other, each with columns of its own under its headline."""
    made = page.made
    page.body = 18
    page.centred(Kind.DOC_TITLE, 50, f"The {english_words(made, 2).title()}", 70)
    page.sheet.rule((70, 150, 1170, 150))

    def article(x: float, y: float, columns: int, wide: float, bottom: float, size: int, shown: bool) -> None:
        y = page.line(Kind.PARAGRAPH_TITLE, x, y, english_words(made, 1 + columns).capitalize(), size) + 10
        for column in range(columns):
            left, at, number = x + column * (wide + 24), y, 0
            if shown and column == columns - 1:
                page.figure((left, at, left + wide, at + 190), picture("photo", made, (round(wide), 190)))
                at = page.line(Kind.FIGURE_TITLE, left, at + 198, english(made, 9), 14, wide) + 14
            while at < bottom - 150:
                at = page.paragraph(left, at, wide, english(made, made.randint(18, 30)), indent=1 if number else 0)
                number += 1

    article(70, 180, 3, 230, 760, 38, shown=True)
    page.sheet.rule((842, 180, 842, 1640))
    page.sheet.rule((70, 800, 820, 800))
    article(70, 820, 2, 357, 1640, 36, shown=False)
    article(866, 180, 1, 304, 860, 26, shown=False)
    article(866, 900, 1, 304, 1640, 26, shown=False)


def vertical_chinese(page: LaidOutSheet) -> None:
    made = page.made
    x = 1060.0
    with page.part(Kind.PARAGRAPH_TITLE):
        page.sheet.write_down(x, 180, chinese_words(made, 4), 40, page.face)
    x -= 90
    for _ in range(4):
        text = chinese(made, made.randint(80, 130))
        with page.part(Kind.VERTICAL_TEXT, paragraph=True):
            rows = [text[:34], *(text[34:][at : at + 36] for at in range(0, len(text[34:]), 36))]
            for number, row in enumerate(rows):
                page.sheet.write_down(x, 180 + (2 * 33 if not number else 0), row, 30, page.face)
                x -= 52


def vertical_registers(page: LaidOutSheet) -> None:
    """Two bands of columns, one above the other, parted by a rule: the upper is read to its end first."""
    made = page.made
    for top in (140, 900):
        x = 1080.0
        for _ in range(3):
            text = chinese(made, made.randint(70, 110))
            with page.part(Kind.VERTICAL_TEXT, paragraph=True):
                for number, at in enumerate([0, *range(21, len(text), 22)]):
                    row = text[:21] if not number else text[at : at + 22]
                    page.sheet.write_down(x, top + (0 if number else 30), row, 28, page.face)
                    x -= 48
    page.sheet.rule((120, 868, 1120, 868))
