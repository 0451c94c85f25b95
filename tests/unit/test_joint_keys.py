"""Keys that name several things, and what of their value each of the names is given."""

from __future__ import annotations

import pytest

from drawings.documents import document, lines_page, table_page, text_box, written_page
from pagemill.document import Page
from pagemill.extraction.extractor import Extractor
from pagemill.extraction.names.keys import Wanted
from pagemill.extraction.pairs.joint_keys import joint_key
from pagemill.extraction.request import ExtractionRequest, Field
from pagemill.settings import Settings


def values(page: Page, name: str) -> list[str]:
    found = Extractor(Settings()).extract(document(page), ExtractionRequest((Field(name),))).fields[0]
    return [value.text for value in found.values]


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("地址、电话：徐州市泉山区矿山路 8 号 0516-83901122", "地址", "徐州市泉山区矿山路 8 号"),
        ("地址、电话：徐州市泉山区矿山路8号 0516-83901122", "电话", "0516-83901122"),
        ("地址及电话：徐州市泉山区矿山路8号", "地址", "徐州市泉山区矿山路8号"),
        ("开户行及账号：中国银行徐州分行 540158207719", "开户行", "中国银行徐州分行"),
        ("开户行及账号：中国银行徐州分行 540158207719", "账号", "540158207719"),
        ("开户行及账号：中国银行徐州分行540158207719", "开户行及账号", "中国银行徐州分行540158207719"),
        ("联系人及电话：田蕊 13805160042", "联系人", "田蕊"),
        ("Vessel / Voyage: CAPE WREN / 114N", "vessel", "CAPE WREN"),
        ("Vessel / Voyage: CAPE WREN / 114N", "voyage", "114N"),
        ("船名/航次：远景 / 024E", "航次", "024E"),
        ("Container No./Seal No.: MSKU3390217/ML88120", "container number", "MSKU3390217"),
        ("Container No./Seal No.: MSKU3390217/ML88120", "seal number", "ML88120"),
        ("集装箱号/铅封号：MSKU3390217 / 552017", "箱号", "MSKU3390217"),
        ("运输工具名称及航次号：CAPE WREN/114N", "船名", "CAPE WREN"),
        ("Ocean Vessel / Voy. No. 船名/航次: CAPE WREN / 114N", "航次", "114N"),
    ],
)
def test_each_name_has_its_own_part(line: str, name: str, expected: str) -> None:
    assert values(written_page((line, 100, 100)), name) == [expected]


def test_the_whole_name_asks_for_the_whole() -> None:
    assert values(written_page(("船名/航次：远景 / 024E", 100, 100)), "船名航次") == ["远景 / 024E"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("Terms & Conditions", "terms"),
        ("B/L No.", "bill of lading number"),
        ("Name and purpose of the journey", "name"),
        ("收货人/收货单位", "收货人"),
    ],
)
def test_a_key_of_one_thing_is_not_taken_apart(key: str, name: str) -> None:
    assert joint_key(Wanted(Field(name)), key) is None


def test_two_names_of_one_thing_share_a_value_with_a_slash() -> None:
    page = written_page(("Shipper / Exporter: MORE A/S", 100, 100))
    assert values(page, "shipper") == ["MORE A/S"]


PARTIES = lines_page(
    [
        ("购买方", text_box("购买方", 100, 100)),
        ("名称：徐州云龙机械有限公司", text_box("名称：徐州云龙机械有限公司", 100, 130)),
        ("地址、电话：徐州市泉山区矿山路8号 0516-83901122", text_box("", 100, 160, 100 + 30 * 20)),
        ("销售方", text_box("销售方", 100, 300)),
        ("名称：扬州运河泵业有限公司", text_box("名称：扬州运河泵业有限公司", 100, 330)),
        ("开户行及账号：中国银行扬州分行 540158207719", text_box("", 100, 360, 100 + 30 * 20)),
    ]
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("购买方地址", "徐州市泉山区矿山路8号"),
        ("购买方电话", "0516-83901122"),
        ("销售方开户行", "中国银行扬州分行"),
        ("销售方账号", "540158207719"),
        ("发票抬头", "徐州云龙机械有限公司"),
        ("商家", "扬州运河泵业有限公司"),
    ],
)
def test_a_partys_part_of_a_value(name: str, expected: str) -> None:
    assert values(PARTIES, name) == [expected]


SLIP = table_page(
    [
        ["付款人", "户名", "济南泉湖机械厂", "收款人", "户名", "青岛海石贸易行"],
        [..., "账号", "3700161610805", ..., "账号", "3700198671005"],
        [..., "开户行", "建行历下支行", ..., "开户行", "建行市南支行"],
    ]
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("付款账号", "3700161610805"),
        ("收款账号", "3700198671005"),
        ("收款银行", "建行市南支行"),
        ("付款人名称", "济南泉湖机械厂"),
    ],
)
def test_what_is_paid_from_and_to(name: str, expected: str) -> None:
    assert values(SLIP, name) == [expected]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("合同总金额（大写）：人民币壹拾陆万伍仟元整（¥165,000.00元），含13%增值税。", "¥165,000.00"),
        ("合同总金额：人民币壹拾陆万伍仟元整，小写165000元", "165000"),
        ("合同总金额：人民币壹拾陆万伍仟元整", "人民币壹拾陆万伍仟元整"),
    ],
)
def test_an_amount_spelt_out_is_given_in_the_figures_behind_it(line: str, expected: str) -> None:
    assert values(written_page((line, 100, 100)), "合同金额") == [expected]


def test_a_persons_number_is_none_of_the_name() -> None:
    assert values(written_page(("联系人：田经理 13750002468", 100, 100)), "联系人") == ["田经理"]


@pytest.mark.parametrize(("name", "expected"), [("买方", "甲地仪器厂"), ("卖方", "乙地仪器厂"), ("甲方", "甲地仪器厂")])
def test_a_role_in_brackets_behind_a_party(name: str, expected: str) -> None:
    page = written_page(("甲方（需方）：甲地仪器厂", 100, 100), ("乙方（供方）：乙地仪器厂", 100, 140))
    assert values(page, name) == [expected]


@pytest.mark.parametrize(
    ("line", "name", "expected"),
    [
        ("到达地：合肥", "目的地", "合肥"),
        ("起运地：宁波", "始发地", "宁波"),
        ("承运单位：甬达物流公司", "承运人", "甬达物流公司"),
        ("费用合计：3590元", "总费用", "3590元"),
        ("监管方式：一般贸易", "贸易方式", "一般贸易"),
        ("Booking No.: BK771", "订舱号", "BK771"),
        ("报销总额：¥492.00", "报销金额", "¥492.00"),
        ("S/C No.: SC-7731", "合同号", "SC-7731"),
        ("SEAL NO.: CN8845", "封号", "CN8845"),
    ],
)
def test_papers_of_trade_in_other_words(line: str, name: str, expected: str) -> None:
    assert values(written_page((line, 100, 100)), name) == [expected]
