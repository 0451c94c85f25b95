"""Fields asked of papers of trade: waybills, declarations, orders, invoices, transfers, quotations and diplomas."""

from __future__ import annotations

import pytest

from drawings.documents import SIDES, CellText, boxes_page, document, table_page, text_box, written_page
from pagemill.document import Block, BlockKind, Cell, Line, Page, Table
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.geometry import polygon_of
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


def page_of(*blocks: Block) -> Page:
    return Page(0, *SIDES, *SIDES, blocks=blocks)


# --- boxes ------------------------------------------------------------------------------------------------------------

FREIGHT = boxes_page(
    (("SHIPPER / EXPORTER (complete name and address)", "HEATHER LOOMS LTD"), ("Chargeable\nweight", "31.20")),
    (
        ("NOTIFY PARTY (complete name and address)", "GLENMORE MILLS", "2 WEIR LANE"),
        ("Airport of Departure (Addr. of First Carrier) and Requested Routing", "GLASGOW PIK"),
    ),
    (("Consignee's Account Number",), ("Copies 1, 2 and 3 of this sheet are originals",)),
    (("贸易国（地区）\n（DEU）", "德国"), ("Trade Terms 贸易术语", "FOB LEITH")),
    (("Export references", "INV 2025-771"), ("Place of delivery", "LEITH CY")),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("chargeable weight", ["31.20"]),
        ("airport of departure", ["GLASGOW PIK"]),
        ("贸易国", ["德国"]),
        ("incoterms", ["FOB LEITH"]),
        ("shipper", ["HEATHER LOOMS LTD"]),
        ("托运人", ["HEATHER LOOMS LTD"]),
        ("export references", ["INV 2025-771"]),
        ("place of delivery", ["LEITH CY"]),
    ],
)
def test_a_box_is_named_by_all_of_its_small_print(name: str, expected: list[str]) -> None:
    assert values(FREIGHT, name) == expected


@pytest.mark.parametrize(
    ("name", "printed"), [("被背书人", "被背书人名称"), ("投保人", "投保人名称"), ("通知人", "Notify")]
)
def test_who_has_a_part_in_a_deal_may_be_a_firm(name: str, printed: str) -> None:
    assert values(boxes_page(((printed, "青木文具有限公司"), ("Date", "2025-03-04"))), name) == ["青木文具有限公司"]


def test_an_empty_box_takes_nothing_from_a_box_of_print() -> None:
    assert values(FREIGHT, "consignee's account number") == []


def test_who_is_notified_is_not_the_consignee() -> None:
    assert values(FREIGHT, "consignee") == []
    assert values(FREIGHT, "通知人") == ["GLENMORE MILLS"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("consignee tel", ["020 7946 0001"]),
        ("notify party", ["John Weir"]),
        ("notify party tel", ["020 7946 0002"]),
    ],
)
def test_who_is_notified_has_a_part_of_the_page_as_every_party(name: str, expected: list[str]) -> None:
    page = written_page(
        ("Consignee", 100, 100),
        ("Glen Ltd", 100, 130),
        ("Tel: 020 7946 0001", 100, 160),
        ("Notify party", 100, 220),
        ("John Weir", 100, 250),
        ("Tel: 020 7946 0002", 100, 280),
    )
    assert values(page, name) == expected


def test_what_stands_below_a_ruled_form_is_filled_in_in_none_of_its_boxes() -> None:
    form = table_page([["Vessel", "MV HEATHER"], ["Place of receipt", "Place of issue"]])
    below = written_page(("Marks and numbers", 110, 190))
    page = page_of(*form.blocks, *below.blocks)
    assert values(page, "place of receipt") == []


def test_a_word_set_down_the_side_is_no_value_of_the_key_beside_it() -> None:
    cells = []
    for col, (party, firm, number) in enumerate(
        (
            ("购买方信息", "青木文具有限公司", "91330106MA2HX7K42P"),
            ("销售方信息", "白石纸业有限公司", "91310115MA1K4D3E7C"),
        )
    ):
        x = 50 + 450 * col
        lines = [(f"名称：{firm}", 110.0), ("统一社会信用代码/纳税人识别号：", 150.0), (number, 180.0)]
        down = Line(party, polygon_of((x + 5, 105, x + 25, 205)))
        beside = tuple(Line(text, polygon_of(text_box(text, x + 40, y))) for text, y in lines)
        cells.append(Cell((0, 0), (2 * col, 2 * col), polygon_of((x, 100, x + 30, 210)), (down,)))
        cells.append(Cell((0, 0), (2 * col + 1, 2 * col + 1), polygon_of((x + 30, 100, x + 450, 210)), beside))
    page = page_of(Block(BlockKind.TABLE, polygon_of((50, 100, 950, 210)), table=Table(tuple(cells), True)))
    assert values(page, "购买方纳税人识别号") == ["91330106MA2HX7K42P"]
    assert values(page, "销售方名称") == ["白石纸业有限公司"]
    assert values(page, "销售方纳税人识别号") == ["91310115MA1K4D3E7C"]


