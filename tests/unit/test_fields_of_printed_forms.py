"""Papers whose form says what stands where: identity cards, licences, titles, heads of columns without rules."""

from __future__ import annotations

import pytest

from drawings.documents import SIDES, document, lines_page, rows_of_lines, table_page, text_box, written_page
from pagemill.document import Block, BlockKind, Line, Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.geometry import polygon_of
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


CARD = written_page(
    ("姓 名 上官云若", 100, 100),
    ("性别女民族土家", 100, 140),
    ("出生1988年7月2日", 100, 180),
    ("住 址 贵州省遵义市汇川区", 100, 220),
    ("公民身份号码 520302198807020023", 100, 320),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("姓名", "上官云若"),
        ("性别", "女"),
        ("民族", "土家"),
        ("出生日期", "1988年7月2日"),
        ("date of birth", "1988年7月2日"),
        ("身份证号", "520302198807020023"),
    ],
)
def test_an_identity_card_has_several_values_on_a_line(name: str, expected: str) -> None:
    assert values(CARD, name) == [expected]


def test_the_back_of_an_identity_card() -> None:
    back = written_page(
        ("中华人民共和国", 100, 100),
        ("居民身份证", 100, 140),
        ("签发机关 遵义市公安局", 100, 220),
        ("有效期限 2015.03.01-2035.03.01", 100, 260),
    )
    assert values(back, "签发机关") == ["遵义市公安局"]
    assert values(back, "有效期限") == ["2015.03.01-2035.03.01"]


def test_a_form_that_asks_for_the_number_is_no_card() -> None:
    form = written_page(("姓 名：田一", 100, 100), ("公民身份号码：", 100, 140), ("性 别：男", 100, 180))
    assert values(form, "姓名") == ["田一"]


def test_what_stands_far_beside_a_key_leaves_it_what_is_of_its_kind() -> None:
    code = [("统一社会信用代码", 100, 100), ("91420100MA4KX2Y77B", 100, 130), ("编号 S0120240031", 1000, 100)]
    assert values(written_page(*code), "统一社会信用代码") == ["91420100MA4KX2Y77B"]


def titled(*titles: str) -> Page:
    lines = [
        Line(text, polygon_of((300, 60 + 60 * at, 300 + 40 * len(text), 100 + 60 * at)))
        for at, text in enumerate(titles)
    ]
    block = Block(BlockKind.DOC_TITLE, polygon_of((300, 60, 900, 100 + 60 * len(titles))), tuple(lines))
    body = written_page(("甲方：甲地仪器厂", 100, 300), ("本合同一式两份。", 100, 340), ("发票号码：0451", 100, 380))
    return Page(0, *SIDES, *SIDES, blocks=(block, *body.blocks))


@pytest.mark.parametrize(
    ("titles", "name", "expected"),
    [
        (["甲地仪器厂", "设备采购合同"], "合同名称", ["设备采购合同"]),
        (["江苏增值税专用发票"], "发票类型", ["江苏增值税专用发票"]),
        (["装箱单"], "document title", ["装箱单"]),
        (["装箱单"], "合同名称", []),
    ],
)
def test_a_papers_title(titles: list[str], name: str, expected: list[str]) -> None:
    assert values(titled(*titles), name) == expected


GOODS = [
    ["Marks & Nos.", "No. of Pkgs", "Gross Weight", "Measurement"],
    ["N/M", "480 CTNS", "10,560.00 KGS", "42.300 CBM"],
]


@pytest.mark.parametrize(
    ("name", "expected"), [("件数", "480 CTNS"), ("毛重", "10,560.00 KGS"), ("gross weight", "10,560.00 KGS")]
)
def test_a_field_that_heads_a_column_without_rules(name: str, expected: str) -> None:
    heads = rows_of_lines(GOODS[:1])
    page = lines_page([*heads, *rows_of_lines(GOODS[1:], top=190)])
    assert values(page, name) == [expected]


def test_a_box_left_empty_heads_no_column() -> None:
    form = table_page([["Vessel", "Place of receipt"], ["MV HEATHER", "Place of issue"]])
    assert values(form, "place of issue") == []


def test_a_containers_number_is_told_by_its_look() -> None:
    page = lines_page(
        [("N/M", text_box("N/M", 100, 100)), ("TGHU7719203 / 40HQ", text_box("TGHU7719203 / 40HQ", 100, 130))]
    )
    assert values(page, "箱号") == ["TGHU7719203"]


