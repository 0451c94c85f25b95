"""Fields asked of forms: boxes with a name of their own, labels in two languages, and what belongs to which party."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawings.documents import CellText, boxes_page, document, table_page, text_box, written_page
from pagemill.document import Block, BlockKind, Cell, Line, Page, Table
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.geometry import Bbox, polygon_of
from pagemill.settings import Settings

#: Sides of a page, in pixels.
SIDES = (1000, 1400)


def value(page: Page, name: str) -> str | None:
    """The one value that is found for a name, or None."""
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    assert len(found.values) <= 1
    return found.values[0].text if found.values else None


WAYBILL = boxes_page(
    (("Consignee", "Mill & Race Ltd", "4 Weir Lane"), ("Booking agent - file", "River Bridge Forwarding")),
    (("Account No.",), ("Reference Number", "LMN-2231")),
    (("Airport of Departure and Routing", "PORTLAND"), ("Pre-carriage", "BARGE")),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Consignee", "Mill & Race Ltd"),
        ("Booking agent", "River Bridge Forwarding"),
        ("Reference Number", "LMN-2231"),
        ("Pre-carriage", "BARGE"),
    ],
)
def test_a_box_is_named_by_the_small_print_at_its_top(name: str, expected: str) -> None:
    assert value(WAYBILL, name) == expected


def test_an_empty_box_takes_nothing_from_the_next() -> None:
    assert value(WAYBILL, "Account No.") is None


TWO_LANGUAGES: list[list[CellText]] = [
    ["旅客姓名 NAME OF PASSENGER\n王小明", None, "有效身份证件号码 ID.NO.\n330106199205143317", None],
    [..., ..., ..., ...],
    ["票价 FARE\nCNY 1490.00", None, "燃油附加费 FUEL\nYQ 60.00", None],
    [..., ..., ..., ...],
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("旅客姓名", "王小明"), ("Name of passenger", "王小明"), ("票价", "1490.00"), ("燃油附加费", "YQ 60.00")],
)
def test_the_second_language_of_a_label_is_not_its_value(name: str, expected: str) -> None:
    assert value(table_page(TWO_LANGUAGES), name) == expected


def test_a_label_answers_to_what_it_says_in_brackets() -> None:
    page = written_page(("甲方（买方）：远山水泵有限公司", 100, 100), ("乙方（卖方）：青石铸件有限公司", 100, 140))
    assert value(page, "卖方") == "青石铸件有限公司"


TRANSFER: list[list[CellText]] = [
    ["付款人", "全 称", "海岳机械有限公司", "收款人", "全 称", "南粤铝材有限公司"],
    [..., "账 号", "3315019836", ..., "账 号", "4400167703"],
    [..., "开户行", "建行鄞州支行", ..., "开户行", "建行大沥支行"],
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("付款人", "海岳机械有限公司"),
        ("付款人账号", "3315019836"),
        ("付款人开户行", "建行鄞州支行"),
        ("收款人名称", "南粤铝材有限公司"),
        ("收款人账号", "4400167703"),
        ("收款人开户行", "建行大沥支行"),
    ],
)
def test_a_part_of_a_form_is_its_partys(name: str, expected: str) -> None:
    assert value(table_page(TRANSFER), name) == expected


SIGNED = written_page(
    *[
        (line, 100, 100 + 30 * at)
        for at, line in enumerate(["甲方（盖章）：甲水泵有限公司", "电话：0519-85123307", "账号：80600188"])
    ],
    *[
        (line, 560, 100 + 30 * at)
        for at, line in enumerate(["乙方（盖章）：乙铸件有限公司", "电话：0510-83306612", "账号：10651101"])
    ],
)


@pytest.mark.parametrize(
    ("name", "expected"), [("甲方电话", "0519-85123307"), ("乙方电话", "0510-83306612"), ("乙方账号", "10651101")]
)
def test_what_stands_below_a_partys_name_is_its_own(name: str, expected: str) -> None:
    assert value(SIGNED, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("甲方（盖章）", "云溪书院"), ("甲方", "云溪书院"), ("乙方（盖章）", "青岚设备公司")]
)
def test_a_party_is_not_the_other_one_that_signs_beside_it(name: str, expected: str) -> None:
    """Not where the other's name looks more like what is wanted, either."""
    page = written_page(
        ("甲方（盖章）：云溪书院", 100, 100), ("乙方（盖章）：青岚设备公司", 480, 100), ("日期：", 100, 140)
    )
    assert value(page, name) == expected