# --- heads of columns -------------------------------------------------------------------------------------------------


def test_heads_of_columns_are_no_values_of_one_another() -> None:
    page = table_page(
        [["Requisitioner", "Ship via", "F.O.B.", "Shipping terms"], ["M. Oake", "UPS Freight", "Leith", "Net 30"]]
    )
    assert values(page, "ship via") == ["UPS Freight"]


def test_names_at_the_heads_of_two_columns_are_two() -> None:
    page = written_page(("Vessel", 100, 100), ("Voyage", 500, 100), ("MV HEATHER", 100, 130), ("042E", 500, 130))
    assert values(page, "voyage") == ["042E"]


def test_the_unit_behind_a_name_is_no_value() -> None:
    page = written_page(("Measurement M3", 100, 100), ("66.200", 100, 130))
    assert values(page, "measurement") == ["66.200"]


def test_a_record_of_several_lines_in_a_ruled_row_is_one() -> None:
    goods = ["1", "6302310000", "棉制品\n机织", "9120千克\n420箱", "11.25\n102600.00"]
    page = table_page([["项号", "商品编号", "商品名称", "数量", "总价"], goods], pitch=90)
    asked = ExtractionRequest(tuple(Field(name, FieldKind.COLUMN) for name in ("商品编号", "商品名称", "数量")))
    (table,) = Extractor(Settings()).extract(document(page), asked).tables
    assert [[cell.text for cell in row] for row in table.rows] == [["6302310000", "棉制品\n机织", "9120千克\n420箱"]]


VAT_INVOICE: list[list[CellText]] = [
    ["货物名称", "数量", "金额", "税额"],
    ["水表", "2", "9600.00", "1248.00"],
    ["阀门", "1", "100.00", "13.00"],
    ["合计", "", "¥9700.00", "¥1261.00"],
    ["价税合计（大写）", "壹万零玖佰陆拾壹圆整", "（小写）", "¥10961.00"],
]


@pytest.mark.parametrize(("name", "expected"), [("税额", "¥1261.00"), ("不含税金额", "¥9700.00")])
def test_the_sums_of_a_vat_invoice_are_those_of_its_row_of_totals(name: str, expected: str) -> None:
    table = table_page(VAT_INVOICE)
    head = written_page(("远山电子发票", 400, 40))
    assert values(page_of(*head.blocks, *table.blocks), name) == [expected]


# --- parties ----------------------------------------------------------------------------------------------------------

ORDER: list[list[CellText]] = [
    ["VENDOR", "SHIP TO"],
    ["Alder Fasteners Co.", "Brook Pumps Inc."],
    ["Attn: Dana Reed", "Receiving Dock 3"],
    ["950 Commerce Drive", "4112 Mill Road"],
    ["Toledo, OH 43604", "Dayton, OH 45414"],
    ["(419) 555-0177", ""],
]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vendor", ["Alder Fasteners Co."]),
        ("vendor address", ["950 Commerce Drive Toledo, OH 43604"]),
        ("vendor phone", ["(419) 555-0177"]),
        ("ship to", ["Receiving Dock 3 4112 Mill Road Dayton, OH 45414"]),
    ],
)
def test_what_belongs_to_a_party_stands_in_its_part_of_the_page(name: str, expected: list[str]) -> None:
    head = written_page(("Brook Pumps Inc.", 100, 20), ("4100 Mill Road", 100, 42), ("Dayton, OH 45414", 100, 64))
    table = table_page(ORDER, ruled=False, top=140, pitch=24)
    page = page_of(*head.blocks, *table.blocks)
    assert values(page, name) == expected


def test_all_lines_below_a_partys_name_are_its() -> None:
    rows: list[list[CellText]] = [
        ["Bill To", "Invoice No:", "TJ-20418"],
        ["Mrs Helen Ash", "Invoice Date:", "14 March 2025"],
        ["22 Priory Lane", "Due Date:", "13 April 2025"],
        ["Bath BA2 4RD", "Your Ref:", "kitchen"],
    ]
    page = table_page(rows, ruled=False, pitch=24)
    assert values(page, "billing address") == ["22 Priory Lane Bath BA2 4RD"]


