"""A grid without all of its rules is told from a form whose cells hold several lines."""

from pagemill.document import Line
from pagemill.geometry import Bbox, polygon_of
from pagemill.reading.tables.partly_ruled import FilledCell, lacks_rules


def cell(row: int, box: Bbox, *words: tuple[str, float, float]) -> FilledCell:
    lines = [Line(text, polygon_of((x, y, x + 14 * len(text), y + 16))) for text, x, y in words]
    return FilledCell(row, box, lines)


def test_rows_of_figures_without_rules_between_them_lack_columns() -> None:
    rows = [
        cell(r, (0, r * 30, 600, r * 30 + 30), *((f"{r}{c}0", 20 + 150 * c, r * 30 + 7) for c in range(4)))
        for r in range(6)
    ]
    assert lacks_rules(rows)


def test_columns_of_figures_without_rules_between_rows_lack_rows() -> None:
    columns = [
        cell(1, (c * 150, 30, c * 150 + 150, 230), *((f"{r}{c}", c * 150 + 20, 35 + 25 * r) for r in range(7)))
        for c in range(4)
    ]
    heads = [cell(0, (c * 150, 0, c * 150 + 150, 30), ("栏目", c * 150 + 20, 7)) for c in range(4)]
    assert lacks_rules(heads + columns)


def test_dates_and_tick_boxes_in_a_form_are_no_columns() -> None:
    form = [
        cell(0, (0, 0, 100, 40), ("姓名", 20, 10)),
        cell(0, (100, 0, 600, 40), ("张晓明", 120, 10)),
        cell(1, (0, 40, 100, 80), ("类别", 20, 50)),
        cell(1, (100, 40, 600, 80), ("新增", 120, 50), ("删除", 260, 50), ("更改", 430, 50)),
        cell(2, (0, 80, 100, 200), ("意见", 20, 130)),
        cell(2, (100, 80, 600, 200), ("同意", 120, 90), ("签名", 300, 170), ("5月6日", 450, 170)),
        cell(3, (0, 200, 100, 240), ("备注", 20, 210)),
    ]
    assert not lacks_rules(form)


def test_paragraphs_side_by_side_are_no_columns_of_rows() -> None:
    long = "这是一段很长的文字它占满了单元格的宽度"
    lines = [(long, 10, 5 + 22 * r) for r in range(5)]
    cells = [
        cell(0, (c * 300, 0, c * 300 + 300, 120), *((text, c * 300 + x, y) for text, x, y in lines)) for c in range(2)
    ]
    assert not lacks_rules(cells)