def down(text: str, x: float, y: float) -> list[tuple[str, float, float]]:
    return [(char, x, y + 24 * at) for at, char in enumerate(text)]


INVOICE = written_page(
    *down("购买方", 60, 130),
    *down("销售方", 60, 430),
    *[
        (line, 120, y + 36 * at)
        for y, lines in (
            (
                108,
                [
                    "名      称：远山水务有限公司",
                    "纳税人识别号：91330106MA2B0XPQ3T",
                    "开户行及账号：中国银行高新支行 361258339912",
                ],
            ),
            (
                408,
                [
                    "名      称：青石测控有限公司",
                    "纳税人识别号：913101137366214096",
                    "开户行及账号：农行宝山支行 03411200040",
                ],
            ),
        )
        for at, line in enumerate(lines)
    ],
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("购买方名称", "远山水务有限公司"),
        ("购买方税号", "91330106MA2B0XPQ3T"),
        ("购买方开户行及账号", "中国银行高新支行 361258339912"),
        ("销售方名称", "青石测控有限公司"),
        ("销售方纳税人识别号", "913101137366214096"),
    ],
)
def test_a_word_set_down_the_side_heads_its_part(name: str, expected: str) -> None:
    assert value(INVOICE, name) == expected


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Folio No. 0078123", "Folio number"),
        ("司机：马国强", "司机姓名"),
        ("Employee: Hannah Lind", "employee name"),
        ("审批编号：0078123", "审批号码"),
    ],
)
def test_another_ending_of_a_name_says_the_same(printed: str, name: str) -> None:
    assert value(written_page((printed, 100, 100)), name) is not None


def test_a_number_asked_for_is_not_what_the_bare_name_says() -> None:
    assert value(written_page(("Order: of the day", 100, 100), ("Master", 100, 140)), "Charter number") is None


TOTALS: list[list[CellText]] = [
    ["Description", "Hours", "Rate", "Amount"],
    ["Design", "32.0", "$120.00", "$3,840.00"],
    ["Drawings", "14.5", "$120.00", "$1,740.00"],
    ["", "", "Subtotal", "$5,580.00"],
    ["", "", "Discount", "-$80.00"],
    ["", "", "Total", "$5,500.00"],
    ["", "", "Amount paid", "$1,500.00"],
    ["", "", "Balance due", "$4,000.00"],
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("subtotal", "$5,580.00"),
        ("discount", "-$80.00"),
        ("amount paid", "$1,500.00"),
        ("balance due", "$4,000.00"),
        ("amount due", "$4,000.00"),
    ],
)
def test_the_amount_of_a_row_of_totals_is_the_rows(name: str, expected: str) -> None:
    assert value(table_page(TOTALS, ruled=None), name) == expected


@pytest.mark.parametrize(("name", "expected"), [("报告时间", "2024-05-22 10:52"), ("报告日期", "2024-05-22")])
def test_a_time_asked_for_keeps_the_time_of_day(name: str, expected: str) -> None:
    assert value(written_page((f"{name}：2024-05-22 10:52", 100, 100)), name) == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [("远山省电力有限公司电费账单", "远山省电力有限公司"), ("房屋租赁合同", None), ("营 业 执 照", None)],
)
def test_what_a_paper_is_called_is_no_firms_name(head: str, expected: str | None) -> None:
    assert value(written_page((head, 300, 60), ("抄表日期：2024-08-01", 100, 140)), "公司名称") == expected