def test_a_line_that_begins_with_a_key_names_no_maker() -> None:
    page = written_page(
        ("需方（甲方）：青木自动化设备有限公司", 100, 100), ("供方（乙方）：白石机械有限公司", 100, 130)
    )
    assert values(page, "买方") == ["青木自动化设备有限公司"]
    assert values(page, "卖方") == ["白石机械有限公司"]
    licence = written_page(("类 型 有限责任公司（自然人投资）", 100, 100))
    assert values(licence, "公司名称") == []


def test_a_firms_name_ends_on_its_second_line() -> None:
    page = boxes_page(
        (("Consignee", "NORTHLIGHT HANDELS", "GMBH", "HAFENSTRASSE 88"), ("发证机关", "青木县市场监督管理", "局"))
    )
    assert values(page, "consignee") == ["NORTHLIGHT HANDELS GMBH"]
    assert values(page, "发证机关") == ["青木县市场监督管理局"]


# --- keys and values on a line ----------------------------------------------------------------------------------------


def test_hyphens_part_keys_with_their_values() -> None:
    page = written_page(("Vautier SARL - SIRET 502 118 664 00027 - N° TVA FR 61 502118664", 100, 100))
    assert values(page, "SIRET") == ["502 118 664 00027"]
    assert values(page, "VAT number") == ["FR 61 502118664"]


def test_a_box_for_letters_is_no_order() -> None:
    assert values(written_page(("Riverbend Council", 100, 100), ("PO Box 118", 100, 130)), "PO number") == []


def test_a_word_within_a_sentence_is_no_key() -> None:
    page = written_page(("It is certified that the declaration by the", 100, 100), ("exporter is correct.", 100, 130))
    assert values(page, "exporter") == []


def test_a_value_that_begins_with_a_lesser_name_is_whole() -> None:
    page = written_page(("Details of payment", 100, 100), ("INV 2025-771", 500, 100))
    assert values(page, "details of payment") == ["INV 2025-771"]


def test_a_name_behind_a_slash_is_no_value() -> None:
    page = table_page([["生产日期/批号", "2025-06-01", "样品数量", "6袋"]])
    assert values(page, "生产日期") == ["2025-06-01"]


def test_an_amount_asked_for_in_words_is_without_its_figures() -> None:
    page = written_page(("金额（大写）：捌万捌仟捌佰元整（¥88,800.00）", 100, 100))
    assert values(page, "大写金额") == ["捌万捌仟捌佰元整"]


# --- amounts ----------------------------------------------------------------------------------------------------------


def rows(*lines: tuple[str, str]) -> Page:
    return written_page(
        *[(text, x, 100 + 30 * at) for at, line in enumerate(lines) for text, x in zip(line, (100, 600), strict=True)]
    )


def test_a_total_that_the_tax_is_added_to_is_before_tax() -> None:
    page = rows(("Goods total", "6,360.00"), ("VAT @ 20%", "1,272.00"), ("Invoice total GBP", "7,632.00"))
    assert values(page, "subtotal") == ["6,360.00"]


def test_an_amount_due_is_what_is_left() -> None:
    before = (("Subtotal", "1,090.00"), ("GST 10%", "109.00"), ("Total AUD", "1,199.00"))
    page = rows(*before, ("Less paid", "500.00"), ("Amount due AUD", "699.00"))
    assert values(page, "amount due") == ["699.00"]


def test_a_code_that_looks_like_a_currency_is_none() -> None:
    page = written_page(("Account: PEN004", 100, 100), ("PEN004 PEN007", 100, 130), ("Total GBP 12.50", 100, 160))
    assert values(page, "currency") == ["GBP"]


def test_of_a_contract_the_amount_is_its_total() -> None:
    page = table_page([["产品名称", "金额（元）"], ["伺服电机", "49,600.00"], ["合计", "¥49,600.00"]])
    assert values(page, "合同金额") == ["¥49,600.00"]


# --- other names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("quote no", "报价单号：BJ-03", "BJ-03"),
        ("报价单号", "Quotation No: Q-3391", "Q-3391"),
        ("流水号", "交易流水号：H0815", "H0815"),
        ("payer", "Ordering customer: Orchid Bay Pte Ltd", "Orchid Bay Pte Ltd"),
        ("信用证号", "L/C No.: DC2107", "DC2107"),
        ("report number", "报告编号：JC-0887", "JC-0887"),
        ("number of pieces", "No. of pieces: RCP 14", "14"),
        ("发票日期", "Rechnungsdatum: 22.05.2025", "22.05.2025"),
    ],
)
def test_papers_print_other_names_for_the_same(name: str, line: str, expected: str) -> None:
    assert values(written_page((line, 100, 100)), name) == [expected]


