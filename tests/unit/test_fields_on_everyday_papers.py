"""Fields asked of papers of every day: statements, payslips, policies, leases, quotations and licences."""

from __future__ import annotations

import pytest

from drawings.documents import document, table_page, written_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field, FieldKind
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


def rows(page: Page, *names: str) -> list[list[str]]:
    fields = tuple(Field(name, FieldKind.COLUMN) for name in names)
    (table,) = Extractor(Settings()).extract(document(page), ExtractionRequest(fields)).tables
    return [[value.text for value in row] for row in table.rows]


@pytest.mark.parametrize(
    ("printed", "name", "expected"),
    [
        ("司磅员：宋涛", "过磅员", "宋涛"),
        ("Haulier: R. Dunn Haulage", "carrier", "R. Dunn Haulage"),
        ("Vehicle Reg: KX19 FHD", "vehicle registration", "KX19 FHD"),
        ("发放日期：2031-03-05", "发薪日期", "2031-03-05"),
        ("Total Payments: 3,066.67", "gross pay", "3,066.67"),
        ("医保统筹基金支付：1800.00", "医保支付金额", "1800.00"),
        ("厂牌型号：海风HF7148", "品牌型号", "海风HF7148"),
        ("出境关别：外港海关", "出境口岸", "外港海关"),
        ("Country of destination: Norway", "destination country", "Norway"),
        ("Limit of Insurance: $1,500,000", "sum insured", "$1,500,000"),
        ("本次抄码：1846", "本期读数", "1846"),
        ("Month: April 2031", "pay period", "April 2031"),
        ("Latest read: 30688", "current reading", "30688"),
    ],
)
def test_papers_of_every_day_are_asked_by_the_names_that_operators_use(printed: str, name: str, expected: str) -> None:
    assert values(written_page((printed, 100, 100)), name) == [expected]


def test_columns_of_a_statement_are_debit_and_credit_however_they_are_headed() -> None:
    page = table_page(
        [
            ["Date", "Details", "Paid out", "Paid in", "Balance"],
            ["03 Mar", "Water", "42.10", "", "1,162.40"],
            ["14 Mar", "Salary", "", "2,350.00", "3,512.40"],
        ]
    )
    assert rows(page, "Debit", "Credit", "Balance") == [["42.10", "", "1,162.40"], ["", "2,350.00", "3,512.40"]]


def test_an_amount_below_another_is_no_part_of_it() -> None:
    amounts = [("1,204.50", 500, 100), ("1,162.40", 500, 125), ("3,512.40", 500, 150)]
    page = written_page(("Balance brought forward", 100, 100), *((text, float(x), float(y)) for text, x, y in amounts))
    assert values(page, "opening balance") == ["1,204.50"]


def test_a_sentence_below_a_line_that_had_room_for_more_is_no_part_of_it() -> None:
    page = written_page(
        ("交货期：收到预付款后7天内", 100, 100), ("以上报价已经含百分之十三增值税，不含运费。", 100, 125)
    )
    assert values(page, "交货期") == ["收到预付款后7天内"]


def test_a_sentence_that_fills_its_line_goes_on_below() -> None:
    page = written_page(
        ("备注：本单一式三份，收货后请于三日内核对", 100, 100), ("无误并签回，逾期视为认可。", 100, 125)
    )
    assert values(page, "备注") == ["本单一式三份，收货后请于三日内核对无误并签回，逾期视为认可。"]


def test_the_second_party_has_what_stands_below_its_name_also_where_both_sign_below() -> None:
    page = written_page(
        ("甲方（出租方）：西溪物业有限公司", 100, 100),
        ("统一社会信用代码：91330106MA00000011", 100, 130),
        ("乙方（承租方）：青松文化有限公司", 100, 160),
        ("统一社会信用代码：91330108MA00000022", 100, 190),
        ("甲方（盖章）：", 100, 700),
        ("法定代表人：陆平", 100, 730),
        ("乙方（盖章）：", 600, 700),
        ("法定代表人：顾欣", 600, 730),
    )
    assert values(page, "乙方统一社会信用代码") == ["91330108MA00000022"]
    assert values(page, "甲方统一社会信用代码") == ["91330106MA00000011"]
    assert values(page, "乙方法定代表人") == ["顾欣"]


def test_who_takes_the_money_is_not_the_firm_that_sells() -> None:
    page = table_page([["销售方信息", "名称：云帆软件有限公司"]])
    assert values(page, "收款人") == []
    assert values(page, "销售方名称") == ["云帆软件有限公司"]


@pytest.mark.parametrize(
    ("printed", "name", "expected"),
    [
        ("NI Number: QQ 12 34 56 C", "NI number", "QQ 12 34 56 C"),
        ("Meter number: E12Z 445521", "meter number", "E12Z 445521"),
    ],
)
def test_a_number_in_groups_is_given_whole(printed: str, name: str, expected: str) -> None:
    assert values(written_page((printed, 100, 100)), name) == [expected]


def test_an_amount_is_the_number_of_nothing() -> None:
    page = written_page(("Scheme reference", 100, 100), ("£161.50", 400, 100))
    assert values(page, "scheme reference number") == []


def test_an_amount_in_brackets_is_given_without_them() -> None:
    page = written_page(("总计：人民币肆万捌仟壹佰陆拾元整（¥48,160.00）", 100, 100))
    assert values(page, "总价") == ["¥48,160.00"]


@pytest.mark.parametrize(("name", "expected"), [("port of loading", ["Ningbo"]), ("目的港", ["Hamburg"])])
def test_ports_are_told_by_the_line_that_says_how_goods_go(name: str, expected: list[str]) -> None:
    assert values(written_page(("From Ningbo to Hamburg by sea", 100, 100)), name) == expected
    assert values(written_page(("From Monday to Friday", 100, 100)), name) == []