PACKED: list[list[CellText]] = [
    ["品名", "件数", "毛重"],
    ["毛巾", "40", "1,140.00"],
    ["浴垫", "15", "432.00"],
    ["合计", "55", "1,572.00"],
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("总毛重", "1,572.00"), ("件数合计", "55"), ("total gross weight", "1,572.00"), ("总体积", None)],
)
def test_the_sum_of_a_column_stands_in_its_row_of_totals(name: str, expected: str | None) -> None:
    assert value(table_page(PACKED), name) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("保险费合计", "2,377.08元"), ("保险费合计大写", "贰仟叁佰柒拾柒元零捌分")]
)
def test_an_amount_is_given_in_figures_unless_it_is_asked_for_in_words(name: str, expected: str) -> None:
    line = ("保险费合计（大写）：贰仟叁佰柒拾柒元零捌分", 100, 100)
    assert value(written_page(line, ("（2,377.08元）", 700, 100)), name) == expected


PAPER_INVOICE = written_page(
    ("3100231130", 100, 40),
    ("远山增值税专用发票", 400, 40),
    ("№ 04728913", 750, 40),
    *[(text, x, 200) for text, x in (("货物名称", 100), ("金额", 500), ("税额", 700))],
    *[(text, x, 240) for text, x in (("水表", 100), ("9600.00", 500), ("1248.00", 700))],
    *[(text, x, 280) for text, x in (("合    计", 100), ("¥9600.00", 500), ("¥1248.00", 700))],
    *[
        (text, x, 320)
        for text, x in (("价税合计（大写）", 100), ("壹万零捌佰肆拾捌圆整", 320), ("（小写）¥10848.00", 600))
    ],
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("发票代码", "3100231130"),
        ("发票号码", "04728913"),
        ("合计金额", "¥9600.00"),
        ("合计税额", "¥1248.00"),
        ("价税合计", "¥10848.00"),
        ("价税合计小写", "¥10848.00"),
        ("价税合计大写", "壹万零捌佰肆拾捌圆整"),
    ],
)
def test_what_the_form_of_a_vat_invoice_prints_without_a_key(name: str, expected: str) -> None:
    assert value(PAPER_INVOICE, name) == expected


def test_without_rules_an_empty_place_waits_for_no_value() -> None:
    rows: list[list[CellText]] = [
        ["Bill to", "", "", ""],
        ["River Bridge Roasters", "", "", ""],
        ["Item", "Hours", "Rate", "Amount"],
        ["Design", "32.0", "$120.00", "$3,840.00"],
    ]
    assert value(table_page(rows, ruled=False), "Bill to") == "River Bridge Roasters"


def rows_of(page: Page, *names: str) -> list[list[str]]:
    request = ExtractionRequest(tuple(Field(name, FieldKind.COLUMN) for name in names))
    found = Extractor(Settings()).extract(document(page), request)
    return [[cell.text for cell in row] for table in found.tables for row in table.rows]


NOTE: list[list[CellText]] = [
    ["货物名称", "件数", "重量(吨)", "运费(元)"],
    ["轧辊", "4", "31.82", "9,546.00"],
    ["轴承座", "2", "1.15", "345.00"],
    ["车牌号", "冀E6R27", "司机电话", "15032917746"],
    ["付款方式", "到付", "备注", "雨布遮盖"],
]


def test_the_rows_of_a_form_below_a_table_are_none_of_its_records() -> None:
    assert rows_of(table_page(NOTE), "货物名称", "件数", "运费") == [
        ["轧辊", "4", "9,546.00"],
        ["轴承座", "2", "345.00"],
    ]