# --- diplomas ---------------------------------------------------------------------------------------------------------

DIPLOMA = written_page(
    ("毕 业 证 书", 400, 60),
    ("学生 温青木，性别 女，2003 年 8 月 12 日生，于 2021 年 9 月至", 140, 140),
    ("2025 年 6 月在本校 信息管理 专业四年制本科学习，修完教学计划", 100, 170),
    ("规定的全部课程，成绩合格，准予毕业。", 100, 200),
    ("校名：江南理工大学", 100, 300),
    ("二〇二五年六月二十日", 500, 360),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("姓名", "温青木"),
        ("性别", "女"),
        ("出生日期", "2003 年 8 月 12 日"),
        ("专业", "信息管理"),
        ("学校名称", "江南理工大学"),
        ("发证日期", "二〇二五年六月二十日"),
    ],
)
def test_a_diploma_says_it_in_a_sentence(name: str, expected: str) -> None:
    assert values(DIPLOMA, name) == [expected]


def test_a_sentence_on_another_paper_is_no_diplomas() -> None:
    page = written_page(("学生 温青木，性别 女，在本校学习，成绩合格，予以表扬，特此通报。", 100, 100))
    assert values(page, "姓名") == []


# --- orders and contracts ---------------------------------------------------------------------------------------------


def test_the_firm_whose_order_it_is_buys() -> None:
    head = [("Brook Pumps Inc.", 100, 20), ("PURCHASE ORDER", 600, 20), ("Ship to", 500, 140)]
    page = written_page(*head, ("Mill Road Depot Ltd", 500, 165), ("Net 30 days", 100, 300))
    assert values(page, "buyer") == ["Brook Pumps Inc."]
    assert values(page, "vendor") == []


CONTRACT = written_page(
    ('This agreement is made on 1 August 2025 (the "Effective Date") between', 100, 100),
    ('Halvor Shipping AS (the "Client") and Clear Data Ltd (the "Supplier"), who agree as follows.', 100, 130),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("effective date", "1 August 2025"), ("client", "Halvor Shipping AS"), ("supplier", "Clear Data Ltd")],
)
def test_a_contract_defines_its_names(name: str, expected: str) -> None:
    assert values(CONTRACT, name) == [expected]


LEASE = written_page(
    ('This agreement is made between Helen Marsh of 2 Quay Street, Bristol (the "Landlord") and', 100, 100),
    ('Tomasz Zielinski residing at Hill House, Leeds (the "Tenant"), who agree as follows.', 100, 130),
    ("1. The Property: Flat 5, 31 Castle Road, Bristol BS1 3AD.", 100, 200),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("landlord", "Helen Marsh"),
        ("tenant", "Tomasz Zielinski"),
        ("property address", "Flat 5, 31 Castle Road, Bristol BS1 3AD"),
    ],
)
def test_a_party_is_named_without_where_it_has_its_seat(name: str, expected: str) -> None:
    assert [value.rstrip(".") for value in values(LEASE, name)] == [expected]


@pytest.mark.parametrize("bank", ["Bank of Norland Ltd", "University of Old Harbour"])
def test_a_name_may_have_what_parts_others_from_their_seats(bank: str) -> None:
    page = written_page((f'This agreement is made between {bank} (the "Lender") and', 100, 100), ("others.", 100, 130))
    assert values(page, "lender") == [bank]


def test_a_chinese_contract_defines_its_names() -> None:
    page = written_page(("由青木设备有限公司（以下简称“甲方”）与白石机械有限公司（下称“乙方”）签订。", 100, 100))
    assert values(page, "甲方") == ["青木设备有限公司"]
    assert values(page, "乙方") == ["白石机械有限公司"]


def test_keys_below_one_another_have_their_values_row_by_row() -> None:
    page = table_page(
        [["Kundennummer\nLeistungsdatum", "10377\n15.05.2025"], ["Zahlbar", "sofort"]], ruled=False, pitch=60
    )
    assert values(page, "customer number") == ["10377"]
    assert values(page, "delivery date") == ["15.05.2025"]


