"""Fields asked of weighbridge tickets, payslips, policies, medical bills and licences, by their usual names."""

from __future__ import annotations

import pytest

from drawings.documents import SIDES, document, keys_and_values, lines_page, rows_of_lines, text_box, written_page
from pagemill.document import Block, BlockKind, Cell, Line, Page, Table
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.extraction.values.kind_names import ValueKind, kind_of_name
from pagemill.geometry import polygon_of
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


def rows(page: Page, *names: str) -> list[list[str]]:
    fields = tuple(Field(name, FieldKind.COLUMN) for name in names)
    tables = Extractor(Settings()).extract(document(page), ExtractionRequest(fields)).tables
    return [[value.text for value in row] for table in tables for row in table.rows]


# --- keys and values in two columns -----------------------------------------------------------------------------------

TICKET = keys_and_values(
    ("Ticket No", "0044821"),
    ("Truck", "KX19 DPO"),
    ("Haulier", "R. Stubbs Haulage"),
    ("Loaded at", "Weir Quarry"),
    ("Customer", "Aggregate Yards Ltd"),
    ("Stone", "20mm Limestone"),
    ("Tare", "12,180 kg"),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("ticket number", "0044821"),
        ("weighbridge ticket number", "0044821"),
        ("truck", "KX19 DPO"),
        ("customer", "Aggregate Yards Ltd"),
        ("tare weight", "12,180 kg"),
    ],
)
def test_each_row_of_two_columns_is_a_key_with_its_value(name: str, expected: str) -> None:
    assert values(TICKET, name) == [expected]


def test_few_known_names_make_an_even_column_one_of_names() -> None:
    found = Extractor(Settings()).extract(document(TICKET), ExtractionRequest(())).fields
    assert {field.name: field.values[0].text for field in found}["Haulier"] == "R. Stubbs Haulage"


def test_a_value_does_not_go_on_in_a_row_of_its_own() -> None:
    page = keys_and_values(("Invoice no", "A-118"), ("green", "KX19"), ("red", "DPO7"))
    assert values(page, "invoice number") == ["A-118"]


# --- names of boxes ---------------------------------------------------------------------------------------------------


def box_of(*lines: str) -> Page:
    """A ruled box of lines in print of one size."""
    made = tuple(Line(text, polygon_of(text_box(text, 105, 105 + 22 * at))) for at, text in enumerate(lines))
    beside = ("Amount of", "Insurance", "NIL")
    others = tuple(Line(text, polygon_of(text_box(text, 505, 105 + 22 * at))) for at, text in enumerate(beside))
    cells = (
        Cell((0, 0), (0, 0), polygon_of((100, 100, 500, 200)), made),
        Cell((0, 0), (1, 1), polygon_of((500, 100, 900, 200)), others),
    )
    block = Block(BlockKind.TABLE, polygon_of((100, 100, 900, 200)), table=Table(cells, True))
    return Page(0, *SIDES, *SIDES, blocks=(block,))


@pytest.mark.parametrize(
    ("name", "lines", "expected"),
    [
        ("declared value for customs", ("Declared Value for", "Customs", "NCV"), ["NCV"]),
        ("运抵国", ("运抵国（地", "区）(IDN)", "印度尼西亚"), ["印度尼西亚"]),
    ],
)
def test_the_name_of_a_box_goes_on_in_the_next_row(name: str, lines: tuple[str, ...], expected: list[str]) -> None:
    assert values(box_of(*lines), name) == expected


# --- names that say the same, and names that do not ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "printed", "value"),
    [
        ("承租人", "承租方（乙方）", "青木文具有限公司"),
        ("户名", "客户姓名", "顾海棠"),
        ("开户行", "开户机构", "鄞州支行"),
        ("上车时间", "上车", "14:22"),
        ("distance", "MILES", "6.20"),
        ("过磅日期", "日期", "2025-04-17"),
        ("上次读数", "上次示数", "12034"),
        ("本次读数", "本次示数", "12271"),
        ("品牌型号", "厂牌型号", "SVW71510"),
        ("vehicle registration", "Vehicle Reg", "KX19 DPO"),
        ("tax code", "Tax code", "1257L"),
        ("national insurance number", "NI number", "QQ 12 34 56 C"),
    ],
)
def test_other_names_of_what_is_asked_for(name: str, printed: str, value: str) -> None:
    assert values(keys_and_values((printed, value), ("Remarks", "none")), name) == [value]


@pytest.mark.parametrize(
    ("name", "printed", "value"),
    [
        ("premium", "Insurance premium tax", "73.49"),
        ("national insurance number", "National Insurance", "134.56"),
        ("上次读数", "本次示数", "12271"),
        ("押运方", "押运人", "冯珊"),
    ],
)
def test_what_sounds_alike_and_is_another_thing_is_no_answer(name: str, printed: str, value: str) -> None:
    assert values(keys_and_values((printed, value), ("Remarks", "none")), name) == []