def test_the_header_of_another_table_ends_the_first() -> None:
    rows: list[list[CellText]] = [
        ["Earnings", "Hours", "Rate", "Amount"],
        ["Ordinary time", "76.00", "$48.50", "$3,686.00"],
        ["Deductions", "", "", "Amount"],
        ["Tax", "", "", "$842.00"],
    ]
    assert rows_of(table_page(rows), "Earnings", "Amount") == [["Ordinary time", "$3,686.00"]]


def test_a_header_names_several_things() -> None:
    rows: list[list[CellText]] = [
        ["承保险种", "保险金额/责任限额（元）"],
        ["车辆损失", "86,420.00"],
        ["第三者", "2,000.00"],
    ]
    assert rows_of(table_page(rows), "承保险种", "保险金额") == [["车辆损失", "86,420.00"], ["第三者", "2,000.00"]]


def test_rows_that_only_rules_between_columns_part_are_told_by_their_lines() -> None:
    columns = (("Marks", "TGHU90", "OOCU77"), ("Quantity", "1018", "996"), ("Weight", "9,876.50", "12,310.00"))
    cells = []
    for col, (name, *below) in enumerate(columns):
        x = 100 + 200 * col
        head, body = (x, 100, x + 200, 140), (x, 140, x + 200, 300)
        lines = [Line(text, polygon_of(text_box(text, x + 10, 150 + 40 * at))) for at, text in enumerate(below)]
        cells.append(Cell((0, 0), (col, col), polygon_of(head), (Line(name, polygon_of(text_box(name, x + 10, 110))),)))
        cells.append(Cell((1, 1), (col, col), polygon_of(body), tuple(lines)))
    block = Block(BlockKind.TABLE, polygon_of((100, 100, 700, 300)), table=Table(tuple(cells), True))
    page = Page(0, *SIDES, *SIDES, blocks=(block,))
    assert rows_of(page, "Marks", "Quantity", "Weight") == [
        ["TGHU90", "1018", "9,876.50"],
        ["OOCU77", "996", "12,310.00"],
    ]


TICKET_HEAD = (
    ("Z37K082164", 60, 40),
    ("检票:12B", 700, 40),
    ("远山南", 90, 100),
    ("站", 200, 100),
    ("G7068", 420, 100),
    ("青石东", 640, 100),
    ("站", 750, 100),
)
TICKET = written_page(
    *TICKET_HEAD,
    ("2024年04月29日08:36开", 80, 200),
    ("07车14F号", 560, 200),
    ("￥117.5元", 80, 260),
    ("二等座", 640, 260),
    ("3201041988****2417 王小明", 80, 380),
)


REFUND = table_page(
    [
        ["旅客姓名", "贺知秋", "证件号码", "3203**********2217"],
        ["车次", "G1872", "乘车日期", "2025-04-20"],
        ["出发站", "徐州东", "到达站", "杭州西"],
        ["原票价", "￥312.50", "退票费", "￥15.50"],
    ]
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("出发站", "徐州东"),
        ("到达站", "杭州西"),
        ("departure station", "徐州东"),
        ("arrival station", "杭州西"),
        ("车次", "G1872"),
        ("退票费", "￥15.50"),
    ],
)
def test_labels_below_labels_and_values_below_values_are_no_columns(name: str, expected: str) -> None:
    page = replace(REFUND, blocks=(*REFUND.blocks, *written_page(("客服电话 12306", 100, 400)).blocks))
    assert value(page, name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("车次", "G7068"),
        ("出发站", "远山南"),
        ("到达站", "青石东"),
        ("发车时间", "2024年04月29日08:36"),
        ("乘车日期", "2024年04月29日"),
        ("座位号", "07车14F号"),
        ("席别", "二等座"),
        ("票价", "￥117.5元"),
        ("乘客姓名", "王小明"),
        ("身份证号", "3201041988****2417"),
        ("train number", "G7068"),
    ],
)
def test_a_rail_ticket_has_no_keys(name: str, expected: str) -> None:
    assert value(TICKET, name) == expected