def test_the_sum_of_the_paper_below_the_sums_of_its_table_is_none_of_its_rows() -> None:
    page = table_page(
        [
            ["项目名称", "数量", "金额", "税额"],
            ["软件开发", "1", "94339.62", "5660.38"],
            ["合 计", "", "¥94339.62", "¥5660.38"],
            ["价税合计（大写）", "壹拾万圆整（小写）¥100000.00", None, None],
        ]
    )
    assert rows(page, "项目名称", "金额", "税额") == [
        ["软件开发", "94339.62", "5660.38"],
        ["合 计", "¥94339.62", "¥5660.38"],
    ]


SCOPE = (
    ("经营范围", 100, 140),
    ("生物技术开发、技术咨询、技术转让；销售实验", 260, 110),
    ("室设备；货物及技术的进出口业务；医疗器械经", 260, 140),
)


def test_a_key_beside_the_middle_of_several_lines_has_all_of_them() -> None:
    page = written_page(*SCOPE, ("营，会议服务。许可项目：食品销售。", 260, 170))
    lines = (
        "生物技术开发、技术咨询、技术转让；销售实验",
        "室设备；货物及技术的进出口业务；医疗器械经",
        "营，会议服务。许可项目：食品销售。",
    )
    assert values(page, "经营范围") == ["".join(lines)]


def test_a_key_beside_the_first_of_several_lines_has_none_above_it() -> None:
    lines = (
        ("经营范围", 100, 140),
        ("苏州工业园区星湖街二百一十八号", 260, 110),
        ("技术咨询、技术转让；销售实验室设备", 260, 140),
    )
    assert values(written_page(*lines), "经营范围") == ["技术咨询、技术转让；销售实验室设备"]


LICENCE = (("营业执照", 400, 100), ("名称：蓝鲸生物科技有限公司", 100, 200), ("登记机关", 600, 700))


def test_a_licence_is_dated_at_its_foot() -> None:
    dated = written_page(*LICENCE, ("2031 年 05 月 16 日", 600, 740))
    assert values(dated, "发证日期") == ["2031 年 05 月 16 日"]
    twice = written_page(*LICENCE, ("2031 年 05 月 16 日", 600, 740), ("2031 年 05 月 18 日", 600, 770))
    assert values(twice, "发证日期") == []


@pytest.mark.parametrize(
    ("name", "expected"), [("effective date", ["07/01/2031"]), ("end date", ["07/01/2032"]), ("from", ["07/01/2031"])]
)
def test_of_a_period_the_date_that_is_asked_for_is_given(name: str, expected: list[str]) -> None:
    page = written_page(("Policy period:", 100, 100), ("From 07/01/2031 to 07/01/2032 at 12:01 AM", 300, 100))
    assert values(page, name) == expected


def test_when_somebody_got_in_is_a_time_of_day() -> None:
    page = written_page(("日期 2031-04-02", 100, 100), ("上车 08:31", 100, 130), ("下车 08:57", 100, 160))
    assert (values(page, "上车时间"), values(page, "下车时间")) == (["08:31"], ["08:57"])


def test_the_address_below_the_name_of_a_party_is_that_partys() -> None:
    page = written_page(
        ("Kestrel Instruments Ltd", 100, 100),
        ("PURCHASE ORDER", 600, 100),
        ("Supplier", 100, 200),
        ("Volt Components BV", 100, 225),
        ("Industrieweg 20, 5627 Eindhoven", 100, 250),
    )
    assert values(page, "vendor address") == ["Industrieweg 20, 5627 Eindhoven"]


def test_the_date_of_a_purchase_order_is_its_order_date() -> None:
    heads = ("Kestrel Instruments Ltd", 100, 100), ("Date: 3 March 2025", 600, 130)
    assert values(written_page(*heads, ("PURCHASE ORDER", 600, 100)), "order date") == ["3 March 2025"]
    assert values(written_page(*heads, ("MINUTES", 600, 100)), "order date") == []


def test_a_bank_is_named_without_the_number_of_its_account_and_the_number_is_told() -> None:
    page = written_page(("Bank: North Bank, A/C No. 012-345678-9", 100, 100))
    assert values(page, "bank name") == ["North Bank"]
    assert values(page, "bank account") == ["012-345678-9"]


def test_an_amount_behind_its_rate_is_given_without_it() -> None:
    page = written_page(("GST", 100, 100), ("10% $183.00", 300, 100))
    assert values(page, "GST") == ["$183.00"]


def test_who_sells_and_who_buys_by_the_words_of_the_law() -> None:
    page = written_page(
        ("出卖人：渤海泵业有限公司", 100, 100),
        ("买受人：钢联设备有限公司", 100, 130),
        ("出卖人（章）", 100, 700),
        ("账号：0302088809300012345", 100, 730),
        ("买受人（章）", 600, 700),
        ("账号：13001626608050001234", 600, 730),
    )
    assert values(page, "卖方") == ["渤海泵业有限公司"]
    assert values(page, "买方") == ["钢联设备有限公司"]
    assert values(page, "买方账号") == ["13001626608050001234"]


def test_a_contract_begins_and_ends_with_the_dates_of_its_term() -> None:
    page = written_page(("一、合同期限自2031年3月1日起至2034年2月28日止，其中试用期3个月。", 100, 100))
    assert values(page, "合同开始日期") == ["2031年3月1日"]
    assert values(page, "合同结束日期") == ["2034年2月28日"]
