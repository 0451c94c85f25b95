"""The sample documents that come with pagemill: a scanned page of Chinese, and a report of 20 pages."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from drawings.pdf import text_pdf
from drawings.sheet import Sheet, encoded, font

SAMPLES = Path(__file__).parents[2] / "src" / "pagemill" / "samples"
REPORT_PAGES = 20

CITIES = ["青岚", "云溪", "海棠", "松原", "白鹭", "临川", "石桥", "月湖", "南屏", "北苑"]


def contract() -> Sheet:
    """A page of a contract, with a table and a stamp."""
    sheet = Sheet(background=(252, 251, 247))
    sheet.write(400, 110, "设备采购合同", 64, "serif")
    sheet.write(860, 230, "合同编号：YX-2026-0417", 26, "serif")
    y = sheet.paragraph(
        120,
        300,
        1000,
        "甲方（采购方）向乙方（供货方）采购下列设备。双方本着平等自愿、诚实信用的原则，经协商一致，订立本合同，共同遵守。",
        30,
        "serif",
    )
    sheet.write(120, y + 20, "一、设备名称、数量与金额", 36)
    sheet.table(
        120,
        y + 100,
        [340, 200, 220, 240],
        [
            ["设备名称", "数量", "单价（元）", "金额（元）"],
            ["高速文档扫描仪", "12", "8,600.00", "103,200.00"],
            ["服务器机柜", "3", "15,200.00", "45,600.00"],
            ["不间断电源", "6", "4,350.00", "26,100.00"],
            ["合计", "21", "", "174,900.00"],
        ],
        row_height=66,
        size=28,
    )
    y += 480
    sheet.write(120, y, "二、交货与验收", 36)
    y = sheet.paragraph(
        120,
        y + 70,
        1000,
        "1. 乙方应于二〇二六年六月三十日前，将设备送至甲方指定地点，运输费用由乙方承担。",
        30,
        "serif",
    )
    y = sheet.paragraph(
        120,
        y,
        1000,
        "2. 甲方在收到设备后五个工作日内完成验收；逾期未提出书面异议的，视为验收合格。",
        30,
        "serif",
    )
    sheet.write(120, y + 20, "三、付款方式", 36)
    y = sheet.paragraph(
        120,
        y + 90,
        1000,
        "验收合格后十个工作日内，甲方一次性支付全部货款，共计人民币壹拾柒万肆仟玖佰元整。",
        30,
        "serif",
    )
    sheet.write(120, y + 90, "甲方（盖章）：云溪书院", 30, "serif")
    sheet.write(700, y + 90, "乙方（盖章）：青岚设备公司", 30, "serif")
    sheet.write(700, y + 150, "日期：2026年4月17日", 30, "serif")
    sheet.stamp(900, y + 130, "青岚设备公司合同专用章", radius=130)
    sheet.write(590, 1680, "- 1 -", 24, "serif")
    return sheet


def report() -> list[Sheet]:
    """A yearly report: running headers, headings, two languages, a table and a chart in turn."""
    return [_report_page(number) for number in range(1, REPORT_PAGES + 1)]


def _report_page(number: int) -> Sheet:
    sheet = Sheet()
    sheet.write(120, 70, "Reading Rooms of the Province · Yearly Report 2025", 20)
    sheet.write(600, 1670, str(number), 22)
    city = CITIES[(number - 1) % len(CITIES)]
    half = "上半年" if number <= len(CITIES) else "下半年"
    if number == 1:
        sheet.write(320, 160, "全省阅览室年度报告", 60)
    visits = 12_000 + 731 * number
    y = 320 if number == 1 else 170
    sheet.write(120, y, f"{number}. {city}阅览室：{half}", 40)
    y = sheet.paragraph(
        120,
        y + 90,
        1000,
        f"{half}，{city}阅览室共接待读者{visits}人次，比上一年同期增加{number + 3}%。"
        f"馆内新增图书{820 + 13 * number}册，其中儿童读物{210 + 7 * number}册。周末的读者最多，占全部读者的四成以上。",
        30,
    )
    y = sheet.paragraph(
        120,
        y + 20,
        1000,
        f"In this half of the year the reading room was open on {140 + number} days. Readers borrowed "
        f"{3000 + 41 * number} books, and returned most of them in time. "
        f"The room is kept by {3 + number % 4} librarians and many volunteers.",
        28,
        "serif",
    )
    y += 40
    if number % 2:
        sheet.table(
            120,
            y,
            [320, 220, 220, 240],
            [
                ["月份", "读者（人次）", "借出（册）", "新增（册）"],
                *(
                    [f"第{month}月", str(visits // 6 + 37 * month), str(480 + 17 * month), str(130 + 5 * month)]
                    for month in range(1, 7)
                ),
            ],
        )
        sheet.write(120, y + 450, f"表 {number}  {city}阅览室各月情况", 24)
    else:
        sheet.picture((170, y, 1070, y + 460), _bars(number))
        sheet.write(120, y + 490, f"图 {number}  {city}阅览室各月读者", 24)
    return sheet


def _bars(number: int) -> Image.Image:
    picture = Image.new("RGB", (900, 460), (248, 248, 248))
    pen = ImageDraw.Draw(picture)
    for month in range(1, 7):
        tall = 120 + (number * 37 + month * 53) % 250
        left = 90 + (month - 1) * 130
        pen.rectangle((left, 400 - tall, left + 80, 400), fill=(70, 110, 180))
        pen.text((left + 40, 425), f"{month}", font=font("sans", 26), fill=(60, 60, 60), anchor="mm")
    pen.line((60, 400, 860, 400), fill=(60, 60, 60), width=2)
    return picture


def main() -> None:
    """Write the samples to where the package has them."""
    SAMPLES.mkdir(exist_ok=True)
    scan = contract().scanned(skew=0.8, noise=4)
    (SAMPLES / "scanned-page.jpg").write_bytes(encoded(scan, "JPEG", quality=72, dpi=(150, 150)))
    (SAMPLES / "report.pdf").write_bytes(text_pdf(report()))


if __name__ == "__main__":
    main()