def test_what_belongs_together_may_stand_far_apart_on_its_row() -> None:
    apart = (("2025年05月30日", 80, 200), ("08:42开", 400, 200), ("3201041988***2417", 80, 380), ("贺知秋", 400, 380))
    page = written_page(*TICKET_HEAD, *apart)
    assert value(page, "乘车日期") == "2025年05月30日"
    assert value(page, "发车时间") == "2025年05月30日 08:42"
    assert value(page, "乘车人") == "贺知秋"


def test_a_paper_that_is_no_ticket_has_no_train() -> None:
    assert value(written_page(("远山南", 90, 100), ("G7068", 420, 100), ("青石东", 640, 100)), "车次") is None


@pytest.mark.parametrize(("name", "expected"), [("Total TTC", "1377,60 €"), ("Net à payer", "977,60 €")])
def test_a_total_asked_for_by_its_printed_name_is_that_one(name: str, expected: str) -> None:
    rows = (("Total HT", "1148,00 €"), ("TVA", "229,60 €"), ("Total TTC", "1377,60 €"), ("Net à payer", "977,60 €"))
    lines = [(text, 400 + 300 * col, 100 + 60 * at) for at, row in enumerate(rows) for col, text in enumerate(row)]
    assert value(written_page(*lines), name) == expected


@pytest.mark.parametrize(("name", "expected"), [("门诊号", "0008812375"), ("住院号", None)])
def test_the_number_of_an_outpatient_is_not_that_of_an_inpatient(name: str, expected: str | None) -> None:
    assert value(written_page(("门诊号：0008812375", 100, 100)), name) == expected


def test_what_parts_a_value_from_the_next_is_no_part_of_it() -> None:
    assert value(written_page(("开户银行：工商银行园区支行;", 100, 100)), "开户银行") == "工商银行园区支行"


def test_a_cell_without_rules_reaches_as_far_as_its_text() -> None:
    """The finder of tables may put a cell's side behind the beginning of the next cell's text."""
    boxes: tuple[tuple[str, Bbox, Bbox], ...] = (
        ("Position:", (70, 90, 260, 130), (70, 100, 160, 120)),
        ("Process Engineer", (240, 90, 600, 130), (200, 100, 360, 120)),
    )
    cells = tuple(
        Cell((0, 0), (col, col), polygon_of(box), (Line(text, polygon_of(ink)),))
        for col, (text, box, ink) in enumerate(boxes)
    )
    block = Block(BlockKind.TABLE, polygon_of((70, 90, 600, 130)), table=Table(cells, False))
    assert value(Page(0, *SIDES, *SIDES, blocks=(block,)), "Position") == "Process Engineer"


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        ("远山第七人民医院检验报告单", "医院名称", "远山第七人民医院"),
        ("远山水泵有限公司", "医院名称", None),
        ("远山水泵有限公司", "hotel name", None),
        ("The Lakeshore Grand Hotel", "hotel name", "The Lakeshore Grand Hotel"),
        ("Fjordwing Airlines", "airline", "Fjordwing Airlines"),
        ("Otter Creek Diagnostics", "laboratory", "Otter Creek Diagnostics"),
        ("The Lakeshore Grand Hotel", "airline", None),
    ],
)
def test_a_firm_of_one_sort_is_named_so(head: str, name: str, expected: str | None) -> None:
    assert value(written_page((head, 300, 60), ("Date: 2024-08-01", 100, 140)), name) == expected


def test_a_word_of_a_longer_name_is_no_key() -> None:
    assert value(written_page(("PASSENGER CAR TYRES", 100, 100)), "passenger name") is None


def test_a_name_asked_for_on_a_persons_paper_is_the_persons() -> None:
    page = written_page(("姓名：王小明", 100, 100))
    assert (value(page, "name"), value(page, "摘要")) == ("王小明", None)
