"""Documents drawn by the benchmarks: scans, and a mix of scans and pages with a text layer."""

from __future__ import annotations

from PIL import Image

from project_tests import Sheet, encoded, scanned_pdf, text_pdf

#: Pages in pixels at 150 an inch: A4 upright and across, A5, Letter, A3, and a till slip.
SIZES = [(1240, 1754), (1754, 1240), (874, 1240), (1275, 1650), (1754, 2480), (640, 1500)]
#: Scans that are drawn; a longer document has them again.
DISTINCT = 24


def scans(pages: int) -> bytes:
    """A PDF of A4 scans without a text layer, each leaning up to one degree."""
    drawn = [_scan(_page(n, SIZES[0]), n) for n in range(min(pages, DISTINCT))]
    return scanned_pdf(drawn[n % len(drawn)] for n in range(pages))


def small_scans(pages: int) -> bytes:
    """A PDF of scans of a few lines each, quickly read."""
    sheets = []
    for number in range(pages):
        sheet = Sheet(size=(620, 360))
        sheet.write(40, 30, f"Delivery {number + 1} 第{number + 1}次送货", 30)
        sheet.paragraph(40, 100, 540, f"Of {120 + 7 * number} boxes {110 + 7 * number} were whole. 其余已经登记。", 22)
        sheets.append(_scan(sheet, number))
    return scanned_pdf(sheets)


def mixed(pages: int) -> bytes:
    """A PDF whose pages are in turn text and scans, of six sizes, every size as both."""
    # Twice the sizes: the page after a whole turn is of the same size and kind.
    drawn = [_mixed_page(n) for n in range(min(pages, 2 * len(SIZES)))]
    return text_pdf([drawn[n % len(drawn)] for n in range(pages)])


def small_picture() -> bytes:
    """A picture of one line of text, as a PNG."""
    sheet = Sheet(size=(420, 80))
    sheet.write(20, 18, "收到三份文件 No. 20417")
    return encoded(sheet.image, "PNG")


def _mixed_page(number: int) -> Sheet:
    size = SIZES[number // 2 % len(SIZES)]
    page = _page(number, size)
    if number % 2 == 0:
        return page
    scan = Sheet(size=size)
    scan.picture((0, 0, *size), _scan(page, number))
    return scan


def _scan(page: Sheet, number: int) -> Image.Image:
    return page.scanned(skew=(number * 7 % 21 - 10) / 10, seed=number)


def _page(number: int, size: tuple[int, int]) -> Sheet:
    """A heading, paragraphs in two languages and a table, as far down as the page goes."""
    sheet = Sheet(size=size)
    left, width, bottom = 70.0, size[0] - 140.0, size[1] - 120.0
    sheet.write(left, 70, f"{number + 1}. 第{number + 1}次清点的记录", 38)
    y = sheet.paragraph(
        left,
        150,
        width,
        f"本次清点共有货物{1200 + 37 * number}件，其中完好的{1100 + 31 * number}件，其余已经登记并退回仓库。"
        f"清点由{3 + number % 5}人完成，用时{2 + number % 6}小时，结果与账册相符。",
        28,
    )
    columns = [int(width * share) for share in (0.4, 0.3, 0.3)]
    rows = [
        ["名称", "数量", "金额"],
        *([f"货物{k}号", str(40 + 7 * k + number), f"{310 * k + number}.00"] for k in range(1, 7)),
    ]
    if y + 60 * len(rows) < bottom:
        y = sheet.table(left, y + 20, columns, rows)[3] + 20
    paragraph = 0
    while y + 200 < bottom and paragraph < 8:
        paragraph += 1
        y = sheet.paragraph(
            left,
            y + 20,
            width,
            f"Shelf {paragraph} of room {number + 1} was counted twice, and both counts gave {90 + 11 * paragraph} "
            "boxes; none was open, and the seals were whole.",
            26,
            "serif",
        )
    sheet.write(size[0] / 2 - 10, size[1] - 70, str(number + 1), 22)
    return sheet