@pytest.mark.parametrize("desk", ["Customer services 0800 123 4400", "Customer care: 0800 123 4400"])
def test_whom_customers_call_is_no_customer_and_no_firm(desk: str) -> None:
    page = written_page((desk, 100, 100), ("Your bill", 100, 140), ("Account number: 5510", 100, 400))
    assert values(page, "customer") == values(page, "customer name") == values(page, "supplier") == []


def test_the_number_of_an_estate_is_no_address() -> None:
    rows = (
        "不动产权证书",
        "权利人：赵立",
        "共有情况：单独所有",
        "不动产单元号：320311001001GB00012F00010002",
        "面积：89.55平方米",
    )
    page = written_page(*((text, 100, 100 + 40 * at) for at, text in enumerate(rows)))
    assert values(page, "地址") == []
    assert values(page, "owner") == ["赵立"]


@pytest.mark.parametrize("room", ["6幢2单元1103室", "A座 1502室", "12号楼301"])
def test_a_room_is_numbered_by_its_building_too(room: str) -> None:
    assert values(written_page((f"房号：{room}", 100, 100)), "房号") == [room]


def test_a_name_that_is_a_part_of_another_is_no_key() -> None:
    page = table_page([["Order No.", "SO-19", "Customer Ref", "Stores"], ["Carrier", "Post", "Packages", "9"]])
    assert values(page, "customer") == []


def test_a_discount_is_no_tax() -> None:
    page = rows(
        ("Subtotal", "10,610.00"), ("Discount", "-500.00"), ("Estimate total", "10,110.00"), ("Deposit", "3,000.00")
    )
    assert values(page, "total") == ["10,110.00"]
    assert values(page, "subtotal") == ["10,610.00"]


# --- journeys, vehicles, employment and stores ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("出发地：上海虹桥", "departure city", "上海虹桥"),
        ("出发站：徐州", "出发地", "徐州"),
        ("航班日期：2025年4月2日", "flight date", "2025年4月2日"),
        ("Date of travel: 7 June 2025", "乘机日期", "7 June 2025"),
        ("燃油附加费：20.00", "fuel surcharge", "20.00"),
        ("所有人：何倩", "车主", "何倩"),
        ("号牌号码：鲁B7R21K", "车牌", "鲁B7R21K"),
        ("绝对免赔额：500.00元", "deductible", "500.00元"),
        ("Annual premium: £318.20", "insurance payments", "£318.20"),
        ("工号：K-220", "personnel number", "K-220"),
        ("Payday: 30 June 2025", "发薪日", "30 June 2025"),
        ("工作岗位：仓库管理员", "job title", "仓库管理员"),
        ("个人支付：42.10", "自付金额", "42.10"),
        ("Receipt No: WR-5520", "仓单编号", "WR-5520"),
        ("收样日期：2025-05-02", "date received", "2025-05-02"),
        ("征收机关：淮安市税务局", "tax authority", "淮安市税务局"),
        ("坐落：泉山区湖北路12号", "房屋坐落", "泉山区湖北路12号"),
    ],
)
def test_a_label_answers_to_its_usual_other_names(line: str, name: str, expected: str) -> None:
    assert values(written_page((line, 100, 100)), name) == [expected]


def test_a_seal_is_no_container() -> None:
    assert values(written_page(("Seal No: ML88120", 100, 100)), "container number") == []


def test_where_a_journey_begins_is_told_by_from_on_papers_of_transport_alone() -> None:
    ticket = written_page(("Flight: BA 0178", 100, 60), ("From: NEW YORK JFK", 100, 100), ("To: LONDON LHR", 100, 140))
    letter = written_page(("MEMO", 100, 60), ("From: Owen Hart", 100, 100), ("To: All staff", 100, 140))
    assert values(ticket, "departure city") == ["NEW YORK JFK"]
    assert values(letter, "departure city") == []


def test_a_box_named_in_two_languages_holds_what_stands_below_its_name() -> None:
    """Words in capitals are none of the name; the rest of a name that is broken is."""
    page = boxes_page(
        (("收货人 Consignee", "TO ORDER OF DEUTSCHE BANK HAMBURG"), ("Carrier", "中远海运集装箱运输有限公司")),
        (("卸货港 Port of Discharge", "HAMBURG, GERMANY"), ("毛重 Gross\nWeight", "7,680.00 KGS")),
    )
    assert values(page, "收货人") == ["TO ORDER OF DEUTSCHE BANK HAMBURG"]
    assert values(page, "卸货港") == ["HAMBURG, GERMANY"]
    assert values(page, "毛重") == ["7,680.00"]