def test_a_numbered_name_in_two_languages() -> None:
    page = written_page(("3. Notify Party 通知方: GLENMORE MILLS LTD", 100, 100))
    assert values(page, "通知人") == ["GLENMORE MILLS LTD"]


TWO_LINES = [
    ["Description", "Cartons", "G.W.(KGS)"],
    ["品名", "箱数", "毛重"],
    ["LED PANEL", "50", "510.0"],
    ["LED TUBE", "80", "816.0"],
]


def test_a_header_of_two_lines_is_no_record() -> None:
    for page in (table_page(TWO_LINES), table_page(TWO_LINES, ruled=False)):
        (table,) = Extractor(Settings()).extract(document(page), ExtractionRequest()).tables
        assert [row[0].text for row in table.rows] == ["LED PANEL", "LED TUBE"]
        assert table.columns[0] == "Description 品名"


@pytest.mark.parametrize("name", ["Cartons", "箱数"])
def test_either_line_of_a_header_names_the_column(name: str) -> None:
    request = ExtractionRequest((Field(name, FieldKind.COLUMN),))
    (table,) = Extractor(Settings()).extract(document(table_page(TWO_LINES)), request).tables
    assert [row[0].text for row in table.rows] == ["50", "80"]


def test_the_tax_of_an_invoice_is_its_sum_and_not_a_rows() -> None:
    page = table_page(
        [
            ["货物名称", "金额", "税率", "税额"],
            ["*机床*主轴", "1000.00", "13%", "130.00"],
            ["*轴承*轴承", "200.00", "13%", "26.00"],
            ["合 计", "¥1200.00", "", "¥156.00"],
        ]
    )
    head = written_page(("江苏增值税专用发票", 300, 20), ("价税合计（小写）¥1356.00", 100, 320))
    whole = Page(0, *SIDES, *SIDES, blocks=(*head.blocks, *page.blocks))
    assert values(whole, "税额") == ["¥156.00"]


FOOT = ("Sparkasse Leipzig IBAN: DE89 8605 5592 1100 2233 44 BIC: WELADE8LXXX", 100, 900)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("iban", "DE89 8605 5592 1100 2233 44"), ("bic", "WELADE8LXXX"), ("bank name", "Sparkasse Leipzig")],
)
def test_a_banks_name_before_its_numbers(name: str, expected: str) -> None:
    assert values(written_page(("RECHNUNG", 100, 100), FOOT), name) == [expected]


def test_a_rate_behind_the_name_of_an_amount() -> None:
    assert values(
        lines_page(rows_of_lines([["Zwischensumme", "2.575,80"], ["Rabatt 5 %", "-128,79"]])), "discount"
    ) == ["-128,79"]


ROLL = written_page(
    ("销售方名称：武汉楚味轩餐饮有限公司", 100, 100),
    ("纳税人识别号：91420106MA4K2R8N5T", 100, 130),
    ("购买方名称：湖北长信会计师事务所", 100, 160),
    ("纳税人识别号：91420100768090543Q", 100, 190),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("销售方纳税人识别号", "91420106MA4K2R8N5T"),
        ("购买方纳税人识别号", "91420100768090543Q"),
        ("购方税号", "91420100768090543Q"),
    ],
)
def test_what_stands_below_a_partys_name_is_its(name: str, expected: str) -> None:
    assert values(ROLL, name) == [expected]


def test_an_air_waybills_number_is_told_by_its_look() -> None:
    page = written_page(("784-6392 0175", 100, 60), ("Air Waybill 航空货运单", 700, 60), ("Tel 020-38880011", 100, 100))
    assert values(page, "运单号") == ["784-6392 0175"]


def test_a_record_of_several_lines_in_a_table_without_rules() -> None:
    rows = [
        ["Bezeichnung", "Menge", "Gesamt"],
        ["Stuhl", "12", "1.078,80"],
        ["Lehne gebogen", "", ""],
        ["Tisch", "3", "1.347,00"],
        ["Platte massiv", "", ""],
        ["Lieferung", "1", "150,00"],
    ]
    request = ExtractionRequest((Field("description", FieldKind.COLUMN), Field("amount", FieldKind.COLUMN)))
    (table,) = Extractor(Settings()).extract(document(table_page(rows, ruled=False, pitch=24)), request).tables
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Stuhl\nLehne gebogen", "1.078,80"],
        ["Tisch\nPlatte massiv", "1.347,00"],
        ["Lieferung", "150,00"],
    ]