def test_a_tax_code_is_no_number_of_a_firm() -> None:
    assert kind_of_name("tax code") is ValueKind.IDENTIFIER
    assert kind_of_name("VAT code") is ValueKind.TAX_NUMBER


# --- tables told by their lines ---------------------------------------------------------------------------------------


def test_keys_with_their_values_below_a_table_of_lines_are_none_of_its_rows() -> None:
    page = lines_page(
        rows_of_lines(
            [
                ["项目名称", "数量", "金额"],
                ["诊查费", "1", "18.00"],
                ["血常规", "2", "20.00"],
                ["结算编码：MZ2025", "窗口：3", "状态：已付"],
            ]
        )
    )
    assert rows(page, "项目名称", "数量", "金额") == [["诊查费", "1", "18.00"], ["血常规", "2", "20.00"]]


def test_a_table_within_one_ruled_box_ends_with_the_box() -> None:
    inside = rows_of_lines([["项目名称", "数量", "金额"], ["瓦楞纸箱", "2000", "3539.82"], ["胶带", "10", "35.00"]])
    bottom = max(box[3] for _, box in inside) + 8
    edge = max(box[2] for _, box in inside) + 20
    below = [(text, (box[0], bottom + 8, box[2], bottom + 8 + box[3] - box[1])) for text, box in inside[:3]]
    below = [(text, box) for text, (_, box) in zip(("备注", "7", "12.00"), below, strict=True)]
    cells = (
        Cell((0, 0), (0, 0), polygon_of((0, 0, edge, bottom)), tuple(Line(t, polygon_of(b)) for t, b in inside)),
        Cell((1, 1), (0, 0), polygon_of((0, bottom, edge, 1000)), tuple(Line(t, polygon_of(b)) for t, b in below)),
    )
    block = Block(BlockKind.TABLE, polygon_of((0, 0, edge, 1000)), table=Table(cells, True))
    page = Page(0, *SIDES, *SIDES, blocks=(block,))
    found = rows(page, "项目名称", "数量", "金额")
    assert found == [["瓦楞纸箱", "2000", "3539.82"], ["胶带", "10", "35.00"]]


# --- licences ---------------------------------------------------------------------------------------------------------

LICENCE_LINES = [
    ("名", 100, 200),
    ("称", 180, 200),
    ("杭州禾木生物科技有限公司", 224, 200),
    ("经营范围", 100, 240),
    ("一般项目：技术服务、技术开发；化妆品研发、", 240, 240),
    ("日用百货销售、化妆品零售；技术咨询、技术服务；", 240, 264),
    ("除依法须经批准的项目外，自主开展经营活动。", 240, 288),
    ("登记机关", 500, 400),
    ("2023年08月15日", 640, 440),
]


def licence(title: str = "营业执照") -> Page:
    head = Block(
        BlockKind.DOC_TITLE,
        polygon_of((400, 90, 620, 130)),
        lines=(Line(title, polygon_of((400, 90, 620, 130))),),
    )
    text = lines_page([(text, text_box(text, x, y)) for text, x, y in LICENCE_LINES]).blocks
    return Page(0, *SIDES, *SIDES, blocks=(head, *text))


def test_the_scope_of_a_business_is_a_paragraph_that_begins_with_a_lesser_name() -> None:
    assert values(licence(), "经营范围") == ["".join(text for text, _, _ in LICENCE_LINES[4:7])]


def test_a_firms_name_is_given_without_the_end_of_a_key_spread_over_its_column() -> None:
    assert values(licence(), "企业名称") == ["杭州禾木生物科技有限公司"]


def test_the_date_of_issue_stands_alone_at_the_foot_of_a_licence() -> None:
    assert values(licence(), "发证日期") == ["2023年08月15日"]


def test_no_other_paper_has_a_date_of_issue_there() -> None:
    assert values(licence("情况说明"), "发证日期") == []


def test_two_lone_dates_tell_no_date_of_issue() -> None:
    other = written_page(("2026年08月15日", 100, 480)).blocks
    page = licence()
    assert values(Page(0, *SIDES, *SIDES, blocks=(*page.blocks, *other)), "发证日期") == []


def test_a_known_key_with_a_paragraph_is_not_the_value_of_the_empty_key_before_it() -> None:
    page = written_page(("联系人", 100, 100), ("地址：宁波市海曙区柳汀街", 240, 100), ("二十号三楼", 240, 124))
    assert values(page, "联系人") == []
    assert values(page, "地址") == ["宁波市海曙区柳汀街二十号三楼"]
