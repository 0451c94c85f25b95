"""Fields asked of deeds, waybills, notices of fees, tickets, hire papers and slips, by other names than are printed."""

from __future__ import annotations

import pytest

from drawings.documents import document, keys_and_values
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


DEED = keys_and_values(
    ("权利人", "林国栋"),
    ("坐落", "西湖区文三路189号2幢1单元602室"),
    ("不动产单元号", "330106005007GB00012F00020018"),
    ("用途", "城镇住宅用地"),
)
WAYBILL = keys_and_values(("发站", "义乌"), ("到站", "成都"), ("发货人", "金鼎日用品厂"), ("运费", "5,600.00"))
LICENCE = keys_and_values(("车辆类型", "小型轿车"), ("使用性质", "非营运"), ("所有人", "徐蕾"))
FEES = keys_and_values(("业主", "周敏"), ("物业费", "994.56"), ("应缴合计", "1,357.76"))
SLIP = keys_and_values(("交易时间", "2024-07-11 10:22:08"), ("打印日期", "2024-08-01"), ("金额", "32,500.00"))
PAYSLIP = keys_and_values(("Gross pay", "2,770.00"), ("Income tax", "344.50"), ("Net pay", "2,287.70"))
HIRE = keys_and_values(("Renter", "Tomas Lindqvist"), ("Deposit", "3,000.00"), ("Colour", "Grey"))
BILL = keys_and_values(("Bill date", "3 May 2024"), ("Amount due", "£102.46"), ("Please pay by", "24 May 2024"))
TICKET = keys_and_values(("Passenger", "Omar Haddad"), ("Luggage", "2"), ("Fare", "£14.50"))


@pytest.mark.parametrize(
    ("page", "name", "expected"),
    [
        (DEED, "地址", "西湖区文三路189号2幢1单元602室"),
        (WAYBILL, "始发站", "义乌"),
        (WAYBILL, "到达站", "成都"),
        (LICENCE, "车型", "小型轿车"),
        (FEES, "总费用", "1,357.76"),
        (SLIP, "支付日期", "2024-07-11"),
        (PAYSLIP, "tax paid", "344.50"),
        (HIRE, "customer", "Tomas Lindqvist"),
        (BILL, "due date", "24 May 2024"),
        (TICKET, "number of bags", "2"),
    ],
)
def test_a_field_answers_to_the_name_that_a_person_asks_by(page: Page, name: str, expected: str) -> None:
    assert values(page, name) == [expected]


def test_the_key_of_a_propertys_unit_number_is_no_address() -> None:
    page = keys_and_values(("权利人", "林国栋"), ("不动产单元号", "330106005007"), ("面积", "98.62平方米"))
    assert values(page, "地址") == []
