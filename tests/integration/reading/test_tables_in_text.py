"""Small tables without rules are found between paragraphs by their figures, and what only looks like one is left."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from drawings import Sheet, text_pdf
from pagemill.document import Line
from pagemill.geometry import Bbox, covered, polygon_of
from pagemill.reading.files.source import PdfSource
from pagemill.reading.rules.page_rules import find_rules
from pagemill.reading.tables.aligned_tables import find_aligned_tables
from pagemill.reading.text_layer.page_text import read_text_layer
from pagemill.settings import load_settings

LIMITS = load_settings(None, {}).settings.limits
PROSE = (
    "The ferry was rebuilt during the winter and went back to its old route in April, with a crew of nine and room "
    "for sixty carts. Tolls were kept as they had been, since the town had lent the money and wished to see it again. "
    "In the first month 812 carts crossed, in the second 1,204, and by the autumn the landing was made wider by half. "
)

Find = Callable[[Sheet], list[str]]


def pdf_lines(sheet: Sheet, folder: Path) -> Sequence[Line]:
    path = folder / "page.pdf"
    path.write_bytes(text_pdf([sheet]))
    with PdfSource(path, LIMITS, dpi=150) as source:
        drawn = source.page(0).pdf
        assert drawn is not None
        return read_text_layer(drawn).lines


def picture_lines(sheet: Sheet) -> Sequence[Line]:
    """The lines as a detection network finds them: each box off by a pixel or two at every side."""
    made = random.Random(11)
    lines = []
    for run in sheet.texts:
        x0, y0, x1, y1 = run.bbox
        x0, y0, x1, y1 = (v + out * made.uniform(0, 3) for v, out in zip((x0, y0, x1, y1), (-1, -1, 1, 1), strict=True))
        lines.append(Line(run.text, polygon_of((x0, y0, x1, y1))))
    return lines


@pytest.fixture(params=["text layer", "picture"])
def find(request: pytest.FixtureRequest, tmp_path: Path) -> Find:
    """The texts of the lines in each table that is found on a sheet, from the top."""

    def found(sheet: Sheet) -> list[str]:
        from_file = request.param == "text layer"
        lines = pdf_lines(sheet, tmp_path) if from_file else picture_lines(sheet)
        rules = find_rules(np.asarray(sheet.image), [line.bbox for line in lines], exact=from_file)
        boxes: list[Bbox] = find_aligned_tables(lines, [], rules.level)
        return ["|".join(line.text for line in lines if covered(line.bbox, box) > 0.55) for box in boxes]

    return found


def right(sheet: Sheet, x: float, y: float, text: str, size: int = 24) -> None:
    """A text that ends at `x`."""
    width = Sheet().write(0, 0, text, size)[2]
    sheet.write(x - width, y, text, size)


def amounts(sheet: Sheet, rows: Sequence[Sequence[str]], x: float, y: float, ends: Sequence[float]) -> float:
    """A label and figures that end in columns, row by row; the `y` below them."""
    for label, *figures in rows:
        if label:
            sheet.write(x, y, label, 24)
        for end, figure in zip(ends, figures, strict=True):
            if figure:
                right(sheet, end, y, figure)
        y += 36
    return y


TOLLS = [
    ["", "Carts", "Riders", "Sum"],
    ["Spring", "2,016", "118", "64.20"],
    ["Summer", "9,450", "96", "301.75"],
    ["Autumn", "877", "1,402", "112.05"],
    ["All year", "12,343", "1,616", "478.00"],
]


def in_text(rows: Sequence[Sequence[str]], ends: Sequence[float] = (700, 880, 1080)) -> Sheet:
    sheet = Sheet()
    y = sheet.paragraph(120, 120, 980, PROSE, 24)
    y = amounts(sheet, rows, 120, y + 30, ends)
    sheet.paragraph(120, y + 30, 980, PROSE, 24)
    return sheet


def texts(rows: Sequence[Sequence[str]]) -> set[str]:
    return {text for row in rows for text in row if text}


def test_a_table_between_paragraphs_is_found_with_its_labels_and_its_header(find: Find) -> None:
    (table,) = find(in_text(TOLLS))
    assert set(table.split("|")) == texts(TOLLS)


def test_figures_may_be_shares_negative_or_none(find: Find) -> None:
    rows = [
        ["", "2021", "2022", "Change"],
        ["Oats", "12.5%", "9%", "-3.5"],
        ["Rye", "–", "31%", "(2.1)"],
        ["Barley", "55.25%", "–", "+10.0"],
        ["Wheat", "8%", "60.1%", "–"],
    ]
    (table,) = find(in_text(rows))
    assert set(table.split("|")) == texts(rows)


def test_a_sparse_account_with_sums_in_a_column_of_their_own_is_one_table(find: Find) -> None:
    rows = [
        ["Opening balance", "", "410.00"],
        ["Tolls", "301.75", ""],
        ["Freight", "44.10", ""],
        ["Mail", "9.05", "354.90"],
        ["Timber", "118.20", ""],
        ["Wages", "96.00", "214.20"],
        ["Closing balance", "", "550.70"],
    ]
    (table,) = find(in_text(rows, (860, 1080)))
    assert set(table.split("|")) == texts(rows)


def test_a_header_stands_over_columns_with_a_rule_below_it(find: Find) -> None:
    sheet = Sheet()
    y = sheet.paragraph(120, 120, 980, PROSE, 24) + 30
    sheet.write(720, y, "Year to date", 24)
    sheet.rule((560, y + 38, 1090, y + 38))
    amounts(sheet, TOLLS[1:], 120, y + 54, (700, 880, 1080))
    (table,) = find(sheet)
    assert set(table.split("|")) == texts(TOLLS[1:]) | {"Year to date"}


def test_a_header_in_a_band_of_its_own_may_stand_further_off_but_not_a_row_far_above_the_band(find: Find) -> None:
    """As in annual reports: years above a rule, and room before the first row."""

    def found(above_rule: float) -> set[str]:
        sheet = Sheet()
        y = sheet.paragraph(120, 120, 980, PROSE, 24) + 120
        for end, year in ((700, "2016"), (880, "2015"), (1080, "2014")):
            right(sheet, end, y - above_rule, year)
        sheet.rule((120, y + 48, 1090, y + 48))
        amounts(sheet, TOLLS[1:], 120, y + 104, (700, 880, 1080))
        (table,) = find(sheet)
        return set(table.split("|"))

    assert found(0) == texts(TOLLS[1:]) | {"2016", "2015", "2014"}
    assert found(48) == texts(TOLLS[1:])


def test_short_amounts_below_zero_are_in_brackets(find: Find) -> None:
    rows = [
        ["", "2016", "2015"],
        ["Profit", "412", "388"],
        ["Stocks", "(41)", "22"],
        ["Interest", "(18)", "(17)"],
        ["Buildings", "(233)", "(240)"],
    ]
    (table,) = find(in_text(rows, (880, 1080)))
    assert set(table.split("|")) == texts(rows)


def test_a_title_in_larger_type_above_a_table_is_no_header(find: Find) -> None:
    sheet = Sheet()
    sheet.write(620, 200, "Tolls of the year", 36)
    amounts(sheet, TOLLS, 120, 254, (700, 880, 1080))
    (table,) = find(sheet)
    assert set(table.split("|")) == texts(TOLLS)


def test_a_chinese_table_is_found(find: Find) -> None:
    rows = [
        ["项目", "本期", "上期"],
        ["水费", "1,204.50", "998.10"],
        ["电费", "87.00", "1,310.25"],
        ["合计", "1,291.50", "2,308.35"],
    ]
    sheet = Sheet()
    y = sheet.paragraph(120, 120, 980, "本站全年用水用电情况如下表所示，单位为元，数据均取自月度抄表记录。" * 2, 24)
    amounts(sheet, rows, 120, y + 30, (800, 1080))
    (table,) = find(sheet)
    assert set(table.split("|")) == texts(rows)


def test_a_table_in_one_column_of_running_text_does_not_take_the_other(find: Find) -> None:
    sheet = Sheet()
    sheet.paragraph(640, 120, 480, PROSE * 2, 22)
    y = sheet.paragraph(80, 120, 480, PROSE, 22)
    rows = [["Spring", "2,016", "64.20"], ["Summer", "9,450", "301.75"], ["Autumn", "877", "112.05"]]
    amounts(sheet, rows, 80, y + 30, (380, 540))
    (table,) = find(sheet)
    assert set(table.split("|")) == texts(rows)


def test_two_tables_with_a_paragraph_between_them_are_two(find: Find) -> None:
    sheet = Sheet()
    y = amounts(sheet, TOLLS, 120, 120, (700, 880, 1080))
    y = sheet.paragraph(120, y + 20, 980, PROSE, 24)
    amounts(sheet, TOLLS[:4], 120, y + 20, (700, 880, 1080))
    assert [len(table.split("|")) for table in find(sheet)] == [19, 15]


# --- what is none -----------------------------------------------------------------------------------------------------


def two_columns(sheet: Sheet) -> None:
    sheet.paragraph(100, 120, 480, PROSE * 3, 24)
    sheet.paragraph(640, 120, 480, PROSE[120:] * 3, 24)


def contents(sheet: Sheet) -> None:
    for number, title in enumerate(("The river", "The first boats", "Tolls and duties", "The rebuilding", "Accounts")):
        sheet.write(120, 200 + 44 * number, f"{title} {'.' * 40}", 24)
        right(sheet, 1080, 200 + 44 * number, str(3 + 14 * number))


def contents_in_two_columns(sheet: Sheet) -> None:
    for number, title in enumerate(("River", "Boats", "Tolls", "Duties", "Mail")):
        for x in (120, 660):
            sheet.write(x, 200 + 44 * number, title, 24)
            right(sheet, x + 420, 200 + 44 * number, str(3 + 14 * number + (x > 600) * 80))


def numbered_lists(sheet: Sheet) -> None:
    for number, word in enumerate(("Oars", "Ropes", "Lamps", "Anchors", "Sails"), 1):
        for x in (120, 640):
            sheet.write(x, 200 + 44 * number, f"{number}.", 24)
            sheet.write(x + 60, 200 + 44 * number, word, 24)


def form(sheet: Sheet) -> None:
    pairs = [("Order no.", "20417", "Date", "14/03/1998"), ("Customer", "3318", "Due", "28/03/1998")]
    pairs += [("Route", "12", "Sailing", "0815"), ("Weight", "1,240", "Fare", "36.50")]
    for number, row in enumerate(pairs):
        for x, text in zip((120, 320, 640, 840), row, strict=True):
            sheet.write(x, 200 + 44 * number, text, 24)


def addresses(sheet: Sheet) -> None:
    sides = (
        ("Ferry Office", "14 Landing Road", "Upper Town", "40213"),
        ("R. Marlow", "7 Orchard Lane", "Lower Town", "40377"),
        ("Boat Yard", "2 Dock Street", "Lower Town", "40379"),
    )
    for x, side in zip((120, 480, 840), sides, strict=True):
        for number, text in enumerate(side):
            sheet.write(x, 200 + 36 * number, text, 24)


def references(sheet: Sheet) -> None:
    y = 200.0
    for number, year in enumerate((1871, 1902, 1886, 1911), 1):
        sheet.write(120, y, f"[{number}]", 24)
        entry = (
            f"Marlow, R. ({year}). Boats of the upper river and their crews. Landing Press, vol. {number}, pp. 12-40."
        )
        y = sheet.paragraph(180, y, 880, entry, 24)


def listing(sheet: Sheet) -> None:
    for number, text in enumerate(
        ("def fare(carts):", "    base = 4", "    return base + 3 * carts", "print(fare(12))")
    ):
        sheet.write(120, 200 + 36 * number, str(number + 1), 24, "mono")
        sheet.write(180, 200 + 36 * number, text, 24, "mono")


def receipt_sums(sheet: Sheet) -> None:
    for number, (label, amount) in enumerate(
        (("Subtotal", "48.00"), ("Tax", "4.80"), ("Total", "52.80"), ("Cash", "60.00"))
    ):
        sheet.write(120, 200 + 40 * number, label, 24)
        right(sheet, 560, 200 + 40 * number, amount)


def numbered_formulas(sheet: Sheet) -> None:
    for row, number in enumerate((12, 24, 36, 48)):
        sheet.write(400, 200 + 44 * row, "a = b + c", 24)
        right(sheet, 760, 200 + 44 * row, f"{90 - number}.5")
        right(sheet, 1080, 200 + 44 * row, f"({number})")


def numbered_steps(sheet: Sheet) -> None:
    for row, number in enumerate(("(2)", "(3)", "(5)", "40")):
        right(sheet, 160, 200 + 44 * row, number)
        right(sheet, 400, 200 + 44 * row, f"{row * 37 + 2}.5")
        sheet.write(440, 200 + 44 * row, "hours", 24)


def numbered_lines(sheet: Sheet) -> None:
    sheet.paragraph(180, 200, 880, PROSE * 2, 24)
    for number in range(12):
        right(sheet, 150, 200 + 38.4 * number, str(5 + 5 * number), 20)


@pytest.mark.parametrize(
    "draw",
    [
        two_columns,
        contents,
        contents_in_two_columns,
        numbered_lists,
        form,
        addresses,
        references,
        listing,
        receipt_sums,
        numbered_formulas,
        numbered_steps,
        numbered_lines,
    ],
)
def test_what_is_no_table(draw: Callable[[Sheet], None], find: Find) -> None:
    sheet = Sheet()
    draw(sheet)
    assert find(sheet) == []


@pytest.mark.parametrize(("foot", "tables"), [(-170.0, 1), (0.0, 1), (4.0, 1), (60.0, 0)])
def test_a_picture_that_touches_a_table_takes_nothing_of_it(foot: float, tables: int) -> None:
    """`foot` is how far a logo at the table's upper right corner reaches down into it, in pixels; it is 80 high."""
    lines = picture_lines(in_text(TOLLS))
    (box,) = find_aligned_tables(lines, [], [])
    logo = (box[2] - 60, box[1] + foot - 80, box[2] + 20, box[1] + foot)
    assert len(find_aligned_tables(lines, [logo], [])) == tables
