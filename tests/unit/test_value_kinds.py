"""A field's name tells the kind of its value; a text is known for its kind, and the place of one found in a line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pagemill.extraction.values.number_checks import is_citizen_id, is_credit_code
from pagemill.extraction.values.value_kinds import ValueKind, find_kind, fits, kind_of_name

NAMES = {
    ValueKind.DATE: "开航日 出生年月 开票日期 订单日期 入职时间 有效期至"
    "|invoice date|Due Date|Rechnungsdatum|date d'échéance"
    "|fecha de factura|Tarikh|factuurdatum|InvoiceDate|issue_date|data wystawienia",
    ValueKind.MONEY: "金额 合计 税额 价税合计 单价 应付金额 美金 合计Total 总计(小写)"
    "|total|amount due|Subtotal|balance due|Gesamtbetrag|Montant total TTC|importe total|Jumlah|InvoiceTotal"
    "|Unit price",
    ValueKind.COUNT: "数量 件数 年龄 总人数|Qty|total number of pages|Menge|quantité|No. of pieces",
    ValueKind.PERCENT: "税率 持股比例|Tax rate|VAT %|taux de TVA",
    ValueKind.IDENTIFIER: "发票号码 订单号 合同编号 账号 车牌号 客户编号"
    "|invoice number|P.O. #|Kundennummer|numéro de facture"
    "|factuurnummer|account number|No.|PurchaseOrder",
    ValueKind.PHONE: "电话 手机 传真 电话号码 联系人电话 联系方式|fax|phone number|Telefon|Tel.",
    ValueKind.EMAIL: "邮箱 电子邮箱地址|Email address|E-mail",
    ValueKind.URL: "网址|website",
    ValueKind.TAX_NUMBER: "税号 统一社会信用代码 纳税人识别号|VAT ID|Ust-IdNr.|GST No|GSTIN|ABN",
    ValueKind.CITIZEN_ID: "身份证号 公民身份号码|national id|NRIC",
    ValueKind.POSTAL_CODE: "邮编 邮政编码|postal code|PLZ|Zip",
    ValueKind.PERSON: "姓名 联系人 法定代表人 收货人 签字|cashier|contact person|Ansprechpartner",
    ValueKind.COMPANY: "公司 单位名称 工作单位 购买方名称 开户行 毕业院校|vendor|seller|issuer|Vendor Name|customer",
    ValueKind.ADDRESS: "地址 家庭住址 户口所在地|Billing address|Anschrift|dirección",
    ValueKind.YES_NO: "是否婚配 有无子女|Is Paid?|Yes/No",
    ValueKind.CURRENCY: "币种|currency|Währung",
    ValueKind.TEXT: "国家 付款方式 性别 婚姻状况 备注 规格型号 费用名称 项目 部门意见 系数"
    "|last update|candidate|statement|amount in words"
    "|payment terms|item name|description|country|unit",
}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (name, kind)
        for kind, names in NAMES.items()
        for part, group in enumerate(names.split("|"))
        for name in (group.split() if part == 0 else [group])
    ],
)
def test_a_name_tells_the_kind(name: str, kind: ValueKind) -> None:
    assert kind_of_name(name) is kind


def test_who_levies_a_tax_is_no_amount() -> None:
    assert kind_of_name("tax authority") is not ValueKind.MONEY
    assert kind_of_name("tax") is ValueKind.MONEY


def test_a_prompt_tells_where_the_name_does_not() -> None:
    assert kind_of_name("字段一", "日期类型") is ValueKind.DATE
    assert kind_of_name("field 1", "should be a number") is ValueKind.COUNT
    assert kind_of_name("费用名称", "相近词：人民币") is ValueKind.MONEY
    assert kind_of_name("编号", "类型：日期") is ValueKind.DATE


#: A line, and what is found of the kind in it.
FOUND = [
    (ValueKind.DATE, "Date: 5 March 2018 10:22", ["5 March 2018"]),
    (ValueKind.DATE, "12-01-1910:22", ["12-01-19"]),
    (ValueKind.TIME, "12-01-1910:22", ["10:22"]),
    (ValueKind.TIME, "25/12/2018 8:13:39 PM", ["8:13:39 PM"]),
    (ValueKind.TIME, "下午3点半", ["下午3点半"]),
    (ValueKind.MONEY, "2 x 3.50 = 7.00", ["3.50", "7.00"]),
    (ValueKind.MONEY, "合计 5", ["5"]),
    (ValueKind.COUNT, "共 12 件", ["12 件"]),
    (ValueKind.COUNT, "3 PCS", ["3 PCS"]),
    (ValueKind.COUNT, "三个", ["三个"]),
    (ValueKind.PERCENT, "SR 6% 0.90", ["6%"]),
    (ValueKind.PERCENT, "税率百分之五", ["百分之五"]),
    (ValueKind.IDENTIFIER, "No: QX-7/0042917", ["QX-7/0042917"]),
    (ValueKind.IDENTIFIER, "号牌 粤B·12345", ["粤B·12345"]),
    (ValueKind.IDENTIFIER, "LD68 WKE", ["LD68 WKE"]),
    (ValueKind.IDENTIFIER, "HH-KL 4471", ["HH-KL 4471"]),
    (ValueKind.PHONE, "Tel: +49 (0)30 1234567 Fax: 0123-456788", ["+49 (0)30 1234567", "0123-456788"]),
    (ValueKind.PHONE, "电话：13812345678", ["13812345678"]),
    (ValueKind.PHONE, "020-88886666转801", ["020-88886666转801"]),
    (ValueKind.PHONE, "Tel:03-12345678Fax:03-12345679", ["03-12345678", "03-12345679"]),
    (ValueKind.PHONE, "23-03-18 18:09", []),
    (ValueKind.PHONE, "in all 7 123.45", []),
    (ValueKind.TAX_NUMBER, "05-06-2018", []),
    (ValueKind.EMAIL, "mail: a.b@example.co.uk, or call", ["a.b@example.co.uk"]),
    (ValueKind.URL, "see www.example.com.", ["www.example.com"]),
    (ValueKind.TAX_NUMBER, "税号 91350100M000100Y43", ["91350100M000100Y43"]),
    (ValueKind.TAX_NUMBER, "USt-IdNr. DE123456789", ["DE123456789"]),
    (ValueKind.CITIZEN_ID, "身份证 11010519491231002X 有效", ["11010519491231002X"]),
    (ValueKind.POSTAL_CODE, "London SW1A 1AA", ["SW1A 1AA"]),
    (ValueKind.POSTAL_CODE, "邮编100080", ["100080"]),
    (ValueKind.CURRENCY, "单位：美元", ["美元"]),
    (ValueKind.YES_NO, "是", ["是"]),
    (ValueKind.YES_NO, "whatever", []),
    (ValueKind.PHONE, "2018-03-05", []),
    (ValueKind.DATE, "nothing", []),
    (ValueKind.PERSON, " 王小明 ", ["王小明"]),
    (ValueKind.TEXT, " a b ", ["a b"]),
]


@pytest.mark.parametrize(("kind", "line", "found"), FOUND)
def test_a_kind_is_found_in_a_line(kind: ValueKind, line: str, found: list[str]) -> None:
    assert [line[start:end] for start, end in find_kind(line, kind)] == found


@pytest.mark.parametrize(
    ("kind", "better", "worse"),
    [
        (ValueKind.DATE, "25/12/2018 8:13 PM", "Date: 5 March 2018"),
        (ValueKind.DATE, "Mon, 5 March 2018", "order of 5 March 2018"),
        (ValueKind.MONEY, "RM 33.90", "33"),
        (ValueKind.MONEY, "33.90", "33.90 for 2 of them"),
        (ValueKind.COUNT, "3", "3 of the red ones"),
        (ValueKind.IDENTIFIER, "INV-2018/001", "2018-03-05"),
        (ValueKind.IDENTIFIER, "12345678", "1.50"),
        (ValueKind.PHONE, "+86 138-1234-5678", "12345678"),
        (ValueKind.CITIZEN_ID, "11010519491231002X", "110105194912310020"),
        (ValueKind.PERSON, "王小明", "出生日期"),
        (ValueKind.PERSON, "John Smith", "Smith Trading Ltd"),
        (ValueKind.PERSON, "欧阳小明", "北京市海淀区"),
        (ValueKind.COMPANY, "北方测试科技有限公司", "王小明"),
        (ValueKind.COMPANY, "FOO BAR SDN BHD", "12.50"),
        (ValueKind.ADDRESS, "测试市西城区长街1号", "王小明"),
        (ValueKind.ADDRESS, "12, Jalan Satu 3/4, Taman Dua, 81100 Johor", "thank you, come again"),
        (ValueKind.YES_NO, "√", "abc"),
    ],
)
def test_how_well_a_whole_text_fits(kind: ValueKind, better: str, worse: str) -> None:
    assert fits(better, kind) > fits(worse, kind)
    assert fits(better, kind) >= 0.5


def test_check_digits() -> None:
    assert is_citizen_id("11010519491231002X")
    assert not is_citizen_id("110105194912310021")
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")


LINES = st.text(max_size=60) | st.text("0123456789-/.,:()+ O年月日元¥RM%ABab@王公司市路一壹", max_size=40)


@given(LINES, st.sampled_from(list(ValueKind)))
def test_places_lie_in_the_text_and_fit(text: str, kind: ValueKind) -> None:
    assert 0 <= fits(text, kind) <= 1
    end = 0
    for start, stop in find_kind(text, kind):
        assert end <= start < stop <= len(text)
        assert text[start:stop] == text[start:stop].strip()
        assert fits(text[start:stop], kind) >= 0.5
        end = stop


@given(LINES, LINES)
def test_any_name_has_a_kind(name: str, hint: str) -> None:
    assert kind_of_name(name, hint) in ValueKind


LONG = [
    "1",
    "0",
    "a",
    "A1",
    "1 ",
    "1,",
    "1.",
    "1-",
    "1/",
    "(",
    "+",
    "壹",
    "零元",
    "a.",
    "a@",
    "王",
    "2018年",
    "O",
    "$(",
    "MAR ",
    "x 1",
    "省市",
]


@pytest.mark.parametrize("piece", LONG)
def test_a_long_line_takes_no_long_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    begun = time.process_time()
    for kind in ValueKind:
        fits(text, kind)
        find_kind(text, kind)
    # Milliseconds; a pattern that backtracks takes minutes.
    assert time.process_time() - begun < 10
